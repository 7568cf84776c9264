//! Writes what one source says into one file: only the difference to what it said before.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Transaction, params};

use super::database::{Side, signed};
use super::part::{Part, Row, row_fingerprint, severity_word};
use super::{StoreError, change};
use crate::model::{Iri, RecordKind};

/// What writing a part came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The source was not known.
    Added,
    /// The source said something else before.
    Changed,
    /// The source said the same before.
    Unchanged,
}

/// Makes the file say of this source what the part says.
pub(super) fn write_part(
    transaction: &Transaction<'_>,
    side: Side,
    part: &Part<'_>,
    revision: u64,
) -> Result<Outcome, StoreError> {
    let fingerprint = part.fingerprint();
    let known: Option<(i64, String, Vec<u8>)> = transaction
        .prepare_cached("SELECT id, digest, fingerprint FROM sources WHERE name = ?1")?
        .query_row([part.name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if known.as_ref().is_some_and(|(_, _, before)| *before == fingerprint) {
        return Ok(Outcome::Unchanged);
    }
    write_body(transaction, part)?;
    let source = write_source(transaction, side, part, &fingerprint, revision)?;
    let mut before = match known {
        Some((id, _, _)) => records_before(transaction, side, id)?,
        None => HashMap::new(),
    };
    for row in &part.rows {
        let kept = if before.is_empty() { None } else { before.get_mut(&row.fingerprint()).and_then(Vec::pop) };
        if kept.is_none() {
            insert_row(transaction, side, source, row, revision)?;
        }
    }
    for gone in before.into_values().flatten() {
        change::touch_record(transaction, side, gone, revision)?;
        transaction.prepare_cached("DELETE FROM records WHERE id = ?1")?.execute([gone])?;
    }
    write_problems(transaction, source, part)?;
    let Some((_, digest_before, _)) = known else {
        return Ok(Outcome::Added);
    };
    drop_body_without_source(transaction, &digest_before)?;
    Ok(Outcome::Changed)
}

/// Takes a source away together with all it said. Returns whether there was one.
pub(super) fn remove_source(
    transaction: &Transaction<'_>,
    side: Side,
    name: &str,
    revision: u64,
) -> Result<bool, StoreError> {
    let known: Option<(i64, String)> = transaction
        .prepare_cached("SELECT id, digest FROM sources WHERE name = ?1")?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((source, digest)) = known else {
        return Ok(false);
    };
    let records: Vec<i64> = transaction
        .prepare_cached("SELECT id FROM records WHERE source = ?1")?
        .query_map([source], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for record in records {
        change::touch_record(transaction, side, record, revision)?;
    }
    transaction.prepare_cached("DELETE FROM sources WHERE id = ?1")?.execute([source])?;
    drop_body_without_source(transaction, &digest)?;
    Ok(true)
}

fn write_body(transaction: &Transaction<'_>, part: &Part<'_>) -> Result<(), StoreError> {
    let Some(document) = part.body else {
        return Ok(());
    };
    let sql = "INSERT INTO documents (digest, body, size_bytes, media_type, first_read_at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (digest) DO NOTHING";
    let size_bytes = signed(document.bytes.len() as u64);
    let values = params![part.digest, document.bytes, size_bytes, document.media_type, part.read_at];
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn write_source(
    transaction: &Transaction<'_>,
    side: Side,
    part: &Part<'_>,
    fingerprint: &[u8],
    revision: u64,
) -> Result<i64, StoreError> {
    // Both statements take the same twelve values; the catalog has no use for the last three.
    let sql = match side {
        Side::Catalog => {
            "INSERT INTO sources (name, digest, has_body, standard, licence, read_at, rejected, fingerprint, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (name) DO UPDATE SET digest = ?2, has_body = ?3, standard = ?4, licence = ?5, read_at = ?6,
                 rejected = ?7, fingerprint = ?8, revision = ?9
             RETURNING id"
        }
        Side::Learners => {
            "INSERT INTO sources (name, digest, has_body, standard, licence, read_at, rejected, fingerprint, revision,
                 alias, holder_iri, consent, purpose)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (name) DO UPDATE SET digest = ?2, has_body = ?3, standard = ?4, licence = ?5, read_at = ?6,
                 rejected = ?7, fingerprint = ?8, revision = ?9, alias = ?10, holder_iri = ?11, consent = ?12,
                 purpose = ?13
             RETURNING id"
        }
    };
    let mut statement = transaction.prepare_cached(sql)?;
    let has_body = part.body.is_some();
    let (read_at, rejected, revision) = (&part.read_at, part.is_rejected, signed(revision));
    let id = |row: &rusqlite::Row<'_>| row.get(0);
    let id = match side {
        Side::Catalog => statement.query_row(
            params![
                part.name,
                part.digest,
                has_body,
                part.standard,
                part.licence,
                read_at,
                rejected,
                fingerprint,
                revision
            ],
            id,
        )?,
        Side::Learners => statement.query_row(
            params![
                part.name,
                part.digest,
                has_body,
                part.standard,
                part.licence,
                read_at,
                rejected,
                fingerprint,
                revision,
                part.alias,
                part.holder.map(Iri::as_str),
                part.rows.iter().find_map(|row| row.consent.as_deref()),
                part.rows.iter().find_map(|row| row.purpose.as_deref()),
            ],
            id,
        )?,
    };
    Ok(id)
}

fn records_before(
    transaction: &Transaction<'_>,
    side: Side,
    source: i64,
) -> Result<HashMap<[u8; 32], Vec<i64>>, StoreError> {
    let holder = match side {
        Side::Catalog => "NULL",
        Side::Learners => "holder_iri",
    };
    let sql = format!("SELECT id, kind, iri, place, {holder}, body FROM records WHERE source = ?1");
    let mut statement = transaction.prepare_cached(&sql)?;
    let mut rows = statement.query([source])?;
    let mut before: HashMap<[u8; 32], Vec<i64>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
        let holder = row.get_ref(4)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let fingerprint = row_fingerprint(text(1)?, text(2)?, text(3)?, holder, text(5)?);
        before.entry(fingerprint).or_default().push(row.get(0)?);
    }
    Ok(before)
}

fn insert_row(
    transaction: &Transaction<'_>,
    side: Side,
    source: i64,
    row: &Row,
    revision: u64,
) -> Result<(), StoreError> {
    let (kind, iri, number) = (row.kind.word(), row.id.as_str(), signed(revision));
    if side == Side::Catalog {
        let sql = "INSERT INTO records (source, kind, iri, place, revision, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let record =
            transaction.prepare_cached(sql)?.insert(params![source, kind, iri, row.place, number, row.body])?;
        let sql = "INSERT INTO links (record, kind, iri, relation, target) VALUES (?1, ?2, ?3, ?4, ?5)";
        for link in &row.links {
            let values = params![record, kind, iri, link.kind.word(), link.target];
            transaction.prepare_cached(sql)?.execute(values)?;
        }
        return Ok(());
    }
    let sql = "INSERT INTO records (source, kind, iri, place, revision, body, holder_iri, consent, purpose)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let holder = row.holder.as_ref().map(Iri::as_str);
    let values = params![source, kind, iri, row.place, number, row.body, holder, row.consent, row.purpose];
    let record = transaction.prepare_cached(sql)?.insert(values)?;
    let Some(holder) = holder else {
        return Ok(());
    };
    let sql = "INSERT INTO awards (record, achievement_iri, holder_iri) VALUES (?1, ?2, ?3)";
    for achievement in &row.awards {
        transaction.prepare_cached(sql)?.execute(params![record, achievement.as_str(), holder])?;
    }
    change::touch(transaction, RecordKind::Learner.word(), holder, revision)
}

fn write_problems(transaction: &Transaction<'_>, source: i64, part: &Part<'_>) -> Result<(), StoreError> {
    transaction.prepare_cached("DELETE FROM problems WHERE source = ?1")?.execute([source])?;
    let sql = "INSERT INTO problems (source, severity, place, message, hint) VALUES (?1, ?2, ?3, ?4, ?5)";
    for it in part.problems {
        let values = params![source, severity_word(it.severity), it.place, it.message, it.hint];
        transaction.prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

fn drop_body_without_source(transaction: &Transaction<'_>, digest: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM documents WHERE digest = ?1
               AND NOT EXISTS (SELECT 1 FROM sources WHERE digest = ?1 AND has_body)";
    transaction.prepare_cached(sql)?.execute([digest])?;
    Ok(())
}
