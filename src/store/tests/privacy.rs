//! What is about people stays out of the catalog.

use super::support::{Home, all_records, changes, files_hold, identity, put, read, read_document};
use crate::model::{Document, Iri, Record, RecordKind};
use crate::store::ReadDocument;

const CANARY: &str = "canary-7f3a";

#[test]
fn the_catalog_has_nothing_of_a_person() {
    let mut home = Home::new();
    let award = "achievement data Data\nissuer eu European Union\ncredential c1 data canary-7f3a@example.org";
    let learner = "learner l1 Jane canary-7f3a";
    home.put(&[
        ("skills.txt", "skill sql SQL"),
        ("/home/canary-7f3a/award.txt", award),
        ("https://example.org/canary-7f3a", learner),
        ("broken-canary-7f3a.txt", "recipient canary-7f3a@example.org"),
        ("lossy-canary-7f3a.txt", "achievement lossy Lossy\nrecipient canary-7f3a@example.org"),
    ]);
    let path = home.folder.path().to_owned();
    for _ in 0..2 {
        assert!(!files_hold(&path, "catalog.db", CANARY));
        assert!(files_hold(&path, "learners.db", CANARY));
        assert!(files_hold(&path, "catalog.db", "European Union"));
        home.store.catalog.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    }
    // The public records are there all the same, with the document's digest.
    let stored = home.store.records_of(RecordKind::Achievement, &Iri::local("achievement", "data")).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].provenance.digest, blake3::hash(award.as_bytes()).to_hex().to_string());
    assert!(stored[0].provenance.source.starts_with("urn:skillmatch:source:"));
    assert_eq!(home.store.document(&stored[0].provenance.digest).unwrap().as_deref(), Some(award.as_bytes()));
    assert_eq!(home.store.status().unwrap().sources, 5);
    assert_eq!(home.store.pending_documents(0).unwrap(), 5);
}

#[test]
fn holders_become_pseudonyms() {
    let mut home = Home::new();
    home.put(&[
        ("a.txt", "credential c1 data jane@example.org\ncredential c2 web jane@example.org"),
        ("b.txt", "credential c3 data\nlearner l1 Jane"),
    ]);
    let jane = home.store.pseudonym(&identity("jane@example.org"));
    let learner = Iri::local("learner", "l1");
    for stored in all_records(&home.store) {
        match &stored.record {
            Record::Credential(it) => assert!(it.holder.is_none()),
            Record::Learner(it) => assert!(it.credentials.iter().all(|nested| nested.holder.is_none())),
            other => panic!("{other:?}"),
        }
    }
    let held: Vec<_> = home.store.credentials_of(&jane).unwrap().into_iter().map(|it| it.record.id().clone()).collect();
    assert_eq!(held, [Iri::local("credential", "c1"), Iri::local("credential", "c2")]);
    assert_eq!(home.store.holders_of(&Iri::local("achievement", "data")).unwrap(), std::slice::from_ref(&jane));
    assert_eq!(home.store.holders_of(&Iri::local("achievement", "nested")).unwrap(), std::slice::from_ref(&learner));
    let mut everybody = vec![jane, learner.clone()];
    everybody.sort();
    assert_eq!(home.store.learners().unwrap(), everybody);
    assert_eq!(home.store.status().unwrap().learners, 2);
    assert_eq!(home.store.learner_name(&learner).unwrap().as_deref(), Some("Jane"));
    let unheld = home.store.records_of(RecordKind::Credential, &Iri::local("credential", "c3")).unwrap();
    assert_eq!(unheld[0].holder, None);
}

#[test]
fn a_batch_of_one_learner_is_all_theirs() {
    let mut home = Home::new();
    let learner = Iri::local("learner", "chosen");
    let document = Document::new("a.txt", "credential c1 data jane@example.org\ncredential c2 web");
    let reading = read(&document);
    let batch = [ReadDocument { holder: Some(&learner), ..read_document(&document, &reading) }];
    home.store.put(&batch).unwrap();
    assert_eq!(home.store.credentials_of(&learner).unwrap().len(), 2);
    assert_eq!(home.store.learners().unwrap(), [learner]);
    let mut kept = Vec::new();
    home.store
        .documents(&mut |it| {
            kept.push(it.holder);
            Ok(())
        })
        .unwrap();
    assert_eq!(kept, [Some(Iri::local("learner", "chosen"))]);
}

#[test]
fn consent_purpose_and_source_are_columns() {
    let mut home = Home::new();
    home.put(&[("a.txt", "learner l1 Jane")]);
    let sql = "SELECT s.name || '|' || r.consent || '|' || r.purpose || '|' || s.consent || '|' || s.purpose
               FROM records r JOIN sources s ON s.id = r.source";
    let row: String = home.store.learners.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(row, "a.txt|yes|matching|yes|matching");
}

#[test]
fn a_learner_changes_with_their_credentials() {
    let mut home = Home::new();
    let first = home.put(&[("a.txt", "credential c1 data jane@example.org")]);
    let pseudonym = home.store.pseudonym(&identity("jane@example.org"));
    let name = pseudonym.as_str().trim_start_matches("urn:skillmatch:").to_owned();
    assert_eq!(changes(&home.store, 0), ["credential:c1".to_owned(), name.clone()]);

    let second = home.put(&[("b.txt", "credential c2 web jane@example.org")]);
    assert_eq!(changes(&home.store, first.revision), ["credential:c2".to_owned(), name.clone()]);
    let third = home.put(&[("a.txt", "skill sql SQL")]);
    assert_eq!(changes(&home.store, second.revision), ["skill:sql", "-credential:c1", name.as_str()]);
    home.put(&[("b.txt", "skill sql SQL")]);
    assert_eq!(changes(&home.store, third.revision), ["skill:sql", "-credential:c2", format!("-{name}").as_str()]);
}

#[test]
fn documents_move_between_the_files() {
    let mut home = Home::new();
    let public = ("a.txt", "achievement data Data");
    let personal = ("a.txt", "achievement data Data\ncredential c1 data canary-7f3a@example.org");
    home.put(&[public]);
    let counts = |home: &Home| {
        let count = |database: &crate::store::database::Database| -> (i64, i64) {
            let sql = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sources)";
            database.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        (count(&home.store.catalog), count(&home.store.learners))
    };
    assert_eq!(counts(&home), ((1, 1), (0, 0)));
    for _ in 0..2 {
        put(&mut home.store, &[personal]);
        assert_eq!(counts(&home), ((0, 1), (1, 1)));
        let achievements = home.store.records_of(RecordKind::Achievement, &Iri::local("achievement", "data")).unwrap();
        assert_eq!(achievements.len(), 1);
        put(&mut home.store, &[public]);
        assert_eq!(counts(&home), ((1, 1), (0, 0)));
        assert_eq!(home.put(&[public]).unchanged, 1);
    }
}
