//! What the farm was asked, and when.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// One request. Times count from the start of the farm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The name it was sent to, without a port.
    pub(crate) host: String,
    /// Path and query, as they came.
    pub(crate) path: String,
    /// Which run of the crawler it belongs to: see [`Log::next_run`].
    pub(crate) run: usize,
    /// When its headers had come.
    pub(crate) started: Duration,
    /// When the answer was handed over whole, or the connection was gone; `None`: still under way.
    pub(crate) ended: Option<Duration>,
    /// Whether the answer was handed over whole.
    pub(crate) is_whole: bool,
    /// The status of the answer; 0 where there was none.
    pub(crate) status: u16,
    /// Whether the answer had something to ask with the next time: `ETag` or `Last-Modified`.
    pub(crate) has_validators: bool,
    /// `Retry-After` of the answer, in seconds.
    pub(crate) retry_after_seconds: Option<u64>,
    /// Whether it asked for what changed only.
    pub(crate) is_conditional: bool,
    /// How the client called itself.
    pub(crate) user_agent: String,
    /// The connection it came over.
    pub(crate) connection: u64,
    /// Headers that nobody should send: cookies, credentials, a referrer.
    pub(crate) telling_headers: Vec<String>,
}

impl Seen {
    /// The whole address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.host, self.path)
    }
}

/// All requests of a farm.
#[derive(Clone)]
pub(crate) struct Log(Arc<Inner>);

struct Inner {
    zero: Instant,
    run: AtomicUsize,
    connections: AtomicU64,
    seen: Mutex<Vec<Seen>>,
    /// How often each address was asked for.
    counts: Mutex<HashMap<String, usize>>,
}

impl Log {
    pub(super) fn new() -> Self {
        Self(Arc::new(Inner {
            zero: Instant::now(),
            run: AtomicUsize::new(0),
            connections: AtomicU64::new(0),
            seen: Mutex::default(),
            counts: Mutex::default(),
        }))
    }

    /// Begins the next run; what comes from now on belongs to it.
    pub(crate) fn next_run(&self) -> usize {
        self.0.run.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// All requests so far, in the order in which they came.
    pub(crate) fn all(&self) -> Vec<Seen> {
        self.seen().clone()
    }

    /// How many requests there were.
    pub(crate) fn len(&self) -> usize {
        self.seen().len()
    }

    /// The requests of one run.
    pub(crate) fn of_run(&self, run: usize) -> Vec<Seen> {
        self.seen().iter().filter(|it| it.run == run).cloned().collect()
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> u64 {
        self.0.connections.load(Ordering::SeqCst)
    }

    pub(super) fn next_connection(&self) -> u64 {
        self.0.connections.fetch_add(1, Ordering::SeqCst)
    }

    /// Puts down that a request has come; returns how often its address was asked for before.
    pub(super) fn begin(&self, mut seen: Seen) -> (Ender, usize) {
        let before = {
            let mut counts = self.0.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(seen.url()).or_default();
            *count += 1;
            *count - 1
        };
        let mut all = self.seen();
        seen.started = self.0.zero.elapsed();
        seen.run = self.0.run.load(Ordering::SeqCst);
        all.push(seen);
        (Ender { log: self.clone(), at: all.len() - 1, is_whole: false }, before)
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts down that an answer is over, when it is dropped.
pub(super) struct Ender {
    log: Log,
    at: usize,
    is_whole: bool,
}

impl Ender {
    /// Puts down what the answer says.
    pub(super) fn answers(&self, status: u16, has_validators: bool, retry_after_seconds: Option<u64>) {
        if let Some(seen) = self.log.seen().get_mut(self.at) {
            (seen.status, seen.has_validators, seen.retry_after_seconds) =
                (status, has_validators, retry_after_seconds);
        }
    }

    /// The answer was handed over whole.
    pub(super) fn whole(&mut self) {
        self.is_whole = true;
    }
}

impl Drop for Ender {
    fn drop(&mut self) {
        let now = self.log.0.zero.elapsed();
        if let Some(seen) = self.log.seen().get_mut(self.at) {
            (seen.ended, seen.is_whole) = (Some(now), self.is_whole);
        }
    }
}
