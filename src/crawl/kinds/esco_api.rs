//! ESCO's web service: pages of skills and occupations, and single concepts, as HAL JSON. Without `selectedVersion` it
//! answers from version 1.0.9, whose concepts have been replaced in part, so every address names a version.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// ESCO's web service.
pub(super) struct EscoApi;

/// The service of the Commission.
const SERVICE: &str = "https://ec.europa.eu/esco/api";
/// The newest version that is known to be served.
const VERSION: &str = "v1.2.1";

impl SourceKind for EscoApi {
    fn name(&self) -> &'static str {
        "esco_api"
    }

    fn about(&self) -> &'static str {
        "ESCO's web service: skills and occupations of one version, in one language"
    }

    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("selectedVersion", "the version of ESCO [default: v1.2.1]"),
            ("language", "the language [default: en]"),
            ("type", "skill, occupation, or both with a comma [default: skill,occupation]"),
            ("limit", "concepts a page [default: 100]"),
        ]
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        let limit = source.parameters.get("limit").map_or("100", String::as_str);
        let types = source.parameters.get("type").map_or("skill,occupation", String::as_str);
        let mut seeds = Vec::new();
        for url in source.urls.iter().filter_map(|it| Url::parse(it).ok()) {
            let path = url.path().trim_end_matches('/');
            if path.contains("/resource/") && lists::parameter(&url, "uri").is_some() {
                seeds.push(Link::new(with_version(source, &url), Role::Document, Basis::Seed));
            } else if path.ends_with("/search") || path.contains("/resource/") {
                let list = lists::with_default(&url, &[("limit", limit), ("offset", "0")]);
                seeds.push(Link::new(with_version(source, &list), Role::Listing, Basis::Seed));
            } else {
                let search = lists::below(&url, "search");
                for kind in types.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                    let all = [("type", kind), ("text", ""), ("full", "true"), ("limit", limit), ("offset", "0")];
                    let list = with_version(source, &lists::with(&search, &all));
                    seeds.push(Link::new(list, Role::Listing, Basis::Seed));
                }
            }
        }
        seeds
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        if fetched.role != Role::Listing {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        let embedded = page.get("_embedded").and_then(Value::as_object);
        for concept in embedded.into_iter().flat_map(|it| it.values()).flat_map(concepts).take(lists::MAX_ENTRIES) {
            // Asked for in full, the page holds all that the concept's own address would say.
            let is_whole = concept.get("preferredLabel").is_some() && concept.get("_links").is_some();
            let uri = lists::text(concept, &["uri"]).filter(|_| !is_whole);
            if let Some(url) = uri.and_then(|it| resource_at(source, &service_of(fetched.url), it)) {
                links.push(Link::new(url, Role::Document, Basis::Listed));
            }
        }
        let next = page.pointer("/_links/next/href").and_then(Value::as_str);
        if let Some(next) = next.and_then(|it| lists::address(fetched.url, it)) {
            lists::push_next(fetched.url, &with_version(source, &next), links);
        }
    }
}

/// A list of concepts, or one under its URI.
fn concepts(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        Value::Object(_) => std::slice::from_ref(value),
        _ => &[],
    }
}

/// The address with version and language, where it does not name them.
fn with_version(source: &Source, url: &Url) -> Url {
    let version = source.parameters.get("selectedVersion").map_or(VERSION, String::as_str);
    let language = source.parameters.get("language").map_or("en", String::as_str);
    lists::with_default(url, &[("language", language), ("selectedVersion", version)])
}

/// Where the service that answered lies.
fn service_of(url: &Url) -> Url {
    let marker = if url.path().contains("/resource/") { "/resource/" } else { "/search" };
    lists::base_before(url, marker)
}

/// Where a skill or occupation is served, by its IRI.
pub(super) fn resource(source: &Source, iri: &str) -> Option<Url> {
    resource_at(source, &Url::parse(SERVICE).ok()?, iri)
}

fn resource_at(source: &Source, service: &Url, iri: &str) -> Option<Url> {
    let (_, path) = iri.split_once("://data.europa.eu/esco/")?;
    let kind = match path.split('/').next()? {
        "skill" => "skill",
        "occupation" => "occupation",
        _ => return None,
    };
    let url = lists::with(&lists::below(service, &format!("resource/{kind}")), &[("uri", iri)]);
    Some(with_version(source, &url))
}
