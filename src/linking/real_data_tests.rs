//! Tests on real data, in the folder named by `SKILLMATCH_REAL_DATA`; without it they do nothing and say so.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::LazyLock,
};

use super::*;
use crate::model::Iri;

/// ESCO in English, read and built once for all tests.
pub(super) struct Esco {
    /// The folder of the real data.
    pub(super) folder: PathBuf,
    /// Preferred names by skill.
    labels: BTreeMap<Iri, String>,
    pub(super) lexicon: Lexicon,
}

static ESCO: LazyLock<Option<Esco>> = LazyLock::new(|| {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    let mut forms = Vec::new();
    for row in rows(&folder, "esco/en/skills_en.csv") {
        let skill = Iri::new(&row["conceptUri"]).unwrap();
        forms.push((skill.clone(), row["preferredLabel"].clone(), true));
        forms.extend(row["altLabels"].lines().map(|it| (skill.clone(), it.to_owned(), false)));
    }
    let lexicon = Lexicon::build(forms.iter().map(|(skill, form, preferred)| LexiconForm {
        skill,
        framework: Some("esco"),
        language: "en",
        form,
        preferred: *preferred,
    }));
    let labels = forms.into_iter().filter(|it| it.2).map(|(skill, form, _)| (skill, form)).collect();
    Some(Esco { folder, labels, lexicon })
});

/// ESCO, where it is.
pub(super) fn esco() -> Option<&'static Esco> {
    ESCO.as_ref()
}

fn rows(folder: &std::path::Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn esco_builds_and_links() {
    let Some(Esco { labels, lexicon, .. }) = esco() else { return };
    assert!(lexicon.len() > 90_000 && lexicon.size_bytes() < 250_000_000, "{} bytes", lexicon.size_bytes());
    let link = |query: &str| lexicon.link(query, &LinkOptions { top: 3, ..LinkOptions::default() });
    for query in ["pyhton", "project managment", "SQL", "C++", "java", "team work", "welding", "customer service"] {
        let found = link(query);
        assert_eq!(link(query), found, "the same question, the same answer");
        assert!(!found.is_empty(), "{query}");
    }
    // Every label finds its own skill first, but for names that several skills share.
    let lost =
        labels.iter().step_by(500).filter(|(skill, form)| link(form).first().is_none_or(|it| it.skill != **skill));
    assert!(lost.count() <= 1);
}

/// A part of the validation sentences and of the phrases marked in them; `skillmatch evaluate link` asks all.
#[test]
#[expect(clippy::cast_precision_loss, reason = "some hundred queries")]
fn validation_sentences_are_linked() {
    let Some(Esco { folder, labels, lexicon }) = esco() else { return };
    let names: BTreeSet<&str> = labels.values().map(String::as_str).collect();
    let (mut measured, mut sure, mut right, mut first) = (Vec::new(), 0.0, 0.0, 0.0);
    for column in ["sentence", "span"] {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for set in ["tech", "house"] {
            for row in rows(folder, &format!("linking/{set}_validation_annotations.csv")) {
                if names.contains(row["label"].as_str()) {
                    wanted.entry(row[column].clone()).or_default().insert(row["label"].clone());
                }
            }
        }
        let asked: Vec<_> = wanted.iter().step_by(3).collect();
        let mut sum = 0.0;
        for (query, labelled) in &asked {
            let found = lexicon.link(query, &LinkOptions { top: 5, ..LinkOptions::default() });
            let hits = found.iter().filter(|it| labelled.contains(&labels[&it.skill])).count();
            sum += hits as f64 / labelled.len().min(5) as f64;
            first += 1.0;
            sure += found.first().map_or(0.0, |it| f64::from(it.confidence));
            right += f64::from(u8::from(found.first().is_some_and(|it| labelled.contains(&labels[&it.skill]))));
        }
        measured.push(100.0 * sum / asked.len() as f64);
    }
    eprintln!("RP@5 of every third query: sentences {:.1}, marked phrases {:.1}", measured[0], measured[1]);
    assert!(measured[0] > 56.0 && measured[1] > 66.0, "{measured:?}");
    let (sure, right) = (100.0 * sure / first, 100.0 * right / first);
    eprintln!("first answers: {sure:.1} % sure, {right:.1} % right");
    assert!((sure - right).abs() < 10.0, "{sure} {right}");
}

/// ESCO's digital skills in German and Spanish, with their English names beside them.
#[test]
#[expect(clippy::cast_precision_loss, reason = "some hundred labels")]
fn labels_of_other_languages_are_found() {
    let Some(Esco { folder, labels, .. }) = esco() else { return };
    let mut names: Vec<(Iri, &str, String, bool)> = Vec::new();
    for language in ["de", "es"] {
        for row in rows(folder, &format!("esco/{language}/digitalSkillsCollection_{language}.csv")) {
            let skill = Iri::new(&row["conceptUri"]).unwrap();
            let others = row["altLabels"].lines().flat_map(|it| it.split(" | "));
            names.extend(others.map(|it| (skill.clone(), language, it.to_owned(), false)));
            names.push((skill, language, row["preferredLabel"].clone(), true));
        }
    }
    let english: Vec<_> =
        names.iter().filter_map(|it| Some((it.0.clone(), "en", labels.get(&it.0)?.clone(), true))).collect();
    names.extend(english);
    let lexicon = Lexicon::build(names.iter().map(|(skill, language, form, preferred)| LexiconForm {
        skill,
        framework: Some("esco"),
        language,
        form,
        preferred: *preferred,
    }));
    for language in ["de", "es"] {
        let asked: Vec<_> = names.iter().filter(|it| it.1 == language && it.3 && it.2.len() > 9).step_by(6).collect();
        let options = LinkOptions { top: 1, language: Some(language.to_owned()), ..LinkOptions::default() };
        let right = |edited: &dyn Fn(&str) -> String| {
            let hits =
                asked.iter().filter(|it| lexicon.link(&edited(&it.2), &options).iter().any(|best| best.skill == it.0));
            100.0 * hits.count() as f64 / asked.len() as f64
        };
        // The fifth letter is left out, or swapped with the sixth.
        let without = |text: &str| text.chars().enumerate().filter(|(at, _)| *at != 4).map(|it| it.1).collect();
        let swapped = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.swap(4, 5);
            letters.into_iter().collect()
        };
        let measured = [right(&str::to_owned), right(&str::to_uppercase), right(&without), right(&swapped)];
        eprintln!(
            "{language}: {} labels; as written, loud, one letter less, two swapped: {measured:.0?} %",
            asked.len()
        );
        assert!(measured[0] > 98.0 && measured[1] > 98.0 && measured[2] > 90.0 && measured[3] > 90.0, "{measured:?}");
    }
}
