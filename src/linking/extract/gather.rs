//! Gathering: mentions to requirements, one for each skill, and what was asked for but not linked.

use std::{collections::HashMap, ops::Range};

use super::{
    ExtractedRequirement, Extraction, Proposal, SectionKind, Span,
    levels::{level, level_cues, years_in},
    naming::{Mention, Named},
    sections::{Passage, Sections},
    source::Source,
    wording::{Demand, cues, demand, longest_phrase},
};
use crate::model::{Importance, Iri, LevelStatement};

/// Words behind which a skill is named, as keys.
const SKILL_CUES: [&str; 22] = [
    "experience with",
    "experience in",
    "experience of",
    "experience using",
    "experienced in",
    "experienced with",
    "knowledge of",
    "knowledge in",
    "understanding of",
    "familiarity with",
    "familiar with",
    "proficiency in",
    "proficiency with",
    "proficient in",
    "proficient with",
    "expertise in",
    "skill in",
    "skilled in",
    "background in",
    "ability to",
    "able to",
    "degree in",
];
const LONGEST_CUE_UNITS: usize = 2;
/// An unlinked phrase is cut after so many units.
const LONGEST_UNLINKED_UNITS: usize = 12;

/// Collects what the passages of an ad say.
pub(super) struct Gatherer<'g, 'a> {
    source: &'g Source<'a>,
    requirements: Vec<ExtractedRequirement>,
    /// By skill: its place in `requirements`.
    places: HashMap<Iri, usize>,
    unlinked: Vec<Span>,
    proposals: Vec<Proposal>,
}

impl<'g, 'a> Gatherer<'g, 'a> {
    pub(super) fn new(source: &'g Source<'a>) -> Self {
        Self { source, requirements: Vec::new(), places: HashMap::new(), unlinked: Vec::new(), proposals: Vec::new() }
    }

    /// Adds a passage with its mentions.
    pub(super) fn add(&mut self, passage: &Passage<'_>, mentions: Vec<Mention>) {
        self.add_unlinked(passage, &mentions);
        if mentions.is_empty() {
            return;
        }
        let (cues, levels) = (cues(passage), level_cues(passage));
        let choices = choices(passage, &mentions);
        for mention in mentions {
            if let Demand::Wanted(importance) = demand(passage, &cues, &mention.units) {
                let minimum = level(passage, &levels, &mention.units);
                self.add_mention(passage, mention, importance, minimum);
            }
        }
        for choice in choices {
            self.add_choice(&choice);
        }
    }

    /// Adds what a sentence as a whole may mean.
    pub(super) fn propose(&mut self, passage: &Passage<'_>, named: Vec<Named>) {
        let Some(last) = passage.units.last() else {
            return;
        };
        let start = passage.units.first().map_or(0, |it| it.start_byte);
        let Some(span) = self.source.span(passage.start_byte + start..passage.start_byte + last.end_byte) else {
            return;
        };
        self.proposals.extend(named.into_iter().map(|it| Proposal {
            skill: it.skill,
            confidence: it.confidence,
            kind: it.kind,
            surface: it.surface,
            span: span.clone(),
        }));
    }

    /// Says of each of these skills that the others will do.
    fn add_choice(&mut self, choice: &[Iri]) {
        for skill in choice {
            let Some(known) = self.places.get(skill).and_then(|it| self.requirements.get_mut(*it)) else {
                continue;
            };
            for other in choice {
                if other != skill && !known.alternatives.contains(other) {
                    known.alternatives.push(other.clone());
                }
            }
        }
    }

    /// The whole answer.
    pub(super) fn finish(mut self, sections: &Sections) -> Extraction {
        for requirement in &mut self.requirements {
            requirement.weight = requirement.importance.default_weight();
        }
        Extraction {
            title: sections.title.clone(),
            language: super::TextLanguage::default(),
            requirements: self.requirements,
            unlinked: self.unlinked,
            proposals: self.proposals,
            skipped_sections: sections.skipped.clone(),
        }
    }

    /// Adds a mention to its skill: spans are collected, required wins, the highest level and the surest link count.
    fn add_mention(
        &mut self,
        passage: &Passage<'_>,
        mention: Mention,
        importance: Importance,
        minimum: Option<LevelStatement>,
    ) {
        let Some(span) = self.span(passage, &mention) else {
            return;
        };
        let Some(named) = mention.named else {
            self.unlinked.push(span);
            return;
        };
        let years = minimum.as_ref().and_then(years_in);
        let known = self.places.get(&named.skill).and_then(|it| self.requirements.get_mut(*it));
        if let Some(known) = known {
            known.spans.push(span);
            known.importance = known.importance.min(importance);
            known.minimum_years = known.minimum_years.max(years);
            let level_of = |it: &Option<LevelStatement>| it.as_ref().and_then(|it| it.level);
            if level_of(&minimum) > level_of(&known.minimum_level) {
                known.minimum_level = minimum;
            }
            if named.confidence > known.confidence {
                (known.confidence, known.kind, known.surface) = (named.confidence, named.kind, named.surface);
            }
            return;
        }
        self.places.insert(named.skill.clone(), self.requirements.len());
        self.requirements.push(ExtractedRequirement {
            skill: named.skill,
            importance,
            weight: importance.default_weight(),
            minimum_level: minimum,
            minimum_years: years,
            alternatives: Vec::new(),
            confidence: named.confidence,
            kind: named.kind,
            surface: named.surface,
            spans: vec![span],
        });
    }

    fn span(&self, passage: &Passage<'_>, mention: &Mention) -> Option<Span> {
        let bytes = &mention.bytes;
        self.source.span(passage.start_byte + bytes.start..passage.start_byte + bytes.end)
    }

    /// Keeps a phrase that is asked for like a skill when nothing in it was linked.
    fn add_unlinked(&mut self, passage: &Passage<'_>, mentions: &[Mention]) {
        let is_asked = matches!(passage.section, SectionKind::Requirements | SectionKind::NiceToHave);
        if !is_asked || !mentions.is_empty() {
            return;
        }
        let is_cue = |text: &str| SKILL_CUES.contains(&text).then_some(());
        let cue = (0..passage.units.len())
            .find_map(|at| longest_phrase(passage, at, LONGEST_CUE_UNITS, is_cue).map(|(length, ())| at + length));
        let Some(start) = cue.filter(|it| *it < passage.units.len()) else {
            return;
        };
        let stops = |unit: &usize| passage.gap_before(*unit).contains([',', ';', '.', '(', ':']);
        let last = passage.units.len().min(start + LONGEST_UNLINKED_UNITS);
        let end = (start + 1..last).find(stops).unwrap_or(last);
        let span = passage
            .bytes_of(&(start..end))
            .and_then(|bytes| self.source.span(passage.start_byte + bytes.start..passage.start_byte + bytes.end));
        self.unlinked.extend(span);
    }
}

/// The skills of a passage that are named as alternatives: `Java, Kotlin or Scala`.
fn choices(passage: &Passage<'_>, mentions: &[Mention]) -> Vec<Vec<Iri>> {
    let mut found = Vec::new();
    let mut chain: Vec<Iri> = Vec::new();
    let mut is_choice = false;
    let mut end = None;
    for mention in mentions {
        let joint = end.and_then(|end| joint(passage, end..mention.units.start));
        if joint.is_none() || mention.named.is_none() {
            if is_choice {
                found.push(std::mem::take(&mut chain));
            }
            (chain, is_choice) = (Vec::new(), false);
        }
        end = mention.named.is_some().then_some(mention.units.end);
        chain.extend(mention.named.as_ref().map(|it| it.skill.clone()).filter(|it| !chain.contains(it)));
        is_choice |= joint == Some(Joint::Or) && chain.len() > 1;
    }
    if is_choice {
        found.push(chain);
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// *or*, with or without a comma.
    Or,
    /// A comma or a slash: as the rest of the list.
    Comma,
}

/// What joins two mentions with these units between them; `None` when they are not in one list.
fn joint(passage: &Passage<'_>, between: Range<usize>) -> Option<Joint> {
    let keys: Vec<&str> = passage.units.get(between.clone())?.iter().map(|it| it.key.as_ref()).collect();
    let gap = |unit: usize| passage.gap_before(unit).trim();
    match keys.as_slice() {
        ["or"] => matches!(gap(between.start), "" | ",").then_some(Joint::Or),
        [] => matches!(gap(between.end), "," | "/").then_some(Joint::Comma),
        _ => None,
    }
}
