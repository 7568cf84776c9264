//! How much memory things take, roughly, and how much a chunk of learners may take.

use crate::{
    batch::error::BatchError,
    model::{Evidence, Holder},
    ranking::{Alternative, Plan, PlanRequirement},
};

/// Chunks are never smaller, in bytes: smaller ones would only cost time.
const LEAST_CHUNK: u64 = 1 << 16;
/// Memory of a run is never less, in bytes.
pub(in crate::batch) const LEAST: u64 = 64 << 20;

/// How a run's memory is shared out, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) struct Shares {
    /// Plans of jobs, and the best learners of each.
    pub(in crate::batch) plans: u64,
    /// Learners of a chunk.
    pub(in crate::batch) chunk: u64,
    /// A piece of a file, as it is read; some are read at once.
    pub(in crate::batch) piece: usize,
    /// A piece of a table in which rows of one learner are put together.
    pub(in crate::batch) whole: usize,
}

/// Shares the memory out.
pub(in crate::batch) fn shares(
    memory: u64,
    plans: &mut dyn Iterator<Item = &Plan>,
    top: usize,
) -> Result<Shares, BatchError> {
    let (mut bytes, mut count) = (0, 0_u64);
    for plan in plans {
        count += 1;
        bytes += of_plan(plan) + number(top) * number(96 + plan.requirements.len());
    }
    if bytes > memory / 2 {
        let message = format!("the plans of {count} jobs take about {} MB, more than half of the memory", bytes >> 20);
        let hint = format!("give --memory {}MB or more, or split the jobs", (bytes * 5 / 2) >> 20);
        return Err(BatchError::request(message, hint));
    }
    // A chunk is there as holders, as an index of them, and the next pieces are being read.
    let chunk = ((memory - bytes) / 3).max(LEAST_CHUNK);
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    // As holders, what a row says takes up to forty times as much.
    let piece = size((memory / 2_048).clamp(1 << 12, 1 << 19));
    Ok(Shares { plans: bytes, chunk, piece, whole: size(memory / 32) })
}

/// What a plan takes.
fn of_plan(plan: &Plan) -> u64 {
    let requirement = |it: &PlanRequirement| {
        size_of::<PlanRequirement>() + it.label.len() + it.alternatives.len() * (size_of::<Alternative>() + 8)
    };
    number(size_of::<Plan>() + plan.requirements.iter().map(requirement).sum::<usize>())
}

/// What a holder takes, with its place in an index of the chunk.
pub(in crate::batch) fn of_holder(holder: &Holder) -> u64 {
    let evidence = |it: &Evidence| {
        // Skills of the catalog are shared; names of our own are not.
        let own = if it.skill.is_local() { it.skill.as_str().len() } else { 0 };
        size_of::<Evidence>() + own + it.level.as_ref().map_or(0, |it| it.value.len() + 48) + 32
    };
    number(320 + holder.evidence.iter().map(evidence).sum::<usize>())
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
