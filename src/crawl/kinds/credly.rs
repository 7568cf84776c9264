//! Credly: the public badge templates of an organisation, page by page, and each template as JSON. Badges that were issued
//! to people are not listed there, and pages of people are never asked for.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, frameworks, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// Credly.
pub(super) struct Credly;

impl SourceKind for Credly {
    fn name(&self) -> &'static str {
        "credly"
    }

    fn about(&self) -> &'static str {
        "Credly: the public badge templates of an organisation"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().filter_map(|it| Url::parse(it).ok()).filter_map(|it| seed(&it)).collect()
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
        if fetched.role != Role::Listing {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        for entry in lists::entries(&page, &["data", "badge_templates"]) {
            // The list has most templates whole; those without skills are asked for by themselves.
            let is_whole = entry.get("skills").is_some_and(Value::is_array);
            let url = lists::text(entry, &["url"]).filter(|_| !is_whole).and_then(|it| lists::address(fetched.url, it));
            if let Some(link) = url.and_then(|it| seed(&it)).filter(|it| it.role == Role::Document) {
                links.push(Link { basis: Basis::Listed, ..link });
            }
        }
        let next = page.pointer("/metadata/next_page_url").and_then(Value::as_str);
        if let Some(next) = next.and_then(|it| lists::address(fetched.url, it)) {
            lists::push_next(fetched.url, &next, links);
        }
    }
}

/// Where what the page at this address shows is served as JSON.
fn seed(url: &Url) -> Option<Link> {
    let segments: Vec<&str> = url.path_segments()?.filter(|it| !it.is_empty()).collect();
    let at = |path: String, role: Role, parameters: &[(&str, &str)]| {
        let mut address = url.clone();
        address.set_query(None);
        address.set_fragment(None);
        address.set_path(&path);
        let address = if parameters.is_empty() { address } else { lists::with(&address, parameters) };
        Some(Link::new(address, role, Basis::Seed))
    };
    let first = lists::parameter(url, "page").unwrap_or_else(|| "1".to_owned());
    match segments.as_slice() {
        ["users" | "earner", ..] => None,
        ["org" | "organizations", organisation] | ["org" | "organizations", organisation, "badges" | "badges.json"] => {
            at(format!("/organizations/{organisation}/badges.json"), Role::Listing, &[("page", &first)])
        }
        ["org" | "organizations", _, "badge" | "badges", badge] | ["badges", badge] => {
            let path = url.path().trim_end_matches('/');
            let path = if has_json(badge) { path.to_owned() } else { format!("{path}.json") };
            at(path, Role::Document, &[])
        }
        _ => Some(Link::new(url.as_str(), Role::Document, Basis::Seed)),
    }
}

fn has_json(name: &str) -> bool {
    name.len() > 5 && name.get(name.len() - 5..).is_some_and(|it| it.eq_ignore_ascii_case(".json"))
}
