//! Correction of words that occur nowhere: the nearest word that does.

use std::{cmp::Reverse, collections::BTreeMap};

use fst::{IntoStreamer, Streamer, automaton::Levenshtein};
use tantivy::{Searcher, schema::Field};

use super::schema::Fields;

/// Longer words are not corrected, in characters.
const MAX_CHARACTERS: usize = 32;
/// Shorter words are not corrected, in characters.
const MIN_CHARACTERS: usize = 3;

/// All words of all fields and how many entries have them, deleted ones included.
pub(super) struct Vocabulary {
    words: fst::Map<Vec<u8>>,
}

impl Vocabulary {
    /// Collects the words of a searcher.
    pub(super) fn collect(searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        let mut counts: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for field in word_fields(fields) {
            for reader in searcher.segment_readers() {
                let inverted = reader.inverted_index(field)?;
                let mut terms = inverted.terms().stream()?;
                while terms.advance() {
                    let frequency = u64::from(terms.value().doc_freq);
                    match counts.get_mut(terms.key()) {
                        Some(count) => *count += frequency,
                        None => _ = counts.insert(terms.key().to_vec(), frequency),
                    }
                }
            }
        }
        // Sorted, as the set wants it.
        let words = fst::Map::from_iter(counts).unwrap_or_default();
        Ok(Self { words })
    }

    /// The nearest word: fewest edits, then the same first letter, then the most frequent one.
    pub(super) fn nearest(&self, word: &str) -> Option<String> {
        let length = word.chars().count();
        if !(MIN_CHARACTERS..=MAX_CHARACTERS).contains(&length) || word.contains(|it: char| it.is_ascii_digit()) {
            return None;
        }
        // Two letters swapped are one edit for people and two for the automaton, which therefore only finds candidates.
        let admitted = if length < 6 { 1 } else { 2 };
        let automaton = Levenshtein::new(word, if length < 4 { 1 } else { 2 }).ok()?;
        let mut stream = self.words.search(automaton).into_stream();
        let mut best: Option<(Candidate, String)> = None;
        while let Some((key, frequency)) = stream.next() {
            let Ok(candidate) = std::str::from_utf8(key) else { continue };
            let edits = strsim::osa_distance(word, candidate);
            if edits > admitted || candidate.contains(|it: char| it.is_ascii_digit()) {
                continue;
            }
            let rank = Candidate {
                edits: Reverse(edits),
                same_start: word.chars().next() == candidate.chars().next(),
                frequency,
                similarity_per_mille: similarity_per_mille(word, candidate),
            };
            // Words come sorted: of equal ones the first stays.
            if best.as_ref().is_none_or(|(found, _)| rank > *found) {
                best = Some((rank, candidate.to_owned()));
            }
        }
        best.map(|(_, word)| word)
    }
}

/// How good a candidate is, most important first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    edits: Reverse<usize>,
    same_start: bool,
    frequency: u64,
    similarity_per_mille: u32,
}

fn similarity_per_mille(one: &str, other: &str) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    let per_mille = (strsim::jaro_winkler(one, other) * 1000.0) as u32;
    per_mille
}

/// The fields whose words are words as people write them.
pub(super) fn word_fields(fields: Fields) -> [Field; 4] {
    [fields.name, fields.aliases, fields.alignments, fields.description]
}
