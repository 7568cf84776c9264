//! Sets that many plans ask for: who gets something for a requirement, and who meets it. Plans that ask for the same skill
//! at the same level share them, block by block.

use std::{collections::HashMap, sync::Arc};

use super::{
    asked::{Asked, MET, Need},
    needs::unite,
    planes::{Bits, NumberSet, WORDS},
    table::{Cell, ODD, Table},
    view::View,
};

/// Lists of fewer in a block stay lists.
const LISTED_BELOW: usize = if cfg!(test) { 3 } else { 512 };

/// The classes of one skill that are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Part {
    skill: u32,
    /// By the numbers that planes know: the class plus one.
    classes: NumberSet,
    /// Whether odd evidence may be in.
    odd: bool,
}

/// Sets that plans ask for, each once.
#[derive(Debug, Default)]
pub(in crate::index) struct Sets {
    numbers: HashMap<Box<[Part]>, usize>,
    all: Vec<Box<[Part]>>,
}

/// A set in one block.
#[derive(Debug, Default)]
pub(in crate::index) struct BlockSet {
    /// How many are in; where it is a list, nobody more than once for each piece of evidence.
    pub(super) count: usize,
    /// Who is in, where it is left as a list.
    listed: Vec<u16>,
    /// Where others know it already.
    known: Option<Arc<Bits>>,
    /// Else, where it is not left as a list.
    own: Option<Box<Bits>>,
    is_own: bool,
}

impl Sets {
    /// The number of the set of who gets anything for a requirement.
    pub(super) fn any(&mut self, asked: &Asked, need: &Need) -> usize {
        self.number(asked, need, |it| it != 0)
    }

    /// The number of the set of who meets it.
    pub(super) fn met(&mut self, asked: &Asked, need: &Need) -> usize {
        self.number(asked, need, |it| it & MET != 0)
    }

    fn number(&mut self, asked: &Asked, need: &Need, is_in: impl Fn(u32) -> bool) -> usize {
        let lists = asked.lists.get(need.lists.clone()).unwrap_or_default();
        let parts = lists.iter().filter_map(|list| {
            let cells = asked.tables.get(list.table)?;
            let numbers = cells.iter().zip(1_u32..).take(usize::from(ODD));
            let classes = numbers.fold(0, |set, (cell, number)| set | NumberSet::from(is_in(*cell)) << number);
            let odd = is_in(cells[usize::from(ODD)]);
            (classes != 0 || odd).then_some(Part { skill: list.skill, classes, odd })
        });
        let parts: Box<[Part]> = parts.collect();
        if let Some(number) = self.numbers.get(&parts) {
            return *number;
        }
        let number = self.all.len();
        self.all.push(parts.clone());
        self.numbers.insert(parts, number);
        number
    }

    /// How many there are.
    pub(in crate::index) fn len(&self) -> usize {
        self.all.len()
    }

    /// Fills in a set for a block.
    pub(in crate::index) fn fill(
        &self,
        number: usize,
        table: &Table,
        view: &View,
        day: u64,
        block: usize,
        into: &mut BlockSet,
    ) {
        let parts = self.all.get(number).map(|it| &**it).unwrap_or_default();
        (into.known, into.is_own) = (None, false);
        into.listed.clear();
        let expiry = table.expiry_of(day);
        let (mut listed, mut dense) = (0, false);
        for part in parts {
            let cell = table.cell(part.skill, block);
            listed += cell.sure.0.len() + undense(&cell).0.len() + cell.odd.len();
            dense |= cell.dense.is_some();
        }
        if !dense && listed < LISTED_BELOW {
            into.listed.resize(listed, 0);
            let mut count = 0;
            for part in parts {
                part.each(&table.cell(part.skill, block), expiry, |low, is_in| {
                    if let Some(place) = into.listed.get_mut(count) {
                        *place = low;
                    }
                    count += usize::from(is_in == 1);
                });
            }
            into.listed.truncate(count);
            into.count = count;
            return;
        }
        if let [part] = parts
            && listed == 0
            && let Some((number, _)) = table.cell(part.skill, block).dense
        {
            let known = view.select(table, number, part.classes);
            into.count = count(&known);
            into.known = Some(known);
            return;
        }
        let own = into.own.get_or_insert_with(|| Box::new([0; WORDS]));
        own.fill(0);
        for part in parts {
            let cell = table.cell(part.skill, block);
            if let Some((number, _)) = cell.dense {
                unite(own, &view.select(table, number, part.classes));
            }
            part.each(&cell, expiry, |low, is_in| own[usize::from(low >> 6)] |= is_in << (low & 63));
        }
        into.count = count(own);
        into.is_own = true;
    }
}

impl Part {
    /// Gives `each` who is in lists, and 1 for whom of them is in the set, else 0.
    #[inline]
    fn each(&self, cell: &Cell<'_>, expiry: u16, mut each: impl FnMut(u16, u64)) {
        // No branch on what is in: there is nothing to foresee.
        let is_in = |class: u8| u64::from(self.classes >> (u32::from(class & ODD) + 1) & 1 == 1);
        for (&low, &class) in cell.sure.0.iter().zip(cell.sure.1) {
            each(low, is_in(class));
        }
        let (lows, classes, expiries) = undense(cell);
        for ((&low, &class), &last) in lows.iter().zip(classes).zip(expiries) {
            each(low, is_in(class) & u64::from(last >= expiry));
        }
        if self.odd {
            cell.odd.iter().for_each(|it| each(*it, 1));
        }
    }
}

impl BlockSet {
    /// Its bits; `None`: it is a list, or nobody is in.
    pub(super) fn bits(&self) -> Option<&Bits> {
        match &self.known {
            Some(known) => Some(known),
            None => self.own.as_deref().filter(|_| self.is_own),
        }
    }

    /// Sets the bits of who is in, where it is a list.
    #[inline]
    pub(super) fn mark(&self, bits: &mut Bits) {
        self.listed.iter().for_each(|low| bits[usize::from(low >> 6)] |= 1 << (low & 63));
    }

    /// Clears the words of who is in, where it is a list.
    #[inline]
    pub(super) fn clear(&self, bits: &mut Bits) {
        self.listed.iter().for_each(|low| bits[usize::from(low >> 6)] = 0);
    }
}

/// Dated evidence that is not in planes.
fn undense<'a>(cell: &Cell<'a>) -> (&'a [u16], &'a [u8], &'a [u16]) {
    let skip = cell.dense.map_or(0, |(_, dense)| dense.dated as usize);
    let (lows, classes) = cell.dated;
    (
        lows.get(skip..).unwrap_or_default(),
        classes.get(skip..).unwrap_or_default(),
        cell.expiries.get(skip..).unwrap_or_default(),
    )
}

/// How many bits are set. Eight words are added up before they are counted (Harley and Seal), for counting is slow
/// on processors that have no instruction for it or may not use it.
pub(super) fn count(bits: &Bits) -> usize {
    const LANES: usize = 8;
    let (mut ones, mut twos, mut fours) = ([0_u64; LANES], [0_u64; LANES], [0_u64; LANES]);
    let mut eights_counted = 0;
    let add = |sum: &mut [u64; LANES], one: &[u64; LANES], other: &[u64; LANES]| -> [u64; LANES] {
        let mut carry = [0; LANES];
        for at in 0..LANES {
            let either = one[at] ^ other[at];
            carry[at] = one[at] & other[at] | either & sum[at];
            sum[at] ^= either;
        }
        carry
    };
    let (rows, _) = bits.as_chunks::<LANES>();
    let (groups, _) = rows.as_chunks::<8>();
    for [a, b, c, d, e, f, g, h] in groups {
        let (first, second) = (add(&mut ones, a, b), add(&mut ones, c, d));
        let low = add(&mut twos, &first, &second);
        let (first, second) = (add(&mut ones, e, f), add(&mut ones, g, h));
        let high = add(&mut twos, &first, &second);
        let eights = add(&mut fours, &low, &high);
        eights_counted += eights.iter().map(|it| it.count_ones() as usize).sum::<usize>();
    }
    let ones_of = |it: &[u64; LANES]| it.iter().map(|it| it.count_ones() as usize).sum::<usize>();
    8 * eights_counted + 4 * ones_of(&fours) + 2 * ones_of(&twos) + ones_of(&ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted() {
        let mut bits = [0_u64; WORDS];
        let mut word = 1_u64;
        for round in 0..40 {
            for it in &mut bits {
                word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round);
                *it = if round % 5 == 0 { word } else { word & word >> 13 | word << round };
            }
            assert_eq!(count(&bits), bits.iter().map(|it| it.count_ones() as usize).sum::<usize>());
        }
        assert_eq!(count(&[u64::MAX; WORDS]), WORDS * 64);
        assert_eq!(count(&[0; WORDS]), 0);
    }
}
