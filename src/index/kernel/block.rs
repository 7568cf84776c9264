//! One skill in one block: whom it gives something, as bits.

use super::{
    asked::{Asked, Cells, MET},
    planes::Bits,
    search::Ground,
    table::{CLASSES, Cell, ODD},
};

/// A list in one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockList<'a> {
    /// The evidence.
    cell: Cell<'a>,
    /// What has run out of what is in the planes.
    run_out: Option<&'a Bits>,
    /// The day asked about, as an expiry.
    expiry: u16,
    cells: &'a Cells,
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
        let run_out = cell.dense.and_then(|(number, _)| ground.run_out.of(number));
        let cells = asked.tables.get(list.table)?;
        Some(Self { cell, run_out, expiry: ground.table.expiry_of(asked.day), cells })
    }

    /// Dated evidence that is not in the planes.
    #[inline]
    fn dated(&self) -> (&'a [u16], &'a [u8], &'a [u16]) {
        let skip = self.cell.dense.map_or(0, |(_, dense)| dense.dated as usize);
        let (lows, classes) = self.cell.dated;
        let rest = |it: &'a [u16]| it.get(skip..).unwrap_or_default();
        (rest(lows), classes.get(skip..).unwrap_or_default(), rest(self.cell.expiries))
    }

    /// Sets the bits of all who get something, and of all who meet the requirement; who has odd evidence may.
    pub(super) fn mark(&self, any: &mut Bits, met: Option<&mut Bits>) {
        let gives = self.cells.map(|it| u64::from(it != 0));
        match met {
            None => {
                self.planes(&gives, any);
                self.lists(|low, class, counts| {
                    any[usize::from(low >> 6)] |= (gives[usize::from(class & ODD)] & counts) << (low & 63);
                });
            }
            Some(met) => {
                let meets = self.cells.map(|it| u64::from(it & MET != 0));
                self.planes(&gives, any);
                self.planes(&meets, met);
                self.lists(|low, class, counts| {
                    let (at, shift, class) = (usize::from(low >> 6), low & 63, usize::from(class & ODD));
                    any[at] |= (gives[class] & counts) << shift;
                    met[at] |= (meets[class] & counts) << shift;
                });
            }
        }
    }

    /// Sets the bits of who is in the planes with a class that is in a set.
    fn planes(&self, classes: &[u64; CLASSES], bits: &mut Bits) {
        let Some((_, dense)) = self.cell.dense else { return };
        // The number in the planes is the class plus one.
        let numbers = classes.iter().zip(1_u32..).take(usize::from(ODD));
        let set = numbers.fold(0, |set, (is_in, number)| set | u128::from(*is_in) << number);
        dense.planes.select(set, |first, words| match self.run_out.and_then(|it| it.get(first..)) {
            None => bits.iter_mut().skip(first).zip(words).for_each(|(bits, word)| *bits |= word),
            Some(out) => {
                let all = bits.iter_mut().skip(first).zip(words).zip(out);
                all.for_each(|((bits, word), out)| *bits |= word & !out);
            }
        });
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
