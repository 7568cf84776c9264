//! Facets the other way round: for each value the documents that have it, to filter and to count whole sets at once.

use std::ops::Range;

use super::bitmap::Bitmap;

/// A value that one in so many documents has is a bitmap, which then is not larger than a list.
const BITMAP_SHARE: usize = 32;

/// The documents of each value of a segment.
#[derive(Debug, Default)]
pub(super) struct FacetSets {
    documents: u32,
    /// Where the list of each value begins; one more at the end.
    starts: Vec<u32>,
    /// The documents of values that are lists.
    members: Vec<u32>,
    /// The bitmaps of the others, by number.
    bitmaps: Vec<(u32, Bitmap)>,
}

impl FacetSets {
    /// From each document's values: where they begin, and all of them.
    pub(super) fn new(value_count: usize, document_starts: &[u32], values: &[u32]) -> Self {
        let documents = u32::try_from(document_starts.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let mut counts = vec![0_usize; value_count];
        for value in values {
            if let Some(count) = counts.get_mut(*value as usize) {
                *count += 1;
            }
        }
        let is_bitmap = |count: usize| count > documents as usize / BITMAP_SHARE;
        let mut sets = Self { documents, starts: vec![0], ..Self::default() };
        let mut end = 0;
        for (value, &count) in (0_u32..).zip(&counts) {
            if is_bitmap(count) {
                sets.bitmaps.push((value, Bitmap::nobody(documents)));
            } else {
                end += u32::try_from(count).unwrap_or(u32::MAX);
            }
            sets.starts.push(end);
        }
        sets.members = vec![0; end as usize];
        let mut next = sets.starts.clone();
        for (document, bounds) in (0_u32..).zip(document_starts.windows(2)) {
            let &[start, end] = bounds else { continue };
            for &value in values.get(start as usize..end as usize).unwrap_or_default() {
                if let Ok(at) = sets.bitmaps.binary_search_by_key(&value, |it| it.0) {
                    if let Some((_, bitmap)) = sets.bitmaps.get_mut(at) {
                        bitmap.insert(document);
                    }
                } else if let Some(place) = next.get_mut(value as usize) {
                    if let Some(member) = sets.members.get_mut(*place as usize) {
                        *member = document;
                    }
                    *place += 1;
                }
            }
        }
        sets
    }

    /// Who has any of these values.
    pub(super) fn any_of(&self, values: impl Iterator<Item = u32>) -> Bitmap {
        let mut set = Bitmap::nobody(self.documents);
        for value in values {
            match self.bitmap(value) {
                Some(bitmap) => set.unite(bitmap.words()),
                None => self.list(value).iter().for_each(|it| set.insert(*it)),
            }
        }
        set
    }

    /// Gives `each` how many of a set have each of these values.
    pub(super) fn count(&self, values: Range<u32>, set: &Bitmap, mut each: impl FnMut(u32, u64)) {
        for value in values {
            let count = match self.bitmap(value) {
                Some(bitmap) => bitmap.count_both(set),
                None => self.list(value).iter().map(|it| u64::from(set.contains(*it))).sum(),
            };
            each(value, count);
        }
    }

    fn bitmap(&self, value: u32) -> Option<&Bitmap> {
        let at = self.bitmaps.binary_search_by_key(&value, |it| it.0).ok()?;
        self.bitmaps.get(at).map(|(_, bitmap)| bitmap)
    }

    fn list(&self, value: u32) -> &[u32] {
        let at = value as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => self.members.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        let bitmaps: usize = self.bitmaps.iter().map(|it| it.1.resident_bytes()).sum();
        bitmaps + size_of_val(&*self.starts) + size_of_val(&*self.members)
    }
}
