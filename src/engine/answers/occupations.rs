//! What is answered about occupations: which one a title means, and how two of them compare.

use serde::Serialize;
use utoipa::ToSchema;

use super::{GapAnswer, Named, QueryUnderstood};
use crate::{
    linking::MatchKind,
    model::{Date, Importance, Iri},
    ranking::Path,
};

/// An occupation that a title may mean.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OccupationLinked {
    /// The occupation.
    #[schema(value_type = String)]
    pub occupation: Iri,
    /// Its name.
    pub label: String,
    /// Its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its framework's short name.
    pub framework: Option<String>,
    /// How similar, 0 to 1; comparable within one answer only.
    pub score: f32,
    /// How sure, 0 to 1; estimated.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    #[schema(value_type = String)]
    pub kind: MatchKind,
    /// The name that matched.
    pub surface: String,
}

/// A skill that the occupation of an ad's title asks for and the ad does not name. Counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupplementShown {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// The occupation's importance; always required: optional ones are not proposed.
    #[schema(value_type = String)]
    pub importance: Importance,
    /// The importance as the occupation's framework rates it, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// The level, 1 to 5, where said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Always `occupation`: the ad says nothing of it.
    pub origin: &'static str,
}

/// A skill of the first occupation, as it bears on the second.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HeldSkill {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required (essential) or preferred (optional) in the first occupation.
    #[schema(value_type = Option<String>)]
    pub importance: Option<Importance>,
    /// The importance as its framework rates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// The level that the first occupation needs, 1 to 5; null is unknown.
    pub level: Option<u8>,
    /// The level in the framework's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_stated: Option<String>,
    /// How it leads to the other skill; null where it leads to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub path: Option<Path>,
    /// What it gives for the other skill, in units of 2^-20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u32>,
}

/// A skill of the second occupation, and what the first one gives for it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NeededSkill {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required (essential) or preferred (optional).
    #[schema(value_type = String)]
    pub importance: Importance,
    /// The importance as its framework rates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
    /// The level needed, 1 to 5; null is none said.
    pub level: Option<u8>,
    /// The level in the framework's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_stated: Option<String>,
    /// Its share of a full score, in units of 2^-20.
    pub weight_units: u32,
    /// What the first occupation gives of it. All of an answer sum to its `coverage_units`.
    pub contribution_units: u32,
    /// The skills of the first occupation that bear on it, the best first.
    pub by: Vec<HeldSkill>,
}

/// Two occupations compared: what somebody of the first brings to the second.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TransitionAnswer {
    /// The second occupation's requirements as they were understood.
    pub query: QueryUnderstood,
    /// The version of the data that answered.
    pub data_version: String,
    /// Documents that came in after that version and are not indexed yet.
    pub pending_documents: u64,
    /// The date asked about; nothing of occupations depends on it.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The first occupation.
    pub from: Named,
    /// The second occupation.
    pub to: Named,
    /// How much of the second the first covers, 0 to 1.
    pub coverage: f64,
    /// The same in units of 2^-20.
    pub coverage_units: u32,
    /// What both ask for.
    pub shared: Vec<NeededSkill>,
    /// What the first covers in part: by a related skill, or at a lower level.
    pub partly: Vec<NeededSkill>,
    /// What only the second asks for: what to learn.
    pub to_learn: Vec<NeededSkill>,
    /// What only the first asks for.
    pub only_from: Vec<HeldSkill>,
    /// What one should know.
    pub notes: Vec<String>,
}

/// The answer to a gap: of a learner, or between two occupations.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum GapsAnswer {
    /// A learner's.
    Learner(Box<GapAnswer>),
    /// Between two occupations.
    Occupations(Box<TransitionAnswer>),
}
