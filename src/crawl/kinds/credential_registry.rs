//! The Credential Registry (Credential Engine; `CredentialEngine/CredentialRegistry`: `app/api/v1/`): graphs and resources
//! by CTID, pages of a search or of all envelopes (`page`, `per_page` up to 200, with `Link`), changesets as ZIP archives.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// The Credential Registry.
pub(super) struct CredentialRegistry;

impl SourceKind for CredentialRegistry {
    fn name(&self) -> &'static str {
        "credential_registry"
    }

    fn about(&self) -> &'static str {
        "a Credential Registry: graphs by CTID, a search, all envelopes, changesets"
    }

    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("community", "the community that is listed [default: ce-registry]"),
            ("fts", "words to search for [default: none: everything]"),
            ("per_page", "envelopes a page, at most 200 [default: 100]"),
        ]
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().filter_map(|it| Url::parse(it).ok()).map(|it| seed(source, it)).collect()
    }

    fn follow(&self, _source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        if fetched.role != Role::Listing {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        let entries = lists::entries(&page, &["data", "results", "envelopes", "resources", "items"]);
        for entry in entries {
            if let Some(graph) = graph_of(entry, fetched.url) {
                links.push(Link::new(graph, Role::Document, Basis::Listed));
            }
        }
        lists::next_by_page(fetched, "per_page", entries.len(), links);
    }
}

fn seed(source: &Source, url: Url) -> Link {
    let path = url.path().trim_end_matches('/').to_owned();
    if path.ends_with(".zip") {
        return Link::new(url, Role::Archive, Basis::Seed);
    }
    if ["/graph/", "/resources/", "/envelopes/"].iter().any(|it| path.contains(it)) {
        return Link::new(url, Role::Document, Basis::Seed);
    }
    let per_page = source.parameters.get("per_page").map_or("100", String::as_str);
    let words = source.parameters.get("fts");
    let is_list = path.ends_with("/search") || path.ends_with("/envelopes");
    let list = if is_list {
        url
    } else {
        let community = source.parameters.get("community").map_or("ce-registry", String::as_str);
        // A base address with a community of its own has it already.
        let community = if path.is_empty() { format!("{community}/") } else { String::new() };
        lists::below(&url, &format!("{community}{}", if words.is_some() { "search" } else { "envelopes" }))
    };
    let list = match words {
        Some(words) => lists::with_default(&list, &[("fts", words)]),
        None => list,
    };
    Link::new(lists::with_default(&list, &[("page", "1"), ("per_page", per_page)]), Role::Listing, Basis::Seed)
}

/// The whole graph of an entry that is not whole in the list.
fn graph_of(entry: &Value, list: &Url) -> Option<Url> {
    let content = ["decoded_resource", "processed_resource"].iter().find_map(|it| entry.get(*it));
    let is_whole = |it: &Value| it.get("@graph").and_then(Value::as_array).is_some_and(|it| !it.is_empty());
    if is_whole(entry) || content.is_some_and(is_whole) {
        return None;
    }
    let named = |it: &Value| lists::text(it, &["envelope_ceterms_ctid", "ceterms:ctid"]).map(str::to_owned);
    let of_id = || lists::text(entry, &["@id"]).and_then(|it| it.rsplit('/').next()).map(str::to_owned);
    let ctid = named(entry).or_else(|| content.and_then(named)).or_else(of_id)?.to_ascii_lowercase();
    let is_ctid =
        ctid.len() == 39 && ctid.starts_with("ce-") && ctid.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    let mut url = list.clone();
    url.set_query(None);
    url.set_path(&format!("/graph/{ctid}"));
    is_ctid.then_some(url)
}
