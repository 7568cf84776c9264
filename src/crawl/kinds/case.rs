//! Providers of CASE (1EdTech, service 1.0 and 1.1): the list of documents, and the package of each.
//!
//! A list that is asked for without a limit gives 100 documents and does not say that there are more; the addresses that
//! documents give for their packages lead to web pages at some providers, so packages are asked for by identifier.

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Fetched, SourceKind, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// Providers of CASE.
pub(super) struct Case;

impl SourceKind for Case {
    fn name(&self) -> &'static str {
        "case"
    }

    fn about(&self) -> &'static str {
        "a provider of CASE: the list of its frameworks, and each as a package"
    }

    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[("version", "v1p0 or v1p1 [default: v1p0]"), ("limit", "frameworks a page [default: 100]")]
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        let version = source.parameters.get("version").map_or("v1p0", String::as_str);
        let limit = source.parameters.get("limit").map_or("100", String::as_str);
        let seed = |url: Url| {
            let path = url.path().trim_end_matches('/').to_owned();
            if path.ends_with("/CFDocuments") || !(path.contains("/ims/case/") || path.contains("/uri/")) {
                let list = if path.ends_with("/CFDocuments") {
                    url
                } else {
                    lists::below(&url, &format!("ims/case/{version}/CFDocuments"))
                };
                let list = lists::with_default(&list, &[("limit", limit), ("offset", "0")]);
                return Link::new(list, Role::Listing, Basis::Seed);
            }
            Link::new(url, Role::Document, Basis::Seed)
        };
        source.urls.iter().filter_map(|it| Url::parse(it).ok()).map(seed).collect()
    }

    fn follow(&self, _source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        if fetched.role != Role::Listing {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        let documents = lists::entries(&page, &["CFDocuments", "CFDocumentSet", "documents", "data"]);
        for document in documents {
            if let Some(package) = package_of(document, fetched.url) {
                links.push(Link::new(package, Role::Document, Basis::Listed));
            }
        }
        lists::next_by_offset(fetched, ("offset", "limit"), documents.len(), links);
    }
}

/// Where the package of a document is.
fn package_of(document: &Value, list: &Url) -> Option<Url> {
    let uri = document.get("CFPackageURI");
    let uri = uri.and_then(|it| it.as_str().or_else(|| lists::text(it, &["uri"])));
    if let Some(named) = uri.and_then(|it| lists::address(list, it)).filter(|it| it.path().contains("/CFPackages/")) {
        return Some(named);
    }
    let identifier = lists::text(document, &["identifier", "sourcedId"])?;
    // An identifier is a part of a path, not a way out of it.
    let is_plain = identifier.chars().all(|it| it.is_ascii_alphanumeric() || "-_.:".contains(it)) && identifier != "..";
    let base = lists::base_before(list, "/CFDocuments");
    is_plain.then(|| lists::below(&base, &format!("CFPackages/{identifier}")))
}
