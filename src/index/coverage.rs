//! What many holders cover of many plans, in blocks and on all threads.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::{backend::failed, entry::EntryKind, facets::check_filters, kernel::Work, offers::Many, segments::Segments};
use crate::{
    model::{Iri, Units},
    ranking::{BackendError, CoverageBlock, CoverageQuery, EachBest, PlanTotals, PlanUnits},
};

/// Numbers of a block, so that it stays in a core's own cache.
const BLOCK_UNITS: usize = 1 << 17;
/// Most holders of a block: sums of their units fit into 32 bits.
const BLOCK_HOLDERS: usize = 1 << 11;
/// Units that are looked at together.
const CHUNK: usize = 64;
/// Blocks that are worked on before what comes of them is given away in order, for each thread.
const AHEAD: usize = 16;

/// Some holders of a segment.
struct Part<'a> {
    segment: usize,
    documents: &'a [u32],
    /// The number of the first.
    first: usize,
}

/// Who is asked about, by segment.
fn asked_about(of: &impl Segments, query: &CoverageQuery<'_>) -> Result<Vec<Vec<u32>>, BackendError> {
    check_filters(query.filters).map_err(failed)?;
    let segments = of.segments().iter().enumerate().map(|(number, segment)| {
        let Some(mut set) = of.holders(number, EntryKind::from(query.holders)).cloned() else { return Vec::new() };
        for (_, passing) in segment.facets.passing(query.filters) {
            set.intersect(&passing);
        }
        set.iter().collect()
    });
    Ok(segments.collect())
}

fn parts(documents: &[Vec<u32>], plans: usize) -> Vec<Part<'_>> {
    let holders = (BLOCK_UNITS / plans.max(1)).clamp(1, BLOCK_HOLDERS);
    let mut next = 0;
    let mut parts = Vec::new();
    for (segment, documents) in documents.iter().enumerate() {
        for documents in documents.chunks(holders) {
            parts.push(Part { segment, documents, first: next });
            next += documents.len();
        }
    }
    parts
}

/// Units and what it takes to work them out; of a thread, used again and again.
#[derive(Default)]
struct Memory {
    units: Vec<u32>,
    work: Work,
    /// The place of a plan, by units: the best of a holder.
    best: Vec<(Reverse<u32>, usize)>,
}

impl Memory {
    /// Works out the units of all pairs of a part, holder by holder.
    fn fill(&mut self, many: &Many<'_>, documents: &[u32], plans: usize) {
        self.units.clear();
        self.units.resize(documents.len() * plans, 0);
        for (&document, row) in documents.iter().zip(self.units.chunks_exact_mut(plans.max(1))) {
            many.fill(&mut self.work, document, row);
        }
    }
}

/// The plans for each segment.
fn plans_by_segment<'a>(of: &'a impl Segments, query: &CoverageQuery<'a>) -> Vec<Many<'a>> {
    of.segments().par_iter().map(|it| Many::new(&it.evidence, query.plans)).collect()
}

/// Gives all pairs away.
pub(super) fn all(
    of: &impl Segments,
    query: &CoverageQuery<'_>,
    each: &(dyn Fn(&CoverageBlock<'_>) -> Result<(), BackendError> + Sync),
) -> Result<(), BackendError> {
    let documents = asked_about(of, query)?;
    let (plans, segments) = (query.plans.len(), plans_by_segment(of, query));
    parts(&documents, plans).par_iter().try_for_each_init(Memory::default, |memory, part| {
        let Some(many) = segments.get(part.segment) else { return Ok(()) };
        memory.fill(many, part.documents, plans);
        let id = |at: usize| name(of, part, at);
        each(&CoverageBlock { first: part.first, plans, units: &memory.units, id: &id })
    })
}

fn name(of: &impl Segments, part: &Part<'_>, at: usize) -> Result<Iri, BackendError> {
    let nobody = || BackendError { message: format!("a block has no holder {at}"), source: None };
    let document = part.documents.get(at).ok_or_else(nobody)?;
    of.id(part.segment, *document).map_err(failed)
}

/// What is wanted beside all pairs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// How many plans of each holder.
    pub(super) limit: usize,
    /// The score from which on holders are counted apart.
    pub(super) reaching: Units,
}

/// What a part comes to.
#[derive(Default)]
struct Found {
    holders: Vec<(Iri, Vec<PlanUnits>)>,
    totals: Vec<PlanTotals>,
}

/// Gives each holder's best plans away, and what all cover of each plan back.
pub(super) fn best(
    of: &impl Segments,
    query: &CoverageQuery<'_>,
    wanted: Wanted,
    each: &mut EachBest<'_>,
) -> Result<Vec<PlanTotals>, BackendError> {
    let documents = asked_about(of, query)?;
    let segments = plans_by_segment(of, query);
    let mut totals = vec![PlanTotals::default(); query.plans.len()];
    for parts in parts(&documents, query.plans.len()).chunks(AHEAD * rayon::current_num_threads()) {
        let found: Vec<Result<Found, BackendError>> = parts
            .par_iter()
            .map_init(Memory::default, |memory, part| match segments.get(part.segment) {
                Some(many) => sum_up(of, many, wanted, part, memory, query.plans.len()),
                None => Ok(Found::default()),
            })
            .collect();
        for found in found {
            let found = found?;
            for (holder, plans) in &found.holders {
                each(holder, plans)?;
            }
            for (all, of) in totals.iter_mut().zip(&found.totals) {
                all.units += of.units;
                all.covering += of.covering;
                all.reaching += of.reaching;
            }
        }
    }
    Ok(totals)
}

fn sum_up(
    of: &impl Segments,
    many: &Many<'_>,
    wanted: Wanted,
    part: &Part<'_>,
    memory: &mut Memory,
    plans: usize,
) -> Result<Found, BackendError> {
    memory.fill(many, part.documents, plans);
    let mut found = Found { holders: Vec::with_capacity(part.documents.len()), totals: Vec::new() };
    // Of a block, each sum fits into 32 bits.
    let (mut sums, mut covering, mut reaching) = (vec![0_u32; plans], vec![0_u32; plans], vec![0_u32; plans]);
    for (at, row) in memory.units.chunks_exact(plans.max(1)).enumerate() {
        sums.iter_mut().zip(row).for_each(|(sum, units)| *sum += units);
        covering.iter_mut().zip(row).for_each(|(count, units)| *count += u32::from(*units > 0));
        reaching.iter_mut().zip(row).for_each(|(count, units)| *count += u32::from(*units >= wanted.reaching.0));
        best_of(row, wanted.limit, &mut memory.best);
        let best = memory.best.iter().map(|(units, plan)| PlanUnits { plan: *plan, units: Units(units.0) });
        found.holders.push((name(of, part, at)?, best.collect()));
    }
    let counts = sums.iter().zip(&covering).zip(&reaching);
    found.totals = counts
        .map(|((units, covering), reaching)| PlanTotals {
            units: u64::from(*units),
            covering: u64::from(*covering),
            reaching: u64::from(*reaching),
        })
        .collect();
    Ok(found)
}

/// Finds the best of a row, most units first, then the earlier plan.
fn best_of(row: &[u32], limit: usize, best: &mut Vec<(Reverse<u32>, usize)>) {
    best.clear();
    if limit == 0 {
        return;
    }
    // Whatever reaches no more than this is not among the best, for it stands later.
    let mut least = 0;
    for (chunk, units) in row.chunks(CHUNK).enumerate() {
        // Without branches: the whole chunk is looked at together.
        if units.iter().copied().max().unwrap_or(0) <= least {
            continue;
        }
        for (at, &units) in units.iter().enumerate() {
            if units > least {
                let place = best.partition_point(|it| it.0.0 >= units);
                best.insert(place, (Reverse(units), chunk * CHUNK + at));
                best.truncate(limit);
                if best.len() == limit {
                    least = best.last().map_or(0, |it| it.0.0);
                }
            }
        }
    }
}
