//! One skill in one block: whom it gives something, as bits.

use std::{ops::Range, sync::Arc};

use super::{
    asked::{Asked, Gist},
    planes::{Bits, CHUNKS, chunk_of},
    search::Ground,
    table::{Cell, ODD},
};

/// A list in one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockList<'a> {
    /// The evidence.
    cell: Cell<'a>,
    /// The day asked about, as an expiry.
    expiry: u16,
    gist: &'a Gist,
}

/// What of a cell is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Whether it gives units, or a must met.
    Anything,
    /// Whether it meets the requirement.
    Met,
}

impl<'a> BlockList<'a> {
    /// The `number`-th list of a plan in a block; `None` when nobody there has the skill.
    #[inline]
    pub(super) fn new(ground: &Ground<'a>, asked: &'a Asked, number: usize, block: usize) -> Option<Self> {
        let list = asked.lists.get(number)?;
        let cell = ground.table.cell(list.skill, block);
        if cell.dense.is_none() && cell.sure.0.is_empty() && cell.dated.0.is_empty() && cell.odd.is_empty() {
            return None;
        }
        Some(Self { cell, expiry: ground.table.expiry_of(asked.day), gist: asked.gists.get(list.table)? })
    }

    /// Dated evidence that is not in the planes.
    #[inline]
    fn dated(&self) -> (&'a [u16], &'a [u8], &'a [u16]) {
        let skip = self.cell.dense.map_or(0, |(_, dense)| dense.dated as usize);
        let (lows, classes) = self.cell.dated;
        let rest = |it: &'a [u16]| it.get(skip..).unwrap_or_default();
        (rest(lows), classes.get(skip..).unwrap_or_default(), rest(self.cell.expiries))
    }

    /// Who in the planes gets something, and who meets the requirement; `None`: there are no planes.
    pub(super) fn dense(&self, ground: &Ground<'_>, of: Of) -> Option<Arc<Bits>> {
        let (number, _) = self.cell.dense?;
        let set = if of == Of::Met { self.gist.met } else { self.gist.any };
        Some(ground.view.select(ground.table, number, set))
    }

    /// Whether everybody who has the skill here is in the planes.
    pub(super) fn is_dense_only(&self) -> bool {
        self.cell.dense.is_some()
            && self.cell.sure.0.is_empty()
            && self.dated().0.is_empty()
            && self.cell.odd.is_empty()
    }

    /// Sets the bits, in some chunks, of who is in the lists and gets something, and of who meets the requirement; who
    /// has odd evidence may.
    pub(super) fn mark(&self, chunks: &Range<usize>, any: &mut Bits, met: Option<&mut Bits>) {
        let marks = &self.gist.marks;
        match met {
            None => self.lists(chunks, |low, class, counts| {
                any[usize::from(low >> 6)] |= (u64::from(marks[usize::from(class & ODD)] & 1) & counts) << (low & 63);
            }),
            Some(met) => self.lists(chunks, |low, class, counts| {
                let (at, shift) = (usize::from(low >> 6), low & 63);
                let mark = u64::from(marks[usize::from(class & ODD)]);
                any[at] |= (mark & counts) << shift;
                met[at] |= (mark >> 1 & counts) << shift;
            }),
        }
    }

    /// Gives `each` the documents of some chunks that are in lists, with their class and 1 where it counts by its dates.
    #[inline]
    fn lists(&self, chunks: &Range<usize>, mut each: impl FnMut(u16, u8, u64)) {
        let (lows, classes) = self.cell.sure;
        let range = range_of(lows, chunks);
        let classes = classes.get(range.clone()).unwrap_or_default();
        for (&low, &class) in lows.get(range).unwrap_or_default().iter().zip(classes) {
            each(low, class, 1);
        }
        let (lows, classes, expiries) = self.dated();
        let range = range_of(lows, chunks);
        let classes = classes.get(range.clone()).unwrap_or_default();
        let expiries = expiries.get(range.clone()).unwrap_or_default();
        for ((&low, &class), &expiry) in lows.get(range).unwrap_or_default().iter().zip(classes).zip(expiries) {
            each(low, class, u64::from(expiry >= self.expiry));
        }
        for &low in self.cell.odd {
            each(low, ODD, 1);
        }
    }

    /// The documents with odd evidence.
    pub(super) fn odd(&self) -> &'a [u16] {
        if self.gist.marks[usize::from(ODD)] == 0 { &[] } else { self.cell.odd }
    }
}

/// Where in a list the documents of some chunks are; lists are sorted by chunk.
#[inline]
fn range_of(lows: &[u16], chunks: &Range<usize>) -> Range<usize> {
    if *chunks == (0..CHUNKS) {
        return 0..lows.len();
    }
    lows.partition_point(|it| chunk_of(*it) < chunks.start)..lows.partition_point(|it| chunk_of(*it) < chunks.end)
}
