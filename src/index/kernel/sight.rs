//! What the requirements of a plan say of a block: who has how many of them, and what that comes to at most.

use super::{
    needs::{Most, NeedBits},
    planes::{Bits, Span, span},
    search::low,
    tally::{Enough, keep, most_with},
};

/// So few are bounded one by one, without counting what else they have.
const FEW: u32 = if cfg!(test) { 2 } else { 8 };

/// The requirements that somebody in a block has something for.
pub(super) struct Sight<'a> {
    /// Who meets each must.
    met: Vec<&'a Bits>,
    /// Who has anything for each that gives units when it is not a must met.
    any: Vec<&'a Bits>,
    /// Who has anything for each, who meets it, and what that adds.
    all: Vec<(Most, &'a Bits, &'a Bits)>,
}

impl<'a> Sight<'a> {
    /// What each requirement adds at most here, and whom.
    pub(super) fn new(here: &[Most], needs: &'a [NeedBits]) -> Self {
        let needs = || here.iter().zip(needs);
        Self {
            met: needs().filter(|(most, _)| most.met > 0).map(|(_, bits)| bits.met()).collect(),
            any: needs().filter(|(most, _)| most.any > 0).map(|(_, bits)| bits.any()).collect(),
            all: needs()
                .filter(|(most, _)| most.any.max(most.met) > 0)
                .map(|(most, bits)| (*most, bits.any(), bits.met()))
                .collect(),
        }
    }

    /// Keeps a few: who meets most musts, and of those who has most others.
    pub(super) fn most(&self, chunk: usize, documents: usize, found: &mut Span, more: &mut Span) {
        let documents = u32::try_from(documents).unwrap_or(u32::MAX);
        for bits in [&self.met, &self.any] {
            let least = most_with(bits, chunk, documents, found);
            keep(bits, chunk, Enough { least, with_more: false }, found, more);
        }
    }

    /// Keeps who meets so many musts, and, meeting no more, has so many others; gives back how many at most.
    pub(super) fn select(
        &self,
        chunk: usize,
        (musts, others): (usize, usize),
        found: &mut Span,
        more: &mut Span,
    ) -> u32 {
        let mut count = u32::MAX;
        if musts > 0 {
            count = keep(&self.met, chunk, Enough { least: musts, with_more: others > 0 }, found, more);
        } else if others > 0 {
            keep(&self.met, chunk, Enough { least: 0, with_more: true }, found, more);
        }
        if others == 0 || count <= FEW {
            return count;
        }
        // Who meets more musts stays, whatever else they have.
        let mut having = *found;
        keep(&self.any, chunk, Enough { least: others, with_more: false }, &mut having, &mut [0; _]);
        found.iter_mut().zip(more).zip(having).for_each(|((found, more), having)| *found &= *more | having);
        count
    }

    /// Makes candidates of those found, with what they reach at most, as far as that is a threshold.
    pub(super) fn bound(&self, chunk: usize, found: &Span, threshold: u64, candidates: &mut Vec<(u64, u16)>) {
        let all = || self.all.iter().map(|(most, any, met)| (most, span(any, chunk), span(met, chunk)));
        for (at, &word) in found.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let shift = word.trailing_zeros();
                word &= word - 1;
                let bound = all().map(|(most, any, met)| {
                    let any = if any[at] >> shift & 1 == 1 { most.any } else { 0 };
                    if most.met > 0 && met[at] >> shift & 1 == 1 { most.met } else { any }
                });
                let bound: u64 = bound.sum();
                if bound >= threshold && bound > 0 {
                    candidates.push((bound, low(chunk * found.len() + at, shift)));
                }
            }
        }
    }
}
