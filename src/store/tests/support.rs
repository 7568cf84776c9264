//! What the tests of the store share: a small invented format, its reader, and a home that cleans up after itself.
//!
//! A document is lines of `kind name rest`; each line is a record. A line that is none is an error.

use std::path::Path;

use jiff::Timestamp;
use tempfile::TempDir;

use crate::model::{
    Achievement, Credential, CredentialStatus, Document, HolderIdentity, Iri, Issuer, Labels, Learner, Problem,
    Reading, Record, RecordKind, Reference, Skill,
};
use crate::store::{Change, People, PutSummary, ReadDocument, Store, StoredRecord};

/// A home with an open store.
pub(super) struct Home {
    pub(super) folder: TempDir,
    pub(super) store: Store,
}

impl Home {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::create_or_open(folder.path()).unwrap();
        Self { folder, store }
    }

    pub(super) fn put(&mut self, documents: &[(&str, &str)]) -> PutSummary {
        put(&mut self.store, documents)
    }
}

pub(super) fn put(store: &mut Store, documents: &[(&str, &str)]) -> PutSummary {
    let documents: Vec<Document> = documents.iter().map(|(source, text)| Document::new(*source, *text)).collect();
    put_documents(store, &documents)
}

pub(super) fn put_documents(store: &mut Store, documents: &[Document]) -> PutSummary {
    let readings: Vec<Reading> = documents.iter().map(read).collect();
    let batch: Vec<ReadDocument<'_>> =
        documents.iter().zip(&readings).map(|(document, reading)| read_document(document, reading)).collect();
    store.put(&batch).unwrap()
}

pub(super) fn read_document<'a>(document: &'a Document, reading: &'a Reading) -> ReadDocument<'a> {
    ReadDocument {
        document,
        reading,
        licence: Some("CC-BY-4.0"),
        read_at: Timestamp::UNIX_EPOCH,
        holder: None,
        people: People::Kept,
    }
}

/// Reads the invented format, and the learners that `put_learner` wrote.
pub(super) fn read(document: &Document) -> Reading {
    let mut reading = Reading::default();
    if document.media_type.as_deref() == Some(Store::LEARNER_MEDIA_TYPE) {
        reading.standard = Some(Store::LEARNER_STANDARD);
        reading.push("", Record::Learner(serde_json::from_slice(&document.bytes).unwrap()));
        return reading;
    }
    for (number, line) in String::from_utf8_lossy(&document.bytes).lines().enumerate() {
        let place = format!("row {number}");
        let mut words = line.splitn(3, ' ');
        match (words.next(), words.next(), words.next().unwrap_or_default()) {
            (Some(kind), Some(name), rest) if RecordKind::from_word(kind).is_some() => {
                reading.standard = Some("lines");
                reading.push(place, record(kind, name, rest));
            }
            _ => reading.problems.push(Problem::error(place, format!("not a record: {line}"), "write one")),
        }
    }
    reading
}

fn record(kind: &str, name: &str, rest: &str) -> Record {
    let id = Iri::local(kind, name);
    match kind {
        "skill" => Record::Skill(Skill { labels: Labels::preferred_in("en", rest), ..Skill::unnamed(id) }),
        "issuer" => Record::Issuer(Issuer { name: Some(rest.to_owned()), ..Issuer::unnamed(id) }),
        "learner" => Record::Learner(Learner {
            name: Some(rest.to_owned()),
            consent: Some("yes".to_owned()),
            purpose: Some("matching".to_owned()),
            credentials: vec![credential(Iri::local("credential", &format!("of-{name}")), "nested", "x@example.org")],
            ..Learner::unnamed(id)
        }),
        // credential NAME ACHIEVEMENT E-MAIL
        "credential" => {
            let (achievement, holder) = rest.split_once(' ').unwrap_or((rest, ""));
            Record::Credential(credential(id, achievement, holder))
        }
        _ => Record::Achievement(Achievement { name: rest.to_owned(), ..Achievement::unnamed(id) }),
    }
}

fn credential(id: Iri, achievement: &str, holder: &str) -> Credential {
    Credential {
        id,
        achievement: Reference::to(Iri::local("achievement", achievement)),
        holder: (!holder.is_empty()).then(|| identity(holder)),
        issuer: None,
        issued_on: None,
        expires_on: None,
        status: CredentialStatus::Active,
        results: Vec::new(),
    }
}

pub(super) fn identity(email: &str) -> HolderIdentity {
    HolderIdentity { kind: "email".to_owned(), value: email.to_owned() }
}

/// Every record of every kind.
pub(super) fn all_records(store: &Store) -> Vec<StoredRecord> {
    let mut records = Vec::new();
    for kind in RecordKind::ALL {
        store
            .for_each_record(kind, &mut |record| {
                records.push(record);
                Ok(())
            })
            .unwrap();
    }
    records
}

/// The changes after a revision as `kind name`, with a minus before what is gone.
pub(super) fn changes(store: &Store, revision: u64) -> Vec<String> {
    let told = |change: Change| {
        let sign = if change.removed { "-" } else { "" };
        format!("{sign}{}", change.id.as_str().trim_start_matches("urn:skillmatch:"))
    };
    store.changes_since(revision).unwrap().into_iter().map(told).collect()
}

/// Whether any file in `data/` whose name begins so holds these bytes.
pub(super) fn files_hold(home: &Path, file_name: &str, needle: &str) -> bool {
    let mut files = 0;
    let mut found = false;
    for entry in std::fs::read_dir(home.join("data")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with(file_name) {
            files += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            found |= bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        }
    }
    assert!(files > 0, "no file {file_name}* to look into");
    found
}
