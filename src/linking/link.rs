//! Linking: one phrase or sentence to ranked skills.

use std::{cmp::Reverse, collections::HashMap};

use serde::{Deserialize, Serialize};

pub(super) use super::question::is_plain_word;
use super::{
    fusion::{Signs, Standing, confidence},
    lanes::{Lane, LaneSet},
    lexicon::{Form, Lexicon},
    question::{QueryClass, Question},
    sheet::{Scope, Sheet},
};
use crate::{model::Iri, text::normalise};

/// What to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkOptions {
    /// At most so many matches.
    pub top: usize,
    /// Only skills of this framework.
    pub framework: Option<String>,
    /// Only matches at least so sure, 0 to 1.
    pub minimum_confidence: f32,
    /// The language of the query, BCP 47 primary subtag: names in it and in English are looked at. Without one, names
    /// in all languages.
    pub language: Option<String>,
    /// The lanes that are used.
    pub lanes: LaneSet,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { top: 10, framework: None, minimum_confidence: 0.0, language: None, lanes: LaneSet::ALL }
    }
}

/// How a skill was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// One of its names, but for case, plural, spelling, hyphens, accents or a parenthesis; or a correction.
    Exact,
    /// Words or letters in common with one of its names; misspellings too.
    Lexical,
    /// Near in meaning: related, and to be confirmed.
    Semantic,
}

/// One skill that a query may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkMatch {
    /// The skill.
    pub skill: Iri,
    /// How well it fits, 0 to 1; for ordering, comparable within one answer only.
    pub score: f32,
    /// How sure it is that the skill is meant, 0 to 1; calibrated on phrases and sentences with known skills.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The form that matched, as written in the framework; of a semantic match the preferred label.
    pub surface: String,
    /// The language of that form.
    pub language: String,
}

/// A match with what each lane said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedMatch {
    /// The match.
    pub found: LinkMatch,
    /// The lanes, in the order of [`Lane::ALL`]; those that were not used say 0.
    pub lanes: Vec<LaneSaid>,
}

/// What a lane said of a match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaneSaid {
    /// The lane.
    pub lane: Lane,
    /// What was measured: a cosine, a share or a likeness of 0 to 1; of the prior a natural logarithm.
    pub value: f32,
    /// What it added to the sum by which matches are ordered; exact names come before all sums.
    pub contribution: f32,
}

/// Skills of a lane that are looked at closer.
const MOST_COMPARED: usize = 40;
/// Scores of matches that are no exact names stay below this.
const CEILING: f32 = 0.9;
/// Likeness letter by letter says something from here on.
const LEAST_ALIKE: f32 = 0.7;

/// A skill that may be meant.
struct Candidate {
    skill: u32,
    form: u32,
    sum: f32,
    /// How exact: the grade and how many skills share the name.
    exact: Option<(f32, usize)>,
    fuzzy: f32,
    signs: Signs,
}

impl Lexicon {
    /// The skills that a phrase or sentence may mean, best first: exact names, then by the sum of the lanes, then by
    /// IRI. Each skill comes once, with its best form. Only the first 100 words of the query count. A correction of the
    /// whole query is the whole answer.
    pub fn link(&self, query: &str, options: &LinkOptions) -> Vec<LinkMatch> {
        self.explain(query, options).into_iter().map(|it| it.found).collect()
    }

    /// [`Self::link`], with what each lane said of each match.
    pub fn explain(&self, query: &str, options: &LinkOptions) -> Vec<ExplainedMatch> {
        let question = Question::of(query, self);
        let scope = Scope::of(self, options.framework.as_deref(), options.language.as_deref());
        if options.lanes.contains(Lane::Exact)
            && let Some(skills) = self.corrections.of(question.text)
        {
            return self.corrected(skills, options);
        }
        let sheet = Sheet::of(self, &scope, &question, options.lanes);
        let mut exact =
            if options.lanes.contains(Lane::Exact) { self.exact(&question, &scope) } else { HashMap::new() };
        let mut pool = sheet.highest(options.top.max(MOST_COMPARED));
        if sheet.weight(Lane::Fuzzy) > 0.0 {
            pool.extend(sheet.highest_in(Lane::Grams, MOST_COMPARED));
            pool.extend(sheet.highest_in(Lane::Words, MOST_COMPARED));
        }
        pool.extend(exact.keys().map(|skill| (0.0, *skill)));
        pool.sort_unstable_by_key(|(_, skill)| *skill);
        pool.dedup_by_key(|(_, skill)| *skill);
        let candidates = pool.into_iter().filter_map(|(_, skill)| {
            let exact = exact.remove(&skill);
            self.candidate(skill, exact, &question, &sheet)
        });
        let mut ordered: Vec<Candidate> = candidates.collect();
        ordered.sort_by_cached_key(|it| self.place(it));
        let sure = sureness_of(&ordered, question.class());
        let told = ordered.iter().zip(sure).filter(|(_, sure)| *sure >= options.minimum_confidence).take(options.top);
        told.filter_map(|(it, sure)| self.explained(it, sure, &sheet)).collect()
    }

    /// By skill: the best of its forms that are the query, how well it fits, and how many skills share the name.
    fn exact(&self, question: &Question<'_>, scope: &Scope) -> HashMap<u32, (u32, f32, usize)> {
        let forms = self.forms_of(&question.units);
        let (forms, squashed) =
            if forms.is_empty() { (self.squashed_forms_of(&question.units), true) } else { (forms, false) };
        let normal = normalise(question.text);
        let mut best: HashMap<u32, (u32, f32, usize)> = HashMap::new();
        let counts = |it: &u32| self.form(*it).is_some_and(|form| self.counts(form, scope));
        let fitting: Vec<u32> = forms.iter().copied().filter(counts).collect();
        let rivals = self.different_skills(&fitting);
        for number in fitting {
            let Some(form) = self.form(number) else { continue };
            let grade = if squashed { 0.92 } else { self.grade(form, &normal) };
            let known = best.entry(form.skill).or_insert((number, grade, rivals));
            if grade > known.1 {
                *known = (number, grade, rivals);
            }
        }
        best
    }

    fn counts(&self, form: &Form, scope: &Scope) -> bool {
        scope.has_form(form) && scope.has_skill(self, form.skill as usize)
    }

    fn candidate(
        &self,
        skill: u32,
        exact: Option<(u32, f32, usize)>,
        question: &Question<'_>,
        sheet: &Sheet<'_>,
    ) -> Option<Candidate> {
        let said = |lane| sheet.value(lane, skill);
        let (fuzzy, alike) = if exact.is_none() && sheet.weight(Lane::Fuzzy) > 0.0 && question.may_be_guessed() {
            self.most_alike(skill, question, sheet)
        } else {
            (0.0, None)
        };
        let form = exact
            .map(|it| it.0)
            .or(alike)
            .or_else(|| most_in_common(skill, sheet))
            .or_else(|| sheet.forms(skill).next())?;
        let sum: f32 = Lane::ALL.into_iter().map(|lane| sheet.contribution(lane, skill)).sum();
        let signs = Signs {
            words: said(Lane::Words),
            grams: said(Lane::Grams),
            meaning: said(Lane::Meaning),
            phrase: said(Lane::Phrase),
            fuzzy,
        };
        let sum = sum + sheet.weight(Lane::Fuzzy) * fuzzy;
        Some(Candidate { skill, form, sum, exact: exact.map(|it| (it.1, it.2)), fuzzy, signs })
    }

    /// How alike the query and the likest form of a skill are, from 0 at [`LEAST_ALIKE`] to 1 for equal ones.
    fn most_alike(&self, skill: u32, question: &Question<'_>, sheet: &Sheet<'_>) -> (f32, Option<u32>) {
        // A short misspelt word has no piece in common with what was meant, but the word that it was mended to has.
        const LEAST_WORDS: f32 = 0.5;
        const LEAST_PIECES: f32 = 0.25;
        // The forms of a skill say much the same; the nearest by words and pieces are nearly always nearest by letters.
        const MOST_FORMS: usize = 4;
        let mut near: Vec<(f32, u32)> = Vec::new();
        for number in sheet.forms(skill) {
            let (words, pieces) = sheet.likeness(number);
            if words >= LEAST_WORDS || pieces >= LEAST_PIECES {
                near.push((words + pieces, number));
            }
        }
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best = (0.0, None);
        for (_, number) in near.into_iter().take(MOST_FORMS) {
            let Some(form) = self.form(number) else { continue };
            let alike = alike(&question.normal, &normalise(self.surface(form)));
            let said = ((alike - LEAST_ALIKE) / (1.0 - LEAST_ALIKE)).max(0.0);
            if said > best.0 {
                best = (said, Some(number));
            }
        }
        best
    }

    /// Where a candidate stands: exact names first, by grade; then by sum; then preferred forms; then by skill.
    fn place(&self, candidate: &Candidate) -> (Reverse<u32>, Reverse<i64>, bool, u32) {
        // Grades are not negative, so that their bits have their order.
        let grade = Reverse(candidate.exact.map_or(0, |(grade, _)| grade.max(0.0).to_bits()));
        (
            grade,
            Reverse(thousandths(candidate.sum)),
            !self.form(candidate.form).is_some_and(|it| it.preferred),
            candidate.skill,
        )
    }

    fn explained(&self, candidate: &Candidate, sure: f32, sheet: &Sheet<'_>) -> Option<ExplainedMatch> {
        let form = self.form(candidate.form)?;
        let signs = &candidate.signs;
        let is_lexical = signs.words.max(signs.grams) >= 0.3 || signs.phrase > 0.0 || candidate.fuzzy > 0.0;
        let kind = match candidate.exact {
            Some(_) => MatchKind::Exact,
            None if is_lexical => MatchKind::Lexical,
            None => MatchKind::Semantic,
        };
        let shown =
            if kind == MatchKind::Semantic { self.preferred(candidate.skill, sheet).unwrap_or(form) } else { form };
        // Grows with the sum, from 0 to the ceiling.
        #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^13")]
        let sum = thousandths(candidate.sum).max(0) as f32 / 1_000.0;
        let share = (sum + 0.01) / (sum + 10.0);
        let lanes = Lane::ALL.into_iter().map(|lane| match lane {
            Lane::Exact => LaneSaid { lane, value: candidate.exact.map_or(0.0, |it| it.0), contribution: 0.0 },
            Lane::Fuzzy => {
                LaneSaid { lane, value: candidate.fuzzy, contribution: candidate.fuzzy * sheet.weight(lane) }
            }
            _ => LaneSaid {
                lane,
                value: sheet.value(lane, candidate.skill),
                contribution: sheet.contribution(lane, candidate.skill),
            },
        });
        let found = LinkMatch {
            skill: self.skill(candidate.skill)?.clone(),
            score: candidate.exact.map_or(CEILING * share, |it| it.0),
            confidence: sure,
            kind,
            surface: self.surface(shown).to_owned(),
            language: self.language(shown).to_owned(),
        };
        Some(ExplainedMatch { found, lanes: lanes.collect() })
    }

    /// The preferred form of a skill, in the first language that counts.
    fn preferred(&self, skill: u32, sheet: &Sheet<'_>) -> Option<&Form> {
        sheet.forms(skill).next().and_then(|it| self.form(it))
    }

    /// The answer that users gave: these skills, those that are known and asked for.
    fn corrected(&self, skills: &[Iri], options: &LinkOptions) -> Vec<ExplainedMatch> {
        let known = skills.iter().filter_map(|it| self.skill_number(it));
        let asked = known.filter(|it| self.is_in(*it, options.framework.as_deref())).take(options.top);
        let found = asked.filter_map(|skill| {
            let form = self.form(self.forms_of_skill(skill).next()?)?;
            let found = LinkMatch {
                skill: self.skill(skill)?.clone(),
                score: 1.0,
                confidence: 1.0,
                kind: MatchKind::Exact,
                surface: self.surface(form).to_owned(),
                language: self.language(form).to_owned(),
            };
            let lanes = vec![LaneSaid { lane: Lane::Exact, value: 1.0, contribution: 0.0 }];
            Some(ExplainedMatch { found, lanes })
        });
        found.collect()
    }

    /// How well a form of the right key fits the normal form of what was written.
    pub(super) fn grade(&self, form: &Form, normal: &str) -> f32 {
        let label = if form.preferred { 1.0 } else { 0.98 };
        let whole = if form.is_bare { 0.02 } else { 0.0 };
        let spelling = if normalise(self.surface(form)) == normal { 0.0 } else { 0.02 };
        label - whole - spelling
    }

    /// How many skills these forms belong to.
    pub(super) fn different_skills(&self, forms: &[u32]) -> usize {
        let mut skills: Vec<u32> = forms.iter().filter_map(|it| self.form(*it)).map(|it| it.skill).collect();
        skills.sort_unstable();
        skills.dedup();
        skills.len()
    }
}

/// How sure each candidate is; they come in order.
fn sureness_of(ordered: &[Candidate], class: QueryClass) -> Vec<f32> {
    /// Of several skills of one name the first is nearly always meant.
    const SHARE_OF_OTHERS: f32 = 0.4;
    let mut others = ordered.iter().filter(|it| it.exact.is_none()).map(|it| it.sum);
    let (highest, second) = (others.next().unwrap_or_default(), others.next());
    let sure = ordered.iter().enumerate().map(|(at, it)| {
        if let Some((grade, rivals)) = it.exact {
            return sureness(grade, rivals) * if at == 0 { 1.0 } else { SHARE_OF_OTHERS };
        }
        let behind = (highest - it.sum).max(0.0);
        let is_behind = at > 0;
        let is_highest = ordered.get(at.wrapping_sub(1)).is_none_or(|before| before.exact.is_some());
        let lead = if is_highest { it.sum - second.unwrap_or_default() } else { 0.0 };
        confidence(&it.signs, Standing { lead: lead.max(0.0), behind, is_behind }, class)
    });
    sure.collect()
}

/// Sums are told apart to a thousandth: below that, adding in another order could.
#[expect(clippy::cast_possible_truncation, reason = "sums are far below 2^50")]
fn thousandths(sum: f32) -> i64 {
    (f64::from(sum) * 1_000.0).round() as i64
}

/// How alike two texts are letter by letter: 1 less the edits per character, a swap of neighbours being one; 0 where their
/// lengths differ by more than [`LEAST_ALIKE`] allows.
#[expect(clippy::cast_precision_loss, reason = "lengths of names")]
fn alike(a: &str, b: &str) -> f32 {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    // By bytes, which is cheap; characters of several bytes only make it more tolerant.
    if (shorter as f32) < LEAST_ALIKE * LEAST_ALIKE * longer as f32 {
        return 0.0;
    }
    let characters = a.chars().count().max(b.chars().count());
    1.0 - strsim::osa_distance(a, b) as f32 / characters.max(1) as f32
}

/// The form of a skill that has most in common with the query, when that is something.
fn most_in_common(skill: u32, sheet: &Sheet<'_>) -> Option<u32> {
    let common = |form: u32| {
        let (words, grams) = sheet.likeness(form);
        words + grams
    };
    let best = sheet
        .forms(skill)
        .map(|it| (common(it), Reverse(it)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
    (best.0 > 0.0).then_some(best.1.0)
}

/// How sure an exact hit is when so many skills share the name.
pub(super) fn sureness(score: f32, rivals: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of skills")]
    let rivals = rivals.max(1) as f32;
    (score * 0.97 * (0.5 + 0.5 / rivals)).clamp(0.0, 1.0)
}
