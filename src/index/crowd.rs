//! A crowd: holders given by value, searched like an index on disk and as fast, and gone with the process. Batches have
//! them, whose learners are in a table and in no catalog.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, hash_map},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    bitmap::Bitmap, entry::EntryKind, error::IndexError, evidence::Evidence, evidence_rows::Rows, facets::Facets,
    packed::pack, schema::facet_term, segment::Segment, segments::Segments,
};
use crate::{
    model::{Holder, HolderKind, Iri},
    ranking::id_hash,
};

/// Most holders of a segment: four blocks of the kernel. Segments are built in parallel.
const SEGMENT: usize = if cfg!(test) { 7 } else { 1 << 18 };

/// Holders in memory. Answers like a [`Snapshot`](super::Snapshot) of the same holders.
#[derive(Debug)]
pub struct Crowd {
    data_version: String,
    segments: Vec<Arc<Segment>>,
    /// The IRIs of the holders of each segment.
    ids: Vec<Vec<Iri>>,
    /// For each segment its learners and its credentials.
    holders: Vec<[Bitmap; 2]>,
}

impl Crowd {
    /// A crowd of these holders. Who comes again, by IRI and kind, replaces who came before. `data_version` is the last
    /// thing that ties are broken by, as in [`tie_hash`](crate::ranking::tie_hash).
    pub fn new(data_version: &str, holders: impl IntoIterator<Item = Holder>) -> Self {
        let mut places: HashMap<(Iri, HolderKind), (usize, u32)> = HashMap::new();
        let mut drafts: Vec<Draft> = Vec::new();
        let mut replaced = Vec::new();
        for holder in holders {
            if drafts.last().is_none_or(|it| it.ids.len() >= SEGMENT) {
                drafts.push(Draft::default());
            }
            let segment = drafts.len() - 1;
            let Some(draft) = drafts.last_mut() else { continue };
            let place = (segment, u32::try_from(draft.ids.len()).unwrap_or(u32::MAX));
            match places.entry((holder.id.clone(), holder.kind)) {
                hash_map::Entry::Vacant(it) => {
                    it.insert(place);
                }
                hash_map::Entry::Occupied(mut it) => replaced.push(it.insert(place)),
            }
            draft.add(&holder);
        }
        drop(places);
        let made: Vec<(Segment, Vec<Iri>, [Bitmap; 2])> = drafts.into_par_iter().map(Draft::finish).collect();
        let mut crowd =
            Self { data_version: data_version.to_owned(), segments: Vec::new(), ids: Vec::new(), holders: Vec::new() };
        for (segment, ids, holders) in made {
            crowd.segments.push(Arc::new(segment));
            crowd.ids.push(ids);
            crowd.holders.push(holders);
        }
        for (segment, document) in replaced {
            crowd.holders.get_mut(segment).into_iter().flatten().for_each(|it| it.remove(document));
        }
        crowd
    }

    /// How many holders of a kind there are.
    pub fn count(&self, kind: HolderKind) -> u64 {
        self.holders.iter().filter_map(|it| it.get(kind as usize)).map(Bitmap::count).sum()
    }

    /// How many bytes of memory this takes, IRIs aside.
    pub fn resident_bytes(&self) -> usize {
        let holders: usize = self.holders.iter().flatten().map(Bitmap::resident_bytes).sum();
        holders + self.segments.iter().map(|it| it.resident_bytes()).sum::<usize>()
    }
}

impl Segments for Crowd {
    fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    fn max_doc(&self, segment: usize) -> u32 {
        self.ids.get(segment).map_or(0, |it| u32::try_from(it.len()).unwrap_or(u32::MAX))
    }

    fn holders(&self, segment: usize, kind: EntryKind) -> Option<&Bitmap> {
        let number = match kind {
            EntryKind::Learner => 0,
            EntryKind::Credential => 1,
            _ => return None,
        };
        self.holders.get(segment)?.get(number)
    }

    fn id(&self, segment: usize, document: u32) -> Result<Iri, IndexError> {
        let id = self.ids.get(segment).and_then(|it| it.get(document as usize));
        id.cloned()
            .ok_or_else(|| IndexError::Corrupt { dir: "memory".into(), message: "a holder is missing".to_owned() })
    }

    fn data_version(&self) -> String {
        self.data_version.clone()
    }
}

/// A segment as it grows.
#[derive(Default)]
struct Draft {
    ids: Vec<Iri>,
    kinds: Vec<HolderKind>,
    skills: HashMap<Box<str>, u32>,
    evidence: Rows,
    terms: BTreeMap<Box<str>, u32>,
    /// Where each holder's values begin; one more at the end.
    facet_starts: Vec<u32>,
    /// Values, by the order in which they came first.
    facets: Vec<u32>,
}

impl Draft {
    fn add(&mut self, holder: &Holder) {
        self.ids.push(holder.id.clone());
        self.kinds.push(holder.kind);
        let mut rows: Vec<(u32, u64)> = Vec::with_capacity(holder.evidence.len());
        for evidence in &holder.evidence {
            if let Some(code) = pack(evidence) {
                rows.push((number(&mut self.skills, evidence.skill.as_str()), code));
            }
        }
        rows.sort_unstable();
        self.evidence.push(&rows);
        let pairs = holder.facets.iter().flat_map(|(field, values)| values.iter().map(move |value| (field, value)));
        let terms: BTreeSet<String> = pairs.map(|(field, value)| facet_term(field, value)).collect();
        for term in terms {
            let next = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
            self.facets.push(*self.terms.entry(term.into()).or_insert(next));
        }
        self.facet_starts.push(u32::try_from(self.facets.len()).unwrap_or(u32::MAX));
    }

    fn finish(self) -> (Segment, Vec<Iri>, [Bitmap; 2]) {
        let kinds_and_hashes: Vec<(EntryKind, u64)> =
            self.kinds.iter().zip(&self.ids).map(|(kind, id)| (EntryKind::from(*kind), id_hash(id))).collect();
        let documents = self.evidence.documents();
        let mut holders = [Bitmap::nobody(documents), Bitmap::nobody(documents)];
        for (document, kind) in (0..).zip(&self.kinds) {
            if let Some(bitmap) = holders.get_mut(*kind as usize) {
                bitmap.insert(document);
            }
        }
        // Values are numbered in the order of their terms.
        let mut numbers = vec![0; self.terms.len()];
        for (number, &came) in (0..).zip(self.terms.values()) {
            if let Some(place) = numbers.get_mut(came as usize) {
                *place = number;
            }
        }
        let starts = std::iter::once(0).chain(self.facet_starts.iter().copied());
        let values = starts.zip(&self.facet_starts).map(|(start, &end)| {
            let values = self.facets.get(start as usize..end as usize).unwrap_or_default();
            values.iter().map(|came| numbers.get(*came as usize).copied().unwrap_or(u32::MAX))
        });
        let facets = Facets::new(self.terms.keys().cloned().collect(), values);
        let evidence = Evidence::of_rows(self.skills, self.evidence);
        (Segment::of_holders(&kinds_and_hashes, facets, evidence), self.ids, holders)
    }
}

/// The number of a name, the next one when it is new.
fn number(numbers: &mut HashMap<Box<str>, u32>, name: &str) -> u32 {
    if let Some(number) = numbers.get(name) {
        return *number;
    }
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    numbers.insert(name.into(), next);
    next
}
