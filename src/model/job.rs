//! Jobs: postings, as they state their requirements or as text from which these are extracted.

use serde::{Deserialize, Serialize};

use super::{Date, Iri, StatedRequirement};

/// A job posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its IRI; a local one where the document gives none.
    pub id: Iri,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Who hires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
    /// Where; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// ISO 3166-1 country code; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether it can be done remotely; a filter only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<bool>,
    /// Languages of work (BCP 47); a filter only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub working_languages: Vec<String>,
    /// The occupation it belongs to, by IRI or code as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<String>,
    /// The last day on which one can apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<Date>,
    /// The ad as it was written, tags included: what `extract` reads and its offsets count in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it asks for, as stated. Empty: extracted from `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<StatedRequirement>,
}

impl Job {
    /// A job of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self {
            id,
            title: String::new(),
            employer: None,
            place: None,
            country: None,
            remote: None,
            working_languages: Vec::new(),
            occupation: None,
            valid_through: None,
            text: None,
            requirements: Vec::new(),
        }
    }
}
