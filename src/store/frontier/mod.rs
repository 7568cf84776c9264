//! The frontier: every address a crawl knows, what became of it, and when it is due. It lives in the catalog, so that a
//! document, the addresses it leads to, and that it was fetched are one commit.

mod lock;
mod queue;
mod record;
mod status;

use super::part::ReadDocument;

pub use lock::CrawlLock;
pub use queue::Due;
pub use status::{CrawlStatus, HostTrouble, LostAddress, SourceCrawl, StateCount};

/// What is known of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressState {
    /// Not fetched yet.
    Waiting,
    /// Fetched, and something was stored of it.
    Stored,
    /// Fetched, and nothing of it was to be stored: a list, a page without records, a document that is refused.
    Read,
    /// Leads to another address.
    Redirected,
    /// Its host's robots.txt or its own headers say no.
    Denied,
    /// The guard or a limit says no.
    Refused,
    /// It could not be fetched, or is not there (any more). What was known of it is kept; whether it still holds is not
    /// known.
    Unreachable,
    /// Its host says that it is gone for good (410).
    Gone,
}

impl AddressState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Stored,
        Self::Read,
        Self::Redirected,
        Self::Denied,
        Self::Refused,
        Self::Unreachable,
        Self::Gone,
    ];

    /// The word used in the catalog and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Stored => "stored",
            Self::Read => "read",
            Self::Redirected => "redirected",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Gone => "gone",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// An address to be queued; nothing happens when it is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAddress {
    /// The address.
    pub url: String,
    /// Its host, with the port where it is not the usual one.
    pub host: String,
    /// The name of the source it belongs to.
    pub source: String,
    /// What is expected there.
    pub role: &'static str,
    /// Links away from where the source begins.
    pub depth: u32,
    /// Redirects that led here.
    pub hops: u32,
    /// Pages of a list before it.
    pub page: u32,
    /// The larger, the earlier.
    pub priority: i64,
    /// Whether it is not to be fetched again once it was there.
    pub is_once: bool,
    /// Whether it is fetched once more although it is known and not due.
    pub is_forced: bool,
    /// Addresses its source may have, at most.
    pub max_known: u64,
}

/// An address that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAddress {
    /// Its number in the frontier.
    pub id: i64,
    /// The address.
    pub url: String,
    /// Its host.
    pub host: String,
    /// The name of its source.
    pub source: String,
    /// What is expected there.
    pub role: String,
    /// Links away from where the source begins.
    pub depth: u32,
    /// Redirects that led here.
    pub hops: u32,
    /// Pages of a list before it.
    pub page: u32,
    /// The larger, the earlier.
    pub priority: i64,
    /// Whether it is not to be fetched again once it was there.
    pub is_once: bool,
    /// What was known of it before.
    pub state: AddressState,
    /// Failures in a row.
    pub tries: u32,
    /// `ETag` of what is stored.
    pub etag: Option<String>,
    /// `Last-Modified` of what is stored.
    pub last_modified: Option<String>,
    /// BLAKE3 of the body that is known, as it came.
    pub digest: Option<String>,
}

/// What became of one address.
#[derive(Debug, Clone, Default)]
pub struct Fetch<'a> {
    /// Its number in the frontier.
    pub id: i64,
    /// Its state from now on; `None`: as it was, and the validators and the digest too (nothing new).
    pub state: Option<AddressState>,
    /// Why, in one word.
    pub reason: Option<String>,
    /// Why, for people.
    pub detail: Option<String>,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// When it is due again, in milliseconds since 1970 UTC; `None`: never.
    pub due_at_ms: Option<i64>,
    /// Failures in a row.
    pub tries: u32,
    /// When it was tried.
    pub at_ms: i64,
    /// Whether it was there.
    pub is_seen: bool,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// BLAKE3 of the body as it came.
    pub digest: Option<String>,
    /// Where it redirects to.
    pub alias_of: Option<String>,
    /// What is stored of it.
    pub documents: Vec<ReadDocument<'a>>,
    /// What it leads to.
    pub links: Vec<NewAddress>,
}

/// What is known of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostRecord {
    /// Its name and, where it is not the usual one, port.
    pub name: String,
    /// No request starts before, in milliseconds since 1970 UTC.
    pub next_at_ms: i64,
    /// Failures in a row of the host itself.
    pub failures: u32,
    /// The last failure.
    pub last_error: Option<String>,
    /// When it last answered.
    pub last_seen_ms: Option<i64>,
    /// The text of its robots.txt.
    pub robots: Option<String>,
    /// What stands for its robots.txt: `read`, `absent` or `unreachable`.
    pub robots_state: Option<String>,
    /// When it was asked for its robots.txt.
    pub robots_at_ms: Option<i64>,
    /// Its file with corrections and objections.
    pub site_file: Option<String>,
    /// When it was asked for that.
    pub site_file_at_ms: Option<i64>,
}

/// What recording fetches came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Documents added, changed and unchanged.
    pub put: super::PutSummary,
    /// Hosts that got addresses to fetch.
    pub hosts: Vec<String>,
    /// Addresses queued.
    pub queued: u64,
    /// Addresses left out because their source has as many as it may have.
    pub left_out: u64,
}
