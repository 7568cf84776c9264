//! Facets the other way round: for each value the places that have it, to filter and to count whole sets at once.

use std::{borrow::Cow, ops::Range};

use super::{bitmap::Bitmap, kernel::BLOCK};

/// The places of each value of a segment.
#[derive(Debug, Default)]
pub(super) struct FacetSets {
    documents: u32,
    /// Where the list of each value begins; one more at the end.
    starts: Vec<u32>,
    /// The places of values that are lists.
    members: Vec<u32>,
    /// The others, by number: what then is not larger than a list.
    bitmaps: Vec<(u32, Bitmap)>,
}

impl FacetSets {
    /// From the values of so many documents, by place.
    pub(super) fn new<'a>(value_count: usize, documents: u32, values: impl Fn(u32) -> &'a [u32]) -> Self {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); value_count];
        for place in 0..documents {
            for value in values(place) {
                if let Some(list) = lists.get_mut(*value as usize) {
                    list.push(place);
                }
            }
        }
        let mut sets = Self { documents, starts: vec![0], ..Self::default() };
        for (value, list) in (0..).zip(lists) {
            // Ascending: those of a block stand together.
            let blocks = list.chunk_by(|one, other| *one as usize / BLOCK == *other as usize / BLOCK).count();
            if blocks * BLOCK / 8 < size_of_val(&*list) {
                let mut bitmap = Bitmap::nobody(documents);
                for it in &list {
                    bitmap.insert(*it);
                }
                sets.bitmaps.push((value, bitmap));
            } else {
                sets.members.extend(list);
            }
            sets.starts.push(u32::try_from(sets.members.len()).unwrap_or(u32::MAX));
        }
        sets.members.shrink_to_fit();
        sets
    }

    /// Who has any of these values.
    pub(super) fn any_of(&self, mut values: impl Iterator<Item = u32>) -> Cow<'_, Bitmap> {
        let mut set = match values.next() {
            None => return Cow::Owned(Bitmap::nobody(self.documents)),
            Some(first) => self.set(first),
        };
        for value in values {
            set.to_mut().unite(&self.set(value));
        }
        set
    }

    fn set(&self, value: u32) -> Cow<'_, Bitmap> {
        if let Some(bitmap) = self.bitmap(value) {
            return Cow::Borrowed(bitmap);
        }
        let mut set = Bitmap::nobody(self.documents);
        self.list(value).iter().for_each(|it| set.insert(*it));
        Cow::Owned(set)
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
