//! One block for many plans, one after the other, while what they share is at hand.
//!
//! A threshold that enough holders reach says how many musts one must meet, M of those that somebody here meets. Who
//! meets so many meets one of any (all - M + 1) of them: the rarest are united, and only there the others are counted,
//! 64 documents at a time. Where many are left, other requirements are counted too, then each is bounded by its bits,
//! and who may still be among the best is summed up exactly from its rows.

use std::cmp::Reverse;

use super::{
    asked::{Asked, Summer},
    needs::{Most, fewest_of, unite},
    planes::{Bits, WORDS},
    search::{Ground, Taker, document, fetch, low, mask, settle_odd},
    sets::{BlockSet, Sets, count},
    table::Times,
};

/// Documents of the rarest skills that give a first threshold.
const SAMPLE: usize = 12;
/// Candidates that are summed up, the most promising first, before the others are looked at again.
const FIRST: usize = 32;
/// So few are summed up without being bounded.
const FEW: usize = 12;
/// More than so many are not bounded before the most promising of them have raised the threshold.
const MANY: usize = if cfg!(test) { 40 } else { 256 };
/// Bits of a count.
const PLANES: usize = 8;

/// A plan for the blocks of a segment.
#[derive(Debug)]
pub(in crate::index) struct Job {
    asked: Asked,
    needs: Vec<JobNeed>,
    times: Times,
    /// A key that enough holders reach, known before the first block.
    sampled: u64,
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
    /// Sets that are lists, as bits.
    spread: Vec<Box<Bits>>,
    candidates: Vec<(u64, u16)>,
    done: Vec<u16>,
    sampled: Vec<u64>,
}

impl Default for ManyMemory {
    fn default() -> Self {
        let nobody = || Box::new([0; WORDS]);
        Self {
            summer: Summer::default(),
            matches: nobody(),
            found: nobody(),
            more: nobody(),
            spread: Vec::new(),
            candidates: Vec::new(),
            done: Vec::new(),
            sampled: Vec::new(),
        }
    }
}

/// The sets of a segment's plans in one block.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Shared<'a> {
    /// What they are.
    pub(in crate::index) sets: &'a Sets,
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
            let (any, met) = sets.of(&asked, need);
            JobNeed { any, met, most: Most::of(&asked, need), gives: need.units > 0 }
        });
        let needs = needs.collect();
        Some(Self { asked, needs, times, sampled: 0 })
    }

    /// Looks for a key that `limit` holders reach.
    pub(in crate::index) fn sample(&mut self, memory: &mut ManyMemory, ground: &Ground<'_>, limit: usize) {
        self.sampled = memory.sample(ground, &self.asked, &self.times, limit);
    }

    fn threshold(&self, taker: &dyn Taker) -> u64 {
        taker.threshold().max(self.sampled)
    }
}

impl ManyMemory {
    /// A key that `limit` holders reach, from a few holders of the rarest skills; 0 where there are too few.
    fn sample(&mut self, ground: &Ground<'_>, asked: &Asked, times: &Times, limit: usize) -> u64 {
        let mut needs: Vec<_> = asked.needs.iter().collect();
        needs.sort_by_key(|it| (!it.must, it.cost));
        let mut documents: Vec<u32> = Vec::new();
        let room = SAMPLE + limit.saturating_mul(2);
        for list in needs.iter().flat_map(|it| asked.lists.get(it.lists.clone()).unwrap_or_default()) {
            for block in 0..ground.table.block_count() {
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
            match shared.filled.get(need.any) {
                Some(set) if set.count == 0 => {}
                Some(set) => match set.bits() {
                    Some(bits) => unite(&mut self.matches, bits),
                    None => shared.sets.mark(need.any, ground.table, job.asked.day, shared.block, &mut self.matches),
                },
                None => {}
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
        if all == 0 || all < job.threshold(taker) {
            return;
        }
        self.done.clear();
        let mut spread = 0;
        let mut place = |memory: &mut Self, set: usize| {
            if shared.filled.get(set).is_some_and(|it| it.bits().is_some()) {
                return Place::Shared(set);
            }
            if memory.spread.len() == spread {
                memory.spread.push(Box::new([0; WORDS]));
            }
            if let Some(bits) = memory.spread.get_mut(spread) {
                bits.fill(0);
                shared.sets.mark(set, ground.table, job.asked.day, shared.block, bits);
            }
            spread += 1;
            Place::Spread(spread - 1)
        };
        // Musts, the rarest first.
        let mut musts: Vec<usize> = (0..here.len()).filter(|it| here.get(*it).is_some_and(|it| it.met > 0)).collect();
        let met_count =
            |need: &usize| job.needs.get(*need).and_then(|it| shared.filled.get(it.met)).map_or(0, |it| it.count);
        musts.sort_by_key(met_count);
        let met: Vec<Place> = musts.iter().filter_map(|it| Some(place(self, job.needs.get(*it)?.met))).collect();
        let mut any: Option<Vec<Place>> = None;
        for is_first in [true, false] {
            let threshold = job.threshold(taker);
            let (musts_needed, others_needed) = fewest_of(&here, threshold);
            let mut left = self.meeting(ground, shared, &met, musts_needed);
            let raises = is_first && left > MANY;
            if left > FEW && any.is_none() {
                any = Some(job.needs.iter().map(|it| place(self, it.any)).collect());
            }
            if let Some(any) = &any {
                if raises {
                    self.most(shared, &met, any);
                } else if others_needed > 0 {
                    left = self.having(shared, any, others_needed);
                }
            }
            self.bound(shared, &here, &musts, &met, any.as_deref().filter(|_| raises || left > FEW), threshold);
            self.sum(ground, job, shared.block, if raises { FIRST } else { usize::MAX }, taker);
            if !raises {
                break;
            }
        }
    }

    /// Finds who meets so many musts, and whom of them more; gives back how many.
    fn meeting(&mut self, ground: &Ground<'_>, shared: Shared<'_>, met: &[Place], musts: usize) -> usize {
        let Self { found, more, spread, matches, .. } = self;
        let met: Vec<&Bits> = met.iter().filter_map(|it| it.bits(shared, spread)).collect();
        if musts == 0 {
            found.copy_from_slice(&**matches);
        } else {
            found.fill(0);
            met.iter().take((met.len() + 1).saturating_sub(musts)).for_each(|it| unite(found, it));
            mask(found, ground.eligible.block(shared.block));
        }
        let mut left = 0;
        for (at, (found, more)) in found.iter_mut().zip(more.iter_mut()).enumerate() {
            if *found == 0 {
                continue;
            }
            let counts = Counts::of(met.iter().map(|it| it[at]));
            *found &= counts.at_least(musts);
            *more = counts.at_least(musts + 1);
            left += found.count_ones() as usize;
        }
        left
    }

    /// Keeps whom of those found has so many requirements, or more musts; gives back how many.
    fn having(&mut self, shared: Shared<'_>, any: &[Place], others: usize) -> usize {
        let Self { found, more, spread, .. } = self;
        let any: Vec<&Bits> = any.iter().filter_map(|it| it.bits(shared, spread)).collect();
        let mut left = 0;
        for (at, (found, more)) in found.iter_mut().zip(more.iter()).enumerate() {
            if *found != 0 {
                *found &= more | Counts::of(any.iter().map(|it| it[at])).at_least(others);
                left += found.count_ones() as usize;
            }
        }
        left
    }

    /// Keeps a few of those found: who meets most musts, and of these who has most requirements.
    fn most(&mut self, shared: Shared<'_>, met: &[Place], any: &[Place]) {
        let Self { found, spread, .. } = self;
        for places in [met, any] {
            let sets: Vec<&Bits> = places.iter().filter_map(|it| it.bits(shared, spread)).collect();
            let mut reaching = vec![0; sets.len() + 1];
            let words = || found.iter().enumerate().filter(|it| *it.1 != 0);
            for (at, found) in words() {
                let counts = Counts::of(sets.iter().map(|it| it[at]));
                for (least, reaching) in reaching.iter_mut().enumerate() {
                    *reaching += (found & counts.at_least(least)).count_ones() as usize;
                }
            }
            let least = reaching.iter().rposition(|it| *it >= FIRST).unwrap_or(0);
            for (at, found) in found.iter_mut().enumerate().filter(|it| *it.1 != 0) {
                *found &= Counts::of(sets.iter().map(|it| it[at])).at_least(least);
            }
        }
    }

    /// Makes candidates of those found, with what they reach at most, as far as that is a threshold.
    fn bound(
        &mut self,
        shared: Shared<'_>,
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
        for (at, &word) in found.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let shift = word.trailing_zeros();
                word &= word - 1;
                let bound = needs.iter().map(|(most, any, met)| {
                    let any = if any[at] >> shift & 1 == 1 { most.any } else { 0 };
                    if most.met > 0 && met[at] >> shift & 1 == 1 { most.met } else { any }
                });
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
            let threshold = job.threshold(taker);
            let reaching = next.iter().filter(|it| it.0 >= threshold);
            fetch(ground.table, reaching.map(|it| document(block, it.1)));
            for &(bound, low) in next {
                if bound < job.threshold(taker) || done.contains(&low) {
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

impl Place {
    fn bits<'a>(self, shared: Shared<'a>, spread: &'a [Box<Bits>]) -> Option<&'a Bits> {
        match self {
            Self::Shared(set) => shared.filled.get(set)?.bits(),
            Self::Spread(at) => spread.get(at).map(|it| &**it),
        }
    }
}

/// Numbers for 64 documents, as bit-planes, the lowest bit first.
struct Counts {
    planes: [u64; PLANES],
    used: usize,
}

impl Counts {
    /// In how many of these words, at most 255, the bit of each document is set.
    #[inline]
    fn of(words: impl ExactSizeIterator<Item = u64>) -> Self {
        let used = ((usize::BITS - words.len().leading_zeros()) as usize).min(PLANES);
        let mut planes = [0; PLANES];
        for word in words {
            let mut carry = word;
            for plane in planes.iter_mut().take(used) {
                (*plane, carry) = (*plane ^ carry, *plane & carry);
            }
        }
        Self { planes, used }
    }

    /// The documents whose number is at least this one.
    #[inline]
    fn at_least(&self, least: usize) -> u64 {
        if least >> self.used != 0 {
            return 0;
        }
        let (mut above, mut equal) = (0, u64::MAX);
        for (bit, plane) in self.planes.iter().enumerate().take(self.used).rev() {
            if least >> bit & 1 == 1 {
                equal &= plane;
            } else {
                above |= equal & plane;
                equal &= !plane;
            }
        }
        above | equal
    }
}
