//! Badgr and Parchment Digital Badges. What `badgr-server` serves to everybody (`mint-o-badges/badgr-server`:
//! `apps/issuer/public_api_urls.py`): `/public/issuers/{id}`, the badge classes of an issuer below it (`/badges`),
//! `/public/badges/{id}`, `/public/assertions/{id}`; some servers also all of them (`/public/all-issuers`, `/public/all-badges`).
//! Open Badges 2.0 is what it gives where no `v` says otherwise. The feeds of what changed
//! (`/v2/badgeclasses/changed?since=`, `apps/issuer/api.py`) answer `{result, timestamp, pagination}`, and want a token at
//! Parchment's own servers.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, frameworks, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// Badgr and Parchment Digital Badges.
pub(super) struct Badgr;

impl SourceKind for Badgr {
    fn name(&self) -> &'static str {
        "badgr"
    }

    fn about(&self) -> &'static str {
        "Badgr and Parchment Digital Badges: public issuers and their badges, feeds of what changed"
    }

    fn seeds(&self, source: &Source, since: Option<Timestamp>) -> Vec<Link> {
        let since = since.map(|it| it.to_string());
        let mut seeds = Vec::new();
        for url in source.urls.iter().filter_map(|it| Url::parse(it).ok()) {
            let path = url.path().trim_end_matches('/');
            if path.ends_with("/changed") {
                let feed = since.as_deref().map_or(url.clone(), |it| lists::with(&url, &[("since", it)]));
                seeds.push(Link::new(feed, Role::Listing, Basis::Seed));
            } else if is_issuer(&url) {
                seeds.push(Link::new(url.clone(), Role::Document, Basis::Seed));
                seeds.push(Link::new(badges_of(&url), Role::Listing, Basis::Seed));
            } else if path.is_empty() || path == "/public" {
                let mut base = url.clone();
                base.set_path("/public");
                for list in ["all-issuers", "all-badges"] {
                    seeds.push(Link::new(lists::below(&base, list), Role::Listing, Basis::Seed));
                }
            } else if path.ends_with("/badges") || path.contains("/all-") {
                seeds.push(Link::new(url, Role::Listing, Basis::Seed));
            } else {
                seeds.push(Link::new(url, Role::Document, Basis::Seed));
            }
        }
        seeds
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
        if fetched.role != Role::Listing {
            if is_issuer(fetched.url) {
                links.push(Link::new(badges_of(fetched.url), Role::Listing, Basis::Listed));
            }
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        for entry in lists::entries(&page, &["result", "results", "data"]) {
            let badge = entry.get("json").filter(|it| it.is_object()).unwrap_or(entry);
            let id = lists::text(badge, &["openBadgeId", "id", "@id"]).or_else(|| lists::text(entry, &["openBadgeId"]));
            let Some(url) = id.filter(|it| it.contains("://")).and_then(|it| lists::address(fetched.url, it)) else {
                continue;
            };
            if is_issuer(&url) {
                links.push(Link::new(badges_of(&url), Role::Listing, Basis::Listed));
            }
            links.push(Link::new(url, Role::Document, Basis::Listed));
        }
        if let Some(next) = next_of(&page).and_then(|it| lists::address(fetched.url, it)) {
            lists::push_next(fetched.url, &next, links);
        } else if let Some(next) = lists::next_of_header(fetched) {
            lists::push_next(fetched.url, &next, links);
        }
    }
}

/// The next page of a feed, where it says that there is one.
fn next_of(page: &Value) -> Option<&str> {
    let paging = page.get("pagination").or_else(|| page.get("page"))?;
    let has_next = paging.get("hasNext").and_then(Value::as_bool);
    lists::text(paging, &["nextResults", "nextUrl", "next"]).filter(|_| has_next != Some(false))
}

/// Whether this is the address of an issuer: `/public/issuers/{id}`.
fn is_issuer(url: &Url) -> bool {
    let id = url.path().split_once("/public/issuers/").map(|(_, id)| id.trim_end_matches('/'));
    id.is_some_and(|it| !it.is_empty() && !it.contains('/'))
}

/// The list of an issuer's badge classes.
fn badges_of(issuer: &Url) -> Url {
    let list = lists::below(issuer, "badges");
    match lists::parameter(issuer, "v") {
        Some(version) => lists::with(&list, &[("v", &version)]),
        None => list,
    }
}
