//! Which IRIs name one thing: found through the links of the records.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::database::{Database, Side};
use super::records::{StoredRecord, records_under};
use super::{Store, StoreError};
use crate::catalog::LinkKind;
use crate::model::{Iri, RecordKind};

/// One thing has at most so many names; beyond it is no thing but a mistake, and the rest stays apart.
const MAX_NAMES: usize = 200;

impl Store {
    /// Every IRI under which the catalog has records of this thing, the one that stands for it first. Just the IRI
    /// itself where nothing says that it has others.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names_of(&self, kind: RecordKind, id: &Iri) -> Result<Vec<Iri>, StoreError> {
        names(self.database_of(kind), kind, &id.canonical())
    }

    /// For every IRI of this kind that is not the one that stands for its thing: the one that does.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn other_names(&self, kind: RecordKind) -> Result<BTreeMap<Iri, Iri>, StoreError> {
        let database = self.database_of(kind);
        let mut others = BTreeMap::new();
        if database.side == Side::Learners {
            return Ok(others);
        }
        let sql = "SELECT DISTINCT iri FROM links WHERE kind = ?1 AND relation IN ('same_as', 'copy')";
        let linked = iris(&database.connection, sql, &[&kind.word()])?;
        let mut seen = BTreeSet::new();
        for id in linked {
            if seen.contains(&id) {
                continue;
            }
            let names = names(database, kind, &id)?;
            seen.extend(names.iter().cloned());
            if let Some((first, rest)) = names.split_first() {
                others.extend(rest.iter().map(|it| (it.clone(), first.clone())));
            }
        }
        Ok(others)
    }

    /// The things whose records refer to this target, by IRI, each once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn referring(&self, kind: RecordKind, relation: LinkKind, target: &Iri) -> Result<Vec<Iri>, StoreError> {
        let sql = "SELECT DISTINCT iri FROM links WHERE relation = ?1 AND target = ?2 AND kind = ?3 ORDER BY iri";
        let target = target.canonical();
        iris(&self.catalog.connection, sql, &[&relation.word(), &target.as_str(), &kind.word()])
    }
}

/// See [`Store::names_of`].
pub(super) fn names(database: &Database, kind: RecordKind, id: &Iri) -> Result<Vec<Iri>, StoreError> {
    if database.side == Side::Learners || !may_have_others(kind) {
        return Ok(vec![id.clone()]);
    }
    let mut found = BTreeSet::from([id.clone()]);
    let mut waiting = vec![id.clone()];
    while let Some(here) = waiting.pop() {
        for there in neighbours(&database.connection, kind, &here)? {
            if found.len() < MAX_NAMES && found.insert(there.clone()) {
                waiting.push(there);
            }
        }
    }
    if found.len() == 1 {
        return Ok(vec![id.clone()]);
    }
    let mut names = Vec::with_capacity(found.len());
    for name in found {
        let sql = "SELECT 1 FROM records WHERE kind = ?1 AND iri = ?2 LIMIT 1";
        if database.connection.prepare_cached(sql)?.exists([kind.word(), name.as_str()])? {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push(id.clone());
    }
    // A name of its own before one that we made; then the same choice everywhere.
    names.sort_by_key(|it| (it.is_local(), it.clone()));
    Ok(names)
}

/// See [`Store::records_about`].
pub(super) fn records_about(database: &Database, kind: RecordKind, id: &Iri) -> Result<Vec<StoredRecord>, StoreError> {
    let names = names(database, kind, id)?;
    if let [only] = names.as_slice() {
        return records_under(database, kind, only);
    }
    let mut records = Vec::new();
    for name in &names {
        records.extend(records_under(database, kind, name)?);
    }
    let key = |it: &StoredRecord| (it.provenance.digest.clone(), it.provenance.place.clone(), it.record.id().clone());
    records.sort_by_cached_key(key);
    Ok(records)
}

/// Kinds whose records have links that say that two IRIs name one thing.
fn may_have_others(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Achievement | RecordKind::Issuer)
}

fn neighbours(connection: &Connection, kind: RecordKind, id: &Iri) -> Result<Vec<Iri>, StoreError> {
    // `UNION ALL` and `CROSS JOIN` keep SQLite on the indexes that find few rows: to drop repeated ones it would rather
    // walk all links in order. An IRI may come more than once.
    let sql = "SELECT target FROM links WHERE kind = ?1 AND iri = ?2 AND relation = 'same_as'
               UNION ALL SELECT iri FROM links WHERE relation = 'same_as' AND target = ?2 AND kind = ?1
               UNION ALL SELECT other.iri FROM (
                   -- Once for each target, however many documents name it.
                   SELECT DISTINCT relation, target FROM links
                   WHERE kind = ?1 AND iri = ?2 AND relation IN ('same_as', 'copy')
               ) mine CROSS JOIN links other
                   ON other.relation = mine.relation AND other.target = mine.target AND other.kind = ?1";
    iris(connection, sql, &[&kind.word(), &id.as_str()])
}

fn iris(connection: &Connection, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Iri>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = Vec::new();
    for iri in statement.query_map(values, |row| row.get::<_, String>(0))? {
        // IRIs were valid when they were written.
        found.extend(Iri::new(&iri?).ok());
    }
    Ok(found)
}
