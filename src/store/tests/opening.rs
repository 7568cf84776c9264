//! Opening: absent, newer, damaged, busy, read only.

use tempfile::TempDir;

use super::support::{Home, put, read, read_document};
use crate::model::Document;
use crate::store::database::Access;
use crate::store::{Store, StoreError};

#[test]
fn an_absent_catalog_is_said_so() {
    let folder = TempDir::new().unwrap();
    for opened in [Store::open(folder.path()), Store::open_read_only(folder.path())] {
        let error = opened.unwrap_err();
        assert!(matches!(&error, StoreError::NoCatalog { path } if path.ends_with("data/catalog.db")), "{error}");
        assert!(error.hint().contains("skillmatch import"));
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    for (file, latest) in [("catalog.db", 4), ("learners.db", 1)] {
        let home = Home::new();
        let path = home.folder.path().join("data").join(file);
        drop(home.store);
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        for opened in [Store::open(home.folder.path()), Store::open_read_only(home.folder.path())] {
            let error = opened.unwrap_err();
            assert!(matches!(&error, StoreError::NewerSchema { found: 99, known, .. } if *known == latest), "{error}");
            assert!(error.to_string().contains(file), "{error}");
        }
    }
}

#[test]
fn an_older_schema_is_not_read_without_migration() {
    let home = Home::new();
    home.store.catalog.connection.pragma_update(None, "user_version", 0).unwrap();
    let error = Store::open_read_only(home.folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::OlderSchema { found: 0, known: 4, .. }), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_said_so() {
    let home = Home::new();
    let path = home.folder.path().join("data/catalog.db");
    drop(home.store);
    std::fs::write(&path, "this is not a database, but long enough to look at it".repeat(40)).unwrap();
    let error = Store::open(home.folder.path()).unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { path: named, .. } if *named == path), "{error}");
}

#[test]
fn a_second_writer_is_told_and_a_reader_is_not_disturbed() {
    let mut home = Home::new();
    home.put(&[("a.txt", "skill sql SQL")]);
    let data = home.folder.path().join("data");
    let mut second = Store::open_in(&data, Access::Write, 0).unwrap();
    let reader = Store::open_read_only(home.folder.path()).unwrap();

    let writing = home.store.catalog.begin().unwrap();
    let document = Document::new("b.txt", "skill python Python");
    let reading = read(&document);
    let error = second.put(&[read_document(&document, &reading)]).unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error}");
    assert_eq!(reader.status().unwrap().sources, 1);
    drop(writing);
    assert_eq!(put(&mut second, &[("b.txt", "skill python Python")]).added, 1);
    assert_eq!(reader.status().unwrap().sources, 2);
    assert_eq!(home.store.revision().unwrap(), reader.revision().unwrap());
}

#[test]
fn a_store_opened_for_reading_does_not_write() {
    let mut home = Home::new();
    home.put(&[("a.txt", "skill sql SQL")]);
    let mut reader = Store::open_read_only(home.folder.path()).unwrap();
    assert_eq!(reader.catalog_id(), home.store.catalog_id());
    let error = reader.put(&[]).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly), "{error}");
}

#[test]
fn the_catalog_keeps_its_name_and_every_catalog_has_its_own() {
    let home = Home::new();
    let again = Store::create_or_open(home.folder.path()).unwrap();
    assert_eq!(again.catalog_id(), home.store.catalog_id());
    assert_ne!(Home::new().store.catalog_id(), home.store.catalog_id());
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_about_learners() {
    use std::os::unix::fs::PermissionsExt;
    let mut home = Home::new();
    home.put(&[("a.txt", "learner l1 Jane")]);
    for name in ["learners.db", "learners.db-wal"] {
        let mode = std::fs::metadata(home.folder.path().join("data").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
