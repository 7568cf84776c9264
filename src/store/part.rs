//! What of one read document goes into which file, ready to be written.

use jiff::Timestamp;

use crate::catalog::{self, Link};
use crate::model::{Credential, Document, Iri, Learner, Problem, Reading, Record, RecordKind};

use super::{StoreError, privacy, privacy::Secret};

/// A document and what was understood of it, to be stored.
#[derive(Debug, Clone, Copy)]
pub struct ReadDocument<'a> {
    /// The document.
    pub document: &'a Document,
    /// What was understood of it.
    pub reading: &'a Reading,
    /// The licence its publisher gives, where known.
    pub licence: Option<&'a str>,
    /// When it was read.
    pub read_at: Timestamp,
    /// The learner to whom everything personal in it belongs, where the caller knows.
    pub holder: Option<&'a Iri>,
    /// What becomes of what it says of people.
    pub people: People,
}

/// What becomes of what a document says of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum People {
    /// It is kept, apart, in the learners' file: somebody brought it.
    #[default]
    Kept,
    /// It is left out: nobody asked these people. The document itself must be free of it already.
    LeftOut,
}

/// What goes into one file.
pub(super) struct Part<'a> {
    /// What this file calls the source.
    pub(super) name: &'a str,
    /// What the catalog calls it; the learners' file notes it.
    pub(super) alias: &'a str,
    pub(super) digest: &'a str,
    /// The document, when its body belongs into this file.
    pub(super) body: Option<&'a Document>,
    pub(super) standard: Option<&'a str>,
    pub(super) licence: Option<&'a str>,
    pub(super) read_at: String,
    pub(super) is_rejected: bool,
    pub(super) problems: &'a [Problem],
    pub(super) holder: Option<&'a Iri>,
    pub(super) rows: Vec<Row>,
}

/// One record, ready to be written.
pub(super) struct Row {
    pub(super) kind: RecordKind,
    pub(super) id: Iri,
    pub(super) place: String,
    /// JSON of the `Record`, holder identities removed.
    pub(super) body: String,
    pub(super) holder: Option<Iri>,
    pub(super) consent: Option<String>,
    pub(super) purpose: Option<String>,
    /// Achievements it says its holder has.
    pub(super) awards: Vec<Iri>,
    /// What it refers to and is found by.
    pub(super) links: Vec<Link>,
}

impl Row {
    /// Equal exactly for rows that say the same at the same place.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        row_fingerprint(
            self.kind.word(),
            self.id.as_str(),
            &self.place,
            self.holder.as_ref().map(Iri::as_str),
            &self.body,
        )
    }
}

/// See [`Row::fingerprint`].
pub(super) fn row_fingerprint(kind: &str, id: &str, place: &str, holder: Option<&str>, body: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for text in [Some(kind), Some(id), Some(place), holder, Some(body)] {
        add(&mut hasher, text);
    }
    *hasher.finalize().as_bytes()
}

impl Part<'_> {
    /// Equal exactly for parts that would be stored alike. The time of reading does not count: the same input read
    /// again changes nothing.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let media_type = self.body.and_then(|it| it.media_type.as_deref());
        let holder = self.holder.map(Iri::as_str);
        for text in [Some(self.digest), media_type, self.standard, self.licence, holder] {
            add(&mut hasher, text);
        }
        hasher.update(&[u8::from(self.is_rejected), u8::from(self.body.is_some())]);
        for problem in self.problems {
            let severity = severity_word(problem.severity);
            for text in [severity, &problem.place, &problem.message, &problem.hint] {
                add(&mut hasher, Some(text));
            }
        }
        hasher.update(b"records");
        for row in &self.rows {
            hasher.update(&row.fingerprint());
        }
        *hasher.finalize().as_bytes()
    }
}

/// The rows of one document, public ones and personal ones, and what becomes of the document itself.
pub(super) struct Split {
    pub(super) is_personal: bool,
    /// Nothing was understood.
    pub(super) is_rejected: bool,
    pub(super) public: Vec<Row>,
    pub(super) personal: Vec<Row>,
    /// Personal records left out because their learner was erased.
    pub(super) withheld: u64,
}

impl Split {
    /// Whether the document is about erased people only: then nothing of it is stored.
    pub(super) fn is_withheld(&self) -> bool {
        self.withheld > 0 && self.personal.iter().all(|row| row.holder.is_none())
    }
}

/// Parts a reading into public and personal rows, identities replaced by pseudonyms.
pub(super) fn split(
    read: &ReadDocument<'_>,
    secret: &Secret,
    is_erased: &dyn Fn(&Iri) -> Result<bool, StoreError>,
) -> Result<Split, StoreError> {
    let reading = read.reading;
    let mut split = Split {
        is_personal: read.people == People::Kept && privacy::is_personal(read.document, reading, read.holder),
        is_rejected: reading.records.is_empty() && (reading.standard.is_none() || reading.has_errors()),
        public: Vec::new(),
        personal: Vec::new(),
        withheld: 0,
    };
    let holder = read.holder.map(Iri::canonical);
    let holder = holder.as_ref();
    for placed in &reading.records {
        let record = catalog::canonical_record(&placed.value);
        let unwritable = |error: serde_json::Error| StoreError::UnwritableRecord {
            source_name: read.document.source.clone(),
            place: placed.place.clone(),
            message: error.to_string(),
        };
        let mut row = match &record {
            Record::Credential(it) => credential_row(it, holder, secret).map_err(unwritable)?,
            Record::Learner(it) => learner_row(it, holder).map_err(unwritable)?,
            other => public_row(other).map_err(unwritable)?,
        };
        row.place.clone_from(&placed.place);
        if !row.kind.is_personal() {
            split.public.push(row);
            continue;
        }
        if read.people == People::LeftOut {
            continue;
        }
        let of_erased_holder = row.holder.as_ref().map_or(Ok(false), is_erased)?;
        if of_erased_holder || (row.kind == RecordKind::Learner && is_erased(&row.id)?) {
            split.withheld += 1;
        } else {
            split.personal.push(row);
        }
    }
    if split.withheld == 0 && holder.map_or(Ok(false), is_erased)? {
        split.withheld += 1;
    }
    Ok(split)
}

/// The word of a severity in the tables.
pub(super) fn severity_word(severity: crate::model::Severity) -> &'static str {
    match severity {
        crate::model::Severity::Error => "error",
        crate::model::Severity::Warning => "warning",
        crate::model::Severity::Note => "note",
    }
}

fn public_row(record: &Record) -> Result<Row, serde_json::Error> {
    let row = row(record.kind(), record.id().clone(), serde_json::to_string(record)?);
    Ok(Row { links: catalog::links(record), ..row })
}

fn credential_row(credential: &Credential, holder: Option<&Iri>, secret: &Secret) -> Result<Row, serde_json::Error> {
    let said = || credential.holder.as_ref().map(|identity| secret.pseudonym(identity));
    let holder = holder.cloned().or_else(said);
    let awards = vec![credential.achievement.id.clone()];
    let record = Record::Credential(Credential { holder: None, ..credential.clone() });
    let row = row(RecordKind::Credential, credential.id.clone(), serde_json::to_string(&record)?);
    Ok(Row { holder, awards, ..row })
}

fn learner_row(learner: &Learner, holder: Option<&Iri>) -> Result<Row, serde_json::Error> {
    let mut kept = learner.clone();
    for credential in &mut kept.credentials {
        credential.holder = None;
    }
    let mut awards: Vec<Iri> = kept.credentials.iter().map(|it| it.achievement.id.clone()).collect();
    awards.sort();
    awards.dedup();
    let (consent, purpose) = (learner.consent.clone(), learner.purpose.clone());
    let row = row(RecordKind::Learner, learner.id.clone(), serde_json::to_string(&Record::Learner(kept))?);
    let holder = Some(holder.unwrap_or(&learner.id).clone());
    Ok(Row { holder, consent, purpose, awards, ..row })
}

fn row(kind: RecordKind, id: Iri, body: String) -> Row {
    Row {
        kind,
        id,
        place: String::new(),
        body,
        holder: None,
        consent: None,
        purpose: None,
        awards: Vec::new(),
        links: Vec::new(),
    }
}

/// Adds a text that may be absent, with its length, so that no two lists of texts are the same bytes.
fn add(hasher: &mut blake3::Hasher, text: Option<&str>) {
    let length = text.map_or(u64::MAX, |it| it.len() as u64);
    hasher.update(&length.to_le_bytes());
    hasher.update(text.unwrap_or_default().as_bytes());
}
