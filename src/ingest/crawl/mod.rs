//! A crawl: what is due is fetched, read and stored, and what it leads to is queued, until nothing is due any more.
//!
//! One thread decides (`drive`), so that what happens follows from what was told; fetching is asynchronous, reading has
//! threads of its own, and one thread writes (`writer`), many fetches to a commit.

mod answers;
mod drive;
mod item;
mod lane;
mod leads;
mod process;
mod progress;
mod report;
mod request;
mod seeds;
mod sources;
mod summary;
mod writer;

use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use super::SyncOptions;

use crate::{
    crawl::{ClientOptions, FetchError, Lookup, Manners, Source, SourcesError},
    index::IndexOptions,
    standards::ReadOptions,
    store::{CrawlLock, Due, Store, StoreError},
};

pub use progress::{HostProgress, Progress};
pub use seeds::{PlannedFetch, plan};
pub use summary::{CrawlSummary, Ended, RefusedLink, SourceSummary};

/// How to crawl.
pub struct CrawlOptions<'a> {
    /// What to crawl.
    pub sources: Vec<Source>,
    /// Whether the addresses where the sources begin are fetched even when they are not due.
    pub is_again: bool,
    /// Fetches at most; `None`: as many as are due.
    pub max_fetches: Option<u64>,
    /// How the client asks.
    pub client: ClientOptions,
    /// Who knows the addresses of hosts; `None`: the system.
    pub lookup: Option<Arc<dyn Lookup>>,
    /// How patient it is with hosts.
    pub manners: Manners,
    /// Requests at once, over all hosts.
    pub connections: usize,
    /// The longest wait for the next request, in milliseconds; a run that would have to wait longer ends.
    pub patience_ms: u64,
    /// How long robots.txt holds, in milliseconds.
    pub robots_age_ms: u64,
    /// How to read.
    pub read: ReadOptions,
    /// How the index takes up what came in; `None`: not at all.
    pub index: Option<CrawlIndex>,
    /// Set from outside to stop: what was fetched is stored, nothing more is asked for.
    pub stop: Arc<AtomicBool>,
    /// Told about once a second, and at the end.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
}

/// How the index takes up what came in.
#[derive(Debug, Clone)]
pub struct CrawlIndex {
    /// How it is written.
    pub options: IndexOptions,
    /// The longest time between two looks, in milliseconds.
    pub interval_ms: u64,
}

/// Why a crawl did not start or stopped. What was stored before stays; the next crawl goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// The catalog could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A source says something that cannot be.
    #[error(transparent)]
    Source(#[from] SourcesError),
    /// The client could not be set up.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(#[from] FetchError),
    /// The operating system gave no threads.
    #[error("the crawl cannot start its threads: {0}")]
    Threads(String),
    /// The index could not be written; the catalog is complete.
    #[error(transparent)]
    Sync(#[from] super::SyncError),
}

/// Crawls until nothing is due, until it is stopped, or until it fetched as much as it may.
///
/// # Errors
/// [`CrawlError`]. An address that cannot be fetched is no error: it is in the summary.
pub fn crawl(home: &Path, options: &CrawlOptions<'_>) -> Result<CrawlSummary, CrawlError> {
    let started = Instant::now();
    let mut store = Store::create_or_open(home)?;
    let lock = CrawlLock::take(home)?;
    let sources = sources::Known::new(options)?;
    let now_ms = now_ms();
    let mut summary = CrawlSummary::default();
    seeds::queue(&mut store, &sources, options.is_again, now_ms, &mut summary)?;
    store.promote_due(now_ms, Due::All)?;
    let ended = drive::drive(home, store, &sources, options, lock.was_cut(), &mut summary)?;
    summary.ended = ended;
    drop(lock);
    if let Some(index) = &options.index {
        summary.indexed = index_now(home, &index.options)?;
    }
    summary.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(summary)
}

/// Brings the index up to the catalog; returns how many entries were written.
fn index_now(home: &Path, options: &IndexOptions) -> Result<u64, super::SyncError> {
    let options = SyncOptions { rebuild: false, index: options.clone(), lexicon: None, progress: &|_| {} };
    Ok(super::sync(home, &options)?.written)
}

/// Milliseconds since 1970 UTC.
fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
