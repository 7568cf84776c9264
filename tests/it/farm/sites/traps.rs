//! Hosts without an end: lists that go on for ever, calendars, cycles, paths that grow, bodies that do not stop.

use serde_json::json;

use super::{
    super::{Content, Reply, Site, Stamp},
    joined, kinds,
};

/// How many requests each of these hosts may see at most, whatever it offers: what its source allows.
pub(crate) const MOST: u64 = 40;

/// All of them. Each is a source of at most [`MOST`] addresses.
pub(crate) fn sites() -> Vec<Site> {
    let more = format!("max_documents = {MOST}\nmax_depth = 12");
    let page = |links: &str| Reply::html(format!("<!doctype html><html><body>{links}</body></html>"));
    vec![
        // Every day links to the next.
        Site::new("calendar.farm.test")
            .answering(move |asked| {
                let day = asked.number("day").unwrap_or(0);
                (asked.path == "/calendar").then(|| page(&format!("<a href=\"/calendar?day={}\">tomorrow</a>", day + 1)))
            })
            .source_with(kinds::PAGES, &["/calendar"], &more),
        // Three pages that lead to each other.
        Site::new("cycle.farm.test")
            .page("/a", page("<a href=\"/b\">b</a>"))
            .page("/b", page("<a href=\"/c\">c</a> <a href=\"/a\">a</a>"))
            .page("/c", page("<a href=\"/a#again\">a</a> <a href=\"/c\">c</a>"))
            .source_with(kinds::PAGES, &["/a"], &more),
        // Links that are wrongly relative.
        Site::new("growing.farm.test")
            .answering(move |asked| {
                asked.path.starts_with("/a/").then(|| page("<a href=\"b/a/\">on</a> <a href=\"./\">here</a>"))
            })
            .source_with(kinds::PAGES, &["/a/"], &more),
        // The same page of a list for ever, each time with another address for the next.
        Site::new("samepage.farm.test")
            .answering(|asked| {
                let offset = asked.number("offset").unwrap_or(0);
                let next = format!("<http://samepage.farm.test/ims/ob/v3p0/credentials?limit=10&offset={}>; rel=\"next\"", offset + 10);
                (asked.path == "/ims/ob/v3p0/credentials")
                    .then(|| Reply::json(&json!({"credential": [], "compactJwsString": []})).header("link", next))
            })
            .source_with(kinds::OPEN_BADGES_API, &["/ims/ob/v3p0/credentials"], &more),
        // A list whose pages differ and never end.
        Site::new("endlesslist.farm.test")
            .answering(|asked| {
                let page = asked.number("page").unwrap_or(1);
                let next = format!("<http://endlesslist.farm.test/ce-registry/search?page={}>; rel=\"next\"", page + 1);
                let found = json!([{"@type": "ceterms:Badge", "ceterms:ctid": format!("ce-00000000-0000-4000-8000-{page:012}"),
                    "@id": format!("http://endlesslist.farm.test/resources/ce-00000000-0000-4000-8000-{page:012}")}]);
                (asked.path == "/ce-registry/search").then(|| Reply::json(&found).header("link", next))
            })
            .source_with(kinds::REGISTRY, &["/ce-registry/search?page=1"], &more),
        // A body that does not stop.
        Site::new("endlessbody.farm.test")
            .page("/badges/1.json", Reply::new(200, "application/json", "").content(Content::endless("{\"more\": [")))
            .source_with(kinds::OPEN_BADGES, &["/badges/1.json"], &more),
        // A thousand links to the same page under other names.
        Site::new("sessions.farm.test")
            .answering(move |asked| {
                let link = |it| format!("<a href=\"/home?session={}{it}\">home</a>", asked.before);
                let links = joined((0..30).map(link));
                (asked.path == "/home").then(|| page(&links))
            })
            .source_with(kinds::PAGES, &["/home"], &more),
        // A sitemap that names itself, and an index of indexes.
        Site::new("sitemaploop.farm.test")
            .answering(|asked| {
                let depth = asked.number("depth").unwrap_or(0);
                let index = format!(
                    "<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
                     <sitemap><loc>http://sitemaploop.farm.test/sitemap.xml?depth={}</loc></sitemap>\
                     <sitemap><loc>http://sitemaploop.farm.test/sitemap.xml?depth={depth}</loc></sitemap></sitemapindex>",
                    depth + 1
                );
                (asked.path == "/sitemap.xml").then(|| Reply::xml(index).stamped(Stamp::None))
            })
            .source_with(kinds::SITEMAP, &["/sitemap.xml"], &more),
    ]
}
