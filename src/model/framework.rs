//! Frameworks: published lists of skills.

use serde::{Deserialize, Serialize};

use super::Iri;

/// A published list of skills. CASE `CFDocument`, CTDL-ASN `CompetencyFramework`, SKOS `ConceptScheme`, an RSD collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Its IRI.
    pub id: Iri,
    /// Short name, lower case, as in filters and in [`Skill::framework`](super::Skill::framework): `esco`, `onet`.
    pub short_name: String,
    /// Full title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Its version, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its language (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its licence, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Where it is in its life (`Draft`, `Adopted`, `Published`, `Deprecated`, ...), as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The framework that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Iri>,
}

impl Framework {
    /// The longest short name, in characters.
    const MAX_SHORT_NAME: usize = 60;

    /// A framework of which nothing is known yet but its IRI and what to call it.
    pub fn named(id: Iri, short_name: impl Into<String>) -> Self {
        Self {
            id,
            short_name: short_name.into(),
            title: None,
            description: None,
            publisher: None,
            version: None,
            language: None,
            licence: None,
            status: None,
            replaced_by: None,
        }
    }

    /// The short name that a title gives: lower case, words joined by hyphens; `None` when nothing is left of it.
    pub fn short_name_of(title: &str) -> Option<String> {
        let mut name = String::new();
        for character in title.chars().take(Self::MAX_SHORT_NAME) {
            match character {
                it if it.is_alphanumeric() => name.extend(it.to_lowercase()),
                _ if name.ends_with('-') || name.is_empty() => {}
                _ => name.push('-'),
            }
        }
        let name = name.trim_end_matches('-').to_owned();
        (!name.is_empty()).then_some(name)
    }
}
