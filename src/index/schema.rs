//! The fields of the index, and how an entry becomes a document.

use std::{collections::BTreeSet, path::Path, sync::LazyLock};

use tantivy::{
    TantivyDocument, Term,
    directory::MmapDirectory,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
    },
};

use super::{
    analysis::{Analysis, STEMS, WORDS, composed},
    entry::{Entry, EntryKind},
    error::{IndexError, tantivy_at},
    packed::pack,
};
use crate::{model::Iri, ranking::id_hash};

/// Separates the parts of a key and of a facet: cannot be in an IRI and sorts before everything that can.
pub(super) const SEPARATOR: char = '\u{1f}';
/// Longer facet values are cut, in bytes.
const MAX_FACET_BYTES: usize = 1_024;

/// The fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fields {
    /// IRI, separator, number of the kind. In this order so that keys sort by IRI.
    pub(super) key: Field,
    /// The number of the kind.
    pub(super) kind: Field,
    /// [`id_hash`] of the IRI.
    pub(super) id_hash: Field,
    /// Field, separator, value.
    pub(super) facet: Field,
    /// The skills of the evidence that can count, parallel to `evidence`.
    pub(super) evidence_skill: Field,
    /// The codes of the evidence that can count.
    pub(super) evidence: Field,
    /// The whole name as one term.
    pub(super) name_whole: Field,
    /// Every whole alias as one term.
    pub(super) alias_whole: Field,
    /// Words of the name.
    pub(super) name: Field,
    /// Stems of the name.
    pub(super) name_stem: Field,
    /// Words of the aliases.
    pub(super) aliases: Field,
    /// Words of the names of what it is aligned to.
    pub(super) alignments: Field,
    /// Words of the description.
    pub(super) description: Field,
    /// Stems of the description.
    pub(super) description_stem: Field,
    /// The record, as it is.
    pub(super) record: Field,
}

/// Names of the columns, which are read by name.
pub(super) mod column {
    /// See [`super::Fields::key`].
    pub(in crate::index) const KEY: &str = "key";
    /// See [`super::Fields::kind`].
    pub(in crate::index) const KIND: &str = "kind";
    /// See [`super::Fields::id_hash`].
    pub(in crate::index) const ID_HASH: &str = "id_hash";
    /// See [`super::Fields::facet`].
    pub(in crate::index) const FACET: &str = "facet";
    /// See [`super::Fields::evidence_skill`].
    pub(in crate::index) const EVIDENCE_SKILL: &str = "evidence_skill";
    /// See [`super::Fields::evidence`].
    pub(in crate::index) const EVIDENCE: &str = "evidence";
}

/// The fields of the only schema there is.
pub(super) static FIELDS: LazyLock<Fields> = LazyLock::new(|| schema().1);

/// The schema with its fields.
fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let column_only = || TextOptions::from(FAST);
    let fields = Fields {
        key: builder.add_text_field(column::KEY, STRING | STORED | column_only()),
        kind: builder.add_u64_field(column::KIND, FAST | INDEXED),
        id_hash: builder.add_u64_field(column::ID_HASH, FAST),
        facet: builder.add_text_field(column::FACET, column_only()),
        evidence_skill: builder.add_text_field(column::EVIDENCE_SKILL, column_only()),
        evidence: builder.add_u64_field(column::EVIDENCE, FAST),
        name_whole: builder.add_text_field("name_whole", STRING),
        alias_whole: builder.add_text_field("alias_whole", STRING),
        name: words_field(&mut builder, "name", WORDS, true),
        name_stem: words_field(&mut builder, "name_stem", STEMS, false),
        aliases: words_field(&mut builder, "aliases", WORDS, true),
        alignments: words_field(&mut builder, "alignments", WORDS, false),
        description: words_field(&mut builder, "description", WORDS, true),
        description_stem: words_field(&mut builder, "description_stem", STEMS, false),
        record: builder.add_text_field("record", STORED),
    };
    (builder.build(), fields)
}

fn words_field(builder: &mut SchemaBuilder, name: &str, tokenizer: &str, stored: bool) -> Field {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(IndexRecordOption::WithFreqs);
    let options = TextOptions::default().set_indexing_options(indexing);
    builder.add_text_field(name, if stored { options.set_stored() } else { options })
}

/// Creates an empty index in `directory`.
pub(super) fn create(directory: &Path) -> Result<tantivy::Index, IndexError> {
    let open = || {
        let files = MmapDirectory::open(directory)?;
        tantivy::Index::builder().schema(schema().0).tokenizers(Analysis::manager()).open_or_create(files)
    };
    open().map_err(tantivy_at(directory))
}

/// Opens the index in `directory`.
pub(super) fn open(directory: &Path) -> Result<tantivy::Index, IndexError> {
    let mut index = tantivy::Index::open_in_dir(directory).map_err(tantivy_at(directory))?;
    if index.schema() != schema().0 {
        let message = "its fields are not those of its schema version".to_owned();
        return Err(IndexError::Corrupt { dir: directory.to_owned(), message });
    }
    index.set_tokenizers(Analysis::manager());
    Ok(index)
}

/// The term that names one entry.
pub(super) fn key_term(fields: Fields, kind: EntryKind, id: &Iri) -> Term {
    Term::from_field_text(fields.key, &key(kind, id))
}

fn key(kind: EntryKind, id: &Iri) -> String {
    format!("{id}{SEPARATOR}{}", kind as u8)
}

/// The IRI and the kind in a key.
pub(super) fn read_key(key: &str) -> Option<(Iri, EntryKind)> {
    let (id, kind) = key.rsplit_once(SEPARATOR)?;
    Some((Iri::new(id).ok()?, EntryKind::from_number(kind.parse().ok()?)?))
}

/// The facet term of a value.
pub(super) fn facet_term(field: &str, value: &str) -> String {
    let end = value.floor_char_boundary(MAX_FACET_BYTES);
    format!("{}{SEPARATOR}{}", field.replace(SEPARATOR, ""), value.get(..end).unwrap_or_default())
}

/// The document of an entry. Words of learners are left out: people are never found by name.
pub(super) fn document(fields: Fields, analysis: &Analysis, entry: &Entry) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.key, key(entry.kind, &entry.id));
    document.add_text(fields.record, &entry.record);
    document.add_u64(fields.kind, entry.kind as u64);
    document.add_u64(fields.id_hash, id_hash(&entry.id));
    let facets: BTreeSet<String> = entry
        .facets
        .iter()
        .flat_map(|(field, values)| values.iter().map(move |value| facet_term(field, value)))
        .collect();
    for facet in facets {
        document.add_text(fields.facet, facet);
    }
    if matches!(entry.kind, EntryKind::Learner | EntryKind::Credential) {
        for evidence in &entry.evidence {
            if let Some(code) = pack(evidence) {
                document.add_text(fields.evidence_skill, evidence.skill.as_str());
                document.add_u64(fields.evidence, code);
            }
        }
    }
    if entry.kind != EntryKind::Learner {
        add_words(fields, analysis, entry, &mut document);
    }
    document
}

fn add_words(fields: Fields, analysis: &Analysis, entry: &Entry, document: &mut TantivyDocument) {
    if let Some(name) = entry.name.as_deref().map(composed) {
        document.add_text(fields.name_whole, analysis.whole(&name));
        document.add_text(fields.name_stem, &name);
        document.add_text(fields.name, name);
    }
    for alias in entry.aliases.iter().map(|it| composed(it)) {
        document.add_text(fields.alias_whole, analysis.whole(&alias));
        document.add_text(fields.aliases, alias);
    }
    for alignment in &entry.alignments {
        document.add_text(fields.alignments, composed(alignment));
    }
    if let Some(description) = entry.description.as_deref().map(composed) {
        document.add_text(fields.description_stem, &description);
        document.add_text(fields.description, description);
    }
}
