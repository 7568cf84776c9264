//! A snapshot: the index as it was at one revision. Answers from it are whole, whatever is written meanwhile.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use tantivy::{
    DocAddress, DocSet, Searcher, TERMINATED, Term, fastfield::AliveBitSet, schema::IndexRecordOption,
    store::StoreReader,
};

use super::{
    analysis::Analysis,
    bitmap::Bitmap,
    entry::EntryKind,
    error::{IndexError, io_at, tantivy_at},
    facets::{Verdict, check_filters},
    records::{Stored, StoredRecord},
    schema::{self, Fields, read_key},
    segment::Segment,
    spelling::Vocabulary,
};
use crate::{model::Iri, ranking::Filters};

/// Blocks of the document store kept while records are read one after the other.
const STORE_BLOCKS: usize = 2;

/// The index at one revision.
pub struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) analysis: Analysis,
    vocabulary: OnceLock<Vocabulary>,
    segments: Vec<Arc<Segment>>,
    counts: [u64; EntryKind::ALL.len()],
    /// For each segment the places of its learners and of its credentials that are not deleted.
    holders: Vec<[Bitmap; 2]>,
    path: PathBuf,
    catalog_id: String,
    generation: u64,
    revision: u64,
}

/// What a snapshot is made of.
pub(super) struct Parts {
    pub(super) generation: u64,
    pub(super) searcher: Searcher,
    /// One for each segment of the searcher, in its order.
    pub(super) segments: Vec<Arc<Segment>>,
    pub(super) path: PathBuf,
    pub(super) catalog_id: String,
    pub(super) revision: u64,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Snapshot");
        shown.field("data_version", &self.data_version()).field("segments", &self.segments.len());
        shown.finish_non_exhaustive()
    }
}

impl Snapshot {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts { generation, searcher, segments, path, catalog_id, revision } = parts;
        let mut counts = [0; EntryKind::ALL.len()];
        let mut holders = Vec::with_capacity(segments.len());
        for (reader, segment) in searcher.segment_readers().iter().zip(&segments) {
            let alive = reader.alive_bitset();
            let mut of_kind = [Bitmap::nobody(reader.max_doc()), Bitmap::nobody(reader.max_doc())];
            for place in 0..reader.max_doc() {
                let document = segment.document(place);
                if alive.is_none_or(|it| it.is_alive(document))
                    && let Some(kind) = segment.kind(document)
                    && let Some(count) = counts.get_mut(kind as usize)
                {
                    *count += 1;
                    if let Some(bitmap) = holder_number(kind).and_then(|it| of_kind.get_mut(it)) {
                        bitmap.insert(place);
                    }
                }
            }
            holders.push(of_kind);
        }
        let (analysis, vocabulary) = (Analysis::new(), OnceLock::new());
        let fields = *schema::FIELDS;
        Self {
            searcher,
            fields,
            analysis,
            vocabulary,
            segments,
            counts,
            holders,
            path,
            catalog_id,
            generation,
            revision,
        }
    }

    /// The generation that it was read from. Frameworks change only with it.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The revision of the catalog that this is.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The catalog it was built from.
    pub fn catalog_id(&self) -> &str {
        &self.catalog_id
    }

    /// Catalog and revision in short: `<first 8 characters of the catalog's id>-<revision>`.
    pub fn data_version(&self) -> String {
        let short: String = self.catalog_id.chars().take(8).collect();
        format!("{short}-{}", self.revision)
    }

    /// How many entries of a kind there are.
    pub fn count(&self, kind: EntryKind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or(0)
    }

    /// How many bytes of memory the columns take, beside what the system maps and may drop.
    pub fn resident_bytes(&self) -> usize {
        let holders: usize = self.holders.iter().flatten().map(Bitmap::resident_bytes).sum();
        holders + self.segments.iter().map(|it| it.resident_bytes()).sum::<usize>()
    }

    /// How many of these bytes ranking takes: evidence and what orders holders, without facets.
    pub fn kernel_bytes(&self) -> usize {
        let holders: usize = self.holders.iter().flatten().map(Bitmap::resident_bytes).sum();
        holders + self.segments.iter().map(|it| it.kernel_bytes()).sum::<usize>()
    }

    /// How many segments there are.
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The record of an entry; `None` when there is no such entry.
    ///
    /// # Errors
    /// [`IndexError::Corrupt`] or [`IndexError::Io`] when the files cannot be read.
    pub fn record(&self, kind: EntryKind, id: &Iri) -> Result<Option<String>, IndexError> {
        let Some(address) = self.find(&schema::key_term(self.fields, kind, id)).map_err(tantivy_at(&self.path))? else {
            return Ok(None);
        };
        let stored: StoredRecord = self.searcher.doc(address).map_err(tantivy_at(&self.path))?;
        Ok(Some(stored.record))
    }

    /// Gives every record of a kind that passes the filters to `each`, in no order.
    ///
    /// # Errors
    /// What `each` gives back, and [`IndexError::Corrupt`] or [`IndexError::Io`] when the files cannot be read.
    pub fn for_each_record<E: From<IndexError>>(
        &self,
        kind: EntryKind,
        filters: &Filters,
        each: &mut dyn FnMut(&Iri, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        check_filters(filters)?;
        for (number, segment) in self.segments.iter().enumerate() {
            let sieve = segment.facets.sieve(filters);
            let alive = self.alive(number);
            let store = self.store(number)?;
            for document in 0..self.max_doc(number) {
                if segment.is(document, kind)
                    && alive.is_none_or(|it| it.is_alive(document))
                    && sieve.judge(&segment.facets, document) == Verdict::Passes
                {
                    let stored: StoredRecord = store.get(document).map_err(tantivy_at(&self.path))?;
                    let (id, _) = read_key(&stored.key).ok_or_else(|| self.corrupt("a key cannot be read"))?;
                    each(&id, &stored.record)?;
                }
            }
        }
        Ok(())
    }

    /// The name of each segment, in order. As long as it is there, its documents stay what they are.
    pub fn segment_names(&self) -> Vec<String> {
        self.searcher.segment_readers().iter().map(|it| it.segment_id().uuid_string()).collect()
    }

    /// Gives every record of a kind in one segment to `each`, with the document's number; deleted ones too.
    ///
    /// # Errors
    /// As [`Snapshot::for_each_record`].
    pub fn for_each_record_in<E: From<IndexError>>(
        &self,
        segment: usize,
        kind: EntryKind,
        each: &mut dyn FnMut(u32, &Iri, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(columns) = self.segments.get(segment) else { return Ok(()) };
        let store = self.store(segment)?;
        for document in (0..self.max_doc(segment)).filter(|it| columns.is(*it, kind)) {
            let stored: StoredRecord = store.get(document).map_err(tantivy_at(&self.path))?;
            let (id, _) = read_key(&stored.key).ok_or_else(|| self.corrupt("a key cannot be read"))?;
            each(document, &id, &stored.record)?;
        }
        Ok(())
    }

    /// Whether a document is not deleted.
    pub fn is_alive(&self, segment: usize, document: u32) -> bool {
        self.alive(segment).is_none_or(|it| it.is_alive(document))
    }

    /// All words; collected when first asked for.
    pub(super) fn vocabulary(&self) -> tantivy::Result<&Vocabulary> {
        if let Some(vocabulary) = self.vocabulary.get() {
            return Ok(vocabulary);
        }
        let collected = Vocabulary::collect(&self.searcher, self.fields)?;
        Ok(self.vocabulary.get_or_init(|| collected))
    }

    pub(super) fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    pub(super) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Which documents of a segment are not deleted; `None`: all.
    pub(super) fn alive(&self, segment: usize) -> Option<&AliveBitSet> {
        self.searcher.segment_readers().get(segment)?.alive_bitset()
    }

    /// The places of the learners or the credentials of a segment that are not deleted.
    pub(super) fn holders(&self, segment: usize, kind: EntryKind) -> Option<&Bitmap> {
        self.holders.get(segment)?.get(holder_number(kind)?)
    }

    pub(super) fn max_doc(&self, segment: usize) -> u32 {
        self.searcher.segment_readers().get(segment).map_or(0, tantivy::SegmentReader::max_doc)
    }

    /// The number of a document's key among the keys of its segment, which are sorted by IRI.
    pub(super) fn key_number(&self, segment: usize, document: u32) -> u64 {
        self.segments.get(segment).map_or(u64::MAX, |it| it.key_number(document))
    }

    /// The IRI and kind of a document.
    pub(super) fn key(&self, segment: usize, document: u32) -> Result<(Iri, EntryKind), IndexError> {
        let key = self.segments.get(segment).and_then(|it| it.key(document));
        key.and_then(|it| read_key(&it)).ok_or_else(|| self.corrupt("a key cannot be read"))
    }

    /// The IRI of the holder at a place.
    pub(super) fn holder_id(&self, segment: usize, place: u32) -> Result<Iri, IndexError> {
        let document = self.segments.get(segment).map_or(u32::MAX, |it| it.document(place));
        Ok(self.key(segment, document)?.0)
    }

    /// A document with its words.
    pub(super) fn stored(&self, segment: usize, document: u32) -> Result<Stored, IndexError> {
        let segment = u32::try_from(segment).unwrap_or(u32::MAX);
        self.searcher.doc(DocAddress::new(segment, document)).map_err(tantivy_at(&self.path))
    }

    fn store(&self, segment: usize) -> Result<StoreReader, IndexError> {
        let reader = self.searcher.segment_readers().get(segment);
        let reader = reader.ok_or_else(|| self.corrupt("a segment is missing"))?;
        reader.get_store_reader(STORE_BLOCKS).map_err(io_at(&self.path))
    }

    fn find(&self, key: &Term) -> tantivy::Result<Option<DocAddress>> {
        for (segment, reader) in (0_u32..).zip(self.searcher.segment_readers()) {
            let inverted = reader.inverted_index(self.fields.key)?;
            let Some(mut postings) = inverted.read_postings(key, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    return Ok(Some(DocAddress::new(segment, postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    fn corrupt(&self, message: &str) -> IndexError {
        IndexError::Corrupt { dir: self.path.clone(), message: message.to_owned() }
    }
}

/// The place of a kind of holders; `None` for what holds no evidence.
fn holder_number(kind: EntryKind) -> Option<usize> {
    match kind {
        EntryKind::Learner => Some(0),
        EntryKind::Credential => Some(1),
        _ => None,
    }
}
