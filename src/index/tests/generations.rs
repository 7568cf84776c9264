//! Generations, updates, erasure, and what is said when something is wrong.

use std::{cell::RefCell, fs, io};

use super::*;
use crate::{
    index::{Part, SideFile, TextQuery, generation::WriteLock},
    ranking::Filters,
};

#[test]
fn a_reader_keeps_its_snapshot_while_generations_come_and_go() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("index");
    let summary = rebuild(&dir, 1, vec![learner("anna", &["a"]), named(EntryKind::Skill, "a", "A")]);
    assert_eq!((summary.generation, summary.entries), (1, 2));
    let index = Index::open(&dir, CATALOG).unwrap();
    let first = index.snapshot();
    assert_eq!((first.revision(), first.data_version(), first.catalog_id()), (1, "01234567-1".to_owned(), CATALOG));
    assert_eq!(
        (first.count(EntryKind::Learner), first.count(EntryKind::Skill), first.count(EntryKind::Job)),
        (1, 1, 0)
    );
    assert!(!index.reload().unwrap());

    // While the next generation is being built, the index answers as before.
    let entries = (0..1_500).map(|it| {
        if it == 700 {
            assert!(!index.reload().unwrap());
            assert_eq!(index.snapshot().revision(), 1);
            assert_eq!(Index::open(&dir, CATALOG).unwrap().snapshot().revision(), 1);
        }
        learner(&format!("learner-{it}"), &["a"])
    });
    let seen = RefCell::new(Vec::new());
    Index::rebuild(&dir, CATALOG, 2, entries.map(Ok::<_, IndexError>), &options(), &|it| seen.borrow_mut().push(it))
        .unwrap();
    assert_eq!(*seen.borrow(), [1_000, 1_500]);
    assert!(index.reload().unwrap());
    assert_eq!((index.snapshot().revision(), index.snapshot().count(EntryKind::Learner)), (2, 1_500));
    assert!(!dir.join("generation-1").exists());

    // The old snapshot is still whole.
    assert_eq!(ids(&first, EntryKind::Learner), ["anna"]);
    assert_eq!(first.record(EntryKind::Learner, &iri("anna")).unwrap().unwrap(), "record of anna");
    assert_eq!(first.record(EntryKind::Skill, &iri("anna")).unwrap(), None);
}

#[test]
fn what_a_crash_leaves_behind_is_ignored_and_removed() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    rebuild(dir, 1, vec![learner("anna", &["a"])]);
    let leftovers = ["generation-2.building", "generation-2", "generation-0"];
    for leftover in leftovers {
        fs::create_dir(dir.join(leftover)).unwrap();
        fs::write(dir.join(leftover).join("meta.json"), "half a fi").unwrap();
    }
    let lock = WriteLock::take(dir).unwrap();
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["anna"]);
    assert!(dir.join(leftovers[0]).exists(), "somebody is writing: nothing is removed");
    drop(lock);
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["anna"]);
    for leftover in leftovers {
        assert!(!dir.join(leftover).exists(), "{leftover}");
    }
    fs::create_dir(dir.join(leftovers[0])).unwrap();
    assert_eq!(rebuild(dir, 2, vec![learner("ben", &[])]).generation, 2);
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["ben"]);
}

#[test]
fn updates_replace_and_delete_and_may_come_twice() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let entries = vec![learner("anna", &["a"]), learner("ben", &["a"]), named(EntryKind::Job, "anna", "A job")];
    rebuild(dir, 1, entries);
    let index = Index::open(dir, CATALOG).unwrap();
    let before = index.snapshot();
    let changed = Entry { record: "changed".to_owned(), ..learner("ben", &["b"]) };
    for _ in 0..2 {
        let upserts = vec![learner("carl", &["c"]), changed.clone()];
        update(dir, 7, upserts, &[(EntryKind::Learner, iri("anna")), (EntryKind::Skill, iri("nobody"))]);
        assert!(index.reload().unwrap());
        let after = index.snapshot();
        assert_eq!((after.revision(), after.data_version()), (7, "01234567-7".to_owned()));
        assert_eq!(ids(&after, EntryKind::Learner), ["ben", "carl"]);
        assert_eq!(ids(&after, EntryKind::Job), ["anna"], "same IRI, other kind");
        assert_eq!(after.count(EntryKind::Learner), 2);
        assert_eq!(after.record(EntryKind::Learner, &iri("ben")).unwrap().unwrap(), "changed");
        assert_eq!(after.record(EntryKind::Learner, &iri("anna")).unwrap(), None);
    }
    assert_eq!(ids(&before, EntryKind::Learner), ["anna", "ben"]);
}

#[test]
fn what_is_deleted_is_gone_from_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let secret = "secret-person-7391";
    rebuild(dir, 1, vec![learner("anna", &["a"]), learner("secret-person-7391", &["a"])]);
    let found = || {
        let generation = dir.join("generation-1");
        let files = fs::read_dir(generation).unwrap().map(|it| fs::read(it.unwrap().path()).unwrap());
        files.into_iter().any(|it| it.windows(secret.len()).any(|window| window == secret.as_bytes()))
    };
    assert!(found(), "else this test could not fail");
    update(dir, 2, Vec::new(), &[(EntryKind::Learner, iri("secret-person-7391"))]);
    assert!(!found());
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["anna"]);
}

#[test]
fn every_error_names_what_mends_it() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let open = || Index::open(dir, CATALOG).unwrap_err();
    let nothing = || Index::update(dir, CATALOG, 2, std::iter::empty(), &[], &options());

    assert!(matches!(open(), IndexError::NoIndex { .. }));
    assert_eq!(open().hint(), "run `skillmatch index`");
    assert!(matches!(nothing().unwrap_err(), IndexError::NoIndex { .. }));
    assert_eq!(fs::read_dir(dir).unwrap().count(), 0, "a question writes nothing");

    rebuild(dir, 1, vec![learner("anna", &["a"])]);
    assert!(matches!(Index::open(dir, "other").unwrap_err(), IndexError::ForeignCatalog { .. }));

    let lock = WriteLock::take(dir).unwrap();
    assert!(matches!(nothing().unwrap_err(), IndexError::Locked { .. }));
    let rebuilt = Index::rebuild(dir, CATALOG, 2, std::iter::empty::<Result<Entry, IndexError>>(), &options(), &|_| ());
    assert!(matches!(rebuilt.unwrap_err(), IndexError::Locked { .. }));
    drop(lock);

    let current = fs::read_to_string(dir.join("current.json")).unwrap();
    assert_eq!(current.trim(), r#"{"generation":1,"schema_version":1,"catalog_id":"0123456789abcdef"}"#);
    fs::write(dir.join("current.json"), current.replace("\"schema_version\":1", "\"schema_version\":99")).unwrap();
    assert!(matches!(open(), IndexError::OtherSchema { found: 99, .. }));
    assert_eq!(open().hint(), "run `skillmatch index --rebuild`");
    for damage in ["", "{", "{\"generation\":1}", "[]"] {
        fs::write(dir.join("current.json"), damage).unwrap();
        assert!(matches!(open(), IndexError::Corrupt { .. }), "{damage}");
    }
    fs::write(dir.join("current.json"), &current).unwrap();
    let full = IndexError::Io { dir: dir.to_owned(), source: io::ErrorKind::StorageFull.into() };
    assert!(full.hint().contains("free some space"));

    // A damaged index can always be rebuilt, and the rebuilt one is whole.
    fs::write(dir.join("current.json"), "{").unwrap();
    rebuild(dir, 3, vec![learner("ben", &["a"])]);
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["ben"]);
}

#[test]
fn damaged_files_are_an_error_and_never_a_panic() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    rebuild(dir, 1, vec![learner("anna", &["a"]), named(EntryKind::Skill, "a", "Some skill")]);
    let files: Vec<_> = fs::read_dir(dir.join("generation-1")).unwrap().map(|it| it.unwrap().path()).collect();
    let mut damaged = 0;
    for path in files.iter().filter(|it| it.extension().is_some_and(|it| it != "lock")) {
        let whole = fs::read(path).unwrap();
        for length in [0, whole.len() / 2, whole.len().saturating_sub(1)] {
            fs::write(path, &whole[..length]).unwrap();
            match Index::open(dir, CATALOG) {
                Ok(index) => drop(index.snapshot().record(EntryKind::Skill, &iri("a"))),
                Err(IndexError::Corrupt { .. } | IndexError::Io { .. }) => damaged += 1,
                Err(other) => panic!("{path:?} cut at {length}: {other}"),
            }
        }
        fs::write(path, &whole).unwrap();
    }
    assert!(damaged > 10, "{damaged}");
    assert_eq!(ids(&Index::open(dir, CATALOG).unwrap().snapshot(), EntryKind::Learner), ["anna"]);
}

#[test]
fn an_empty_index_answers() {
    let home = tempfile::tempdir().unwrap();
    let everything = |snapshot: &Snapshot| {
        let filters = Filters::default();
        let query = TextQuery { words: "anything", kinds: &[], filters: &filters, facets: &[], limit: 5, offset: 0 };
        (snapshot.search(&query).unwrap().total, snapshot.revision(), snapshot.count(EntryKind::Learner))
    };
    rebuild(home.path(), 3, Vec::new());
    let index = Index::open(home.path(), CATALOG).unwrap();
    assert_eq!(everything(&index.snapshot()), (0, 3, 0));
    update(home.path(), 4, vec![learner("anna", &["a"])], &[]);
    assert!(index.reload().unwrap());
    assert_eq!(everything(&index.snapshot()), (0, 4, 1));
    update(home.path(), 5, Vec::new(), &[(EntryKind::Learner, iri("anna"))]);
    assert!(index.reload().unwrap());
    assert_eq!(everything(&index.snapshot()), (0, 5, 0));
    // A revision without changes is one too.
    update(home.path(), 6, Vec::new(), &[]);
    assert!(index.reload().unwrap());
    assert_eq!(everything(&index.snapshot()), (0, 6, 0));
}

#[test]
fn records_are_filtered() {
    let home = tempfile::tempdir().unwrap();
    let mut entries = Vec::new();
    for (id, country) in [("anna", "FR"), ("ben", "DE"), ("carl", "FR")] {
        let mut entry = learner(id, &[]);
        entry.facets.insert("country".to_owned(), vec![country.to_owned(), country.to_owned()]);
        entries.push(entry);
    }
    rebuild(home.path(), 1, entries);
    let snapshot = Index::open(home.path(), CATALOG).unwrap().snapshot();
    let mut filters = Filters::default();
    filters.admit("country", "FR");
    let mut seen = Vec::new();
    let stopped = snapshot.for_each_record::<IndexError>(EntryKind::Learner, &filters, &mut |id, record| {
        seen.push(format!("{id} {record}"));
        Ok(())
    });
    stopped.unwrap();
    seen.sort();
    assert_eq!(seen, ["urn:test:anna record of anna", "urn:test:carl record of carl"]);
}

#[test]
fn side_files_belong_to_their_generation() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let parts = [Part::SideFile(SideFile::Lexicon, b"names".to_vec()), named(EntryKind::Skill, "a", "A").into()];
    let parts = parts.into_iter().map(Ok::<_, IndexError>);
    let summary = Index::rebuild(dir, CATALOG, 1, parts, &options(), &|_| ()).unwrap();
    assert_eq!((summary.generation, summary.entries), (1, 1));
    let index = Index::open(dir, CATALOG).unwrap();
    let first = index.snapshot();
    assert_eq!(first.side_file(SideFile::Lexicon).unwrap().as_deref(), Some(b"names".as_slice()));
    assert!(Index::put_side_file(dir, CATALOG, 1, SideFile::Lexicon, b"new").unwrap());
    assert_eq!(first.side_file(SideFile::Lexicon).unwrap().as_deref(), Some(b"new".as_slice()));
    update(dir, 2, vec![named(EntryKind::Skill, "b", "B")], &[(EntryKind::Skill, iri("a"))]);
    assert!(index.reload().unwrap());
    assert_eq!(index.snapshot().side_file(SideFile::Lexicon).unwrap().as_deref(), Some(b"new".as_slice()));

    rebuild(dir, 3, vec![named(EntryKind::Skill, "c", "C")]);
    assert!(!Index::put_side_file(dir, CATALOG, 1, SideFile::Lexicon, b"late").unwrap());
    assert!(index.reload().unwrap());
    assert_eq!(index.snapshot().side_file(SideFile::Lexicon).unwrap(), None);
    assert_eq!(first.side_file(SideFile::Lexicon).unwrap(), None, "gone from the disk");
}
