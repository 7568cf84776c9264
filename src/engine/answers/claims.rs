//! What is answered about a curriculum: skills that somebody claims, each to be confirmed.

use serde::Serialize;
use utoipa::ToSchema;

use super::{ExtractAnswer, SkippedShown, SpanShown};
use crate::{
    linking::MatchKind,
    model::{Date, EvidenceKind, Iri, LevelStatement},
};

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Nobody has said yet that it is right.
    ToConfirm,
    /// It was accepted in this request.
    Accepted,
}

/// A skill that somebody says to have.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ClaimShown {
    /// By which it is accepted: a number, with a `p` before it for proposals. Holds for this text only.
    pub id: String,
    /// What became of it.
    pub state: ClaimState,
    /// Always `claimed`: nothing proves it.
    #[schema(value_type = String)]
    pub kind: EvidenceKind,
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// The level, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub level: Option<LevelStatement>,
    /// Years, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// Since when, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// The section of the curriculum.
    pub section: String,
    /// How sure it is that this skill is meant, 0 to 1.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    #[schema(value_type = String)]
    pub match_kind: MatchKind,
    /// Where it is said; of a proposal the sentence.
    pub spans: Vec<SpanShown>,
}

/// What a curriculum says that somebody can do. Nothing of name, contact, birth, gender or nationality is in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CvAnswer {
    /// The skills that it names.
    pub claims: Vec<ClaimShown>,
    /// Skills that sentences may mean without naming them; `all` does not accept these.
    pub proposals: Vec<ClaimShown>,
    /// What is listed like a skill but belongs to none that is known.
    pub unlinked: Vec<SpanShown>,
    /// What was not read: the places only.
    pub left_out: Vec<SkippedShown>,
    /// The learner with what was accepted, as `import` and `PUT /v1/learners/{id}` read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub learner: Option<serde_json::Value>,
}

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ExtractedAnswer {
    /// In a job ad.
    Ad(Box<ExtractAnswer>),
    /// In a curriculum.
    Cv(Box<CvAnswer>),
}
