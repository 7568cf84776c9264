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

    /// Adds a link. Whether it is there already is looked for among the last ones only: a long list of badges has as
    /// many links, and what is left twice goes in the end.
    pub fn link(&mut self, target: &str) {
        let fetched = target.starts_with("https:") || target.starts_with("http:");
        if fetched
            && !self.links.iter().rev().take(32).any(|it| it.as_str() == target)
            && let Ok(iri) = Iri::new(target)
        {
            self.links.push(iri);
        }
    }

    /// Leaves every link once, at its first place.
    pub fn unite_links(&mut self) {
        let mut seen = std::collections::HashSet::with_capacity(self.links.len());
        self.links.retain(|it| seen.insert(it.clone()));
    }

    /// Whether something was lost.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
