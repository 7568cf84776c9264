//! What a crawl came to, for people and programs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::crawl::LeftOut;

/// How a crawl ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Nothing is due any more.
    #[default]
    Done,
    /// It was stopped.
    Stopped,
    /// It fetched as much as it was allowed to.
    Limit,
    /// What is due lies on hosts that want to be left alone for longer than the run is patient.
    Waiting,
}

/// What a crawl came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CrawlSummary {
    /// How it ended.
    pub ended: Ended,
    /// Requests sent, robots.txt and the like included.
    pub requests: u64,
    /// Addresses that were there.
    pub fetched: u64,
    /// Documents that are new.
    pub added: u64,
    /// Documents that say something else than before.
    pub changed: u64,
    /// Addresses that said the same as before.
    pub unchanged: u64,
    /// Addresses that lead to others.
    pub redirected: u64,
    /// Addresses that are gone for good: revoked.
    pub gone: u64,
    /// Credentials of people: stored without them.
    pub redacted: u64,
    /// Bytes received, unpacked.
    pub bytes: u64,
    /// Addresses that could not be fetched, by reason.
    pub failed: BTreeMap<String, u64>,
    /// Addresses that robots.txt, an opt-out or headers deny, by reason.
    pub denied: BTreeMap<String, u64>,
    /// Documents of which nothing was stored, by reason.
    pub not_stored: BTreeMap<String, u64>,
    /// Links that were not followed, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// The first of those that the guard or a limit refused.
    pub refused: Vec<RefusedLink>,
    /// Addresses that wait for their hosts or for their next try.
    pub waiting: u64,
    /// When the next address becomes due, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due: Option<String>,
    /// By source.
    pub sources: BTreeMap<String, SourceSummary>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u64,
    /// The catalog's revision afterwards.
    pub revision: u64,
    /// Entries written into the index.
    pub indexed: u64,
}

/// What a crawl came to for one source.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SourceSummary {
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
}

/// A link that was not followed because it must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedLink {
    /// The link; cut where it is long, and left out where it names a person.
    pub url: String,
    /// Where it was found: an address, or a source.
    pub found_at: String,
    /// Why.
    pub reason: String,
}

impl CrawlSummary {
    /// Whether something could not be fetched or was lost.
    pub fn is_partial(&self) -> bool {
        !self.failed.is_empty() || self.left_out.iter().any(|(word, _)| !matches!(word.as_str(), "scope" | "depth"))
    }

    pub(super) fn of_source(&mut self, name: &str) -> &mut SourceSummary {
        if !self.sources.contains_key(name) {
            self.sources.insert(name.to_owned(), SourceSummary::default());
        }
        self.sources.entry(name.to_owned()).or_default()
    }
}

/// Refused links told by name, at most; the counts tell of all.
const MAX_REFUSED: usize = 200;

pub(super) fn count(counts: &mut BTreeMap<String, u64>, word: &str) {
    if let Some(count) = counts.get_mut(word) {
        *count += 1;
    } else {
        counts.insert(word.to_owned(), 1);
    }
}

/// Counts a link that is not followed, and tells of it where somebody may have meant harm.
pub(super) fn note_left_out(summary: &mut CrawlSummary, source: &str, url: &str, found_at: &str, why: LeftOut) {
    count(&mut summary.left_out, why.word());
    if !why.is_refusal() {
        return;
    }
    let url = if why == LeftOut::Person { "(not shown)".to_owned() } else { url.chars().take(200).collect() };
    tracing::info!(source, url, found_at, reason = why.word(), "refused");
    if summary.refused.len() < MAX_REFUSED {
        let reason = why.to_string();
        summary.refused.push(RefusedLink { url, found_at: found_at.to_owned(), reason });
    }
}
