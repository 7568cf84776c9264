//! Many queries at once.

use rayon::prelude::*;

use super::{error::IndexError, top::Search};
use crate::ranking::{Answer, Query};

/// Executes many queries; their answers in the same order.
pub(super) fn top(of: &impl Search, queries: &[Query<'_>]) -> Result<Vec<Answer>, IndexError> {
    let answers: Vec<Result<Answer, IndexError>> = queries.par_iter().map(|it| of.best(it)).collect();
    answers.into_iter().collect()
}
