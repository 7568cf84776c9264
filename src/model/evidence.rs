//! Evidence: one proof that a holder has one skill.

use serde::{Deserialize, Serialize};

use super::{AlignmentStrength, CredentialStatus, Date, Iri, LevelStatement, Reference, ResultStatus};

/// How well a proof is founded, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// The holder says so.
    Claimed,
    /// A document says that an issuer says so.
    Issued,
    /// The issuer's proof was checked. Only `trust` may say this; no reader ever does.
    Verified,
}

impl EvidenceKind {
    /// The word used in requests and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Issued => "issued",
            Self::Verified => "verified",
        }
    }
}

/// One proof of one skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The skill.
    pub skill: Iri,
    /// What was said of the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// How well it is founded.
    pub kind: EvidenceKind,
    /// How firmly the achievement is tied to the skill.
    #[serde(default)]
    pub strength: AlignmentStrength,
    /// The achievement, where one is behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub achievement: Option<Reference>,
    /// The credential, where one is behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Iri>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Reference>,
    /// Since when it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// What the issuer says of the credential.
    #[serde(default)]
    pub status: CredentialStatus,
    /// How the result ended.
    #[serde(default)]
    pub result: ResultStatus,
    /// Where it was read: source and place in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Evidence {
    /// Evidence of `skill` of this kind of which nothing else is known.
    pub fn bare(skill: Iri, kind: EvidenceKind) -> Self {
        Self {
            skill,
            level: None,
            kind,
            strength: AlignmentStrength::Assessed,
            achievement: None,
            credential: None,
            issuer: None,
            issued_on: None,
            expires_on: None,
            status: CredentialStatus::Active,
            result: ResultStatus::Completed,
            source: None,
        }
    }
}
