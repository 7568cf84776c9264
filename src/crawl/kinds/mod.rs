//! Kinds of sources, one file each: where to begin, and which addresses a fetched page leads to.
//!
//! The next kind is one new file, one line in [`ALL`] and one entry in `data/sources.toml` that shows it.

mod archive;
mod badge_list;
mod badgr;
mod case;
mod credential_registry;
mod credly;
mod esco_api;
mod frameworks;
pub(super) mod lists;
mod open_badges;
mod open_badges_3_api;
mod osmt;
mod pages;
mod sitemap;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use url::Url;

use super::{Link, Role, Source, page};
use crate::model::Reading;

/// One kind of source.
pub trait SourceKind: Sync {
    /// Its name in `sources.toml`: the name of its file here.
    fn name(&self) -> &'static str;

    /// What it is for, in a few words.
    fn about(&self) -> &'static str;

    /// The parameters that a source of this kind may give, each with what it is for.
    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Where to begin. `since` is when the source was last listed to the end; a kind that can ask for changes only
    /// does so.
    fn seeds(&self, source: &Source, since: Option<Timestamp>) -> Vec<Link>;

    /// Adds the addresses that a fetched page leads to. What any document leads to ([`Reading::links`]) and what any web
    /// page or sitemap leads to is added for all kinds alike; this adds what the kind knows besides: the next page of a
    /// list, the document behind an entry.
    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>);
}

/// Something that was fetched, and what was understood of it.
#[derive(Debug, Clone, Copy)]
pub struct Fetched<'a> {
    /// Where it was fetched.
    pub url: &'a Url,
    /// What was expected there.
    pub role: Role,
    /// The media type, as its server says, without parameters, in lower case.
    pub media_type: Option<&'a str>,
    /// The `Link` header (RFC 8288), where there is one.
    pub link_header: Option<&'a str>,
    /// Its bytes, uncompressed.
    pub bytes: &'a [u8],
    /// What a reader understood of it.
    pub reading: &'a Reading,
}

/// All kinds.
pub static ALL: &[&dyn SourceKind] = &[
    &open_badges::OpenBadges,
    &open_badges_3_api::OpenBadges3Api,
    &badge_list::BadgeList,
    &badgr::Badgr,
    &credly::Credly,
    &credential_registry::CredentialRegistry,
    &case::Case,
    &osmt::Osmt,
    &esco_api::EscoApi,
    &archive::Archive,
    &sitemap::Sitemap,
    &pages::Pages,
];

/// The kind with this name.
pub fn named(name: &str) -> Option<&'static dyn SourceKind> {
    ALL.iter().copied().find(|it| it.name() == name)
}

/// Where something that was fetched leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leads {
    /// The addresses; what the kind knows comes first, so that the next page of a list is known as one.
    pub links: Vec<Link>,
    /// Whether a page says that it must not be kept.
    pub is_noindex: bool,
    /// Whether a page says that its links must not be followed.
    pub is_nofollow: bool,
    /// The licence that a page names.
    pub licence: Option<String>,
}

/// Where something that was fetched leads, besides what its reading links to: by its kind, as a sitemap, as a page.
pub fn leads(kind: &dyn SourceKind, source: &Source, fetched: &Fetched<'_>) -> Leads {
    let mut leads = Leads::default();
    kind.follow(source, fetched, &mut leads.links);
    if sitemap::is_sitemap(fetched) {
        leads.links.extend(super::sitemap::links(fetched.bytes, fetched.url));
    } else if is_page(fetched) {
        let page = page::links(fetched.bytes, fetched.url);
        leads.links.extend(page.links);
        (leads.is_noindex, leads.is_nofollow, leads.licence) = (page.is_noindex, page.is_nofollow, page.licence);
        if leads.is_nofollow {
            leads.links.clear();
        }
    }
    leads
}

/// Whether it is a web page: by its media type, else by how it begins.
fn is_page(fetched: &Fetched<'_>) -> bool {
    match fetched.media_type {
        Some("text/html" | "application/xhtml+xml") => true,
        None | Some("text/plain" | "application/octet-stream") => {
            let start = fetched.bytes.get(..fetched.bytes.len().min(1_024)).unwrap_or_default().to_ascii_lowercase();
            let start = String::from_utf8_lossy(&start);
            ["<!doctype html", "<html"].iter().any(|it| start.contains(it))
        }
        Some(_) => false,
    }
}
