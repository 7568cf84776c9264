//! Servers of Rich Skill Descriptors (OSMT, `wgu-opensource/osmt`: `RoutePaths.kt`, `HasAllPaginated.kt`): pages of skills
//! and collections with `size` and `from`, 50 unless asked, and a `Link` header; a skill's address gives JSON to those
//! who ask for it and a page to everybody else.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// Servers of Rich Skill Descriptors.
pub(super) struct Osmt;

impl SourceKind for Osmt {
    fn name(&self) -> &'static str {
        "osmt"
    }

    fn about(&self) -> &'static str {
        "a server of Rich Skill Descriptors (OSMT): its skills and collections"
    }

    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("version", "v3, v2, or empty for servers without versions [default: v3]"),
            ("size", "skills a page [default: 100]"),
        ]
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        let version = source.parameters.get("version").map_or("v3", String::as_str);
        let size = source.parameters.get("size").map_or("100", String::as_str);
        let api = if version.is_empty() { "api".to_owned() } else { format!("api/{version}") };
        let mut seeds = Vec::new();
        for url in source.urls.iter().filter_map(|it| Url::parse(it).ok()) {
            let mut list = |url: &Url| {
                let url = lists::with_default(url, &[("size", size), ("from", "0")]);
                seeds.push(Link::new(url, Role::Listing, Basis::Seed));
            };
            let path = url.path().trim_end_matches('/');
            if path.ends_with("/skills") || path.ends_with("/collections") {
                list(&url);
            } else if path.contains("/api/") {
                seeds.push(Link::new(url, Role::Document, Basis::Seed));
            } else {
                list(&lists::below(&url, &format!("{api}/skills")));
                list(&lists::below(&url, &format!("{api}/collections")));
            }
        }
        seeds
    }

    fn follow(&self, _source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        let is_collection = fetched.url.path().contains("/collections/");
        if fetched.role != Role::Listing && !is_collection {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        let entries = lists::entries(&page, &["skills", "collections", "content", "results"]);
        let folder = if is_collection { sibling(fetched.url, "/collections/", "skills") } else { fetched.url.clone() };
        for entry in entries {
            if let Some(url) = document_of(entry, fetched.url, &folder) {
                links.push(Link::new(url, Role::Document, Basis::Listed));
            }
        }
        if fetched.role == Role::Listing {
            lists::next_by_offset(fetched, ("from", "size"), entries.len(), links);
        }
    }
}

/// The address of a skill or collection: its canonical one, else the one it has below its list.
fn document_of(entry: &Value, list: &Url, folder: &Url) -> Option<Url> {
    let id = entry.as_str().or_else(|| lists::text(entry, &["id", "@id"])).filter(|it| it.contains("://"));
    if let Some(canonical) = id.and_then(|it| lists::address(list, it)) {
        return Some(canonical);
    }
    let uuid = lists::text(entry, &["uuid"])?;
    let is_plain = uuid.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    is_plain.then(|| lists::below(folder, uuid))
}

/// The list beside another one.
fn sibling(url: &Url, marker: &str, name: &str) -> Url {
    lists::below(&lists::base_before(url, marker), name)
}
