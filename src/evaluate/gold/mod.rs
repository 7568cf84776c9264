//! Gold files: queries with the skills they mean, and ads with their mentions.
//!
//! | layout | recognised by | gives |
//! |---|---|---|
//! | the benchmark's | CSV with `sentence`, `label`, and where marked `span`, `sub_span` | sentences and spans |
//! | phrases | CSV with `phrase`, `skill` | phrases |
//! | texts | JSON lines with `text`, `skills` | sentences |
//! | mentions | JSON lines with `text`, `mentions` | ads |
//! | that of `SkillSpan` | JSON lines with `text`, `skills`, `knowledge` | ads |
//!
//! A label is the IRI or a name of a skill. `LABEL NOT PRESENT`, `UNDERSPECIFIED` and nothing at all say that no skill is
//! meant. In JSON lines other keys are passed over.

mod ads;
mod lines;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{EvaluateError, SkillNames};
use crate::model::Iri;

pub use ads::{GoldAd, GoldAds, read_ads};

/// What the queries of a set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryKind {
    /// Whole sentences, each with all the skills it asks for.
    Sentences,
    /// What somebody marked in a sentence, each with one skill.
    Spans,
    /// What people type, each with the skills it may mean.
    Phrases,
    /// Names that the lexicon was built without.
    HeldOut,
    /// Names with one or two letters wrong.
    Typos,
}

impl QueryKind {
    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sentences => "sentences",
            Self::Spans => "spans",
            Self::Phrases => "phrases",
            Self::HeldOut => "held_out",
            Self::Typos => "typos",
        }
    }
}

/// A query and what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldQuery {
    /// What is asked.
    pub text: String,
    /// Queries of one sentence share its number: they are drawn together for the intervals.
    pub group: usize,
    /// For each different label the skills that it means, any of which is right; empty where the catalog has none, which
    /// is a miss.
    pub wanted: Vec<BTreeSet<Iri>>,
}

/// Queries of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySet {
    /// Where they are from.
    pub name: String,
    /// What they are.
    pub kind: QueryKind,
    /// Those with at least one label.
    pub queries: Vec<GoldQuery>,
    /// How many have none, and are not asked.
    pub without_label: usize,
}

/// What one gold file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySets {
    /// By kind.
    pub sets: Vec<QuerySet>,
    /// The labels that no skill of the catalog has, sorted.
    pub unknown_labels: Vec<String>,
}

const LINK_LAYOUTS: &str = "known are CSV with the columns `sentence`, `span`, `sub_span`, `label` or `phrase`, `skill`, and JSON lines with `text` and `skills`; files with mentions are for `evaluate extract`";

/// Reads a file with queries. `file` is its name in answers.
///
/// # Errors
/// When the layout is not known, a row cannot be read, or no label names a skill.
pub fn read_queries(file: &str, bytes: &[u8], names: &SkillNames) -> Result<QuerySets, EvaluateError> {
    let rows = if lines::is_json(bytes) { lines::texts(file, bytes)? } else { tables::rows(file, bytes)? };
    let labelled = rows.iter().filter(|it| it.label.is_some()).count();
    if labelled == 0 {
        return Err(EvaluateError::NoLabels { file: file.to_owned(), rows: rows.len() });
    }
    let labels: BTreeSet<&str> = rows.iter().filter_map(|it| it.label.as_deref()).collect();
    let found: BTreeMap<&str, BTreeSet<Iri>> = labels.iter().map(|label| (*label, names.find(label))).collect();
    let unknown: Vec<String> = found.iter().filter(|it| it.1.is_empty()).map(|it| (*it.0).to_owned()).collect();
    if unknown.len() == found.len() {
        let example = unknown.into_iter().next().unwrap_or_default();
        return Err(EvaluateError::NothingKnown { file: file.to_owned(), labels: found.len(), example });
    }
    let kinds: BTreeSet<QueryKind> = rows.iter().map(|it| it.kind).collect();
    let set = |kind| {
        let of_kind: Vec<&Row> = rows.iter().filter(|it| it.kind == kind).collect();
        set_of(file, kind, &of_kind, &found)
    };
    // A file without a single mark gives no spans at all.
    let sets = kinds.into_iter().map(set).filter(|it| !it.queries.is_empty()).collect();
    Ok(QuerySets { sets, unknown_labels: unknown })
}

/// A query with one of its labels, as the layouts have it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    kind: QueryKind,
    /// What is asked.
    text: String,
    /// The sentence that it is from.
    sentence: String,
    label: Option<String>,
}

/// Rows of one kind. Sentences and phrases gather the labels of all their rows; a marked span is one query a row.
fn set_of(file: &str, kind: QueryKind, rows: &[&Row], found: &BTreeMap<&str, BTreeSet<Iri>>) -> QuerySet {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let mut texts: Vec<(GoldQuery, BTreeSet<&str>)> = Vec::new();
    for row in rows {
        let next = groups.len();
        let group = *groups.entry(row.sentence.as_str()).or_insert(next);
        let new = texts.len();
        let place = if kind == QueryKind::Spans { new } else { *at.entry(row.text.as_str()).or_insert(new) };
        if place == new {
            texts.push((GoldQuery { text: row.text.clone(), group, wanted: Vec::new() }, BTreeSet::new()));
        }
        if let (Some((query, labels)), Some(label)) = (texts.get_mut(place), row.label.as_deref())
            && labels.insert(label)
        {
            query.wanted.push(found.get(label).cloned().unwrap_or_default());
        }
    }
    let all = texts.len();
    let queries: Vec<GoldQuery> = texts.into_iter().map(|it| it.0).filter(|it| !it.wanted.is_empty()).collect();
    QuerySet { name: file.to_owned(), kind, without_label: all - queries.len(), queries }
}

/// A label, unless it says that there is none.
fn label_of(text: &str) -> Option<String> {
    let text = text.trim();
    let is_none = text.is_empty() || matches!(text, "LABEL NOT PRESENT" | "UNDERSPECIFIED");
    (!is_none).then(|| text.to_owned())
}

/// The bytes without a mark of their encoding.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
