//! Learners: people, under a pseudonym, with what they claim and what they were awarded.

use serde::{Deserialize, Serialize};

use super::{Credential, Date, Iri, LevelStatement};

/// A skill that a learner says they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The skill, where it was named by IRI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<Iri>,
    /// The skill in the learner's words, where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The level they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// A person. Lives in the learners' file, apart from the public catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// A pseudonym.
    pub id: Iri,
    /// What to call them. Shown, never indexed, never scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where they are; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// ISO 3166-1 country code; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether they work remotely; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<bool>,
    /// Languages they work in (BCP 47); a filter only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_languages: Vec<String>,
    /// What they agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
    /// What their data may be used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What they say they can do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// What they were awarded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Credential>,
}

impl Learner {
    /// A learner of whom nothing is known yet but the pseudonym.
    pub fn unnamed(id: Iri) -> Self {
        Self {
            id,
            name: None,
            place: None,
            country: None,
            remote: None,
            working_languages: Vec::new(),
            consent: None,
            purpose: None,
            claims: Vec::new(),
            credentials: Vec::new(),
        }
    }
}
