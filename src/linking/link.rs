//! Linking: one phrase or sentence to ranked skills.

use std::{cmp::Reverse, collections::HashMap};

use serde::{Deserialize, Serialize};

use super::{
    common_words::is_common,
    fuzzy::allowed_edits,
    key::{Unit, units},
    lexicon::{Form, Lexicon},
};
use crate::{
    model::Iri,
    text::{normal_similarity, normalise},
};

/// What to look for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkOptions {
    /// At most so many matches.
    pub top: usize,
    /// Only skills of this framework.
    pub framework: Option<String>,
    /// Only matches at least so sure, 0 to 1.
    pub minimum_confidence: f32,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { top: 10, framework: None, minimum_confidence: 0.0 }
    }
}

/// How a skill was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// One of its names, but for case, plural, hyphens, accents or a parenthesis.
    Exact,
    /// Words or letters in common with one of its names; misspellings too.
    Lexical,
    /// Near in meaning. Not produced yet: the place of the embedding lane.
    Semantic,
}

/// One skill that a query may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkMatch {
    /// The skill.
    pub skill: Iri,
    /// How well it fits, 0 to 1; for ordering, comparable within one answer only.
    pub score: f32,
    /// How sure it is that the skill is meant, 0 to 1. Estimated, not calibrated yet.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The form that matched, as written in the framework.
    pub surface: String,
    /// The language of that form.
    pub language: String,
}

/// Words of a query that count; what follows is not looked at.
const MOST_UNITS: usize = 100;
/// Up to so many words a query is a phrase, which may be a misspelt or reworded label; more are a sentence around one.
const PHRASE_UNITS: usize = 4;
/// Unknown words of one query that are looked up as misspellings.
const MOST_CORRECTED: usize = 12;
/// Forms that are compared letter by letter.
const MOST_COMPARED: usize = 80;
/// Lexical scores stay below exact ones.
const LEXICAL_CEILING: f32 = 0.9;

/// A form that may be meant.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    form: u32,
    score: f32,
    confidence: f32,
    kind: MatchKind,
}

impl Lexicon {
    /// The skills that a phrase or sentence may mean, best first: by score, preferred labels before others, then by IRI.
    /// Each skill comes once, with its best form. Only the first 100 words of the query count.
    pub fn link(&self, query: &str, options: &LinkOptions) -> Vec<LinkMatch> {
        let mut units = units(query);
        units.truncate(MOST_UNITS);
        let mut candidates = self.exact(query, &units);
        candidates.extend(self.contained(&units));
        candidates.extend(self.sharing_words(query, &units));
        self.ranked(candidates, options)
    }

    /// Forms that are the query.
    fn exact(&self, query: &str, units: &[Unit<'_>]) -> Vec<Candidate> {
        let forms = self.forms_of(units);
        let (forms, squashed) = if forms.is_empty() { (self.squashed_forms_of(units), true) } else { (forms, false) };
        let rivals = self.different_skills(forms);
        let normal = normalise(query);
        let graded = forms.iter().filter_map(|number| {
            let form = self.form(*number)?;
            let score = if squashed { 0.92 } else { self.grade(form, &normal) };
            Some(Candidate { form: *number, score, confidence: sureness(score, rivals), kind: MatchKind::Exact })
        });
        graded.collect()
    }

    /// Forms that stand in a longer query word by word. A common word is no mention of the skill of that name.
    fn contained(&self, units: &[Unit<'_>]) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = units.get(at..).filter(|it| !it.is_empty()) {
            let hits = self.forms_at(rest.iter().map(|it| it.key.as_ref()));
            let longest = hits.last().filter(|(length, _)| *length < units.len());
            let Some((length, forms)) = longest.copied() else {
                at += 1;
                continue;
            };
            at += length;
            let single = rest.first().filter(|_| length == 1);
            if single.is_some_and(|it| is_common(&it.key) || it.key.chars().count() < 2) {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "at most 100 units")]
            let share = length as f32 / units.len() as f32;
            let rivals = self.different_skills(forms);
            let scored = forms.iter().filter_map(|number| {
                let preferred = self.form(*number)?.preferred;
                let score = 0.7 + 0.15 * share + if preferred { 0.03 } else { 0.0 };
                let confidence = 0.8 * sureness(score, rivals);
                Some(Candidate { form: *number, score, confidence, kind: MatchKind::Lexical })
            });
            found.extend(scored);
        }
        found
    }

    /// Forms that share words with the query, misspelt ones included, weighted by rarity.
    fn sharing_words(&self, query: &str, units: &[Unit<'_>]) -> Vec<Candidate> {
        let (shared, query_rarity) = self.shared_rarity(units);
        let normal = normalise(query);
        let is_phrase = units.len() <= PHRASE_UNITS;
        let mut scored: Vec<(f32, u32)> = (0_u32..)
            .zip(shared)
            .filter(|(_, shared)| *shared > 0.0)
            .map(|(form, shared)| (overlap(shared, query_rarity, self.words.form_rarity(form), is_phrase), form))
            .filter(|(score, _)| *score >= 0.15)
            .collect();
        scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(MOST_COMPARED);
        let refined = scored.into_iter().filter_map(|(overlap, number)| {
            let form = self.form(number)?;
            #[expect(clippy::cast_possible_truncation, reason = "a share, 0 to 1")]
            let alike = if is_phrase { normal_similarity(&normal, &normalise(self.surface(form))) as f32 } else { 0.0 };
            let score = LEXICAL_CEILING * overlap.max(f32::midpoint(overlap, alike)).min(1.0);
            Some(Candidate { form: number, score, confidence: 0.85 * score * score, kind: MatchKind::Lexical })
        });
        refined.collect()
    }

    /// By form: the summed rarity of the query's words that it holds; and that of all the query's words.
    fn shared_rarity(&self, units: &[Unit<'_>]) -> (Vec<f32>, f32) {
        let mut shared = vec![0.0_f32; self.len()];
        let mut total = 0.0;
        let mut corrected = 0;
        let mut keys: Vec<&str> = units.iter().map(|it| it.key.as_ref()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let mut add = |word: u32, part: f32| {
                for form in self.words.forms_with(word) {
                    if let Some(sum) = shared.get_mut(*form as usize) {
                        *sum += part * self.words.rarity(word);
                    }
                }
            };
            if let Some(word) = self.words.number(key) {
                add(word, 1.0);
                total += self.words.rarity(word);
                continue;
            }
            let characters = key.chars().count();
            let edits = if is_plain_word(key) { allowed_edits(characters) } else { 0 };
            let near = if corrected < MOST_CORRECTED { self.words.near(key, edits, 3) } else { Vec::new() };
            corrected += usize::from(edits > 0);
            total += near.first().map_or(self.words.unknown_rarity(), |it| self.words.rarity(it.word));
            for candidate in near {
                #[expect(clippy::cast_precision_loss, reason = "lengths of words")]
                let part = 1.0 - f32::from(candidate.edits) / characters as f32;
                add(candidate.word, part);
            }
        }
        (shared, total)
    }

    /// The best form of each skill, in order.
    fn ranked(&self, candidates: Vec<Candidate>, options: &LinkOptions) -> Vec<LinkMatch> {
        let mut best: HashMap<u32, Candidate> = HashMap::new();
        for candidate in candidates {
            let Some(form) = self.form(candidate.form) else {
                continue;
            };
            if candidate.confidence < options.minimum_confidence
                || !self.is_in(form.skill, options.framework.as_deref())
            {
                continue;
            }
            let known = best.entry(form.skill).or_insert(candidate);
            if self.place(&candidate) < self.place(known) {
                *known = candidate;
            }
        }
        let mut ordered: Vec<Candidate> = best.into_values().collect();
        ordered.sort_by_cached_key(|it| self.place(it));
        ordered.truncate(options.top);
        ordered.into_iter().filter_map(|it| self.match_of(&it)).collect()
    }

    /// Where a candidate stands: higher scores first, then preferred forms, then by IRI and form.
    fn place(&self, candidate: &Candidate) -> (Reverse<u32>, bool, &str, &str) {
        let form = self.form(candidate.form);
        let skill = form.and_then(|it| self.skill(it.skill)).map_or("", Iri::as_str);
        // Scores are not negative, so that their bits have their order.
        let score = Reverse(candidate.score.max(0.0).to_bits());
        (score, !form.is_some_and(|it| it.preferred), skill, form.map_or("", |it| self.surface(it)))
    }

    fn match_of(&self, candidate: &Candidate) -> Option<LinkMatch> {
        let form = self.form(candidate.form)?;
        Some(LinkMatch {
            skill: self.skill(form.skill)?.clone(),
            score: candidate.score,
            confidence: candidate.confidence,
            kind: candidate.kind,
            surface: self.surface(form).to_owned(),
            language: self.language(form).to_owned(),
        })
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

/// How sure an exact hit is when so many skills share the name.
pub(super) fn sureness(score: f32, rivals: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of skills")]
    let rivals = rivals.max(1) as f32;
    (score * 0.97 * (0.5 + 0.5 / rivals)).clamp(0.0, 1.0)
}

/// Whether a word can be misspelt: names with digits and marks are right or wrong.
pub(super) fn is_plain_word(key: &str) -> bool {
    key.chars().all(char::is_alphabetic)
}

/// How much of a phrase and a form is common to both, or how much of a form stands in a sentence; 0 to 1.
fn overlap(shared: f32, query: f32, form: f32, is_phrase: bool) -> f32 {
    let (of_form, of_query) = ((shared / form.max(f32::EPSILON)).min(1.0), (shared / query.max(f32::EPSILON)).min(1.0));
    if is_phrase {
        2.0 * of_form * of_query / (of_form + of_query).max(f32::EPSILON)
    } else {
        of_form * of_form * of_query.sqrt()
    }
}
