//! Naming: which skill each mention of an ad is, if any.
//!
//! The tagger says where something is mentioned, in the ad's own words; spotting says where a name of a known skill
//! stands. A mention that is made of names is split into them; one that has none is linked as a phrase; a name that the
//! tagger passed over counts when the tagger at least thought of it.

use std::ops::Range;

use super::{
    ExtractOptions, SectionKind, conjunction,
    corrected::honoured,
    sections::Passage,
    spotting::{Spotted, Spotter},
};
use crate::{
    linking::{
        Lexicon, LinkOptions, MatchKind,
        link::sureness,
        tagger::{self, Sentence, TaggedSentence},
    },
    model::Iri,
};

/// A phrase is linked from this confidence on; below, it stays without a skill.
const LEAST_CONFIDENCE: f32 = 0.6;
/// How sure a name is whose words do not stand together.
const SURE_OF_PART: f32 = 0.9;
/// Words that may stand before the first of several names.
const MOST_BEFORE_PARTS: usize = 2;
/// Units in front of a tagged phrase in which its other parts may stand.
const MOST_IN_FRONT: usize = 6;
/// Shorter words are not linked as phrases.
const SHORTEST_LINKED_BYTES: usize = 3;
/// A name that the tagger reported nothing of counts from this chance of a mention on; in lists below a heading always.
const LEAST_CHANCE: f32 = 0.15;
/// A line of so many words at most below a heading is an item of a list.
const LIST_ITEM_UNITS: usize = 3;
/// Up to so many sentences are a note rather than an ad; the tagger has learnt from ads, and every name counts.
const MOST_OF_NOTE: usize = 5;

/// Proposals for a sentence: at most so many, from this confidence on, for sentences of so many words at most.
const MOST_PROPOSED: usize = 2;
const LEAST_PROPOSED: f32 = 0.3;
const LONGEST_PROPOSED_UNITS: usize = 60;

/// Words that no mention starts with, and that none ends with, as keys.
const SMALL_STARTS: [&str; 8] = ["a", "an", "and", "or", "the", "of", "some", "your"];
const SMALL_ENDS: [&str; 18] = [
    "a", "an", "and", "or", "the", "of", "at", "in", "with", "for", "to", "that", "which", "on", "by", "from", "is",
    "are",
];

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
        // The tagger has learnt from English ads; in other languages every name counts.
        let is_tagged = self.options.language.as_deref().is_none_or(|it| it == "en");
        let sentences: Vec<Sentence<'_>> =
            passages.iter().map(|it| Sentence { text: it.text, is_wanted: it.is_read && is_tagged }).collect();
        let tagged = tagger::tag(&sentences);
        let least_chance = if passages.len() > MOST_OF_NOTE && is_tagged { LEAST_CHANCE } else { 0.0 };
        passages.iter().zip(tagged).map(|(passage, tagged)| self.mentions_in(passage, &tagged, least_chance)).collect()
    }

    fn mentions_in(&self, passage: &Passage<'_>, tagged: &TaggedSentence, least_chance: f32) -> Vec<Mention> {
        if !passage.is_read {
            return Vec::new();
        }
        let spotted = self.spotter.mentions(passage).into_iter();
        let mut spotted: Vec<(Spotted, Range<usize>)> =
            spotted.filter_map(|it| Some((it.clone(), passage.bytes_of(&it.units)?))).collect();
        let mut found = Vec::new();
        let mut from = 0;
        for span in &tagged.spans {
            let touches = |bytes: &Range<usize>| bytes.start < span.bytes.end && span.bytes.start < bytes.end;
            let (inside, others): (Vec<_>, Vec<_>) = spotted.into_iter().partition(|(_, bytes)| touches(bytes));
            spotted = others;
            // A name is not cut by where the tagger thinks a mention ends.
            let start = inside.iter().map(|(_, it)| it.start).fold(span.bytes.start, usize::min).max(from);
            let end = inside.iter().map(|(_, it)| it.end).fold(span.bytes.end, usize::max);
            let Some(bytes) = passage.trimmed(&(start..end), &inside) else {
                continue;
            };
            from = bytes.end;
            found.extend(self.named(passage, &bytes, &inside));
        }
        let is_list =
            passage.section != SectionKind::Unknown && (passage.is_bullet || passage.units.len() <= LIST_ITEM_UNITS);
        let least_chance = if is_list { 0.0 } else { least_chance };
        let missed = spotted.into_iter().filter(|(_, bytes)| tagged.chance_in(bytes) >= least_chance);
        found.extend(missed.filter_map(|(it, bytes)| self.named_as(&it, bytes)));
        found.sort_by_key(|it| (it.bytes.start, it.bytes.end));
        honoured(found, passage, self.lexicon, self.options.framework.as_deref())
    }

    /// What a sentence that asks for something but names nothing known may mean.
    pub(super) fn proposals(&self, passage: &Passage<'_>, mentions: &[Mention]) -> Vec<Named> {
        const ASKING: [SectionKind; 3] = [SectionKind::Duties, SectionKind::Requirements, SectionKind::NiceToHave];
        let is_named = mentions.iter().any(|it| it.named.is_some());
        let asks = passage.is_read && ASKING.contains(&passage.section) && !mentions.is_empty();
        if is_named || !asks || passage.units.len() > LONGEST_PROPOSED_UNITS {
            return Vec::new();
        }
        let least = self.options.minimum_confidence.max(LEAST_PROPOSED);
        let options = LinkOptions {
            top: MOST_PROPOSED,
            framework: self.options.framework.clone(),
            language: self.options.language.clone(),
            minimum_confidence: least,
            ..LinkOptions::default()
        };
        let found = self.lexicon.link(passage.text, &options).into_iter();
        found
            .map(|it| Named { skill: it.skill, surface: it.surface, confidence: it.confidence, kind: it.kind })
            .collect()
    }

    /// What a tagged span mentions: the names in it, when it is hardly more than them; else what it is linked to as a
    /// phrase; else the names in it all the same; else nothing known.
    fn named(&self, passage: &Passage<'_>, bytes: &Range<usize>, inside: &[(Spotted, Range<usize>)]) -> Vec<Mention> {
        let units = passage.units_in(bytes);
        let parts = self.parts(passage, bytes, &units);
        if !parts.is_empty() {
            return parts;
        }
        let named_units: usize = inside.iter().map(|(it, _)| it.units.len()).sum();
        let is_names = named_units * 2 >= units.len();
        if let [_, _, ..] = inside
            && is_names
        {
            return inside.iter().filter_map(|(it, bytes)| self.named_as(it, bytes.clone())).collect();
        }
        let surest = inside.iter().map(|(it, _)| it.confidence).fold(0.0, f32::max);
        let linked = if is_names && !inside.is_empty() { None } else { self.linked(passage, bytes) };
        let linked = linked.filter(|it| it.confidence > surest);
        if linked.is_none() && !inside.is_empty() {
            return inside.iter().filter_map(|(it, _)| self.named_as(it, bytes.clone())).collect();
        }
        vec![Mention { bytes: bytes.clone(), units, named: linked }]
    }

    /// The skills of a phrase whose parts share a word, when every part is a name.
    fn parts(&self, passage: &Passage<'_>, bytes: &Range<usize>, units: &Range<usize>) -> Vec<Mention> {
        let first_tagged = units.start;
        let named = |(units, key): (Range<usize>, String)| {
            let forms = self.lexicon.forms_of_key(&key).iter().filter_map(|it| self.lexicon.form(*it));
            let mut forms: Vec<_> =
                forms.filter(|it| self.lexicon.is_in(it.skill, self.options.framework.as_deref())).collect();
            forms.sort_by_key(|it| (!it.preferred, it.skill));
            let best = *forms.first()?;
            forms.dedup_by_key(|it| it.skill);
            let named = Named {
                skill: self.lexicon.skill(best.skill)?.clone(),
                surface: self.lexicon.surface(best).to_owned(),
                confidence: SURE_OF_PART * sureness(1.0, forms.len()),
                kind: MatchKind::Lexical,
            };
            let own = if units.end <= first_tagged { passage.bytes_of(&units)? } else { bytes.clone() };
            Some(Mention { bytes: own, units, named: Some(named) })
        };
        // *Excellent written and verbal communication*: what stands before may belong to no name, and the tagger may have
        // taken the last part alone.
        let first = if conjunction::is_joined_before(passage, units.start) {
            units.start.saturating_sub(MOST_IN_FRONT)
        } else {
            units.start
        };
        let starts = first..units.end.min(units.start + 1 + MOST_BEFORE_PARTS);
        let ways = starts.flat_map(|start| conjunction::splits(passage, &(start..units.end)));
        let mut whole = ways.filter_map(|parts| parts.into_iter().map(named).collect::<Option<Vec<_>>>());
        whole.next().unwrap_or_default()
    }

    /// The skill that a tagged phrase is linked to, when that is sure enough.
    fn linked(&self, passage: &Passage<'_>, bytes: &Range<usize>) -> Option<Named> {
        // One or two letters are a name only where spotting says so.
        if passage.units_in(bytes).len() == 1 && bytes.len() < SHORTEST_LINKED_BYTES {
            return None;
        }
        let least = self.options.minimum_confidence.max(LEAST_CONFIDENCE);
        let options = LinkOptions {
            top: 1,
            framework: self.options.framework.clone(),
            language: self.options.language.clone(),
            minimum_confidence: least,
            ..LinkOptions::default()
        };
        let found = self.lexicon.link(passage.text.get(bytes.clone())?, &options).into_iter().next()?;
        Some(Named { skill: found.skill, surface: found.surface, confidence: found.confidence, kind: found.kind })
    }

    /// A name that was spotted, mentioned in these bytes.
    fn named_as(&self, spotted: &Spotted, bytes: Range<usize>) -> Option<Mention> {
        let form = self.lexicon.form(spotted.form)?;
        let named = Named {
            skill: self.lexicon.skill(form.skill)?.clone(),
            surface: self.lexicon.surface(form).to_owned(),
            confidence: spotted.confidence,
            kind: spotted.kind,
        };
        Some(Mention { bytes, units: spotted.units.clone(), named: Some(named) })
    }
}

impl Passage<'_> {
    /// The units that these bytes touch.
    fn units_in(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.units.partition_point(|it| it.end_byte <= bytes.start);
        start..self.units.partition_point(|it| it.start_byte < bytes.end).max(start)
    }

    /// A span without the small words and marks at its ends, which nobody marks as part of a skill, and which the tagger
    /// takes along now and then; names are left whole. `None` when nothing is left.
    fn trimmed(&self, bytes: &Range<usize>, names: &[(Spotted, Range<usize>)]) -> Option<Range<usize>> {
        let is_small = |unit: usize, list: &[&str]| {
            let is_named = names.iter().any(|(name, _)| name.units.contains(&unit));
            !is_named && self.units.get(unit).is_some_and(|it| list.contains(&it.key.as_ref()))
        };
        let mut units = self.units_in(bytes);
        // `SQL (joins`: what a parenthesis says belongs to what stands before it, or nowhere.
        let opens = |unit: &usize| {
            self.gap_before(*unit).contains('(') && !(*unit..units.end).any(|it| self.gap_before(it + 1).contains(')'))
        };
        if let Some(open) = (units.start + 1..units.end).find(opens) {
            units.end = open;
        }
        while !units.is_empty() && is_small(units.start, &SMALL_STARTS) {
            units.start += 1;
        }
        while !units.is_empty() && is_small(units.end - 1, &SMALL_ENDS) {
            units.end -= 1;
        }
        self.bytes_of(&units)
    }
}
