//! Requirements: what a job asks for. Words as in HR-Open and JDX.

use serde::{Deserialize, Serialize};

use super::{EvidenceKind, Iri, LevelStatement, Weight};

/// Whether one must have it. Required comes first in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// A must.
    Required,
    /// Nice to have.
    Preferred,
}

impl Importance {
    /// The weight of a requirement that states none.
    pub fn default_weight(self) -> Weight {
        match self {
            Self::Required => Weight::REQUIRED,
            Self::Preferred => Weight::PREFERRED,
        }
    }
}

/// Where a requirement comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementOrigin {
    /// Somebody wrote it down as a requirement.
    #[default]
    Stated,
    /// Found in the text of an ad.
    Extracted,
    /// Taken from an occupation's list.
    Occupation,
    /// Taken from what a learner holds.
    Learner,
}

/// A requirement as a job states it: the skill by IRI or in words, everything else optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatedRequirement {
    /// The skill's IRI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill: Option<Iri>,
    /// The skill in words, to be linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How much it matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Weight>,
    /// Required or preferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importance: Option<Importance>,
    /// The level one needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_level: Option<LevelStatement>,
    /// The level one would like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_level: Option<LevelStatement>,
    /// The weakest kind of evidence that counts for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceKind>,
    /// Skills that would do as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Iri>,
    /// Can be learned on the job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquired_internally: Option<bool>,
}

/// A requirement whose skill is known: what a plan is compiled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The skill.
    pub skill: Iri,
    /// How much it matters beside the others.
    pub weight: Weight,
    /// Required or preferred.
    pub importance: Importance,
    /// The level one needs; a statement without a level (a grade) asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_level: Option<LevelStatement>,
    /// The level one would like; counts only above the minimum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired_level: Option<LevelStatement>,
    /// The weakest kind of evidence that counts for it; `None`: the query's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceKind>,
    /// Skills that would do as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Iri>,
    /// Where it comes from.
    #[serde(default)]
    pub origin: RequirementOrigin,
}

impl Requirement {
    /// A requirement of this skill with the default weight of its importance.
    pub fn of(skill: Iri, importance: Importance) -> Self {
        Self {
            skill,
            weight: importance.default_weight(),
            importance,
            minimum_level: None,
            desired_level: None,
            evidence: None,
            alternatives: Vec::new(),
            origin: RequirementOrigin::Stated,
        }
    }
}
