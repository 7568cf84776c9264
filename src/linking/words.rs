//! The words of all forms: how rare each is, and which forms hold it.

use std::collections::HashMap;

use super::fuzzy::{self, NearWord};

/// An inverted index from words (unit keys) to forms. Flat arrays of numbers, no text but the words themselves.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Word to its number; numbers follow the order of the words.
    numbers: fst::Map<Vec<u8>>,
    /// By word: where its forms start in `forms`; one more entry than words.
    starts: Box<[u32]>,
    forms: Box<[u32]>,
    /// By word: how rare it is, natural logarithm.
    rarity: Box<[f32]>,
    /// By form: the summed rarity of its words.
    form_rarity: Box<[f32]>,
}

impl Words {
    /// Builds the index from each form's words, in the order of the forms.
    pub(super) fn build(forms: &[Vec<Box<str>>]) -> Self {
        let mut by_word: HashMap<&str, Vec<u32>> = HashMap::new();
        for (form, words) in (0_u32..).zip(forms) {
            for word in words {
                let list = by_word.entry(word).or_default();
                if list.last() != Some(&form) {
                    list.push(form);
                }
            }
        }
        let mut sorted: Vec<(&str, Vec<u32>)> = by_word.into_iter().collect();
        sorted.sort_unstable_by_key(|(word, _)| *word);
        let mut index = Self {
            numbers: fst::Map::from_iter(sorted.iter().map(|(word, _)| *word).zip(0..)).unwrap_or_default(),
            ..Self::default()
        };
        let (mut starts, mut all, mut rarity) = (vec![0], Vec::new(), Vec::new());
        let mut form_rarity = vec![0.0; forms.len()];
        for (_, list) in &sorted {
            let value = rarity_of(list.len(), forms.len());
            for form in list {
                if let Some(sum) = form_rarity.get_mut(*form as usize) {
                    *sum += value;
                }
            }
            rarity.push(value);
            all.extend_from_slice(list);
            starts.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        index.starts = starts.into();
        index.forms = all.into();
        index.rarity = rarity.into();
        index.form_rarity = form_rarity.into();
        index
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        let numbers = self.starts.len() + self.forms.len() + self.rarity.len() + self.form_rarity.len();
        self.numbers.as_fst().size() + 4 * numbers
    }

    /// The number of a word.
    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).and_then(|it| u32::try_from(it).ok())
    }

    /// The forms that hold a word, ascending.
    pub(super) fn forms_with(&self, word: u32) -> &[u32] {
        let at = word as usize;
        let (start, end) = (self.starts.get(at).copied(), self.starts.get(at + 1).copied());
        let range = start.zip(end).map(|(start, end)| start as usize..end as usize);
        range.and_then(|it| self.forms.get(it)).unwrap_or_default()
    }

    /// How rare a word is: the natural logarithm of forms per form that holds it.
    pub(super) fn rarity(&self, word: u32) -> f32 {
        self.rarity.get(word as usize).copied().unwrap_or_default()
    }

    /// How rare a word is that no form holds.
    pub(super) fn unknown_rarity(&self) -> f32 {
        rarity_of(1, self.form_rarity.len())
    }

    /// The summed rarity of a form's different words.
    pub(super) fn form_rarity(&self, form: u32) -> f32 {
        self.form_rarity.get(form as usize).copied().unwrap_or_default()
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

#[expect(clippy::cast_precision_loss, reason = "numbers of forms are far below 2^24")]
fn rarity_of(forms_with_word: usize, forms: usize) -> f32 {
    (1.0 + forms as f32 / (forms_with_word as f32 + 0.5)).ln()
}
