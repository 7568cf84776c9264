//! What many holders cover of many plans, in blocks and on all threads.

use std::{cmp::Reverse, sync::Arc};

use rayon::prelude::*;

use super::{backend::failed, entry::EntryKind, facets::check_filters, segment::Segment, segments::Segments};
use crate::{
    model::{Iri, Units},
    ranking::{BackendError, CoverageBlock, CoverageQuery, PlanTotals, PlanUnits},
};

/// Numbers of a block, so that it stays in a core's own cache.
const BLOCK_UNITS: usize = 1 << 17;
/// Most holders of a block: sums of their units fit into 32 bits.
const BLOCK_HOLDERS: usize = 1 << 11;
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

fn parts<'a>(documents: &'a [Vec<u32>], plans: usize) -> Vec<Part<'a>> {
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

/// The units of all pairs of a part, holder by holder.
fn fill(segment: &Arc<Segment>, query: &CoverageQuery<'_>, documents: &[u32], units: &mut Vec<u32>) {
    units.clear();
    for &document in documents {
        units.extend(query.plans.iter().map(|it| segment.evidence.exact(it, document).units));
    }
}

/// Gives all pairs away.
pub(super) fn all(
    of: &impl Segments,
    query: &CoverageQuery<'_>,
    each: &(dyn Fn(&CoverageBlock<'_>) -> Result<(), BackendError> + Sync),
) -> Result<(), BackendError> {
    let documents = asked_about(of, query)?;
    parts(&documents, query.plans.len()).par_iter().try_for_each_init(Vec::new, |units, part| {
        let Some(segment) = of.segments().get(part.segment) else { return Ok(()) };
        fill(segment, query, part.documents, units);
        let id = |at: usize| name(of, part, at);
        each(&CoverageBlock { first: part.first, plans: query.plans.len(), units, id: &id })
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
struct Found {
    holders: Vec<(Iri, Vec<PlanUnits>)>,
    totals: Vec<PlanTotals>,
}

/// Gives each holder's best plans away, and what all cover of each plan back.
pub(super) fn best(
    of: &impl Segments,
    query: &CoverageQuery<'_>,
    wanted: Wanted,
    each: &mut dyn FnMut(&Iri, &[PlanUnits]) -> Result<(), BackendError>,
) -> Result<Vec<PlanTotals>, BackendError> {
    let documents = asked_about(of, query)?;
    let mut totals = vec![PlanTotals::default(); query.plans.len()];
    for parts in parts(&documents, query.plans.len()).chunks(AHEAD * rayon::current_num_threads()) {
        let found: Vec<Result<Found, BackendError>> =
            parts.par_iter().map_init(Vec::new, |units, part| sum_up(of, query, wanted, part, units)).collect();
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
    query: &CoverageQuery<'_>,
    wanted: Wanted,
    part: &Part<'_>,
    units: &mut Vec<u32>,
) -> Result<Found, BackendError> {
    let mut found = Found { holders: Vec::new(), totals: vec![PlanTotals::default(); query.plans.len()] };
    let Some(segment) = of.segments().get(part.segment) else { return Ok(found) };
    fill(segment, query, part.documents, units);
    for (at, row) in units.chunks_exact(query.plans.len().max(1)).enumerate() {
        for (totals, &units) in found.totals.iter_mut().zip(row) {
            totals.units += u64::from(units);
            totals.covering += u64::from(units > 0);
            totals.reaching += u64::from(units >= wanted.reaching.0);
        }
        let plans = row.iter().enumerate().filter(|it| *it.1 > 0);
        let mut plans: Vec<PlanUnits> = plans.map(|(plan, &it)| PlanUnits { plan, units: Units(it) }).collect();
        plans.sort_by_key(|it| (Reverse(it.units), it.plan));
        plans.truncate(wanted.limit);
        found.holders.push((name(of, part, at)?, plans));
    }
    Ok(found)
}
