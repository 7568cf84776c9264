//! What is due, and at which host.

use rusqlite::{OptionalExtension, params};

use super::{AddressState, DueAddress, HostRecord};
use crate::store::{Store, StoreError, database::unsigned};

/// Which addresses that wait for their time are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Those that failed and are to be tried again.
    Retries,
    /// All.
    All,
}

impl Due {
    fn least_tries(self) -> u32 {
        match self {
            Self::Retries => 1,
            Self::All => 0,
        }
    }
}

impl Store {
    /// Makes every address ready whose time has come; returns the hosts they are on. During a run only what failed is
    /// promoted, so that a run does not begin again with what it has just fetched.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn promote_due(&mut self, now_ms: i64, which: Due) -> Result<Vec<String>, StoreError> {
        let least_tries = which.least_tries();
        let any = "SELECT 1 FROM addresses
                   WHERE NOT ready AND due_at_ms IS NOT NULL AND due_at_ms <= ?1 AND tries >= ?2";
        if !self.catalog.connection.prepare_cached(any)?.exists(params![now_ms, least_tries])? {
            return Ok(Vec::new());
        }
        let transaction = self.catalog.begin()?;
        let hosts = {
            let sql = "UPDATE addresses SET ready = 1
                       WHERE NOT ready AND due_at_ms IS NOT NULL AND due_at_ms <= ?1 AND tries >= ?2
                       RETURNING (SELECT name FROM crawl_hosts h WHERE h.id = host)";
            let mut statement = transaction.prepare_cached(sql)?;
            let mut hosts = std::collections::BTreeSet::new();
            for name in statement.query_map(params![now_ms, least_tries], |row| row.get::<_, String>(0))? {
                hosts.insert(name?);
            }
            hosts
        };
        transaction.commit()?;
        Ok(hosts.into_iter().collect())
    }

    /// The hosts that have ready addresses, by name, of one source or of all.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn hosts_with_work(&self, sources: &[String]) -> Result<Vec<String>, StoreError> {
        // One look into the index for each host, however many addresses it has.
        let sql = "SELECT h.name FROM crawl_hosts h WHERE EXISTS (
                       SELECT 1 FROM addresses a WHERE a.host = h.id AND a.ready AND a.source IN
                           (SELECT id FROM crawl_sources WHERE name IN (SELECT value FROM json_each(?1))))
                   ORDER BY h.name";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let names = statement.query_map([names_json(sources)], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// The ready addresses of a host, the most valuable first, at most `limit`, of these sources.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn due_addresses(&self, host: &str, sources: &[String], limit: u32) -> Result<Vec<DueAddress>, StoreError> {
        let sql = format!(
            "{SELECT_ADDRESS} WHERE a.ready AND a.host = (SELECT id FROM crawl_hosts WHERE name = ?1)
                 AND s.name IN (SELECT value FROM json_each(?2))
             ORDER BY a.priority DESC, a.id LIMIT ?3"
        );
        let mut statement = self.catalog.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![host, names_json(sources), limit], due)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What would be fetched at `now_ms`, the most valuable first, at most `limit`, of these sources. Writes nothing.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn would_fetch(&self, now_ms: i64, sources: &[String], limit: u32) -> Result<Vec<DueAddress>, StoreError> {
        let sql = format!(
            "{SELECT_ADDRESS} WHERE (a.ready OR a.due_at_ms <= ?1) AND s.name IN (SELECT value FROM json_each(?2))
             ORDER BY a.priority DESC, a.id LIMIT ?3"
        );
        let mut statement = self.catalog.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![now_ms, names_json(sources), limit], due)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of an address; `None` when it is not known.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn address(&self, url: &str) -> Result<Option<DueAddress>, StoreError> {
        let sql = format!("{SELECT_ADDRESS} WHERE a.url = ?1");
        let mut statement = self.catalog.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([url], due).optional()?)
    }

    /// When the earliest address of these sources that is not ready becomes due, in milliseconds since 1970 UTC.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn next_due_ms(&self, sources: &[String], which: Due) -> Result<Option<i64>, StoreError> {
        let sql =
            "SELECT due_at_ms FROM addresses WHERE NOT ready AND due_at_ms IS NOT NULL AND tries >= ?2 AND source IN
                       (SELECT id FROM crawl_sources WHERE name IN (SELECT value FROM json_each(?1)))
                   ORDER BY due_at_ms LIMIT 1";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![names_json(sources), which.least_tries()], |row| row.get(0)).optional()?)
    }

    /// How many addresses of these sources are ready.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn ready_addresses(&self, sources: &[String]) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM addresses WHERE ready AND source IN
                       (SELECT id FROM crawl_sources WHERE name IN (SELECT value FROM json_each(?1)))";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        Ok(unsigned(statement.query_row([names_json(sources)], |row| row.get(0))?))
    }

    /// What is known of a host; nothing but its name when it was never asked.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn crawl_host(&self, name: &str) -> Result<HostRecord, StoreError> {
        let sql = "SELECT name, next_at_ms, failures, last_error, last_seen_ms, robots, robots_state, robots_at_ms,
                          site_file, site_file_at_ms
                   FROM crawl_hosts WHERE name = ?1";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let found = statement.query_row([name], |row| {
            Ok(HostRecord {
                name: row.get(0)?,
                next_at_ms: row.get(1)?,
                failures: row.get(2)?,
                last_error: row.get(3)?,
                last_seen_ms: row.get(4)?,
                robots: row.get(5)?,
                robots_state: row.get(6)?,
                robots_at_ms: row.get(7)?,
                site_file: row.get(8)?,
                site_file_at_ms: row.get(9)?,
            })
        });
        Ok(found.optional()?.unwrap_or_else(|| HostRecord { name: name.to_owned(), ..HostRecord::default() }))
    }
}

const SELECT_ADDRESS: &str = "
    SELECT a.id, a.url, h.name, s.name, a.role, a.depth, a.hops, a.page, a.priority, a.state, a.tries, a.etag,
           a.last_modified, a.digest, a.once
    FROM addresses a JOIN crawl_hosts h ON h.id = a.host JOIN crawl_sources s ON s.id = a.source";

fn due(row: &rusqlite::Row<'_>) -> rusqlite::Result<DueAddress> {
    let state: String = row.get(9)?;
    Ok(DueAddress {
        id: row.get(0)?,
        url: row.get(1)?,
        host: row.get(2)?,
        source: row.get(3)?,
        role: row.get(4)?,
        depth: row.get(5)?,
        hops: row.get(6)?,
        page: row.get(7)?,
        priority: row.get(8)?,
        is_once: row.get(14)?,
        state: AddressState::from_word(&state).unwrap_or(AddressState::Waiting),
        tries: row.get(10)?,
        etag: row.get(11)?,
        last_modified: row.get(12)?,
        digest: row.get(13)?,
    })
}

fn names_json(names: &[String]) -> String {
    serde_json::Value::from(names.to_vec()).to_string()
}
