//! Web pages: JSON-LD in them, badges they link to, and the pages linked from them.

use jiff::Timestamp;

use super::{Fetched, SourceKind, frameworks};
use crate::crawl::{Basis, Link, Role, Source};

/// Web pages.
pub(super) struct Pages;

impl SourceKind for Pages {
    fn name(&self) -> &'static str {
        "pages"
    }

    fn about(&self) -> &'static str {
        "web pages with JSON-LD (credentials, courses, jobs) and links to badges"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().map(|it| Link::new(it, Role::Page, Basis::Seed)).collect()
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
    }
}
