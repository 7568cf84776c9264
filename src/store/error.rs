//! What can go wrong with the store, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// The store could not do what was asked. Nothing that was acknowledged before is lost.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The home has no catalog yet.
    #[error("there is no catalog at {}", path.display())]
    NoCatalog {
        /// The file that is missing.
        path: PathBuf,
    },
    /// The file was written by a newer version of the program.
    #[error("{} has schema version {found}, this program knows versions up to {known}", path.display())]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The file was written by an older version of the program and may not be brought up to date: it was opened for
    /// reading only.
    #[error("{} has schema version {found}, reading needs version {known}", path.display())]
    OlderSchema {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The version this program reads.
        known: i64,
    },
    /// The file is not a store, or is damaged.
    #[error("{} is not a readable catalog: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Somebody else writes, and did not finish in time.
    #[error("another skillmatch is writing to this home")]
    Busy,
    /// Another crawler works on this home.
    #[error("another crawl is running on the home {}", home.display())]
    CrawlRunning {
        /// The home.
        home: PathBuf,
    },
    /// The store was opened for reading only.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// No space left.
    #[error("no space left for the store")]
    StorageFull,
    /// Erased, but a reader still holds an old copy of the page log, so that it could not be cut.
    #[error("the learner is erased, but somebody who reads this home keeps the old pages of {} alive", path.display())]
    ErasureUnfinished {
        /// The learners' file.
        path: PathBuf,
    },
    /// A folder or file could not be made or opened.
    #[error("{}: {source}", path.display())]
    File {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A stored record could not be read back.
    #[error("the stored {kind} `{id}` cannot be read back: {message}")]
    UnreadableRecord {
        /// The record's kind.
        kind: String,
        /// The record's IRI.
        id: String,
        /// What is wrong.
        message: String,
    },
    /// A record could not be written as JSON.
    #[error("the record at `{place}` of `{source_name}` cannot be stored: {message}")]
    UnwritableRecord {
        /// The document's source.
        source_name: String,
        /// The place in it.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// Whoever was handed the records did not want to go on. The store itself is fine.
    #[error("stopped: {reason}")]
    Stopped {
        /// Why.
        reason: String,
    },
    /// The database said no.
    #[error("the database says: {source}")]
    Database {
        /// What it said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What to do about it, in one sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoCatalog { .. } => "run `skillmatch import ...` first, or name another home with `--home`",
            Self::NewerSchema { .. } => "use the newer skillmatch that wrote it",
            Self::OlderSchema { .. } => "open it once for writing, for instance with `skillmatch import`",
            Self::Damaged { .. } => "restore it from a backup, or move it away and import again",
            Self::Busy => "wait until the other one has finished, or use another home with `--home`",
            Self::CrawlRunning { .. } => {
                "wait until it has finished, or stop it with Ctrl-C; `skillmatch crawl status` shows how far it is"
            }
            Self::ReadOnly => "open the home for writing",
            Self::StorageFull => "free some space and do it again: nothing acknowledged is lost",
            Self::ErasureUnfinished { .. } => "close the other programs that use this home and erase again",
            Self::File { .. } => "check that the folder exists and that you may write to it",
            Self::UnreadableRecord { .. } => "import its document again",
            Self::UnwritableRecord { .. } => "report it together with the document",
            Self::Stopped { .. } => "see the reason",
            Self::Database { .. } => "run it again; when it stays, restore the home from a backup",
        }
    }

    /// Names the file where the database itself cannot.
    pub(super) fn at(self, path: &Path) -> Self {
        match &self {
            Self::Database { source } => match source.sqlite_error_code() {
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                    Self::Damaged { path: path.to_owned(), message: source.to_string() }
                }
                Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    Self::File { path: path.to_owned(), source: std::io::Error::other(source.to_string()) }
                }
                _ => self,
            },
            _ => self,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::StorageFull,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Database { source },
        }
    }
}
