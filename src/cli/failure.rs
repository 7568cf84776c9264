//! How a command ends: exit codes, and errors with a hint.

use std::{io, process::ExitCode};

use crate::{config::SettingsError, engine::EngineError, ingest::SyncError, store::StoreError};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all done.
    Done,
    /// 1: failed.
    Failed,
    /// 2: asked in a way that cannot be understood.
    Usage,
    /// 3: done in part: something was rejected and reported, the rest is done.
    Partly,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Partly => 3,
        })
    }
}

/// An error with what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    error: anyhow::Error,
    hint: String,
    exit: Exit,
}

impl Failure {
    /// A failure.
    pub(crate) fn new(error: impl Into<anyhow::Error>, hint: impl Into<String>) -> Self {
        Self { error: error.into(), hint: hint.into(), exit: Exit::Failed }
    }

    /// Wrong usage: exit code 2.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { error: anyhow::Error::msg(message.into()), hint: hint.into(), exit: Exit::Usage }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Says it on standard error. A reader that went away (a closed pipe) is not an error worth a word.
    pub(crate) fn report(&self) {
        let closed = self.error.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe);
        if closed {
            return;
        }
        super::output::say(&format!("error: {:#}", self.error));
        if !self.hint.is_empty() {
            super::output::say(&format!("hint: {}", self.hint));
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let hint = error.hint();
        let exit = match error {
            EngineError::InvalidRequest { .. } | EngineError::Plan(_) => Exit::Usage,
            _ => Exit::Failed,
        };
        Self { error: error.into(), hint, exit }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let hint = error.hint();
        Self::new(error, hint)
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        let hint = error.hint();
        Self::new(error, hint)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self { error: error.into(), hint: "see the documented default, skillmatch.toml".to_owned(), exit: Exit::Usage }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error, "")
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(io::Error::from(error), "")
    }
}

impl From<crate::evaluate::EvaluateError> for Failure {
    fn from(error: crate::evaluate::EvaluateError) -> Self {
        let hint = error.hint();
        Self { error: error.into(), hint, exit: Exit::Usage }
    }
}

impl From<crate::evaluate::RankError> for Failure {
    fn from(error: crate::evaluate::RankError) -> Self {
        if let crate::evaluate::RankError::Engine(error) = error {
            return error.into();
        }
        let hint = error.hint();
        Self { error: error.into(), hint, exit: Exit::Usage }
    }
}

impl From<crate::ingest::CollectError> for Failure {
    fn from(error: crate::ingest::CollectError) -> Self {
        Self { error: error.into(), hint: "check the path".to_owned(), exit: Exit::Usage }
    }
}

impl From<crate::ingest::ImportError> for Failure {
    fn from(error: crate::ingest::ImportError) -> Self {
        match error {
            crate::ingest::ImportError::Collect(error) => error.into(),
            crate::ingest::ImportError::Store(error) => error.into(),
        }
    }
}

impl From<crate::ingest::CrawlError> for Failure {
    fn from(error: crate::ingest::CrawlError) -> Self {
        use crate::ingest::CrawlError;
        match error {
            CrawlError::Store(error) => error.into(),
            CrawlError::Sync(error) => error.into(),
            CrawlError::Source(error) => {
                Self::usage(error.to_string(), "`skillmatch source kinds` lists what there is")
            }
            other @ (CrawlError::Client(_) | CrawlError::Threads(_)) => {
                Self::new(other, "what was stored before is safe; run it again, and see the log")
            }
        }
    }
}
