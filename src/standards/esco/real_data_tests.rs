//! ESCO in English, German and Spanish, in the folder named by `SKILLMATCH_REAL_DATA`; without it this does nothing and
//! says so. The counts were taken from the files with Python's csv module.

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use crate::{
    model::{Document, Reading, Record, RecordKind, Severity, SkillKind},
    standards::{ReadOptions, read},
};

fn tables() -> Option<BTreeMap<String, Reading>> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    let mut readings = BTreeMap::new();
    for language in ["en", "de", "es", "labels"] {
        for entry in std::fs::read_dir(folder.join("esco").join(language)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{language}/{}", path.file_stem().unwrap().to_string_lossy());
            let document = Document::new(path.to_string_lossy(), std::fs::read(&path).unwrap());
            readings.insert(name, read(&document, &ReadOptions::default()));
        }
    }
    Some(readings)
}

#[test]
fn every_table_is_read_whole() {
    let started = Instant::now();
    let Some(tables) = tables() else { return };
    eprintln!("{} tables in {:?}", tables.len(), started.elapsed());
    // (skills, occupations, relations)
    let expected = [
        ("de/digitalSkillsCollection_de", (1_284, 0, 1_938)),
        ("de/greenSkillsCollection_de", (591, 0, 873)),
        ("de/languageSkillsCollection_de", (359, 0, 429)),
        ("de/occupations_de", (0, 3_039, 0)),
        ("de/transversalSkillsCollection_de", (95, 0, 96)),
        ("en/ISCOGroups_en", (0, 619, 0)),
        ("en/broaderRelationsOccPillar_en", (0, 3_652, 0)),
        ("en/broaderRelationsSkillPillar_en", (0, 0, 20_822)),
        ("en/conceptSchemes_en", (0, 0, 0)),
        ("en/digCompSkillsCollection_en", (25, 0, 47)),
        ("en/digitalSkillsCollection_en", (1_284, 0, 1_938)),
        ("en/greenSkillsCollection_en", (591, 0, 873)),
        ("en/languageSkillsCollection_en", (359, 0, 429)),
        ("en/occupationSkillRelations_en", (0, 91, 0)),
        ("en/occupations_en", (0, 3_039, 0)),
        ("en/researchSkillsCollection_en", (40, 0, 54)),
        ("en/skillGroups_en", (640, 0, 0)),
        ("en/skillSkillRelations_en", (0, 0, 5_818)),
        ("en/skillsHierarchy_en", (640, 0, 636)),
        ("en/skills_en", (14_120, 0, 0)),
        ("en/transversalSkillsCollection_en", (95, 0, 96)),
        ("es/digitalSkillsCollection_es", (1_284, 0, 1_938)),
        ("es/greenSkillsCollection_es", (591, 0, 873)),
        ("es/languageSkillsCollection_es", (359, 0, 429)),
        ("es/occupations_es", (0, 3_039, 0)),
        ("es/transversalSkillsCollection_es", (95, 0, 96)),
        ("labels/skills_de_v1.0.3_labels", (12_372, 0, 0)),
        ("labels/skills_nl_v1.0.3_labels", (5_453, 0, 0)),
        ("labels/skills_sv_v1.0.9_labels", (7_975, 0, 0)),
    ];
    let found: Vec<(&str, (usize, usize, usize))> = tables
        .iter()
        .map(|(name, reading)| {
            assert_eq!(reading.standard, Some("esco"), "{name}");
            assert!(reading.problems.iter().all(|it| it.severity == Severity::Note), "{name}: {:?}", reading.problems);
            assert!(!reading.records.is_empty() || !reading.problems.is_empty(), "{name}");
            let count = |kind| reading.records.iter().filter(|it| it.value.kind() == kind).count();
            let counts = [RecordKind::Skill, RecordKind::Occupation, RecordKind::SkillRelation].map(count);
            (name.as_str(), counts.into())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn kinds_and_links_are_those_of_the_tables() {
    let Some(tables) = tables() else { return };
    let mut kinds: BTreeMap<SkillKind, usize> = BTreeMap::new();
    for placed in &tables["en/skills_en"].records {
        if let Record::Skill(skill) = &placed.value {
            *kinds.entry(skill.kind).or_default() += 1;
        }
    }
    let expected = [(SkillKind::Unknown, 6_948), (SkillKind::Skill, 1_664), (SkillKind::Knowledge, 5_508)];
    assert_eq!(kinds, BTreeMap::from(expected));
    let occupations = |table: &str, of: &dyn Fn(&crate::model::Occupation) -> usize| -> usize {
        let records = tables[table].records.iter();
        records.map(|it| if let Record::Occupation(it) = &it.value { of(it) } else { 0 }).sum()
    };
    assert_eq!(occupations("en/occupationSkillRelations_en", &|it| it.skills.len()), 1_970);
    assert_eq!(occupations("en/occupations_en", &|it| it.broader.len()), 3_039);
    assert_eq!(occupations("en/broaderRelationsOccPillar_en", &|it| it.broader.len()), 3_652);
}
