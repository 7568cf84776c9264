//! OSMT's own tables, in the folder named by `SKILLMATCH_REAL_DATA`; without it nothing is tested, and that is said.

use std::path::PathBuf;

use crate::{
    model::{Document, RecordKind},
    standards::{ReadOptions, read},
};

#[test]
fn every_table_of_osmt_gives_its_rows() {
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA") else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return;
    };
    let folder = PathBuf::from(root).join("frameworks/rsd");
    for (file, skills, relations, occupations, problems) in [
        ("Skills-Import.csv", 4, 4, 12, 0),
        ("BLS-Import.csv", 0, 0, 1_447, 0),
        ("osmt-batch-import-example.csv", 0, 0, 0, 1),
        ("mock-data.xml", 0, 0, 0, 1),
    ] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let reading = read(&Document::new(file, bytes), &ReadOptions::default());
        let count = |kind: RecordKind| reading.records.iter().filter(|it| it.value.kind() == kind).count();
        let found = (count(RecordKind::Skill), count(RecordKind::SkillRelation), count(RecordKind::Occupation));
        assert_eq!(reading.standard, Some("rsd"), "{file}");
        assert_eq!(found, (skills, relations, occupations), "{file}");
        assert_eq!(reading.problems.len(), problems, "{file}: {:?}", reading.problems);
    }
}
