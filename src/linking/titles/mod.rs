//! Titles of jobs to occupations: a lexicon of the occupations' names, asked with the title as it is written and with
//! what is left of it when seniority, gender marks, hours and places are taken away ([`clean`]).

mod clean;
#[cfg(test)]
mod real_data_tests;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::{LinkMatch, LinkOptions, MatchKind, lexicon::Lexicon, lexicon::LexiconForm};
use crate::model::Iri;

/// All names of all occupations. The `skill` of its forms and matches is the occupation.
#[derive(Debug, Default)]
pub struct TitleLexicon {
    names: Lexicon,
}

impl TitleLexicon {
    /// Builds it of the names of occupations. Their order does not change what is found.
    pub fn build<'a>(forms: impl IntoIterator<Item = LexiconForm<'a>>) -> Self {
        Self { names: Lexicon::build(forms) }
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The lexicon of the names alone, without what is known of titles.
    pub fn names(&self) -> &Lexicon {
        &self.names
    }

    /// The occupations that a title may mean, best first: names that are the title, or what is left of it without
    /// seniority, gender marks, hours and places; then names with words, letters or meaning in common. Each occupation
    /// comes once. The confidence was fitted on skills; of titles it is an estimate.
    pub fn link(&self, title: &str, options: &LinkOptions) -> Vec<LinkMatch> {
        let mut best: HashMap<Iri, (f32, LinkMatch)> = HashMap::new();
        for reading in clean::readings(title) {
            // Of a part of a title only its whole name counts: `Berlin` is no reason for anything.
            let found = self.names.link(&reading.text, options).into_iter();
            for it in found.filter(|it| !reading.only_exact || it.kind == MatchKind::Exact) {
                let place = it.score * reading.trust;
                if best.get(&it.skill).is_none_or(|known| place > known.0) {
                    let (score, confidence) = (place, it.confidence * reading.trust);
                    best.insert(it.skill.clone(), (place, LinkMatch { score, confidence, ..it }));
                }
            }
        }
        let mut found: Vec<(f32, LinkMatch)> = best.into_values().collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.skill.cmp(&b.1.skill)));
        found.retain(|(_, it)| it.confidence >= options.minimum_confidence);
        found.truncate(options.top);
        found.into_iter().map(|(_, it)| it).collect()
    }
}
