//! Large input: 60,000 records in 16 documents, as large as ESCO in one language. Times are printed, limits are loose.

use std::io::Write;
use std::time::{Duration, Instant};

use super::support::{Home, read_document};
use crate::model::{
    Document, Iri, Labels, LanguageLabels, Reading, Record, RecordKind, Skill, SkillRelation, SkillRelationKind,
};

fn skill_id(number: usize) -> Iri {
    let hash = blake3::hash(&number.to_le_bytes()).to_hex();
    Iri::new(&format!("http://data.example.org/esco/skill/{}", &hash[..36])).unwrap()
}

fn skill(number: usize) -> Record {
    let labels = LanguageLabels {
        preferred: Some(format!("manage the {number}th kind of equipment")),
        alternative: (0..6).map(|form| format!("another name {form} of the equipment {number}")).collect(),
        description: Some("Plan, operate and look after it, and keep records of what was done. ".repeat(4)),
        ..LanguageLabels::default()
    };
    let labels = Labels([("en".to_owned(), labels)].into());
    Record::Skill(Skill { labels, framework: Some("esco".to_owned()), ..Skill::unnamed(skill_id(number)) })
}

#[test]
fn a_framework_as_large_as_esco() {
    const SKILLS: usize = 14_000;
    let mut input: Vec<(Document, Reading)> = Vec::new();
    for document in 0..16 {
        let mut reading = Reading { standard: Some("esco"), ..Reading::default() };
        for number in 0..3_750 {
            let number = document * 3_750 + number;
            let record = if number < SKILLS {
                skill(number)
            } else {
                let (from, to) = (skill_id(number % SKILLS), skill_id(number * 7 % SKILLS));
                Record::SkillRelation(SkillRelation::new(from, SkillRelationKind::Related, to))
            };
            reading.push(format!("row {number}"), record);
        }
        input.push((Document::new(format!("esco/{document}.csv"), vec![b'x'; 1_000_000 + document]), reading));
    }
    let batch: Vec<_> = input.iter().map(|(document, reading)| read_document(document, reading)).collect();
    let mut home = Home::new();
    let started = Instant::now();
    assert_eq!(home.store.put(&batch).unwrap().records, 60_000);
    let put = started.elapsed();
    let started = Instant::now();
    assert_eq!(home.store.put(&batch).unwrap().unchanged, 16);
    let again = started.elapsed();
    let started = Instant::now();
    let mut count = 0;
    home.store
        .for_each_record(RecordKind::Skill, &mut |_| {
            count += 1;
            Ok(())
        })
        .unwrap();
    let read = started.elapsed();
    assert_eq!(count, SKILLS);
    let started = Instant::now();
    assert_eq!(home.store.changes_since(0).unwrap().len(), SKILLS * 2);
    let changes = started.elapsed();
    writeln!(std::io::stderr(), "put {put:?}, put again {again:?}, read {count} skills {read:?}, changes {changes:?}")
        .unwrap();
    // Unoptimised and on a busy machine; a plan gone wrong takes minutes.
    assert!(put < Duration::from_secs(30) && read < Duration::from_secs(10), "{put:?} {read:?}");
}
