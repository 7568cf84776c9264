//! What can go wrong with a batch, and what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::engine::EngineError;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// An input cannot be used at all.
    #[error("`{source_name}` {message}")]
    Input {
        /// The file.
        source_name: String,
        /// What is wrong with it.
        message: String,
        /// How to mend it.
        hint: String,
    },
    /// What was asked for cannot be done.
    #[error("{message}")]
    Request {
        /// Why.
        message: String,
        /// What to do instead.
        hint: String,
    },
    /// The catalog or its index could not be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The report, or the state of the run, could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl BatchError {
    pub(super) fn input(source: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Input { source_name: source.to_owned(), message: message.into(), hint: hint.into() }
    }

    pub(super) fn request(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Request { message: message.into(), hint: hint.into() }
    }

    pub(super) fn read(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Read { path: path.clone(), source }
    }

    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Write { path: path.clone(), source }
    }

    /// What to do about it; empty when there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::Input { hint, .. } | Self::Request { hint, .. } => hint.clone(),
            Self::Engine(error) => error.hint(),
            Self::Read { .. } => "check the path and the rights to read it".to_owned(),
            Self::Write { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    "make room on the disk, or choose another --out; nothing was left half-written, and the same \
                     command goes on where this one stopped"
                        .to_owned()
                }
                _ => "check that the folder of --out can be written".to_owned(),
            },
        }
    }

    /// Whether the command, or a file it names, was wrong, and not the machine.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Input { .. } | Self::Request { .. } => true,
            Self::Engine(error) => matches!(error, EngineError::InvalidRequest { .. } | EngineError::Plan(_)),
            Self::Read { source, .. } => source.kind() == io::ErrorKind::NotFound,
            Self::Write { .. } => false,
        }
    }
}
