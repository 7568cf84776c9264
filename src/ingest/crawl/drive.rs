//! The thread that decides: which host is asked next, what its answer means, and when the run is over.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
    path::Path,
    sync::{Arc, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::{
    CrawlError, CrawlOptions, CrawlSummary, Ended, index_now,
    lane::Lane,
    now_ms,
    process::Shared,
    request::Event,
    sources::Known,
    writer::{self, Write},
};
use crate::store::{Due, Store, StoreError};

/// How long nothing may happen before the run looks around.
const TICK_MS: u64 = 100;
/// Time between two reports.
const REPORT_MS: u128 = 1_000;
/// What waits between reading and writing, at most.
const WAITING_WRITES: usize = 256;

/// Everything one run needs to decide.
pub(super) struct Run<'a> {
    pub(super) options: &'a CrawlOptions<'a>,
    pub(super) sources: &'a Known,
    pub(super) summary: &'a mut CrawlSummary,
    /// Reads beside the writer.
    pub(super) reader: Store,
    pub(super) lanes: HashMap<String, Lane>,
    /// Hosts that wait for their time.
    pub(super) line: BinaryHeap<Reverse<(i64, String)>>,
    /// Addresses under way: being fetched, read or written.
    pub(super) taken: HashSet<i64>,
    pub(super) in_flight: usize,
    /// Hosts that are given up, as far as it is not written yet.
    pub(super) giving_up: usize,
    pub(super) fetches: u64,
    /// Whether it fetched as much as it may.
    pub(super) is_full: bool,
    /// No request starts before: the last ones of a run that was cut off are not known.
    pub(super) floor_ms: i64,
    pub(super) shared: Arc<Shared>,
    pub(super) runtime: tokio::runtime::Handle,
    pub(super) readers: rayon::ThreadPool,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) writes: mpsc::SyncSender<Write>,
    pub(super) started: Instant,
    failed: Option<StoreError>,
}

/// Runs until nothing is due, it is stopped, or it fetched as much as it may.
pub(super) fn drive(
    home: &Path,
    store: Store,
    sources: &Known,
    options: &CrawlOptions<'_>,
    was_cut: bool,
    summary: &mut CrawlSummary,
) -> Result<Ended, CrawlError> {
    let threads = |error: &dyn std::fmt::Display| CrawlError::Threads(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| threads(&error))?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let readers = rayon::ThreadPoolBuilder::new().num_threads(cores).build().map_err(|error| threads(&error))?;
    let (events, happened) = mpsc::channel();
    let (writes, to_write) = mpsc::sync_channel(WAITING_WRITES);
    let reader = Store::open_read_only(home)?;
    let told = events.clone();
    let (ended, failed, store) = thread::scope(|scope| {
        let writing = scope.spawn(move || {
            writer::run(store, &to_write, &|written| {
                // Nobody listens any more only after the run.
                let _ = told.send(Event::Written(written));
            })
        });
        let mut run = Run {
            options,
            sources,
            summary,
            reader,
            lanes: HashMap::new(),
            line: BinaryHeap::new(),
            taken: HashSet::new(),
            in_flight: 0,
            giving_up: 0,
            fetches: 0,
            is_full: false,
            floor_ms: if was_cut { now_ms().saturating_add_unsigned(options.manners.delay_ms) } else { 0 },
            shared: Arc::new(Shared { read: options.read.clone(), pages: std::sync::Mutex::default() }),
            runtime: runtime.handle().clone(),
            readers,
            events,
            writes,
            started: Instant::now(),
            failed: None,
        };
        let ended = run.run(home, &happened);
        let failed = run.failed.take();
        // Closes the way to the writer, which then ends.
        drop(run);
        (ended, failed, writing.join())
    });
    // What is still being fetched is let go of: it was not stored, so it is fetched again.
    runtime.shutdown_background();
    let ended = ended?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    let Ok(mut store) = store else { return Err(CrawlError::Threads("the writer ended without a word".to_owned())) };
    if ended == Ended::Done {
        for known in sources.all().filter(|it| it.lists_changes) {
            store.end_listing(&known.source.name)?;
        }
    }
    store.keep_digest()?;
    summary.revision = store.revision()?;
    summary.waiting = store.ready_addresses(&sources.names)?;
    summary.next_due = store
        .next_due_ms(&sources.names, Due::All)?
        .and_then(|it| jiff::Timestamp::from_millisecond(it).ok())
        .map(|it| it.to_string());
    Ok(ended)
}

impl Run<'_> {
    fn run(&mut self, home: &Path, happened: &mpsc::Receiver<Event>) -> Result<Ended, CrawlError> {
        for host in self.reader.hosts_with_work(&self.sources.names)? {
            self.wake(&host);
        }
        let mut reported = Instant::now();
        let mut indexing = Indexing::new(home, self);
        loop {
            if self.failed.is_some() {
                break;
            }
            let is_stopped = self.options.stop.load(Ordering::Relaxed);
            let now_ms = now_ms();
            if is_stopped {
                // What was fetched is read and written; what is being fetched is let go of.
                if self.giving_up == 0 && self.taken.len() <= self.in_flight {
                    break;
                }
            } else {
                self.start_requests(now_ms)?;
                if let Some(ended) = self.is_over(now_ms)? {
                    indexing.finish();
                    self.report(true);
                    return Ok(ended);
                }
            }
            let wait_ms = match self.line.peek() {
                Some(Reverse((at_ms, _))) if !is_stopped && self.has_room() => {
                    u64::try_from(at_ms - now_ms).unwrap_or(0).clamp(1, TICK_MS)
                }
                _ => TICK_MS,
            };
            if let Ok(event) = happened.recv_timeout(Duration::from_millis(wait_ms)) {
                self.take(event);
                // What else has happened belongs to the same moment.
                while let Ok(event) = happened.try_recv() {
                    self.take(event);
                }
            }
            if reported.elapsed().as_millis() >= REPORT_MS {
                reported = Instant::now();
                self.report(false);
                self.send(Write::Promote { now_ms });
                indexing.look(self);
            }
        }
        indexing.finish();
        self.report(true);
        Ok(Ended::Stopped)
    }

    /// Starts every request whose time has come, as long as there is room.
    fn start_requests(&mut self, now_ms: i64) -> Result<(), CrawlError> {
        while self.has_room() && !self.is_full {
            match self.line.peek() {
                Some(Reverse((at_ms, _))) if *at_ms <= now_ms => {}
                _ => break,
            }
            let Some(Reverse((_, host))) = self.line.pop() else { break };
            self.step(&host, now_ms)?;
        }
        Ok(())
    }

    /// Whether another request may start: not too many at once, and not more than reading and writing keep up with.
    fn has_room(&self) -> bool {
        let connections = self.options.connections.max(1);
        self.in_flight < connections && self.taken.len() < connections * 4
    }

    /// Whether the run is over, and how.
    fn is_over(&self, now_ms: i64) -> Result<Option<Ended>, CrawlError> {
        if self.in_flight > 0 || self.giving_up > 0 || !self.taken.is_empty() {
            return Ok(None);
        }
        if self.is_full {
            return Ok(Some(Ended::Limit));
        }
        let until_ms = now_ms.saturating_add_unsigned(self.options.patience_ms);
        let next_in_line = self.line.peek().map(|Reverse((at_ms, _))| *at_ms);
        if next_in_line.is_some_and(|it| it <= until_ms) {
            return Ok(None);
        }
        if self.reader.next_due_ms(&self.sources.names, Due::Retries)?.is_some_and(|it| it <= until_ms) {
            return Ok(None);
        }
        Ok(Some(if next_in_line.is_some() { Ended::Waiting } else { Ended::Done }))
    }

    /// A host has something to be fetched: it waits for its time.
    pub(super) fn wake(&mut self, host: &str) {
        let lane = self.lanes.entry(host.to_owned()).or_default();
        if lane.is_in_line || lane.is_busy {
            return;
        }
        lane.is_in_line = true;
        let at_ms = lane.record.next_at_ms;
        self.line.push(Reverse((at_ms, host.to_owned())));
    }

    /// Hands something to the writer; when it is gone, the run ends.
    pub(super) fn send(&mut self, write: Write) {
        if self.writes.send(write).is_err() && self.failed.is_none() {
            self.failed = Some(StoreError::Stopped { reason: "the writer has ended".to_owned() });
        }
    }

    pub(super) fn fail(&mut self, error: StoreError) {
        self.failed = Some(error);
    }
}

/// The index follows the catalog from time to time, beside the run.
struct Indexing {
    home: std::path::PathBuf,
    last: Instant,
    revision: u64,
    running: Option<thread::JoinHandle<()>>,
}

impl Indexing {
    fn new(home: &Path, run: &Run<'_>) -> Self {
        Self { home: home.to_owned(), last: Instant::now(), revision: run.summary.revision, running: None }
    }

    fn look(&mut self, run: &Run<'_>) {
        let Some(index) = &run.options.index else { return };
        let is_due = self.last.elapsed().as_millis() >= u128::from(index.interval_ms);
        let is_running = self.running.as_ref().is_some_and(|it| !it.is_finished());
        if !is_due || is_running || run.summary.revision == self.revision {
            return;
        }
        self.last = Instant::now();
        self.revision = run.summary.revision;
        let (home, options) = (self.home.clone(), index.options.clone());
        self.running = Some(thread::spawn(move || {
            // The last look of the run tells of a failure that stays.
            if let Err(error) = index_now(&home, &options) {
                tracing::warn!(%error, "the index could not take up what came in; it is tried again");
            }
        }));
    }

    fn finish(&mut self) {
        if let Some(running) = self.running.take() {
            let _ = running.join();
        }
    }
}
