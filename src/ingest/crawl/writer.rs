//! The one thread that writes: as many fetches to a commit as wait for it.

use std::{collections::BTreeMap, sync::mpsc};

use super::item::{Item, Outcome};
use crate::store::{Due, Fetch, HostRecord, People, ReadDocument, Recorded, Store, StoreError};

/// What there is to write.
pub(super) enum Write {
    /// What became of an address.
    Item(Box<Item>),
    /// What is known of a host.
    Host(Box<HostRecord>),
    /// A host is given up for now.
    GiveUp { host: String, reason: String, now_ms: i64, due_at_ms: i64 },
    /// Time has passed: what failed and is to be tried again is ready.
    Promote { now_ms: i64 },
}

/// What was written.
pub(super) enum Written {
    /// One commit of fetches.
    Fetches(Vec<Done>, Recorded),
    /// A host was given up with so many addresses.
    GivenUp { host: String, reason: String, addresses: u64 },
    /// Addresses became ready on these hosts.
    Promoted(Vec<String>),
    /// Writing failed; nothing more is written.
    Failed(StoreError),
}

/// One fetch that is on the disk.
pub(super) struct Done {
    /// Its address; `None` for a part of an archive.
    pub(super) id: Option<i64>,
    pub(super) source: String,
    pub(super) url: String,
    pub(super) outcome: Outcome,
    pub(super) redacted: u64,
    pub(super) left_out: Vec<(String, crate::crawl::LeftOut)>,
}

/// Fetches in one commit, at most.
const MAX_FETCHES: usize = 512;
/// Bytes of documents in one commit, about.
const MAX_BYTES: usize = 16 << 20;

/// Writes until nobody sends any more; gives the store back.
pub(super) fn run(mut store: Store, work: &mpsc::Receiver<Write>, told: &dyn Fn(Written)) -> Store {
    let mut next = work.recv().ok();
    while let Some(first) = next.take() {
        let written = match first {
            Write::Item(_) | Write::Host(_) => {
                let (items, hosts, after) = gather(first, work);
                next = after;
                record(&mut store, items, &hosts)
            }
            Write::GiveUp { host, reason, now_ms, due_at_ms } => store
                .give_up_host(&host, &reason, now_ms, due_at_ms)
                .map(|addresses| Written::GivenUp { host, reason, addresses }),
            Write::Promote { now_ms } => store.promote_due(now_ms, Due::Retries).map(Written::Promoted),
        };
        match written {
            Ok(written) => told(written),
            Err(error) => {
                told(Written::Failed(error));
                return store;
            }
        }
        if next.is_none() {
            next = work.recv().ok();
        }
    }
    store
}

/// Everything that waits and belongs into the same commit, and the first that does not.
fn gather(first: Write, work: &mpsc::Receiver<Write>) -> (Vec<Item>, Vec<HostRecord>, Option<Write>) {
    let mut items = Vec::new();
    // The last word on a host counts; what only an earlier one said (its robots.txt) is kept.
    let mut hosts: BTreeMap<String, HostRecord> = BTreeMap::new();
    let mut bytes = 0;
    let mut next = Some(first);
    while let Some(write) = next.take() {
        match write {
            Write::Item(item) => {
                bytes += item.documents.iter().map(|(it, _)| it.bytes.len()).sum::<usize>();
                items.push(*item);
            }
            Write::Host(host) => {
                let host = match hosts.remove(&host.name) {
                    Some(before) => joined(before, *host),
                    None => *host,
                };
                hosts.insert(host.name.clone(), host);
            }
            other => return (items, hosts.into_values().collect(), Some(other)),
        }
        if items.len() >= MAX_FETCHES || bytes >= MAX_BYTES {
            break;
        }
        next = work.try_recv().ok();
    }
    (items, hosts.into_values().collect(), None)
}

fn joined(before: HostRecord, after: HostRecord) -> HostRecord {
    HostRecord {
        last_seen_ms: after.last_seen_ms.or(before.last_seen_ms),
        robots: after.robots.or(before.robots),
        robots_state: after.robots_state.or(before.robots_state),
        robots_at_ms: after.robots_at_ms.or(before.robots_at_ms),
        site_file: after.site_file.or(before.site_file),
        site_file_at_ms: after.site_file_at_ms.or(before.site_file_at_ms),
        ..after
    }
}

fn record(store: &mut Store, items: Vec<Item>, hosts: &[HostRecord]) -> Result<Written, StoreError> {
    let fetches: Vec<Fetch<'_>> = items
        .iter()
        .map(|item| {
            let documents = item.documents.iter().map(|(document, reading)| ReadDocument {
                document,
                reading,
                licence: item.licence.as_deref(),
                read_at: item.read_at,
                holder: None,
                people: People::LeftOut,
            });
            // A part of an archive has no row of its own: it touches none.
            let row = item.row.clone().unwrap_or(Fetch { id: 0, ..Fetch::default() });
            Fetch { documents: documents.collect(), links: item.links.clone(), ..row }
        })
        .collect();
    let recorded = store.record_fetches(&fetches, hosts)?;
    drop(fetches);
    let done = items.into_iter().map(|item| Done {
        id: item.row.map(|it| it.id),
        source: item.source,
        url: item.url,
        outcome: item.outcome,
        redacted: item.redacted,
        left_out: item.left_out,
    });
    Ok(Written::Fetches(done.collect(), recorded))
}
