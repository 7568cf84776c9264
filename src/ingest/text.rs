//! The text by which a thing is found, and its entry.

use crate::{
    index::{Entry, EntryKind},
    model::{Iri, Labels},
};

/// What is searched of a thing.
#[derive(Default)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) alignments: Vec<String>,
}

pub(super) fn text_of(labels: &Labels, shown: &str) -> Text {
    let mut aliases: Vec<String> = labels
        .forms()
        .map(|(_, form, _)| form)
        .chain(labels.keywords())
        .map(str::to_owned)
        .filter(|it| it != shown)
        .collect();
    aliases.sort();
    aliases.dedup();
    let description = labels.description().map(str::to_owned);
    Text { name: shown.to_owned(), aliases, description, alignments: Vec::new() }
}

pub(super) fn entry(kind: EntryKind, id: Iri, text: Text, record: &impl serde::Serialize) -> Entry {
    Entry {
        kind,
        id,
        name: Some(text.name).filter(|it| !it.is_empty()),
        aliases: text.aliases,
        description: text.description,
        alignments: text.alignments,
        facets: std::collections::BTreeMap::new(),
        evidence: Vec::new(),
        // Model types always serialise: their maps have string keys.
        record: serde_json::to_string(record).unwrap_or_default(),
    }
}
