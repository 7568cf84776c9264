//! Records: one statement about one thing, of any kind.

use serde::{Deserialize, Serialize};

use super::{
    Achievement, Credential, Endorsement, Framework, Iri, Issuer, Job, Learner, Occupation, Pathway, Revocation, Skill,
    SkillRelation,
};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A framework.
    Framework,
    /// A skill.
    Skill,
    /// A relation between two skills.
    SkillRelation,
    /// An occupation.
    Occupation,
    /// An issuer.
    Issuer,
    /// An achievement.
    Achievement,
    /// An awarded achievement.
    Credential,
    /// An endorsement.
    Endorsement,
    /// A pathway.
    Pathway,
    /// A revocation.
    Revocation,
    /// A learner.
    Learner,
    /// A job.
    Job,
}

impl RecordKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::Framework,
        Self::Skill,
        Self::SkillRelation,
        Self::Occupation,
        Self::Issuer,
        Self::Achievement,
        Self::Credential,
        Self::Endorsement,
        Self::Pathway,
        Self::Revocation,
        Self::Learner,
        Self::Job,
    ];

    /// The word used in the catalog and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Skill => "skill",
            Self::SkillRelation => "skill_relation",
            Self::Occupation => "occupation",
            Self::Issuer => "issuer",
            Self::Achievement => "achievement",
            Self::Credential => "credential",
            Self::Endorsement => "endorsement",
            Self::Pathway => "pathway",
            Self::Revocation => "revocation",
            Self::Learner => "learner",
            Self::Job => "job",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether such a record says something about a person, and so belongs into the learners' file.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Credential | Self::Learner)
    }
}

/// One statement about one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "most documents have a few records; a box would be in every reader's way"
)]
pub enum Record {
    /// About a framework.
    Framework(Framework),
    /// About a skill.
    Skill(Skill),
    /// About two skills.
    SkillRelation(SkillRelation),
    /// About an occupation.
    Occupation(Occupation),
    /// About an issuer.
    Issuer(Issuer),
    /// About an achievement.
    Achievement(Achievement),
    /// About an award.
    Credential(Credential),
    /// That something is endorsed.
    Endorsement(Endorsement),
    /// About a pathway.
    Pathway(Pathway),
    /// That a credential is revoked.
    Revocation(Revocation),
    /// About a person.
    Learner(Learner),
    /// About a job.
    Job(Job),
}

impl Record {
    /// What the record is about.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Framework(_) => RecordKind::Framework,
            Self::Skill(_) => RecordKind::Skill,
            Self::SkillRelation(_) => RecordKind::SkillRelation,
            Self::Occupation(_) => RecordKind::Occupation,
            Self::Issuer(_) => RecordKind::Issuer,
            Self::Achievement(_) => RecordKind::Achievement,
            Self::Credential(_) => RecordKind::Credential,
            Self::Endorsement(_) => RecordKind::Endorsement,
            Self::Pathway(_) => RecordKind::Pathway,
            Self::Revocation(_) => RecordKind::Revocation,
            Self::Learner(_) => RecordKind::Learner,
            Self::Job(_) => RecordKind::Job,
        }
    }

    /// The IRI of the thing it is about; of a relation, where it starts.
    pub fn id(&self) -> &Iri {
        match self {
            Self::Framework(it) => &it.id,
            Self::Skill(it) => &it.id,
            Self::SkillRelation(it) => &it.from,
            Self::Occupation(it) => &it.id,
            Self::Issuer(it) => &it.id,
            Self::Achievement(it) => &it.id,
            Self::Credential(it) => &it.id,
            Self::Endorsement(it) => &it.id,
            Self::Pathway(it) => &it.id,
            Self::Revocation(it) => &it.credential,
            Self::Learner(it) => &it.id,
            Self::Job(it) => &it.id,
        }
    }
}
