//! One segment, opened: its columns read into memory once and shared by all snapshots that have it.

use std::{io, path::Path, sync::Arc};

use tantivy::{
    SegmentReader, TantivyError,
    columnar::{Column, StrColumn},
};

use super::{
    entry::EntryKind,
    error::{IndexError, tantivy_at},
    evidence::Evidence,
    facets::Facets,
    keys::Keys,
    order::Order,
    schema::column,
};

/// The columns of one segment. Says nothing of deletions, which differ between snapshots.
#[derive(Debug)]
pub(super) struct Segment {
    /// The number of the kind of each document.
    kinds: Vec<u8>,
    id_hashes: IdHashes,
    /// The number of the key of each document.
    key_numbers: Option<Column<u64>>,
    keys: Keys,
    /// The order in which ranking goes through it.
    order: Arc<Order>,
    /// Its facets.
    pub(super) facets: Facets,
    /// Its evidence.
    pub(super) evidence: Evidence,
}

/// The hash of the IRI of each document.
#[derive(Debug)]
enum IdHashes {
    Column(Option<Column<u64>>),
    Memory(Vec<u64>),
}

impl Segment {
    /// A segment of holders that are not on disk: kind and hash of the IRI of each.
    pub(super) fn of_holders(holders: &[(EntryKind, u64)], facets: Facets, evidence: Evidence) -> Self {
        let (kinds, id_hashes) = holders.iter().map(|(kind, hash)| (*kind as u8, *hash)).unzip();
        let (keys, order) = (Keys::default(), Arc::default());
        let id_hashes = IdHashes::Memory(id_hashes);
        Self { kinds, id_hashes, key_numbers: None, keys, order, facets, evidence }
    }

    /// Reads the columns of a segment.
    pub(super) fn load(reader: &SegmentReader, dir: &Path) -> Result<Self, IndexError> {
        Self::read(reader).map_err(tantivy_at(dir))
    }

    fn read(reader: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = reader.fast_fields();
        let (keys, others) = rayon::join(
            || -> Result<_, TantivyError> {
                let Some(column) = columns.str(column::KEY)? else { return Ok((Keys::default(), None)) };
                Ok((Keys::read(&column)?, Some(column.ords().clone())))
            },
            || -> Result<_, TantivyError> {
                let kinds = read_kinds(reader)?;
                let mut facets = read_facets(reader)?;
                let order = Arc::new(Order::new(&kinds, &facets));
                facets.in_order(&order);
                let evidence = read_evidence(reader, &order)?;
                Ok((kinds, facets, order, evidence))
            },
        );
        let ((keys, key_numbers), (kinds, facets, order, evidence)) = (keys?, others?);
        let id_hashes = IdHashes::Column(columns.column_opt::<u64>(column::ID_HASH)?);
        Ok(Self { kinds, id_hashes, key_numbers, keys, order, facets, evidence })
    }

    /// The document at a place.
    #[inline]
    pub(super) fn document(&self, place: u32) -> u32 {
        self.order.document(place)
    }

    /// The number of a document's key among the keys of the segment, which are sorted by IRI.
    pub(super) fn key_number(&self, document: u32) -> u64 {
        self.key_numbers.as_ref().and_then(|it| it.first(document)).unwrap_or(u64::MAX)
    }

    /// The key of a document.
    pub(super) fn key(&self, document: u32) -> Option<String> {
        self.keys.get(self.key_number(document))
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

    /// The hash of the IRI of the document at a place.
    #[inline]
    pub(super) fn id_hash(&self, place: u32) -> u64 {
        let document = self.document(place);
        let hash = match &self.id_hashes {
            IdHashes::Column(column) => column.as_ref().and_then(|it| it.first(document)),
            IdHashes::Memory(hashes) => hashes.get(document as usize).copied(),
        };
        hash.unwrap_or(0)
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        self.kernel_bytes() + self.facets.resident_bytes()
    }

    /// How many bytes of memory all but the facets take.
    pub(super) fn kernel_bytes(&self) -> usize {
        let own = self.kinds.len() + self.keys.resident_bytes() + self.order.resident_bytes();
        own + self.evidence.resident_bytes()
    }
}

fn read_kinds(reader: &SegmentReader) -> Result<Vec<u8>, TantivyError> {
    let kinds = reader.fast_fields().column_opt::<u64>(column::KIND)?;
    let kind_of = |document| kinds.as_ref().and_then(|it| it.first(document)).and_then(|it| u8::try_from(it).ok());
    Ok((0..reader.max_doc()).map(|it| kind_of(it).unwrap_or(u8::MAX)).collect())
}

fn read_facets(reader: &SegmentReader) -> Result<Facets, TantivyError> {
    let Some(column) = reader.fast_fields().str(column::FACET)? else {
        return Ok(Facets::default());
    };
    let documents = (0..reader.max_doc()).map(|it| column.term_ords(it).map(ordinal));
    Ok(Facets::new(terms(&column)?, documents))
}

fn read_evidence(reader: &SegmentReader, order: &Arc<Order>) -> Result<Evidence, TantivyError> {
    let columns = reader.fast_fields();
    match (columns.str(column::EVIDENCE_SKILL)?, columns.column_opt::<u64>(column::EVIDENCE)?) {
        (Some(skills), Some(codes)) => Ok(Evidence::new(terms(&skills)?, skills, codes, order)),
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
