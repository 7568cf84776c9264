//! Naming: which skill each mention of an ad is, if any.
//!
//! The tagger says where something is mentioned, in the ad's own words; spotting says where a name of a known skill
//! stands. A mention that is made of names is split into them; one that has none is linked as a phrase; a name that the
//! tagger passed over counts when the tagger at least thought of it.

use std::ops::Range;

use super::{
    ExtractOptions,
    sections::Passage,
    spotting::{Spotted, Spotter},
};
use crate::{
    linking::{
        Lexicon, LinkOptions, MatchKind,
        tagger::{self, Sentence, TaggedSentence, TaggedSpan},
    },
    model::Iri,
};

/// A phrase is linked from this confidence on; below, it stays without a skill.
const LEAST_CONFIDENCE: f32 = 0.6;
/// A name that the tagger reported nothing of counts from this chance of a mention on.
const LEAST_CHANCE: f32 = 0.1;

/// A piece of a passage that mentions something.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// Bytes of the passage.
    pub(super) bytes: Range<usize>,
    /// Units of the passage that it touches.
    pub(super) units: Range<usize>,
    /// The skill; `None` when no known one fits.
    pub(super) named: Option<Named>,
}

/// The skill that is meant.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) skill: Iri,
    /// The form that matched.
    pub(super) surface: String,
    pub(super) confidence: f32,
    pub(super) kind: MatchKind,
}

/// Finds and names mentions.
pub(super) struct Namer<'l> {
    lexicon: &'l Lexicon,
    options: &'l ExtractOptions,
    spotter: Spotter<'l>,
}

impl<'l> Namer<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, options: &'l ExtractOptions) -> Self {
        Self { lexicon, options, spotter: Spotter::new(lexicon, options) }
    }

    /// By passage: its mentions, from left to right.
    pub(super) fn mentions(&self, passages: &[Passage<'_>]) -> Vec<Vec<Mention>> {
        let sentences: Vec<Sentence<'_>> =
            passages.iter().map(|it| Sentence { text: it.text, is_wanted: it.is_read }).collect();
        let tagged = tagger::tag(&sentences);
        passages.iter().zip(tagged).map(|(passage, tagged)| self.mentions_in(passage, &tagged)).collect()
    }

    fn mentions_in(&self, passage: &Passage<'_>, tagged: &TaggedSentence) -> Vec<Mention> {
        if !passage.is_read {
            return Vec::new();
        }
        let mut spotted: Vec<(Spotted, Range<usize>)> = self.spotter.mentions(passage).into_iter()
            .filter_map(|it| Some((it.clone(), passage.bytes_of(&it.units)?)))
            .collect();
        let mut found = Vec::new();
        for span in &tagged.spans {
            let (inside, others): (Vec<_>, Vec<_>) =
                spotted.into_iter().partition(|(_, bytes)| bytes.start < span.bytes.end && span.bytes.start < bytes.end);
            spotted = others;
            found.extend(self.named(passage, span, &inside));
        }
        let missed = spotted.into_iter().filter(|(_, bytes)| tagged.chance_in(bytes) >= LEAST_CHANCE);
        found.extend(missed.filter_map(|(it, bytes)| Some(Mention { bytes, units: it.units.clone(), named: Some(self.name(&it)?) })));
        found.sort_by_key(|it| (it.bytes.start, it.bytes.end));
        found
    }

    /// What a tagged span mentions: the names in it, when it is hardly more than them; else what it is linked to as a
    /// phrase; else the names in it all the same; else nothing known.
    fn named(&self, passage: &Passage<'_>, span: &TaggedSpan, inside: &[(Spotted, Range<usize>)]) -> Vec<Mention> {
        let units = passage.units_in(&span.bytes);
        let whole = |named: Option<Named>| Mention { bytes: span.bytes.clone(), units: units.clone(), named };
        let named_units: usize = inside.iter().map(|(it, _)| it.units.len()).sum();
        let is_names = named_units * 2 >= units.len();
        match inside {
            [] => vec![whole(self.linked(passage, span))],
            [(only, _)] if is_names => vec![whole(self.name(only))],
            several if is_names => {
                let each = several.iter().filter_map(|(it, bytes)| {
                    Some(Mention { bytes: bytes.clone(), units: it.units.clone(), named: Some(self.name(it)?) })
                });
                each.collect()
            }
            some => {
                let linked = self.linked(passage, span).map(|it| whole(Some(it)));
                let names = some.iter().filter_map(|(it, _)| {
                    Some(Mention { units: it.units.clone(), ..whole(Some(self.name(it)?)) })
                });
                linked.map_or_else(|| names.collect(), |it| vec![it])
            }
        }
    }

    /// The skill that a tagged phrase is linked to, when that is sure enough.
    fn linked(&self, passage: &Passage<'_>, span: &TaggedSpan) -> Option<Named> {
        let least = self.options.minimum_confidence.max(LEAST_CONFIDENCE);
        let options = LinkOptions { top: 1, framework: self.options.framework.clone(), minimum_confidence: least };
        let found = self.lexicon.link(passage.text.get(span.bytes.clone())?, &options).into_iter().next()?;
        Some(Named { skill: found.skill, surface: found.surface, confidence: found.confidence, kind: found.kind })
    }

    fn name(&self, spotted: &Spotted) -> Option<Named> {
        let form = self.lexicon.form(spotted.form)?;
        Some(Named {
            skill: self.lexicon.skill(form.skill)?.clone(),
            surface: self.lexicon.surface(form).to_owned(),
            confidence: spotted.confidence,
            kind: spotted.kind,
        })
    }
}

impl Passage<'_> {
    /// The units that these bytes touch.
    fn units_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.units.partition_point(|it| it.end_byte <= bytes.start);
        start..self.units.partition_point(|it| it.start_byte < bytes.end).max(start)
    }
}
