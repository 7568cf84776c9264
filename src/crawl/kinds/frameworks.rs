//! Frameworks that achievements are aligned to: which targets are documents of a framework, and where those are served.
//! Any other target is a web page of somebody, and not followed.

use url::Url;

use super::{Fetched, esco_api, lists::parameter};
use crate::{
    crawl::{Basis, Link, Role, Source},
    model::Record,
};

/// Targets of one document that are followed.
const MAX_TARGETS: usize = 2_000;

/// Adds the frameworks' documents that what was read is aligned to.
pub(super) fn follow(source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
    let achievements = fetched.reading.records.iter().filter_map(|it| match &it.value {
        Record::Achievement(achievement) => Some(achievement),
        _ => None,
    });
    let targets = achievements.flat_map(|it| it.all_alignments().map(|(alignment, _)| alignment));
    for target in targets.filter_map(|it| it.target_url.as_deref()).take(MAX_TARGETS) {
        if let Some(document) = document_of(source, target) {
            links.push(Link::new(document, Role::Document, Basis::Reference));
        }
    }
}

/// Where the document of an alignment's target is served; `None` for what is not known to be a framework's.
pub(super) fn document_of(source: &Source, target: &str) -> Option<Url> {
    let mut url = Url::parse(target.trim()).ok().filter(|it| matches!(it.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path = url.path().to_ascii_lowercase();
    // ESCO: its IRIs and pages are for people; its service is for machines.
    if matches!(host.as_str(), "data.europa.eu" | "esco.ec.europa.eu" | "ec.europa.eu") && target.contains("esco") {
        let written = parameter(&url, "uri");
        let iri = written.as_deref().unwrap_or(if host == "data.europa.eu" { target } else { "" });
        return esco_api::resource(source, iri);
    }
    // CTDL: Credential Finder shows what the registry serves.
    let ctid = || path.split('/').find(|it| it.len() == 39 && it.starts_with("ce-")).map(str::to_owned);
    if matches!(host.as_str(), "credentialfinder.org" | "sandbox.credentialengine.org") {
        let registry = if host == "credentialfinder.org" { "" } else { "sandbox." };
        return Url::parse(&format!("https://{registry}credentialengineregistry.org/graph/{}", ctid()?)).ok();
    }
    if host.ends_with("credentialengineregistry.org") {
        return ctid().map(|_| url);
    }
    let case = path.contains("/ims/case/")
        || ["/cfitems/", "/cfdocuments/", "/cfpackages/"].iter().any(|it| path.contains(it))
        || path.split_once("/uri/").is_some_and(|(_, id)| is_uuid(id.trim_start_matches('p')));
    let rsd = ["/skills/", "/collections/"]
        .iter()
        .any(|it| path.starts_with("/api/") && path.split_once(it).is_some_and(|(_, id)| is_uuid(id)));
    let asn = matches!(host.as_str(), "asn.jesandco.org" | "asn.desire2learn.com" | "purl.org")
        && (path.starts_with("/resources/") || path.starts_with("/asn/resources/"));
    let data = [".json", ".jsonld", ".ttl", ".rdf"].iter().any(|it| path.ends_with(it));
    (case || rsd || asn || data).then_some(url)
}

/// Whether this is a UUID, and nothing behind it.
fn is_uuid(text: &str) -> bool {
    let text = text.trim_end_matches('/');
    text.len() == 36 && text.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_frameworks_are_told_from_web_pages() {
        let source = Source::new("x", "open_badges", vec!["https://school.example/".to_owned()]);
        let uuid = "0b7c5a0e-5a1d-4c57-9b1a-8f1f6a0d3c11";
        let esco = "https://ec.europa.eu/esco/api/resource/skill?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2Fabc&language=en&selectedVersion=v1.2.1";
        let table = [
            ("https://school.example/about/welding".to_owned(), None),
            ("https://en.wikipedia.example/wiki/Welding".to_owned(), None),
            ("not an address".to_owned(), None),
            ("ftp://case.example/ims/case/v1p0/CFItems/1".to_owned(), None),
            (format!("https://case.example/ims/case/v1p0/CFItems/{uuid}"), Some(String::new())),
            (format!("https://case.example/uri/{uuid}"), Some(String::new())),
            ("https://case.example/uri/other".to_owned(), None),
            (format!("https://osmt.example/api/skills/{uuid}"), Some(String::new())),
            (format!("https://osmt.example/api/v3/skills/{uuid}"), Some(String::new())),
            ("https://shop.example/api/skills/welding".to_owned(), None),
            ("https://school.example/framework.jsonld".to_owned(), Some(String::new())),
            ("http://asn.jesandco.org/resources/S1".to_owned(), Some(String::new())),
            ("http://data.europa.eu/esco/skill/abc".to_owned(), Some(esco.to_owned())),
            (
                "https://esco.ec.europa.eu/en/classification/skills?uri=http%3A//data.europa.eu/esco/skill/abc"
                    .to_owned(),
                Some(esco.to_owned()),
            ),
            ("https://esco.ec.europa.eu/en/about-esco".to_owned(), None),
            (
                format!("https://credentialfinder.org/competency/CE-{}", uuid.to_uppercase()),
                Some(format!("https://credentialengineregistry.org/graph/ce-{uuid}")),
            ),
            ("https://credentialfinder.org/credential/20229/x".to_owned(), None),
            (format!("https://credentialengineregistry.org/resources/ce-{uuid}"), Some(String::new())),
            ("https://credentialengineregistry.org/about".to_owned(), None),
        ];
        for (target, expected) in table {
            let found = document_of(&source, &target).map(String::from);
            let expected = expected.map(|it| if it.is_empty() { target.clone() } else { it });
            assert_eq!(found, expected, "{target}");
        }
    }
}
