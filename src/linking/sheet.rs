//! A sheet: for one question what each lane says of every skill.

use std::ops::Range;

use super::{
    common_words::is_common,
    embedding::{KnownWords, Table},
    fusion::{Spread, Weights},
    lanes::{Lane, LaneSet},
    lexicon::{Form, Lexicon},
    question::Question,
};

/// Which framework is asked for.
#[derive(Clone, Copy)]
enum Asked {
    All,
    /// By its number.
    One(u32),
    /// One that no skill belongs to.
    Unknown,
}

/// Which skills and forms are asked for.
pub(super) struct Scope {
    framework: Asked,
    /// By language: whether its forms count; `None`: all do.
    languages: Option<Vec<bool>>,
    /// Whether the query may be in English, which the table of meanings is made for.
    is_english: bool,
}

impl Scope {
    /// Skills of `framework`, by their names in `language`, in English and in no language; without one, all.
    pub(super) fn of(lexicon: &Lexicon, framework: Option<&str>, language: Option<&str>) -> Self {
        let number = |wanted: &str| lexicon.frameworks.iter().position(|it| it.as_ref() == wanted);
        let framework = match framework.map(|it| number(it).and_then(|it| u32::try_from(it).ok())) {
            None => Asked::All,
            Some(Some(number)) => Asked::One(number),
            Some(None) => Asked::Unknown,
        };
        let counts = |wanted: &str| {
            let known = lexicon.languages.iter();
            known.map(|it| it.as_ref() == wanted || matches!(it.as_ref(), "en" | "und")).collect()
        };
        Self { framework, languages: language.map(counts), is_english: language.is_none_or(|it| it == "en") }
    }

    /// Whether a skill is asked for.
    pub(super) fn has_skill(&self, lexicon: &Lexicon, skill: usize) -> bool {
        let of_skill = || lexicon.skill_frameworks.get(skill).copied().flatten();
        match self.framework {
            Asked::All => true,
            Asked::One(wanted) => of_skill() == Some(wanted),
            Asked::Unknown => false,
        }
    }

    /// Whether a form counts.
    pub(super) fn has_form(&self, form: &Form) -> bool {
        let counts = |it: &Vec<bool>| it.get(usize::from(form.language)).copied().unwrap_or_default();
        self.languages.as_ref().is_none_or(counts)
    }
}

/// What the lanes say; the values of a lane that is not used are not there.
pub(super) struct Sheet<'l> {
    lexicon: &'l Lexicon,
    scope: &'l Scope,
    weights: Weights,
    /// By form.
    words: Vec<f32>,
    grams: Vec<f32>,
    columns: Vec<Column>,
}

struct Column {
    lane: Lane,
    /// By skill.
    values: Vec<f32>,
    spread: Spread,
}

impl<'l> Sheet<'l> {
    /// Asks the lanes.
    pub(super) fn of(lexicon: &'l Lexicon, scope: &'l Scope, question: &Question<'_>, lanes: LaneSet) -> Self {
        let lanes = if scope.is_english { lanes } else { lanes.without(Lane::Meaning) };
        let weights = Weights::of(question.class(), lanes);
        let (mut words, mut grams, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        let guessed = question.may_be_guessed();
        let mut sheet = |lane: Lane, values: Vec<f32>| columns.push((lane, values));
        // Likeness letter by letter is only looked at where words or pieces are alike.
        let for_fuzzy = weights.weight(Lane::Fuzzy) > 0.0;
        if (lanes.contains(Lane::Words) || for_fuzzy) && !question.units.is_empty() {
            words = lexicon.words.cosines(&question.words);
            sheet(Lane::Words, best_by_skill(lexicon, scope, &words));
        }
        if guessed && (lanes.contains(Lane::Grams) || for_fuzzy) {
            grams = lexicon.grams.cosines(question.units.iter().map(|it| it.key.as_ref()));
            sheet(Lane::Grams, best_by_skill(lexicon, scope, &grams));
        }
        if lanes.contains(Lane::Phrase) {
            sheet(Lane::Phrase, phrases(lexicon, scope, question));
        }
        if guessed && lanes.contains(Lane::Meaning) {
            let sum = Table::shipped().sum(&question.mended(lexicon), &mut KnownWords::default());
            sheet(Lane::Meaning, sum.map(|it| lexicon.meanings.cosines(&it)).unwrap_or_default());
        }
        if lanes.contains(Lane::Prior) {
            sheet(Lane::Prior, lexicon.prior.clone());
        }
        let columns = columns.into_iter().map(|(lane, values)| {
            let asked = values.iter().enumerate().filter(|(skill, _)| scope.has_skill(lexicon, *skill));
            let spread = Spread::of(lane, asked.map(|(_, value)| *value));
            Column { lane, values, spread }
        });
        Self { columns: columns.collect(), lexicon, scope, weights, words, grams }
    }

    /// The weight of a lane.
    pub(super) fn weight(&self, lane: Lane) -> f32 {
        self.weights.weight(lane)
    }

    /// What a lane says of a skill, as measured: a cosine, a share, a logarithm.
    pub(super) fn value(&self, lane: Lane, skill: u32) -> f32 {
        let column = self.columns.iter().find(|it| it.lane == lane);
        column.and_then(|it| it.values.get(skill as usize)).copied().unwrap_or_default()
    }

    /// What a lane adds to a skill's sum.
    pub(super) fn contribution(&self, lane: Lane, skill: u32) -> f32 {
        let column = self.columns.iter().find(|it| it.lane == lane);
        let value = column.and_then(|it| Some((it, it.values.get(skill as usize)?)));
        value.map_or(0.0, |(column, value)| self.weight(lane) * column.spread.standard(*value))
    }

    /// The skills with the highest sums, with the sum; best first, then in the order of skills.
    pub(super) fn highest(&self, most: usize) -> Vec<(f32, u32)> {
        let mut sums = vec![0.0_f32; self.lexicon.skills.len()];
        for column in &self.columns {
            let weight = self.weight(column.lane);
            for (sum, value) in sums.iter_mut().zip(&column.values) {
                *sum += weight * column.spread.standard(*value);
            }
        }
        let mut has_sign = vec![false; sums.len()];
        for column in self.columns.iter().filter(|it| self.weight(it.lane) > 0.0) {
            let least = least_sign(column.lane);
            for (has_sign, value) in has_sign.iter_mut().zip(&column.values) {
                *has_sign |= *value > least;
            }
        }
        let told = sums.iter().zip(has_sign).enumerate().filter(|(_, (_, has_sign))| *has_sign);
        let asked = told.filter(|(skill, _)| self.scope.has_skill(self.lexicon, *skill));
        highest(asked.filter_map(|(skill, (sum, _))| Some((*sum, u32::try_from(skill).ok()?))).collect(), most)
    }

    /// The skills with the highest values in one lane.
    pub(super) fn highest_in(&self, lane: Lane, most: usize) -> Vec<(f32, u32)> {
        let column = self.columns.iter().find(|it| it.lane == lane);
        let values = column.iter().flat_map(|it| it.values.iter().enumerate());
        let asked = values.filter(|(skill, value)| **value > 0.0 && self.scope.has_skill(self.lexicon, *skill));
        highest(asked.filter_map(|(skill, value)| Some((*value, u32::try_from(skill).ok()?))).collect(), most)
    }

    /// The forms of a skill that count.
    pub(super) fn forms(&self, skill: u32) -> impl Iterator<Item = u32> {
        let counts = |it: &u32| self.lexicon.form(*it).is_some_and(|form| self.scope.has_form(form));
        self.lexicon.forms_of_skill(skill).filter(counts)
    }

    /// How much a form has in common with the query by words and by pieces.
    pub(super) fn likeness(&self, form: u32) -> (f32, f32) {
        let of = |values: &[f32]| values.get(form as usize).copied().unwrap_or_default();
        (of(&self.words), of(&self.grams))
    }
}

/// Below that a lane's value says nothing by itself.
fn least_sign(lane: Lane) -> f32 {
    match lane {
        Lane::Words | Lane::Grams => 0.12,
        Lane::Meaning => 0.3,
        Lane::Exact | Lane::Phrase | Lane::Fuzzy => 0.0,
        Lane::Prior => f32::INFINITY,
    }
}

/// The entries with the highest values, best first.
fn highest(mut all: Vec<(f32, u32)>, most: usize) -> Vec<(f32, u32)> {
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if all.len() > most && most > 0 {
        all.select_nth_unstable_by(most - 1, order);
    }
    all.truncate(most);
    all.sort_unstable_by(order);
    all
}

/// By skill: the best value of its forms that count.
fn best_by_skill(lexicon: &Lexicon, scope: &Scope, by_form: &[f32]) -> Vec<f32> {
    let best = |values: &[f32]| values.iter().fold(0.0_f32, |best, it| best.max(*it));
    (0_u32..)
        .take(lexicon.skills.len())
        .map(|skill| {
            let forms = lexicon.forms_of_skill(skill);
            let values = by_form.get(forms.start as usize..forms.end as usize).unwrap_or_default();
            let highest = best(values);
            if highest <= 0.0 || scope.languages.is_none() {
                return highest;
            }
            let counts = |it: &u32| lexicon.form(*it).is_some_and(|form| scope.has_form(form));
            let counting: Vec<f32> = forms.zip(values).filter(|(it, _)| counts(it)).map(|(_, value)| *value).collect();
            best(&counting)
        })
        .collect()
}

/// By skill: how much of a name of it stands in a longer query, word by word; the longest from each place on. Names of
/// several skills say less of each, and a common word is no mention of the skill of that name.
fn phrases(lexicon: &Lexicon, scope: &Scope, question: &Question<'_>) -> Vec<f32> {
    let mut values = vec![0.0_f32; lexicon.skills.len()];
    for (units, forms) in spotted(lexicon, question) {
        #[expect(clippy::cast_precision_loss, reason = "at most 100 words, a handful of skills")]
        let (length, owners) = (units.len() as f32, lexicon.different_skills(forms).max(1) as f32);
        let value = (0.5 + 0.25 * length).min(1.0) / (1.0 + 0.3 * owners.ln());
        for form in forms.iter().filter_map(|it| lexicon.form(*it)).filter(|it| scope.has_form(it)) {
            if let Some(known) = values.get_mut(form.skill as usize) {
                *known = known.max(value);
            }
        }
    }
    values
}

/// The names that stand in a query, but for one that is the whole query.
fn spotted<'l>(lexicon: &'l Lexicon, question: &Question<'_>) -> Vec<(Range<usize>, &'l [u32])> {
    let units = question.units.as_slice();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = units.get(at..).filter(|it| !it.is_empty()) {
        let hits = lexicon.forms_at(rest.iter().map(|it| it.key.as_ref()));
        let longest = hits.last().filter(|(length, _)| *length < units.len());
        let Some((length, forms)) = longest.copied() else {
            at += 1;
            continue;
        };
        let single = rest.first().filter(|_| length == 1);
        if single.is_none_or(|it| !is_common(&it.key) && it.key.chars().count() > 1) {
            found.push((at..at + length, forms));
        }
        at += length;
    }
    found
}
