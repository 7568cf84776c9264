//! From what was found at an address to the kinds of sources that it could be. Pure.

use serde_json::Value;
use url::Url;

use super::{Looked, licence};
use crate::{
    crawl::{
        Basis, Link, Role, Source, guess,
        kinds::{self, Fetched, lists},
        page,
        sitemap::Sitemap,
    },
    standards,
};

/// What could be crawled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The kind of source.
    pub kind: &'static str,
    /// Where to begin.
    pub urls: Vec<String>,
    /// How long documents of such a source are fresh.
    pub refresh: &'static str,
    /// The licence that what was found names.
    pub licence: Option<String>,
    /// Parameters that the kind asks for.
    pub parameters: Vec<(&'static str, String)>,
    /// Why.
    pub why: String,
}

impl Proposal {
    fn new(kind: &'static str, url: &Url, why: impl Into<String>) -> Self {
        let refresh = match kind {
            "archive" | "esco_api" => "P90D",
            "case" | "osmt" | "credential_registry" | "credly" => "P30D",
            "sitemap" => "P14D",
            _ => "P7D",
        };
        Self { kind, urls: vec![url.to_string()], refresh, licence: None, parameters: Vec::new(), why: why.into() }
    }
}

/// The addresses of services that may be on the host of what was found. Nothing, when that is for machines already.
pub fn probes(start: &Looked) -> Vec<Url> {
    if is_for_machines(start) {
        return Vec::new();
    }
    let services = [
        ("/ims/case/v1p0/CFDocuments", "limit=1&offset=0"),
        ("/api/v3/skills", "size=1&from=0"),
        ("/ims/ob/v3p0/credentials", "limit=1&offset=0"),
    ];
    let place = |(path, query): (&str, &str)| {
        let mut url = start.url.join(path).ok()?;
        url.set_query(Some(query));
        Some(url)
    };
    services.into_iter().filter_map(place).collect()
}

/// Whether an answer is a document or a list and no web page.
pub(super) fn is_for_machines(looked: &Looked) -> bool {
    !is_page(looked)
}

fn is_page(looked: &Looked) -> bool {
    let media_type = looked.answer.media_type.as_deref();
    let start = looked.answer.body.get(..looked.answer.body.len().min(512)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let marked = start.contains("<html") || start.contains("<!doctype html");
    matches!(media_type, Some("text/html" | "application/xhtml+xml")) || marked
}

/// What could be crawled, the best first.
pub fn judge(start: &Looked, probed: &[Looked], sitemaps: &[(String, Sitemap)]) -> Vec<Proposal> {
    let mut found = Vec::new();
    if is_page(start) {
        found.extend(probed.iter().filter_map(service));
        found.extend(of_page(start));
        found.extend(of_sitemaps(start, sitemaps));
        // A page that says nothing by itself is of less use than the site.
        if start.reading.records.is_empty() {
            found.sort_by_key(|it| it.kind == "pages");
        }
    } else {
        found.extend(service(start).or_else(|| list(start)).or_else(|| document(start)));
    }
    for proposal in &mut found {
        proposal.licence = proposal.licence.take().map(|it| licence::short(&it));
    }
    found
}

/// A service that is known by its address or by what it answers.
fn service(looked: &Looked) -> Option<Proposal> {
    let url = &looked.url;
    let path = url.path();
    let host = url.host_str().unwrap_or_default();
    let page = serde_json::from_slice::<Value>(&looked.answer.body).ok();
    let has = |members: &[&str]| page.as_ref().is_some_and(|page| members.iter().any(|it| page.get(it).is_some()));
    let standard = looked.reading.standard.unwrap_or_default();
    let licence = || licence::in_json(&looked.answer.body);
    if has(&["CFDocuments"]) && path.contains("/ims/case/") {
        let version = if path.contains("/ims/case/v1p1") { "v1p1" } else { "v1p0" };
        let base = lists::base_before(url, "/ims/case/");
        let parameters = vec![("version", version.to_owned())];
        let proposal = Proposal::new("case", &base, "its list of CASE frameworks answers");
        return Some(Proposal { parameters, licence: licence(), ..proposal });
    }
    if path.contains("/ims/case/") && standard == "case_1" {
        return Some(Proposal { licence: licence(), ..Proposal::new("case", url, "a document of a CASE provider") });
    }
    if has(&["credential", "compactJwsString"]) && (path.ends_with("/credentials") || path.contains("/ims/ob/v3")) {
        let mut list = url.clone();
        list.set_query(None);
        return Some(Proposal::new("open_badges_3_api", &list, "its service of Open Badges 3.0 answers"));
    }
    if standard == "rsd" && path.contains("/api/") {
        let version = ["v3", "v2"].into_iter().find(|it| path.contains(&format!("/api/{it}/"))).unwrap_or_default();
        let is_list = page.as_ref().is_some_and(Value::is_array);
        let base = if is_list { lists::base_before(url, "/api/") } else { url.clone() };
        let why = if is_list { "its list of Rich Skill Descriptors answers" } else { "a Rich Skill Descriptor" };
        let parameters = vec![("version", version.to_owned())];
        return Some(Proposal { parameters, ..Proposal::new("osmt", &base, why) });
    }
    if standard == "esco" && (has(&["_embedded", "_links"])) {
        let is_whole = !path.contains("/resource/") && !path.ends_with("/search");
        let base = if is_whole {
            url.clone()
        } else {
            lists::base_before(url, if path.contains("/resource/") { "/resource/" } else { "/search" })
        };
        let version = lists::parameter(url, "selectedVersion").unwrap_or_else(|| "v1.2.1".to_owned());
        let language = lists::parameter(url, "language").unwrap_or_else(|| "en".to_owned());
        let parameters = vec![("selectedVersion", version), ("language", language)];
        return Some(Proposal { parameters, ..Proposal::new("esco_api", &base, "ESCO's web service answers") });
    }
    if standard == "credly" {
        return Some(Proposal::new("credly", url, "public badges of Credly"));
    }
    if path.contains("/public/issuers/") || path.contains("/public/badges/") || path.contains("/public/assertions/") {
        let why = "addresses as Badgr and Parchment have them";
        return standard.starts_with("open_badges").then(|| Proposal::new("badgr", url, why));
    }
    let is_registry = host.ends_with("credentialengineregistry.org")
        || ["/graph/", "/resources/", "/envelopes", "/search"].iter().any(|it| path.contains(it));
    if matches!(standard, "ctdl" | "ctdl_asn") && is_registry {
        return Some(Proposal {
            licence: licence(),
            ..Proposal::new("credential_registry", url, "CTDL of a registry")
        });
    }
    None
}

/// A sitemap, an archive or a list of addresses.
fn list(looked: &Looked) -> Option<Proposal> {
    let url = &looked.url;
    let is_packed = looked.answer.body.starts_with(b"PK\x03\x04");
    if is_packed || guess::is_archive(url) {
        let what = looked.reading.standard.unwrap_or("something that is not known yet");
        return Some(Proposal::new("archive", url, format!("an archive or a large table: {what}")));
    }
    let start =
        String::from_utf8_lossy(looked.answer.body.get(..looked.answer.body.len().min(512)).unwrap_or_default());
    let sitemap = crate::crawl::sitemap::read(&looked.answer.body, url);
    if ["<urlset", "<sitemapindex", "<rss", "<feed"].iter().any(|it| start.contains(it)) {
        return (!sitemap.links.is_empty())
            .then(|| Proposal::new("sitemap", url, format!("a sitemap with {} entries", sitemap.links.len())));
    }
    if looked.reading.records.is_empty() {
        let entries = entries_of(looked);
        return (entries > 1).then(|| Proposal::new("badge_list", url, format!("a list of {entries} addresses")));
    }
    None
}

/// How many documents a list names.
fn entries_of(looked: &Looked) -> usize {
    let Some(kind) = kinds::named("badge_list") else { return 0 };
    let fetched = Fetched {
        url: &looked.url,
        role: Role::Listing,
        media_type: looked.answer.media_type.as_deref(),
        link_header: None,
        bytes: &looked.answer.body,
        reading: &looked.reading,
    };
    let mut links: Vec<Link> = Vec::new();
    kind.follow(&Source::new("x", "badge_list", vec![looked.url.to_string()]), &fetched, &mut links);
    links.iter().filter(|it| it.basis == Basis::Listed).count()
}

/// A document by itself.
fn document(looked: &Looked) -> Option<Proposal> {
    let standard = looked.reading.standard.filter(|_| !looked.reading.records.is_empty())?;
    let licence = licence::in_json(&looked.answer.body);
    let name = standards::ALL.iter().find(|it| it.id() == standard).map_or(standard, |it| it.name());
    let kind = match standard {
        "ctdl" | "ctdl_asn" => "credential_registry",
        "case_1" => "case",
        "plain_text" => return None,
        it if it.starts_with("open_badges") => "open_badges",
        // Everything else that is one document is fetched as one.
        _ => "open_badges",
    };
    Some(Proposal { licence, ..Proposal::new(kind, &looked.url, format!("a document of {name}")) })
}

/// A web page with something in it, or that leads to something.
fn of_page(looked: &Looked) -> Option<Proposal> {
    let links = page::links(&looked.answer.body, &looked.url);
    let documents = links.links.iter().filter(|it| it.role == Role::Document).count();
    let records = if looked.reading.standard == Some("plain_text") { 0 } else { looked.reading.records.len() };
    let why = match (records, documents) {
        (0, 0) => return None,
        (0, _) => format!("a page that links to {documents} documents that may be badges"),
        (_, 0) => format!("a page with JSON-LD: {records} records"),
        _ => format!("a page with JSON-LD ({records} records) and links to {documents} documents"),
    };
    Some(Proposal { licence: links.licence, ..Proposal::new("pages", &looked.url, why) })
}

/// The site, by its sitemaps.
fn of_sitemaps(start: &Looked, sitemaps: &[(String, Sitemap)]) -> Option<Proposal> {
    let (named, entries) = sitemaps.iter().map(|(url, it)| (url, it.links.len())).find(|(_, count)| *count > 0)?;
    let mut root = start.url.join("/").ok()?;
    root.set_query(None);
    Some(Proposal::new("sitemap", &root, format!("a site with sitemaps: {named} has {entries} entries")))
}
