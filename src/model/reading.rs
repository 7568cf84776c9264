//! Readings: what was understood of one document, and what was not.

use serde::{Deserialize, Serialize};

use super::{Iri, Problem, Record, Severity};

/// Something together with its place in the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placed<T> {
    /// A JSON pointer (RFC 6901), or row and column.
    pub place: String,
    /// What stands there.
    pub value: T,
}

/// What a reader understood of one document. Reading never fails: what is not understood is a problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The id of the standard it was read as; `None` when no standard knows it.
    pub standard: Option<&'static str>,
    /// The records, in the document's order.
    pub records: Vec<Placed<Record>>,
    /// What the document links to and one would have to fetch to know more.
    pub links: Vec<Iri>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Adds a record found at `place`.
    pub fn push(&mut self, place: impl Into<String>, record: Record) {
        self.records.push(Placed { place: place.into(), value: record });
    }

    /// Adds a link, once.
    pub fn link(&mut self, target: &str) {
        if let Ok(iri) = Iri::new(target)
            && (target.starts_with("https:") || target.starts_with("http:"))
            && !self.links.contains(&iri)
        {
            self.links.push(iri);
        }
    }

    /// Whether something was lost.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
