//! Says how far a run is.

use super::{HostProgress, Progress, drive::Run};

/// Hosts told by name.
const MAX_HOSTS: usize = 12;

impl Run<'_> {
    pub(super) fn report(&self, is_end: bool) {
        let summary = &*self.summary;
        let sum = |counts: &std::collections::BTreeMap<String, u64>| counts.values().sum();
        let mut lanes: Vec<_> = self.lanes.iter().filter(|(_, lane)| lane.requests > 0).collect();
        lanes.sort_by_key(|(name, lane)| (!lane.is_busy, std::cmp::Reverse(lane.requests), name.as_str()));
        let hosts = lanes.into_iter().take(MAX_HOSTS).map(|(name, lane)| HostProgress {
            host: name.clone(),
            requests: lane.requests,
            ready: lane.queue.len(),
            doing: match (lane.is_busy, lane.record.failures, lane.is_in_line) {
                (true, ..) => "asking",
                (_, 1.., _) => "waiting after a failure",
                (_, _, true) => "waiting for its turn",
                _ => "done for now",
            },
        });
        (self.options.progress)(&Progress {
            elapsed_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            requests: summary.requests,
            fetched: summary.fetched,
            stored: summary.added + summary.changed,
            unchanged: summary.unchanged,
            failed: sum(&summary.failed),
            denied: sum(&summary.denied),
            left_out: sum(&summary.left_out),
            in_flight: self.in_flight,
            bytes: summary.bytes,
            hosts_waiting: self.line.len(),
            hosts: hosts.collect(),
            is_end,
        });
    }
}
