//! From files to readings: one for a document, one for each document in an archive.

use std::{
    fs,
    io::{self, Read},
    path::Path,
};

use rayon::prelude::*;

use crate::{
    model::{Document, Problem, Reading},
    standards::{self, ReadOptions},
};

/// Documents of an archive that are in memory at once: enough to keep all cores busy.
const BATCH_DOCUMENTS: usize = 64;
/// And how large they may be together before they are read, in bytes.
const BATCH_BYTES: usize = 32 << 20;

/// A document with what was understood of it.
pub type ReadOne = (Document, Reading);

/// Reads and understands a document, and calls `each` with batches of what it holds: itself, or, for an archive, the
/// documents in it, named `archive.zip!/folder/file.json`. When something of an archive was refused, the archive itself
/// comes last, without its bytes, with the problems.
///
/// # Errors
/// What `each` returns.
pub fn read_document<E>(
    document: Document,
    options: &ReadOptions,
    each: &mut dyn FnMut(Vec<ReadOne>) -> Result<(), E>,
) -> Result<(), E> {
    let Some(members) = standards::members(&document, &options.limits) else {
        let reading = standards::read(&document, options);
        return each(vec![(document, reading)]);
    };
    let mut archive = Reading::default();
    let mut waiting = Vec::new();
    let mut waiting_bytes = 0;
    let mut is_empty = true;
    for member in members {
        match member {
            Ok(member) => {
                is_empty = false;
                waiting_bytes += member.bytes.len();
                waiting.push(member);
            }
            Err(problem) => archive.problems.push(problem),
        }
        if waiting.len() >= BATCH_DOCUMENTS || waiting_bytes >= BATCH_BYTES {
            each(read_batch(std::mem::take(&mut waiting), options))?;
            waiting_bytes = 0;
        }
    }
    if !waiting.is_empty() {
        each(read_batch(waiting, options))?;
    }
    if is_empty && archive.problems.is_empty() {
        let message = "is an archive without a document in it";
        archive.problems.push(Problem::warning("", message, "check that it is the right one"));
    }
    if archive.problems.is_empty() {
        return Ok(());
    }
    each(vec![(Document::new(document.source, Vec::new()), archive)])
}

fn read_batch(documents: Vec<Document>, options: &ReadOptions) -> Vec<ReadOne> {
    let read = |document: Document| {
        let reading = standards::read(&document, options);
        (document, reading)
    };
    documents.into_par_iter().map(read).collect()
}

/// The document in a file, or on standard input for `-`. A file that cannot be read is a document without bytes, and the
/// problem.
pub(super) fn open_file(path: &Path, max_bytes: u64) -> (Document, Option<Problem>) {
    let source = path.to_string_lossy().into_owned();
    match bytes_of(path, max_bytes) {
        Ok(bytes) => (Document::new(source, bytes), None),
        Err(problem) => (Document::new(source, Vec::new()), Some(problem)),
    }
}

/// Reads and understands a file, and calls `each` as [`read_document`] does.
///
/// # Errors
/// What `each` returns.
pub fn read_file<E>(
    path: &Path,
    max_bytes: u64,
    options: &ReadOptions,
    each: &mut dyn FnMut(Vec<ReadOne>) -> Result<(), E>,
) -> Result<(), E> {
    match open_file(path, max_bytes) {
        (document, None) => read_document(document, options, each),
        (document, Some(problem)) => {
            let reading = Reading { problems: vec![problem], ..Reading::default() };
            each(vec![(document, reading)])
        }
    }
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// The problem, when it cannot be read or is larger than `max_bytes`.
pub fn bytes_of(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: io::Error| {
        Problem::error("", format!("cannot be read: {error}"), "check that it is there and may be read")
    };
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| {
            // The size is only a hint: it may change, and devices have none.
            let size = file.metadata().map_or(0, |it| it.len()).min(max_bytes);
            bytes.reserve_exact(usize::try_from(size).unwrap_or(0).saturating_add(1));
            file.take(max_bytes + 1).read_to_end(&mut bytes)
        })
    };
    read.map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
        let message = format!("is larger than {max_bytes} bytes (limit `file_bytes`)");
        return Err(Problem::error("", message, "split it, or raise `limits.file_bytes` in skillmatch.toml"));
    }
    Ok(bytes)
}
