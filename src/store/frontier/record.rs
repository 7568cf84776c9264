//! Writing the frontier: what was fetched, what it leads to, and what is stored of it, in one commit.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Fetch, HostRecord, NewAddress, Recorded};
use crate::store::{ReadDocument, Store, StoreError, database::unsigned};

impl Store {
    /// Records what became of addresses, with the documents stored of them, what they lead to, and the state of their
    /// hosts, in one commit. When this returns, all of it has reached the disk; when it fails or never returns, either
    /// all of it is there or nothing.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn record_fetches(&mut self, fetches: &[Fetch<'_>], hosts: &[HostRecord]) -> Result<Recorded, StoreError> {
        let documents: Vec<ReadDocument<'_>> = fetches.iter().flat_map(|it| it.documents.iter().copied()).collect();
        let mut recorded = Recorded::default();
        let put = self.put_and(&documents, &mut |catalog| {
            let mut with_work = BTreeSet::new();
            for host in hosts {
                write_host(catalog, host)?;
            }
            for fetch in fetches {
                write_fetch(catalog, fetch)?;
                queue(catalog, &fetch.links, &mut with_work, &mut recorded)?;
            }
            recorded.hosts = with_work.into_iter().collect();
            Ok(true)
        })?;
        recorded.put = put;
        Ok(recorded)
    }

    /// Queues addresses that no document led to: the beginnings of sources.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn queue_addresses(&mut self, addresses: &[NewAddress]) -> Result<Recorded, StoreError> {
        let mut recorded = Recorded::default();
        let mut with_work = BTreeSet::new();
        let transaction = self.catalog.begin()?;
        queue(&transaction, addresses, &mut with_work, &mut recorded)?;
        transaction.commit()?;
        recorded.hosts = with_work.into_iter().collect();
        Ok(recorded)
    }

    /// Notes that the lists of this source are being read from their beginning; returns since when they were last read
    /// to the end, in milliseconds since 1970 UTC. A listing under way is not begun again.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn begin_listing(&mut self, source: &str, now_ms: i64) -> Result<Option<i64>, StoreError> {
        let transaction = self.catalog.begin()?;
        let id = source_id(&transaction, source)?;
        let sql = "UPDATE crawl_sources SET listing_since_ms = coalesce(listing_since_ms, ?2) WHERE id = ?1";
        transaction.execute(sql, params![id, now_ms])?;
        let sql = "SELECT listed_since_ms FROM crawl_sources WHERE id = ?1";
        let since = transaction.query_row(sql, [id], |row| row.get(0))?;
        transaction.commit()?;
        Ok(since)
    }

    /// Gives up on a host for now: its ready addresses count as unreachable until they are due again.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn give_up_host(&mut self, host: &str, reason: &str, now_ms: i64, due_at_ms: i64) -> Result<u64, StoreError> {
        let sql = "UPDATE addresses SET ready = 0, due_at_ms = ?3, state = 'unreachable', reason = ?2, tried_at_ms = ?4
                   WHERE ready AND host = (SELECT id FROM crawl_hosts WHERE name = ?1)";
        let transaction = self.catalog.begin()?;
        let given_up = transaction.execute(sql, params![host, reason, due_at_ms, now_ms])?;
        transaction.commit()?;
        Ok(given_up as u64)
    }

    /// Notes that every list of this source was read to the end, unless one still waits.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn end_listing(&mut self, source: &str) -> Result<(), StoreError> {
        let sql = "UPDATE crawl_sources SET listed_since_ms = listing_since_ms, listing_since_ms = NULL
                   WHERE name = ?1 AND listing_since_ms IS NOT NULL AND NOT EXISTS (
                       SELECT 1 FROM addresses WHERE source = crawl_sources.id AND role IN ('listing', 'sitemap')
                           AND state IN ('waiting', 'unreachable') AND (ready OR due_at_ms IS NOT NULL))";
        let transaction = self.catalog.begin()?;
        transaction.execute(sql, [source])?;
        Ok(transaction.commit()?)
    }
}

fn source_id(transaction: &Transaction<'_>, name: &str) -> Result<i64, StoreError> {
    id_of(
        transaction,
        "SELECT id FROM crawl_sources WHERE name = ?1",
        "INSERT INTO crawl_sources (name) VALUES (?1)",
        name,
    )
}

fn host_id(transaction: &Transaction<'_>, name: &str) -> Result<i64, StoreError> {
    id_of(transaction, "SELECT id FROM crawl_hosts WHERE name = ?1", "INSERT INTO crawl_hosts (name) VALUES (?1)", name)
}

fn id_of(transaction: &Transaction<'_>, select: &str, insert: &str, name: &str) -> Result<i64, StoreError> {
    let found: Option<i64> = transaction.prepare_cached(select)?.query_row([name], |row| row.get(0)).optional()?;
    match found {
        Some(id) => Ok(id),
        None => Ok(transaction.prepare_cached(insert)?.insert([name])?),
    }
}

/// Queues addresses that are not known, as long as their source may have more.
fn queue(
    transaction: &Transaction<'_>,
    addresses: &[NewAddress],
    with_work: &mut BTreeSet<String>,
    recorded: &mut Recorded,
) -> Result<(), StoreError> {
    for address in addresses {
        let known = "SELECT id FROM addresses WHERE url = ?1";
        let known: Option<i64> =
            transaction.prepare_cached(known)?.query_row([&address.url], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            if address.is_forced {
                let sql = "UPDATE addresses SET ready = 1, due_at_ms = NULL WHERE id = ?1";
                transaction.prepare_cached(sql)?.execute([id])?;
                with_work.insert(address.host.clone());
            }
            continue;
        }
        let source = source_id(transaction, &address.source)?;
        let sql = "SELECT known FROM crawl_sources WHERE id = ?1";
        let known: i64 = transaction.prepare_cached(sql)?.query_row([source], |row| row.get(0))?;
        if unsigned(known) >= address.max_known {
            recorded.left_out += 1;
            let sql = "UPDATE crawl_sources SET left_out = left_out + 1 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute([source])?;
            continue;
        }
        let host = host_id(transaction, &address.host)?;
        let sql = "INSERT INTO addresses (url, source, host, role, depth, hops, page, priority, once, ready, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, 'waiting')";
        let (depth, hops, page) = (address.depth, address.hops, address.page);
        let (url, role, priority, once) = (&address.url, address.role, address.priority, address.is_once);
        let values = params![url, source, host, role, depth, hops, page, priority, once];
        transaction.prepare_cached(sql)?.execute(values)?;
        let sql = "UPDATE crawl_sources SET known = known + 1 WHERE id = ?1";
        transaction.prepare_cached(sql)?.execute([source])?;
        recorded.queued += 1;
        with_work.insert(address.host.clone());
    }
    Ok(())
}

fn write_fetch(transaction: &Transaction<'_>, fetch: &Fetch<'_>) -> Result<(), StoreError> {
    let seen = fetch.is_seen.then_some(fetch.at_ms);
    let Some(state) = fetch.state else {
        let sql = "UPDATE addresses SET ready = 0, due_at_ms = ?2, tries = ?3, tried_at_ms = ?4,
                       seen_at_ms = coalesce(?5, seen_at_ms), status = coalesce(?6, status), reason = ?7, detail = ?8
                   WHERE id = ?1";
        let values = params![
            fetch.id,
            fetch.due_at_ms,
            fetch.tries,
            fetch.at_ms,
            seen,
            fetch.status,
            fetch.reason,
            fetch.detail
        ];
        transaction.prepare_cached(sql)?.execute(values)?;
        return Ok(());
    };
    // What could not be fetched keeps its validators: it may come back unchanged.
    let sql = "UPDATE addresses SET ready = 0, state = ?2, reason = ?3, detail = ?4, status = coalesce(?5, status),
                   due_at_ms = ?6, tries = ?7, tried_at_ms = ?8, seen_at_ms = coalesce(?9, seen_at_ms),
                   etag = CASE WHEN ?10 THEN ?11 ELSE etag END,
                   last_modified = CASE WHEN ?10 THEN ?12 ELSE last_modified END,
                   digest = coalesce(?13, digest), alias_of = ?14
               WHERE id = ?1";
    let values = params![
        fetch.id,
        state.word(),
        fetch.reason,
        fetch.detail,
        fetch.status,
        fetch.due_at_ms,
        fetch.tries,
        fetch.at_ms,
        seen,
        fetch.is_seen,
        fetch.etag,
        fetch.last_modified,
        fetch.digest,
        fetch.alias_of
    ];
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// What is not said of a host (its robots.txt, when it last answered) stays as it is.
fn write_host(transaction: &Transaction<'_>, host: &HostRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO crawl_hosts (name, next_at_ms, failures, last_error, last_seen_ms, robots, robots_state,
                   robots_at_ms, site_file, site_file_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               ON CONFLICT (name) DO UPDATE SET next_at_ms = ?2, failures = ?3, last_error = ?4,
                   last_seen_ms = coalesce(?5, last_seen_ms), robots = coalesce(?6, robots),
                   robots_state = coalesce(?7, robots_state), robots_at_ms = coalesce(?8, robots_at_ms),
                   site_file = coalesce(?9, site_file), site_file_at_ms = coalesce(?10, site_file_at_ms)";
    let values = params![
        host.name,
        host.next_at_ms,
        host.failures,
        host.last_error,
        host.last_seen_ms,
        host.robots,
        host.robots_state,
        host.robots_at_ms,
        host.site_file,
        host.site_file_at_ms
    ];
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}
