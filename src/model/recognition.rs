//! Recognition: who vouches for an achievement or an issuer, and how.

use serde::{Deserialize, Serialize};

use super::{Date, Iri, Reference};

/// How somebody vouches. CTDL `accreditedBy`, `approvedBy`, `recognizedBy`, `regulatedBy`; Open Badges endorsements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognitionKind {
    /// By an accreditation.
    Accredited,
    /// By an approval.
    Approved,
    /// By saying that it is recognised.
    #[default]
    Recognised,
    /// By regulating it.
    Regulated,
    /// By an endorsement.
    Endorsed,
}

impl RecognitionKind {
    /// The word used in filters and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accredited => "accredited",
            Self::Approved => "approved",
            Self::Recognised => "recognised",
            Self::Regulated => "regulated",
            Self::Endorsed => "endorsed",
        }
    }
}

/// One statement that somebody vouches for an achievement or an issuer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recognition {
    /// Who.
    #[serde(flatten)]
    pub by: Reference,
    /// How.
    #[serde(default)]
    pub kind: RecognitionKind,
    /// Since when it holds, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day on which it holds, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Recognition {
    /// A recognition without dates.
    pub fn new(by: Reference, kind: RecognitionKind) -> Self {
        Self { by, kind, from: None, until: None }
    }
}

/// An endorsement in a document of its own. Open Badges 2.0 `Endorsement`, 3.0 `EndorsementCredential`. Its comment is
/// not kept: it may speak of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endorsement {
    /// Its IRI.
    pub id: Iri,
    /// The issuer, achievement or credential that is endorsed.
    pub subject: Iri,
    /// Who endorses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Reference>,
    /// Since when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
