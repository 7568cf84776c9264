//! Reading records back.

use rusqlite::{Row, ToSql};

use super::database::{Database, Side};
use super::{Store, StoreError, same};
use crate::model::{
    Achievement, Credential, Endorsement, Framework, Iri, Issuer, Job, Learner, Occupation, Pathway, Provenance,
    Record, RecordKind, Revocation, Skill, SkillRelation,
};

/// A record, where it was read, and to whom it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// The record; holder identities are removed.
    pub record: Record,
    /// The pseudonym of whoever holds it, where known. Public records have none.
    pub holder: Option<Iri>,
    /// Where it was read. A public record of a personal document has an alias as its source.
    pub provenance: Provenance,
}

impl Store {
    /// Hands over every record of this kind, ordered by IRI, digest of the document and place, one at a
    /// time. The order is the same in every home that holds the same documents.
    ///
    /// # Errors
    /// What `each` returns, at once; or when a file or record cannot be read.
    pub fn for_each_record(
        &self,
        kind: RecordKind,
        each: &mut dyn FnMut(StoredRecord) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for_each(self.database_of(kind), kind, "", &[], each)
    }

    /// Every record under this IRI, ordered by the digest of the document and place.
    ///
    /// # Errors
    /// When a file or record cannot be read.
    pub fn records_of(&self, kind: RecordKind, id: &Iri) -> Result<Vec<StoredRecord>, StoreError> {
        records_under(self.database_of(kind), kind, &id.canonical())
    }

    /// Every record about the thing with this IRI, also those under its other IRIs (see [`Store::names_of`]), ordered
    /// by the digest of the document and place.
    ///
    /// # Errors
    /// When a file or record cannot be read.
    pub fn records_about(&self, kind: RecordKind, id: &Iri) -> Result<Vec<StoredRecord>, StoreError> {
        same::records_about(self.database_of(kind), kind, &id.canonical())
    }

    /// The file that has records of this kind.
    pub(super) fn database_of(&self, kind: RecordKind) -> &Database {
        if kind.is_personal() { &self.learners } else { &self.catalog }
    }
}

/// Every record under this IRI.
pub(super) fn records_under(database: &Database, kind: RecordKind, id: &Iri) -> Result<Vec<StoredRecord>, StoreError> {
    collect(database, kind, "AND r.iri = ?2", &[&id.as_str()])
}

/// Every record of this kind for which `condition` (its values counted from `?2`) holds.
pub(super) fn collect(
    database: &Database,
    kind: RecordKind,
    condition: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<StoredRecord>, StoreError> {
    let mut records = Vec::new();
    for_each(database, kind, condition, values, &mut |record| {
        records.push(record);
        Ok(())
    })?;
    Ok(records)
}

fn for_each(
    database: &Database,
    kind: RecordKind,
    condition: &str,
    values: &[&dyn ToSql],
    each: &mut dyn FnMut(StoredRecord) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let holder = match database.side {
        Side::Catalog => "NULL",
        Side::Learners => "r.holder_iri",
    };
    // The cross join keeps SQLite on the index of (kind, IRI), so that only records of one IRI are ever sorted.
    let sql = format!(
        "SELECT r.iri, r.body, r.place, s.name, s.digest, s.standard, {holder}
         FROM records r CROSS JOIN sources s ON s.id = r.source
         WHERE r.kind = ?1 {condition} ORDER BY r.iri, s.digest, r.place, r.body"
    );
    let mut statement = database.connection.prepare_cached(&sql)?;
    let word = kind.word();
    let mut all: Vec<&dyn ToSql> = vec![&word];
    all.extend_from_slice(values);
    let mut rows = statement.query(all.as_slice())?;
    while let Some(row) = rows.next()? {
        each(stored_record(kind, row)?)?;
    }
    Ok(())
}

fn stored_record(kind: RecordKind, row: &Row<'_>) -> Result<StoredRecord, StoreError> {
    let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
    let unreadable = |message: String| StoreError::UnreadableRecord {
        kind: kind.word().to_owned(),
        id: text(0).unwrap_or_default().to_owned(),
        message,
    };
    let record = parse(kind, text(1)?).map_err(|error| unreadable(error.to_string()))?;
    let holder: Option<String> = row.get(6)?;
    let holder = holder.map(|it| Iri::new(&it)).transpose().map_err(|error| unreadable(error.to_string()))?;
    let provenance = Provenance {
        source: text(3)?.to_owned(),
        digest: text(4)?.to_owned(),
        standard: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        place: text(2)?.to_owned(),
    };
    Ok(StoredRecord { record, holder, provenance })
}

/// Reads the body as the kind its column says: twice as fast as looking for the tag in it first.
fn parse(kind: RecordKind, body: &str) -> Result<Record, serde_json::Error> {
    Ok(match kind {
        RecordKind::Framework => Record::Framework(serde_json::from_str::<Framework>(body)?),
        RecordKind::Endorsement => Record::Endorsement(serde_json::from_str::<Endorsement>(body)?),
        RecordKind::Pathway => Record::Pathway(serde_json::from_str::<Pathway>(body)?),
        RecordKind::Skill => Record::Skill(serde_json::from_str::<Skill>(body)?),
        RecordKind::SkillRelation => Record::SkillRelation(serde_json::from_str::<SkillRelation>(body)?),
        RecordKind::Occupation => Record::Occupation(serde_json::from_str::<Occupation>(body)?),
        RecordKind::Issuer => Record::Issuer(serde_json::from_str::<Issuer>(body)?),
        RecordKind::Achievement => Record::Achievement(serde_json::from_str::<Achievement>(body)?),
        RecordKind::Credential => Record::Credential(serde_json::from_str::<Credential>(body)?),
        RecordKind::Revocation => Record::Revocation(serde_json::from_str::<Revocation>(body)?),
        RecordKind::Learner => Record::Learner(serde_json::from_str::<Learner>(body)?),
        RecordKind::Job => Record::Job(serde_json::from_str::<Job>(body)?),
    })
}
