//! Problems: what could not be understood, where, and how to mend it.

use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was lost: a record or a statement could not be understood.
    Error,
    /// Understood, but the document departs from its standard.
    Warning,
    /// Worth knowing.
    Note,
}

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Where: a JSON pointer (RFC 6901), or `row 3, column altLabels`.
    #[serde(rename = "where")]
    pub place: String,
    /// What.
    pub message: String,
    /// How to mend it; may be empty.
    pub hint: String,
}

impl Problem {
    /// An error: something was lost.
    pub fn error(place: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.into(), message: message.into(), hint: hint.into() }
    }

    /// A warning: understood all the same.
    pub fn warning(place: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, place: place.into(), message: message.into(), hint: hint.into() }
    }

    /// A note.
    pub fn note(place: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { severity: Severity::Note, place: place.into(), message: message.into(), hint: hint.into() }
    }
}
