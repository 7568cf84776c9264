//! What is measured: named ways from words to skills. A new lane is a line here.

use std::ops::Range;

use crate::{
    linking::{ExtractOptions, Lane, LaneSet, Lexicon, LinkMatch, LinkOptions, Span, extract},
    text::CharOffsets,
};

/// A way to rank skills for a text: the lanes of linking that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkLane {
    /// What it is called in tables.
    pub name: &'static str,
    /// What is used.
    pub lanes: LaneSet,
}

impl LinkLane {
    /// All that is used when nothing is said.
    pub const LINK: Self = Self { name: "link", lanes: LaneSet::ALL };

    /// Each lane alone, those that compare letters and words together, all without the prior, and all.
    pub fn all() -> Vec<Self> {
        let alone = Lane::ALL.map(|lane| Self { name: lane.word(), lanes: LaneSet::of(&[lane]) });
        let lexical = LaneSet::ALL.without(Lane::Meaning).without(Lane::Prior);
        let together = [
            Self { name: "lexical", lanes: lexical },
            Self { name: "no prior", lanes: LaneSet::ALL.without(Lane::Prior) },
            Self::LINK,
        ];
        alone.into_iter().chain(together).collect()
    }

    /// The matches, best first.
    pub fn matches(self, lexicon: &Lexicon, text: &str, options: &LinkOptions) -> Vec<LinkMatch> {
        lexicon.link(text, &LinkOptions { lanes: self.lanes, ..options.clone() })
    }
}

/// A way to find mentions in an ad.
pub struct ExtractLane {
    /// What it is called in tables.
    pub name: &'static str,
    /// The mentions, as characters of the text.
    pub find: fn(&Lexicon, &str, &ExtractOptions) -> Vec<Range<usize>>,
}

/// How `extract` answers: all that it marks in the text, of that only what it has a skill for; and, to compare, the
/// longest names alone.
pub const EXTRACT_LANES: &[ExtractLane] = &[
    ExtractLane { name: "extract", find: mentioned },
    ExtractLane { name: "extract, linked", find: linked_mentions },
    ExtractLane { name: "longest names", find: spotted },
];

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
