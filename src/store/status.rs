//! Figures of the whole store.

use std::collections::BTreeMap;

use super::database::{Database, Side, unsigned};
use super::{Store, StoreError};
use crate::model::RecordKind;

/// How much there is of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct KindCount {
    /// Records: statements, several of which may be about the same thing.
    pub records: u64,
    /// Things: distinct IRIs.
    pub things: u64,
}

/// Figures of the whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct StoreStatus {
    /// The home's catalog, as [`Store::catalog_id`] says.
    pub catalog_id: String,
    /// See [`Store::revision`].
    pub revision: u64,
    /// What the public catalog says, as a digest: see [`Store::catalog_digest`].
    pub digest: String,
    /// What there is of each kind; kinds of which there is nothing are left out.
    pub kinds: BTreeMap<RecordKind, KindCount>,
    /// Raw documents; the same bytes from two sources count once in each file.
    pub documents: u64,
    /// Their bodies together.
    pub documents_size_bytes: u64,
    /// Sources.
    pub sources: u64,
    /// Sources of which nothing was understood.
    pub rejected: u64,
    /// Problems that lost something.
    pub errors: u64,
    /// Departures from a standard.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
    /// Learners, also those known by their credentials only.
    pub learners: u64,
    /// The catalog's file with its page log.
    pub catalog_size_bytes: u64,
    /// The learners' file with its page log.
    pub learners_size_bytes: u64,
}

impl Store {
    /// Figures of the whole store.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn status(&self) -> Result<StoreStatus, StoreError> {
        let mut status = StoreStatus {
            catalog_id: self.catalog_id().to_owned(),
            revision: self.revision()?,
            digest: self.catalog_digest()?,
            catalog_size_bytes: self.catalog.size_bytes(),
            learners_size_bytes: self.learners.size_bytes(),
            ..StoreStatus::default()
        };
        for database in [&self.catalog, &self.learners] {
            count_records(database, &mut status)?;
            count_sources(database, &mut status)?;
        }
        let sql = "SELECT count(*) FROM (SELECT iri FROM records WHERE kind = 'learner'
                   UNION SELECT holder_iri FROM records WHERE holder_iri IS NOT NULL)";
        status.learners = number(&self.learners, sql)?;
        Ok(status)
    }
}

fn count_records(database: &Database, status: &mut StoreStatus) -> Result<(), StoreError> {
    let sql = "SELECT kind, count(*), count(DISTINCT iri) FROM records GROUP BY kind";
    let mut statement = database.connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let word: String = row.get(0)?;
        if let Some(kind) = RecordKind::from_word(&word) {
            let count = KindCount { records: unsigned(row.get(1)?), things: unsigned(row.get(2)?) };
            status.kinds.insert(kind, count);
        }
    }
    Ok(())
}

fn count_sources(database: &Database, status: &mut StoreStatus) -> Result<(), StoreError> {
    // A personal document's public part in the catalog is not another source.
    let own = match database.side {
        Side::Catalog => "has_body",
        Side::Learners => "1",
    };
    status.sources += number(database, &format!("SELECT count(*) FROM sources WHERE {own}"))?;
    status.rejected += number(database, &format!("SELECT count(*) FROM sources WHERE rejected AND {own}"))?;
    status.documents += number(database, "SELECT count(*) FROM documents")?;
    status.documents_size_bytes += number(database, "SELECT ifnull(sum(size_bytes), 0) FROM documents")?;
    status.errors += number(database, "SELECT count(*) FROM problems WHERE severity = 'error'")?;
    status.warnings += number(database, "SELECT count(*) FROM problems WHERE severity = 'warning'")?;
    status.notes += number(database, "SELECT count(*) FROM problems WHERE severity = 'note'")?;
    Ok(())
}

fn number(database: &Database, sql: &str) -> Result<u64, StoreError> {
    Ok(unsigned(database.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
}
