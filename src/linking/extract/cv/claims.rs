//! Lines to claims: what must not be read is masked first, then lists and prose are linked, then one claim for each
//! skill is made of its mentions.

use std::{collections::HashMap, ops::Range};

use super::{
    CvClaim, CvLine, CvReading, CvSection, LeftOut, Lines, items, languages, personal,
    prose::{self, Sentence},
    words::{is_denied, since_in, years_in},
};
use crate::{
    linking::{
        Lexicon, LinkOptions, MatchKind,
        extract::{
            ExtractOptions, Span,
            levels::{self, level_cues},
            naming::{Mention, Named, Namer},
            sections::Passage,
            source::Source,
        },
        key::units,
    },
    model::{Date, Iri, LevelStatement},
};

/// A name in a list is linked from this confidence on.
const LEAST_CONFIDENCE: f32 = 0.6;
/// A sentence may mean a skill from this confidence on; at most so many.
const LEAST_PROPOSED: f32 = 0.3;
const MOST_PROPOSED: usize = 2;
/// Sentences that are proposed something for.
const PROPOSED_UNITS: Range<usize> = 3..60;
/// More names in lists, and more sentences that name nothing, are no curriculum: they are left out.
const MOST_LISTED: usize = 1_000;
const MOST_ASKED: usize = 300;
/// Sentences of a note.
const NOTE: usize = 5;
/// An unlinked name has so many words at most.
const LONGEST_UNLINKED_UNITS: usize = 6;

/// What a mention says beside its skill.
#[derive(Debug, Clone, Default)]
struct Said {
    level: Option<LevelStatement>,
    years: Option<u32>,
    since: Option<Date>,
}

struct Collector<'c, 'a> {
    lexicon: &'c Lexicon,
    source: &'c Source<'a>,
    options: &'c ExtractOptions,
    reading: CvReading,
    places: HashMap<Iri, usize>,
    listed: usize,
    asked: usize,
}

/// All claims of a curriculum.
pub(super) fn collect(lexicon: &Lexicon, source: &Source<'_>, lines: Lines, options: &ExtractOptions) -> CvReading {
    let mut collector = Collector {
        lexicon,
        source,
        options,
        reading: CvReading { left_out: lines.left_out, ..CvReading::default() },
        places: HashMap::new(),
        listed: 0,
        asked: 0,
    };
    let mut sentences = Vec::new();
    for line in &lines.read {
        for bytes in collector.unmasked(line, &lines.names) {
            sentences.extend(collector.list(line, bytes));
        }
    }
    collector.prose(&sentences);
    collector.finish()
}

impl Collector<'_, '_> {
    /// What may be read of a line; the rest is noted.
    fn unmasked(&mut self, line: &CvLine, names: &[String]) -> Vec<Range<usize>> {
        let text = text_of(self.source, &line.bytes);
        let mut left = Vec::new();
        let mut start = 0;
        for masked in personal::masked(text, names) {
            left.push(start..masked.start);
            start = masked.end;
            let place = line.bytes.start + masked.start..line.bytes.start + masked.end;
            let span = self.source.span(place);
            self.reading.left_out.extend(span.map(|it| LeftOut {
                start: it.start,
                end: it.end,
                section: CvSection::Personal,
            }));
        }
        left.push(start..text.len());
        let is_text = |it: &Range<usize>| text.get(it.clone()).is_some_and(|it| it.contains(char::is_alphanumeric));
        let kept = left.into_iter().filter(is_text);
        kept.map(|it| line.bytes.start + it.start..line.bytes.start + it.end).collect()
    }

    /// Reads a line of a list; gives back what of it is prose.
    fn list(&mut self, line: &CvLine, bytes: Range<usize>) -> Vec<Sentence> {
        let text = text_of(self.source, &bytes);
        let listed = if line.section.is_list() { items::items(text) } else { None };
        let Some(listed) = listed else {
            return prose::split(text, bytes.start, line.section, line.is_bullet);
        };
        let mut left = Vec::new();
        for item in listed {
            let place = bytes.start + item.name.start..bytes.start + item.name.end;
            let name = text.get(item.name.clone()).unwrap_or_default();
            let length = units(name).len();
            if is_denied(text.get(..item.name.start).unwrap_or_default()) {
                continue;
            }
            let Some(span) = self.source.span(place.clone()) else { continue };
            self.listed += 1;
            if self.listed > MOST_LISTED {
                let (start, end) = (span.start, self.source.span(place.start..bytes.end).map_or(span.end, |it| it.end));
                self.reading.left_out.push(LeftOut { start, end, section: line.section });
                break;
            }
            let said = Said { level: item.level.or_else(|| line.level.clone()), years: item.years, since: item.since };
            match self.linked(line.name.unwrap_or(name)) {
                Some(named) => self.add(named, span, said, line.section),
                None if length > LONGEST_UNLINKED_UNITS => {
                    left.push(Sentence { bytes: place, section: line.section, is_bullet: true });
                }
                None => self.reading.unlinked.push(span),
            }
        }
        left
    }

    /// The skill that a name in a list is; names of languages by their English ones too.
    fn linked(&self, name: &str) -> Option<Named> {
        let options = LinkOptions {
            top: 1,
            framework: self.options.framework.clone(),
            minimum_confidence: LEAST_CONFIDENCE.max(self.options.minimum_confidence),
            ..LinkOptions::default()
        };
        let link = |text: &str| self.lexicon.link(text, &options).into_iter().next();
        // One or two letters are a name only as they are written.
        let is_short = name.chars().count() <= 2;
        let found = link(name).filter(|it| !is_short || it.kind == MatchKind::Exact && it.surface == name);
        let found = found.or_else(|| link(languages::english(name)?))?;
        Some(Named { skill: found.skill, surface: found.surface, confidence: found.confidence, kind: found.kind })
    }

    /// Reads prose, a few sentences at a time: the namer takes such a piece for a note, in which every name counts. Its
    /// tagger has learnt from ads, and people who write of themselves write otherwise.
    fn prose(&mut self, sentences: &[Sentence]) {
        let source = self.source;
        let passages: Vec<Passage<'_>> = sentences.iter().map(|it| prose::passage(&source.text, it)).collect();
        let namer = Namer::new(self.lexicon, self.options);
        let mentions = passages.chunks(NOTE).flat_map(|it| namer.mentions(it));
        for ((sentence, passage), mentions) in sentences.iter().zip(&passages).zip(mentions) {
            self.sentence(sentence, passage, mentions);
        }
    }

    fn sentence(&mut self, sentence: &Sentence, passage: &Passage<'_>, mentions: Vec<Mention>) {
        let cues = level_cues(passage);
        let (years, since) = (years_in(passage.text).map(|it| it.1), since_in(passage.text).map(|it| it.1));
        let mut is_named = false;
        let mut denies = is_denied(passage.text);
        for mention in mentions {
            let before = passage.text.get(..mention.bytes.start).unwrap_or_default();
            if is_denied(before) {
                denies = true;
                continue;
            }
            let bytes = passage.start_byte + mention.bytes.start..passage.start_byte + mention.bytes.end;
            let (Some(named), Some(span)) = (mention.named, self.source.span(bytes)) else { continue };
            // Years are no level: who did something long may still do it as on the first day.
            let level = levels::level(passage, &cues, &mention.units).filter(|it| levels::years_in(it).is_none());
            is_named = true;
            self.add(named, span, Said { level, years, since }, sentence.section);
        }
        if !is_named && !denies && PROPOSED_UNITS.contains(&passage.units.len()) && !sentence.section.is_list() {
            self.propose(sentence, passage, years, since);
        }
    }

    /// What a sentence as a whole may mean.
    fn propose(&mut self, sentence: &Sentence, passage: &Passage<'_>, years: Option<u32>, since: Option<Date>) {
        self.asked += 1;
        if self.asked > MOST_ASKED {
            return;
        }
        let options = LinkOptions {
            top: MOST_PROPOSED,
            framework: self.options.framework.clone(),
            minimum_confidence: LEAST_PROPOSED.max(self.options.minimum_confidence),
            ..LinkOptions::default()
        };
        let first = passage.units.first().map_or(0, |it| it.start_byte);
        let last = passage.units.last().map_or(0, |it| it.end_byte);
        let Some(span) = self.source.span(passage.start_byte + first..passage.start_byte + last) else { return };
        for found in self.lexicon.link(passage.text, &options) {
            let is_known = self.reading.proposals.iter().any(|it| it.skill == found.skill);
            if !is_known {
                let named = Named {
                    skill: found.skill,
                    surface: found.surface,
                    confidence: found.confidence,
                    kind: found.kind,
                };
                let said = Said { level: None, years, since };
                self.reading.proposals.push(claim(named, span.clone(), said, sentence.section));
            }
        }
    }

    /// Adds a mention to its skill: the highest level, the most years, the earliest day and the surest link count.
    fn add(&mut self, named: Named, span: Span, said: Said, section: CvSection) {
        if named.confidence < self.options.minimum_confidence {
            return;
        }
        let known = self.places.get(&named.skill).and_then(|it| self.reading.claims.get_mut(*it));
        let Some(known) = known else {
            self.places.insert(named.skill.clone(), self.reading.claims.len());
            self.reading.claims.push(claim(named, span, said, section));
            return;
        };
        let number = |it: &Option<LevelStatement>| it.as_ref().map(|it| it.level);
        if number(&said.level) > number(&known.level) {
            known.level = said.level;
        }
        known.years = known.years.max(said.years);
        known.since = [known.since, said.since].into_iter().flatten().min();
        if named.confidence > known.confidence {
            (known.confidence, known.kind, known.surface, known.section) =
                (named.confidence, named.kind, named.surface, section);
        }
        known.spans.push(span);
    }

    fn finish(mut self) -> CvReading {
        for claim in &mut self.reading.claims {
            claim.spans.sort();
            claim.spans.dedup();
        }
        let place = |it: &CvClaim| it.spans.first().map_or(0, |it| it.start);
        self.reading.claims.sort_by_key(place);
        self.reading.unlinked.sort();
        self.reading.unlinked.dedup();
        let claims = &self.reading.claims;
        self.reading.proposals.retain(|it| !claims.iter().any(|claim| claim.skill == it.skill));
        self.reading.left_out.sort_by_key(|it| (it.start, it.end));
        self.reading
    }
}

fn text_of<'s>(source: &'s Source<'_>, bytes: &Range<usize>) -> &'s str {
    source.text.get(bytes.clone()).unwrap_or_default()
}

fn claim(named: Named, span: Span, said: Said, section: CvSection) -> CvClaim {
    CvClaim {
        skill: named.skill,
        level: said.level,
        years: said.years,
        since: said.since,
        section,
        confidence: named.confidence,
        kind: named.kind,
        surface: named.surface,
        spans: vec![span],
    }
}
