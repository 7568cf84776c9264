//! What can go wrong when somebody asks.

use crate::{index::IndexError, ranking::BackendError, ranking::PlanError, store::StoreError};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The request does not say what is needed, or says it wrongly.
    #[error("{message}")]
    InvalidRequest {
        /// The field, as a JSON pointer (RFC 6901) into the request; empty for the whole.
        pointer: String,
        /// What is wrong.
        message: String,
        /// How to mend it.
        hint: String,
    },
    /// There is no such thing in the catalog.
    #[error("there is no {kind} `{id}` in the catalog")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// Its id.
        id: String,
        /// Where to look.
        hint: String,
    },
    /// The requirements make no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The backend failed.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The catalog could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index holds something that this program did not write, or a score could not be explained.
    #[error("{message}")]
    Inconsistent {
        /// What does not fit.
        message: String,
    },
}

impl EngineError {
    /// A field of the request that does not fit.
    pub(crate) fn invalid(pointer: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::InvalidRequest { pointer: pointer.to_owned(), message: message.into(), hint: hint.into() }
    }

    /// What to do about it; empty when there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::InvalidRequest { hint, .. } | Self::NotFound { hint, .. } => hint.clone(),
            Self::Plan(PlanError::RequirementsUnknown) => {
                "name skills with --skills, or use a job whose text or list names some".to_owned()
            }
            Self::Plan(PlanError::AllWeightsZero { .. }) => "leave the weights out, or give one above 0".to_owned(),
            Self::Plan(PlanError::TooMany { .. }) => "ask for what matters most, or split the job".to_owned(),
            Self::Backend(_) => String::new(),
            Self::Index(error) => error.hint().to_owned(),
            Self::Store(error) => error.hint().to_owned(),
            Self::Inconsistent { .. } => "rebuild the index with `skillmatch index --rebuild`".to_owned(),
        }
    }
}
