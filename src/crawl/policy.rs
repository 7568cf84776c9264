//! Which addresses are worth asking for: scope, depth, traps, and which come first.

use std::collections::BTreeSet;

use url::{Host, Url};

use super::{
    Access, Basis, Link, Refusal, Role, Scope, Source,
    guard::{self},
};

/// Pages of one list that are followed: a list that is longer is a trap, or belongs into an archive.
pub(super) const MAX_PAGES: u32 = 10_000;
/// The longest address; servers refuse longer ones.
const MAX_URL_BYTES: usize = 2_048;
/// Segments of a path. Real ones have below ten.
const MAX_SEGMENTS: usize = 20;
/// How often one segment may appear in a path: `/a/b/a/b/a/b` is a link that is wrongly relative.
const MAX_REPEATS: usize = 2;
/// Parameters of a query.
const MAX_PARAMETERS: usize = 12;

/// Where a link was found.
#[derive(Debug, Clone, Copy)]
pub struct Parent<'a> {
    /// The address it was found at.
    pub url: &'a Url,
    /// Links away from where the source begins.
    pub depth: u32,
    /// Redirects that led there.
    pub hops: u32,
    /// Pages of a list before it.
    pub page: u32,
    /// Achievements and skills that were found there.
    pub records: usize,
}

/// An address that is worth asking for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The address, in the one form under which it is known.
    pub url: String,
    /// Its host and, where it is not the usual one, port.
    pub host: String,
    /// What is expected there.
    pub role: Role,
    /// Links away from where the source begins.
    pub depth: u32,
    /// Redirects that led here.
    pub hops: u32,
    /// Pages of a list before it.
    pub page: u32,
    /// The larger, the earlier.
    pub priority: i64,
}

/// Why an address is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LeftOut {
    /// The guard says no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The source does not go there.
    #[error("is beyond the scope of its source")]
    Scope,
    /// Too many links away.
    #[error("is too many links away from where its source begins")]
    Depth,
    /// A list without an end.
    #[error("is a page of a list that does not end")]
    Pages,
    /// The shape of a trap.
    #[error("has the shape of a trap: too long, too deep, or the same part again and again")]
    Trap,
    /// It names a person.
    #[error("names a person")]
    Person,
}

impl LeftOut {
    /// One word for it, for counting.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.word(),
            Self::Scope => "scope",
            Self::Depth => "depth",
            Self::Pages => "pages",
            Self::Trap => "trap",
            Self::Person => "person",
        }
    }

    /// Whether somebody tried to lead the crawler astray, or nobody would expect it: worth naming in a summary.
    pub fn is_refusal(self) -> bool {
        !matches!(self, Self::Scope | Self::Depth)
    }
}

/// How far a source reaches.
#[derive(Debug, Clone)]
pub struct Reach {
    access: Access,
    scope: Scope,
    max_depth: u32,
    hosts: BTreeSet<String>,
}

impl Reach {
    /// How far this source reaches.
    pub fn of(source: &Source) -> Self {
        let hosts = source.urls.iter().filter_map(|it| Url::parse(it).ok()?.host_str().map(str::to_owned));
        Self { access: Access::of(source), scope: source.scope, max_depth: source.max_depth, hosts: hosts.collect() }
    }

    /// What it may ask for beyond the public web.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Whether a link is worth asking for; `parent` is where it was found, `None` for where the source begins.
    ///
    /// # Errors
    /// Why it is left out.
    pub fn admit(&self, link: &Link, parent: Option<&Parent<'_>>) -> Result<Admitted, LeftOut> {
        if link.url.len() > MAX_URL_BYTES {
            return Err(LeftOut::Trap);
        }
        let url = tidy(guard::check(&link.url, &self.access)?);
        if crate::standards::names_a_person(url.as_str()) {
            return Err(LeftOut::Person);
        }
        if is_trap(&url) {
            return Err(LeftOut::Trap);
        }
        let host = host_of(&url).ok_or(Refusal::NotAnAddress)?;
        let Some(parent) = parent else {
            return Ok(Admitted {
                url: url.into(),
                host,
                role: link.role,
                depth: 0,
                hops: 0,
                page: 0,
                priority: 1_000,
            });
        };
        if !self.reaches(&url, link.basis) {
            return Err(LeftOut::Scope);
        }
        let (mut depth, mut hops, mut page) = (parent.depth + 1, 0, 0);
        match link.basis {
            Basis::Redirect => {
                (depth, hops, page) = (parent.depth, parent.hops + 1, parent.page);
            }
            Basis::NextPage => {
                (depth, page) = (parent.depth, parent.page + 1);
                if page > MAX_PAGES {
                    return Err(LeftOut::Pages);
                }
            }
            Basis::Seed | Basis::Listed | Basis::Reference | Basis::Anchor => {}
        }
        if depth > self.max_depth {
            return Err(LeftOut::Depth);
        }
        let priority = priority(link, depth, parent.records);
        Ok(Admitted { url: url.into(), host, role: link.role, depth, hops, page, priority })
    }

    fn reaches(&self, url: &Url, basis: Basis) -> bool {
        let Some(host) = url.host_str() else { return false };
        if self.hosts.contains(host) {
            return true;
        }
        let is_below = || {
            matches!(url.host(), Some(Host::Domain(_)))
                && self.hosts.iter().any(|own| host.strip_suffix(own.as_str()).is_some_and(|it| it.ends_with('.')))
        };
        match self.scope {
            Scope::Host => false,
            Scope::Domain => is_below(),
            Scope::Linked => matches!(basis, Basis::Reference | Basis::Redirect | Basis::Listed) || is_below(),
        }
    }
}

/// The name under which a host is known: with its port where that is not the usual one.
pub(super) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// What a document is expected to be worth: what names achievements and skills first, lists in between so that the
/// frontier does not grow for nothing, pages that may hold anything last.
fn priority(link: &Link, depth: u32, records: usize) -> i64 {
    let basis = match (link.basis, link.role) {
        (Basis::Seed, _) => 1_000,
        (Basis::Redirect, _) => 900,
        (Basis::Reference, _) => 800,
        (_, Role::Archive) => 750,
        (_, Role::Sitemap) => 700,
        (Basis::Listed, Role::Document) => 600,
        (Basis::NextPage, _) | (_, Role::Listing) => 500,
        (Basis::Listed, _) => 400,
        (Basis::Anchor, Role::Document) => 350,
        (Basis::Anchor, _) => 200,
    };
    let found = i64::try_from(records.min(50)).unwrap_or(0);
    basis + found - 10 * i64::from(depth.min(20))
}

/// The one form of an address: without fragment, and without parameters that only follow people around.
fn tidy(mut url: Url) -> Url {
    url.set_fragment(None);
    let follows = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("utm_") || matches!(name.as_str(), "phpsessid" | "jsessionid" | "fbclid" | "gclid")
    };
    let pairs = || url.query().into_iter().flat_map(|it| it.split('&'));
    let name = |pair: &str| follows(pair.split('=').next().unwrap_or_default());
    if pairs().any(name) {
        let kept: Vec<&str> = pairs().filter(|it| !name(it)).collect();
        let kept = (!kept.is_empty()).then(|| kept.join("&"));
        url.set_query(kept.as_deref());
    }
    url
}

fn is_trap(url: &Url) -> bool {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().filter(|it| !it.is_empty()).collect();
    let mut sorted = segments.clone();
    sorted.sort_unstable();
    let repeats = sorted.chunk_by(|one, other| one == other).any(|it| it.len() > MAX_REPEATS);
    let parameters = url.query().map_or(0, |it| it.split('&').count());
    url.as_str().len() > MAX_URL_BYTES || segments.len() > MAX_SEGMENTS || repeats || parameters > MAX_PARAMETERS
}

#[cfg(test)]
mod tests;
