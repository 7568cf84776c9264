//! One block for many plans, one after the other, while what they share is at hand.
//!
//! A threshold that enough holders reach says how many musts one must meet, M of those that somebody here meets. Who
//! meets so many meets one of any (all - M + 1) of them: the rarest are united, and only there the others are counted,
//! 64 documents at a time. Where many are left, other requirements are counted too, then each is bounded by its bits,
//! and who may still be among the best is summed up exactly from its rows.

use std::{cmp::Reverse, ops::Range};

use super::{
    asked::{Asked, Summer},
    counts::keep,
    needs::{Most, fewest_of, unite},
    planes::{Bits, WORDS},
    search::{Ground, Taker, document, fetch, low, mask, settle_odd},
    sets::{BlockSet, Sets, count},
    table::Times,
};

/// Candidates that are summed up, the most promising first, before the others are looked at again.
const FIRST: usize = 32;
/// So few are summed up without being bounded.
const FEW: usize = 12;
/// Words of a block that are looked at one after the other as long as there is no threshold.
const RANGES: [Range<usize>; 3] = [0..64, 64..256, 256..WORDS];

/// All words of a block.
const ALL: Range<usize> = 0..WORDS;

/// A plan for the blocks of a segment.
#[derive(Debug)]
pub(in crate::index) struct Job {
    asked: Asked,
    needs: Vec<JobNeed>,
    times: Times,
}

/// A requirement.
#[derive(Debug, Clone, Copy)]
struct JobNeed {
    /// The set of who gets anything.
    any: usize,
    /// The set of who meets it.
    met: usize,
    most: Most,
    /// Whether it gives units at all.
    gives: bool,
}

/// Memory of a thread, used again and again.
#[derive(Debug)]
pub(in crate::index) struct ManyMemory {
    summer: Summer,
    matches: Box<Bits>,
    found: Box<Bits>,
    /// Who of those found meets more than as many musts as it takes.
    more: Box<Bits>,
    other: Box<Bits>,
    /// Sets that are lists, as bits.
    spread: Vec<Box<Bits>>,
    candidates: Vec<(u64, u16)>,
    done: Vec<u16>,
}

impl Default for ManyMemory {
    fn default() -> Self {
        let nobody = || Box::new([0; WORDS]);
        Self {
            summer: Summer::default(),
            matches: nobody(),
            found: nobody(),
            more: nobody(),
            other: nobody(),
            spread: Vec::new(),
            candidates: Vec::new(),
            done: Vec::new(),
        }
    }
}

/// The sets of a segment's plans in one block.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Shared<'a> {
    /// Who is in.
    pub(in crate::index) filled: &'a [BlockSet],
    /// Which block.
    pub(in crate::index) block: usize,
}

/// Where the bits of a set are.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// With the others.
    Shared(usize),
    /// In the memory of the thread.
    Spread(usize),
}

impl Job {
    /// A plan; `None`: it asks for what only [`Memory`] answers.
    pub(in crate::index) fn new(asked: Asked, times: Times, sets: &mut Sets) -> Option<Self> {
        if !asked.admits_all() || asked.needs.len() > super::MOST_NEEDS || asked.needs.iter().any(|it| it.hollow) {
            return None;
        }
        let needs = asked.needs.iter().map(|need| {
            let most = Most::of(&asked, need);
            let any = sets.any(&asked, need);
            // Who meets what is no must does not matter.
            let met = if most.met > 0 { sets.met(&asked, need) } else { any };
            JobNeed { any, met, most, gives: need.units > 0 }
        });
        let needs = needs.collect();
        Some(Self { asked, needs, times })
    }
}

impl ManyMemory {
    /// Goes through one block; gives back how many come out.
    pub(in crate::index) fn block(
        &mut self,
        ground: &Ground<'_>,
        job: &Job,
        shared: Shared<'_>,
        limit: usize,
        taker: &mut dyn Taker,
    ) -> u64 {
        self.matches.fill(0);
        for need in job.needs.iter().filter(|it| it.gives) {
            let Some(set) = shared.filled.get(need.any) else { continue };
            match set.bits() {
                Some(bits) => unite(&mut self.matches, bits),
                None => set.mark(&mut self.matches),
            }
        }
        settle_odd(ground, &job.asked, shared.block, &mut self.matches);
        mask(&mut self.matches, ground.eligible.block(shared.block));
        if limit > 0 {
            self.best(ground, job, shared, taker);
        }
        count(&self.matches) as u64
    }

    /// Finds who may be among the best, and sums them up.
    fn best(&mut self, ground: &Ground<'_>, job: &Job, shared: Shared<'_>, taker: &mut dyn Taker) {
        let is_some = |set: usize| shared.filled.get(set).is_some_and(|it| it.count > 0);
        let here: Vec<Most> = job
            .needs
            .iter()
            .map(|need| Most {
                any: if is_some(need.any) { need.most.any } else { 0 },
                met: if is_some(need.met) { need.most.met } else { 0 },
            })
            .collect();
        let all: u64 = here.iter().map(|it| it.met.max(it.any)).sum();
        if all == 0 || all < taker.threshold() {
            return;
        }
        self.done.clear();
        let mut spread: Vec<&BlockSet> = Vec::new();
        let mut place = |memory: &mut Self, set: usize| {
            let set_here = shared.filled.get(set).filter(|it| it.bits().is_none());
            let Some(listed) = set_here else { return Place::Shared(set) };
            if memory.spread.len() == spread.len() {
                memory.spread.push(Box::new([0; WORDS]));
            }
            if let Some(bits) = memory.spread.get_mut(spread.len()) {
                listed.mark(bits);
            }
            spread.push(listed);
            Place::Spread(spread.len() - 1)
        };
        // Musts, the rarest first.
        let mut musts: Vec<usize> = (0..here.len()).filter(|it| here.get(*it).is_some_and(|it| it.met > 0)).collect();
        let met_count =
            |need: &usize| job.needs.get(*need).and_then(|it| shared.filled.get(it.met)).map_or(0, |it| it.count);
        musts.sort_by_key(met_count);
        let met: Vec<Place> = musts.iter().filter_map(|it| Some(place(self, job.needs.get(*it)?.met))).collect();
        let mut any: Option<Vec<Place>> = None;
        // As long as nobody sets a threshold, a few documents are looked at for one, then some, then the others.
        let ranges = if taker.threshold() == 0 { &RANGES[..] } else { std::slice::from_ref(&ALL) };
        for range in ranges {
            for raises in [true, false] {
                if raises && taker.threshold() > 0 {
                    continue;
                }
                let threshold = taker.threshold();
                let (musts_needed, others_needed) = fewest_of(&here, threshold);
                let mut left = self.meeting(ground, shared, range.clone(), &met, musts_needed);
                if (left > FEW || raises) && any.is_none() {
                    any = Some(job.needs.iter().map(|it| place(self, it.any)).collect());
                }
                if let Some(any) = &any {
                    if raises {
                        self.most(shared, range.clone(), &met);
                        left = self.most(shared, range.clone(), any);
                    } else if left > FEW && others_needed > 0 {
                        left = self.having(shared, range.clone(), any, others_needed);
                    }
                }
                self.bound(
                    shared,
                    range.clone(),
                    &here,
                    &musts,
                    &met,
                    any.as_deref().filter(|_| left > FEW),
                    threshold,
                );
                self.sum(ground, job, shared.block, if raises { FIRST } else { usize::MAX }, taker);
            }
        }
        // Left as it was found.
        self.spread.iter_mut().zip(spread).for_each(|(bits, listed)| listed.clear(bits));
    }

    /// Finds who meets so many musts, and whom of them more; gives back how many.
    fn meeting(
        &mut self,
        ground: &Ground<'_>,
        shared: Shared<'_>,
        range: Range<usize>,
        met: &[Place],
        musts: usize,
    ) -> usize {
        let Self { found, more, spread, matches, .. } = self;
        let met: Vec<&Bits> = met.iter().filter_map(|it| it.bits(shared, spread)).collect();
        let here = found.get_mut(range.clone()).unwrap_or_default();
        if musts == 0 {
            here.iter_mut().zip(within(matches, &range)).for_each(|(here, it)| *here = *it);
        } else {
            here.fill(0);
            for it in met.iter().take((met.len() + 1).saturating_sub(musts)) {
                here.iter_mut().zip(within(it, &range)).for_each(|(here, it)| *here |= it);
            }
            let eligible = within(ground.eligible.block(shared.block), &range);
            here.iter_mut().zip(eligible).for_each(|(here, it)| *here &= it);
        }
        keep(&met, range, musts, found, Some(more))
    }

    /// Keeps whom of those found has so many requirements, or more musts; gives back how many.
    fn having(&mut self, shared: Shared<'_>, range: Range<usize>, any: &[Place], others: usize) -> usize {
        let Self { found, more, spread, other, .. } = self;
        let any: Vec<&Bits> = any.iter().filter_map(|it| it.bits(shared, spread)).collect();
        copy(found, other, &range);
        keep(&any, range.clone(), others, other, None);
        let either = within(more, &range).iter().zip(within(other, &range)).map(|(more, other)| more | other);
        let mut left = 0;
        for (found, either) in found.get_mut(range.clone()).unwrap_or_default().iter_mut().zip(either) {
            if *found != 0 {
                *found &= either;
                left += found.count_ones() as usize;
            }
        }
        left
    }

    /// Keeps a few of those found: who is in most sets.
    fn most(&mut self, shared: Shared<'_>, range: Range<usize>, places: &[Place]) -> usize {
        let Self { found, spread, other, .. } = self;
        let sets: Vec<&Bits> = places.iter().filter_map(|it| it.bits(shared, spread)).collect();
        for least in (0..=sets.len()).rev() {
            copy(found, other, &range);
            let left = keep(&sets, range.clone(), least, other, None);
            if left >= FIRST || least == 0 {
                copy(other, found, &range);
                return left;
            }
        }
        0
    }

    /// Makes candidates of those found, with what they reach at most, as far as that is a threshold.
    #[expect(clippy::too_many_arguments, reason = "all of them change with each call")]
    fn bound(
        &mut self,
        shared: Shared<'_>,
        range: Range<usize>,
        here: &[Most],
        musts: &[usize],
        met: &[Place],
        any: Option<&[Place]>,
        threshold: u64,
    ) {
        let Self { found, spread, candidates, .. } = self;
        candidates.clear();
        let empty: &Bits = &[0; WORDS];
        let mut needs: Vec<(Most, &Bits, &Bits)> = Vec::with_capacity(here.len());
        for (most, any) in here.iter().zip(any.unwrap_or_default()) {
            needs.push((*most, any.bits(shared, spread).unwrap_or(empty), empty));
        }
        for (need, met) in musts.iter().zip(met) {
            if let (Some(need), Some(bits)) = (needs.get_mut(*need), met.bits(shared, spread)) {
                need.2 = bits;
            }
        }
        needs.retain(|it| it.0.any.max(it.0.met) > 0);
        for (at, &word) in found.iter().enumerate().take(range.end).skip(range.start) {
            let mut word = word;
            while word != 0 {
                let shift = word.trailing_zeros();
                word &= word - 1;
                // Who meets it gets no less than who does not; no branch, for there is nothing to foresee.
                let given = |bits: &Bits, key: u64| (bits[at] >> shift & 1).wrapping_neg() & key;
                let bound = needs.iter().map(|(most, any, met)| given(any, most.any).max(given(met, most.met)));
                let bound = if any.is_some() { bound.sum() } else { u64::MAX };
                if bound >= threshold && bound > 0 {
                    candidates.push((bound, low(at, shift)));
                }
            }
        }
    }

    /// Sums up so many candidates, the most promising first.
    fn sum(&mut self, ground: &Ground<'_>, job: &Job, block: usize, most: usize, taker: &mut dyn Taker) {
        let Self { summer, candidates, done, .. } = self;
        if candidates.len() > FIRST {
            candidates.select_nth_unstable_by_key(FIRST - 1, |it| Reverse(it.0));
        }
        let all = candidates.len().min(most);
        for next in candidates.get(..all).unwrap_or_default().chunks(FIRST) {
            let threshold = taker.threshold();
            let reaching = next.iter().filter(|it| it.0 >= threshold);
            fetch(ground.table, reaching.map(|it| document(block, it.1)));
            for &(bound, low) in next {
                if bound < taker.threshold() || done.contains(&low) {
                    continue;
                }
                let document = document(block, low);
                let sum = summer.sum(&job.asked, ground.table.rows(document), &job.times);
                let sum = sum.unwrap_or_else(|| (ground.exact)(document));
                if job.asked.admits(sum) {
                    taker.take(document, sum);
                }
                if most < usize::MAX {
                    done.push(low);
                }
            }
        }
    }
}

/// The words of a range.
fn within<'a>(bits: &'a Bits, range: &Range<usize>) -> &'a [u64] {
    bits.get(range.clone()).unwrap_or_default()
}

/// Copies the words of a range.
fn copy(from: &Bits, to: &mut Bits, range: &Range<usize>) {
    to.iter_mut().zip(from).take(range.end).skip(range.start).for_each(|(to, from)| *to = *from);
}

impl Place {
    fn bits<'a>(self, shared: Shared<'a>, spread: &'a [Box<Bits>]) -> Option<&'a Bits> {
        match self {
            Self::Shared(set) => shared.filled.get(set)?.bits(),
            Self::Spread(at) => spread.get(at).map(|it| &**it),
        }
    }
}
