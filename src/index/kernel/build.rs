//! From evidence, document by document, to a [`Table`], block by block. In tests every bound is low, so that a few holders
//! meet them all.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    census::Census,
    planes::{BLOCK, Planes, chunk_of},
    table::{BlockTable, Dense, Lists, ODD, Row, Table},
};

/// Skills that so many documents of a block have get planes there.
const DENSE_FROM: u32 = if cfg!(test) { 3 } else { 4_096 };

/// Shorter lists stay as they are.
const SPREAD_FROM: u32 = if cfg!(test) { 2 } else { 64 };

/// Reads the evidence of a document, sorted by skill, into a list that is empty.
pub(in crate::index) type Read<'a> = &'a (dyn Fn(u32, &mut Vec<(u32, u64)>) + Sync);

/// The documents of each block.
pub(super) fn blocks(documents: u32) -> Vec<Range<u32>> {
    let step = u32::try_from(BLOCK).unwrap_or(u32::MAX);
    (0..documents).step_by(BLOCK).map(|it| it..it.saturating_add(step).min(documents)).collect()
}

/// A table of the evidence of so many documents for so many skills.
pub(in crate::index) fn build(skills: usize, documents: u32, read: Read<'_>) -> (Table, Census) {
    let census = Census::take(documents, read);
    let mut table = Table {
        horizon: census.horizon,
        first_expiry: census.first_expiry,
        buckets: census.buckets.clone(),
        counts: vec![(0, 0); skills],
        ..Table::default()
    };
    let built: Vec<Block> =
        blocks(documents).into_par_iter().map(|it| Block::build(skills, it, read, &census)).collect();
    for Block { table: mut block, dense, counts } in built {
        for (all, here) in table.counts.iter_mut().zip(&counts) {
            all.0 += here.all();
        }
        for (skill, dense) in block.dense_skills.iter().zip(&dense) {
            if let Some(all) = table.counts.get_mut(*skill as usize) {
                all.0 -= dense.count;
                all.1 += dense.count;
            }
        }
        block.first_dense = table.dense.len();
        table.dense.extend(dense);
        table.blocks.push(block);
    }
    table.dense.shrink_to_fit();
    (table, census)
}

/// What there is of a skill in a block.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    single_sure: u32,
    single_dated: u32,
    sure: u32,
    dated: u32,
    odd: u32,
}

impl Counts {
    /// Documents with one piece of evidence that is not odd.
    fn single(self) -> u32 {
        self.single_sure + self.single_dated
    }

    fn all(self) -> u32 {
        self.single() + self.sure + self.dated + self.odd
    }

    fn is_dense(self) -> bool {
        self.single() >= DENSE_FROM
    }
}

/// A piece of evidence on its way to a list.
#[derive(Debug, Clone, Copy)]
struct Piece {
    skill: u32,
    low: u16,
    class: u8,
    /// Whether it is the document's only one for the skill.
    single: bool,
    /// `None`: it is sure.
    expiry: Option<u16>,
}

/// A block that is being built.
struct Block {
    table: BlockTable,
    dense: Vec<Dense>,
    counts: Vec<Counts>,
}

impl Block {
    fn build(skills: usize, documents: Range<u32>, read: Read<'_>, census: &Census) -> Self {
        let mut block =
            Self { table: BlockTable::default(), dense: Vec::new(), counts: vec![Counts::default(); skills] };
        let pieces = block.read(documents, read, census);
        block.make_room(census);
        block.put(&pieces);
        block
    }

    /// Makes the rows, counts, and names what is odd.
    fn read(&mut self, documents: Range<u32>, read: Read<'_>, census: &Census) -> Vec<Piece> {
        let (mut rows, mut pieces, mut odd) = (Vec::new(), Vec::new(), Vec::new());
        self.table.row_starts.push(0);
        for (low, document) in (0..=u16::MAX).zip(documents) {
            rows.clear();
            read(document, &mut rows);
            for group in rows.chunk_by(|one, other| one.0 == other.0) {
                let single = group.len() == 1;
                for &(skill, code) in group {
                    let coded = census.code(code);
                    self.table.rows.push(Row { skill, class: coded.class, time: coded.time }.pack());
                    let Some(counts) = self.counts.get_mut(skill as usize) else { continue };
                    let count = match (coded.is_odd(), single, coded.expiry) {
                        (true, ..) => &mut counts.odd,
                        (_, true, None) => &mut counts.single_sure,
                        (_, true, Some(_)) => &mut counts.single_dated,
                        (_, false, None) => &mut counts.sure,
                        (_, false, Some(_)) => &mut counts.dated,
                    };
                    *count += 1;
                    if coded.is_odd() {
                        odd.push((skill, low));
                    } else {
                        pieces.push(Piece { skill, low, class: coded.class, single, expiry: coded.expiry });
                    }
                }
            }
            self.table.row_starts.push(u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX));
        }
        self.table.rows.shrink_to_fit();
        self.table.row_starts.shrink_to_fit();
        odd.sort_unstable();
        odd.dedup();
        (self.table.odd_skills, self.table.odd_lows) = odd.into_iter().unzip();
        pieces
    }

    fn make_room(&mut self, census: &Census) {
        let (mut sure, mut dated) = (0, 0);
        let Self { table, dense, counts } = self;
        table.sure.starts = vec![0];
        table.dated.starts = vec![0];
        for (skill, counts) in (0..).zip(counts) {
            sure += counts.sure + if counts.is_dense() { 0 } else { counts.single_sure };
            dated += counts.dated + counts.single_dated;
            table.sure.starts.push(sure);
            table.dated.starts.push(dated);
            if counts.is_dense() {
                table.dense_skills.push(skill);
                dense.push(Dense {
                    planes: Planes::new(u8::try_from(census.profiles.len()).unwrap_or(ODD)),
                    count: counts.single(),
                    dated: counts.single_dated,
                });
            }
        }
        for (lists, length) in [(&mut table.sure, sure), (&mut table.dated, dated)] {
            lists.lows = vec![0; length as usize];
            lists.classes = vec![0; length as usize];
        }
        table.expiries = vec![0; dated as usize];
    }

    /// Puts all pieces where they belong.
    fn put(&mut self, pieces: &[Piece]) {
        let Self { table, dense, counts } = self;
        // The place of the next one; of dated ones that are in planes, and of those that are in lists only.
        let mut next_sure = table.sure.starts.clone();
        let mut next_rest = table.dated.starts.clone();
        let mut next_dated = next_rest.clone();
        for (next, counts) in next_rest.iter_mut().zip(counts.iter()) {
            *next += if counts.is_dense() { counts.single_dated } else { 0 };
        }
        for &Piece { skill, low, class, single, expiry } in pieces {
            let at = skill as usize;
            let is_dense = counts.get(at).is_some_and(|it| it.is_dense());
            if single
                && is_dense
                && let Ok(number) = table.dense_skills.binary_search(&skill)
                && let Some(dense) = dense.get_mut(number)
            {
                dense.planes.set(low, class + 1);
                if expiry.is_none() {
                    continue;
                }
            }
            let Some(expiry) = expiry else {
                place(&mut table.sure, &mut next_sure, at, low, class);
                continue;
            };
            let next = if single && is_dense { &mut next_dated } else { &mut next_rest };
            if let Some(at) = place(&mut table.dated, next, at, low, class)
                && let Some(place) = table.expiries.get_mut(at)
            {
                *place = expiry;
            }
        }
        for (skill, _) in counts.iter().enumerate().filter(|(_, counts)| !counts.is_dense()) {
            spread(&mut table.sure, skill, &mut []);
            spread(&mut table.dated, skill, &mut table.expiries);
        }
    }
}

/// Puts one down in a list; gives back where.
fn place(lists: &mut Lists, next: &mut [u32], skill: usize, low: u16, class: u8) -> Option<usize> {
    let next = next.get_mut(skill)?;
    let at = *next as usize;
    *next += 1;
    *lists.lows.get_mut(at)? = low;
    *lists.classes.get_mut(at)? = class;
    Some(at)
}

/// Sorts a list so that those of a chunk stay together, but neighbours are in different words: what is set in one word
/// then does not wait for what was set in it just before.
fn spread(lists: &mut Lists, skill: usize, expiries: &mut [u16]) {
    let (Some(&start), Some(&end)) = (lists.starts.get(skill), lists.starts.get(skill + 1)) else { return };
    if end - start < SPREAD_FROM {
        return;
    }
    let range = start as usize..end as usize;
    let (Some(lows), Some(classes)) = (lists.lows.get_mut(range.clone()), lists.classes.get_mut(range.clone())) else {
        return;
    };
    let mut none = Vec::new();
    let expiries = if let Some(expiries) = expiries.get_mut(range) {
        expiries
    } else {
        none.resize(lows.len(), 0);
        &mut none
    };
    let all = lows.iter().zip(&*classes).zip(&*expiries);
    let mut list: Vec<(u16, u8, u16)> = all.map(|((low, class), expiry)| (*low, *class, *expiry)).collect();
    list.sort_unstable_by_key(|(low, ..)| (chunk_of(*low), low & 63, low >> 6));
    for (((low, class), expiry), from) in lows.iter_mut().zip(classes).zip(expiries).zip(&list) {
        (*low, *class, *expiry) = *from;
    }
}
