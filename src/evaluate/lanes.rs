//! What is measured: named ways from words to skills. A new lane is a line here.

use std::ops::Range;

use crate::{
    linking::{ExtractOptions, Lexicon, LinkOptions, Span, extract},
    model::Iri,
    text::CharOffsets,
};

/// A way to rank skills for a text.
pub struct LinkLane {
    /// What it is called in tables.
    pub name: &'static str,
    /// The skills, best first.
    pub rank: fn(&Lexicon, &str, &LinkOptions) -> Vec<Iri>,
}

/// A way to find mentions in an ad.
pub struct ExtractLane {
    /// What it is called in tables.
    pub name: &'static str,
    /// The mentions, as characters of the text.
    pub find: fn(&Lexicon, &str, &ExtractOptions) -> Vec<Range<usize>>,
}

/// How `link` answers.
pub const LINK_LANES: &[LinkLane] = &[LinkLane { name: "link", rank: linked }];

/// How `extract` answers: all that it marks in the text, of that only what it has a skill for; and, to compare, the
/// longest names alone.
pub const EXTRACT_LANES: &[ExtractLane] = &[
    ExtractLane { name: "extract", find: mentioned },
    ExtractLane { name: "extract, linked", find: linked_mentions },
    ExtractLane { name: "longest names", find: spotted },
];

fn linked(lexicon: &Lexicon, text: &str, options: &LinkOptions) -> Vec<Iri> {
    lexicon.link(text, options).into_iter().map(|it| it.skill).collect()
}

fn mentioned(lexicon: &Lexicon, text: &str, options: &ExtractOptions) -> Vec<Range<usize>> {
    let found = extract(lexicon, text, options);
    let linked = found.requirements.iter().flat_map(|it| &it.spans);
    linked.chain(&found.unlinked).map(characters).collect()
}

fn linked_mentions(lexicon: &Lexicon, text: &str, options: &ExtractOptions) -> Vec<Range<usize>> {
    extract(lexicon, text, options).requirements.iter().flat_map(|it| &it.spans).map(characters).collect()
}

fn spotted(lexicon: &Lexicon, text: &str, _: &ExtractOptions) -> Vec<Range<usize>> {
    let offsets = CharOffsets::new(text);
    let names = lexicon.name_spotter().names(text).into_iter();
    names.map(|it| offsets.char_at(it.start_byte)..offsets.char_at(it.end_byte)).collect()
}

fn characters(span: &Span) -> Range<usize> {
    span.start..span.end
}
