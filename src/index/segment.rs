//! One segment, opened: its columns read into memory once and shared by all snapshots that have it.

use std::{io, mem::size_of, path::Path};

use tantivy::{SegmentReader, TantivyError, columnar::StrColumn};

use super::{
    entry::EntryKind,
    error::{IndexError, tantivy_at},
    evidence::Evidence,
    facets::Facets,
    schema::column,
};

/// The columns of one segment. Says nothing of deletions, which differ between snapshots.
#[derive(Debug)]
pub(super) struct Segment {
    /// The number of the kind of each document.
    kinds: Vec<u8>,
    /// The hash of the IRI of each document.
    id_hashes: Vec<u64>,
    /// Its facets.
    pub(super) facets: Facets,
    /// Its evidence.
    pub(super) evidence: Evidence,
}

impl Segment {
    /// A segment of holders that are not on disk: kind and hash of the IRI of each.
    pub(super) fn of_holders(holders: &[(EntryKind, u64)], facets: Facets, evidence: Evidence) -> Self {
        let (kinds, id_hashes) = holders.iter().map(|(kind, hash)| (*kind as u8, *hash)).unzip();
        Self { kinds, id_hashes, facets, evidence }
    }

    /// Reads the columns of a segment.
    pub(super) fn load(reader: &SegmentReader, dir: &Path) -> Result<Self, IndexError> {
        Self::read(reader).map_err(tantivy_at(dir))
    }

    fn read(reader: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = reader.fast_fields();
        let documents = 0..reader.max_doc();
        let kinds = columns.column_opt::<u64>(column::KIND)?;
        let kind_of = |document| kinds.as_ref().and_then(|it| it.first(document)).and_then(|it| u8::try_from(it).ok());
        let hashes = columns.column_opt::<u64>(column::ID_HASH)?;
        let hash_of = |document| hashes.as_ref().and_then(|it| it.first(document)).unwrap_or(0);
        Ok(Self {
            kinds: documents.clone().map(|it| kind_of(it).unwrap_or(u8::MAX)).collect(),
            id_hashes: documents.map(hash_of).collect(),
            facets: read_facets(reader)?,
            evidence: read_evidence(reader)?,
        })
    }

    /// Whether a document is of this kind.
    #[inline]
    pub(super) fn is(&self, document: u32, kind: EntryKind) -> bool {
        self.kinds.get(document as usize).is_some_and(|it| *it == kind as u8)
    }

    /// The kind of a document.
    #[inline]
    pub(super) fn kind(&self, document: u32) -> Option<EntryKind> {
        self.kinds.get(document as usize).and_then(|it| EntryKind::from_number(*it))
    }

    /// The hash of the IRI of a document.
    #[inline]
    pub(super) fn id_hash(&self, document: u32) -> u64 {
        self.id_hashes.get(document as usize).copied().unwrap_or(0)
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        self.kernel_bytes() + self.facets.resident_bytes()
    }

    /// How many bytes of memory all but the facets take.
    pub(super) fn kernel_bytes(&self) -> usize {
        let own = self.kinds.len() + self.id_hashes.len() * size_of::<u64>();
        own + self.evidence.resident_bytes()
    }
}

fn read_facets(reader: &SegmentReader) -> Result<Facets, TantivyError> {
    let Some(column) = reader.fast_fields().str(column::FACET)? else {
        return Ok(Facets::default());
    };
    let documents = (0..reader.max_doc()).map(|it| column.term_ords(it).map(ordinal));
    Ok(Facets::new(terms(&column)?, documents))
}

fn read_evidence(reader: &SegmentReader) -> Result<Evidence, TantivyError> {
    let columns = reader.fast_fields();
    match (columns.str(column::EVIDENCE_SKILL)?, columns.column_opt::<u64>(column::EVIDENCE)?) {
        (Some(skills), Some(codes)) => Ok(Evidence::new(terms(&skills)?, skills, codes, reader.max_doc())),
        _ => Ok(Evidence::default()),
    }
}

/// All terms of a column, sorted.
fn terms(column: &StrColumn) -> io::Result<Vec<Box<str>>> {
    let mut terms = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        terms.push(Box::from(String::from_utf8_lossy(stream.key())));
    }
    Ok(terms)
}

fn ordinal(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
