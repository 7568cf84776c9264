//! Levels that the wording of an ad asks for. The tables below are the only place that says which words mean which.

use std::ops::Range;

use super::{sections::Passage, wording::longest_phrase};
use crate::{
    linking::key::units,
    model::{Level, LevelBasis, LevelStatement},
};

/// Words of mastery, as keys (lower case, singular). They mean what `LevelStatement::parse` says of such words.
const PHRASES: &[(&str, Level)] = &[
    ("awareness", Level::Aware),
    ("aware of", Level::Aware),
    ("exposure to", Level::Aware),
    ("beginner", Level::Aware),
    ("basic", Level::Basic),
    ("some", Level::Basic),
    ("familiar with", Level::Basic),
    ("familiarity with", Level::Basic),
    ("fundamental", Level::Basic),
    ("foundational", Level::Basic),
    ("working", Level::Working),
    ("intermediate", Level::Working),
    ("good", Level::Working),
    ("solid", Level::Working),
    ("sound", Level::Working),
    ("practical", Level::Working),
    ("hands on", Level::Working),
    ("conversational", Level::Working),
    ("advanced", Level::Advanced),
    ("proficient in", Level::Advanced),
    ("proficient with", Level::Advanced),
    ("proficient", Level::Advanced),
    ("strong", Level::Advanced),
    ("deep", Level::Advanced),
    ("in depth", Level::Advanced),
    ("thorough", Level::Advanced),
    ("extensive", Level::Advanced),
    ("excellent", Level::Advanced),
    ("fluent", Level::Advanced),
    ("fluent in", Level::Advanced),
    ("fluency in", Level::Advanced),
    ("professional", Level::Advanced),
    ("expert", Level::Expert),
    ("expert in", Level::Expert),
    ("expert level", Level::Expert),
    ("mastery of", Level::Expert),
    ("native", Level::Expert),
];

/// Phrases that by themselves carry on over a list: *familiar with Java and SQL*.
const CARRYING_ENDS: [&str; 4] = [" of", " with", " in", " to"];

/// Nouns behind a word of mastery, with which it carries on: *strong knowledge of Java and SQL*. *Skill* is not one of
/// them: *strong communication skills and Java* says nothing of Java.
const NOUNS: [&str; 9] = [
    "knowledge",
    "understanding",
    "experience",
    "command",
    "background",
    "grasp",
    "proficiency",
    "familiarity",
    "expertise",
];

/// Years of experience, the fewest first, and the level they stand for. Years alone make no expert.
const YEARS: [(u32, Level); 3] = [(0, Level::Basic), (2, Level::Working), (5, Level::Advanced)];

/// Words for years, as keys.
const YEAR_WORDS: [&str; 10] = ["year", "yr", "jahr", "jahre", "jahren", "jaar", "ar", "ano", "an", "annee"];

const LONGEST_PHRASE_UNITS: usize = 2;
/// Units between a word of mastery and its noun: *strong and practical knowledge*.
const NOUN_WITHIN: usize = 3;
/// How far a phrase carries on over a list, in units.
const REACH: usize = 15;

/// A statement of level that was found.
#[derive(Debug, Clone)]
pub(super) struct LevelCue {
    units: Range<usize>,
    statement: LevelStatement,
    /// Whether it holds for a list, or only for what stands right beside it.
    carries_on: bool,
}

/// The statements of level in a passage, in order.
pub(super) fn level_cues(passage: &Passage<'_>) -> Vec<LevelCue> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < passage.units.len() {
        let cue = years(passage, at).or_else(|| scale_point(passage, at)).or_else(|| phrase(passage, at));
        at = cue.as_ref().map_or(at + 1, |it| it.units.end.max(at + 1));
        found.extend(cue);
    }
    found
}

/// The level asked for of the mention at `units`: said right behind it (`SQL (basic)`, `English C1`), else before it.
pub(super) fn level(passage: &Passage<'_>, cues: &[LevelCue], units: &Range<usize>) -> Option<LevelStatement> {
    let next = cues.partition_point(|it| it.units.start < units.end);
    let behind = cues.get(next).filter(|it| {
        let gap = passage.gap_before(units.end);
        let is_scale = it.statement.basis == LevelBasis::AnchoredScale;
        let is_apart = gap.contains(['(', ':', '[', '–', '—']) || gap.trim() == "-";
        it.units.start == units.end && (is_apart || (is_scale && gap.trim().is_empty()))
            || is_scale && it.units.start <= units.end + 1 && !gap.contains([',', ';'])
    });
    let before = cues.partition_point(|it| it.units.end <= units.start).checked_sub(1).and_then(|it| cues.get(it));
    let before = before.filter(|it| {
        let distance = units.start - it.units.end;
        if distance > REACH {
            return false;
        }
        let turns = (it.units.end..=units.start).any(|unit| {
            let key = passage.units.get(unit).map_or("", |it| it.key.as_ref());
            passage.gap_before(unit).contains(';') || matches!(key, "but" | "however")
        });
        // `SQL (basic), Java`: what stands in a parenthesis looks back.
        let looks_back = passage.gap_before(it.units.start).ends_with('(');
        (distance == 0 || it.carries_on) && !turns && !looks_back
    });
    behind.or(before).map(|it| it.statement.clone())
}

/// The years of experience that a statement of level asks for.
pub(super) fn years_in(statement: &LevelStatement) -> Option<u32> {
    let value = statement.value.to_lowercase();
    let words = units(&value);
    let is_about_years = words.iter().any(|it| YEAR_WORDS.contains(&it.key.as_ref()));
    let mut numbers = words.iter().filter(|_| is_about_years).filter_map(|it| number_of(&it.key));
    numbers.next()
}

/// A number in digits or in words, up to 40.
fn number_of(word: &str) -> Option<u32> {
    const WORDS: [&str; 6] = [
        "one two three four five six seven eight nine ten",
        "ein zwei drei vier funf sechs sieben acht neun zehn",
        "een twee drie vier vijf zes zeven acht negen tien",
        "ett tva tre fyra fem sex sju atta nio tio",
        "uno dos tres cuatro cinco seis siete ocho nueve diez",
        "une deux trois quatre cinq six sept huit neuf dix",
    ];
    let place = |words: &&str| words.split(' ').position(|it| it == word);
    let spelt = WORDS.iter().find_map(place).and_then(|it| u32::try_from(it + 1).ok());
    word.parse().ok().or(spelt).filter(|it| *it <= 40)
}

fn phrase(passage: &Passage<'_>, at: usize) -> Option<LevelCue> {
    let found = longest_phrase(passage, at, LONGEST_PHRASE_UNITS, |text| PHRASES.iter().find(|it| it.0 == text));
    let (length, (text, level)) = found?;
    let end = at + length;
    let noun = (end..end + NOUN_WITHIN)
        .find(|unit| passage.units.get(*unit).is_some_and(|it| NOUNS.contains(&it.key.as_ref())));
    // "Some" says little, unless it is some experience; "working" is mostly a verb.
    if matches!(*text, "some" | "working") && noun != Some(end) {
        return None;
    }
    let carries_on = noun.is_some() || CARRYING_ENDS.iter().any(|it| text.ends_with(it)) || *text == "awareness";
    let mut units = at..noun.map_or(end, |it| it + 1);
    let value = passage.written(&units)?.to_owned();
    // "of", "with", "in" behind the noun belong to it, so that the mention stands right beside.
    let is_link = |unit: usize| {
        passage.units.get(unit).is_some_and(|it| matches!(it.key.as_ref(), "of" | "with" | "in" | "knowledge"))
    };
    while is_link(units.end) {
        units.end += 1;
    }
    let statement = LevelStatement { value, level: Some(*level), position: None, basis: LevelBasis::Word };
    Some(LevelCue { units, statement, carries_on })
}

/// `B2`, `C1`: points of the CEFR, in capitals.
fn scale_point(passage: &Passage<'_>, at: usize) -> Option<LevelCue> {
    let text = passage.units.get(at)?.text;
    let is_cefr = text.len() == 2 && text.starts_with(['A', 'B', 'C']) && text.ends_with(['1', '2']);
    let statement = LevelStatement::parse(text);
    (is_cefr && statement.level.is_some()).then(|| LevelCue { units: at..at + 1, statement, carries_on: false })
}

/// `5+ years`, `3-5 years`, `two years` (of experience).
fn years(passage: &Passage<'_>, at: usize) -> Option<LevelCue> {
    let number = number_of(&passage.units.get(at)?.key)?;
    let is_year = |unit: &usize| passage.units.get(*unit).is_some_and(|it| YEAR_WORDS.contains(&it.key.as_ref()));
    // In a range the lower number counts: it is what one needs at least.
    let end = (at + 1..at + 4).find(is_year)? + 1;
    let (_, level) = YEARS.iter().rev().find(|(fewest, _)| number >= *fewest)?;
    let value = passage.written(&(at..end))?.to_owned();
    let statement = LevelStatement { value, level: Some(*level), position: None, basis: LevelBasis::Word };
    Some(LevelCue { units: at..end, statement, carries_on: true })
}
