//! What a crawl came to, by source.

use serde::Serialize;

use super::AddressState;
use crate::store::{Store, StoreError, database::unsigned};

/// How many addresses are in one state, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateCount {
    /// The state.
    pub state: AddressState,
    /// Why, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many.
    pub addresses: u64,
}

/// What is known of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceCrawl {
    /// Its name.
    pub source: String,
    /// Addresses known.
    pub known: u64,
    /// Addresses that may be fetched now.
    pub due: u64,
    /// Addresses that were there when last tried.
    pub fetched: u64,
    /// Of these, those that said the same as before.
    pub unchanged: u64,
    /// Addresses that could not be fetched.
    pub failed: u64,
    /// Addresses that robots.txt or their own headers deny.
    pub denied: u64,
    /// Addresses left out because the source may not have more.
    pub left_out: u64,
    /// When the one that waits longest was last there, and the newest, in milliseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_seen_ms: Option<i64>,
    /// See [`SourceCrawl::oldest_seen_ms`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest_seen_ms: Option<i64>,
    /// When the next one becomes due, in milliseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due_ms: Option<i64>,
    /// All addresses by state and reason.
    pub states: Vec<StateCount>,
}

/// A host that does not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostTrouble {
    /// Its name.
    pub host: String,
    /// Failures in a row.
    pub failures: u32,
    /// The last one.
    pub last_error: String,
    /// When it last answered, in milliseconds since 1970 UTC.
    pub last_seen_ms: Option<i64>,
    /// When it may be asked again, in milliseconds since 1970 UTC.
    pub next_at_ms: i64,
}

/// What is known of all sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CrawlStatus {
    /// By name.
    pub sources: Vec<SourceCrawl>,
    /// Hosts that failed last time, the worst first.
    pub troubled_hosts: Vec<HostTrouble>,
}

/// An address that could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostAddress {
    /// The address.
    pub url: String,
    /// Its state.
    pub state: AddressState,
    /// Why, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The last status that its host answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// When it was last there, in milliseconds since 1970 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at_ms: Option<i64>,
}

/// Most hosts in trouble that are told.
const MAX_HOSTS: u32 = 100;

impl Store {
    /// What is known of all sources at `now_ms`.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn crawl_status(&self, now_ms: i64) -> Result<CrawlStatus, StoreError> {
        let mut status = CrawlStatus::default();
        let sql = "SELECT s.name, s.known, s.left_out,
                       count(a.id) FILTER (WHERE a.ready OR a.due_at_ms <= ?1),
                       min(a.seen_at_ms), max(a.seen_at_ms),
                       min(a.due_at_ms) FILTER (WHERE NOT a.ready AND a.due_at_ms > ?1)
                   FROM crawl_sources s LEFT JOIN addresses a ON a.source = s.id GROUP BY s.id ORDER BY s.name";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let rows = statement.query_map([now_ms], |row| {
            Ok(SourceCrawl {
                source: row.get(0)?,
                known: unsigned(row.get(1)?),
                left_out: unsigned(row.get(2)?),
                due: unsigned(row.get(3)?),
                oldest_seen_ms: row.get(4)?,
                newest_seen_ms: row.get(5)?,
                next_due_ms: row.get(6)?,
                ..SourceCrawl::default()
            })
        })?;
        status.sources = rows.collect::<Result<_, _>>()?;
        for source in &mut status.sources {
            source.states = self.states_of(&source.source)?;
            for it in &source.states {
                match it.state {
                    AddressState::Stored | AddressState::Read | AddressState::Redirected => {
                        source.fetched += it.addresses;
                        if it.reason.as_deref() == Some("unchanged") {
                            source.unchanged += it.addresses;
                        }
                    }
                    AddressState::Denied => source.denied += it.addresses,
                    AddressState::Unreachable | AddressState::Refused => source.failed += it.addresses,
                    AddressState::Gone => source.fetched += it.addresses,
                    AddressState::Waiting => {}
                }
            }
        }
        let sql = "SELECT name, failures, coalesce(last_error, ''), last_seen_ms, next_at_ms FROM crawl_hosts
                   WHERE failures > 0 ORDER BY failures DESC, name LIMIT ?1";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let rows = statement.query_map([MAX_HOSTS], |row| {
            Ok(HostTrouble {
                host: row.get(0)?,
                failures: row.get(1)?,
                last_error: row.get(2)?,
                last_seen_ms: row.get(3)?,
                next_at_ms: row.get(4)?,
            })
        })?;
        status.troubled_hosts = rows.collect::<Result<_, _>>()?;
        Ok(status)
    }

    /// Where the addresses of one host stand: by state and reason.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn states_of_host(&self, host: &str) -> Result<Vec<StateCount>, StoreError> {
        self.states("host = (SELECT id FROM crawl_hosts WHERE name = ?1)", host)
    }

    /// Where the addresses of a domain and those below it stand, and at most `limit` of those that could not be had,
    /// by address.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn addresses_on(&self, domain: &str, limit: u32) -> Result<(Vec<StateCount>, Vec<LostAddress>), StoreError> {
        let which = r"host IN (SELECT id FROM crawl_hosts WHERE '.' || name LIKE '%.' || ?1 ESCAPE '\'
                                  OR '.' || name LIKE '%.' || ?1 || ':%' ESCAPE '\')";
        let name = domain.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        let counts = self.states(which, &name)?;
        let sql = format!(
            "SELECT url, state, reason, detail, status, seen_at_ms FROM addresses
             WHERE {which} AND state IN ('denied', 'refused', 'unreachable', 'gone') ORDER BY url LIMIT ?2"
        );
        let mut statement = self.catalog.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params![name, limit], |row| {
            let state: String = row.get(1)?;
            Ok(LostAddress {
                url: row.get(0)?,
                state: AddressState::from_word(&state).unwrap_or(AddressState::Unreachable),
                reason: row.get(2)?,
                detail: row.get(3)?,
                status: row.get(4)?,
                seen_at_ms: row.get(5)?,
            })
        })?;
        Ok((counts, rows.collect::<Result<_, _>>()?))
    }

    fn states_of(&self, source: &str) -> Result<Vec<StateCount>, StoreError> {
        self.states("source = (SELECT id FROM crawl_sources WHERE name = ?1)", source)
    }

    fn states(&self, which: &str, name: &str) -> Result<Vec<StateCount>, StoreError> {
        let sql = format!(
            "SELECT state, reason, count(*) FROM addresses WHERE {which} GROUP BY state, reason ORDER BY state, reason"
        );
        let mut statement = self.catalog.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([name], |row| {
            let state: String = row.get(0)?;
            let state = AddressState::from_word(&state).unwrap_or(AddressState::Waiting);
            Ok(StateCount { state, reason: row.get(1)?, addresses: unsigned(row.get(2)?) })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
