//! Inverted lists: which forms hold a feature (a piece of a word, a word), compared by cosine.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Features of forms by number. A form either holds a feature or not; a feature weighs the more, the rarer it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Inverted {
    /// By feature: where its forms start in `forms`; one more entry than features.
    starts: Box<[u32]>,
    forms: Box<[u32]>,
    /// By feature: its weight.
    weights: Box<[f32]>,
    /// By form: 1 over the length of its vector.
    inverse_lengths: Box<[f32]>,
}

impl Inverted {
    /// Builds the lists. `features_of` gives the different features of each form, in the order of the forms; numbers
    /// below `features`.
    pub(super) fn build(features: usize, features_of: &[Box<[u32]>]) -> Self {
        let mut counts = vec![0_u32; features + 1];
        for feature in features_of.iter().flat_map(|it| it.iter()) {
            if let Some(count) = counts.get_mut(*feature as usize + 1) {
                *count += 1;
            }
        }
        let weights: Box<[f32]> =
            counts.iter().skip(1).map(|count| weight_of(*count as usize, features_of.len())).collect();
        for at in 1..counts.len() {
            let before = counts.get(at - 1).copied().unwrap_or_default();
            if let Some(count) = counts.get_mut(at) {
                *count += before;
            }
        }
        let starts: Box<[u32]> = counts.clone().into();
        let mut forms = vec![0_u32; counts.last().map_or(0, |it| *it as usize)];
        let mut inverse_lengths = Vec::with_capacity(features_of.len());
        for (form, features) in (0_u32..).zip(features_of) {
            let mut squares = 0.0_f32;
            for feature in features.iter().map(|it| *it as usize) {
                let weight = weights.get(feature).copied().unwrap_or_default();
                squares += weight * weight;
                if let Some(next) = counts.get_mut(feature) {
                    if let Some(slot) = forms.get_mut(*next as usize) {
                        *slot = form;
                    }
                    *next += 1;
                }
            }
            inverse_lengths.push(1.0 / squares.sqrt().max(f32::EPSILON));
        }
        Self { starts, forms: forms.into(), weights, inverse_lengths: inverse_lengths.into() }
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        4 * (self.starts.len() + self.forms.len() + self.weights.len() + self.inverse_lengths.len())
    }

    /// The forms that hold a feature, ascending.
    pub(super) fn forms_with(&self, feature: u32) -> &[u32] {
        let at = feature as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        range.and_then(|(start, end)| self.forms.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    /// How much a feature weighs: 1 and the natural logarithm of forms per form that holds it.
    pub(super) fn weight(&self, feature: u32) -> f32 {
        self.weights.get(feature as usize).copied().unwrap_or_default()
    }

    /// How much a feature weighs that no form holds.
    pub(super) fn unknown_weight(&self) -> f32 {
        weight_of(0, self.inverse_lengths.len())
    }

    /// By form: the cosine with a query of these features, each with how much of it is there (1 for once). `unknown` is
    /// the number of features that no form holds; they make the query longer.
    pub(super) fn cosines(&self, query: &[(u32, f32)], unknown: f32) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.inverse_lengths.len()];
        let missing = self.unknown_weight();
        let mut squares = unknown * missing * missing;
        for (feature, share) in query {
            let weight = self.weight(*feature);
            squares += share * share * weight * weight;
            let part = share * weight * weight;
            for form in self.forms_with(*feature) {
                if let Some(sum) = sums.get_mut(*form as usize) {
                    *sum += part;
                }
            }
        }
        let inverse = 1.0 / squares.sqrt().max(f32::EPSILON);
        for (sum, length) in sums.iter_mut().zip(&self.inverse_lengths) {
            *sum *= length * inverse;
        }
        sums
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of forms are far below 2^24")]
fn weight_of(forms_with_feature: usize, forms: usize) -> f32 {
    1.0 + ((1.0 + forms as f32) / (1.0 + forms_with_feature as f32)).ln()
}

/// Gives features numbers, in the order in which they are first seen.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    numbers: HashMap<u64, u32>,
}

impl Numbering {
    /// The number of a feature, a new one when it has none.
    pub(super) fn give(&mut self, feature: u64) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(feature).or_insert(next)
    }

    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The features by their value, to be searched.
    pub(super) fn finish(self) -> Numbers {
        let mut pairs: Vec<(u64, u32)> = self.numbers.into_iter().collect();
        pairs.sort_unstable();
        Numbers {
            features: pairs.iter().map(|(feature, _)| *feature).collect(),
            numbers: pairs.iter().map(|(_, number)| *number).collect(),
        }
    }
}

/// Numbers of features, searched by halving; a third of the memory of a hash table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Numbers {
    features: Box<[u64]>,
    numbers: Box<[u32]>,
}

impl Numbers {
    /// The number of a feature.
    pub(super) fn of(&self, feature: u64) -> Option<u32> {
        let at = self.features.binary_search(&feature).ok()?;
        self.numbers.get(at).copied()
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        12 * self.numbers.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_are_those_of_the_weighted_vectors() {
        let lists: [Box<[u32]>; 3] = [Box::new([0, 1]), Box::new([1]), Box::new([])];
        let index = Inverted::build(2, &lists);
        assert_eq!(index.forms_with(0), [0]);
        assert_eq!(index.forms_with(1), [0, 1]);
        assert_eq!(index.forms_with(9), [0_u32; 0]);
        let same = index.cosines(&[(0, 1.0), (1, 1.0)], 0.0);
        assert!((same[0] - 1.0).abs() < 1e-6 && same[1] < 1.0 && same[2].abs() < 1e-6);
        let rare = index.cosines(&[(0, 1.0)], 0.0);
        assert!(rare[0] > same[1], "the rarer feature says more");
        assert!(index.cosines(&[(0, 1.0)], 3.0)[0] < rare[0]);
    }

    #[test]
    fn features_are_found_again() {
        let mut numbering = Numbering::default();
        let given: Vec<u32> = [70, 7, 70, 9].into_iter().map(|it| numbering.give(it)).collect();
        assert_eq!((given, numbering.len()), (vec![0, 1, 0, 2], 3));
        let numbers = numbering.finish();
        assert_eq!([70, 7, 9, 8].map(|it| numbers.of(it)), [Some(0), Some(1), Some(2), None]);
    }
}
