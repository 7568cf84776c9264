//! What of a fetched credential may be kept: what it says of the achievement, nothing of people.

use super::ReadOptions;
use crate::model::{Document, Reading};

/// What may be kept of a document.
#[derive(Debug, Clone, Default)]
pub struct Redacted {
    /// The document to store; `None` when nothing may be kept.
    pub document: Option<Document>,
    /// What it says, without people.
    pub reading: Reading,
    /// What was taken out: JSON pointers, or kinds.
    pub removed: Vec<String>,
}

/// Takes people out of a document.
pub fn redact(document: &Document, reading: &Reading, options: &ReadOptions) -> Redacted {
    let _ = (document, reading, options);
    Redacted::default()
}

/// Whether an address names a person: it holds an e-mail address.
pub fn names_a_person(url: &str) -> bool {
    url.contains('@') || url.to_ascii_lowercase().contains("%40")
}

/// Whether a document has the shape of an award, a token or a baked image, so that it may hold something of people.
pub fn may_hold_people(document: &Document, reading: &Reading) -> bool {
    let _ = (document, reading);
    false
}
