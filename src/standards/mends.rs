//! Mends: what is wrong with a JSON document, as patches (RFC 6902) that put it right. Each is tried: it is proposed only
//! when the document, patched and read again, has that problem no more, no new one, and says no less.

mod advice;
mod proposals;
#[cfg(test)]
mod tests;
mod values;

use std::collections::HashMap;

use serde_json::Value;

use super::{ReadOptions, read, redaction};
use crate::model::{Document, Problem, Reading, Record, RecordKind, Severity};

/// How one problem of a document can be mended.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Mend {
    /// Where the problem is: a JSON pointer.
    #[serde(rename = "where")]
    pub place: String,
    /// The problem.
    pub message: String,
    /// The operations of a JSON patch, for the document as it was published.
    pub patch: Vec<Value>,
}

/// So many mends are sought in one document.
const MOST: usize = 200;
/// So many bytes may be read to try them: mends of a large document are sought for its first problems only.
const MOST_BYTES_READ: usize = 64 << 20;

/// The mends of a document, of which `reading` is the reading; none for what is not JSON.
pub fn mends(document: &Document, reading: &Reading, options: &ReadOptions) -> Vec<Mend> {
    let Some(subject) = Subject::of(document, options) else { return Vec::new() };
    let mut trial = Trial { subject: &subject, before: Said::of(reading), bytes_left: MOST_BYTES_READ };
    let mut found: Vec<Mend> = Vec::new();
    let told = reading.problems.iter().filter(|it| it.severity != Severity::Note);
    let pointed = told.filter(|it| it.place.is_empty() || it.place.starts_with('/'));
    for problem in pointed {
        let proposals = proposals::of(problem, subject.value(), &document.source);
        let mended = proposals.into_iter().find(|patch| trial.mends(patch, Some(problem)));
        if let Some(patch) = mended {
            found.push(Mend { place: problem.place.clone(), message: problem.message.clone(), patch });
        }
        if found.len() >= MOST || trial.bytes_left == 0 {
            return found;
        }
    }
    for advice in advice::of(subject.value(), MOST - found.len()) {
        if trial.mends(&advice.patch, None) {
            found.push(advice);
        }
    }
    found
}

/// The operations of as many of these mends as go together, for one patch of the whole document.
pub fn joined(document: &Document, reading: &Reading, found: &[Mend], options: &ReadOptions) -> Vec<Value> {
    let Some(subject) = Subject::of(document, options) else { return Vec::new() };
    let before = Said::of(reading);
    let together = |mends: &[&Mend]| -> Vec<Value> {
        let mut value = subject.value().clone();
        let fitting = mends.iter().filter(|it| apply(&mut value, &it.patch).is_ok());
        fitting.flat_map(|it| it.patch.clone()).collect()
    };
    let fits = |operations: &[Value]| {
        operations.is_empty()
            || subject.patched(operations).is_some_and(|reading| Said::of(&reading).is_no_worse_than(&before))
    };
    let mut mends: Vec<&Mend> = found.iter().collect();
    // Each is fine by itself; where they are not together, the later half waits for the next time.
    loop {
        let operations = together(&mends);
        if fits(&operations) || mends.is_empty() {
            return operations;
        }
        mends.truncate(mends.len() / 2);
    }
}

/// A document that patches can be made for.
struct Subject<'d> {
    document: &'d Document,
    options: &'d ReadOptions,
    stored: Value,
    /// Where the published document lies in the stored one.
    start: &'static str,
}

impl<'d> Subject<'d> {
    fn of(document: &'d Document, options: &'d ReadOptions) -> Option<Self> {
        let start = document.bytes.trim_ascii_start().first()?;
        if !matches!(start, b'{' | b'[') {
            return None;
        }
        let stored: Value = serde_json::from_slice(&document.bytes).ok()?;
        let start = redaction::start_of_values(&stored);
        stored.pointer(start)?;
        Some(Self { document, options, stored, start })
    }

    /// The document as it was published.
    fn value(&self) -> &Value {
        self.stored.pointer(self.start).unwrap_or(&Value::Null)
    }

    /// The reading of the patched document; `None` when the patch does not fit.
    fn patched(&self, operations: &[Value]) -> Option<Reading> {
        let mut stored = self.stored.clone();
        apply(stored.pointer_mut(self.start)?, operations).ok()?;
        let bytes = serde_json::to_vec(&stored).ok()?;
        let source = self.document.source.clone();
        let document = Document { source, bytes, media_type: self.document.media_type.clone() };
        Some(read(&document, self.options))
    }
}

/// Applies the operations of a JSON patch (RFC 6902), all or none.
///
/// # Errors
/// What does not fit: an operation that is none, or that names what is not there.
pub fn apply(value: &mut Value, operations: &[Value]) -> Result<(), String> {
    let patch: json_patch::Patch =
        serde_json::from_value(Value::Array(operations.to_vec())).map_err(|error| error.to_string())?;
    json_patch::patch(value, &patch).map_err(|error| format!("at `{}`: {}", error.path, error.kind))
}

/// Tries patches on one document.
struct Trial<'s> {
    subject: &'s Subject<'s>,
    before: Said,
    bytes_left: usize,
}

impl Trial<'_> {
    /// Whether the patch rids the document of the problem, brings no other, and loses nothing.
    fn mends(&mut self, patch: &[Value], problem: Option<&Problem>) -> bool {
        let Some(left) = self.bytes_left.checked_sub(self.subject.document.bytes.len()) else {
            self.bytes_left = 0;
            return false;
        };
        self.bytes_left = left;
        let Some(reading) = self.subject.patched(patch) else { return false };
        let after = Said::of(&reading);
        let gone = problem.is_none_or(|it| {
            !reading.problems.iter().any(|left| left.place == it.place && left.message == it.message)
                && after.count_of(it) < self.before.count_of(it)
        });
        gone && after.is_no_worse_than(&self.before)
    }
}

/// What a reading says, as far as it may not get less, and what is wrong, as far as it may not get more.
struct Said {
    problems: HashMap<(Severity, String), usize>,
    records: HashMap<RecordKind, usize>,
    ids: Vec<String>,
    alignments: usize,
}

impl Said {
    fn of(reading: &Reading) -> Self {
        let mut problems = HashMap::new();
        for problem in reading.problems.iter().filter(|it| it.severity != Severity::Note) {
            *problems.entry((problem.severity, problem.message.clone())).or_default() += 1;
        }
        let mut records = HashMap::new();
        let (mut ids, mut alignments) = (Vec::new(), 0);
        for record in reading.records.iter().map(|it| &it.value) {
            *records.entry(record.kind()).or_default() += 1;
            if !record.id().is_local() {
                ids.push(record.id().to_string());
            }
            if let Record::Achievement(achievement) = record {
                alignments += achievement.alignments.len();
            }
        }
        ids.sort_unstable();
        Self { problems, records, ids, alignments }
    }

    fn count_of(&self, problem: &Problem) -> usize {
        self.problems.get(&(problem.severity, problem.message.clone())).copied().unwrap_or_default()
    }

    fn is_no_worse_than(&self, before: &Self) -> bool {
        let no_problem =
            self.problems.iter().all(|(it, count)| before.problems.get(it).is_some_and(|old| count <= old));
        let all = before.records.iter().all(|(kind, count)| self.records.get(kind).is_some_and(|new| new >= count));
        let named = before.ids.iter().all(|it| self.ids.binary_search(it).is_ok());
        no_problem && all && named && self.alignments >= before.alignments
    }
}
