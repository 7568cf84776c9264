//! Where sources begin, and what a run would fetch.

use jiff::Timestamp;

use super::{CrawlSummary, sources::Known, summary::note_left_out};
use crate::{
    crawl::{Admitted, Reach, Source, kinds},
    store::{NewAddress, Store, StoreError},
};

/// Queues the addresses where the sources begin.
pub(super) fn queue(
    store: &mut Store,
    sources: &Known,
    is_again: bool,
    now_ms: i64,
    summary: &mut CrawlSummary,
) -> Result<(), StoreError> {
    let mut addresses = Vec::new();
    for known in sources.all() {
        let source = &known.source;
        let since = if known.lists_changes { store.begin_listing(&source.name, now_ms)? } else { None };
        let since = since.and_then(|it| Timestamp::from_millisecond(it).ok());
        for link in known.kind.seeds(source, since) {
            match known.reach.admit(&link, None) {
                Ok(admitted) => addresses.push(NewAddress {
                    is_forced: is_again,
                    is_once: since.is_some(),
                    ..address(admitted, source)
                }),
                Err(why) => note_left_out(summary, &source.name, &link.url, &source.name, why),
            }
        }
    }
    store.queue_addresses(&addresses)?;
    Ok(())
}

/// An address of a source.
pub(super) fn address(admitted: Admitted, source: &Source) -> NewAddress {
    NewAddress {
        url: admitted.url,
        host: admitted.host,
        source: source.name.clone(),
        role: admitted.role.word(),
        depth: admitted.depth,
        hops: admitted.hops,
        page: admitted.page,
        priority: admitted.priority,
        is_once: false,
        is_forced: false,
        max_known: source.max_documents,
    }
}

/// Something that a run would fetch.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PlannedFetch {
    /// The address.
    pub url: String,
    /// Its source.
    pub source: String,
    /// What is expected there.
    pub role: String,
    /// What is known of it: `new`, or the state it is in.
    pub state: String,
    /// Whether it would be asked whether it changed only.
    pub conditional: bool,
}

/// What a run over these sources would fetch first, at most `limit`; nothing is asked for and nothing written. `store`
/// is absent when there is no catalog yet.
///
/// # Errors
/// When the catalog cannot be read.
pub fn plan(
    store: Option<&Store>,
    sources: &[Source],
    now_ms: i64,
    limit: u32,
) -> Result<Vec<PlannedFetch>, StoreError> {
    let mut planned = Vec::new();
    for source in sources {
        let Some(kind) = kinds::named(&source.kind) else { continue };
        let reach = Reach::of(source);
        for link in kind.seeds(source, None) {
            let Ok(admitted) = reach.admit(&link, None) else { continue };
            let known = store.map(|it| it.address(&admitted.url)).transpose()?.flatten();
            if known.is_none() {
                planned.push(PlannedFetch {
                    url: admitted.url,
                    source: source.name.clone(),
                    role: admitted.role.word().to_owned(),
                    state: "new".to_owned(),
                    conditional: false,
                });
            }
        }
    }
    let names: Vec<String> = sources.iter().map(|it| it.name.clone()).collect();
    if let Some(store) = store {
        for due in store.would_fetch(now_ms, &names, limit)? {
            planned.push(PlannedFetch {
                conditional: due.etag.is_some() || due.last_modified.is_some(),
                url: due.url,
                source: due.source,
                role: due.role,
                state: due.state.word().to_owned(),
            });
        }
    }
    planned.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(planned)
}
