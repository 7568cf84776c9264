//! What an answer leads to: what a document names, what a page, sitemap or list links to, and what of it is worth asking
//! for.

use std::{collections::HashSet, sync::PoisonError};

use super::{
    process::{Gathered, Job, Shared},
    seeds::address,
};
use crate::{
    crawl::{
        Basis, LeftOut, Link, Parent, Role,
        kinds::{self, Fetched},
    },
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
    let leads = kinds::leads(job.source.kind, &job.source.source, &fetched);
    gathered.is_noindex = leads.is_noindex;
    if leads.is_nofollow {
        gathered.links.clear();
    }
    let mut links = leads.links;
    if role == Role::Listing {
        let page = (job.source.source.name.clone(), *digest.as_bytes());
        let is_new = shared.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(page);
        if !is_new {
            links.retain(|it| it.basis != Basis::NextPage);
        }
    }
    gathered.links.extend(links);
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
