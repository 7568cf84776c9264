//! What goes from reading to writing: one address, what became of it, and what is stored of it.

use crate::{
    crawl::LeftOut,
    model::{Document, Reading},
    store::{Fetch, NewAddress},
};

/// What became of one address.
pub(super) struct Item {
    /// The address's row; `None` for a part of an archive that comes before its end.
    pub(super) row: Option<Row>,
    /// The name of its source.
    pub(super) source: String,
    /// Where it was fetched.
    pub(super) url: String,
    /// What is stored of it.
    pub(super) documents: Vec<(Document, Reading)>,
    /// The licence of its source.
    pub(super) licence: Option<String>,
    /// When it was read.
    pub(super) read_at: jiff::Timestamp,
    /// What it leads to.
    pub(super) links: Vec<NewAddress>,
    /// What it leads to and is not followed.
    pub(super) left_out: Vec<(String, LeftOut)>,
    /// What it counts as.
    pub(super) outcome: Outcome,
    /// Documents that were about people, stored without them.
    pub(super) redacted: u64,
}

/// The row of an address in the frontier, without what is stored.
pub(super) type Row = Fetch<'static>;

/// What an address counts as in the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There, and read.
    Fetched,
    /// There, and nothing of it was stored; why.
    NotStored(&'static str),
    /// The same as before.
    Unchanged,
    /// Leads elsewhere.
    Redirected,
    /// Gone for good.
    Gone,
    /// Could not be fetched; why.
    Failed(String),
    /// Denied; why.
    Denied(String),
    /// Tried again later; nothing to count yet.
    Later,
    /// A part of an archive.
    Part,
}

impl Outcome {
    /// One word for it, for the figures.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::NotStored(_) => "not_stored",
            Self::Unchanged => "unchanged",
            Self::Redirected => "redirected",
            Self::Gone => "gone",
            Self::Failed(_) => "failed",
            Self::Denied(_) => "denied",
            Self::Later => "later",
            Self::Part => "part",
        }
    }
}
