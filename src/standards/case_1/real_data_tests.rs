//! CASE packages and tables of OpenSALT, in the folder named by `SKILLMATCH_REAL_DATA`; without it nothing is tested, and
//! that is said.

use std::path::PathBuf;

use crate::{
    model::{Document, Reading, RecordKind},
    standards::{ReadOptions, read},
};

fn folder() -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA") else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    Some(PathBuf::from(root).join("frameworks/case"))
}

fn read_file(path: &std::path::Path) -> Reading {
    let bytes = std::fs::read(path).unwrap();
    read(&Document::new(path.to_string_lossy(), bytes), &ReadOptions::default())
}

#[test]
fn every_package_and_table_gives_its_items() {
    let Some(folder) = folder() else { return };
    for (file, frameworks, skills, relations, problems) in [
        ("AdoptedTestFramework.json", 1, 1, 0, 0),
        ("EmptyExternalFramework.json", 1, 0, 0, 0),
        ("ItemTypeTestFramework.json", 1, 1, 0, 0),
        ("MarkdownFramework.json", 1, 2, 0, 0),
        ("SequenceNumberFramework.json", 1, 2, 0, 0),
        ("SmartLevelFramework.json", 1, 14, 12, 0),
        ("Utf8TestFramework.json", 1, 1, 0, 0),
        ("abbreviatedStatement.csv", 0, 1, 0, 0),
        ("abbreviatedStatementLimit.csv", 0, 1, 0, 0),
        ("ccsso_ela_item.csv", 0, 1_189, 1_177, 0),
        ("children.csv", 0, 4, 3, 1),
        ("sequenceNumber.csv", 0, 2, 0, 1),
        ("test_items.csv", 0, 99, 0, 0),
    ] {
        let reading = read_file(&folder.join(file));
        let count = |kind: RecordKind| reading.records.iter().filter(|it| it.value.kind() == kind).count();
        let found = (count(RecordKind::Framework), count(RecordKind::Skill), count(RecordKind::SkillRelation));
        assert_eq!(reading.standard, Some("case_1"), "{file}");
        assert_eq!(found, (frameworks, skills, relations), "{file}");
        assert_eq!(reading.problems.len(), problems, "{file}: {:?}", reading.problems);
        assert!(!reading.has_errors(), "{file}");
    }
}

#[test]
fn schemas_are_no_frameworks() {
    let Some(folder) = folder() else { return };
    let mut read = 0;
    for folder in [folder.join("schemas"), folder.join("schemas/official")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "json") {
                let reading = read_file(&path);
                assert!(reading.records.is_empty() && !reading.problems.is_empty(), "{}", path.display());
                read += 1;
            }
        }
    }
    assert_eq!(read, 9);
}
