//! Hosted Open Badges: assertions, badge classes and issuers by link, and pages of issuers that link to them.

use jiff::Timestamp;
use url::Url;

use super::{Fetched, SourceKind, frameworks};
use crate::crawl::{Basis, Link, Role, Source};

/// Hosted Open Badges.
pub(super) struct OpenBadges;

impl SourceKind for OpenBadges {
    fn name(&self) -> &'static str {
        "open_badges"
    }

    fn about(&self) -> &'static str {
        "hosted Open Badges: assertion, badge class, issuer, and the frameworks they are aligned to"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().map(|it| Link::new(it, role_of(it), Basis::Seed)).collect()
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
    }
}

/// Hosts serve badges to machines and pages to people at the same address; only the start of a site is surely a page.
fn role_of(written: &str) -> Role {
    let Ok(url) = Url::parse(written) else { return Role::Document };
    let is_page = url.path() == "/" || [".html", ".htm", ".php"].iter().any(|it| url.path().ends_with(it));
    if is_page { Role::Page } else { Role::Document }
}
