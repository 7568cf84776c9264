//! Storing documents: one commit to each file for a whole batch. See the module's page for the order of the commits.

use rusqlite::Transaction;

use super::database::{self, Side};
use super::part::{self, Part, People, ReadDocument, Split};
use super::privacy::Secret;
use super::writer::{self, Outcome};
use super::{Store, StoreError};
use crate::model::{Iri, Severity};

/// What storing a batch came to. Counts are of documents unless they say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutSummary {
    /// Sources that were not known.
    pub added: u64,
    /// Sources that said something else before.
    pub changed: u64,
    /// Sources that said the same before.
    pub unchanged: u64,
    /// Records in the batch.
    pub records: u64,
    /// Problems that lost something.
    pub errors: u64,
    /// Departures from a standard.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
    /// Sources of which nothing was understood, in the order of the batch.
    pub rejected: Vec<String>,
    /// Sources left out, wholly or in part, because a learner they speak of was erased.
    pub withheld: Vec<String>,
    /// The revision of the home afterwards.
    pub revision: u64,
}

/// One document of the batch on its way into the files.
struct Entry<'a> {
    read: &'a ReadDocument<'a>,
    digest: String,
    alias: String,
    split: Split,
    learners: Outcome,
}

impl Store {
    /// Stores a batch: afterwards each source says what its document says and nothing else. The same batch again
    /// changes nothing. When this returns, the batch has reached the disk; when it fails or never returns, a part of
    /// the batch may be stored, and putting it again completes it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody else writes, [`StoreError::StorageFull`], [`StoreError::ReadOnly`].
    pub fn put(&mut self, batch: &[ReadDocument<'_>]) -> Result<PutSummary, StoreError> {
        self.put_and(batch, &mut |_| Ok(false))
    }

    /// Stores a batch as [`Store::put`] does, and whatever `also` writes into the catalog, in the same commit. `also` says
    /// whether it wrote; that alone is no new revision.
    pub(super) fn put_and(
        &mut self,
        batch: &[ReadDocument<'_>],
        also: &mut dyn FnMut(&Transaction<'_>) -> Result<bool, StoreError>,
    ) -> Result<PutSummary, StoreError> {
        let mut summary = PutSummary::default();
        // The catalog's write lock is the home's: every writer takes it first.
        let catalog = self.catalog.begin()?;
        let learners = self.learners.begin()?;
        let revision = database::revision_of(&catalog)?.max(database::revision_of(&learners)?);

        let learners_revision = revision + 1;
        let mut entries = Vec::with_capacity(batch.len());
        let mut learners_changed = false;
        for read in batch {
            let mut entry = prepare(read, &self.secret, &learners)?;
            entry.count_into(&mut summary);
            if entry.split.is_withheld() {
                learners_changed |=
                    writer::remove_source(&learners, Side::Learners, &read.document.source, learners_revision)?;
            } else if entry.split.is_personal {
                let part = entry.personal_part();
                entry.learners = writer::write_part(&learners, Side::Learners, &part, learners_revision)?;
                learners_changed |= entry.learners != Outcome::Unchanged;
            }
            entries.push(entry);
        }

        let catalog_revision = revision + 1 + u64::from(learners_changed);
        let mut catalog_changed = false;
        for entry in &mut entries {
            catalog_changed |= entry.write_public(&catalog, catalog_revision, &mut summary)?;
        }
        let also_wrote = also(&catalog)?;

        finish(learners, learners_changed, learners_revision)?;
        if also_wrote && !catalog_changed {
            catalog.commit()?;
        } else {
            finish(catalog, catalog_changed, catalog_revision)?;
        }
        let own = entries.iter().filter(|it| it.read.people == People::Kept && !it.split.is_personal);
        self.drop_moved(&own.map(Entry::source).collect::<Vec<_>>())?;
        summary.revision = self.revision()?;
        Ok(summary)
    }

    /// Takes sources that turned out to be public out of the learners' file, after the catalog has them for sure.
    fn drop_moved(&mut self, public_sources: &[&str]) -> Result<(), StoreError> {
        let mut moved = Vec::new();
        for name in public_sources {
            let sql = "SELECT 1 FROM sources WHERE name = ?1";
            if self.learners.connection.prepare_cached(sql)?.exists([name])? {
                moved.push(*name);
            }
        }
        if moved.is_empty() {
            return Ok(());
        }
        let catalog = self.catalog.begin()?;
        let learners = self.learners.begin()?;
        let revision = database::revision_of(&catalog)?.max(database::revision_of(&learners)?) + 1;
        let mut changed = false;
        for name in moved {
            changed |= writer::remove_source(&learners, Side::Learners, name, revision)?;
        }
        finish(learners, changed, revision)
    }
}

/// Commits what changed something; lets go of what did not.
pub(super) fn finish(transaction: Transaction<'_>, changed: bool, revision: u64) -> Result<(), StoreError> {
    if !changed {
        return Ok(transaction.rollback()?);
    }
    database::set_revision(&transaction, revision)?;
    Ok(transaction.commit()?)
}

fn prepare<'a>(
    read: &'a ReadDocument<'a>,
    secret: &Secret,
    learners: &Transaction<'_>,
) -> Result<Entry<'a>, StoreError> {
    let is_erased = |learner: &Iri| -> Result<bool, StoreError> {
        let mut statement = learners.prepare_cached("SELECT 1 FROM erased WHERE mark = ?1")?;
        Ok(statement.exists([secret.erasure_mark(learner)])?)
    };
    Ok(Entry {
        read,
        digest: blake3::hash(&read.document.bytes).to_hex().to_string(),
        alias: secret.source_alias(&read.document.source),
        split: part::split(read, secret, &is_erased)?,
        learners: Outcome::Unchanged,
    })
}

impl<'a> Entry<'a> {
    fn source(&self) -> &'a str {
        &self.read.document.source
    }

    fn personal_part(&mut self) -> Part<'_> {
        Part {
            name: &self.read.document.source,
            alias: &self.alias,
            digest: &self.digest,
            body: Some(self.read.document),
            standard: self.read.reading.standard,
            licence: self.read.licence,
            read_at: self.read.read_at.to_string(),
            is_rejected: self.split.is_rejected,
            problems: &self.read.reading.problems,
            holder: self.read.holder,
            rows: std::mem::take(&mut self.split.personal),
        }
    }

    /// The part for the catalog: the whole of a public document, the public records of a personal one.
    fn public_part(&mut self) -> Part<'_> {
        let is_personal = self.split.is_personal;
        Part {
            name: if is_personal { &self.alias } else { &self.read.document.source },
            alias: &self.alias,
            digest: &self.digest,
            body: (!is_personal).then_some(self.read.document),
            standard: self.read.reading.standard,
            licence: self.read.licence,
            read_at: self.read.read_at.to_string(),
            is_rejected: !is_personal && self.split.is_rejected,
            problems: if is_personal { &[] } else { &self.read.reading.problems },
            holder: None,
            rows: std::mem::take(&mut self.split.public),
        }
    }

    /// Writes what belongs into the catalog and counts the document; says whether the catalog changed.
    fn write_public(
        &mut self,
        catalog: &Transaction<'_>,
        revision: u64,
        summary: &mut PutSummary,
    ) -> Result<bool, StoreError> {
        let remove = |name: &str| writer::remove_source(catalog, Side::Catalog, name, revision);
        let is_personal = self.split.is_personal;
        // The name under which the other kind of document would stand: this one may have been that before. What people
        // brought themselves under the same name stays theirs.
        let mut changed = match (self.read.people, is_personal) {
            (People::LeftOut, _) => false,
            (People::Kept, true) => remove(&self.read.document.source)?,
            (People::Kept, false) => remove(&self.alias)?,
        };
        let has_part = !self.split.is_withheld() && (!is_personal || !self.split.public.is_empty());
        let mut outcome = None;
        if has_part {
            let written = writer::write_part(catalog, Side::Catalog, &self.public_part(), revision)?;
            changed |= written != Outcome::Unchanged;
            outcome = Some(written);
        } else {
            changed |= remove(&self.alias)?;
        }
        let personal = (is_personal && !self.split.is_withheld()).then_some(self.learners);
        match (personal, outcome) {
            (Some(Outcome::Added), None | Some(Outcome::Added)) | (None, Some(Outcome::Added)) => summary.added += 1,
            (None | Some(Outcome::Unchanged), None | Some(Outcome::Unchanged)) if !changed => summary.unchanged += 1,
            _ => summary.changed += 1,
        }
        Ok(changed)
    }

    fn count_into(&self, summary: &mut PutSummary) {
        summary.records += (self.split.public.len() + self.split.personal.len()) as u64;
        for problem in &self.read.reading.problems {
            match problem.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        if self.split.is_rejected {
            summary.rejected.push(self.source().to_owned());
        }
        if self.split.withheld > 0 {
            summary.withheld.push(self.source().to_owned());
        }
    }
}
