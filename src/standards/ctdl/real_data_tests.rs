//! The Credential Registry's own fixtures and seeds, where `SKILLMATCH_REAL_DATA` names the folder of real documents.

use std::{env, fs, path::PathBuf};

use crate::{
    model::{Document, Reading, RecordKind, Severity},
    standards::{self, ReadOptions},
};

fn registry() -> Option<PathBuf> {
    let Some(root) = env::var_os("SKILLMATCH_REAL_DATA") else {
        println!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    let folder = PathBuf::from(root).join("badges/credential_registry");
    assert!(folder.is_dir(), "{} is missing", folder.display());
    Some(folder)
}

fn files_below(folder: PathBuf) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn read(path: &PathBuf) -> Reading {
    standards::read(&Document::new(path.to_string_lossy(), fs::read(path).unwrap()), &ReadOptions::default())
}

/// Achievements, issuers, frameworks, skills and relations of each document with data.
const COUNTS: [(&str, &str, [usize; 5]); 19] = [
    ("db/seeds/ce_registry/assessment_profile.json", "ctdl", [10, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/competency.json", "ctdl_asn", [0, 0, 0, 5, 2]),
    ("db/seeds/ce_registry/competency_framework.json", "ctdl_asn", [0, 0, 2, 0, 0]),
    ("db/seeds/ce_registry/condition_manifest_schema.json", "ctdl", [0, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/cost_manifest_schema.json", "ctdl", [0, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/credential.json", "ctdl", [1, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/credential_provisional.json", "ctdl", [1, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/learning_opportunity_profile.json", "ctdl", [10, 0, 0, 0, 0]),
    ("db/seeds/ce_registry/organization.json", "ctdl", [0, 10, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/assessment_profile/2_import.json", "ctdl", [1, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/assessment_profile/3_import.json", "ctdl", [1, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/credential/1_valid.json", "ctdl", [1, 0, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/credential/2_valid.json", "ctdl", [1, 0, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/credential/3_import.json", "ctdl", [1, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/credential/4_import.json", "ctdl", [2, 2, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/learning_opportunity_profile/2_import.json", "ctdl", [1, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/learning_opportunity_profile/3_import.json", "ctdl", [1, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/organization/2_valid.json", "ctdl", [0, 1, 0, 0, 0]),
    ("spec/support/fixtures/json/ce_registry/organization/3_import.json", "ctdl", [0, 1, 0, 0, 0]),
];

const KINDS: [RecordKind; 5] =
    [RecordKind::Achievement, RecordKind::Issuer, RecordKind::Framework, RecordKind::Skill, RecordKind::SkillRelation];

#[test]
fn documents_with_data_are_read_without_error() {
    let Some(folder) = registry() else { return };
    for (name, standard, expected) in COUNTS {
        let reading = read(&folder.join(name));
        let counts = KINDS.map(|kind| reading.records.iter().filter(|it| it.value.kind() == kind).count());
        assert_eq!((reading.standard, counts), (Some(standard), expected), "{name}");
        assert!(!reading.has_errors(), "{name}: {:?}", reading.problems);
        let silent = reading.records.is_empty() && reading.problems.is_empty();
        assert!(!silent, "{name}: neither records nor problems");
    }
}

#[test]
fn schemas_and_settings_are_no_data() {
    let Some(folder) = registry() else { return };
    let files = files_below(folder.join("fixtures"));
    assert!(files.len() > 40, "{}", files.len());
    for path in files {
        let reading = read(&path);
        assert!(reading.records.is_empty(), "{}: {:?}", path.display(), reading.records);
        let told = reading.problems.iter().any(|it| it.severity != Severity::Note);
        assert!(told, "{}: {:?}", path.display(), reading.problems);
    }
}
