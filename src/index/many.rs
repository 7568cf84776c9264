//! Many queries at once: a segment block by block, and each block for all queries, so that what they ask of it stays at
//! hand and is worked out once for all that ask the same.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    best::Best,
    bitmap::Bitmap,
    entry::EntryKind,
    error::IndexError,
    facets::{Tally, check_filters},
    kernel::{BlockSet, Ground, Job, ManyMemory, Memory, Sets, Shared},
    packed::day_number,
    segment::Segment,
    segments::Segments,
    top::{Candidate, Collector, Search, but},
};
use crate::{
    model::HolderKind,
    ranking::{Answer, Filters, Query, Sort},
};

/// Queries that go through a segment together: bounds the memory of what they share.
const TOGETHER: usize = if cfg!(test) { 5 } else { 256 };

/// A query on its way.
struct Course<'a> {
    query: &'a Query<'a>,
    best: Best<Candidate>,
    tally: Tally<'a>,
    total: u64,
    /// What it asks of the segment at hand; `None`: nothing that blocks answer.
    job: Option<Job>,
    /// The place of who passes its filters.
    passing: usize,
}

/// Executes many queries; their answers in the same order.
pub(super) fn top(of: &impl Search, queries: &[Query<'_>]) -> Result<Vec<Answer>, IndexError> {
    queries.iter().try_for_each(|it| check_filters(it.filters))?;
    let mut courses: Vec<Course<'_>> = queries
        .iter()
        .map(|query| Course {
            query,
            best: Best::new(query.limit),
            tally: Tally::new(query.facets),
            total: 0,
            job: None,
            passing: 0,
        })
        .collect();
    // What is seen of common skills depends on the day.
    let mut by_day: Vec<&mut Course<'_>> = courses.iter_mut().collect();
    by_day.sort_by_key(|it| it.query.plan.as_of);
    for of_day in by_day.chunk_by_mut(|one, other| one.query.plan.as_of == other.query.plan.as_of) {
        for together in of_day.chunks_mut(TOGETHER) {
            for (number, segment) in of.segments().iter().enumerate() {
                visit(of, number, segment, together);
            }
        }
    }
    let answers: Vec<Result<Answer, IndexError>> = courses
        .into_par_iter()
        .map(|it| {
            let hits = of.hits(it.query, it.best.finish())?;
            Ok(Answer { total: it.total, hits, facets: it.tally.finish(it.query.filters) })
        })
        .collect();
    answers.into_iter().collect()
}

/// Takes queries about one day through one segment.
fn visit(of: &impl Search, number: usize, segment: &Segment, courses: &mut [&mut Course<'_>]) {
    let Some(day) = courses.first().map(|it| day_number(it.query.plan.as_of)) else { return };
    let table = &segment.evidence.table;
    let view = segment.evidence.view(day);
    let times = table.times(day);
    let passing = passing(of, number, segment, courses);
    let mut sets = Sets::default();
    for course in courses.iter_mut() {
        let Query { plan, must, sort, facets, .. } = *course.query;
        let by_blocks = table.serves(day) && sort == Sort::Score && facets.is_empty();
        course.job = None;
        if by_blocks {
            course.job = Job::new(segment.evidence.asked(plan, must), times, &mut sets);
        }
    }
    courses.par_iter_mut().filter(|it| it.job.is_none()).for_each_init(Memory::default, |memory, course| {
        let Course { query, best, tally, total, .. } = &mut **course;
        *total += of.visit(query, number, segment, memory, best, tally);
    });
    let mut filled: Vec<BlockSet> = Vec::new();
    filled.resize_with(sets.len(), BlockSet::default);
    for block in 0..table.block_count() {
        filled.par_iter_mut().enumerate().for_each(|(set, into)| sets.fill(set, table, &view, day, block, into));
        let shared = Shared { filled: &filled, block };
        courses.par_iter_mut().for_each_init(ManyMemory::default, |memory, course| {
            let Course { query, best, total, job, passing: at, .. } = &mut **course;
            let (Some(job), Some(eligible)) = (job, passing.get(*at)) else { return };
            let exact = |document| segment.evidence.exact(query.plan, document);
            let ground = Ground { table, view: &view, present: eligible, eligible, exact: &exact };
            let mut collector = Collector { query, segment: number, best };
            *total += memory.block(&ground, job, shared, query.limit, &mut collector);
        });
    }
}

/// Who may come out for each different kind of holders and filters; each query is told its place.
fn passing<'a>(
    of: &'a impl Segments,
    number: usize,
    segment: &Segment,
    courses: &mut [&mut Course<'_>],
) -> Vec<Cow<'a, Bitmap>> {
    let mut different: Vec<(HolderKind, &Filters)> = Vec::new();
    for course in courses {
        let Query { holders, filters, .. } = *course.query;
        let known = different.iter().position(|it| it.0 == holders && (std::ptr::eq(it.1, filters) || it.1 == filters));
        course.passing = known.unwrap_or(different.len());
        if known.is_none() {
            different.push((holders, filters));
        }
    }
    let sets = different.into_par_iter().map(|(kind, filters)| match of.holders(number, EntryKind::from(kind)) {
        Some(holders) => but(holders, &segment.facets.passing(filters), ""),
        None => Cow::Owned(Bitmap::nobody(of.max_doc(number))),
    });
    sets.collect()
}
