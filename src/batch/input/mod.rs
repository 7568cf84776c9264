//! Jobs and learners in: CSV, XLSX, Parquet, JSON, JSON lines, and whatever else the standards read. Tables and lines are
//! read piece by piece, whatever their size. A bad row is reported with its place; the rest goes on.

mod encoding;
mod fields;
mod jobs;
mod learners;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod places;
mod rows;
mod source;
mod table;

use std::collections::BTreeMap;

pub(super) use fields::NotAWeight;
pub use fields::{Fields, Wanted};
pub(super) use jobs::JobReader;
pub use jobs::{JOB_COLUMNS, JobInput};
pub(super) use learners::{LearnerInput, LearnerPiece, LearnerReader, PieceSizes, Reads};
pub use source::Source;

use crate::standards::Limits;

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RejectedRow {
    /// The file, or `catalog`.
    pub source: String,
    /// Row of a table (the header is row 1), line of JSON lines, place in a document, or id in the catalog.
    pub row: String,
    /// The column, or the place in a line, where one is to blame.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// What is refused of inputs.
#[derive(Debug, Clone)]
pub struct InputLimits {
    /// The largest file that has to be read whole, in bytes.
    pub file_bytes: u64,
    /// The longest row or line, in bytes.
    pub row_bytes: usize,
    /// What readers refuse.
    pub read: Limits,
}

impl Default for InputLimits {
    fn default() -> Self {
        Self { file_bytes: 256 << 20, row_bytes: 4 << 20, read: Limits::default() }
    }
}

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct ReadHow {
    /// Which column holds what, where it is not to be guessed: field to column.
    pub columns: BTreeMap<String, String>,
    /// What to group and choose by.
    pub wanted: Wanted,
    /// What is refused.
    pub limits: InputLimits,
}

/// Something of a file: usable, or rejected.
#[derive(Debug, Clone)]
pub(super) enum Item<T> {
    Usable(T),
    Rejected(RejectedRow),
}
