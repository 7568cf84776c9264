//! Credentials: achievements that were awarded to somebody.

use serde::{Deserialize, Serialize};

use super::{Alignment, Date, Iri, LevelStatement, Reference};

/// What the issuer says of a credential today. Expiry is not a status: it follows from the date asked about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialStatus {
    /// Nothing speaks against it.
    #[default]
    Active,
    /// Taken back for now.
    Suspended,
    /// Taken back for good.
    Revoked,
}

/// How a single result ended. Open Badges 3.0 `ResultStatusType`; absent means completed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// Done.
    #[default]
    Completed,
    /// Signed up only.
    Enrolled,
    /// Not passed.
    Failed,
    /// Still going on.
    InProgress,
    /// Paused.
    OnHold,
    /// Not final.
    Provisional,
    /// Given up.
    Withdrew,
}

/// Who holds a credential, as the document says it. Personal data: kept in the learners' file only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HolderIdentity {
    /// What kind of identity it is: `id`, `email`, `hash`, ...
    pub kind: String,
    /// The identity or its salted hash.
    pub value: String,
}

/// One result of a credential. Open Badges 3.0 `Result`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardResult {
    /// What the result stands for; empty means the achievement's own alignments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignments: Vec<Alignment>,
    /// The level that was reached, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// How it ended.
    #[serde(default)]
    pub status: ResultStatus,
    /// The IRI of the result description it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An achievement awarded to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its IRI; a local one where the document gives none.
    pub id: Iri,
    /// The achievement that was awarded.
    pub achievement: Reference,
    /// Who holds it, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderIdentity>,
    /// Who awarded it, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Reference>,
    /// Since when it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
    /// What the issuer says of it.
    #[serde(default)]
    pub status: CredentialStatus,
    /// Its results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<AwardResult>,
}

/// A statement that a credential is revoked, by its own document or by a revocation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The credential's IRI, or its `uid` as a local one.
    pub credential: Iri,
    /// Why, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
