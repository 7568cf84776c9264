//! Fusion: what the lanes say of each skill, made comparable and added up; and how sure the sum is.
//!
//! Every lane's values are counted in standard deviations from their mean over all skills, for each query anew, and
//! weighted by the kind of query. The weights were chosen on a coarse grid, by sentences of ads and phrases marked in them
//! that the tables have not seen, and by held-out alternative labels.

use super::{
    lanes::{Lane, LaneSet},
    question::QueryClass,
};

/// Weights of the lanes, by the kind of query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    phrase: f32,
    words: f32,
    grams: f32,
    meaning: f32,
    prior: f32,
    /// Of likeness letter by letter, which is not counted in deviations.
    pub(super) fuzzy: f32,
}

/// Of a phrase, which may be a name in other words.
const PHRASE: Weights = Weights { phrase: 0.0, words: 0.05, grams: 0.1, meaning: 1.0, prior: 0.2, fuzzy: 0.0 };
/// Of a phrase with a word that nobody knows: a misspelt name, most likely.
const MISSPELT: Weights = Weights { phrase: 0.0, words: 0.1, grams: 0.3, meaning: 0.5, prior: 0.1, fuzzy: 12.0 };
/// Of a sentence, which holds names.
const SENTENCE: Weights = Weights { phrase: 0.4, words: 0.4, grams: 0.3, meaning: 1.0, prior: 0.4, fuzzy: 0.0 };
/// Of words and pieces in a phrase whose meaning is not compared, so that the prior does not decide.
const WITHOUT_MEANING: (f32, f32) = (0.5, 0.5);

/// A lane's mean and deviation are mixed with those of a large framework, as if so many of its skills were there: where
/// there are few skills, their own say little.
const LARGE_FRAMEWORK_SKILLS: f32 = 200.0;

impl Weights {
    /// The weights for a query of a kind, with the lanes that are used.
    pub(super) fn of(class: QueryClass, lanes: LaneSet) -> Self {
        let mut all = match class {
            QueryClass::Phrase => PHRASE,
            QueryClass::Misspelt => MISSPELT,
            QueryClass::Sentence => SENTENCE,
        };
        if class != QueryClass::Sentence && !lanes.contains(Lane::Meaning) {
            (all.words, all.grams) = WITHOUT_MEANING;
        }
        // A lane that is asked alone orders by itself, whatever it weighs among others.
        let used = |lane, weight: f32| match (lanes.contains(lane), lanes.is_single()) {
            (false, _) => 0.0,
            (true, true) => 1.0,
            (true, false) => weight,
        };
        Self {
            phrase: used(Lane::Phrase, all.phrase),
            words: used(Lane::Words, all.words),
            grams: used(Lane::Grams, all.grams),
            meaning: used(Lane::Meaning, all.meaning),
            prior: used(Lane::Prior, all.prior),
            fuzzy: used(Lane::Fuzzy, all.fuzzy),
        }
    }

    /// The weight of a lane.
    pub(super) fn weight(&self, lane: Lane) -> f32 {
        match lane {
            Lane::Exact => 0.0,
            Lane::Phrase => self.phrase,
            Lane::Words => self.words,
            Lane::Grams => self.grams,
            Lane::Fuzzy => self.fuzzy,
            Lane::Meaning => self.meaning,
            Lane::Prior => self.prior,
        }
    }
}

/// Where a lane's values lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    mean: f32,
    deviation: f32,
}

impl Spread {
    /// Of the values of the skills that are asked for.
    pub(super) fn of(lane: Lane, values: impl Iterator<Item = f32>) -> Self {
        let (usual_mean, usual_deviation) = match lane {
            Lane::Meaning => (0.02, 0.12),
            Lane::Prior => (0.3, 0.7),
            _ => (0.01, 0.04),
        };
        let (mut count, mut sum, mut squares) = (LARGE_FRAMEWORK_SKILLS, 0.0_f32, 0.0_f32);
        sum += count * usual_mean;
        squares += count * (usual_mean * usual_mean + usual_deviation * usual_deviation);
        for value in values {
            count += 1.0;
            sum += value;
            squares += value * value;
        }
        let mean = sum / count;
        let deviation = (squares / count - mean * mean).max(1e-8).sqrt();
        Self { mean, deviation }
    }

    /// How many deviations above the mean a value is.
    pub(super) fn standard(self, value: f32) -> f32 {
        (value - self.mean) / self.deviation
    }
}

/// What is known of a candidate when its confidence is estimated; cosines, shares and likeness of 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    pub(super) words: f32,
    pub(super) grams: f32,
    pub(super) meaning: f32,
    pub(super) phrase: f32,
    pub(super) fuzzy: f32,
}

/// Where a candidate that is no exact name stands among the others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    /// How far the first one's sum is above the second one's; 0 of all others.
    pub(super) lead: f32,
    /// How far the sum is below the highest one.
    pub(super) behind: f32,
    /// Whether another answer, an exact name for instance, comes first.
    pub(super) is_behind: bool,
}

/// How likely a candidate that is no exact name is right, 0 to 1: logistic regression on the first ten answers to phrases
/// marked in ads and to sentences of ads that the tables have not seen, and with little weight to held-out and misspelt
/// names. Marked phrases that nobody could name a skill for count half, so that what is no skill is told by little
/// likeness. Where meanings are not compared, as in other languages than English, on the rest alone.
pub(super) fn confidence(signs: &Signs, standing: Standing, class: QueryClass) -> f32 {
    const MOST_LEAD: f32 = 3.0;
    const MOST_BEHIND: f32 = 6.0;
    let Signs { words, grams, meaning, phrase, fuzzy } = *signs;
    let (lead, behind) = (standing.lead.min(MOST_LEAD), standing.behind.min(MOST_BEHIND));
    let second = if standing.is_behind { 1.0 } else { 0.0 };
    let sum = match (class != QueryClass::Sentence, meaning > 0.0) {
        (true, true) => {
            -3.29 + 1.6 * grams + 2.1 * meaning + 4.23 * fuzzy + 0.37 * lead - 0.27 * behind - 1.73 * second
        }
        (true, false) => {
            -2.53 + 0.67 * words + 2.15 * grams + 3.86 * fuzzy + 0.41 * lead - 0.3 * behind - 1.72 * second
        }
        (false, true) => -1.95 + 1.44 * phrase + 2.8 * meaning - 0.15 * behind - 0.62 * second,
        (false, false) => -1.2 + 1.29 * phrase + 1.68 * words - 0.13 * behind - 0.87 * second,
    };
    (1.0 / (1.0 + (-sum).exp())).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_steady_where_there_are_few_skills() {
        let few = Spread::of(Lane::Words, [1.0, 0.0].into_iter());
        assert!(few.standard(1.0) > 3.0 && few.standard(0.0) < 0.0);
        let many = Spread::of(Lane::Words, (0..10_000).map(|it| f32::from(u8::from(it % 100 == 0))));
        assert!((many.standard(1.0) - 10.0).abs() < 0.5);
    }

    #[test]
    fn lanes_that_are_not_used_weigh_nothing() {
        let weights = Weights::of(QueryClass::Misspelt, LaneSet::of(&[Lane::Words]));
        assert!(weights.weight(Lane::Words) > 0.0);
        assert!(Lane::ALL.into_iter().filter(|it| *it != Lane::Words).all(|it| weights.weight(it).abs() < 1e-6));
    }
}
