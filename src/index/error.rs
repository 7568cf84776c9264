//! What can go wrong with an index, and the command that mends it.

use std::{
    io,
    path::{Path, PathBuf},
};

use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenReadError, OpenWriteError},
};

/// An index that cannot be read, written or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// Nothing was indexed yet.
    #[error("there is no index in {}", dir.display())]
    NoIndex {
        /// The index directory.
        dir: PathBuf,
    },
    /// The index was built from another catalog.
    #[error("the index in {} was built from catalog {found}, not from {expected}", dir.display())]
    ForeignCatalog {
        /// The index directory.
        dir: PathBuf,
        /// The catalog that is here.
        expected: String,
        /// The catalog it was built from.
        found: String,
    },
    /// The index was built by another version of this program.
    #[error("the index in {} has schema version {found}, this program reads {expected}", dir.display())]
    OtherSchema {
        /// The index directory.
        dir: PathBuf,
        /// The version that this program reads.
        expected: u32,
        /// The version it has.
        found: u32,
    },
    /// The files of the index do not fit together.
    #[error("the index in {} is damaged: {message}", dir.display())]
    Corrupt {
        /// The index directory.
        dir: PathBuf,
        /// What does not fit.
        message: String,
    },
    /// Somebody else is writing.
    #[error("the index in {} is being written by another process", dir.display())]
    Locked {
        /// The index directory.
        dir: PathBuf,
    },
    /// The disk said no. A full disk has `source.kind() == StorageFull`.
    #[error("cannot write or read the index in {}: {source}", dir.display())]
    Io {
        /// The file or directory.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The query's text is too long.
    #[error("the query has {size_bytes} bytes, more than the limit of {limit_bytes} (search limit `query text`)")]
    QueryTooLong {
        /// How long it is.
        size_bytes: usize,
        /// How long it may be.
        limit_bytes: usize,
    },
    /// The query has too many words.
    #[error("the query has {count} words, more than the limit of {limit} (search limit `query words`)")]
    TooManyWords {
        /// How many it has.
        count: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The query has too many filters.
    #[error("the query filters by {count} fields, more than the limit of {limit} (search limit `filter fields`)")]
    TooManyFilters {
        /// How many it has.
        count: usize,
        /// How many it may have.
        limit: usize,
    },
}

impl IndexError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoIndex { .. } => "run `skillmatch index`",
            Self::ForeignCatalog { .. } | Self::OtherSchema { .. } | Self::Corrupt { .. } => {
                "run `skillmatch index --rebuild`"
            }
            Self::Locked { .. } => "wait until the other `skillmatch index` or `skillmatch import` has ended",
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "free some space and run `skillmatch index` again; nothing was lost"
            }
            Self::Io { .. } => "check that the home directory exists and is writable, then run `skillmatch index`",
            Self::QueryTooLong { .. } | Self::TooManyWords { .. } => {
                "search for fewer words, or match a whole text with `skillmatch match --text`"
            }
            Self::TooManyFilters { .. } => "filter by fewer fields",
        }
    }
}

/// For `map_err`: an error of the system at `path`.
pub(super) fn io_at(path: &Path) -> impl FnOnce(io::Error) -> IndexError {
    let dir = path.to_owned();
    move |source| IndexError::Io { dir, source }
}

/// For `map_err`: an error of tantivy about the index in `path`.
pub(super) fn tantivy_at(path: &Path) -> impl FnOnce(TantivyError) -> IndexError {
    let dir = path.to_owned();
    move |error| match &error {
        TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Locked { dir },
        TantivyError::IoError(source)
        | TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
            if !matches!(source.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData) =>
        {
            IndexError::Io { dir, source: io::Error::new(source.kind(), source.to_string()) }
        }
        _ => IndexError::Corrupt { dir, message: error.to_string() },
    }
}
