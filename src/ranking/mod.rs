//! What a score means: plan, credit, order, explanation, gap. Pure, and the only place with weights.
//!
//! A job is compiled once into a [`Plan`] of integers; every [`Backend`] executes the same plan and so gives the same
//! ids and the same scores, whatever the number of segments, threads or machines.

mod alternatives;
mod backend;
mod compile;
mod coverage;
mod explanation;
mod fit;
mod gap;
mod order;
mod pathway;
mod plan;
mod tables;

pub use alternatives::alternatives;
pub use backend::{Answer, Backend, BackendError, FacetCounts, FacetValue, Filters, Hit, MustMode, Query, Sort};
pub use compile::{PlanError, PlanOptions, compile, weigh};
pub use coverage::{Coverage, CoverageBlock, CoverageQuery, EachBest, PlanTotals, PlanUnits};
pub use explanation::{Explainer, Explanation, Outcome, State, Weighed, explain};
pub use fit::{HeldLevel, LevelNeed, NeededLevel};
pub use gap::{Gain, gain};
pub use order::{OrderKey, focus_per_mille, id_hash, tie_hash, verified_per_mille, version_hash};
pub use pathway::{
    Bound, Candidate, Goal, Limits, MAX_ALTERNATIVES, PROVED_UP_TO, Pace, Pathfinder, Pathway, PathwayOptions,
    Pathways, Prerequisite, Price, Step, Wishes, find_pathways, held_credits,
};
pub use plan::{Alternative, Counting, Credit, Path, Plan, PlanNote, PlanRequirement, Share};
