//! Pathways: an order in which achievements lead to a goal. CTDL `Pathway`, Badgr pathways.

use serde::{Deserialize, Serialize};

use super::{Iri, Reference};

/// A step of a pathway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathwayStep {
    /// Its IRI.
    pub id: Iri,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it is (`CredentialComponent`, `AssessmentComponent`, ...), as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_type: Option<String>,
    /// The achievement behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub achievement: Option<Iri>,
    /// Steps that come before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Iri>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Iri>,
    /// What must be done for it: each group of steps, and how many of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<StepNeeds>,
}

/// A group of steps of which some are needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepNeeds {
    /// The steps.
    pub steps: Vec<Iri>,
    /// How many of them; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u32>,
}

/// An order of steps that lead to a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pathway {
    /// Its IRI.
    pub id: Iri,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Reference>,
    /// The step it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Iri>,
    /// Its steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PathwayStep>,
}
