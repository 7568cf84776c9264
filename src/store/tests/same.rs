//! One thing under several IRIs, what refers to it, and the digest that follows the catalog.

use jiff::Timestamp;

use super::support::Home;
use crate::catalog::LinkKind;
use crate::model::{
    Achievement, AchievementRelation, AchievementRelationKind, Condition, Document, Endorsement, Iri, Reading, Record,
    RecordKind, Reference,
};
use crate::store::{People, ReadDocument, Store};

fn iri(text: &str) -> Iri {
    Iri::new(text).unwrap()
}

fn achievement(id: &str, name: &str) -> Achievement {
    Achievement { name: name.to_owned(), ..Achievement::unnamed(iri(id)) }
}

/// An achievement that says that it is the same as another one.
fn twin(id: &str, name: &str, other: &str) -> Achievement {
    let related = vec![AchievementRelation { target: iri(other), kind: AchievementRelationKind::SameAs }];
    Achievement { related, ..achievement(id, name) }
}

/// An achievement that says enough to be recognised in a copy.
fn wordy(id: &str) -> Achievement {
    Achievement {
        description: Some("Can weld thick plates upside down".to_owned()),
        issuer: Some(Reference::to(iri("https://school.example/issuer"))),
        ..achievement(id, "Overhead welder")
    }
}

fn put(store: &mut Store, source: &str, records: Vec<Record>) {
    let document = Document::new(source, format!("{records:?}"));
    let mut reading = Reading { standard: Some("lines"), ..Reading::default() };
    for record in records {
        reading.push("", record);
    }
    let read_at = Timestamp::UNIX_EPOCH;
    store
        .put(&[ReadDocument {
            document: &document,
            reading: &reading,
            licence: None,
            read_at,
            holder: None,
            people: People::Kept,
        }])
        .unwrap();
}

fn names(store: &Store, id: &str) -> Vec<String> {
    store.names_of(RecordKind::Achievement, &iri(id)).unwrap().iter().map(Iri::to_string).collect()
}

const TWO: &str = "https://a.example/v2/1";
const THREE: &str = "https://b.example/v3/1";

#[test]
fn twins_are_one_thing_from_either_side_and_apart_again_when_nobody_says_so() {
    let mut home = Home::new();
    put(&mut home.store, "two.json", vec![Record::Achievement(achievement(TWO, "Two"))]);
    assert_eq!(names(&home.store, TWO), [TWO]);
    // Written with http, in capitals and encoded: the same IRI.
    put(&mut home.store, "three.json", vec![Record::Achievement(twin(THREE, "Three", "http://A.example/%762/1"))]);
    assert_eq!(names(&home.store, TWO), [TWO, THREE]);
    assert_eq!(names(&home.store, THREE), [TWO, THREE]);
    assert_eq!(home.store.records_about(RecordKind::Achievement, &iri(THREE)).unwrap().len(), 2);
    assert_eq!(home.store.sources_of(&iri(THREE)).unwrap().len(), 2);
    let others = home.store.other_names(RecordKind::Achievement).unwrap();
    assert_eq!(others.get(&iri(THREE)), Some(&iri(TWO)));

    let before = home.store.revision().unwrap();
    put(&mut home.store, "three.json", vec![Record::Achievement(achievement(THREE, "Three"))]);
    assert_eq!(names(&home.store, TWO), [TWO]);
    let changed: Vec<String> =
        home.store.changes_since(before).unwrap().into_iter().map(|it| it.id.to_string()).collect();
    assert_eq!(changed, [TWO, THREE], "the one that lost its twin changed too");
}

#[test]
fn copies_are_recognised_by_what_they_say_and_by_whom() {
    let mut home = Home::new();
    put(&mut home.store, "one.json", vec![Record::Achievement(wordy(TWO))]);
    put(&mut home.store, "copy.json", vec![Record::Achievement(wordy(THREE))]);
    assert_eq!(names(&home.store, THREE), [TWO, THREE]);
    // The same words of an issuer that only looks like it (a Cyrillic letter) are another badge.
    let issuer = Some(Reference::to(iri("https://sch\u{43e}ol.example/issuer")));
    let fake = Achievement { issuer, ..wordy("https://c.example/1") };
    put(&mut home.store, "fake.json", vec![Record::Achievement(fake)]);
    assert_eq!(names(&home.store, "https://c.example/1"), ["https://c.example/1"]);
}

#[test]
fn what_refers_to_a_thing_is_found() {
    let mut home = Home::new();
    let needs = Condition { assessments: vec![Reference::to(iri("https://x.example/exam"))], ..Condition::default() };
    let record = Achievement { conditions: vec![needs], ..achievement(TWO, "Two") };
    let endorsement =
        Endorsement { id: iri("https://e.example/1"), subject: iri(TWO), by: None, from: None, until: None };
    put(&mut home.store, "a.json", vec![Record::Achievement(record), Record::Endorsement(endorsement)]);
    let exam = iri("http://x.example/exam");
    let needing = home.store.referring(RecordKind::Achievement, LinkKind::Needs, &exam).unwrap();
    assert_eq!(needing, [iri(TWO)]);
    let endorsing = home.store.referring(RecordKind::Endorsement, LinkKind::Endorses, &iri(TWO)).unwrap();
    assert_eq!(endorsing, [iri("https://e.example/1")]);
}

#[test]
fn the_digest_is_the_same_for_every_order_and_follows_every_change() {
    let documents = [
        ("two.json", vec![Record::Achievement(achievement(TWO, "Two"))]),
        ("three.json", vec![Record::Achievement(twin(THREE, "Three", TWO))]),
        ("again.json", vec![Record::Achievement(achievement(TWO, "Another name"))]),
        ("copy.json", vec![Record::Achievement(wordy("https://d.example/1"))]),
        ("copied.json", vec![Record::Achievement(wordy("https://e.example/1"))]),
    ];
    let mut digests = Vec::new();
    for rotation in 0..documents.len() {
        let mut home = Home::new();
        let mut order: Vec<usize> = (0..documents.len()).collect();
        order.rotate_left(rotation);
        for (step, at) in order.into_iter().enumerate() {
            let (source, records) = &documents[at];
            // Where a file lies is no part of what it says.
            put(&mut home.store, &format!("{rotation}/{source}"), records.clone());
            if step % 2 == rotation % 2 {
                assert_eq!(home.store.keep_digest().unwrap(), home.store.catalog_digest().unwrap());
            }
        }
        digests.push(home.store.catalog_digest().unwrap());

        // One more document, and taken back: the digest goes there and back again.
        put(&mut home.store, "more.json", vec![Record::Achievement(twin("https://f.example/1", "More", TWO))]);
        let more = home.store.keep_digest().unwrap();
        assert_ne!(more, digests[rotation]);
        put(&mut home.store, "more.json", Vec::new());
        assert_eq!(home.store.keep_digest().unwrap(), digests[rotation]);
    }
    assert!(digests.windows(2).all(|it| it[0] == it[1]), "{digests:?}");
}
