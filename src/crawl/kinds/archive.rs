//! Archives and large tables by address: O*NET's and ESCO's downloads, national frameworks, exports of registries.

use jiff::Timestamp;

use super::{Fetched, SourceKind};
use crate::crawl::{Basis, Link, Role, Source};

/// Archives and large tables.
pub(super) struct Archive;

impl SourceKind for Archive {
    fn name(&self) -> &'static str {
        "archive"
    }

    fn about(&self) -> &'static str {
        "ZIP archives, workbooks and large tables by address: O*NET, ESCO, exports"
    }

    fn seeds(&self, source: &Source, _since: Option<Timestamp>) -> Vec<Link> {
        source.urls.iter().map(|it| Link::new(it, Role::Archive, Basis::Seed)).collect()
    }

    fn follow(&self, _source: &Source, _fetched: &Fetched<'_>, _links: &mut Vec<Link>) {}
}
