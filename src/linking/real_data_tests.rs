//! Tests on real data, in the folder named by `SKILLMATCH_REAL_DATA`; without it they do nothing and say so.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Instant,
};

use super::*;
use crate::model::Iri;

/// A skill, one of its names, and whether that is the preferred one.
type NamedSkill = (Iri, String, bool);

/// The folder, and the forms of ESCO in English.
fn esco() -> Option<(PathBuf, Vec<NamedSkill>)> {
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
    Some((folder, forms))
}

fn rows(folder: &std::path::Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn lexicon(forms: &[NamedSkill]) -> Lexicon {
    Lexicon::build(forms.iter().map(|(skill, form, preferred)| LexiconForm {
        skill,
        framework: Some("esco"),
        language: "en",
        form,
        preferred: *preferred,
    }))
}

#[test]
fn esco_builds_and_links() {
    let Some((_, forms)) = esco() else { return };
    let started = Instant::now();
    let lexicon = lexicon(&forms);
    eprintln!("{} forms in {:?}, {} bytes", lexicon.len(), started.elapsed(), lexicon.size_bytes());
    let queries = [
        "pyhton",
        "project managment",
        "SQL",
        "R",
        "C++",
        "java",
        "team work",
        "welding",
        "manage a team of developers",
        "experience with agile project management and machine learning",
        "customer service",
        "problem solving",
    ];
    for query in queries {
        let options = LinkOptions { top: 3, ..LinkOptions::default() };
        let found = lexicon.link(query, &options);
        let best = (0..5).map(|_| {
            let started = Instant::now();
            assert_eq!(lexicon.link(query, &options), found, "the same question, the same answer");
            started.elapsed()
        });
        let took = best.min().unwrap_or_default();
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{} {:.2}/{:.2} {:?}", it.surface, it.score, it.confidence, it.kind))
            .collect();
        eprintln!("{query} [{took:?}]: {}", shown.join(" | "));
        assert!(!found.is_empty(), "{query}");
    }
    // Every label finds its own skill first, but for names that several skills share.
    let labels = forms.iter().filter(|it| it.2).step_by(50);
    let lost = labels.filter(|(skill, form, _)| {
        let found = lexicon.link(form, &LinkOptions { top: 1, ..LinkOptions::default() });
        found.first().is_none_or(|it| it.skill != *skill)
    });
    assert!(lost.count() <= 2);
}

#[test]
fn validation_sentences_are_linked() {
    let Some((folder, forms)) = esco() else { return };
    let lexicon = lexicon(&forms);
    let label_of: BTreeMap<&Iri, &str> = forms.iter().filter(|it| it.2).map(|it| (&it.0, it.1.as_str())).collect();
    for (set, column, at_least) in
        [("tech", "sentence", 65.0), ("house", "sentence", 48.0), ("tech", "span", 60.0), ("house", "span", 50.0)]
    {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows(&folder, &format!("linking/{set}_validation_annotations.csv")) {
            if label_of.values().any(|it| **it == row["label"]) {
                wanted.entry(row[column].clone()).or_default().insert(row["label"].clone());
            }
        }
        let started = Instant::now();
        let mut sum = 0.0;
        for (query, labels) in &wanted {
            let found = lexicon.link(query, &LinkOptions { top: 5, ..LinkOptions::default() });
            let hits = found.iter().filter(|it| labels.contains(label_of[&it.skill])).count();
            #[expect(clippy::cast_precision_loss, reason = "at most 5")]
            let precision = hits as f64 / labels.len().min(5) as f64;
            sum += precision;
        }
        #[expect(clippy::cast_precision_loss, reason = "some hundred sentences")]
        let percent = 100.0 * sum / wanted.len() as f64;
        eprintln!("{set} by {column}: RP@5 {percent:.1} of {} queries in {:?}", wanted.len(), started.elapsed());
        assert!(percent > at_least, "{set} by {column}: {percent}");
    }
}

#[test]
fn real_ads_are_read() {
    let Some((folder, forms)) = esco() else { return };
    let lexicon = lexicon(&forms);
    let ads = std::fs::read_to_string(folder.join("job_ads/skillspan_dev.jsonl")).unwrap();
    let (mut ad_count, mut requirements, mut unlinked, mut skipped) = (0, 0, 0, 0);
    let mut surfaces: BTreeMap<String, usize> = BTreeMap::new();
    let started = Instant::now();
    for ad in ads.lines() {
        let ad: serde_json::Value = serde_json::from_str(ad).unwrap();
        let extraction = extract(&lexicon, ad["text"].as_str().unwrap(), &ExtractOptions::default());
        ad_count += 1;
        requirements += extraction.requirements.len();
        unlinked += extraction.unlinked.len();
        skipped += extraction.skipped_sections.len();
        for requirement in extraction.requirements {
            *surfaces.entry(requirement.surface + "|" + &requirement.spans[0].text).or_default() += 1;
        }
    }
    let took = started.elapsed();
    eprintln!("{ad_count} ads, {requirements} requirements, {unlinked} unlinked, {skipped} skipped in {took:?}");
    let mut surfaces: Vec<_> = surfaces.into_iter().collect();
    surfaces.sort_unstable_by_key(|(surface, count)| (std::cmp::Reverse(*count), surface.clone()));
    eprintln!("{:?}", surfaces.iter().take(40).collect::<Vec<_>>());
    let long: String = ads.chars().take(1_000_000).collect();
    let started = Instant::now();
    let extraction = extract(&lexicon, &long, &ExtractOptions::default());
    eprintln!(
        "{} bytes at once: {} requirements in {:?}",
        long.len(),
        extraction.requirements.len(),
        started.elapsed()
    );
    assert!(requirements > 3 * ad_count && requirements < 60 * ad_count);
}
