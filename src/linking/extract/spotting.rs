//! Spotting: where names of skills stand in a sentence.

use std::{cell::RefCell, collections::HashMap, ops::Range};

use super::{ExtractOptions, SectionKind, sections::Passage};
use crate::{
    linking::{
        Lexicon, MatchKind,
        common_words::is_common,
        key::Unit,
        link::{is_plain_word, sureness},
    },
    text::{fold, normalise},
};

/// Shorter words are not taken for misspelt ones.
const SHORTEST_MISSPELT_CHARACTERS: usize = 6;
/// A misspelt word is only mended to one that few forms hold: frequent ones are near everything.
const MOST_FORMS_OF_MENDED: usize = 40;
/// Different unknown words of one ad that are looked up; the rest stays as it is.
const MOST_LOOKED_UP: usize = 2_000;
/// No name has more units.
const LONGEST_NAME_UNITS: usize = 32;
/// A list item of so many words at most names things rather than telling about them.
const LIST_ITEM_UNITS: usize = 4;

/// A name of a skill in a passage.
#[derive(Debug, Clone)]
pub(super) struct Spotted {
    /// The form's number in the lexicon.
    pub(super) form: u32,
    /// Units of the passage.
    pub(super) units: Range<usize>,
    pub(super) confidence: f32,
    pub(super) kind: MatchKind,
}

/// Finds names in passages. Remembers the words it looked up.
pub(super) struct Spotter<'l> {
    lexicon: &'l Lexicon,
    options: &'l ExtractOptions,
    mended: RefCell<HashMap<Box<str>, Option<Box<str>>>>,
}

impl<'l> Spotter<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, options: &'l ExtractOptions) -> Self {
        Self { lexicon, options, mended: RefCell::default() }
    }

    /// The mentions in a passage, from left to right, the longest first where several start; none overlap.
    pub(super) fn mentions(&self, passage: &Passage<'_>) -> Vec<Spotted> {
        let mended: Vec<Option<Box<str>>> = passage.units.iter().map(|it| self.mend(&it.key)).collect();
        let keys: Vec<&str> =
            passage.units.iter().zip(&mended).map(|(unit, mended)| mended.as_deref().unwrap_or(&unit.key)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < passage.units.len() {
            let mention = self.mention_at(passage, at, &keys, &mended);
            at = mention.as_ref().map_or(at + 1, |it| it.units.end);
            found.extend(mention);
        }
        found
    }

    fn mention_at(
        &self,
        passage: &Passage<'_>,
        at: usize,
        keys: &[&str],
        mended: &[Option<Box<str>>],
    ) -> Option<Spotted> {
        // `non-Java` is not Java.
        if passage.units.get(at)?.after_hyphen {
            return None;
        }
        // `project, management` is not project management.
        let is_barrier = |unit: &usize| passage.gap_before(*unit).contains([',', ';', ':', '!', '?', '|', '•']);
        let end = keys.len().min(at + LONGEST_NAME_UNITS);
        let end = (at + 1..end).find(is_barrier).unwrap_or(end);
        let hits = self.lexicon.forms_at(keys.get(at..end)?.iter().copied());
        hits.into_iter().rev().find_map(|(length, forms)| {
            let units = at..at + length;
            let is_mended = mended.get(units.clone())?.iter().any(Option::is_some);
            self.best_form(passage, units, forms, is_mended)
        })
    }

    /// The form that a run of units means, when they can mean one.
    fn best_form(&self, passage: &Passage<'_>, units: Range<usize>, forms: &[u32], is_mended: bool) -> Option<Spotted> {
        let written = passage.written(&units)?;
        let single = (units.len() == 1).then(|| passage.units.get(units.start)).flatten();
        if single.is_some_and(|unit| is_common(&unit.key) && !stands_out(passage, &units)) {
            return None;
        }
        let normal = normalise(written);
        let fitting: Vec<u32> = forms.iter().copied().filter(|it| self.fits(*it, passage, single)).collect();
        let rivals = self.lexicon.different_skills(&fitting);
        let place = |number: &u32| {
            let form = self.lexicon.form(*number)?;
            let grade = self.lexicon.grade(form, &normal);
            // Grades are positive, so that their bits have their order.
            Some((std::cmp::Reverse(grade.to_bits()), !form.preferred, self.lexicon.skill(form.skill)?, *number))
        };
        let best = fitting.iter().copied().min_by_key(place)?;
        let sure = sureness(self.lexicon.grade(self.lexicon.form(best)?, &normal), rivals);
        let short = if single.is_some() { 0.92 } else { 1.0 };
        let (kind, spelling) = if is_mended { (MatchKind::Lexical, 0.7) } else { (MatchKind::Exact, 1.0) };
        let confidence = sure * short * spelling;
        (confidence >= self.options.minimum_confidence).then_some(Spotted { form: best, units, confidence, kind })
    }

    /// Whether a form may be meant by what is written: the right framework, and letter case where that is all there is
    /// (`C`, `R`, `Go`, `IT`): short names, and names in capitals that are common words otherwise.
    fn fits(&self, number: u32, passage: &Passage<'_>, single: Option<&Unit<'_>>) -> bool {
        let Some(form) = self.lexicon.form(number) else {
            return false;
        };
        if !self.lexicon.is_of_language(form, self.options.language.as_deref()) {
            return false;
        }
        let surface = self.lexicon.surface(form);
        let by_case = single.is_none_or(|unit| {
            let is_other_number = is_common(&unit.key) && !fold(surface).eq_ignore_ascii_case(&fold(unit.text));
            if is_other_number && !surface.contains(' ') {
                return false;
            }
            let is_short = unit.key.chars().count() <= 2 || (is_common(&unit.key) && is_in_capitals(surface));
            let is_all = passage.units.len() == 1 && !passage.is_bullet;
            !is_short || is_all || unit.text == surface
        });
        by_case && self.lexicon.is_in(form.skill, self.options.framework.as_deref())
    }

    /// The known word that an unknown one is a misspelling of: one edit away, unmistakable, and rare.
    fn mend(&self, key: &str) -> Option<Box<str>> {
        let words = &self.lexicon.words;
        if words.number(key).is_some() || key.chars().count() < SHORTEST_MISSPELT_CHARACTERS || !is_plain_word(key) {
            return None;
        }
        if let Some(known) = self.mended.borrow().get(key) {
            return known.clone();
        }
        if self.mended.borrow().len() >= MOST_LOOKED_UP {
            return None;
        }
        let near = words.near(key, 1, 2);
        let word = match near.as_slice() {
            [only] if words.forms_with(only.word).len() <= MOST_FORMS_OF_MENDED => words.word(only.word),
            _ => None,
        };
        let word: Option<Box<str>> = word.filter(|it| is_slip(key, it)).map(Into::into);
        self.mended.borrow_mut().insert(key.into(), word.clone());
        word
    }
}

impl<'s> Passage<'s> {
    /// A run of units as written.
    pub(super) fn written(&self, units: &Range<usize>) -> Option<&'s str> {
        self.text.get(self.bytes_of(units)?)
    }

    /// Where a run of units stands in the passage.
    pub(super) fn bytes_of(&self, units: &Range<usize>) -> Option<Range<usize>> {
        let run = self.units.get(units.clone())?;
        Some(run.first()?.start_byte..run.last()?.end_byte)
    }

    /// What stands between one unit and the one before.
    pub(super) fn gap_before(&self, unit: usize) -> &'s str {
        let end = self.units.get(unit).map_or(self.text.len(), |it| it.start_byte);
        let start = unit.checked_sub(1).and_then(|it| self.units.get(it)).map_or(0, |it| it.end_byte);
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Whether one of two words at one edit is a slip of the other: a letter too few, too many or in the wrong place.
/// Another letter in its place mostly makes another word: *professor* is no *processor*.
fn is_slip(written: &str, word: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (a, b) = (sorted(written), sorted(word));
    a.len() != b.len() || a == b
}

/// Whether a common word is set apart as a name: in capitals within a sentence that is not all in capitals, in a short
/// item of a list of requirements, or alone.
fn stands_out(passage: &Passage<'_>, units: &Range<usize>) -> bool {
    if passage.units.len() == 1 && passage.section == SectionKind::Unknown && !passage.is_title {
        return true;
    }
    if passage.is_title {
        return false;
    }
    let in_requirements = matches!(passage.section, SectionKind::Requirements | SectionKind::NiceToHave);
    if passage.is_bullet && in_requirements && passage.units.len() <= LIST_ITEM_UNITS {
        return true;
    }
    let capital = |unit: &Unit<'_>| unit.text.starts_with(char::is_uppercase);
    let starts_sentence = units.start == 0 || passage.gap_before(units.start).contains(['•', ':', '*']);
    let is_capital = passage.units.get(units.start).is_some_and(capital);
    let others = passage.units.iter().enumerate().filter(|(nth, _)| *nth > 0 && !units.contains(nth));
    let (big, small): (Vec<_>, Vec<_>) = others.partition(|(_, unit)| capital(unit));
    is_capital && !starts_sentence && big.len() <= small.len()
}

fn is_in_capitals(surface: &str) -> bool {
    surface.chars().any(char::is_uppercase) && !surface.chars().any(char::is_lowercase)
}
