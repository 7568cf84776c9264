//! The service of Open Badges 3.0 (1EdTech, section 6): `GET {base}/ims/ob/v3p0/credentials?limit&offset&since`, which
//! gives whole credentials, embedded or as signed tokens.

use jiff::Timestamp;
use url::Url;

use super::{Fetched, SourceKind, frameworks, lists};
use crate::crawl::{Basis, Link, Role, Source};

/// The service of Open Badges 3.0.
pub(super) struct OpenBadges3Api;

/// Where it lies below the base address.
const PATH: &str = "ims/ob/v3p0/credentials";

impl SourceKind for OpenBadges3Api {
    fn name(&self) -> &'static str {
        "open_badges_3_api"
    }

    fn about(&self) -> &'static str {
        "the service of Open Badges 3.0: pages of credentials, later only those since the last visit"
    }

    fn parameters(&self) -> &'static [(&'static str, &'static str)] {
        &[("limit", "credentials a page [default: 100]")]
    }

    fn seeds(&self, source: &Source, since: Option<Timestamp>) -> Vec<Link> {
        let limit = source.parameters.get("limit").map_or("100", String::as_str);
        let since = since.map(|it| it.to_string());
        let mut seeds = Vec::new();
        for base in source.urls.iter().filter_map(|it| Url::parse(it).ok()) {
            let list = if base.path().trim_end_matches('/').ends_with("/credentials") {
                base
            } else {
                lists::below(&base, PATH)
            };
            let mut parameters = vec![("limit", limit), ("offset", "0")];
            parameters.extend(since.as_deref().map(|it| ("since", it)));
            seeds.push(Link::new(lists::with(&list, &parameters), Role::Listing, Basis::Seed));
        }
        seeds
    }

    fn follow(&self, source: &Source, fetched: &Fetched<'_>, links: &mut Vec<Link>) {
        frameworks::follow(source, fetched, links);
        if fetched.role != Role::Listing {
            return;
        }
        let Some(page) = lists::json(fetched) else { return };
        let credentials = lists::entries(&page, &["credential", "credentials"]).len();
        let tokens = if page.is_array() { 0 } else { lists::entries(&page, &["compactJwsString"]).len() };
        lists::next_by_offset(fetched, ("offset", "limit"), credentials + tokens, links);
    }
}
