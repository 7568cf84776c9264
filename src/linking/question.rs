//! A question: what is asked, taken apart once for all lanes.

use std::{borrow::Cow, cmp::Reverse};

use super::{
    embedding::Table,
    fuzzy::allowed_edits,
    key::{Unit, units},
    lexicon::Lexicon,
};
use crate::text::normalise;

/// What stands behind so many bytes of a query is not looked at.
const MOST_BYTES: usize = 4_096;
/// Words of a query that count; what follows is not looked at.
const MOST_UNITS: usize = 100;
/// Up to so many words a query is a phrase, which may be a misspelt or reworded name; more are a sentence around one.
const PHRASE_UNITS: usize = 8;
/// Unknown words of one query that are looked up as misspellings.
const MOST_CORRECTED: usize = 12;
/// Known words near an unknown one that are looked at.
const MOST_NEAR: usize = 8;
/// Shorter words are not guessed when no name holds them.
const SHORTEST_GUESSED_CHARACTERS: usize = 5;

/// What kind of query it is, by which lanes are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryClass {
    /// A few words, which may be a name in other words.
    Phrase,
    /// A few words, one of which is no known word: a misspelling, or two words without their space.
    Misspelt,
    /// More words, which hold names.
    Sentence,
}

/// A query with what all lanes need of it.
pub(super) struct Question<'q> {
    /// The query, or its beginning where it is long.
    pub(super) text: &'q str,
    pub(super) units: Vec<Unit<'q>>,
    /// [`normalise`] of the text.
    pub(super) normal: String,
    /// By unit: the word of the lexicon that it is (1.0) or may be a misspelling of (less).
    pub(super) words: Vec<Option<(u32, f32)>>,
    /// Whether it holds a word that neither names nor the table of meanings have as it is written.
    has_strange_word: bool,
}

impl<'q> Question<'q> {
    /// Takes a query apart.
    pub(super) fn of(query: &'q str, lexicon: &Lexicon) -> Self {
        let text = beginning(query);
        let mut units = units(text);
        units.truncate(MOST_UNITS);
        for unit in &mut units {
            if let Some(key) = lexicon.respelt(&unit.key) {
                unit.key = key.into();
            }
        }
        let mut corrected = 0;
        let words: Vec<_> = units.iter().map(|unit| known_word(&unit.key, lexicon, &mut corrected)).collect();
        let has_strange_word = units.iter().zip(&words).any(|(unit, word)| match word {
            Some((_, share)) => *share < 1.0,
            None => !Table::shipped().has_word(&unit.key),
        });
        let normal = if units.len() <= PHRASE_UNITS { normalise(text) } else { String::new() };
        Self { text, units, normal, words, has_strange_word }
    }

    /// The text with misspelt words mended.
    pub(super) fn mended(&self, lexicon: &Lexicon) -> Cow<'q, str> {
        let misspelt = self.units.iter().zip(&self.words).filter_map(|(unit, word)| {
            let (word, _) = word.filter(|(_, share)| *share < 1.0)?;
            Some((unit, lexicon.words.word(word)?))
        });
        let (mut mended, mut from) = (String::new(), 0);
        for (unit, word) in misspelt {
            mended.push_str(self.text.get(from..unit.start_byte).unwrap_or_default());
            mended.push_str(&word);
            from = unit.end_byte;
        }
        if from == 0 {
            return Cow::Borrowed(self.text);
        }
        mended.push_str(self.text.get(from..).unwrap_or_default());
        Cow::Owned(mended)
    }

    /// What kind of query it is.
    pub(super) fn class(&self) -> QueryClass {
        if self.units.len() > PHRASE_UNITS {
            QueryClass::Sentence
        } else if self.has_strange_word {
            QueryClass::Misspelt
        } else {
            QueryClass::Phrase
        }
    }

    /// Whether it may be compared by likeness. Short names and odd ones (`C`, `SQL`, `C#`, `.NET`) are right or wrong,
    /// and words that no name holds say little when they are short.
    pub(super) fn may_be_guessed(&self) -> bool {
        let odd = |unit: &Unit<'_>| unit.key.starts_with('.') || unit.key.contains(['+', '#']);
        match self.units.as_slice() {
            [] => false,
            [only] if odd(only) || only.key.chars().count() <= 3 => false,
            units => self.words.iter().zip(units).any(|(word, unit)| {
                let characters = unit.key.chars().count();
                word.is_some() || characters >= SHORTEST_GUESSED_CHARACTERS
            }),
        }
    }
}

/// The word that a key is or is near to; of several equally near ones that of most names. A word that the table of
/// meanings knows is no misspelt one.
fn known_word(key: &str, lexicon: &Lexicon, corrected: &mut usize) -> Option<(u32, f32)> {
    if let Some(word) = lexicon.words.number(key) {
        return Some((word, 1.0));
    }
    let characters = key.chars().count();
    let edits = if is_plain_word(key) { allowed_edits(characters) } else { 0 };
    if edits == 0 || *corrected >= MOST_CORRECTED || Table::shipped().has_word(key) {
        return None;
    }
    *corrected += 1;
    let near = lexicon.words.near(key, edits, MOST_NEAR);
    let nearest = near.iter().min_by_key(|it| (it.edits, Reverse(lexicon.words.forms_with(it.word).len()), it.word))?;
    #[expect(clippy::cast_precision_loss, reason = "lengths of words")]
    let share = 1.0 - f32::from(nearest.edits) / characters as f32;
    Some((nearest.word, share))
}

/// Whether a word can be misspelt: names with digits and marks are right or wrong.
pub(super) fn is_plain_word(key: &str) -> bool {
    key.chars().all(char::is_alphabetic)
}

fn beginning(query: &str) -> &str {
    let query = query.trim_start();
    match query.char_indices().find(|(at, character)| at + character.len_utf8() > MOST_BYTES) {
        Some((end, _)) => query.get(..end).unwrap_or_default(),
        None => query,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_long_query_counts() {
        let text = "ä".repeat(5_000_000);
        assert_eq!(beginning(&text).len(), MOST_BYTES);
        assert_eq!(beginning("  a b "), "a b ");
        let question = Question::of(&text, &Lexicon::default());
        assert_eq!((question.units.len(), question.may_be_guessed()), (1, true));
    }
}
