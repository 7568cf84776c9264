//! Where a redirect leads, and whether anybody goes there.

#[cfg(test)]
mod tests;

use url::Url;

use super::guard::{self, Access, Refusal};

/// Redirects that are followed one after another, at most.
pub const MAX_HOPS: u32 = 5;

/// What to do after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask there.
    Follow(Url),
    /// Go no further.
    Stop(Stop),
}

/// Why a redirect is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Stop {
    /// The status is none of a redirect. Nothing else redirects: no `Refresh`, no `Link`, no page.
    #[error("is no redirect")]
    NoRedirect,
    /// It does not say where to.
    #[error("redirects, and does not say where to")]
    NoTarget,
    /// To itself.
    #[error("redirects to itself")]
    Loop,
    /// There were enough of them.
    #[error("redirects more than {MAX_HOPS} times")]
    TooManyHops,
    /// From https to http.
    #[error("redirects from https to http")]
    Downgrade,
    /// To where the guard lets nobody go.
    #[error("redirects to an address that {0}")]
    Refused(Refusal),
}

impl Stop {
    /// One word for it, for counting.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoRedirect => "no_redirect",
            Self::NoTarget => "no_target",
            Self::Loop => "redirect_loop",
            Self::TooManyHops => "too_many_redirects",
            Self::Downgrade => "downgrade",
            Self::Refused(refusal) => refusal.word(),
        }
    }
}

/// What to do after an answer with this status and `Location`, when `hops` redirects led to `url`.
pub fn next(url: &Url, status: u16, location: Option<&str>, hops: u32, access: &Access) -> Next {
    match target(url, status, location, hops, access) {
        Ok(target) => Next::Follow(target),
        Err(stop) => Next::Stop(stop),
    }
}

fn target(url: &Url, status: u16, location: Option<&str>, hops: u32, access: &Access) -> Result<Url, Stop> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Err(Stop::NoRedirect);
    }
    let mut target = url.join(location.ok_or(Stop::NoTarget)?).map_err(|_| Stop::NoTarget)?;
    target.set_fragment(None);
    let target = guard::check(target.as_str(), access).map_err(Stop::Refused)?;
    if url.scheme() == "https" && target.scheme() == "http" {
        return Err(Stop::Downgrade);
    }
    let mut here = url.clone();
    here.set_fragment(None);
    if target == here {
        return Err(Stop::Loop);
    }
    if hops >= MAX_HOPS {
        return Err(Stop::TooManyHops);
    }
    Ok(target)
}
