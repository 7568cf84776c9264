//! Block by block: who matches, and who may be among the best.
//!
//! For each requirement a bitmap says who gets anything, and for a must another one who meets it. Together the first
//! are the *matches*. From a threshold that enough holders reach already follows how many musts, and how many others,
//! one must have to be among the best: counting bitmaps finds who has. These few are bounded by what the bitmaps say,
//! and who may still be among the best is summed up exactly from its rows.

use std::cmp::Reverse;

use super::{
    super::bitmap::Bitmap,
    asked::{Asked, Sum, Summer},
    block::BlockList,
    needs::{Most, NeedBits, fewest_of, unite},
    planes::{BLOCK, Bits, WORDS},
    table::{CLASSES, Table},
    tally::Tally,
    view::View,
};

/// Documents of the rarest skills that give a first threshold.
const SAMPLE: usize = 12;
/// Documents that are summed up, the most promising first, before the others are looked at again.
const FIRST: usize = 32;

/// So few are looked at one by one.
const FEW: u32 = 64;

/// A segment's evidence with what answers for the rest.
#[derive(Clone, Copy)]
pub(in crate::index) struct Ground<'a> {
    /// The evidence.
    pub(in crate::index) table: &'a Table,
    /// How its common skills are seen on the day asked about.
    pub(in crate::index) view: &'a View,
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
#[derive(Debug)]
pub(in crate::index) struct Memory {
    summer: Summer,
    needs: Vec<NeedBits>,
    musts: Tally,
    others: Tally,
    others_counted: bool,
    found: Box<Bits>,
    other: Box<Bits>,
    more: Box<Bits>,
    candidates: Vec<(u64, u16)>,
    /// Who of the block has been summed up already.
    done: Vec<u16>,
    sampled: Vec<u64>,
}

impl Default for Memory {
    fn default() -> Self {
        let nobody = || Box::new([0; WORDS]);
        Self {
            summer: Summer::default(),
            needs: Vec::new(),
            musts: Tally::default(),
            others: Tally::default(),
            others_counted: false,
            found: nobody(),
            other: nobody(),
            more: nobody(),
            candidates: Vec::new(),
            done: Vec::new(),
            sampled: Vec::new(),
        }
    }
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
        let times = ground.table.times(asked.day);
        let sampled = self.sample(ground, asked, &times, limit);
        let most = asked.needs.iter().map(|need| Most::of(asked, need)).collect();
        let course = Course { asked, most, times, sampled, counted: asked.least_met > 0 };
        let mut bits = Box::new([0; WORDS]);
        for block in 0..ground.table.blocks {
            bits.fill(0);
            for (need, bits) in asked.needs.iter().zip(&mut self.needs) {
                bits.fill(ground, asked, need, block);
            }
            if !course.counted {
                self.unite_needs(ground, &course, block, &mut bits);
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

    /// Sets the bits of who gets units.
    fn unite_needs(&mut self, ground: &Ground<'_>, course: &Course<'_>, block: usize, bits: &mut Bits) {
        let of = course.asked.needs.iter().zip(&self.needs).filter(|(need, bits)| need.units > 0 && bits.is_some);
        of.clone().filter(|(need, _)| !need.hollow).for_each(|(_, of)| unite(bits, of.any()));
        for (_, of) in of.filter(|(need, _)| need.hollow) {
            for (at, bits) in bits.iter_mut().enumerate() {
                let mut unknown = of.any()[at] & !*bits & ground.present.block(block)[at];
                while unknown != 0 {
                    let shift = unknown.trailing_zeros();
                    unknown &= unknown - 1;
                    let document = document(block, low(at, shift));
                    let sum = self.summer.sum(course.asked, ground.table.rows(document), &course.times);
                    *bits |= u64::from(sum.unwrap_or_else(|| (ground.exact)(document)).units > 0) << shift;
                }
            }
        }
        settle_odd(ground, course.asked, block, bits);
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

    /// Finds who may be among the best of a block, and sums them up.
    fn best(&mut self, ground: &Ground<'_>, course: &Course<'_>, block: usize, taker: &mut dyn Taker, bits: &mut Bits) {
        let mut here: Vec<Most> = course.most.clone();
        here.iter_mut()
            .zip(&self.needs)
            .filter(|(_, bits)| !bits.is_some)
            .for_each(|(most, _)| *most = Most::default());
        let all: u64 = here.iter().map(|it| it.met.max(it.any)).sum();
        if all == 0 || all < course.threshold(taker) {
            return;
        }
        self.musts.clear();
        here.iter().zip(&self.needs).filter(|(most, _)| most.met > 0).for_each(|(_, bits)| self.musts.add(bits.met()));
        self.others_counted = false;
        self.done.clear();
        if course.counted {
            bits.fill(0);
        } else if taker.threshold() == 0 {
            // Who has most sets the threshold for the others.
            self.most(&here, ground.eligible.block(block));
            self.bound(&here, 0);
            self.sum(ground, course, block, FIRST, taker, bits);
        }
        let threshold = course.threshold(taker);
        let (musts, others) = fewest_of(&here, threshold);
        self.select(&here, looked_at(ground, course).block(block), musts, others);
        self.bound(&here, threshold);
        self.sum(ground, course, block, usize::MAX, taker, bits);
    }

    /// Finds a few of `looked_at` who meet most musts, and of those who have most others.
    fn most(&mut self, here: &[Most], looked_at: &Bits) {
        self.found.copy_from_slice(looked_at);
        let musts = self.musts.most_with(FIRST, &self.found);
        self.musts.at_least(musts, &mut self.other);
        mask(&mut self.found, &self.other);
        self.count_others(here);
        let others = self.others.most_with(FIRST, &self.found);
        self.others.at_least(others, &mut self.other);
        mask(&mut self.found, &self.other);
    }

    fn count_others(&mut self, here: &[Most]) {
        if !self.others_counted {
            self.others_counted = true;
            self.others.clear();
            here.iter().zip(&self.needs).filter(|(most, _)| most.any > 0).for_each(|(_, it)| self.others.add(it.any()));
        }
    }

    /// Finds who of `looked_at` meets so many musts, and, meeting no more, has so many others.
    fn select(&mut self, here: &[Most], looked_at: &Bits, musts: usize, others: usize) {
        self.found.copy_from_slice(looked_at);
        if musts > 0 {
            self.musts.at_least(musts, &mut self.other);
            mask(&mut self.found, &self.other);
        }
        if others == 0 || musts > 0 && self.found.iter().map(|it| it.count_ones()).sum::<u32>() < FEW {
            return;
        }
        self.count_others(here);
        self.others.at_least(others, &mut self.other);
        self.musts.at_least(musts + 1, &mut self.more);
        self.other.iter_mut().zip(self.more.iter()).for_each(|(other, more)| *other |= more);
        mask(&mut self.found, &self.other);
    }

    /// Makes candidates of whom was found, with what they reach at most, as far as that is a threshold.
    fn bound(&mut self, here: &[Most], threshold: u64) {
        self.candidates.clear();
        let needs = here.iter().copied().zip(&self.needs).filter(|(most, _)| most.any.max(most.met) > 0);
        let needs: Vec<(Most, &Bits, &Bits)> = needs.map(|(most, bits)| (most, bits.any(), bits.met())).collect();
        for (at, &word) in self.found.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let shift = word.trailing_zeros();
                word &= word - 1;
                let bound = needs.iter().map(|(most, any, met)| {
                    let any = if any[at] >> shift & 1 == 1 { most.any } else { 0 };
                    if most.met > 0 && met[at] >> shift & 1 == 1 { most.met } else { any }
                });
                let bound: u64 = bound.sum();
                if bound >= threshold && bound > 0 {
                    self.candidates.push((bound, low(at, shift)));
                }
            }
        }
    }

    /// Sums up so many candidates, the most promising first.
    fn sum(
        &mut self,
        ground: &Ground<'_>,
        course: &Course<'_>,
        block: usize,
        most: usize,
        taker: &mut dyn Taker,
        bits: &mut Bits,
    ) {
        if self.candidates.len() > FIRST {
            self.candidates.select_nth_unstable_by_key(FIRST - 1, |it| Reverse(it.0));
        }
        let count = self.candidates.len().min(most);
        for (at, &(bound, low)) in self.candidates.iter().enumerate().take(count) {
            if at % FIRST == 0 {
                let threshold = course.threshold(taker);
                let next = self.candidates.iter().skip(at).take(FIRST).filter(|it| it.0 >= threshold);
                fetch(ground.table, next.map(|it| document(block, it.1)));
            }
            if bound < course.threshold(taker) || self.done.contains(&low) {
                continue;
            }
            let document = document(block, low);
            let sum = self.summer.sum(course.asked, ground.table.rows(document), &course.times);
            let sum = sum.unwrap_or_else(|| (ground.exact)(document));
            if course.asked.admits(sum) {
                if !course.counted || ground.eligible.contains(document) {
                    taker.take(document, sum);
                }
                bits[usize::from(low >> 6)] |= 1 << (low & 63);
            }
            if most < usize::MAX {
                self.done.push(low);
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
        let mut documents = set.iter().peekable();
        let mut next: Vec<u32> = Vec::with_capacity(FIRST);
        while documents.peek().is_some() {
            next.clear();
            next.extend(documents.by_ref().take(FIRST));
            fetch(ground.table, next.iter().copied());
            for &document in &next {
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

/// Touches the rows of several documents at once, so that memory answers for all of them together.
pub(super) fn fetch(table: &Table, documents: impl Iterator<Item = u32>) {
    let first = documents.map(|it| table.rows(it).first().copied().unwrap_or(0));
    std::hint::black_box(first.fold(0, u32::wrapping_add));
}

/// Whom a search looks at.
fn looked_at<'a>(ground: &Ground<'a>, course: &Course<'_>) -> &'a Bitmap {
    if course.counted { ground.present } else { ground.eligible }
}

/// Sets right who matches by odd evidence only.
pub(super) fn settle_odd(ground: &Ground<'_>, asked: &Asked, block: usize, bits: &mut Bits) {
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

/// The place in a block of a bit in a word.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "below 1,024 and 64")]
pub(super) fn low(word: usize, bit: u32) -> u16 {
    (word * 64) as u16 | bit as u16
}

#[expect(clippy::cast_possible_truncation, reason = "documents are numbered in 32 bits")]
pub(super) fn document(block: usize, low: u16) -> u32 {
    (block * BLOCK) as u32 + u32::from(low)
}

/// Keeps what is in both.
pub(super) fn mask(bits: &mut Bits, kept: &Bits) {
    bits.iter_mut().zip(kept).for_each(|(bits, kept)| *bits &= kept);
}
