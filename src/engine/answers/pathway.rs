//! Pathways as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use crate::{
    engine::requests::PathwayGoal,
    model::{Cost, DeliveryMode, LearningTime},
};

/// One credential of a pathway.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathwayStep {
    /// The credential.
    pub credential: Named,
    /// Who issues it.
    pub issuer: Option<Named>,
    /// The requirements that it meets and nothing before it does.
    pub closes: Vec<Named>,
    /// The requirements that it improves without meeting them.
    pub improves: Vec<Named>,
    /// The steps that it needs first, or counts on.
    pub needs: Vec<Named>,
    /// What it asks for as well, in words: nobody can tell here whether the learner has it.
    pub check: Vec<String>,
    /// What it costs; empty is unknown, not free.
    #[schema(value_type = Vec<Object>)]
    pub cost: Vec<Cost>,
    /// How long it takes.
    #[schema(value_type = Object)]
    pub duration: LearningTime,
    /// How it is taught.
    #[schema(value_type = Vec<String>)]
    pub delivery: Vec<DeliveryMode>,
    /// Languages it is given in.
    pub language: Vec<String>,
    /// How long after the first beginning it can begin (ISO 8601); null where it waits for something of unknown length.
    pub starts_after: Option<String>,
    /// How long after the first beginning it is done; null where that is not known.
    pub ends_after: Option<String>,
}

/// How much better a pathway might be that was not proved to be the best.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathwayBound {
    /// No set of credentials covers more, 0 to 1.
    pub coverage_at_most: f64,
    /// None that covers as much takes fewer credentials (`fewest`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_at_least: Option<u64>,
    /// None that covers as much costs less (`cheapest`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub cost_at_least: Option<Cost>,
    /// None that covers as much is done sooner (`fastest`; ISO 8601).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_at_least: Option<String>,
}

/// A set of credentials that closes a gap as far as can be, in an order that works.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PathwayShown {
    /// What it is the best for.
    pub goal: PathwayGoal,
    /// 1 is the best for its goal, then the alternatives.
    pub rank: usize,
    /// Its credentials, first things first.
    pub credentials: Vec<PathwayStep>,
    /// What is known of its cost: one sum for each currency. Free is an amount of 0; empty is unknown.
    #[schema(value_type = Vec<Object>)]
    pub cost: Vec<Cost>,
    /// How many prices are unknown and not in the sums.
    pub unknown_prices: u32,
    /// What is known of its calendar time.
    #[schema(value_type = Object)]
    pub duration: LearningTime,
    /// How many times are unknown and not in it.
    pub unknown_times: u32,
    /// The coverage afterwards, 0 to 1.
    pub coverage_after: f64,
    /// The same in units of 2^-20.
    pub coverage_after_units: u32,
    /// The requirements that it meets and the learner does not yet.
    pub closes: Vec<Named>,
    /// The requirements that it improves without meeting them.
    pub improves: Vec<Named>,
    /// The requirements that are not met afterwards.
    pub open: Vec<Named>,
    /// Whether it is proved that none is better: of the first for a goal, none at all; of the others, none that neither
    /// contains nor is part of one before it, among the credentials that were left to choose from.
    pub optimal: bool,
    /// How much better one might be, where that is not proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<PathwayBound>,
}
