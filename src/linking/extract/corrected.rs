//! Corrections inside an ad: phrases that users said the meaning of, whatever else was found there.

use std::ops::Range;

use super::{
    naming::{Mention, Named},
    sections::Passage,
};
use crate::{
    linking::{Lexicon, MatchKind, key::units},
    model::Iri,
};

/// A phrase of a passage with the skills that it means.
struct Phrase<'l> {
    units: Range<usize>,
    skills: &'l [Iri],
}

/// The mentions of a passage with what was corrected: a phrase that means no skill is no mention, and one that means some
/// is a mention of each. A longer name around a corrected phrase stays what it is.
pub(super) fn honoured(
    found: Vec<Mention>,
    passage: &Passage<'_>,
    lexicon: &Lexicon,
    framework: Option<&str>,
) -> Vec<Mention> {
    let phrases = phrases(passage, lexicon);
    if phrases.is_empty() {
        return found;
    }
    let mut kept: Vec<Mention> = Vec::with_capacity(found.len());
    let mut taken = vec![false; phrases.len()];
    for mention in found {
        let touched = phrases.iter().position(|it| touches(&it.units, &mention.units));
        let Some((at, phrase)) = touched.and_then(|it| Some((it, phrases.get(it)?))) else {
            kept.push(mention);
            continue;
        };
        if is_longer_name(&mention, phrase) {
            if let Some(taken) = taken.get_mut(at) {
                *taken = true;
            }
            kept.push(mention);
        } else if !is_within(&mention.units, &phrase.units) && phrase.skills.is_empty() && mention.named.is_none() {
            // Words around a phrase that means nothing: asked for, and not linked.
            kept.push(mention);
        }
    }
    let told = phrases.iter().zip(taken).filter(|(_, taken)| !taken).map(|(phrase, _)| phrase);
    kept.extend(told.flat_map(|it| mentions_of(it, passage, lexicon, framework)));
    kept.sort_by_key(|it| (it.bytes.start, it.bytes.end));
    kept
}

/// The corrected phrases from left to right, the longest first where several start; none overlap.
fn phrases<'l>(passage: &Passage<'_>, lexicon: &'l Lexicon) -> Vec<Phrase<'l>> {
    let (mut found, mut at) = (Vec::new(), 0);
    if lexicon.corrections.is_empty() {
        return found;
    }
    while let Some(first) = passage.units.get(at) {
        let rest = passage.units.get(at..).unwrap_or_default();
        let hit = lexicon.corrections.at(rest.iter().map(|it| it.key.as_ref())).filter(|_| !first.after_hyphen);
        let length = hit.map_or(1, |(length, _)| length);
        found.extend(hit.map(|(length, skills)| Phrase { units: at..at + length, skills }));
        at += length;
    }
    found
}

/// Whether a mention is of a name that says more than the phrase: more words, all of them in one name.
fn is_longer_name(mention: &Mention, phrase: &Phrase<'_>) -> bool {
    let Some(named) = mention.named.as_ref().filter(|_| is_within(&phrase.units, &mention.units)) else {
        return false;
    };
    let name = units(&named.surface);
    named.kind == MatchKind::Exact && mention.units.len() > phrase.units.len() && name.len() > phrase.units.len()
}

/// A mention of each skill that a phrase means and that is asked for.
fn mentions_of(phrase: &Phrase<'_>, passage: &Passage<'_>, lexicon: &Lexicon, framework: Option<&str>) -> Vec<Mention> {
    let Some(bytes) = passage.bytes_of(&phrase.units) else { return Vec::new() };
    let known = phrase.skills.iter().filter_map(|it| Some((it, lexicon.skill_number(it)?)));
    let asked = known.filter(|(_, number)| lexicon.is_in(*number, framework));
    let mention = |(skill, number): (&Iri, u32)| {
        let form = lexicon.form(lexicon.forms_of_skill(number).next()?)?;
        let surface = lexicon.surface(form).to_owned();
        let named = Named { skill: skill.clone(), surface, confidence: 1.0, kind: MatchKind::Exact };
        Some(Mention { bytes: bytes.clone(), units: phrase.units.clone(), named: Some(named) })
    };
    asked.filter_map(mention).collect()
}

fn touches(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn is_within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use crate::linking::{Corrections, ExtractOptions, extract, tests::lexicon_of};

    /// Names asked for, with what they stand for in the text.
    fn asked(corrections: &str, text: &str) -> Vec<(String, String)> {
        let table = format!("# skillmatch corrections 1\nphrase,skill,note\n{corrections}");
        let (corrections, problems) = Corrections::read(&table);
        assert!(problems.is_empty(), "{problems:?}");
        let lexicon = lexicon_of(&[
            ("project", "project management", &[]),
            ("people", "people management", &["people"]),
            ("python", "Python", &[]),
            ("kubernetes", "Kubernetes", &[]),
            ("passion", "passion", &[]),
        ])
        .with_corrections(corrections);
        let found = extract(&lexicon, text, &ExtractOptions::default());
        let span = |it: &crate::linking::ExtractedRequirement| {
            (it.skill.as_str().rsplit('/').next().unwrap().to_owned(), it.spans[0].text.clone())
        };
        found.requirements.iter().map(span).collect()
    }

    #[test]
    fn a_phrase_that_means_nothing_is_no_mention() {
        let text = "Requirements:\n- Passion\n- Kubernetes\n- Python and passion\n";
        let names = |corrections: &str| asked(corrections, text).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(names(""), ["passion", "kubernetes", "python"]);
        assert_eq!(names("passion,none,\n"), ["kubernetes", "python"]);
        assert_eq!(names("kubernetes,none,\npython,none,\n"), ["passion"]);
    }

    #[test]
    fn a_phrase_names_the_skills_that_it_means() {
        let text = "Requirements:\n- 3 years as PM in industry\n- Python\n";
        let table =
            "PM,https://skills.test/project,\nPM,https://skills.test/people,\npython,https://skills.test/gone,\n";
        let found = asked(table, text);
        assert!(asked("", text).iter().all(|it| it.0 == "python"));
        assert_eq!(found, [("project".to_owned(), "PM".to_owned()), ("people".to_owned(), "PM".to_owned())]);
    }

    #[test]
    fn a_longer_name_around_it_stays() {
        let found = asked("people,none,\n", "Requirements:\n- people management\n- people\n");
        assert_eq!(found, [("people".to_owned(), "people management".to_owned())]);
    }
}
