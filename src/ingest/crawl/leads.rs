//! What an answer leads to: what a document names, what a page, sitemap or list links to, and what of it is worth asking
//! for.

use std::{collections::HashSet, sync::PoisonError};

use super::{
    process::{Gathered, Job, Shared},
    seeds::address,
};
use crate::{
    crawl::{Basis, LeftOut, Link, Parent, Role, kinds::Fetched, page, sitemap},
    model::{Document, Reading},
    store::NewAddress,
};

/// What a document names as its parts.
pub(super) fn references(reading: &Reading) -> Vec<Link> {
    reading.links.iter().map(|it| Link::new(it.as_str(), Role::Document, Basis::Reference)).collect()
}

/// What a page, a sitemap or a list leads to.
pub(super) fn harvest(
    job: &Job,
    body: &Document,
    reading: &Reading,
    shared: &Shared,
    digest: &blake3::Hash,
    gathered: &mut Gathered,
) {
    let role = Role::from_word(&job.address.role).unwrap_or(Role::Document);
    let fetched = Fetched {
        url: &job.url,
        role,
        media_type: job.answer.media_type.as_deref(),
        link_header: job.answer.link.as_deref(),
        bytes: &body.bytes,
        reading,
    };
    let mut links = Vec::new();
    job.source.kind.follow(&job.source.source, &fetched, &mut links);
    if role == Role::Sitemap || is_sitemap(&body.bytes) {
        links.extend(sitemap::links(&body.bytes, &job.url));
    } else if is_page(job.answer.media_type.as_deref(), &body.bytes) {
        let page = page::links(&body.bytes, &job.url);
        gathered.is_noindex = page.is_noindex;
        if page.is_nofollow {
            links.clear();
            gathered.links.clear();
        } else {
            links.extend(page.links);
        }
    }
    if role == Role::Listing {
        let page = (job.source.source.name.clone(), *digest.as_bytes());
        let is_new = shared.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(page);
        if !is_new {
            links.retain(|it| it.basis != Basis::NextPage);
        }
    }
    gathered.links.extend(links);
}

/// Whether the beginning of a document is that of a web page.
fn is_page(media_type: Option<&str>, bytes: &[u8]) -> bool {
    let start = beginning(bytes);
    let is_markup = start.starts_with('<') && !start.starts_with("<?xml") && !start.starts_with("<svg");
    matches!(media_type, Some("text/html" | "application/xhtml+xml")) && start.starts_with('<')
        || is_markup && (start.starts_with("<!doctype html") || start.starts_with("<html"))
}

/// Whether the beginning of a document is that of a sitemap.
fn is_sitemap(bytes: &[u8]) -> bool {
    let start = beginning(bytes);
    start.starts_with('<') && (start.contains("<urlset") || start.contains("<sitemapindex"))
}

/// The first words of a document, in lower case.
fn beginning(bytes: &[u8]) -> String {
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase()
}

/// The links that are worth asking for, each once, and those that are not, with the reason.
pub(super) fn admit(job: &Job, links: &[Link], records: usize) -> (Vec<NewAddress>, Vec<(String, LeftOut)>) {
    let address_of = &job.address;
    let parent =
        Parent { url: &job.url, depth: address_of.depth, hops: address_of.hops, page: address_of.page, records };
    let (mut admitted, mut left_out) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for link in links {
        if !seen.insert(link.url.as_str()) {
            continue;
        }
        match job.source.reach.admit(link, Some(&parent)) {
            // What leads to itself leads nowhere.
            Ok(it) if it.url == address_of.url => {}
            Ok(it) => {
                let is_once = address_of.is_once && link.basis == Basis::NextPage;
                admitted.push(NewAddress { is_once, ..address(it, &job.source.source) });
            }
            Err(why) => left_out.push((link.url.clone(), why)),
        }
    }
    (admitted, left_out)
}
