//! The catalog's digest: a combination of the hashes of all merged things, so that two homes that hold the same
//! documents have the same digest, whatever the order of importing. Personal records and times of reading are no part of it.
//!
//! The hashes (BLAKE3, 256 bits) are added up modulo 2^256. So a thing that changes costs two additions, and the digest
//! follows the catalog instead of being computed anew. (Adding, not exclusive-or: two equal hashes must not cancel out.
//! It tells catalogs apart; it is no proof against somebody who is free to choose the documents.)

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};

use super::database::{Database, Side, revision_of, signed, unsigned};
use super::records::records_under;
use super::{Store, StoreError, change, same};
use crate::catalog::{Merge, merge};
use crate::model::{Iri, Record, RecordKind};

/// A sum of hashes modulo 2^256, lowest digits first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum([u64; 4]);

impl Sum {
    fn of(bytes: &[u8]) -> Self {
        let mut sum = Self::default();
        for (digit, chunk) in sum.0.iter_mut().zip(bytes.chunks_exact(8)) {
            *digit = chunk.try_into().map_or(0, u64::from_le_bytes);
        }
        sum
    }

    fn add(&mut self, other: Self) {
        let mut carry = false;
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            let (partial, first) = mine.overflowing_add(theirs);
            let (whole, second) = partial.overflowing_add(u64::from(carry));
            (*mine, carry) = (whole, first || second);
        }
    }

    fn subtract(&mut self, other: Self) {
        let mut borrow = false;
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            let (partial, first) = mine.overflowing_sub(theirs);
            let (whole, second) = partial.overflowing_sub(u64::from(borrow));
            (*mine, borrow) = (whole, first || second);
        }
    }

    fn hex(self) -> String {
        let mut bytes = [0; 32];
        for (chunk, digit) in bytes.chunks_exact_mut(8).zip(self.0) {
            chunk.copy_from_slice(&digit.to_le_bytes());
        }
        blake3::Hash::from_bytes(bytes).to_hex().to_string()
    }

    fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|it| Self::of(it.as_bytes()))
    }
}

/// A thing whose merged hash changed.
struct Changed {
    kind: RecordKind,
    id: Iri,
    /// The new hash; `None` when the thing is gone.
    after: Option<[u8; 32]>,
}

impl Store {
    /// The digest of the public catalog as it is now: 64 hexadecimal digits.
    ///
    /// # Errors
    /// When the file or a record cannot be read.
    pub fn catalog_digest(&self) -> Result<String, StoreError> {
        let (_, sum, _) = pending(&self.catalog)?;
        Ok(sum.hex())
    }

    /// Keeps the digest up to date on disk, so that the next question for it is quick. Returns it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_digest(&mut self) -> Result<String, StoreError> {
        let (revision, sum, changed) = pending(&self.catalog)?;
        if changed.is_empty() && kept(&self.catalog)?.0 == revision {
            return Ok(sum.hex());
        }
        let transaction = self.catalog.begin()?;
        if revision_of(&transaction)? != revision {
            // Somebody else wrote meanwhile: what was found is not the whole truth any more. It is found again next time.
            return Ok(sum.hex());
        }
        for it in &changed {
            match it.after {
                Some(hash) => transaction
                    .prepare_cached("INSERT OR REPLACE INTO merged (kind, iri, hash) VALUES (?1, ?2, ?3)")?
                    .execute(params![it.kind.word(), it.id.as_str(), hash])?,
                None => transaction
                    .prepare_cached("DELETE FROM merged WHERE kind = ?1 AND iri = ?2")?
                    .execute([it.kind.word(), it.id.as_str()])?,
            };
        }
        let keep = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
        transaction.prepare_cached(keep)?.execute(params!["digest", sum.hex()])?;
        transaction.prepare_cached(keep)?.execute(params!["digest_revision", signed(revision)])?;
        transaction.commit()?;
        Ok(sum.hex())
    }
}

/// The revision up to which the digest is kept, and the digest.
fn kept(database: &Database) -> Result<(u64, Sum), StoreError> {
    let read = "SELECT value FROM meta WHERE key = ?1";
    let mut statement = database.connection.prepare_cached(read)?;
    let revision: Option<i64> = statement.query_row(["digest_revision"], |row| row.get(0)).optional()?;
    let digest: Option<String> = statement.query_row(["digest"], |row| row.get(0)).optional()?;
    let sum = digest.as_deref().and_then(Sum::from_hex).unwrap_or_default();
    Ok((unsigned(revision.unwrap_or(0)), sum))
}

/// The catalog's revision, its digest, and what is not kept of it yet.
fn pending(database: &Database) -> Result<(u64, Sum, Vec<Changed>), StoreError> {
    let revision = revision_of(&database.connection)?;
    let (since, mut sum) = kept(database)?;
    let mut changed = Vec::new();
    if since == revision {
        return Ok((revision, sum, changed));
    }
    let mut things = BTreeSet::new();
    for change in change::changes_in(database, since)? {
        things.extend(same::names(database, change.kind, &change.id)?.into_iter().map(|it| (change.kind, it)));
        things.insert((change.kind, change.id));
    }
    for (kind, id) in things {
        let sql = "SELECT hash FROM merged WHERE kind = ?1 AND iri = ?2";
        let mut statement = database.connection.prepare_cached(sql)?;
        let before: Option<Vec<u8>> = statement.query_row([kind.word(), id.as_str()], |row| row.get(0)).optional()?;
        let after = merged_hash(database, kind, &id)?;
        if before.as_deref() == after.as_ref().map(<[u8; 32]>::as_slice) {
            continue;
        }
        if let Some(hash) = &before {
            sum.subtract(Sum::of(hash));
        }
        if let Some(hash) = &after {
            sum.add(Sum::of(hash));
        }
        changed.push(Changed { kind, id, after });
    }
    Ok((revision, sum, changed))
}

/// The hash of what all documents say of a thing; `None` when nothing is said of it under this IRI, or when another
/// of its IRIs stands for it.
fn merged_hash(database: &Database, kind: RecordKind, id: &Iri) -> Result<Option<[u8; 32]>, StoreError> {
    debug_assert!(database.side == Side::Catalog, "people have no part in the digest");
    let names = same::names(database, kind, id)?;
    if names.first() != Some(id) {
        return Ok(None);
    }
    let records: Vec<Record> = if names.len() == 1 {
        records_under(database, kind, id)?.into_iter().map(|it| it.record).collect()
    } else {
        same::records_about(database, kind, id)?.into_iter().map(|it| it.record).collect()
    };
    let unwritable = |error: serde_json::Error| StoreError::UnwritableRecord {
        source_name: String::new(),
        place: id.to_string(),
        message: error.to_string(),
    };
    let Some(body) = merged_body(kind, records).map_err(unwritable)? else { return Ok(None) };
    let mut hasher = blake3::Hasher::new();
    let names = names.iter().map(Iri::as_str);
    for part in [kind.word(), &body].into_iter().chain(names) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    Ok(Some(*hasher.finalize().as_bytes()))
}

/// The merged thing as JSON; of relations the sorted set of those that start there.
fn merged_body(kind: RecordKind, records: Vec<Record>) -> Result<Option<String>, serde_json::Error> {
    macro_rules! merged {
        ($variant:ident) => {
            one(records.into_iter().filter_map(|it| match it {
                Record::$variant(it) => Some(it),
                _ => None,
            }))
        };
    }
    match kind {
        RecordKind::Framework => merged!(Framework),
        RecordKind::Skill => merged!(Skill),
        RecordKind::Occupation => merged!(Occupation),
        RecordKind::Issuer => merged!(Issuer),
        RecordKind::Achievement => merged!(Achievement),
        RecordKind::Endorsement => merged!(Endorsement),
        RecordKind::Pathway => merged!(Pathway),
        RecordKind::Job => merged!(Job),
        RecordKind::SkillRelation | RecordKind::Revocation => {
            let bodies: Result<BTreeSet<String>, _> = records.iter().map(serde_json::to_string).collect();
            let bodies = bodies?;
            Ok((!bodies.is_empty()).then(|| bodies.into_iter().collect::<Vec<_>>().join("\n")))
        }
        RecordKind::Credential | RecordKind::Learner => Ok(None),
    }
}

fn one<T: Merge + serde::Serialize>(records: impl Iterator<Item = T>) -> Result<Option<String>, serde_json::Error> {
    merge(records).map(|it| serde_json::to_string(&it)).transpose()
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn sums_do_not_depend_on_the_order_and_can_be_taken_back() {
        let hashes: Vec<Sum> = (0..50_u32).map(|it| Sum::of(blake3::hash(&it.to_le_bytes()).as_bytes())).collect();
        let mut forwards = Sum::default();
        let mut backwards = Sum::default();
        for hash in &hashes {
            forwards.add(*hash);
        }
        for hash in hashes.iter().rev() {
            backwards.add(*hash);
        }
        assert_eq!(forwards, backwards);
        assert_eq!(Sum::from_hex(&forwards.hex()), Some(forwards));
        for hash in &hashes {
            forwards.subtract(*hash);
        }
        assert_eq!(forwards, Sum::default());
    }
}
