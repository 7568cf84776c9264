//! Sites by their sitemaps: those that robots.txt names, the usual one, or those given.

use jiff::Timestamp;
use url::Url;

use super::{Fetched, SourceKind, frameworks};
use crate::crawl::{Basis, Link, Role, Source, guess};

/// Sites by their sitemaps.
pub(super) struct Sitemap;

impl SourceKind for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn about(&self) -> &'static str {
        "all pages of a site, by the sitemaps that it or its robots.txt names"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        let mut seeds = Vec::new();
        for url in source.urls.iter().filter_map(|it| Url::parse(it).ok()) {
            if url.path() == "/" && url.query().is_none() {
                for place in ["/robots.txt", "/sitemap.xml"] {
                    seeds.extend(url.join(place).ok().map(|it| Link::new(it, Role::Sitemap, Basis::Seed)));
                }
            } else {
                seeds.push(Link::new(url, Role::Sitemap, Basis::Seed));
            }
        }
        seeds
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
    }
}

/// Whether what was fetched is to be read as a sitemap.
pub(super) fn is_sitemap(fetched: &Fetched<'_>) -> bool {
    fetched.role == Role::Sitemap || guess::is_sitemap(fetched.url)
}
