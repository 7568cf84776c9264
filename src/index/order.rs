//! The order in which ranking goes through a segment: by kind, then by what documents are filtered by, so that who passes
//! a filter stands together and blocks without anybody are passed over.
//!
//! A *place* is a position in this order; documents are numbered as the index on disk has them.

use rayon::prelude::*;

use super::facets::Facets;

/// A field that splits documents into smaller groups is not sorted by first.
const LEAST_GROUP: usize = if cfg!(test) { 2 } else { 4_096 };
/// Segments with no more documents stay as they are.
const UNSORTED: usize = if cfg!(test) { 2 } else { 4_096 };

/// The document at each place.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Empty: places are documents.
    documents: Vec<u32>,
}

impl Order {
    /// An order by the kind of each document and by its facets: first the field with most values of which each still has
    /// many documents, then the others, those with fewest values first, for their runs are longest.
    pub(super) fn new(kinds: &[u8], facets: &Facets) -> Self {
        if kinds.len() <= UNSORTED {
            return Self::default();
        }
        let mut fields = facets.fields();
        fields.sort_by_key(std::ops::Range::len);
        if let Some(first) = fields.iter().rposition(|it| kinds.len() / it.len().max(1) >= LEAST_GROUP) {
            let first = fields.remove(first);
            fields.insert(0, first);
        }
        let mut keyed: Vec<(u64, u32)> =
            (0_u32..).zip(kinds).map(|(document, kind)| (u64::from(*kind), document)).collect();
        let mut bits = u8::BITS;
        for field in fields {
            // One more for documents that have none.
            let width = (field.len() + 1).next_power_of_two().trailing_zeros();
            bits += width;
            if bits > u64::BITS {
                break;
            }
            keyed.par_iter_mut().for_each(|(key, document)| {
                let value =
                    facets.of(*document).iter().find(|it| field.contains(it)).map_or(0, |it| it - field.start + 1);
                *key = *key << width | u64::from(value);
            });
        }
        keyed.par_sort_unstable();
        Self { documents: keyed.into_iter().map(|it| it.1).collect() }
    }

    /// The document at a place.
    #[inline]
    pub(super) fn document(&self, place: u32) -> u32 {
        if self.documents.is_empty() {
            return place;
        }
        self.documents.get(place as usize).copied().unwrap_or(u32::MAX)
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        size_of_val(&*self.documents)
    }
}
