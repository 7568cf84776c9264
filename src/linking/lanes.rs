//! Lanes: the ways in which a query can be compared with the names of skills.

use serde::{Deserialize, Serialize};

/// One way of comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// The query is a name.
    Exact,
    /// A name stands in the query, word by word.
    Phrase,
    /// Words in common, weighted by rarity; the best of a skill's names.
    Words,
    /// Pieces of words in common, four characters long; the best of a skill's names.
    Grams,
    /// The query is a misspelt name, letter by letter.
    Fuzzy,
    /// Near in meaning, by the table of word pieces.
    Meaning,
    /// How often the skill is asked for, whatever the query.
    Prior,
}

impl Lane {
    /// All, in the order in which they are explained.
    pub const ALL: [Self; 7] =
        [Self::Exact, Self::Phrase, Self::Words, Self::Grams, Self::Fuzzy, Self::Meaning, Self::Prior];

    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Phrase => "phrase",
            Self::Words => "words",
            Self::Grams => "grams",
            Self::Fuzzy => "fuzzy",
            Self::Meaning => "meaning",
            Self::Prior => "prior",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Which lanes are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneSet(u8);

impl LaneSet {
    /// All lanes.
    pub const ALL: Self = Self(u8::MAX);

    /// These lanes alone.
    pub fn of(lanes: &[Lane]) -> Self {
        Self(lanes.iter().fold(0, |bits, lane| bits | lane.bit()))
    }

    /// All but this one.
    #[must_use]
    pub fn without(self, lane: Lane) -> Self {
        Self(self.0 & !lane.bit())
    }

    /// Whether it is one lane alone.
    pub(super) fn is_single(self) -> bool {
        Lane::ALL.into_iter().filter(|it| self.contains(*it)).count() == 1
    }

    /// Whether a lane is used.
    pub fn contains(self, lane: Lane) -> bool {
        self.0 & lane.bit() != 0
    }
}

impl Default for LaneSet {
    fn default() -> Self {
        Self::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_they_are_made_of() {
        let set = LaneSet::of(&[Lane::Exact, Lane::Prior]);
        let held: Vec<&str> = Lane::ALL.into_iter().filter(|it| set.contains(*it)).map(Lane::word).collect();
        assert_eq!(held, ["exact", "prior"]);
        assert!(!LaneSet::ALL.without(Lane::Words).contains(Lane::Words) && LaneSet::default().contains(Lane::Words));
    }
}
