//! What changed since a revision, so that an index can follow.

use std::collections::BTreeSet;

use rusqlite::{Transaction, params};

use super::database::{Database, Side, signed};
use super::{Store, StoreError};
use crate::model::{Iri, RecordKind};

/// A thing of which the store says something else than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// What it is.
    pub kind: RecordKind,
    /// Its IRI.
    pub id: Iri,
    /// Whether no record of it is left. A learner is there as long as a credential is theirs.
    pub removed: bool,
}

impl Store {
    /// The revision of the home: grows with every commit that changed something, and whatever has a number up to it
    /// can be read. 0 for an empty home. The numbers may have gaps.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn revision(&self) -> Result<u64, StoreError> {
        Ok(self.learners.revision()?.max(self.catalog.revision()?))
    }

    /// Every thing that changed after `revision`, once, by kind and IRI. A learner counts as changed when one of their
    /// credentials did. Ask for [`Store::revision`] first and keep that number: what changes meanwhile is then told
    /// twice, never missed.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn changes_since(&self, revision: u64) -> Result<Vec<Change>, StoreError> {
        let mut changes = BTreeSet::new();
        for database in [&self.learners, &self.catalog] {
            collect_changes(database, revision, &mut changes)?;
        }
        Ok(changes.into_iter().collect())
    }

    /// How many sources were added or said something else after `since`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn pending_documents(&self, since: u64) -> Result<u64, StoreError> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        // Both files know a personal document under its alias; of public ones only the catalog knows.
        let queries = [
            (&self.learners, "SELECT alias FROM sources WHERE revision > ?1"),
            (&self.catalog, "SELECT name FROM sources WHERE revision > ?1"),
        ];
        for (database, sql) in queries {
            let mut statement = database.connection.prepare_cached(sql)?;
            for name in statement.query_map([signed(since)], |row| row.get(0))? {
                names.insert(name?);
            }
        }
        Ok(names.len() as u64)
    }
}

/// What changed in one file after this revision.
pub(super) fn changes_in(database: &Database, revision: u64) -> Result<BTreeSet<Change>, StoreError> {
    let mut changes = BTreeSet::new();
    collect_changes(database, revision, &mut changes)?;
    Ok(changes)
}

/// Notes that this thing changed in a way its records do not show.
pub(super) fn touch(transaction: &Transaction<'_>, kind: &str, iri: &str, revision: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO touched (kind, iri, revision) VALUES (?1, ?2, ?3)
               ON CONFLICT (kind, iri) DO UPDATE SET revision = ?3";
    transaction.prepare_cached(sql)?.execute(params![kind, iri, signed(revision)])?;
    Ok(())
}

/// Notes that the thing this record is about, and its holder, will lose the record.
pub(super) fn touch_record(
    transaction: &Transaction<'_>,
    side: Side,
    record: i64,
    revision: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO touched (kind, iri, revision) SELECT kind, iri, ?2 FROM records WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![record, signed(revision)])?;
    if side == Side::Catalog {
        // What it was one with, or spoke of, will be something else without it.
        let sql = "INSERT OR REPLACE INTO touched (kind, iri, revision)
                   SELECT kind, target, ?2 FROM links WHERE record = ?1 AND relation = 'same_as'
                   UNION ALL SELECT 'achievement', target, ?2 FROM links WHERE record = ?1 AND relation = 'endorses'
                   UNION ALL SELECT 'issuer', target, ?2 FROM links WHERE record = ?1 AND relation = 'endorses'
                   UNION ALL SELECT other.kind, other.iri, ?2 FROM links mine CROSS JOIN links other
                       ON other.relation = mine.relation AND other.target = mine.target AND other.kind = mine.kind
                       WHERE mine.record = ?1 AND mine.relation IN ('same_as', 'copy')";
        transaction.prepare_cached(sql)?.execute(params![record, signed(revision)])?;
    }
    if side == Side::Learners {
        let sql = "INSERT OR REPLACE INTO touched (kind, iri, revision)
                   SELECT 'learner', holder_iri, ?2 FROM records WHERE id = ?1 AND holder_iri IS NOT NULL";
        transaction.prepare_cached(sql)?.execute(params![record, signed(revision)])?;
    }
    Ok(())
}

fn collect_changes(database: &Database, revision: u64, changes: &mut BTreeSet<Change>) -> Result<(), StoreError> {
    let still_there = match database.side {
        Side::Catalog => "",
        Side::Learners => {
            " OR (changed.kind = 'learner' AND EXISTS
                 (SELECT 1 FROM records WHERE records.holder_iri = changed.iri))"
        }
    };
    let sql = format!(
        "SELECT kind, iri,
             EXISTS (SELECT 1 FROM records WHERE records.kind = changed.kind AND records.iri = changed.iri){still_there}
         FROM (SELECT kind, iri FROM records WHERE revision > ?1
               UNION SELECT kind, iri FROM touched WHERE revision > ?1) AS changed"
    );
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut rows = statement.query([signed(revision)])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let iri: String = row.get(1)?;
        // Words and IRIs were valid when they were written; a newer program's kinds are not for this index.
        let (Some(kind), Ok(id)) = (RecordKind::from_word(&kind), Iri::new(&iri)) else {
            continue;
        };
        changes.insert(Change { kind, id, removed: !row.get::<_, bool>(2)? });
    }
    Ok(())
}
