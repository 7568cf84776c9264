//! How far a crawl is.

use serde::Serialize;

/// How far a crawl is, about once a second.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Progress {
    /// Since it began, in milliseconds.
    pub elapsed_ms: u64,
    /// Requests sent.
    pub requests: u64,
    /// Addresses that were there.
    pub fetched: u64,
    /// Documents new or changed.
    pub stored: u64,
    /// Addresses that said the same as before.
    pub unchanged: u64,
    /// Addresses that could not be fetched.
    pub failed: u64,
    /// Addresses that are denied.
    pub denied: u64,
    /// Links that were not followed.
    pub left_out: u64,
    /// Requests under way.
    pub in_flight: usize,
    /// Bytes received, unpacked.
    pub bytes: u64,
    /// Hosts that have something to be fetched.
    pub hosts_waiting: usize,
    /// The busiest hosts.
    pub hosts: Vec<HostProgress>,
    /// Whether this is the last word.
    pub is_end: bool,
}

/// How far a crawl is with one host.
#[derive(Debug, Clone, Serialize)]
pub struct HostProgress {
    /// Its name.
    pub host: String,
    /// Requests sent to it.
    pub requests: u64,
    /// Addresses of it that are known to be ready, as far as looked.
    pub ready: usize,
    /// What it waits for, for people.
    pub doing: &'static str,
}
