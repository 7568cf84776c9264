//! Pieces of words, four characters long: what misspelt, compound and inflected words have in common with labels.

use serde::{Deserialize, Serialize};

use super::inverted::{Inverted, Numbering, Numbers};

const GRAM_CHARACTERS: usize = 4;
/// Of a longer word only the beginning counts.
const LONGEST_WORD_CHARACTERS: usize = 60;

/// An index from pieces of words to forms.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Grams {
    numbers: Numbers,
    index: Inverted,
}

impl Grams {
    /// Builds the index from the vocabulary and each form's words, as numbers in that vocabulary.
    pub(super) fn build(vocabulary: &[&str], words_of: &[Box<[u32]>]) -> Self {
        let mut numbering = Numbering::default();
        let of_word: Vec<Vec<u32>> =
            vocabulary.iter().map(|word| grams(word).map(|it| numbering.give(it)).collect()).collect();
        let of_form = words_of.iter().map(|words| {
            let mut all: Vec<u32> =
                words.iter().filter_map(|it| of_word.get(*it as usize)).flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            all.into()
        });
        let lists: Vec<Box<[u32]>> = of_form.collect();
        Self { index: Inverted::build(numbering.len(), &lists), numbers: numbering.finish() }
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        self.index.size_bytes() + self.numbers.size_bytes()
    }

    /// By form: the cosine with the pieces of these words.
    pub(super) fn cosines<'a>(&self, words: impl Iterator<Item = &'a str>) -> Vec<f32> {
        let mut wanted: Vec<u64> = words.flat_map(grams).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let known: Vec<(u32, f32)> = wanted.iter().filter_map(|it| Some((self.numbers.of(*it)?, 1.0))).collect();
        #[expect(clippy::cast_precision_loss, reason = "some thousand pieces at most")]
        let unknown = (wanted.len() - known.len()) as f32;
        self.index.cosines(&known, unknown)
    }
}

/// The pieces of a word with a blank on each side; a short word is one piece. Sixteen bits a character: those beyond the
/// basic plane share numbers with others, which does no harm.
fn grams(word: &str) -> impl Iterator<Item = u64> + use<> {
    let edge = || std::iter::once(u64::from(b' '));
    let letters = word.chars().take(LONGEST_WORD_CHARACTERS).map(|it| u64::from(u32::from(it)) & 0xffff);
    let padded: Vec<u64> = edge().chain(letters).chain(edge()).collect();
    let count = padded.len().saturating_sub(GRAM_CHARACTERS) + 1;
    (0..count).map(move |start| {
        let gram = padded.iter().skip(start).take(GRAM_CHARACTERS);
        gram.fold(0, |packed, it| packed << 16 | it)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_words_share_pieces() {
        let index = Grams::build(&["project", "management", "c"], &[Box::new([0, 1]), Box::new([0]), Box::new([2])]);
        let found = index.cosines(["projekt", "managment"].into_iter());
        assert!(found[0] > found[1] && found[1] > 0.0 && found[2].abs() < 1e-6);
        assert!(index.cosines(["c"].into_iter())[2] > 0.99);
        assert_eq!(grams("").count(), 1);
        assert_eq!(grams(&"x".repeat(1_000_000)).count(), 59);
    }
}
