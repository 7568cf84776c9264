//! What lists of all kinds have in common: addresses with parameters, the next page, entries that name a document.

use serde_json::Value;
use url::Url;

use super::Fetched;
use crate::crawl::{Basis, Link, Role};

/// Pages of one list: one that is longer is a trap.
const MAX_PAGES: u64 = 10_000;
/// Entries of one page that are looked at.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// Values of one page: each takes far more memory than it takes to write.
const MAX_VALUES: usize = 500_000;
/// Parameters that count pages or entries, with where they begin.
const COUNTERS: [(&str, u64); 6] =
    [("page", 1), ("offset", 0), ("from", 0), ("skip", 0), ("start", 0), ("startIndex", 0)];

/// The body as JSON; `None` when it is none, or larger than any list is.
pub(super) fn json(fetched: &Fetched<'_>) -> Option<Value> {
    let bytes = fetched.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(fetched.bytes);
    let values = bytes.iter().filter(|it| matches!(it, b',' | b'[' | b'{')).count();
    (values <= MAX_VALUES).then(|| serde_json::from_slice(bytes).ok()).flatten()
}

/// The address with these parameters set, each once.
pub(super) fn with(url: &Url, parameters: &[(&str, &str)]) -> Url {
    let mut url = url.clone();
    let is_set = |name: &str| parameters.iter().any(|(set, _)| *set == name);
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(name, _)| !is_set(name)).map(|(name, value)| (name.into(), value.into())).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(parameters);
    url.set_fragment(None);
    url
}

/// The address with these parameters where they are not there yet.
pub(super) fn with_default(url: &Url, parameters: &[(&str, &str)]) -> Url {
    let missing: Vec<(&str, &str)> =
        parameters.iter().copied().filter(|(name, _)| parameter(url, name).is_none()).collect();
    if missing.is_empty() { url.clone() } else { with(url, &missing) }
}

/// A parameter of the address.
pub(in crate::crawl) fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// A parameter of the address that is a number.
pub(super) fn number(url: &Url, name: &str) -> Option<u64> {
    parameter(url, name)?.parse().ok()
}

/// The address with another path, without parameters; `path` is appended to `base`'s path.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    let joined = format!("{}/{}", base.path().trim_end_matches('/'), path.trim_start_matches('/'));
    url.set_path(&joined);
    url
}

/// The part of an address before `marker`, without what follows; all of it where the marker is not there.
pub(in crate::crawl) fn base_before(url: &Url, marker: &str) -> Url {
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    let path = url.path();
    let cut = path.find(marker).unwrap_or(path.len());
    let path = path.get(..cut).unwrap_or(path).trim_end_matches('/').to_owned();
    base.set_path(&path);
    base
}

/// The next page, as the `Link` header says it (RFC 8288).
pub(super) fn next_of_header(fetched: &Fetched<'_>) -> Option<Url> {
    let target = link_header(fetched.link_header?, "next")?;
    fetched.url.join(&target).ok()
}

/// The target of the first entry of a `Link` header (RFC 8288) with this relation.
pub(in crate::crawl) fn link_header(header: &str, relation: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, entry)) = rest.split_once('<') {
        let (target, after) = entry.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let (parameters, next) = after.split_at_checked(end)?;
        let is_it = parameters.split([';', ',']).any(|it| {
            let (name, value) = it.split_once('=').unwrap_or((it, ""));
            let words = value.trim().trim_matches(['"', '\'']);
            name.trim().eq_ignore_ascii_case("rel")
                && words.split_ascii_whitespace().any(|it| it.eq_ignore_ascii_case(relation))
        });
        if is_it {
            return Some(target.trim().to_owned());
        }
        rest = next;
    }
    None
}

/// Adds the next page, when its address says that it is a later one: a list that leads back leads nowhere.
pub(super) fn push_next(current: &Url, next: &Url, links: &mut Vec<Link>) {
    if next != current && is_later(current, next) {
        links.push(Link::new(next.as_str(), Role::Listing, Basis::NextPage));
    }
}

/// What counts pages must grow, and must not grow for ever. Addresses without anything that counts are those of cursors.
fn is_later(current: &Url, next: &Url) -> bool {
    let Some((name, first)) = COUNTERS.into_iter().find(|(name, _)| number(next, name).is_some()) else {
        return COUNTERS.into_iter().all(|(name, _)| parameter(next, name).is_none()) || next.path() != current.path();
    };
    let size = ["limit", "size", "per_page", "page_size", "take", "count"].iter().find_map(|it| number(next, it));
    let size = if name == "page" { 1 } else { size.unwrap_or(100).max(1) };
    let (before, after) = (number(current, name).unwrap_or(first), number(next, name).unwrap_or(first));
    after > before && after / size <= MAX_PAGES
}

/// Adds the next page of a list that counts entries: the one that the header names, else one more while pages are full.
pub(super) fn next_by_offset(fetched: &Fetched<'_>, names: (&str, &str), entries: usize, links: &mut Vec<Link>) {
    if let Some(next) = next_of_header(fetched) {
        return push_next(fetched.url, &next, links);
    }
    let (offset_name, size_name) = names;
    let size = number(fetched.url, size_name);
    let entries = u64::try_from(entries).unwrap_or(u64::MAX);
    if fetched.link_header.is_some_and(has_paging) || !is_full(entries, size) {
        return;
    }
    let offset = number(fetched.url, offset_name).unwrap_or(0).saturating_add(entries).to_string();
    push_next(fetched.url, &with(fetched.url, &[(offset_name, &offset)]), links);
}

/// The same for a list that counts pages.
pub(super) fn next_by_page(fetched: &Fetched<'_>, size_name: &str, entries: usize, links: &mut Vec<Link>) {
    if let Some(next) = next_of_header(fetched) {
        return push_next(fetched.url, &next, links);
    }
    let entries = u64::try_from(entries).unwrap_or(u64::MAX);
    if fetched.link_header.is_some_and(has_paging) || !is_full(entries, number(fetched.url, size_name)) {
        return;
    }
    let page = number(fetched.url, "page").unwrap_or(1).saturating_add(1).to_string();
    push_next(fetched.url, &with(fetched.url, &[("page", &page)]), links);
}

/// Whether a `Link` header speaks of pages, so that it would name the next one.
fn has_paging(header: &str) -> bool {
    ["first", "last", "prev", "previous"].iter().any(|it| link_header(header, it).is_some())
}

/// Whether more may follow: as many entries as were asked for, or a round number of fewer, which is the server's own
/// limit more often than chance. More than were asked for are all there are.
fn is_full(entries: u64, asked: Option<u64>) -> bool {
    match asked {
        Some(asked) => entries == asked || (entries > 0 && entries < asked && entries.is_multiple_of(10)),
        None => entries > 0 && entries.is_multiple_of(10),
    }
}

/// The entries of a page: the page itself, or the first of these members that is a list.
pub(super) fn entries<'a>(page: &'a Value, members: &[&str]) -> &'a [Value] {
    let list = match page {
        Value::Array(list) => Some(list),
        Value::Object(object) => members.iter().find_map(|it| object.get(*it)?.as_array()),
        _ => None,
    };
    let list = list.map_or(&[][..], Vec::as_slice);
    list.get(..list.len().min(MAX_ENTRIES)).unwrap_or(list)
}

/// The first of these members that is a string.
pub(in crate::crawl) fn text<'a>(value: &'a Value, members: &[&str]) -> Option<&'a str> {
    members.iter().find_map(|it| value.get(*it)?.as_str()).map(str::trim).filter(|it| !it.is_empty())
}

/// An address of the web, resolved.
pub(super) fn address(base: &Url, written: &str) -> Option<Url> {
    let url = base.join(written.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn link_headers_are_read() {
        let table = [
            ("<https://a.example/?page=2>; rel=\"next\"", Some("https://a.example/?page=2")),
            ("<https://a.example/1>; rel=prev, </2?x=1,2>; title=\"a, b\"; rel='next last'", Some("/2?x=1,2")),
            ("<a>;rel=\"first\",<b>;REL=NEXT", Some("b")),
            ("<a>; rel=last", None),
            ("<a; rel=next", None),
            ("", None),
        ];
        for (header, expected) in table {
            assert_eq!(link_header(header, "next").as_deref(), expected, "{header}");
        }
    }

    #[test]
    fn lists_go_on_and_never_back() {
        let table = [
            ("https://a.example/x?page=1", "https://a.example/x?page=2", true),
            ("https://a.example/x", "https://a.example/x?page=2", true),
            ("https://a.example/x", "https://a.example/x?page=1", false),
            ("https://a.example/x?page=5", "https://a.example/x?page=4", false),
            ("https://a.example/x?page=5", "https://a.example/x?page=5&cache=7", false),
            ("https://a.example/x?page=10000", "https://a.example/x?page=10001", false),
            ("https://a.example/x?offset=100&limit=100", "https://a.example/x?offset=200&limit=100", true),
            ("https://a.example/x?offset=1000000&limit=100", "https://a.example/x?offset=1000100&limit=100", false),
            ("https://a.example/x?cursor=a", "https://a.example/x?cursor=b", true),
            ("https://a.example/x?cursor=a", "https://a.example/x?cursor=a", false),
            ("https://a.example/x?page=1", "https://a.example/x?page=last", false),
        ];
        for (current, next, expected) in table {
            let mut links = Vec::new();
            push_next(&url(current), &url(next), &mut links);
            assert_eq!(!links.is_empty(), expected, "{current} -> {next}");
        }
    }

    #[test]
    fn pages_are_full_or_the_last() {
        let table = [
            (100, Some(100), true),
            (99, Some(100), false),
            (50, Some(100), true),
            (0, Some(100), false),
            (250, Some(100), false),
        ];
        for (entries, asked, expected) in table {
            assert_eq!(is_full(entries, asked), expected, "{entries} of {asked:?}");
        }
    }

    #[test]
    fn addresses_are_put_together() {
        let base = url("https://a.example/api/?x=1&page=3#y");
        assert_eq!(with(&base, &[("page", "4")]).as_str(), "https://a.example/api/?x=1&page=4");
        assert_eq!(
            with_default(&base, &[("page", "9"), ("z", "a b")]).as_str(),
            "https://a.example/api/?x=1&page=3&z=a+b"
        );
        assert_eq!(below(&base, "v3/skills").as_str(), "https://a.example/api/v3/skills");
        assert_eq!(
            base_before(&url("https://a.example/p/ims/case/v1p0/X?y"), "/ims/case").as_str(),
            "https://a.example/p"
        );
        assert_eq!(base_before(&url("https://a.example/"), "/ims/case").as_str(), "https://a.example/");
    }
}
