//! O\*NET 29.2, in the folder named by `SKILLMATCH_REAL_DATA`; without it this does nothing and says so. The counts were
//! taken with awk from the files themselves.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Instant,
};

use crate::{
    model::{Document, Importance, Reading, Record, RecordKind, Severity, SkillKind},
    standards::{ReadOptions, read},
};

fn tables() -> Option<BTreeMap<String, Reading>> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    let mut readings = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("onet")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name != "SOURCE" {
            let document = Document::new(path.to_string_lossy(), std::fs::read(&path).unwrap());
            readings.insert(name, read(&document, &ReadOptions::default()));
        }
    }
    Some(readings)
}

fn count(reading: &Reading, kind: RecordKind) -> usize {
    reading.records.iter().filter(|it| it.value.kind() == kind).count()
}

#[test]
fn every_table_is_read_whole() {
    let started = Instant::now();
    let Some(tables) = tables() else { return };
    eprintln!("{} tables in {:?}", tables.len(), started.elapsed());
    // (occupations, skills, relations)
    let expected = [
        ("Alternate Titles", (1_016, 0, 0)),
        ("Content Model Reference", (0, 216, 213)),
        ("DWA Reference", (0, 2_087, 2_087)),
        ("IWA Reference", (0, 332, 332)),
        ("Job Zone Reference", (0, 0, 0)),
        ("Job Zones", (0, 0, 0)),
        ("Level Scale Anchors", (0, 161, 0)),
        ("Occupation Data", (1_016, 0, 0)),
        ("Read Me", (0, 0, 0)),
        ("Related Occupations", (923, 0, 0)),
        ("Sample of Reported Titles", (901, 0, 0)),
        ("Scales Reference", (0, 0, 0)),
        ("Skills", (967, 35, 0)),
        ("Skills to Work Activities", (0, 0, 232)),
        ("Task Statements", (923, 0, 0)),
        ("Tasks to DWAs", (923, 0, 0)),
        ("Technology Skills", (923, 8_768 + 135, 8_927)),
    ];
    let found: Vec<(&str, (usize, usize, usize))> = tables
        .iter()
        .map(|(name, it)| {
            assert_eq!(it.standard, Some("onet"), "{name}");
            assert!(it.problems.iter().all(|it| it.severity == Severity::Note), "{name}: {:?}", it.problems);
            assert!(!it.records.is_empty() || !it.problems.is_empty(), "{name}");
            let counts =
                [RecordKind::Occupation, RecordKind::Skill, RecordKind::SkillRelation].map(|kind| count(it, kind));
            (name.as_str(), counts.into())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn lists_inside_occupations_are_complete() {
    let Some(tables) = tables() else { return };
    let sum = |table: &str, of: &dyn Fn(&crate::model::Occupation) -> usize| -> usize {
        let records = tables[table].records.iter();
        records.map(|it| if let Record::Occupation(it) = &it.value { of(it) } else { 0 }).sum()
    };
    // Rows whose task or related occupation is not said twice; every one.
    assert_eq!(sum("Task Statements", &|it| it.tasks.len()), 18_796);
    assert_eq!(sum("Related Occupations", &|it| it.related.len()), 18_460);
    assert_eq!(sum("Sample of Reported Titles", &|it| it.labels.forms().count()), 7_796);
    assert_eq!(sum("Technology Skills", &|it| it.skills.len()), 32_627);
    assert_eq!(sum("Tasks to DWAs", &|it| it.skills.len()), 17_806);
    let rated = |word: &'static str| {
        move |it: &crate::model::Occupation| {
            it.skills.iter().filter(|it| it.rating.as_deref().is_some_and(|it| it.contains(word))).count()
        }
    };
    assert_eq!(sum("Technology Skills", &rated("hot technology")), 11_621);
    assert_eq!(sum("Technology Skills", &rated("in demand")), 2_320);
    let required =
        |it: &crate::model::Occupation| it.skills.iter().filter(|it| it.importance == Importance::Required).count();
    assert_eq!(sum("Technology Skills", &required), 0, "examples are no musts");
    // 33,845 pairs, less 3,857 that are not relevant, less 540 others below 1.5; 5,761 of them at 3.5 or more.
    assert_eq!(sum("Skills", &|it| it.skills.len()), 33_845 - 3_857 - 540);
    assert_eq!(sum("Skills", &required), 5_761);
    let with_level = |it: &crate::model::Occupation| it.skills.iter().filter(|it| it.level.is_some()).count();
    // 384 of these have a level that O*NET recommends not to rely on.
    assert_eq!(sum("Skills", &with_level), 29_448 - 384);
}

#[test]
fn activities_of_occupations_are_those_of_the_reference() {
    let Some(tables) = tables() else { return };
    let named: BTreeSet<_> = tables["DWA Reference"]
        .records
        .iter()
        .filter_map(|it| if let Record::Skill(it) = &it.value { Some(it.id.clone()) } else { None })
        .collect();
    for placed in &tables["Tasks to DWAs"].records {
        let Record::Occupation(occupation) = &placed.value else { continue };
        assert!(occupation.skills.iter().all(|it| named.contains(&it.skill)), "{:?}", occupation.id);
    }
    // The elements that are rated and that have anchors are named in the content model, with the same kind.
    let kinds: BTreeMap<_, SkillKind> = tables["Content Model Reference"]
        .records
        .iter()
        .filter_map(|it| if let Record::Skill(it) = &it.value { Some((it.id.clone(), it.kind)) } else { None })
        .collect();
    for table in ["Skills", "Level Scale Anchors"] {
        for placed in &tables[table].records {
            let Record::Skill(skill) = &placed.value else { continue };
            assert_eq!(kinds.get(&skill.id), Some(&skill.kind), "{:?}", skill.id);
        }
    }
}
