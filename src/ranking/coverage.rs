//! Many plans against many holders: what of each plan each holder covers, occupations for instance.

use super::{BackendError, Filters, Plan};
use crate::model::{HolderKind, Iri, Units};

/// Which plans, and which holders.
#[derive(Debug, Clone, Copy)]
pub struct CoverageQuery<'a> {
    /// The plans; a plan's number is its place here.
    pub plans: &'a [Plan],
    /// Learners or credentials.
    pub holders: HolderKind,
    /// What must be so of a holder.
    pub filters: &'a Filters,
}

/// Some holders with what they cover of each plan.
#[derive(Clone, Copy)]
pub struct CoverageBlock<'a> {
    /// The number of the first holder: holders are numbered from 0 in an order that is the same for the same data,
    /// whatever the number of threads.
    pub first: usize,
    /// How many plans there are.
    pub plans: usize,
    /// For each holder, one after the other, the score of each plan in units.
    pub units: &'a [u32],
    /// The IRI of the holder at a place in this block.
    pub id: &'a (dyn Fn(usize) -> Result<Iri, BackendError> + Sync),
}

impl std::fmt::Debug for CoverageBlock<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CoverageBlock").field("first", &self.first).finish_non_exhaustive()
    }
}

impl<'a> CoverageBlock<'a> {
    /// The units of each holder, plan by plan.
    pub fn rows(&self) -> impl Iterator<Item = &'a [u32]> {
        self.units.chunks_exact(self.plans.max(1))
    }
}

/// What a holder covers of one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanUnits {
    /// The number of the plan.
    pub plan: usize,
    /// The score, above 0.
    pub units: Units,
}

/// What all holders together cover of one plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanTotals {
    /// The sum of all scores, in units: divided by the number of holders the mean.
    pub units: u64,
    /// Holders with a score above 0.
    pub covering: u64,
    /// Holders whose score reaches a given one.
    pub reaching: u64,
}

/// Told each holder and its best plans.
pub type EachBest<'a> = dyn FnMut(&Iri, &[PlanUnits]) -> Result<(), BackendError> + 'a;

/// An engine that says what many holders cover of many plans, exactly: each number is the score that
/// [`Backend::top`](super::Backend::top) gives for the plan and the holder, 0 included.
pub trait Coverage: Send + Sync {
    /// Gives all pairs to `each`, a block of holders at a time, from several threads and in no order. Memory does not
    /// grow with the number of holders.
    ///
    /// # Errors
    /// What `each` gives back, and [`BackendError`] when the engine behind fails; never because of a plan. After an error
    /// no new block is begun.
    fn coverage(
        &self,
        query: &CoverageQuery<'_>,
        each: &(dyn Fn(&CoverageBlock<'_>) -> Result<(), BackendError> + Sync),
    ) -> Result<(), BackendError>;

    /// Gives each holder's best `limit` plans, most units first, then by number, to `each`, holder by holder in an order
    /// that is the same for the same data. Gives back what all cover of each plan; `reaching` is the score from which on
    /// holders are counted apart.
    ///
    /// # Errors
    /// As [`Coverage::coverage`].
    fn best_plans(
        &self,
        query: &CoverageQuery<'_>,
        limit: usize,
        reaching: Units,
        each: &mut EachBest<'_>,
    ) -> Result<Vec<PlanTotals>, BackendError>;
}
