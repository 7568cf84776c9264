//! Writing: a whole generation from scratch, or changes into the current one.

use std::path::Path;

use tantivy::{IndexWriter, TantivyDocument, TantivyError, indexer::NoMergePolicy};

use super::{
    analysis::Analysis,
    entry::{Entry, EntryKind},
    error::{IndexError, io_at, tantivy_at},
    generation::{Building, Current, WriteLock, sync_directory},
    reader::Index,
    records::Payload,
    schema::{self, Fields},
    side_file::SideFile,
};
use crate::model::Iri;

/// Entries between two reports of progress.
const PROGRESS_STEP: u64 = 1_000;
/// What tantivy asks for at least, per thread, in bytes.
const MIN_MEMORY_BYTES: usize = 16 << 20;
/// What tantivy takes at most, per thread, in bytes.
const MAX_MEMORY_BYTES: usize = 2 << 30;

/// How to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// Memory for what is not yet on disk, in bytes, for all threads together; at least 16 MiB a thread is taken.
    pub writer_memory_bytes: usize,
    /// Threads that write, 1 to 8.
    pub threads: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { writer_memory_bytes: 256 << 20, threads: 2 }
    }
}

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildSummary {
    /// The number of the new generation.
    pub generation: u64,
    /// How many entries it was given.
    pub entries: u64,
}

/// What an update did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateSummary {
    /// How many entries were added or replaced.
    pub upserted: u64,
    /// How many deletions were asked for.
    pub deleted: u64,
}

/// What a new generation is made of.
#[derive(Debug)]
pub enum Part {
    /// Something that can be found.
    Entry(Box<Entry>),
    /// Bytes to be kept with it.
    SideFile(SideFile, Vec<u8>),
}

impl From<Entry> for Part {
    fn from(entry: Entry) -> Self {
        Self::Entry(Box::new(entry))
    }
}

impl Index {
    /// Builds a new generation from all entries and makes it current; until then, and when it fails, readers see the
    /// old one; a part that is an error ends it so. `revision` is the catalog's; `progress` is told the number of entries
    /// so far, now and then and at the end.
    ///
    /// # Errors
    /// [`IndexError::Locked`] when somebody else writes, [`IndexError::Io`] when the disk is full.
    pub fn rebuild<E: From<IndexError>, P: Into<Part>>(
        dir: &Path,
        catalog_id: &str,
        revision: u64,
        parts: impl Iterator<Item = Result<P, E>>,
        options: &IndexOptions,
        progress: &dyn Fn(u64),
    ) -> Result<BuildSummary, E> {
        let lock = WriteLock::take(dir)?;
        let building = Building::start(dir, &lock)?;
        let path = building.path();
        let mut session = Session::start(&schema::create(&path)?, &path, options)?;
        let mut count = 0;
        for part in parts {
            match part?.into() {
                Part::Entry(entry) => session.add(&entry)?,
                Part::SideFile(file, bytes) => {
                    file.write(&path, &bytes)?;
                    continue;
                }
            }
            count += 1;
            if count % PROGRESS_STEP == 0 {
                progress(count);
            }
        }
        session.commit(revision)?;
        session.close()?;
        progress(count);
        let current = building.finish(catalog_id)?;
        Ok(BuildSummary { generation: current.generation, entries: count })
    }

    /// Brings changes into the current generation, in one commit. The same update may be given again without harm.
    /// What `deletes` names is gone from the disk too when this returns.
    ///
    /// # Errors
    /// [`IndexError::NoIndex`], [`IndexError::ForeignCatalog`] and [`IndexError::OtherSchema`] when there is nothing to
    /// update, [`IndexError::Locked`] when somebody else writes, [`IndexError::Io`] when the disk is full.
    pub fn update(
        dir: &Path,
        catalog_id: &str,
        revision: u64,
        upserts: impl Iterator<Item = Entry>,
        deletes: &[(EntryKind, Iri)],
        options: &IndexOptions,
    ) -> Result<UpdateSummary, IndexError> {
        // First, so that a mere question does not make a directory.
        Current::read(dir, catalog_id)?;
        let _lock = WriteLock::take(dir)?;
        let path = Current::read(dir, catalog_id)?.directory(dir);
        let mut session = Session::start(&schema::open(&path)?, &path, options)?;
        if !deletes.is_empty() {
            // No merge of its own may hold a segment that has to be merged for erasing.
            session.writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        let mut upserted = 0;
        for (kind, id) in deletes {
            session.delete(*kind, id);
        }
        for entry in upserts {
            session.delete(entry.kind, &entry.id);
            session.add(&entry)?;
            upserted += 1;
        }
        session.commit(revision)?;
        if !deletes.is_empty() {
            session.erase()?;
        }
        session.close()?;
        sync_directory(&path).map_err(io_at(&path))?;
        Ok(UpdateSummary { upserted, deleted: u64::try_from(deletes.len()).unwrap_or(u64::MAX) })
    }
}

/// A writer with what it needs.
struct Session<'a> {
    path: &'a Path,
    fields: Fields,
    analysis: Analysis,
    writer: IndexWriter,
}

impl<'a> Session<'a> {
    fn start(index: &tantivy::Index, path: &'a Path, options: &IndexOptions) -> Result<Self, IndexError> {
        let threads = options.threads.clamp(1, 8);
        let memory = (options.writer_memory_bytes / threads).clamp(MIN_MEMORY_BYTES, MAX_MEMORY_BYTES);
        let writer = index.writer_with_num_threads(threads, memory * threads).map_err(tantivy_at(path))?;
        Ok(Self { path, fields: *schema::FIELDS, analysis: Analysis::new(), writer })
    }

    fn add(&mut self, entry: &Entry) -> Result<(), IndexError> {
        let document: TantivyDocument = schema::document(self.fields, &self.analysis, entry);
        match self.writer.add_document(document) {
            Ok(_) => Ok(()),
            // A thread of the writer has ended; the commit knows why.
            Err(error) => Err(tantivy_at(self.path)(self.writer.commit().err().unwrap_or(error))),
        }
    }

    fn delete(&mut self, kind: EntryKind, id: &Iri) {
        self.writer.delete_term(schema::key_term(self.fields, kind, id));
    }

    fn commit(&mut self, revision: u64) -> Result<(), IndexError> {
        let payload = Payload { revision }.text();
        let commit = |writer: &mut IndexWriter| -> Result<(), TantivyError> {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit()?;
            Ok(())
        };
        commit(&mut self.writer).map_err(tantivy_at(self.path))
    }

    /// A deleted document stays on disk until its segment is merged, and nothing merges because of deletes.
    fn erase(&mut self) -> Result<(), IndexError> {
        let erase = |writer: &mut IndexWriter| -> Result<(), TantivyError> {
            for meta in writer.index().searchable_segment_metas()? {
                if meta.has_deletes() {
                    writer.merge(&[meta.id()]).wait()?;
                }
            }
            writer.garbage_collect_files().wait()?;
            Ok(())
        };
        erase(&mut self.writer).map_err(tantivy_at(self.path))
    }

    fn close(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads().map_err(tantivy_at(self.path))
    }
}
