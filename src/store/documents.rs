//! Reading documents, sources and problems back.

use rusqlite::OptionalExtension;

use super::database::{Database, Side};
use super::{AddressState, Store, StoreError};
use crate::model::{Document, Iri, Problem, Provenance, RecordKind, Severity};

/// A source with the body of its document: everything needed to read it again.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// The document, under its own source name.
    pub document: Document,
    /// BLAKE3 digest, 64 hexadecimal digits.
    pub digest: String,
    /// The standard it was last read as.
    pub standard: Option<String>,
    /// The licence its publisher gives, where known.
    pub licence: Option<String>,
    /// When it was read, RFC 3339.
    pub read_at: String,
    /// The learner to whom everything personal in it belongs, where that was said.
    pub holder: Option<Iri>,
}

/// A problem and the source it was found in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SourceProblem {
    /// The source.
    pub source: String,
    /// Whether nothing of that source was understood.
    pub rejected: bool,
    /// The problem.
    pub problem: Problem,
}

/// One place that says something about a thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordSource {
    /// What it says the thing is.
    pub kind: RecordKind,
    /// Where.
    pub provenance: Provenance,
    /// The licence its publisher gives, where known.
    pub licence: Option<String>,
    /// When it was read, RFC 3339.
    pub read_at: String,
    /// Where it stands, when it is crawled: `unreachable` means that nothing is known of whether it still holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crawl: Option<SourceState>,
}

/// Where a crawled source stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SourceState {
    /// Its state.
    pub state: AddressState,
    /// Why, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was last there, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
}

impl Store {
    /// The body of the document with this BLAKE3 digest (64 hexadecimal digits), from either file.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn document(&self, digest: &str) -> Result<Option<Vec<u8>>, StoreError> {
        for database in [&self.catalog, &self.learners] {
            let mut statement = database.connection.prepare_cached("SELECT body FROM documents WHERE digest = ?1")?;
            let body: Option<Vec<u8>> = statement.query_row([digest], |row| row.get(0)).optional()?;
            if body.is_some() {
                return Ok(body);
            }
        }
        Ok(None)
    }

    /// Hands over every source with its document, ordered by name, first public ones, then personal ones. Putting all
    /// of them, read again, into another home gives the same records.
    ///
    /// # Errors
    /// What `each` returns, at once; or when a file cannot be read.
    pub fn documents(&self, each: &mut dyn FnMut(StoredDocument) -> Result<(), StoreError>) -> Result<(), StoreError> {
        for database in [&self.catalog, &self.learners] {
            let holder = match database.side {
                Side::Catalog => "NULL",
                Side::Learners => "s.holder_iri",
            };
            let sql = format!(
                "SELECT s.name, d.body, d.media_type, s.digest, s.standard, s.licence, s.read_at, {holder}
                 FROM sources s JOIN documents d ON d.digest = s.digest WHERE s.has_body ORDER BY s.name"
            );
            let mut statement = database.connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let holder: Option<String> = row.get(7)?;
                each(StoredDocument {
                    document: Document { source: row.get(0)?, bytes: row.get(1)?, media_type: row.get(2)? },
                    digest: row.get(3)?,
                    standard: row.get(4)?,
                    licence: row.get(5)?,
                    read_at: row.get(6)?,
                    holder: holder.and_then(|it| Iri::new(&it).ok()),
                })?;
            }
        }
        Ok(())
    }

    /// Hands over the public sources that may have to do with a domain, with their documents, ordered by name: those in
    /// whose name or in the IRI of whose achievements or issuers it stands. Whether it stands there as a host is for
    /// the caller to see.
    ///
    /// # Errors
    /// What `each` returns, at once; or when a file cannot be read.
    pub fn documents_naming(
        &self,
        domain: &str,
        each: &mut dyn FnMut(StoredDocument) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let escaped = domain.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let sql = r"SELECT s.name, d.body, d.media_type, s.digest, s.standard, s.licence, s.read_at
             FROM sources s JOIN documents d ON d.digest = s.digest
             WHERE s.has_body AND (s.name LIKE ?1 ESCAPE '\' OR s.id IN (
                 SELECT source FROM records WHERE kind IN ('achievement', 'issuer') AND iri LIKE ?1 ESCAPE '\'))
             ORDER BY s.name";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let mut rows = statement.query([format!("%{escaped}%")])?;
        while let Some(row) = rows.next()? {
            each(StoredDocument {
                document: Document { source: row.get(0)?, bytes: row.get(1)?, media_type: row.get(2)? },
                digest: row.get(3)?,
                standard: row.get(4)?,
                licence: row.get(5)?,
                read_at: row.get(6)?,
                holder: None,
            })?;
        }
        Ok(())
    }

    /// The problems of one source, or of all, ordered by source and place, worst first at the same place.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn problems(&self, source: Option<&str>) -> Result<Vec<SourceProblem>, StoreError> {
        let mut problems = Vec::new();
        for database in [&self.catalog, &self.learners] {
            let sql = "SELECT s.name, s.rejected, p.severity, p.place, p.message, p.hint
                       FROM problems p JOIN sources s ON s.id = p.source WHERE ?1 IS NULL OR s.name = ?1";
            let mut statement = database.connection.prepare_cached(sql)?;
            let rows = statement.query_map([source], |row| {
                let severity: String = row.get(2)?;
                let (place, message, hint) = (row.get(3)?, row.get(4)?, row.get(5)?);
                let problem = Problem { severity: severity_of(&severity), place, message, hint };
                Ok(SourceProblem { source: row.get(0)?, rejected: row.get(1)?, problem })
            })?;
            for row in rows {
                problems.push(row?);
            }
        }
        let key = |it: &SourceProblem| (it.source.clone(), it.problem.place.clone(), it.problem.severity);
        problems.sort_by_cached_key(key);
        Ok(problems)
    }

    /// The sources of which nothing was understood, by name. Their documents are kept, for a later version that
    /// understands them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn rejected_sources(&self) -> Result<Vec<String>, StoreError> {
        let mut names: Vec<String> = Vec::new();
        for database in [&self.catalog, &self.learners] {
            let mut statement = database.connection.prepare_cached("SELECT name FROM sources WHERE rejected")?;
            for name in statement.query_map([], |row| row.get(0))? {
                names.push(name?);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Every place that says something about this thing, whatever it says it is: by kind, source and place.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn sources_of(&self, id: &Iri) -> Result<Vec<RecordSource>, StoreError> {
        let mut sources = Vec::new();
        for kind in RecordKind::ALL {
            for name in self.names_of(kind, id)? {
                sources_in(self.database_of(kind), kind, &name, &mut sources)?;
            }
        }
        for source in &mut sources {
            source.crawl = self.state_of_source(&source.provenance.source)?;
        }
        Ok(sources)
    }
}

impl Store {
    /// Where a source stands that is crawled; of a document in an archive, where the archive stands.
    fn state_of_source(&self, name: &str) -> Result<Option<SourceState>, StoreError> {
        let address = name.split_once("!/").map_or(name, |(archive, _)| archive);
        let address = address.strip_suffix("#gone").unwrap_or(address);
        let sql = "SELECT state, reason, seen_at_ms FROM addresses WHERE url = ?1";
        let mut statement = self.catalog.connection.prepare_cached(sql)?;
        let state = statement.query_row([address], |row| {
            let (state, seen_ms): (String, Option<i64>) = (row.get(0)?, row.get(2)?);
            let last_seen = seen_ms.and_then(|it| jiff::Timestamp::from_millisecond(it).ok());
            Ok(SourceState {
                state: AddressState::from_word(&state).unwrap_or(AddressState::Waiting),
                reason: row.get(1)?,
                last_seen: last_seen.map(|it| it.to_string()),
            })
        });
        Ok(state.optional()?)
    }
}

fn sources_in(
    database: &Database,
    kind: RecordKind,
    id: &Iri,
    sources: &mut Vec<RecordSource>,
) -> Result<(), StoreError> {
    let sql = "SELECT s.name, s.digest, s.standard, r.place, s.licence, s.read_at
               FROM records r CROSS JOIN sources s ON s.id = r.source
               WHERE r.kind = ?1 AND r.iri = ?2 ORDER BY s.name, r.place, r.body";
    let mut statement = database.connection.prepare_cached(sql)?;
    let rows = statement.query_map([kind.word(), id.as_str()], |row| {
        let standard: Option<String> = row.get(2)?;
        let provenance = Provenance {
            source: row.get(0)?,
            digest: row.get(1)?,
            standard: standard.unwrap_or_default(),
            place: row.get(3)?,
        };
        Ok(RecordSource { kind, provenance, licence: row.get(4)?, read_at: row.get(5)?, crawl: None })
    })?;
    for row in rows {
        sources.push(row?);
    }
    Ok(())
}

fn severity_of(word: &str) -> Severity {
    match word {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Note,
    }
}
