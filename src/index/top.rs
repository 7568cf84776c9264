//! The search for the best: executes plans exactly, whatever the number of segments and where they come from.

use std::{borrow::Cow, cell::RefCell, cmp::Reverse};

use super::{
    best::{Best, Ranked},
    bitmap::{Bitmap, count},
    entry::EntryKind,
    error::IndexError,
    facets::{Tally, check_filters},
    kernel::{Ground, MOST_NEEDS, MUST_SHIFT, Memory, Sum, Taker},
    packed::day_number,
    segment::Segment,
    segments::Segments,
};
use crate::{
    model::{EvidenceKind, Units},
    ranking::{Answer, Hit, OrderKey, Plan, Query, Sort, focus_per_mille, tie_hash, verified_per_mille, version_hash},
};

/// Summing up a document costs as much as so many postings: its rows are somewhere else in memory.
const SUM_COST: u64 = 300;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// A holder that may be among the best.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// What is known from the postings alone, as one number: focus, musts met, units.
    leading: u64,
    key: OrderKey,
    required_met: u32,
    segment: usize,
    document: u32,
}

impl Ranked for Candidate {
    fn key(&self) -> u64 {
        self.leading
    }
}

impl Candidate {
    fn new(query: &Query<'_>, segment: usize, document: u32, sum: Sum, focus: u16) -> Self {
        let key = OrderKey::leading(query.sort, query.must, focus, sum.required_met, Units(sum.units));
        // Ten, at most 10 and 21 bits: as the fields of the key compare, so compares the number.
        let leading = u64::from(key.focus_per_mille) << (2 * MUST_SHIFT)
            | u64::from(key.required_met) << MUST_SHIFT
            | u64::from(key.score_units.0);
        Self { leading, key, required_met: sum.required_met, segment, document }
    }
}

/// Puts what the kernel finds in one segment among the best.
pub(super) struct Collector<'a> {
    /// What is asked.
    pub(super) query: &'a Query<'a>,
    /// Which segment.
    pub(super) segment: usize,
    /// The best so far.
    pub(super) best: &'a mut Best<Candidate>,
}

impl Taker for Collector<'_> {
    fn threshold(&self) -> u64 {
        self.best.threshold()
    }

    fn take(&mut self, document: u32, sum: Sum) {
        self.best.push(Candidate::new(self.query, self.segment, document, sum, 0));
    }
}

/// The search through what is held in segments.
pub(super) trait Search: Segments {
    /// Executes a query with the memory of this thread.
    fn best(&self, query: &Query<'_>) -> Result<Answer, IndexError> {
        MEMORY.with(|memory| match memory.try_borrow_mut() {
            Ok(mut memory) => self.answer(query, &mut memory),
            Err(_) => self.answer(query, &mut Memory::default()),
        })
    }

    /// Executes a query.
    fn answer(&self, query: &Query<'_>, memory: &mut Memory) -> Result<Answer, IndexError> {
        check_filters(query.filters)?;
        let mut total = 0;
        let mut best = Best::new(query.limit);
        let mut tally = Tally::new(query.facets);
        for (number, segment) in self.segments().iter().enumerate() {
            total += self.visit(query, number, segment, memory, &mut best, &mut tally);
        }
        let hits = self.hits(query, best.finish())?;
        Ok(Answer { total, hits, facets: tally.finish(query.filters) })
    }

    /// Ranks one segment; gives back how many of its holders come out.
    fn visit(
        &self,
        query: &Query<'_>,
        number: usize,
        segment: &Segment,
        memory: &mut Memory,
        best: &mut Best<Candidate>,
        tally: &mut Tally<'_>,
    ) -> u64 {
        let Some(holders) = self.holders(number, EntryKind::from(query.holders)) else { return 0 };
        let asked = segment.evidence.asked(query.plan, query.must);
        let passing = segment.facets.passing(query.filters);
        let eligible = but(holders, &passing, "");
        let by_blocks = asked.need_count() <= MOST_NEEDS && segment.evidence.table.serves(asked.day());
        let by_blocks = by_blocks && query.sort == Sort::Score;
        let exact = |document| segment.evidence.exact(query.plan, document);
        let view = segment.evidence.view(asked.day());
        let table = &segment.evidence.table;
        // Facets look beyond the filters: a field leaves its own one out.
        let wide = !query.facets.is_empty() && !passing.is_empty();
        let present = if wide { holders } else { &*eligible };
        let few = eligible.count() * SUM_COST < asked.cost();
        let mut matches = Bitmap::nobody(self.max_doc(number));
        let mut total = 0;
        let counts = !query.facets.is_empty();
        let mut collector = Collector { query, segment: number, best };
        let ground = Ground { table, view: &view, present, eligible: &eligible, exact: &exact };
        if by_blocks && (wide || !few) {
            let few = few && asked.admits_all();
            let limit = if few { 0 } else { query.limit };
            memory.blocks(&ground, &asked, limit, &mut collector, &mut |block, bits| {
                if counts {
                    matches.block_mut(block).copy_from_slice(bits);
                } else {
                    total += count(bits);
                }
            });
            if few {
                memory.rows(&ground, &asked, &eligible, &mut |document, sum| collector.take(document, sum));
            }
        } else {
            let mut focus = (query.sort == Sort::Focus).then(|| Focus::new(segment, query.plan));
            memory.rows(&ground, &asked, present, &mut |document, sum| {
                total += 1;
                if counts {
                    matches.insert(document);
                }
                if !wide || eligible.contains(document) {
                    let share = focus.as_mut().map_or(0, |it| it.of(document));
                    collector.best.push(Candidate::new(query, number, document, sum, share));
                }
            });
        }
        if !counts {
            return total;
        }
        let mut counter = segment.facets.counter();
        for field in query.facets {
            counter.count_field(&segment.facets, field, &but(&matches, &passing, field));
        }
        tally.add(&segment.facets, &counter);
        if wide { matches.count_both(&eligible) } else { matches.count() }
    }

    /// Breaks ties among the candidates and names the best.
    fn hits(&self, query: &Query<'_>, mut candidates: Vec<Candidate>) -> Result<Vec<Hit>, IndexError> {
        let version = version_hash(&self.data_version());
        let day = day_number(query.plan.as_of);
        let mut rows = Vec::new();
        for candidate in &mut candidates {
            let Some(segment) = self.segments().get(candidate.segment) else { continue };
            segment.evidence.counting(candidate.document, day, query.plan.minimum_kind, &mut rows);
            let verified = rows.iter().filter(|(_, kind)| *kind == EvidenceKind::Verified).count();
            candidate.key.verified_per_mille = verified_per_mille(verified, rows.len());
            candidate.key.tie = tie_hash(version, segment.id_hash(candidate.document));
        }
        if candidates.len() > query.limit && query.limit > 0 {
            candidates.select_nth_unstable_by_key(query.limit - 1, |it| Reverse(it.key));
            candidates.truncate(query.limit);
        }
        candidates.sort_unstable_by_key(|it| Reverse(it.key));
        let hit = |it: &Candidate| {
            let id = self.id(it.segment, it.document)?;
            Ok(Hit { id, required_met: it.required_met, score_units: it.key.score_units })
        };
        candidates.iter().map(hit).collect()
    }
}

impl<T: Segments> Search for T {}

/// A set without those that fail a filter, the one of `field` left out.
pub(super) fn but<'a>(set: &'a Bitmap, passing: &[(&str, Cow<'_, Bitmap>)], field: &str) -> Cow<'a, Bitmap> {
    let mut sets: Vec<&Bitmap> = passing.iter().filter(|(of, _)| *of != field).map(|it| &*it.1).collect();
    // What is in few blocks leaves little to do for the others.
    sets.sort_by_key(|it| it.blocks_taken());
    let Some((first, others)) = sets.split_first() else { return Cow::Borrowed(set) };
    let mut left = (*first).clone();
    for it in others {
        left.intersect(it);
    }
    left.intersect(set);
    Cow::Owned(left)
}

/// Computes the share of a holder's skills that the plan asks for.
struct Focus<'a> {
    segment: &'a Segment,
    day: u64,
    kind: EvidenceKind,
    /// Whether the plan asks for each skill.
    asked: Vec<bool>,
    rows: Vec<(u32, EvidenceKind)>,
}

impl<'a> Focus<'a> {
    fn new(segment: &'a Segment, plan: &Plan) -> Self {
        let mut asked = vec![false; segment.evidence.skill_count()];
        for alternative in plan.requirements.iter().flat_map(|it| &it.alternatives) {
            let skill = segment.evidence.skill(alternative.skill.as_str());
            if let Some(asked) = skill.and_then(|it| asked.get_mut(it as usize)) {
                *asked = true;
            }
        }
        Self { segment, day: day_number(plan.as_of), kind: plan.minimum_kind, asked, rows: Vec::new() }
    }

    fn of(&mut self, document: u32) -> u16 {
        self.segment.evidence.counting(document, self.day, self.kind, &mut self.rows);
        let (mut last, mut asked_for, mut all) = (None, 0, 0);
        for &(skill, _) in &self.rows {
            if last.replace(skill) != Some(skill) {
                all += 1;
                asked_for += usize::from(self.asked.get(skill as usize).copied().unwrap_or(false));
            }
        }
        focus_per_mille(asked_for, all)
    }
}
