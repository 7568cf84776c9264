//! One skill in one block: whom it gives something, as bits.

use std::sync::Arc;

use super::{
    asked::{Asked, Cells, MET},
    planes::Bits,
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
    cells: &'a Cells,
}

/// What of a cell is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Whether it gives units, or a must met.
    Anything,
    /// Whether it meets the requirement.
    Met,
}

impl Of {
    fn is_in(self, cell: u32) -> bool {
        match self {
            Self::Anything => cell != 0,
            Self::Met => cell & MET != 0,
        }
    }
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
        let cells = asked.tables.get(list.table)?;
        Some(Self { cell, expiry: ground.table.expiry_of(asked.day), cells })
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
        // The number in the planes is the class plus one.
        let numbers = self.cells.iter().zip(1_u32..).take(usize::from(ODD));
        let set = numbers.fold(0, |set, (cell, number)| set | u128::from(of.is_in(*cell)) << number);
        Some(ground.view.select(ground.table, number, set))
    }

    /// Whether everybody who has the skill here is in the planes.
    pub(super) fn is_dense_only(&self) -> bool {
        self.cell.dense.is_some()
            && self.cell.sure.0.is_empty()
            && self.dated().0.is_empty()
            && self.cell.odd.is_empty()
    }

    /// Sets the bits of who is in the lists and gets something, and of who meets the requirement; who has odd evidence
    /// may.
    pub(super) fn mark(&self, any: &mut Bits, met: Option<&mut Bits>) {
        let gives = self.cells.map(|it| u64::from(Of::Anything.is_in(it)));
        match met {
            None => self.lists(|low, class, counts| {
                any[usize::from(low >> 6)] |= (gives[usize::from(class & ODD)] & counts) << (low & 63);
            }),
            Some(met) => {
                let meets = self.cells.map(|it| u64::from(Of::Met.is_in(it)));
                self.lists(|low, class, counts| {
                    let (at, shift, class) = (usize::from(low >> 6), low & 63, usize::from(class & ODD));
                    any[at] |= (gives[class] & counts) << shift;
                    met[at] |= (meets[class] & counts) << shift;
                });
            }
        }
    }

    /// Gives `each` the documents that are in lists, with their class and 1 where it counts by its dates.
    #[inline]
    fn lists(&self, mut each: impl FnMut(u16, u8, u64)) {
        for (&low, &class) in self.cell.sure.0.iter().zip(self.cell.sure.1) {
            each(low, class, 1);
        }
        let (lows, classes, expiries) = self.dated();
        for ((&low, &class), &expiry) in lows.iter().zip(classes).zip(expiries) {
            each(low, class, u64::from(expiry >= self.expiry));
        }
        for &low in self.cell.odd {
            each(low, ODD, 1);
        }
    }

    /// The documents with odd evidence.
    pub(super) fn odd(&self) -> &'a [u16] {
        if self.cells[usize::from(ODD)] == 0 { &[] } else { self.cell.odd }
    }
}
