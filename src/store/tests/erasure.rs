//! Erasure: no byte left, nobody else harmed, no resurrection.

use std::fmt::Write;

use super::support::{Home, all_records, changes, files_hold, identity, put};
use crate::model::{Iri, Learner, RecordKind};
use crate::store::database::Access;
use crate::store::{Erasure, Store, StoreError};

const CANARY: &str = "canary-7f3a";

fn whole() -> Erasure {
    Erasure { erased: true, shared_sources: Vec::new() }
}

#[test]
fn no_byte_of_an_erased_learner_is_left() {
    let mut home = Home::new();
    let path = home.folder.path().to_owned();
    // Enough others before and after that pages split and overflow.
    let others: Vec<(String, String)> = (0..400)
        .map(|number| {
            let mut text = format!("learner other{number} Other {}\n", "x".repeat(number * 7 % 900));
            writeln!(text, "credential k{number} data other{number}@example.org").unwrap();
            // Names on both sides of the erased one's: indexes split to the left and to the right of it.
            (format!("{}{number}.txt", if number % 2 == 0 { "a" } else { "z" }), text)
        })
        .collect();
    let others: Vec<(&str, &str)> = others.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let long = format!("learner erased Jane {CANARY} {}", "canary-7f3a ".repeat(2_000));
    home.put(&others[..200]);
    home.put(&[("/home/canary-7f3a/a.txt", &long), ("canary-7f3a-2.txt", "learner erased J canary-7f3a")]);
    let learner = Learner { name: Some(CANARY.to_owned()), ..Learner::unnamed(Iri::local("learner", "erased")) };
    home.store.put_learner(&learner, "api:canary-7f3a").unwrap();
    home.put(&others[200..]);
    assert!(files_hold(&path, "learners.db", CANARY));
    let before = home.store.revision().unwrap();

    assert_eq!(home.store.delete_learner(&learner.id).unwrap(), whole());
    assert!(!files_hold(&path, "learners.db", CANARY));
    assert!(!files_hold(&path, "catalog.db", CANARY));
    assert_eq!(changes(&home.store, before), ["-learner:erased"]);
    assert_eq!(home.store.status().unwrap().kinds[&RecordKind::Learner].things, 400);
    assert_eq!(home.store.learner_name(&learner.id).unwrap(), None);

    let revision = home.store.revision().unwrap();
    assert!(!home.store.delete_learner(&learner.id).unwrap().erased);
    assert_eq!(home.store.revision().unwrap(), revision);
}

#[test]
fn erasing_takes_credentials_and_public_records_of_their_documents() {
    let mut home = Home::new();
    home.put(&[
        ("jane.txt", "achievement rare Rare\nachievement data Data\ncredential c1 rare jane@example.org"),
        ("john.txt", "achievement data Data\ncredential c2 data john@example.org"),
    ]);
    let jane = home.store.pseudonym(&identity("jane@example.org"));
    let before = home.store.revision().unwrap();
    assert_eq!(home.store.delete_learner(&jane).unwrap(), whole());
    assert!(home.store.credentials_of(&jane).unwrap().is_empty());
    let name = jane.as_str().trim_start_matches("urn:skillmatch:");
    let expected = ["achievement:data", "-achievement:rare", "-credential:c1", &format!("-{name}")];
    assert_eq!(changes(&home.store, before), expected);
    assert_eq!(all_records(&home.store).len(), 2);
    assert!(!files_hold(home.folder.path(), "learners.db", "jane"));
}

#[test]
fn a_document_about_others_too_stays_but_says_nothing_of_the_erased() {
    let mut home = Home::new();
    let people = ("people.txt", "learner a Anna\nlearner b Bert");
    home.put(&[people]);
    let anna = Iri::local("learner", "a");
    let erasure = home.store.delete_learner(&anna).unwrap();
    assert_eq!(erasure, Erasure { erased: true, shared_sources: vec!["people.txt".to_owned()] });
    assert_eq!(home.store.learners().unwrap(), [Iri::local("learner", "b")]);

    // Neither the same import nor a changed one brings them back.
    for (text, records) in [(people.1, 1), ("learner a Anna\nlearner b Bert\nlearner c Carl", 2)] {
        let summary = put(&mut home.store, &[("people.txt", text)]);
        assert_eq!((summary.withheld.as_slice(), summary.records), (["people.txt".to_owned()].as_slice(), records));
        assert_eq!(home.store.learner_name(&anna).unwrap(), None);
        assert_eq!(put(&mut home.store, &[("people.txt", text)]).unchanged, 1);
    }
    // A mended document takes the last trace away.
    put(&mut home.store, &[("people.txt", "learner b Bert")]);
    home.store.delete_learner(&anna).unwrap();
    assert!(!files_hold(home.folder.path(), "learners.db", "Anna"));
}

#[test]
fn only_putting_the_learner_brings_them_back() {
    let mut home = Home::new();
    let document = ("jane.txt", "learner jane Jane\nachievement data Data");
    home.put(&[document]);
    let jane = Learner { name: Some("Jane".to_owned()), ..Learner::unnamed(Iri::local("learner", "jane")) };
    home.store.delete_learner(&jane.id).unwrap();
    let summary = home.put(&[document]);
    assert_eq!((summary.withheld.as_slice(), summary.unchanged), (["jane.txt".to_owned()].as_slice(), 1));
    assert!(all_records(&home.store).is_empty());
    assert!(!files_hold(home.folder.path(), "learners.db", "Jane"));

    home.store.put_learner(&jane, "api").unwrap();
    assert_eq!(home.store.learner_name(&jane.id).unwrap().as_deref(), Some("Jane"));
    assert_eq!(home.put(&[document]).added, 1);
}

#[test]
fn a_reader_that_keeps_old_pages_is_told_of_and_erasing_again_finishes() {
    let mut home = Home::new();
    home.put(&[("jane.txt", "learner jane canary-7f3a")]);
    let jane = Iri::local("learner", "jane");
    let mut impatient = Store::open_in(&home.folder.path().join("data"), Access::Write, 0).unwrap();
    let reader = Store::open_read_only(home.folder.path()).unwrap();
    reader.learners.connection.execute_batch("BEGIN; SELECT count(*) FROM records").unwrap();
    let error = impatient.delete_learner(&jane).unwrap_err();
    assert!(matches!(error, StoreError::ErasureUnfinished { .. }), "{error}");
    assert_eq!(home.store.learner_name(&jane).unwrap(), None);
    reader.learners.connection.execute_batch("COMMIT").unwrap();
    assert!(!impatient.delete_learner(&jane).unwrap().erased);
    assert!(!files_hold(home.folder.path(), "learners.db", CANARY));
}
