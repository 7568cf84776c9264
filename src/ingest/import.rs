//! Files into the catalog: read in parallel, stored in batches, each batch one commit.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{
    CollectError, collect,
    reading::{ReadOne, open_file, read_document},
};
use crate::{
    model::{Document, Iri, Problem, Reading, Severity},
    standards::{self, ReadOptions},
    store::{People, ReadDocument, Store, StoreError},
};

/// How to import.
pub struct ImportOptions<'a> {
    /// How to read.
    pub read: ReadOptions,
    /// The licence of what is imported, where known.
    pub licence: Option<String>,
    /// Whose credentials these are, where the documents are one person's.
    pub holder: Option<Iri>,
    /// When.
    pub now: jiff::Timestamp,
    /// The largest file read, in bytes.
    pub max_file_bytes: u64,
    /// Told after each batch: files done, files in all.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

/// A document of which nothing was kept.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Rejected {
    /// Its source.
    pub source: String,
    /// Why: the first error.
    pub problem: Problem,
}

/// What an import did.
#[derive(Debug, Default, Clone, serde::Serialize)]
pub struct ImportSummary {
    /// Documents read.
    pub documents: u64,
    /// Documents that were new.
    pub added: u64,
    /// Documents that replaced what they said before.
    pub changed: u64,
    /// Documents that said the same as before.
    pub unchanged: u64,
    /// Records understood.
    pub records: u64,
    /// Errors, warnings and notes.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
    /// Documents of which nothing was kept.
    pub rejected: Vec<Rejected>,
    /// Documents of which something was lost and the rest kept.
    pub partly: Vec<Rejected>,
    /// The catalog's revision afterwards.
    pub revision: u64,
}

/// Why an import stopped. What was committed before stays, and the same import takes it from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A path is not there.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// The catalog could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Files read at once: enough to keep all cores busy, and few enough to commit often.
const BATCH_FILES: usize = 64;

/// Imports everything under `paths` into the catalog.
///
/// # Errors
/// [`ImportError`] when a path is not there or the catalog cannot be written. A document that cannot be understood is
/// no error: it is reported and the rest goes on.
pub fn import(store: &mut Store, paths: &[PathBuf], options: &ImportOptions<'_>) -> Result<ImportSummary, ImportError> {
    let collected = collect(paths)?;
    let mut summary = ImportSummary { revision: store.revision()?, ..ImportSummary::default() };
    for error in collected.unreadable {
        let problem = Problem::error("", error.to_string(), "check its permissions");
        summary.rejected.push(Rejected { source: error.path.display().to_string(), problem });
    }
    let total = u64::try_from(collected.files.len()).unwrap_or(u64::MAX);
    let mut done = 0;
    for files in collected.files.chunks(BATCH_FILES) {
        let opened: Vec<Opened> = files.par_iter().map(|path| open(path, options)).collect();
        let mut read = Vec::new();
        let mut archives = Vec::new();
        for it in opened {
            match it {
                Opened::Read(one) => read.push(*one),
                Opened::Archive(document) => archives.push(document),
            }
        }
        put(store, &read, options, &mut summary)?;
        drop(read);
        for archive in archives {
            put_archive(store, archive, options, &mut summary)?;
        }
        done += u64::try_from(files.len()).unwrap_or(0);
        (options.progress)(done, total);
    }
    store.keep_digest()?;
    Ok(summary)
}

/// A file on its way in.
enum Opened {
    Read(Box<ReadOne>),
    /// Its documents are read batch by batch, so that they are never all in memory.
    Archive(Document),
}

fn open(path: &Path, options: &ImportOptions<'_>) -> Opened {
    let (document, problem) = open_file(path, options.max_file_bytes);
    if let Some(problem) = problem {
        return Opened::Read(Box::new((document, Reading { problems: vec![problem], ..Reading::default() })));
    }
    if standards::members(&document, &options.read.limits).is_some() {
        return Opened::Archive(document);
    }
    let reading = standards::read(&document, &options.read);
    Opened::Read(Box::new((document, reading)))
}

/// Stores the documents of an archive. Problems that the archive itself had before and has no longer are forgotten.
fn put_archive(
    store: &mut Store,
    archive: Document,
    options: &ImportOptions<'_>,
    summary: &mut ImportSummary,
) -> Result<(), StoreError> {
    let source = archive.source.clone();
    let mut has_problems = false;
    read_document(archive, &options.read, &mut |read| {
        has_problems |= read.iter().any(|(document, _)| document.source == source);
        put(store, &read, options, summary)
    })?;
    if !has_problems && !store.problems(Some(&source))?.is_empty() {
        put(store, &[(Document::new(source, Vec::new()), Reading::default())], options, summary)?;
    }
    Ok(())
}

/// Stores what was read, in one commit.
fn put(
    store: &mut Store,
    read: &[ReadOne],
    options: &ImportOptions<'_>,
    summary: &mut ImportSummary,
) -> Result<(), StoreError> {
    let batch: Vec<ReadDocument<'_>> = read
        .iter()
        .map(|(document, reading)| ReadDocument {
            document,
            reading,
            licence: options.licence.as_deref(),
            read_at: options.now,
            holder: options.holder.as_ref(),
            people: People::Kept,
        })
        .collect();
    let put = store.put(&batch)?;
    summary.added += put.added;
    summary.changed += put.changed;
    summary.unchanged += put.unchanged;
    summary.revision = put.revision;
    for (document, reading) in read {
        count(summary, document, reading);
    }
    Ok(())
}

fn count(summary: &mut ImportSummary, document: &Document, reading: &Reading) {
    summary.documents += 1;
    summary.records += u64::try_from(reading.records.len()).unwrap_or(0);
    for problem in &reading.problems {
        match problem.severity {
            Severity::Error => summary.errors += 1,
            Severity::Warning => summary.warnings += 1,
            Severity::Note => summary.notes += 1,
        }
    }
    let first = reading.problems.iter().find(|it| it.severity == Severity::Error);
    if let Some(problem) = first {
        let rejected = Rejected { source: document.source.clone(), problem: problem.clone() };
        let list = if reading.records.is_empty() { &mut summary.rejected } else { &mut summary.partly };
        list.push(rejected);
    }
}
