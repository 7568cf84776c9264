//! What is in segments as a backend of `ranking`.

use super::{coverage, error::IndexError, many, segments::Segments, top::Search};
use crate::{
    model::Units,
    ranking::{Answer, Backend, BackendError, Coverage, CoverageBlock, CoverageQuery, EachBest, PlanTotals, Query},
};

impl<T: Segments> Backend for T {
    fn top(&self, query: &Query<'_>) -> Result<Answer, BackendError> {
        self.best(query).map_err(failed)
    }

    fn top_many(&self, queries: &[Query<'_>]) -> Result<Vec<Answer>, BackendError> {
        many::top(self, queries).map_err(failed)
    }
}

impl<T: Segments> Coverage for T {
    fn coverage(
        &self,
        query: &CoverageQuery<'_>,
        each: &(dyn Fn(&CoverageBlock<'_>) -> Result<(), BackendError> + Sync),
    ) -> Result<(), BackendError> {
        coverage::all(self, query, each)
    }

    fn best_plans(
        &self,
        query: &CoverageQuery<'_>,
        limit: usize,
        reaching: Units,
        each: &mut EachBest<'_>,
    ) -> Result<Vec<PlanTotals>, BackendError> {
        coverage::best(self, query, coverage::Wanted { limit, reaching }, each)
    }
}

/// An error of the index as one of a backend.
pub(super) fn failed(error: IndexError) -> BackendError {
    BackendError { message: error.to_string(), source: Some(Box::new(error)) }
}
