//! The readers over the samples, over arbitrary JSON, and over the real data where `SKILLMATCH_REAL_DATA` names it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::{Value, json};
use skillmatch::{
    catalog::{HolderSources, achievement_holder, learner_holder},
    model::{
        Achievement, CredentialStatus, Document, EvidenceKind, Problem, Reading, Record, RecordKind, Severity,
        SkillKind,
    },
    standards::{self, ReadOptions, to_json},
    trust,
};

use crate::tidy::{broken_samples, files_below, root};

/// Broken samples that are sound by themselves: what is wrong shows only beside other documents.
const SOUND_ALONE: &[&str] = &[
    "esco/broken/broaderRelationsSkillPillar_en.csv",
    "open_badges_2/broken/duplicate-id-a.json",
    "open_badges_2/broken/duplicate-id-b.json",
    "skillmatch_learner/broken/unknown-achievement.json",
    "skillmatch_job/broken/unknown-skill.json",
    "plain_text/broken/only-about-us.txt",
];

fn read_file(path: &Path) -> Reading {
    read(&path.to_string_lossy(), fs::read(path).unwrap())
}

fn read(source: &str, bytes: impl Into<Vec<u8>>) -> Reading {
    standards::read(&Document::new(source, bytes), &ReadOptions::default())
}

fn errors(reading: &Reading) -> Vec<&Problem> {
    reading.problems.iter().filter(|it| it.severity == Severity::Error).collect()
}

fn count(reading: &Reading, kind: RecordKind) -> usize {
    reading.records.iter().filter(|it| it.value.kind() == kind).count()
}

#[test]
fn sound_samples_are_read_whole_by_their_own_standard() {
    let mut read = 0;
    for standard in standards::ALL {
        for path in files_below(&root().join("data/samples").join(standard.id())) {
            if path.components().any(|it| it.as_os_str() == "broken") {
                continue;
            }
            let reading = read_file(&path);
            assert_eq!(reading.standard, Some(standard.id()), "{}", path.display());
            assert!(errors(&reading).is_empty(), "{}: {:?}", path.display(), errors(&reading));
            assert!(!reading.records.is_empty(), "{}: nothing was understood", path.display());
            read += 1;
        }
    }
    assert!(read > 50, "only {read} samples were read");
}

#[test]
fn broken_samples_say_what_is_wrong_and_never_stop_the_reader() {
    let mut silent = Vec::new();
    for (name, what) in broken_samples() {
        let reading = read_file(&root().join("data/samples").join(&name));
        let told = reading.problems.iter().any(|it| it.severity != Severity::Note);
        if told == SOUND_ALONE.contains(&name.as_str()) {
            silent.push(format!("{name} ({what}): {:?}", reading.problems));
        }
        for problem in errors(&reading) {
            assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{name}: {problem:?}");
        }
    }
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
}

#[test]
fn reading_twice_says_the_same() {
    for path in files_below(&root().join("data/samples")) {
        assert_eq!(read_file(&path), read_file(&path), "{}", path.display());
    }
}

/// All evidence that records of a reading can become.
fn kinds_of(reading: &Reading) -> BTreeSet<EvidenceKind> {
    let achievements: Vec<&Achievement> = reading
        .records
        .iter()
        .filter_map(|it| match &it.value {
            Record::Achievement(achievement) => Some(achievement),
            _ => None,
        })
        .collect();
    let sources = HolderSources {
        skill_named: &|_| None,
        achievement: &|id| achievements.iter().find(|it| it.id == *id).map(|&it| it.clone()),
        status: &|_| CredentialStatus::Active,
        kind: &trust::evidence_kind,
    };
    let mut kinds = BTreeSet::new();
    for placed in &reading.records {
        let holder = match &placed.value {
            Record::Learner(learner) => learner_holder(learner, &[], &sources),
            Record::Achievement(achievement) => achievement_holder(achievement, &sources),
            Record::Credential(credential) => {
                let nobody = skillmatch::model::Learner::unnamed(credential.id.clone());
                learner_holder(&nobody, &[(credential.clone(), String::new())], &sources)
            }
            _ => continue,
        };
        kinds.extend(holder.evidence.iter().map(|it| it.kind));
    }
    kinds
}

/// Words that mean something to a reader, so that arbitrary JSON gets past the first look.
const WORDS: &[&str] = &[
    "type",
    "@type",
    "@context",
    "id",
    "name",
    "skills",
    "credentials",
    "achievement",
    "credentialSubject",
    "alignment",
    "alignments",
    "targetUrl",
    "targetName",
    "verified",
    "evidence",
    "kind",
    "requirements",
    "skill",
    "level",
    "weight",
    "results",
    "result",
    "status",
    "issuer",
    "badge",
    "recipient",
    "verification",
    "proof",
    "validFrom",
    "issuedOn",
    "Learner",
    "Job",
    "JobPosting",
    "Assertion",
    "BadgeClass",
    "OpenBadgeCredential",
    "AchievementCredential",
    "VerifiableCredential",
    "Achievement",
    "https://w3id.org/openbadges/v2",
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://schema.org",
    "hasPart",
    "@graph",
    "revoked",
    "resultDescription",
    "rubricCriterionLevel",
    "true",
    "https://skills.example/sql",
    "2026-01-31",
    "2026-01-31T00:00:00Z",
];

fn any_json() -> impl Strategy<Value = Value> {
    let word = || prop_oneof![4 => proptest::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(|it| json!(it)),
        1 => any::<f64>().prop_map(|it| json!(it)),
        6 => word().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            4 => proptest::collection::vec((word(), inner), 0..9).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_json_is_survived_and_never_verified(value in any_json()) {
        let text = value.to_string();
        for forced in std::iter::once(None).chain(standards::ALL.iter().map(|it| Some(it.id().to_owned()))) {
            let options = ReadOptions { standard: forced, ..ReadOptions::default() };
            let reading = standards::read(&Document::new("any.json", text.clone()), &options);
            prop_assert!(!kinds_of(&reading).contains(&EvidenceKind::Verified));
            prop_assert!(!(reading.records.is_empty() && reading.problems.is_empty()), "silent about {text}");
            prop_assert!(to_json("any.json", &reading).is_object());
        }
    }

    #[test]
    fn arbitrary_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let reading = read("any", bytes);
        prop_assert!(!(reading.records.is_empty() && reading.problems.is_empty()));
    }
}

#[test]
fn a_document_that_calls_itself_verified_is_not() {
    let learner = json!({
        "type": "Learner", "id": "urn:example:me", "verified": true, "evidence": "verified", "kind": "verified",
        "skills": [{"skill": "https://skills.example/sql", "kind": "verified", "evidence": "verified", "verified": true}],
        "credentials": [{"achievement": "https://badges.example/sql", "kind": "verified",
            "results": [{"skill": "https://skills.example/sql", "level": 5}]}],
    });
    let reading = read("me.json", learner.to_string());
    assert_eq!(kinds_of(&reading), BTreeSet::from([EvidenceKind::Claimed, EvidenceKind::Issued]));
    assert!(reading.problems.iter().any(|it| it.message.contains("verified")), "{:?}", reading.problems);
}

/// A folder of the real data; `None`, with a note, where the environment names none. A missing folder is a failure.
pub(crate) fn real_data(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("SKILLMATCH_REAL_DATA is not set: nothing of the real {folder} was read");
        return None;
    };
    let path = root.join(folder);
    assert!(path.is_dir(), "SKILLMATCH_REAL_DATA is set, but {} is missing", path.display());
    Some(path)
}

#[test]
fn real_files_of_all_kinds_are_survived() {
    for folder in ["badges", "hostile", "esco", "job_ads"] {
        let Some(folder) = real_data(folder) else { continue };
        let files = files_below(&folder);
        assert!(!files.is_empty(), "{} is empty", folder.display());
        for path in &files {
            let reading = read_file(path);
            assert!(!kinds_of(&reading).contains(&EvidenceKind::Verified), "{}", path.display());
            let silent = reading.records.is_empty() && reading.problems.is_empty();
            assert!(!silent, "{}: neither records nor problems", path.display());
        }
    }
}

#[test]
fn the_real_esco_is_read_whole() {
    let Some(folder) = real_data("esco/en") else { return };
    let mut kinds = BTreeMap::new();
    let mut occupations = BTreeSet::new();
    let mut with_skills = BTreeSet::new();
    for path in files_below(&folder) {
        let reading = read_file(&path);
        assert!(errors(&reading).is_empty(), "{}: {:?}", path.display(), errors(&reading).first());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for placed in reading.records {
            match placed.value {
                Record::Skill(skill) if name == "skills_en.csv" => {
                    kinds.insert(skill.id, skill.kind);
                }
                Record::Occupation(occupation) => {
                    if !occupation.skills.is_empty() {
                        with_skills.insert(occupation.id.clone());
                    }
                    if name == "occupations_en.csv" {
                        occupations.insert(occupation.id);
                    }
                }
                _ => {}
            }
        }
    }
    let skills = kinds.values().filter(|&&it| it != SkillKind::Group).count();
    assert_eq!((skills, occupations.len(), with_skills.len()), (14_120, 3_039, 91));
}

/// The JSON test suite: `y_` must be taken, `n_` refused, and `i_` may be either.
#[test]
fn json_is_taken_and_refused_as_the_standard_says() {
    let Some(folder) = real_data("hostile/json-parsing") else { return };
    let (mut taken, mut refused) = (0, 0);
    for path in files_below(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let reading = read_file(&path);
        if name.starts_with("y_") {
            let not_json = reading.problems.iter().find(|it| it.message.contains("is not JSON"));
            assert_eq!(not_json, None, "{name}");
            taken += 1;
        } else if name.starts_with("n_") {
            assert!(reading.has_errors(), "{name}: {reading:?}");
            refused += 1;
        }
    }
    assert!(taken > 90 && refused > 180, "{taken} and {refused}");
}

#[test]
fn credentials_of_the_plugfests_are_read_with_their_achievements() {
    let Some(folder) = real_data("badges/plugfest") else { return };
    let is_credential = |path: &&PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        path.extension().is_some_and(|it| it == "json") && !name.contains("context")
    };
    let files = files_below(&folder);
    let credentials: Vec<&PathBuf> = files.iter().filter(is_credential).collect();
    assert!(credentials.len() >= 8, "{credentials:?}");
    for path in credentials {
        let reading = read_file(path);
        let found = (count(&reading, RecordKind::Credential), count(&reading, RecordKind::Achievement));
        assert_eq!(
            (reading.standard, found),
            (Some("open_badges_3"), (1, 1)),
            "{}: {:?}",
            path.display(),
            reading.problems
        );
    }
}

#[test]
fn the_full_example_of_open_badges_3_keeps_its_alignments_and_results() {
    let Some(folder) = real_data("badges/open_badges_spec/extracted_json") else { return };
    let reading = read_file(&folder.join("ob_v3p0__examples__fullOpenBadge__00.json"));
    let achievement = reading.records.iter().find_map(|it| match &it.value {
        Record::Achievement(achievement) => Some(achievement),
        _ => None,
    });
    let credential = reading.records.iter().find_map(|it| match &it.value {
        Record::Credential(credential) => Some(credential),
        _ => None,
    });
    let (achievement, credential) = (achievement.unwrap(), credential.unwrap());
    assert!(!achievement.alignments.is_empty(), "{achievement:?}");
    assert!(!achievement.rubrics.is_empty() && achievement.rubrics.iter().any(|it| !it.levels.is_empty()));
    assert!(!credential.results.is_empty(), "{credential:?}");
    assert!(credential.results.iter().any(|it| it.description.is_some()));
}
