//! Storing: nothing twice, replacement, shared bytes, what changed.

use super::support::{Home, all_records, changes, put, put_documents, read, read_document};
use crate::model::{Document, Iri, Problem, Reading, RecordKind};
use crate::store::{Store, StoreError};

const ESCO: (&str, &str) = ("esco.txt", "skill sql SQL\nskill python Python\nissuer eu European Union");
const AWARD: (&str, &str) = ("award.txt", "achievement data Data\ncredential c1 data jane@example.org");

#[test]
fn the_same_input_twice_changes_nothing() {
    let mut home = Home::new();
    let first = home.put(&[ESCO, AWARD]);
    assert_eq!((first.added, first.changed, first.unchanged, first.records), (2, 0, 0, 5));
    assert!(first.revision > 0);
    let records = all_records(&home.store);
    assert_eq!(records.len(), 5);

    let second = home.put(&[ESCO, AWARD]);
    assert_eq!((second.added, second.changed, second.unchanged), (0, 0, 2));
    assert_eq!(second.revision, first.revision);
    assert_eq!(changes(&home.store, first.revision), Vec::<String>::new());
    assert_eq!(all_records(&home.store), records);

    // Nor does it after a restart.
    let mut store = Store::open(home.folder.path()).unwrap();
    assert_eq!(put(&mut store, &[AWARD, ESCO]).revision, first.revision);
}

#[test]
fn a_changed_document_replaces_what_it_said() {
    let mut home = Home::new();
    let before = home.put(&[ESCO, ("other.txt", "skill python Python language")]);
    let digest = blake3::hash(ESCO.1.as_bytes()).to_hex().to_string();
    assert_eq!(home.store.document(&digest).unwrap().as_deref(), Some(ESCO.1.as_bytes()));

    let after = home.put(&[(ESCO.0, "skill sql SQL\nskill rust Rust")]);
    assert_eq!((after.added, after.changed, after.unchanged), (0, 1, 0));
    assert_eq!(after.revision, before.revision + 1);
    // SQL is said as before; Python is still said by the other source; the issuer by none.
    assert_eq!(changes(&home.store, before.revision), ["skill:python", "skill:rust", "-issuer:eu"]);
    assert_eq!(home.store.document(&digest).unwrap(), None);
    assert_eq!(home.store.records_of(RecordKind::Skill, &Iri::local("skill", "python")).unwrap().len(), 1);
    assert_eq!(home.store.pending_documents(before.revision).unwrap(), 1);
    assert_eq!(home.store.pending_documents(0).unwrap(), 2);

    // And back: what was gone is there again.
    home.put(&[ESCO]);
    assert_eq!(changes(&home.store, after.revision), ["skill:python", "-skill:rust", "issuer:eu"]);
}

#[test]
fn the_same_bytes_from_two_sources_are_one_document() {
    let mut home = Home::new();
    home.put(&[ESCO, ("copy.txt", ESCO.1)]);
    let status = home.store.status().unwrap();
    assert_eq!((status.documents, status.sources), (1, 2));
    assert_eq!(status.documents_size_bytes, ESCO.1.len() as u64);
    assert_eq!((status.kinds[&RecordKind::Skill].records, status.kinds[&RecordKind::Skill].things), (4, 2));

    let sources = home.store.sources_of(&Iri::local("skill", "sql")).unwrap();
    let told: Vec<_> = sources.iter().map(|it| (it.provenance.source.as_str(), it.licence.as_deref())).collect();
    assert_eq!(told, [("copy.txt", Some("CC-BY-4.0")), ("esco.txt", Some("CC-BY-4.0"))]);
    assert_eq!((sources[0].read_at.as_str(), sources[0].provenance.place.as_str()), ("1970-01-01T00:00:00Z", "row 0"));

    // The body stays as long as one source has it.
    let digest = blake3::hash(ESCO.1.as_bytes()).to_hex().to_string();
    home.put(&[(ESCO.0, "skill sql SQL")]);
    assert!(home.store.document(&digest).unwrap().is_some());
    home.put(&[("copy.txt", "skill sql SQL")]);
    assert!(home.store.document(&digest).unwrap().is_none());
}

#[test]
fn records_come_ordered_by_thing_digest_and_place() {
    let mut home = Home::new();
    let (first, second) = ("skill z Z\nskill a One\nskill a Two", "skill m M\nskill a Three");
    // By digest, so that the order is the same wherever the files lie.
    assert!(blake3::hash(first.as_bytes()).to_hex().as_str() < blake3::hash(second.as_bytes()).to_hex().as_str());
    home.put(&[("b.txt", first), ("a.txt", second)]);
    let mut told = Vec::new();
    home.store
        .for_each_record(RecordKind::Skill, &mut |it| {
            told.push(format!("{} {} {}", it.record.id(), it.provenance.source, it.provenance.place));
            Ok(())
        })
        .unwrap();
    let expected = ["a b.txt row 1", "a b.txt row 2", "a a.txt row 1", "m a.txt row 0", "z b.txt row 0"];
    assert_eq!(told, expected.map(|it| format!("urn:skillmatch:skill:{it}")));

    let mut seen = 0;
    let stopped = home.store.for_each_record(RecordKind::Skill, &mut |_| {
        seen += 1;
        Err(StoreError::Stopped { reason: "enough".to_owned() })
    });
    assert!(matches!(stopped, Err(StoreError::Stopped { .. })));
    assert_eq!(seen, 1);
}

#[test]
fn the_same_bytes_understood_better_replace_what_was_understood_before() {
    let mut home = Home::new();
    let document = Document::new("a.txt", "skill sql SQL\nskill python Python");
    let full = read(&document);
    let mut half = full.clone();
    half.records.pop();
    let first = home.store.put(&[read_document(&document, &half)]).unwrap();
    let second = home.store.put(&[read_document(&document, &full)]).unwrap();
    assert_eq!((second.changed, second.revision), (1, first.revision + 1));
    assert_eq!(changes(&home.store, first.revision), ["skill:python"]);
}

#[test]
fn rejected_sources_and_their_problems_are_listed() {
    let mut home = Home::new();
    let summary = home.put(&[ESCO, ("noise.txt", "what?"), ("partly.txt", "skill go Go\nwhat?")]);
    assert_eq!((summary.rejected.as_slice(), summary.errors), (["noise.txt".to_owned()].as_slice(), 2));
    assert_eq!(home.store.rejected_sources().unwrap(), ["noise.txt"]);
    let problems = home.store.problems(Some("noise.txt")).unwrap();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].rejected);
    assert_eq!(problems[0].problem, Problem::error("row 0", "not a record: what?", "write one"));
    let told: Vec<_> = home.store.problems(None).unwrap().into_iter().map(|it| (it.source, it.rejected)).collect();
    assert_eq!(told, [("noise.txt".to_owned(), true), ("partly.txt".to_owned(), false)]);
    let status = home.store.status().unwrap();
    assert_eq!((status.rejected, status.errors, status.warnings, status.sources), (1, 2, 0, 3));

    // Once mended, nothing is left of it.
    home.put(&[("noise.txt", "skill noise Noise")]);
    assert_eq!(home.store.rejected_sources().unwrap(), Vec::<String>::new());
    assert!(home.store.problems(Some("noise.txt")).unwrap().is_empty());
    assert_eq!(home.store.status().unwrap().sources, 3);
}

#[test]
fn an_empty_batch_and_an_empty_document_are_fine() {
    let mut home = Home::new();
    assert_eq!(home.store.put(&[]).unwrap().revision, 0);
    let empty = Document::new("empty", "");
    let summary = home.store.put(&[read_document(&empty, &Reading::default())]).unwrap();
    assert_eq!(summary.rejected, ["empty"]);
    assert_eq!(put_documents(&mut home.store, &[empty]).unchanged, 1);
}
