//! Lists of badges: JSON that names addresses, in any of the usual members, and texts with one address a line.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, frameworks, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// Lists of badges.
pub(super) struct BadgeList;

/// Members that hold the entries.
const LISTS: [&str; 11] =
    ["badges", "items", "results", "result", "data", "assertions", "credentials", "issuers", "list", "entries", "urls"];
/// Members of an entry that hold the address of its document; what is for machines first.
const ADDRESSES: [&str; 12] =
    ["json", "json_url", "jsonUrl", "assertion", "badge", "credential", "href", "url", "location", "id", "@id", "link"];
/// Members that hold the address of the next page.
const NEXT: [&str; 4] = ["next", "next_page_url", "nextUrl", "nextPage"];

impl SourceKind for BadgeList {
    fn name(&self) -> &'static str {
        "badge_list"
    }

    fn about(&self) -> &'static str {
        "a list of badges: JSON that names addresses, or a text with one a line"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().map(|it| Link::new(it, Role::Listing, Basis::Seed)).collect()
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
        if fetched.role != Role::Listing {
            return;
        }
        match lists::json(fetched) {
            Some(page) => of_json(&page, fetched, links),
            None => of_text(fetched, links),
        }
    }
}

fn of_json(page: &Value, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
    for entry in lists::entries(page, &LISTS) {
        push(entry.as_str().or_else(|| named(entry)), fetched.url, links);
    }
    let paging = ["links", "_links", "metadata", "paging", "pagination", "meta"];
    let places = std::iter::once(page).chain(paging.iter().filter_map(|it| page.get(it)));
    let next = places
        .flat_map(|it| NEXT.iter().filter_map(|name| it.get(name)))
        .find_map(|it| it.as_str().or_else(|| lists::text(it, &["href", "url"])));
    let next = next.and_then(|it| lists::address(fetched.url, it)).or_else(|| lists::next_of_header(fetched));
    if let Some(next) = next {
        lists::push_next(fetched.url, &next, links);
    }
}

/// The address of an entry's document; where a member holds an object, the address in it.
fn named(entry: &Value) -> Option<&str> {
    let is_address = |it: &&str| it.contains("://") || it.starts_with('/');
    ADDRESSES.iter().find_map(|name| {
        let member = entry.get(*name)?;
        member.as_str().or_else(|| lists::text(member, &["id", "@id", "url", "href"])).filter(is_address)
    })
}

fn of_text(fetched: &Fetched<'_>, links: &mut Vec<Link>) {
    let text = String::from_utf8_lossy(fetched.bytes);
    if text.trim_start().starts_with('<') {
        return;
    }
    let lines = text.lines().map(|it| it.trim_start_matches('\u{feff}').trim());
    for line in lines.filter(|it| it.starts_with("http://") || it.starts_with("https://")).take(lists::MAX_ENTRIES) {
        push(Some(line), fetched.url, links);
    }
}

fn push(written: Option<&str>, base: &Url, links: &mut Vec<Link>) {
    if let Some(url) = written.and_then(|it| lists::address(base, it)).filter(|it| it != base) {
        links.push(Link::new(url, Role::Document, Basis::Listed));
    }
}
