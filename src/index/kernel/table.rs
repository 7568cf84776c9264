//! The evidence of one segment in memory, twice: by skill and block, to be summed up, and by holder, to be exact.
//!
//! A row, one for each piece of evidence that can count, is 32 bits: 18 of the skill, 7 of the class (the profile), 7
//! of the time until which it counts. What does not fit is *odd*: its holder's evidence is read from the columns.
//!
//! By skill there are three places. *Sure* evidence counts on every day from the horizon on; *dated* evidence has its
//! last day beside it; and where a skill is common in a block, holders with one piece of evidence for it are in
//! bit-planes, and only the others in the two lists. Odd evidence is in none of them, but named.

use super::planes::{BLOCK, Bits, Planes, WORDS};

/// The class of odd evidence, and the time code of evidence whose time is odd.
pub(super) const ODD: u8 = 127;
/// Classes, the odd one among them.
pub(super) const CLASSES: usize = 128;
/// The skill of rows whose skill has too large a number.
pub(super) const ODD_SKILL: u32 = (1 << SKILL_BITS) - 1;
const SKILL_BITS: u32 = 18;
const CLASS_BITS: u32 = 7;
const TIME_BITS: u32 = 7;

/// What each time code says of a day: `Some(true)` it counts, `None` it has to be looked up.
pub(in crate::index) type Times = [Option<bool>; CLASSES];

/// See the module.
#[derive(Debug, Default)]
pub(in crate::index) struct Table {
    /// From this day on, all evidence has been issued but for the odd.
    pub(super) horizon: u64,
    /// The day that an expiry of 0 stands for.
    pub(super) first_expiry: u64,
    /// First and last day of each bucket of expiries; a row's time code is a place here plus one.
    pub(super) buckets: Vec<(u64, u64)>,
    /// The evidence, by block.
    pub(super) blocks: Vec<BlockTable>,
    /// The planes of all blocks.
    pub(super) dense: Vec<Dense>,
    /// How much evidence there is for each skill, in lists and in planes.
    pub(super) counts: Vec<(u32, u32)>,
}

/// The evidence of one block.
#[derive(Debug, Default)]
pub(super) struct BlockTable {
    /// Where each document's rows begin; one more at the end.
    pub(super) row_starts: Vec<u32>,
    /// All rows.
    pub(super) rows: Vec<u32>,
    /// Sure evidence by skill.
    pub(super) sure: Lists,
    /// Dated evidence by skill; what is in planes too stands first.
    pub(super) dated: Lists,
    /// The last days of dated evidence.
    pub(super) expiries: Vec<u16>,
    /// Skills with odd evidence, ascending.
    pub(super) odd_skills: Vec<u32>,
    /// Whose odd evidence it is.
    pub(super) odd_lows: Vec<u16>,
    /// Skills with planes, ascending.
    pub(super) dense_skills: Vec<u32>,
    /// The place of the first one's planes among those of all blocks.
    pub(super) first_dense: usize,
}

/// Lists of documents with their class, one for each skill.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Where each begins; one more at the end.
    pub(super) starts: Vec<u32>,
    /// The documents, by their place in the block.
    pub(super) lows: Vec<u16>,
    /// Their classes.
    pub(super) classes: Vec<u8>,
}

/// A skill that is common in a block.
#[derive(Debug)]
pub(super) struct Dense {
    /// The class plus one of each document with one piece of evidence for the skill.
    pub(super) planes: Planes,
    /// So many documents are in the planes.
    pub(super) count: u32,
    /// So many of the dated ones, the first, are in the planes.
    pub(super) dated: u32,
}

/// The evidence for one skill in one block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell<'a> {
    /// Sure evidence.
    pub(super) sure: (&'a [u16], &'a [u8]),
    /// Dated evidence.
    pub(super) dated: (&'a [u16], &'a [u8]),
    /// The last days of dated evidence.
    pub(super) expiries: &'a [u16],
    /// Who has odd evidence.
    pub(super) odd: &'a [u16],
    /// The planes and their number, where there are any.
    pub(super) dense: Option<(usize, &'a Dense)>,
}

/// A row, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Row {
    /// The skill, or [`ODD_SKILL`].
    pub(in crate::index) skill: u32,
    /// The class.
    pub(in crate::index) class: u8,
    /// 0: for ever; [`ODD`]: not said; else a bucket of expiries.
    pub(super) time: u8,
}

impl Row {
    /// Whether its skill is one that a row can name.
    pub(in crate::index) fn names_its_skill(self) -> bool {
        self.skill != ODD_SKILL
    }

    /// In 32 bits.
    pub(super) fn pack(self) -> u32 {
        self.skill.min(ODD_SKILL) << (CLASS_BITS + TIME_BITS)
            | u32::from(self.class & ODD) << TIME_BITS
            | u32::from(self.time & ODD)
    }

    /// From 32 bits.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
    pub(super) fn unpack(bits: u32) -> Self {
        let low = |bits: u32| (bits & u32::from(ODD)) as u8;
        Self { skill: bits >> (CLASS_BITS + TIME_BITS), class: low(bits >> TIME_BITS), time: low(bits) }
    }
}

impl Lists {
    #[inline]
    fn of(&self, cell: usize) -> (usize, &[u16], &[u8]) {
        match (self.starts.get(cell), self.starts.get(cell + 1)) {
            (Some(&start), Some(&end)) => {
                let range = start as usize..end as usize;
                let lows = self.lows.get(range.clone()).unwrap_or_default();
                (start as usize, lows, self.classes.get(range).unwrap_or_default())
            }
            _ => (0, &[], &[]),
        }
    }

    fn resident_bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.lows) + self.classes.len()
    }
}

impl BlockTable {
    /// The evidence for a skill; `dense` are the planes of all blocks.
    #[inline]
    fn cell<'a>(&'a self, dense: &'a [Dense], skill: u32) -> Cell<'a> {
        let (_, lows, classes) = self.sure.of(skill as usize);
        let (start, dated_lows, dated_classes) = self.dated.of(skill as usize);
        let expiries = self.expiries.get(start..start + dated_lows.len()).unwrap_or_default();
        let number = self.dense_skills.binary_search(&skill).ok().map(|it| self.first_dense + it);
        let dense = number.and_then(|number| Some((number, dense.get(number)?)));
        let odd = if self.odd_skills.is_empty() { &[] } else { self.odd(skill) };
        Cell { sure: (lows, classes), dated: (dated_lows, dated_classes), expiries, odd, dense }
    }

    fn odd(&self, skill: u32) -> &[u16] {
        let from = self.odd_skills.partition_point(|it| *it < skill);
        let to = self.odd_skills.partition_point(|it| *it <= skill);
        self.odd_lows.get(from..to).unwrap_or_default()
    }

    fn resident_bytes(&self) -> usize {
        let lists = self.sure.resident_bytes() + self.dated.resident_bytes() + size_of_val(&*self.expiries);
        lists + size_of_val(&*self.rows) + size_of_val(&*self.row_starts) + self.odd_skills.len() * 6
    }
}

impl Table {
    /// The evidence for a skill in a block.
    #[inline]
    pub(super) fn cell(&self, skill: u32, block: usize) -> Cell<'_> {
        self.blocks.get(block).map(|it| it.cell(&self.dense, skill)).unwrap_or_default()
    }

    /// How much evidence there is for a skill, in lists and in planes.
    pub(super) fn count(&self, skill: u32) -> (usize, usize) {
        let (listed, dense) = self.counts.get(skill as usize).copied().unwrap_or_default();
        (listed as usize, dense as usize)
    }

    /// How many blocks there are.
    pub(in crate::index) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The rows of a document.
    #[inline]
    pub(super) fn rows(&self, document: u32) -> &[u32] {
        let Some(block) = self.blocks.get(document as usize / BLOCK) else { return &[] };
        let at = document as usize % BLOCK;
        match (block.row_starts.get(at), block.row_starts.get(at + 1)) {
            (Some(&start), Some(&end)) => block.rows.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The rows of a document, taken apart.
    pub(in crate::index) fn rows_of(&self, document: u32) -> impl Iterator<Item = Row> {
        self.rows(document).iter().map(|it| Row::unpack(*it))
    }

    /// Whether a row counts on a day by its dates; `None`: it has to be looked up.
    pub(in crate::index) fn counts(&self, row: Row, day: u64) -> Option<bool> {
        match row.time {
            0 => (day >= self.horizon).then_some(true),
            time => {
                let (first, last) = *self.buckets.get(usize::from(time) - 1)?;
                if day > last { Some(false) } else { (day <= first && day >= self.horizon).then_some(true) }
            }
        }
    }

    /// Whether there is odd evidence.
    pub(in crate::index) fn has_odd(&self) -> bool {
        self.blocks.iter().any(|it| !it.odd_skills.is_empty())
    }

    /// Whether the lists and planes can answer for a day.
    pub(in crate::index) fn serves(&self, day: u64) -> bool {
        day >= self.horizon
    }

    /// The day as expiries are written: evidence counts when its expiry is not below.
    pub(super) fn expiry_of(&self, day: u64) -> u16 {
        // Expiries that would not fit are odd.
        u16::try_from(day.saturating_sub(self.first_expiry)).unwrap_or(u16::MAX)
    }

    /// For each time code what it says of a day: `Some(true)` it counts, `None` it has to be looked up.
    pub(in crate::index) fn times(&self, day: u64) -> Times {
        let mut times = [None; CLASSES];
        times[0] = Some(true);
        for (time, &(first, last)) in times.iter_mut().skip(1).zip(&self.buckets) {
            *time = if day <= first {
                Some(true)
            } else if day > last {
                Some(false)
            } else {
                None
            };
        }
        times[usize::from(ODD)] = None;
        times
    }

    /// For a day the documents in the planes of each skill and block whose evidence has run out; `None`: nobody's.
    pub(super) fn run_out(&self, day: u64) -> Vec<Option<Box<Bits>>> {
        let expiry = self.expiry_of(day);
        let skills = self.blocks.iter().flat_map(|it| it.dense_skills.iter().map(move |skill| (it, *skill)));
        let bits = skills.zip(&self.dense).map(|((block, skill), dense)| {
            let (start, lows, _) = block.dated.of(skill as usize);
            let mut bits: Option<Box<Bits>> = None;
            for (&low, &last) in lows.iter().take(dense.dated as usize).zip(block.expiries.get(start..)?) {
                if last < expiry {
                    let bits = bits.get_or_insert_with(|| Box::new([0; WORDS]));
                    bits[usize::from(low >> 6)] |= 1 << (low & 63);
                }
            }
            bits
        });
        bits.collect()
    }

    /// How many bytes this takes.
    pub(in crate::index) fn resident_bytes(&self) -> usize {
        let dense: usize = self.dense.iter().map(|it| it.planes.resident_bytes()).sum();
        let blocks: usize = self.blocks.iter().map(BlockTable::resident_bytes).sum();
        blocks + dense + size_of_val(&*self.counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_survives_packing() {
        for (skill, class, time) in [(0, 0, 0), (5, 126, 1), (ODD_SKILL, ODD, ODD), (262_000, 3, 126)] {
            let row = Row { skill, class, time };
            assert_eq!(Row::unpack(row.pack()), row);
        }
        assert_eq!(Row::unpack(Row { skill: u32::MAX, class: 1, time: 2 }.pack()).skill, ODD_SKILL);
    }
}
