//! One host's lane: one request at a time, not before its time, its robots.txt first.

use std::{collections::VecDeque, sync::Arc};

use crate::{
    crawl::Robots,
    store::{DueAddress, HostRecord},
};

/// What a host allows.
#[derive(Debug, Clone, Default)]
pub(super) enum Rules {
    /// Not asked yet, or too long ago.
    #[default]
    Unknown,
    /// Its robots.txt, or that it has none.
    Read(Arc<Robots>),
}

/// One host.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// What is known of it.
    pub(super) record: HostRecord,
    /// Whether the record was looked up.
    pub(super) is_loaded: bool,
    pub(super) rules: Rules,
    /// The site's own file; `None`: not asked yet, or too long ago.
    pub(super) site: Option<Arc<crate::crawl::SiteFile>>,
    /// The next addresses, as far as looked up.
    pub(super) queue: VecDeque<DueAddress>,
    /// Whether a request is under way.
    pub(super) is_busy: bool,
    /// Whether it stands in the line of hosts that wait for their time.
    pub(super) is_in_line: bool,
    /// When its request under way began.
    pub(super) started_ms: i64,
    /// The delay of the source it was last asked for.
    pub(super) delay_ms: Option<u64>,
    /// Requests sent to it in this run.
    pub(super) requests: u64,
}

impl Lane {
    /// The record to be written: without what was only read of it.
    pub(super) fn record_to_write(&self) -> HostRecord {
        HostRecord {
            name: self.record.name.clone(),
            next_at_ms: self.record.next_at_ms,
            failures: self.record.failures,
            last_error: self.record.last_error.clone(),
            last_seen_ms: self.record.last_seen_ms,
            ..HostRecord::default()
        }
    }

    /// It has answered as it should.
    pub(super) fn heard(&mut self, now_ms: i64) {
        self.record.failures = 0;
        self.record.last_error = None;
        self.record.last_seen_ms = Some(now_ms);
    }

    /// Lets go of what can be looked up again; of the rules only when very many lanes are known.
    pub(super) fn sleep(&mut self, lanes: usize) {
        self.queue = VecDeque::new();
        if lanes > MAX_RULES {
            self.rules = Rules::Unknown;
            self.site = None;
            self.is_loaded = false;
        }
    }
}

/// Lanes whose rules stay in memory.
const MAX_RULES: usize = 10_000;
