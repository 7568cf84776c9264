//! What the index keeps of each thing, so that answers come whole from one snapshot of it.

use serde::{Deserialize, Serialize};

use crate::model::{Achievement, Holder, Iri, Job, Requirement, Skill, SkillRelation};

/// A skill with the relations that start from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillEntry {
    /// The skill.
    pub skill: Skill,
    /// Its relations to other skills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<SkillRelation>,
}

/// An achievement with the skills it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialEntry {
    /// The achievement.
    pub achievement: Achievement,
    /// The achievement as a holder of skills.
    pub holder: Holder,
}

/// A learner: evidence and filters, no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnerEntry {
    /// The learner as a holder of skills.
    pub holder: Holder,
}

/// A job with its requirements, linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobEntry {
    /// The job.
    pub job: Job,
    /// What it asks for.
    pub requirements: Vec<Requirement>,
    /// What it asks for in words that no skill was found for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlinked: Vec<String>,
}

impl LearnerEntry {
    /// The learner's pseudonym.
    pub fn id(&self) -> &Iri {
        &self.holder.id
    }
}
