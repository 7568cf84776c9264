//! The words of all forms: how rare each is, and which forms hold it.

use serde::{Deserialize, Serialize};

use super::{
    fuzzy::{self, NearWord},
    inverted::Inverted,
};

/// An index from words (unit keys) to forms. No text but the words themselves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// Word to its number; numbers follow the order of the words.
    #[serde(with = "super::stored::automaton")]
    numbers: fst::Map<Vec<u8>>,
    index: Inverted,
}

impl Words {
    /// Builds the index from the sorted vocabulary and each form's words, as numbers in that vocabulary.
    pub(super) fn build(vocabulary: &[&str], words_of: &[Box<[u32]>]) -> Self {
        let numbers = fst::Map::from_iter(vocabulary.iter().zip(0..)).unwrap_or_default();
        let of_form = words_of.iter().map(|words| {
            let mut all = words.to_vec();
            all.sort_unstable();
            all.dedup();
            all.into()
        });
        let lists: Vec<Box<[u32]>> = of_form.collect();
        Self { numbers, index: Inverted::build(vocabulary.len(), &lists) }
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        self.numbers.as_fst().size() + self.index.size_bytes()
    }

    /// The number of a word.
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).and_then(|it| u32::try_from(it).ok())
    }

    /// The forms that hold a word, ascending.
    pub(super) fn forms_with(&self, word: u32) -> &[u32] {
        self.index.forms_with(word)
    }

    /// By form: the cosine with the words of a query, each with how sure it is to be meant (0 to 1), `None` for an
    /// unknown one.
    pub(super) fn cosines(&self, words: &[Option<(u32, f32)>]) -> Vec<f32> {
        let mut query: Vec<(u32, f32)> = words.iter().flatten().copied().collect();
        query.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        query.dedup_by_key(|it| it.0);
        #[expect(clippy::cast_precision_loss, reason = "some hundred words at most")]
        let unknown = words.iter().filter(|it| it.is_none()).count() as f32;
        self.index.cosines(&query, unknown)
    }

    /// Known words near an unknown one, nearest first, then in alphabetical order.
    pub(super) fn near(&self, word: &str, edits: u8, most: usize) -> Vec<NearWord> {
        fuzzy::near_words(&self.numbers, word, edits, most)
    }

    /// The word with this number.
    pub(super) fn word(&self, number: u32) -> Option<String> {
        let key = self.numbers.as_fst().get_key(u64::from(number))?;
        String::from_utf8(key).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_tell_most() {
        let index = Words::build(&["data", "mining", "shaft"], &[Box::new([0, 1]), Box::new([0]), Box::new([0, 2])]);
        let word = |it| index.number(it).map(|it| (it, 1.0));
        let found = index.cosines(&[word("data"), word("mining")]);
        assert!(found[0] > 0.99 && found[1] > found[2] && found[2] > 0.0);
        assert!(index.cosines(&[word("mining"), word("shift")])[0] < index.cosines(&[word("mining")])[0]);
        assert_eq!((word("shift"), index.word(2).as_deref()), (None, Some("shaft")));
        assert_eq!(index.near("shfat", 1, 3).len(), 1);
    }
}
