//! Block by block: who matches, and who may be among the best.
//!
//! For each requirement a bitmap says who gets anything, and for a must another one who meets it. Together the first
//! are the *matches*. From a threshold that enough holders reach already follows how many musts, and how many others,
//! one must have to be among the best: counting bitmaps finds who has. These few are bounded by what the bitmaps say,
//! and who may still be among the best is summed up exactly from its rows.

use std::cmp::Reverse;

use super::{
    super::bitmap::Bitmap,
    asked::{Asked, MET, Sum, Summer},
    block::BlockList,
    planes::{BLOCK, Bits, WORDS},
    table::{CLASSES, RunOut, Table},
    tally::Tally,
};

/// Documents of the rarest skills that give a first threshold.
const SAMPLE: usize = 12;
/// Documents that are summed up, the most promising first, before the others are looked at again.
const FIRST: usize = 32;

/// So few are looked at one by one.
const FEW: u32 = 256;

/// A segment's evidence with what answers for the rest.
#[derive(Clone, Copy)]
pub(in crate::index) struct Ground<'a> {
    /// The evidence.
    pub(in crate::index) table: &'a Table,
    /// What has run out on the day asked about.
    pub(in crate::index) run_out: &'a RunOut,
    /// Whose matches are asked for.
    pub(in crate::index) present: &'a Bitmap,
    /// Who of them may be among the best.
    pub(in crate::index) eligible: &'a Bitmap,
    /// Sums up a document from the columns.
    pub(in crate::index) exact: &'a dyn Fn(u32) -> Sum,
}

/// Takes who may be among the best.
pub(in crate::index) trait Taker {
    /// A key that enough holders reach already; who has less is not among the best.
    fn threshold(&self) -> u64;
    /// Takes one that comes out.
    fn take(&mut self, document: u32, sum: Sum);
}

/// Memory of a thread, used again and again.
#[derive(Debug, Default)]
pub(in crate::index) struct Memory {
    summer: Summer,
    needs: Vec<NeedBits>,
    musts: Tally,
    others: Tally,
    found: Vec<Box<Bits>>,
    more: Vec<Box<Bits>>,
    candidates: Vec<(u64, u16)>,
    sampled: Vec<u64>,
}

/// A requirement in one block.
#[derive(Debug)]
struct NeedBits {
    /// Who gets anything.
    any: Box<Bits>,
    /// Who meets it, where it is a must.
    met: Box<Bits>,
    /// Whether anybody gets anything.
    is_some: bool,
}

impl Default for NeedBits {
    fn default() -> Self {
        Self { any: Box::new([0; WORDS]), met: Box::new([0; WORDS]), is_some: false }
    }
}

/// What a requirement adds to a key at most.
#[derive(Debug, Clone, Copy, Default)]
struct Most {
    /// When it is not met, or not a must.
    any: u64,
    /// When it is a must and met.
    met: u64,
}

/// How a search goes on: what holds for all blocks.
struct Course<'a> {
    asked: &'a Asked,
    most: Vec<Most>,
    times: [Option<bool>; CLASSES],
    sampled: u64,
    /// Whether all who may come out are summed up, because only that tells who does.
    counted: bool,
}

impl Memory {
    /// Goes through all blocks. `matches` is given for each block who comes out.
    pub(in crate::index) fn blocks(
        &mut self,
        ground: &Ground<'_>,
        asked: &Asked,
        limit: usize,
        taker: &mut dyn Taker,
        matches: &mut dyn FnMut(usize, &Bits),
    ) {
        self.needs.resize_with(self.needs.len().max(asked.needs.len()), NeedBits::default);
        self.found.resize_with(2, || Box::new([0; WORDS]));
        self.more.resize_with(1, || Box::new([0; WORDS]));
        let times = ground.table.times(asked.day);
        let sampled = self.sample(ground, asked, &times, limit);
        let most = asked.needs.iter().map(|need| Most::of(asked, need)).collect();
        let course = Course { asked, most, times, sampled, counted: asked.least_met > 0 };
        let mut bits = Box::new([0; WORDS]);
        for block in 0..ground.table.blocks {
            bits.fill(0);
            self.mark(ground, asked, block);
            if !course.counted {
                for (need, bits_of) in asked.needs.iter().zip(&self.needs) {
                    if need.units > 0 && bits_of.is_some {
                        bits.iter_mut().zip(bits_of.any.iter()).for_each(|(bits, any)| *bits |= any);
                    }
                }
                settle_odd(ground, asked, block, &mut bits);
                mask(&mut bits, ground.present.block(block));
                matches(block, &bits);
            }
            if limit > 0 || course.counted {
                self.best(ground, &course, block, taker, &mut bits);
            }
            if course.counted {
                matches(block, &bits);
            }
        }
    }

    /// A key that `limit` holders reach, from a few holders of the rarest skills.
    fn sample(&mut self, ground: &Ground<'_>, asked: &Asked, times: &[Option<bool>; CLASSES], limit: usize) -> u64 {
        let mut needs: Vec<_> = asked.needs.iter().collect();
        needs.sort_by_key(|it| (!it.must, it.cost));
        let mut documents: Vec<u32> = Vec::new();
        let room = SAMPLE + limit.saturating_mul(2);
        for list in needs.iter().flat_map(|it| asked.lists.get(it.lists.clone()).unwrap_or_default()) {
            for block in 0..ground.table.blocks {
                let lows = ground.table.cell(list.skill, block).sure.0;
                let room = room.saturating_sub(documents.len());
                documents.extend(lows.iter().take(room).map(|it| document(block, *it)));
            }
        }
        documents.sort_unstable();
        documents.dedup();
        self.sampled.clear();
        for document in documents {
            if ground.eligible.contains(document)
                && let Some(sum) = self.summer.sum(asked, ground.table.rows(document), times)
                && asked.admits(sum)
            {
                self.sampled.push(asked.key(sum));
            }
        }
        if limit == 0 || self.sampled.len() < limit {
            return 0;
        }
        *self.sampled.select_nth_unstable_by_key(limit - 1, |it| Reverse(*it)).1
    }

    /// Fills the bitmaps of all requirements.
    fn mark(&mut self, ground: &Ground<'_>, asked: &Asked, block: usize) {
        for (need, bits) in asked.needs.iter().zip(&mut self.needs) {
            bits.is_some = false;
            for number in need.lists.clone() {
                let Some(list) = BlockList::new(ground, asked, number, block) else { continue };
                if !bits.is_some {
                    bits.is_some = true;
                    bits.any.fill(0);
                    if need.must && asked.musts_first {
                        bits.met.fill(0);
                    }
                }
                list.mark(&mut bits.any, (need.must && asked.musts_first).then_some(&mut *bits.met));
            }
        }
    }

    /// Finds who may be among the best of a block, and sums them up.
    fn best(&mut self, ground: &Ground<'_>, course: &Course<'_>, block: usize, taker: &mut dyn Taker, bits: &mut Bits) {
        let asked = course.asked;
        let looked_at = if course.counted { ground.present } else { ground.eligible };
        let threshold = course.threshold(taker);
        let here = || course.most.iter().zip(&asked.needs).zip(&self.needs).filter(|(_, bits)| bits.is_some);
        let mut musts: Vec<u64> = here().filter(|((most, _), _)| most.met > 0).map(|((most, _), _)| most.met).collect();
        let mut others: Vec<u64> = here().map(|((most, _), _)| most.any).filter(|it| *it > 0).collect();
        let all = course.most.iter().zip(&self.needs).filter(|(_, bits)| bits.is_some);
        let all: u64 = all.map(|(most, _)| most.met.max(most.any)).sum();
        if all < threshold || all == 0 {
            return;
        }
        musts.sort_unstable_by_key(|it| Reverse(*it));
        others.sort_unstable_by_key(|it| Reverse(*it));
        // Who is among the best meets at least so many musts; who meets no more has so many others.
        let musts_needed = fewest(&musts, others.iter().sum(), threshold);
        let others_needed = fewest(&others, musts.iter().take(musts_needed).sum(), threshold);
        let [first, second] = self.found.as_mut_slice() else { return };
        first.copy_from_slice(looked_at.block(block));
        let marked = || course.most.iter().zip(&self.needs).filter(|(_, bits)| bits.is_some);
        if musts_needed > 0 {
            self.musts.clear();
            marked().filter(|(most, _)| most.met > 0).for_each(|(_, bits)| self.musts.add(&bits.met));
            self.musts.at_least(musts_needed, second);
            first.iter_mut().zip(second.iter()).for_each(|(first, second)| *first &= second);
        }
        let few = || first.iter().map(|it| it.count_ones()).sum::<u32>() < FEW;
        if others_needed > 0 && (musts_needed == 0 || !few()) {
            self.others.clear();
            marked().filter(|(most, _)| most.any > 0).for_each(|(_, bits)| self.others.add(&bits.any));
            self.others.at_least(others_needed, second);
            if musts_needed < musts.len() {
                let [more] = self.more.as_mut_slice() else { return };
                if musts_needed == 0 {
                    self.musts.clear();
                    marked().filter(|(most, _)| most.met > 0).for_each(|(_, bits)| self.musts.add(&bits.met));
                }
                self.musts.at_least(musts_needed + 1, more);
                second.iter_mut().zip(more.iter()).for_each(|(second, more)| *second |= more);
            }
            first.iter_mut().zip(second.iter()).for_each(|(first, second)| *first &= second);
        }
        self.candidates.clear();
        let needs = course.most.iter().zip(&self.needs).filter(|(_, bits)| bits.is_some);
        let needs: Vec<(Most, &NeedBits)> = needs.map(|(most, bits)| (*most, bits)).collect();
        for (at, &word) in first.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let shift = word.trailing_zeros();
                word &= word - 1;
                let bound = needs.iter().map(|(most, bits)| {
                    let has = |bits: &Bits| bits.get(at).map_or(0, |it| it >> shift & 1);
                    let met = if most.met > 0 { has(&bits.met) * most.met } else { 0 };
                    met.max(has(&bits.any) * most.any)
                });
                let bound: u64 = bound.sum();
                if bound >= threshold && bound > 0 {
                    self.candidates.push((bound, (at * 64) as u16 + shift as u16));
                }
            }
        }
        if self.candidates.len() > FIRST {
            self.candidates.select_nth_unstable_by_key(FIRST, |it| Reverse(it.0));
        }
        if course.counted {
            bits.fill(0);
        }
        for &(bound, low) in &self.candidates {
            if bound < course.threshold(taker) {
                continue;
            }
            let document = document(block, low);
            let sum = self.summer.sum(asked, ground.table.rows(document), &course.times);
            let sum = sum.unwrap_or_else(|| (ground.exact)(document));
            if asked.admits(sum) {
                if !course.counted || ground.eligible.contains(document) {
                    taker.take(document, sum);
                }
                bits[usize::from(low >> 6)] |= 1 << (low & 63);
            }
        }
    }

    /// Goes through all rows of a set of documents.
    pub(in crate::index) fn rows(
        &mut self,
        ground: &Ground<'_>,
        asked: &Asked,
        set: &Bitmap,
        each: &mut dyn FnMut(u32, Sum),
    ) {
        let times = ground.table.times(asked.day);
        let serves = ground.table.serves(asked.day);
        for (at, &word) in set.words().iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let document = (at * 64) as u32 + word.trailing_zeros();
                word &= word - 1;
                let sum = if serves { self.summer.sum(asked, ground.table.rows(document), &times) } else { None };
                let sum = sum.unwrap_or_else(|| (ground.exact)(document));
                if asked.admits(sum) {
                    each(document, sum);
                }
            }
        }
    }
}

impl Course<'_> {
    fn threshold(&self, taker: &dyn Taker) -> u64 {
        if self.counted {
            return u64::from(self.asked.least_met) << super::asked::MUST_SHIFT;
        }
        taker.threshold().max(self.sampled)
    }
}

impl Most {
    fn of(asked: &Asked, need: &super::asked::Need) -> Self {
        let mut most = Self::default();
        for list in asked.lists.get(need.lists.clone()).unwrap_or_default() {
            for cell in asked.tables.get(list.table).into_iter().flatten() {
                let key = asked.cell_key(need, *cell);
                if need.must && asked.musts_first && cell & MET != 0 {
                    most.met = most.met.max(key);
                } else {
                    most.any = most.any.max(key);
                }
            }
        }
        // Units may come from one piece of evidence, and that it is met from another.
        if most.met > 0 {
            most.met = need.bound;
        }
        most
    }
}

/// How many of `each`, the greatest first, are needed at least to reach a threshold with `rest`.
fn fewest(each: &[u64], rest: u64, threshold: u64) -> usize {
    let mut sum = rest;
    let mut count = 0;
    for it in each {
        if sum >= threshold {
            break;
        }
        sum += it;
        count += 1;
    }
    count
}

/// Sets right who matches by odd evidence only.
fn settle_odd(ground: &Ground<'_>, asked: &Asked, block: usize, bits: &mut Bits) {
    if ground.table.odd_cells.is_empty() {
        return;
    }
    for number in 0..asked.lists.len() {
        for &low in BlockList::new(ground, asked, number, block).map(|it| it.odd()).unwrap_or_default() {
            let (at, bit) = (usize::from(low >> 6), 1 << (low & 63));
            if (ground.exact)(document(block, low)).units > 0 {
                bits[at] |= bit;
            } else {
                bits[at] &= !bit;
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "documents are numbered in 32 bits")]
fn document(block: usize, low: u16) -> u32 {
    (block * BLOCK) as u32 + u32::from(low)
}

/// Keeps what is in both.
fn mask(bits: &mut Bits, kept: &Bits) {
    bits.iter_mut().zip(kept).for_each(|(bits, kept)| *bits &= kept);
}
