//! The two files that a host is asked for before anything else: robots.txt, and its own file with corrections.

use url::Url;

use super::{Answer, Client, FetchError, Request, Trouble, redirect};

/// What stands for a host's robots.txt (RFC 9309, section 2.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RobotsAnswer {
    /// Its text.
    Read(String),
    /// It has none (4xx): everything is allowed.
    Absent,
    /// It cannot be had (5xx, no answer): nothing is allowed.
    Unreachable {
        /// Why.
        trouble: Trouble,
        /// When the host wants to be asked again.
        retry_after_seconds: Option<u64>,
    },
}

impl RobotsAnswer {
    /// The word for a robots.txt that cannot be had.
    pub const UNREACHABLE: &str = "unreachable";

    /// The word used in the catalog.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Read(_) => "read",
            Self::Absent => "absent",
            Self::Unreachable { .. } => Self::UNREACHABLE,
        }
    }
}

/// How much of a robots.txt counts, in bytes; RFC 9309 asks for at least 500 KiB.
const MAX_ROBOTS_BYTES: usize = 512 * 1024;
/// How large a site's own file may be, in bytes.
const MAX_SITE_FILE_BYTES: usize = 256 * 1024;

/// Asks the host of an address for its robots.txt.
pub async fn fetch_robots(client: &Client, url: &Url) -> RobotsAnswer {
    let Ok(place) = url.join("/robots.txt") else { return RobotsAnswer::Absent };
    match follow(client, place, "text/plain, */*;q=0.5").await {
        Ok(answer) => match answer.status {
            200..=299 => {
                let body = answer.body.get(..MAX_ROBOTS_BYTES.min(answer.body.len())).unwrap_or_default();
                RobotsAnswer::Read(String::from_utf8_lossy(body).into_owned())
            }
            429 | 500..=599 => RobotsAnswer::Unreachable {
                trouble: Trouble::new(
                    format!("http_{}", answer.status),
                    format!("its robots.txt cannot be had ({})", answer.status),
                ),
                retry_after_seconds: answer.retry_after_seconds,
            },
            _ => RobotsAnswer::Absent,
        },
        // A robots.txt without an end still has a beginning, which we do not have.
        Err(FetchError::TooLarge { .. } | FetchError::Refused(_)) => RobotsAnswer::Unreachable {
            trouble: Trouble::new("unusable", "its robots.txt leads elsewhere or has no end"),
            retry_after_seconds: None,
        },
        Err(error) => RobotsAnswer::Unreachable {
            trouble: Trouble::new(error.word(), format!("its robots.txt cannot be had: {error}")),
            retry_after_seconds: None,
        },
    }
}

/// Asks a host for its own file; empty when it has none that can be had.
pub async fn fetch_site_file(client: &Client, place: &Url) -> String {
    match follow(client, place.clone(), "application/json").await {
        Ok(answer) if answer.status == 200 && answer.body.len() <= MAX_SITE_FILE_BYTES => {
            String::from_utf8_lossy(&answer.body).into_owned()
        }
        _ => String::new(),
    }
}

/// Asks, and follows redirects, each of which passes the guard.
async fn follow(client: &Client, mut url: Url, accept: &str) -> Result<Answer, FetchError> {
    let mut hops = 0;
    loop {
        let request = Request { url: &url, accept, etag: None, last_modified: None, is_archive: false };
        let answer = client.get(&request).await?;
        match redirect::next(&url, answer.status, answer.location.as_deref(), hops, client.access()) {
            redirect::Next::Follow(next) => url = next,
            redirect::Next::Stop(redirect::Stop::NoRedirect) => return Ok(answer),
            redirect::Next::Stop(redirect::Stop::Refused(refusal)) => return Err(FetchError::Refused(refusal)),
            redirect::Next::Stop(redirect::Stop::Downgrade) => return Err(FetchError::Refused(super::Refusal::Scheme)),
            // As if it were not there (RFC 9309, section 2.3.1.2, for too many of them).
            redirect::Next::Stop(_) => return Ok(Answer { status: 404, ..Answer::default() }),
        }
        hops += 1;
    }
}
