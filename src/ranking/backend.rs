//! What a search engine must do to serve a plan.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::model::{HolderKind, Iri, Units};

/// What must be so: field to admitted values. One field: any of its values; several fields: all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filters(pub BTreeMap<String, BTreeSet<String>>);

impl Filters {
    /// Adds an admitted value.
    pub fn admit(&mut self, field: &str, value: &str) {
        self.0.entry(field.to_owned()).or_default().insert(value.to_owned());
    }
}

/// What musts do to the order and to who is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MustMode {
    /// Who meets more musts stands first; all are in.
    #[default]
    First,
    /// Only who meets all musts is in.
    Strict,
    /// Only who meets at least so many musts is in; more stand first.
    AtLeast(u32),
    /// Musts count by their weight only.
    Off,
}

impl MustMode {
    /// Whether a holder that meets `required_met` of `required_total` musts is in.
    pub fn admits(self, required_met: u32, required_total: u32) -> bool {
        match self {
            Self::First | Self::Off => true,
            Self::Strict => required_met == required_total,
            Self::AtLeast(least) => required_met >= least.min(required_total),
        }
    }
}

/// What results are ordered by first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By musts met and score.
    #[default]
    Score,
    /// By the share of its skills that the plan asks for, then as by score.
    Focus,
}

/// A plan with everything that decides who comes out.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Learners or credentials.
    pub holders: HolderKind,
    /// What must be so.
    pub filters: &'a Filters,
    /// What musts do.
    pub must: MustMode,
    /// What stands first.
    pub sort: Sort,
    /// How many to give back.
    pub limit: usize,
    /// The fields whose values are counted.
    pub facets: &'a [String],
}

/// One result, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The holder.
    pub id: Iri,
    /// Musts met.
    pub required_met: u32,
    /// The score.
    pub score_units: Units,
}

/// How often a value occurs among the results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many results have it, its own field's filter left out.
    pub count: u64,
    /// Whether the filter admits it by name.
    pub selected: bool,
}

/// The values of one field, most frequent first, then by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The field.
    pub field: String,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// What comes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Holders with a score above 0, after filters and must mode.
    pub total: u64,
    /// The first of them, best first, by [`OrderKey`](super::OrderKey).
    pub hits: Vec<Hit>,
    /// Counts over all of them, in the order asked.
    pub facets: Vec<FacetCounts>,
}

/// The engine behind could not answer.
#[derive(Debug, thiserror::Error)]
#[error("the search backend failed: {message}")]
pub struct BackendError {
    /// What went wrong.
    pub message: String,
    /// The cause.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A search engine that executes plans, exactly.
///
/// A holder's credit for a requirement is the greatest [`credit`](super::PlanRequirement::credit) over its evidence
/// that counts ([`Plan::counting`] with [`Plan::kind_for`]) and the requirement's alternatives; it meets the
/// requirement when any of these credits does. Its score is the sum of its credits. Only holders with a score above 0
/// come out. The order is that of [`OrderKey`](super::OrderKey), greatest first.
pub trait Backend: Send + Sync {
    /// Executes a query.
    ///
    /// # Errors
    /// [`BackendError`] when the engine behind fails; never because of the plan.
    fn top(&self, query: &Query<'_>) -> Result<Answer, BackendError>;

    /// Executes many queries; gives back their answers in the same order, each as [`Backend::top`] would give it.
    ///
    /// # Errors
    /// As [`Backend::top`]; the first failure in the order of the queries.
    fn top_many(&self, queries: &[Query<'_>]) -> Result<Vec<Answer>, BackendError> {
        queries.iter().map(|it| self.top(it)).collect()
    }
}
