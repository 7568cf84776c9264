//! What is answered, as JSON over HTTP and on the command line.

mod claims;
mod found;
mod occupations;
mod pathway;

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

pub use claims::*;
pub use found::*;
pub use occupations::*;
pub use pathway::*;

use crate::{
    model::{
        AlignmentStrength, Cost, CredentialStatus, Date, EvidenceKind, Importance, Iri, LearningTime, Problem,
        RequirementOrigin,
    },
    ranking::{Counting, Path, State},
};

/// Something named: IRI and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its IRI.
    #[schema(value_type = String)]
    pub id: Iri,
    /// Its name, where known.
    pub name: Option<String>,
}

/// One skill that gives credit for a requirement.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AlternativeUnderstood {
    /// The held skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// How much of the requirement it stands for, per mille.
    pub relation_per_mille: u32,
    /// How it leads to the required skill.
    #[schema(value_type = String)]
    pub path: Path,
}

/// A requirement as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequirementUnderstood {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required or preferred.
    #[schema(value_type = String)]
    pub importance: Importance,
    /// Its share of a full score, in units of 2^-20.
    pub weight_units: u32,
    /// The level one needs, 1 to 5.
    pub minimum_level: Option<u8>,
    /// The level one would like, 1 to 5.
    pub desired_level: Option<u8>,
    /// The weakest evidence that counts for it.
    #[schema(value_type = String)]
    pub evidence: EvidenceKind,
    /// Where it comes from.
    #[schema(value_type = String)]
    pub origin: RequirementOrigin,
    /// What gives credit for it.
    pub alternatives: Vec<AlternativeUnderstood>,
}

/// A request as it was understood: check this first when a result surprises.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct QueryUnderstood {
    /// The job's or occupation's title, where there is one.
    pub title: Option<String>,
    /// The requirements.
    pub requirements: Vec<RequirementUnderstood>,
    /// What was merged, folded, cut, or not anchored, in words.
    pub notes: Vec<String>,
    /// What is asked for in words that no skill was found for; it counts for nothing.
    pub unlinked: Vec<String>,
    /// What was wrong with the given document.
    #[schema(value_type = Vec<Object>)]
    pub problems: Vec<Problem>,
    /// What musts do.
    pub must: String,
    /// The weakest evidence that counts.
    pub evidence: String,
    /// The filters.
    pub filters: BTreeMap<String, Vec<String>>,
}

/// One piece of evidence for one requirement.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EvidenceShown {
    /// The held skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// The achievement behind it.
    pub achievement: Option<Named>,
    /// Who issued it.
    pub issuer: Option<Named>,
    /// The level, 1 to 5; null is unknown and counts as the lowest.
    pub level: Option<u8>,
    /// The level in the document's own words.
    pub level_stated: Option<String>,
    /// Why the level is what it is.
    pub level_basis: Option<String>,
    /// Claimed, issued or verified.
    #[schema(value_type = String)]
    pub kind: EvidenceKind,
    /// Assessed, taught or mentioned.
    #[schema(value_type = String)]
    pub strength: AlignmentStrength,
    /// How it leads to the requirement.
    #[schema(value_type = String)]
    pub path: Path,
    /// Since when.
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// Until when.
    #[schema(value_type = Option<String>, format = Date)]
    pub expires_on: Option<Date>,
    /// What the issuer says of the credential.
    #[schema(value_type = String)]
    pub status: CredentialStatus,
    /// Whether it counts.
    pub counts: bool,
    /// Why it does not, and what to do.
    pub why_not: Option<String>,
    /// Where it was read.
    pub source: Option<String>,
    /// Why it does not count, as a code.
    #[serde(skip)]
    pub counting: Counting,
}

/// One requirement's part in a score.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequirementShown {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required or preferred.
    #[schema(value_type = String)]
    pub importance: Importance,
    /// Its share of a full score, in units of 2^-20.
    pub weight_units: u32,
    /// The level one needs, 1 to 5.
    pub minimum_level: Option<u8>,
    /// Its part of the score, 0 to 1.
    pub contribution: f64,
    /// Its part of the score, in units of 2^-20. All of a result sum to its `score_units`.
    pub contribution_units: u32,
    /// Met, partly or missing.
    #[schema(value_type = String)]
    pub state: State,
    /// The path of the evidence that gives the credit.
    #[schema(value_type = Option<String>)]
    pub path: Option<Path>,
    /// What to do about it, where something can be done: renew, prove a level.
    pub advice: Option<String>,
    /// The evidence that bears on it: what counts first.
    pub evidence: Vec<EvidenceShown>,
}

/// One ranked learner, credential or job.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatchResult {
    /// Its IRI.
    #[schema(value_type = String)]
    pub id: Iri,
    /// Its name.
    pub name: Option<String>,
    /// The score, 0 to 1, for people.
    pub score: f64,
    /// The score in units of 2^-20: what is compared.
    pub score_units: u32,
    /// The score if every unknown level were enough.
    pub score_units_upper: u32,
    /// The score if claims counted too; never sorts.
    pub score_units_with_claims: u32,
    /// Requirements met.
    pub met: u32,
    /// Musts met.
    pub required_met: u32,
    /// Musts.
    pub required_total: u32,
    /// Requirements.
    pub requirements_total: u32,
    /// Requirements whose credit is given by verified evidence.
    pub verified: u32,
    /// Share of its skills that are asked for, 0 to 1.
    pub focus: f64,
    /// Who issues it (credentials) or who hires (jobs).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Named>,
    /// What it costs (credentials); empty is unknown, not free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub cost: Option<Vec<Cost>>,
    /// How long it takes (credentials).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub duration: Option<LearningTime>,
    /// What it can be filtered by.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Why: on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Vec<RequirementShown>>,
}

/// How often a value occurs among the results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetShown {
    /// The value, as used in filters.
    pub value: String,
    /// Its name for people.
    pub label: String,
    /// How many results have it, its own field's filter left out.
    pub count: u64,
    /// Whether a filter admits it.
    pub selected: bool,
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MatchAnswer {
    /// The request as it was understood.
    pub query: QueryUnderstood,
    /// The version of the data that answered.
    pub data_version: String,
    /// Documents that came in after that version and are not indexed yet.
    pub pending_documents: u64,
    /// The date on which evidence had to count.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Results with a score above 0, after filters and musts.
    pub total: u64,
    /// The first of them.
    pub results: Vec<MatchResult>,
    /// Counts by field over all of them.
    pub facets: BTreeMap<String, Vec<FacetShown>>,
    /// What one should know of all results.
    pub notes: Vec<String>,
}

/// A credential that closes part of a gap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Suggestion {
    /// The credential.
    pub credential: Named,
    /// Who issues it.
    pub issuer: Option<Named>,
    /// The requirements that it meets and the learner does not yet.
    pub closes: Vec<Named>,
    /// The requirements that it improves.
    pub improves: Vec<Named>,
    /// What it adds to the coverage, 0 to 1.
    pub gain: f64,
    /// The same in units of 2^-20.
    pub gain_units: u32,
    /// What it costs; empty is unknown, not free.
    #[schema(value_type = Vec<Object>)]
    pub cost: Vec<Cost>,
    /// How long it takes.
    #[schema(value_type = Object)]
    pub duration: LearningTime,
    /// How it is taught.
    #[schema(value_type = Vec<String>)]
    pub delivery: Vec<crate::model::DeliveryMode>,
    /// Languages it is given in.
    pub language: Vec<String>,
    /// Who recognises it.
    pub recognised_by: Vec<Named>,
}

/// A gap between a job and a learner.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GapAnswer {
    /// The request as it was understood.
    pub query: QueryUnderstood,
    /// The version of the data that answered.
    pub data_version: String,
    /// Documents that came in after that version and are not indexed yet.
    pub pending_documents: u64,
    /// The date on which evidence had to count.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The learner.
    pub learner: Named,
    /// The score, 0 to 1.
    pub coverage: f64,
    /// The score in units of 2^-20.
    pub coverage_units: u32,
    /// What is met.
    pub met: Vec<RequirementShown>,
    /// What is met in part.
    pub partly: Vec<RequirementShown>,
    /// What is missing.
    pub missing: Vec<RequirementShown>,
    /// Credentials that close most of it, best first.
    pub suggestions: Vec<Suggestion>,
    /// Sets of credentials that close it, by goal and best first; on request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pathways: Option<Vec<PathwayShown>>,
    /// What one should know.
    pub notes: Vec<String>,
}
