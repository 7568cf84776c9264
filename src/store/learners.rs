//! People: their pseudonyms, what they hold, and their erasure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use super::database::{self, Side};
use super::part::{People, ReadDocument};
use super::records::{StoredRecord, collect};
use super::{Store, StoreError, change, put, writer};
use crate::model::{Document, HolderIdentity, Iri, Learner, Reading, Record, RecordKind};

/// What became of an erasure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    /// Whether there was anything to erase.
    pub erased: bool,
    /// Documents that speak of others too, and so keep their body: whoever asked should mend and import them again.
    /// What they say of the erased learner is not read any more.
    pub shared_sources: Vec<String>,
}

impl Store {
    /// The standard under which [`Store::put_learner`] keeps a learner: JSON of [`Learner`].
    pub const LEARNER_STANDARD: &'static str = "skillmatch_learner";

    /// The media type of such a document.
    pub const LEARNER_MEDIA_TYPE: &'static str = "application/vnd.skillmatch.learner+json";

    /// The pseudonym of whoever has this identity: `urn:skillmatch:learner:` and 32 hexadecimal digits, the same for
    /// the same kind and value as long as this home's learners' file lives, and different in every other home.
    pub fn pseudonym(&self, identity: &HolderIdentity) -> Iri {
        self.secret.pseudonym(identity)
    }

    /// Stores a learner as the whole of what `source` says, also one who was erased before. Kept as a document too.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn put_learner(&mut self, learner: &Learner, source: &str) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(learner).map_err(|error| StoreError::UnwritableRecord {
            source_name: source.to_owned(),
            place: String::new(),
            message: error.to_string(),
        })?;
        let media_type = Some(Self::LEARNER_MEDIA_TYPE.to_owned());
        let document = Document { source: source.to_owned(), bytes, media_type };
        let mut reading = Reading { standard: Some(Self::LEARNER_STANDARD), ..Reading::default() };
        reading.push("", Record::Learner(learner.clone()));
        let mark = self.secret.erasure_mark(&learner.id.canonical());
        let forgive = "DELETE FROM erased WHERE mark = ?1";
        self.learners.connection.prepare_cached(forgive)?.execute([mark])?;
        let read_at = Timestamp::now();
        self.put(&[ReadDocument {
            document: &document,
            reading: &reading,
            licence: None,
            read_at,
            holder: None,
            people: People::Kept,
        }])?;
        Ok(())
    }

    /// Erases a learner: their records, their credentials, their documents where these are about nobody else, and the
    /// public records read in those. Overwritten in the file and cut from the page log before this returns. Their IRI
    /// stays in the list of changes, so that the index can follow, and a keyed mark stays, so that no import brings
    /// them back; only [`Store::put_learner`] does.
    ///
    /// # Errors
    /// As [`Store::put`]; [`StoreError::ErasureUnfinished`] when a reader keeps old pages alive.
    pub fn delete_learner(&mut self, id: &Iri) -> Result<Erasure, StoreError> {
        let mut erasure = Erasure::default();
        let id = &id.canonical();
        let catalog = self.catalog.begin()?;
        let learners = self.learners.begin()?;
        let revision = database::revision_of(&catalog)?.max(database::revision_of(&learners)?);
        let sources = sources_with(&learners, id)?;
        let mut catalog_changed = false;
        for source in sources.iter().filter(|it| !it.is_shared) {
            catalog_changed |= writer::remove_source(&catalog, Side::Catalog, &source.alias, revision + 1)?;
        }
        let learners_revision = revision + 1 + u64::from(catalog_changed);
        for source in sources {
            erasure.erased = true;
            if source.is_shared {
                remove_records(&learners, source.id, id, learners_revision)?;
                erasure.shared_sources.push(source.name);
            } else {
                writer::remove_source(&learners, Side::Learners, &source.name, learners_revision)?;
            }
        }
        if erasure.erased {
            let sql = "INSERT OR IGNORE INTO erased (mark, erased_at) VALUES (?1, ?2)";
            learners.execute(sql, params![self.secret.erasure_mark(id), Timestamp::now().to_string()])?;
        }
        // The catalog first: as long as the learners' file has the sources, erasing again finds what is left to do.
        put::finish(catalog, catalog_changed, revision + 1)?;
        put::finish(learners, erasure.erased, learners_revision)?;
        self.scrub()?;
        Ok(erasure)
    }

    /// What to call this learner, where a record says so.
    ///
    /// # Errors
    /// When the file or a record cannot be read.
    pub fn learner_name(&self, id: &Iri) -> Result<Option<String>, StoreError> {
        Ok(self.records_of(RecordKind::Learner, id)?.into_iter().find_map(|stored| match stored.record {
            Record::Learner(learner) => learner.name,
            _ => None,
        }))
    }

    /// The credentials that are this learner's, by IRI, source and place. Those inside the learner's own record come
    /// with that record.
    ///
    /// # Errors
    /// When the file or a record cannot be read.
    pub fn credentials_of(&self, holder: &Iri) -> Result<Vec<StoredRecord>, StoreError> {
        // The plus keeps SQLite on the index of holders.
        let database = &self.learners;
        let sql = "AND r.id IN (SELECT id FROM records WHERE holder_iri = ?2 AND +kind = 'credential')";
        collect(database, RecordKind::Credential, sql, &[&holder.canonical().as_str()])
    }

    /// The learners who hold this achievement, by a credential or inside their record; by IRI, each once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn holders_of(&self, achievement: &Iri) -> Result<Vec<Iri>, StoreError> {
        let sql = "SELECT DISTINCT holder_iri FROM awards WHERE achievement_iri = ?1 ORDER BY holder_iri";
        self.learner_ids(sql, &[&achievement.canonical().as_str()])
    }

    /// Every learner, also those known by their credentials only; by IRI, each once.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn learners(&self) -> Result<Vec<Iri>, StoreError> {
        let sql = "SELECT iri FROM records WHERE kind = 'learner'
                   UNION SELECT holder_iri FROM records WHERE holder_iri IS NOT NULL ORDER BY 1";
        self.learner_ids(sql, &[])
    }

    fn learner_ids(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Iri>, StoreError> {
        let mut statement = self.learners.connection.prepare_cached(sql)?;
        let mut ids = Vec::new();
        for id in statement.query_map(values, |row| row.get::<_, String>(0))? {
            ids.extend(Iri::new(&id?).ok());
        }
        Ok(ids)
    }

    /// Brings what `secure_delete` has overwritten from the page log into the file, and cuts the log to nothing.
    fn scrub(&self) -> Result<(), StoreError> {
        let connection = &self.learners.connection;
        let blocked: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if blocked { Err(StoreError::ErasureUnfinished { path: self.learners.path.clone() }) } else { Ok(()) }
    }
}

struct LearnerSource {
    id: i64,
    name: String,
    alias: String,
    is_shared: bool,
}

/// The sources that say something about this learner.
fn sources_with(learners: &Transaction<'_>, id: &Iri) -> Result<Vec<LearnerSource>, StoreError> {
    let sql = "SELECT source FROM records WHERE holder_iri = ?1
               UNION SELECT source FROM records WHERE kind = 'learner' AND iri = ?1
               UNION SELECT id FROM sources WHERE holder_iri = ?1";
    let ids: BTreeSet<i64> =
        learners.prepare_cached(sql)?.query_map([id.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut sources = Vec::with_capacity(ids.len());
    for source in ids {
        let sql = "SELECT name, alias, EXISTS (SELECT 1 FROM records WHERE source = ?1 AND holder_iri <> ?2
                       AND NOT (kind = 'learner' AND iri = ?2))
                   FROM sources WHERE id = ?1";
        let found = learners
            .prepare_cached(sql)?
            .query_row(params![source, id.as_str()], |row| {
                Ok(LearnerSource { id: source, name: row.get(0)?, alias: row.get(1)?, is_shared: row.get(2)? })
            })
            .optional()?;
        sources.extend(found);
    }
    Ok(sources)
}

fn remove_records(learners: &Transaction<'_>, source: i64, id: &Iri, revision: u64) -> Result<(), StoreError> {
    let sql = "SELECT id FROM records WHERE source = ?1 AND (holder_iri = ?2 OR (kind = 'learner' AND iri = ?2))";
    let records: Vec<i64> = learners
        .prepare_cached(sql)?
        .query_map(params![source, id.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for record in records {
        change::touch_record(learners, Side::Learners, record, revision)?;
        learners.prepare_cached("DELETE FROM records WHERE id = ?1")?.execute([record])?;
    }
    Ok(())
}
