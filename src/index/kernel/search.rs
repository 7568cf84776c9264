//! Block by block: who matches, and who may be among the best.
//!
//! For each requirement a bitmap says who gets anything, and for a must another one who meets it. Together the first
//! are the *matches*. From a threshold that enough holders reach already follows how many musts, and how many others,
//! one must have to be among the best: counting bitmaps finds who has. These few are bounded by what the bitmaps say,
//! and who may still be among the best is summed up exactly from its rows.

use std::{cmp::Reverse, ops::Range};

use super::{
    super::bitmap::Bitmap,
    asked::{Asked, Sum, Summer},
    block::BlockList,
    needs::{Most, NeedBits, fewest_of},
    planes::{BLOCK, Bits, CHUNK, CHUNKS, Span, WORDS, span},
    sight::Sight,
    table::{Table, Times},
    view::View,
};

/// Documents that are summed up, the most promising first, before the others are looked at again.
const FIRST: usize = 32;
/// More candidates are summed up before others are looked for.
const MANY: usize = if cfg!(test) { 8 } else { 256 };

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
    matches: Box<Bits>,
    /// What each requirement adds at most in the block at hand.
    here: Vec<Most>,
    found: Box<Span>,
    more: Box<Span>,
    candidates: Vec<(u64, u16)>,
    /// Who of the block has been summed up already.
    done: Vec<u16>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            summer: Summer::default(),
            needs: Vec::new(),
            matches: Box::new([0; WORDS]),
            here: Vec::new(),
            found: Box::new([0; CHUNK]),
            more: Box::new([0; CHUNK]),
            candidates: Vec::new(),
            done: Vec::new(),
        }
    }
}

/// How a search goes on: what holds for all blocks.
struct Course<'a> {
    asked: &'a Asked,
    most: Vec<Most>,
    times: Times,
    /// Whether all who may come out are summed up, because only that tells who does.
    counted: bool,
}

impl Memory {
    /// Goes through all blocks. `matches` is given who comes out of each block that has anybody.
    pub(in crate::index) fn blocks(
        &mut self,
        ground: &Ground<'_>,
        asked: &Asked,
        limit: usize,
        taker: &mut dyn Taker,
        matches: &mut dyn FnMut(usize, &Bits),
    ) {
        self.needs.resize_with(self.needs.len().max(asked.needs.len()), NeedBits::default);
        let most = asked.needs.iter().map(|need| Most::of(asked, need)).collect();
        let course = Course { asked, most, times: ground.table.times(asked.day), counted: asked.least_met > 0 };
        for block in 0..ground.table.block_count() {
            let chunks = chunks_of(ground.present, block);
            if chunks.is_empty() {
                continue;
            }
            self.matches.fill(0);
            for (need, bits) in asked.needs.iter().zip(&mut self.needs) {
                bits.fill(ground, asked, need, block, &chunks);
            }
            if !course.counted {
                self.unite_needs(ground, &course, block, &chunks);
                matches(block, &self.matches);
            }
            if limit > 0 || course.counted {
                self.best(ground, &course, block, taker);
            }
            if course.counted {
                matches(block, &self.matches);
            }
        }
    }

    /// Finds who gets units.
    fn unite_needs(&mut self, ground: &Ground<'_>, course: &Course<'_>, block: usize, chunks: &Range<usize>) {
        let Self { needs, summer, matches, .. } = self;
        let of = course.asked.needs.iter().zip(&*needs).filter(|(need, bits)| need.units > 0 && bits.is_some);
        let sure: Vec<&Bits> = of.clone().filter(|(need, _)| !need.hollow).map(|(_, bits)| bits.any()).collect();
        let (spans, _) = matches.as_chunks_mut::<CHUNK>();
        for (chunk, matches) in spans.iter_mut().enumerate().take(chunks.end).skip(chunks.start) {
            for bits in &sure {
                matches.iter_mut().zip(span(bits, chunk)).for_each(|(matches, bits)| *matches |= bits);
            }
        }
        let present = ground.present.block(block);
        for (_, of) in of.filter(|(need, _)| need.hollow) {
            for (at, bits) in matches.iter_mut().enumerate() {
                let mut unknown = of.any()[at] & !*bits & present[at];
                while unknown != 0 {
                    let shift = unknown.trailing_zeros();
                    unknown &= unknown - 1;
                    let document = document(block, low(at, shift));
                    let sum = summer.sum(course.asked, ground.table.rows(document), &course.times);
                    *bits |= u64::from(sum.unwrap_or_else(|| (ground.exact)(document)).units > 0) << shift;
                }
            }
        }
        settle_odd(ground, course.asked, block, matches);
        mask(matches, present);
    }

    /// Finds who may be among the best of a block, and sums them up.
    fn best(&mut self, ground: &Ground<'_>, course: &Course<'_>, block: usize, taker: &mut dyn Taker) {
        self.here.clone_from(&course.most);
        self.here
            .iter_mut()
            .zip(&self.needs)
            .filter(|(_, bits)| !bits.is_some)
            .for_each(|(most, _)| *most = Most::default());
        let all: u64 = self.here.iter().map(|it| it.met.max(it.any)).sum();
        if all == 0 || all < course.threshold(taker) {
            return;
        }
        let Self { summer, needs, matches, here, found, more, candidates, done, .. } = self;
        let sight = Sight::new(here, needs);
        let mut sums = Sums { ground, course, block, summer, matches, candidates, done };
        sums.candidates.clear();
        sums.done.clear();
        let set = if course.counted { ground.present } else { ground.eligible };
        let mut needed = fewest_of(here, course.threshold(taker));
        for chunk in chunks_of(set, block) {
            let looked_at = span(set.block(block), chunk);
            if !course.counted && taker.threshold() == 0 {
                // Who has most sets the threshold for the others.
                found.copy_from_slice(looked_at);
                sight.most(chunk, FIRST, found, more);
                sight.bound(chunk, found, 0, sums.candidates);
                sums.up_to(FIRST, taker);
                sums.candidates.clear();
                needed = fewest_of(here, course.threshold(taker));
            }
            found.copy_from_slice(looked_at);
            if sight.select(chunk, needed, found, more) > 0 {
                sight.bound(chunk, found, course.threshold(taker), sums.candidates);
            }
            if sums.candidates.len() > MANY {
                sums.up_to(usize::MAX, taker);
                sums.candidates.clear();
                needed = fewest_of(here, course.threshold(taker));
            }
        }
        sums.up_to(usize::MAX, taker);
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

/// What it takes to sum up candidates of a block.
struct Sums<'a> {
    ground: &'a Ground<'a>,
    course: &'a Course<'a>,
    block: usize,
    summer: &'a mut Summer,
    matches: &'a mut Bits,
    candidates: &'a mut Vec<(u64, u16)>,
    done: &'a mut Vec<u16>,
}

impl Sums<'_> {
    /// Sums up so many candidates, the most promising first.
    fn up_to(&mut self, most: usize, taker: &mut dyn Taker) {
        let Self { ground, course, block, summer, matches, candidates, done } = self;
        if candidates.len() > FIRST {
            candidates.select_nth_unstable_by_key(FIRST - 1, |it| Reverse(it.0));
        }
        let count = candidates.len().min(most);
        for next in candidates.get(..count).unwrap_or_default().chunks(FIRST) {
            let threshold = course.threshold(taker);
            let reaching = next.iter().filter(|it| it.0 >= threshold);
            fetch(ground.table, reaching.map(|it| document(*block, it.1)));
            for &(bound, low) in next {
                if bound < course.threshold(taker) || done.contains(&low) {
                    continue;
                }
                let document = document(*block, low);
                let sum = summer.sum(course.asked, ground.table.rows(document), &course.times);
                let sum = sum.unwrap_or_else(|| (ground.exact)(document));
                if course.asked.admits(sum) {
                    if !course.counted || ground.eligible.contains(document) {
                        taker.take(document, sum);
                    }
                    matches[usize::from(low >> 6)] |= 1 << (low & 63);
                }
                if most < usize::MAX {
                    done.push(low);
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
        taker.threshold()
    }
}

/// Touches the rows of several documents at once, so that memory answers for all of them together.
pub(super) fn fetch(table: &Table, documents: impl Iterator<Item = u32>) {
    let first = documents.map(|it| table.rows(it).first().copied().unwrap_or(0));
    std::hint::black_box(first.fold(0, u32::wrapping_add));
}

/// The chunks of a block from the first to the last with anybody of a set.
fn chunks_of(set: &Bitmap, block: usize) -> Range<usize> {
    let bits = set.block(block);
    let is_taken = |chunk: &usize| span(bits, *chunk).iter().any(|it| *it != 0);
    let first = (0..CHUNKS).find(is_taken).unwrap_or(CHUNKS);
    let last = (first..CHUNKS).rev().find(is_taken);
    first..last.map_or(first, |it| it + 1)
}

/// Sets right who matches by odd evidence only.
pub(super) fn settle_odd(ground: &Ground<'_>, asked: &Asked, block: usize, bits: &mut Bits) {
    if ground.table.blocks.get(block).is_none_or(|it| it.odd_skills.is_empty()) {
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
