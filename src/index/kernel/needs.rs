//! One requirement in one block: who gets anything, who meets it, and what that adds to a key at most.

use std::{cmp::Reverse, ops::Range, sync::Arc};

use super::{
    asked::{Asked, Need},
    block::{BlockList, Of},
    planes::{Bits, CHUNK, WORDS},
    search::Ground,
};

/// A requirement in one block.
#[derive(Debug)]
pub(super) struct NeedBits {
    /// Who gets anything, where that is known already.
    known_any: Option<Arc<Bits>>,
    /// Who meets it, where that is known already.
    known_met: Option<Arc<Bits>>,
    /// Else who gets anything.
    own_any: Box<Bits>,
    /// Else who meets it, where it is a must.
    own_met: Box<Bits>,
    /// Whether anybody gets anything.
    pub(super) is_some: bool,
}

impl NeedBits {
    /// Who gets anything.
    pub(super) fn any(&self) -> &Bits {
        self.known_any.as_deref().unwrap_or(&self.own_any)
    }

    /// Who meets it.
    pub(super) fn met(&self) -> &Bits {
        self.known_met.as_deref().unwrap_or(&self.own_met)
    }

    /// Fills in some chunks of a block; the others are not to be looked at.
    pub(super) fn fill(
        &mut self,
        ground: &Ground<'_>,
        asked: &Asked,
        need: &Need,
        block: usize,
        chunks: &Range<usize>,
    ) {
        (self.known_any, self.known_met) = (None, None);
        let counts_met = need.must && asked.musts_first;
        let mut lists = need.lists.clone().filter_map(|it| BlockList::new(ground, asked, it, block)).peekable();
        self.is_some = lists.peek().is_some();
        let Some(first) = lists.next() else { return };
        if first.is_dense_only() && lists.peek().is_none() {
            self.known_any = first.dense(ground, Of::Anything);
            self.known_met = counts_met.then(|| first.dense(ground, Of::Met)).flatten();
            return;
        }
        let words = chunks.start * CHUNK..chunks.end * CHUNK;
        clear(&mut self.own_any, &words);
        if counts_met {
            clear(&mut self.own_met, &words);
        }
        for list in std::iter::once(first).chain(lists) {
            if let Some(dense) = list.dense(ground, Of::Anything) {
                unite(&mut self.own_any, &dense);
            }
            if counts_met && let Some(dense) = list.dense(ground, Of::Met) {
                unite(&mut self.own_met, &dense);
            }
            list.mark(chunks, &mut self.own_any, counts_met.then_some(&mut *self.own_met));
        }
    }
}

impl Default for NeedBits {
    fn default() -> Self {
        let nobody = || Box::new([0; WORDS]);
        Self { known_any: None, known_met: None, own_any: nobody(), own_met: nobody(), is_some: false }
    }
}

/// What a requirement adds to a key at most.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Most {
    /// When it is not met, or not a must.
    pub(super) any: u64,
    /// When it is a must and met.
    pub(super) met: u64,
}

impl Most {
    /// Of a requirement.
    pub(super) fn of(asked: &Asked, need: &Need) -> Self {
        let (mut most, mut meets) = (Self::default(), false);
        let lists = asked.lists.get(need.lists.clone()).unwrap_or_default();
        for gist in lists.iter().filter_map(|it| asked.gists.get(it.table)) {
            if need.must && asked.musts_first {
                most.any = most.any.max(u64::from(gist.unmet_units));
                meets |= gist.meets;
            } else {
                most.any = most.any.max(u64::from(gist.units));
            }
        }
        // Units may come from one piece of evidence, and that it is met from another.
        if meets {
            most.met = need.bound;
        }
        most
    }
}

fn clear(bits: &mut Bits, words: &Range<usize>) {
    bits.get_mut(words.clone()).unwrap_or_default().fill(0);
}

/// So many musts are met by everybody who reaches a threshold; who meets no more has so many others.
pub(super) fn fewest_of(here: &[Most], threshold: u64) -> (usize, usize) {
    let of = |value: fn(&Most) -> u64| {
        let mut values: Vec<u64> = here.iter().map(value).filter(|it| *it > 0).collect();
        values.sort_unstable_by_key(|it| Reverse(*it));
        values
    };
    let (musts, others) = (of(|it| it.met), of(|it| it.any));
    let musts_needed = fewest(&musts, others.iter().sum(), threshold);
    (musts_needed, fewest(&others, musts.iter().take(musts_needed).sum(), threshold))
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

/// Adds all of another set.
pub(super) fn unite(bits: &mut Bits, other: &Bits) {
    bits.iter_mut().zip(other).for_each(|(bits, other)| *bits |= other);
}
