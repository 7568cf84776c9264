//! The hosts of the farm, by what they publish or do.

pub(crate) mod archives;
pub(crate) mod frameworks;
pub(crate) mod hostile;
pub(crate) mod invented;
pub(crate) mod lists;
pub(crate) mod pages;
pub(crate) mod registry;
pub(crate) mod robots;
pub(crate) mod samples;
pub(crate) mod traps;
pub(crate) mod troubles;

use serde_json::Value;

use super::{Asked, Reply, Site, canary::Canaries};

/// The names of the kinds of sources, as `sources.toml` has them.
pub(crate) mod kinds {
    pub(crate) const ARCHIVE: &str = "archive";
    pub(crate) const BADGE_LIST: &str = "badge_list";
    pub(crate) const BADGR: &str = "badgr";
    pub(crate) const CASE: &str = "case";
    pub(crate) const ESCO: &str = "esco_api";
    pub(crate) const OPEN_BADGES: &str = "open_badges";
    pub(crate) const OPEN_BADGES_API: &str = "open_badges_3_api";
    pub(crate) const OSMT: &str = "osmt";
    pub(crate) const PAGES: &str = "pages";
    pub(crate) const REGISTRY: &str = "credential_registry";
    pub(crate) const SITEMAP: &str = "sitemap";
}

/// Texts one after the other.
pub(crate) fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().concat()
}

/// Every host that publishes as it should: what is on them is to be found afterwards.
pub(crate) fn well(canaries: &Canaries) -> Vec<Site> {
    let plan = invented::Plan::new(4, 5, 6);
    let mut sites = invented::sites(&plan, canaries);
    sites.extend(samples::sites(canaries));
    sites.extend([
        lists::open_badges_3(canaries),
        lists::badge_list(&plan),
        lists::feed(canaries),
        lists::revoking(canaries),
        frameworks::case(),
        frameworks::osmt(),
        frameworks::esco(),
        registry::site(),
        registry::changesets(),
        archives::archive(),
        archives::sitemaps(canaries),
        pages::site(canaries),
        pages::baked_samples(canaries),
    ]);
    sites
}

/// Every host of the farm. `port` is one where somebody listens whom nobody may ask.
pub(crate) fn all(canaries: &Canaries, port: u16) -> Vec<Site> {
    let mut sites = well(canaries);
    sites.extend(robots::sites());
    sites.extend(traps::sites());
    sites.extend([
        troubles::redirects(),
        troubles::slow(),
        troubles::flapping(),
        troubles::failing(),
        troubles::limiting(),
        troubles::lying(canaries),
        hostile::site(port),
    ]);
    sites.extend(troubles::faulty());
    sites.extend(hostile::misleading_rules(port));
    sites
}

/// A page of a long list.
pub(crate) struct Paged<'a> {
    /// What is on it.
    pub(crate) items: Vec<&'a Value>,
    /// Path and query of the next page.
    pub(crate) next: Option<String>,
    /// How many there are on all pages.
    pub(crate) total: usize,
}

/// The page that is asked for, in whichever way the kind of service pages: `limit` and `offset`, `size` and `from`, or
/// `per_page` and `page`.
pub(crate) fn page_of<'a>(asked: &Asked<'_>, all: &'a [Value], usual: usize, most: usize) -> Paged<'a> {
    let size = ["limit", "size", "per_page", "take"].iter().find_map(|it| asked.number(it));
    let size = size.unwrap_or(usual).clamp(1, most);
    let offset = ["offset", "from", "skip"].iter().find_map(|it| asked.number(it));
    let page = asked.number("page");
    let from = offset.unwrap_or_else(|| page.unwrap_or(1).saturating_sub(1) * size);
    let items = all.iter().skip(from).take(size).collect();
    let next = (from + size < all.len()).then(|| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let skipped = ["limit", "size", "per_page", "take", "offset", "from", "skip", "page"];
        for (key, value) in url::form_urlencoded::parse(asked.query.as_bytes()) {
            if !skipped.contains(&key.as_ref()) {
                query.append_pair(&key, &value);
            }
        }
        let named = |names: [&'static str; 2]| {
            let other = asked.query.contains(&format!("{}=", names[1]));
            if other { names[1] } else { names[0] }
        };
        if page.is_some() || asked.query.contains("per_page") {
            query.append_pair("page", &(page.unwrap_or(1) + 1).to_string());
            query.append_pair(named(["per_page", "size"]), &size.to_string());
        } else {
            query.append_pair(named(["offset", "from"]), &(from + size).to_string());
            query.append_pair(named(["limit", "size"]), &size.to_string());
        }
        format!("{}?{}", asked.path, query.finish())
    });
    Paged { items, next, total: all.len() }
}

/// A `Link` header for the next page (RFC 8288), and how many there are.
pub(crate) fn with_link(reply: Reply, host: &str, paged: &Paged<'_>) -> Reply {
    let reply = reply.header("x-total-count", paged.total.to_string()).header("total", paged.total.to_string());
    match &paged.next {
        Some(next) => reply.header("link", format!("<http://{host}{next}>; rel=\"next\"")),
        None => reply,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_lead_to_the_next_one_until_the_end() {
        let all: Vec<Value> = (0..25).map(|it| json!(it)).collect();
        for first in ["", "limit=10&offset=0&since=2026", "per_page=10&page=1&fts=x", "size=10&from=0", "page=1"] {
            let (mut query, mut found) = (first.to_owned(), Vec::new());
            loop {
                let asked = Asked { path: "/list", query: &query, before: 0, host_before: 0 };
                let paged = page_of(&asked, &all, 10, 10);
                assert_eq!(paged.total, 25);
                found.extend(paged.items.iter().map(|it| it.as_u64().unwrap()));
                let Some(next) = paged.next else { break };
                let (path, rest) = next.split_once('?').unwrap();
                assert_eq!(path, "/list");
                assert_eq!(rest.contains("since=2026"), first.contains("since=2026"), "{rest}");
                query = rest.to_owned();
            }
            assert_eq!(found, (0..25).collect::<Vec<_>>(), "{first}");
        }
    }
}
