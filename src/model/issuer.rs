//! Organisations that issue achievements.

use serde::{Deserialize, Serialize};

use super::{Iri, Recognition};

/// Who issues achievements. Open Badges `Profile`. E-mail and telephone are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Its IRI.
    pub id: Iri,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who recognises it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised_by: Vec<Recognition>,
    /// Other identifiers it goes by (a CTID, a code, a URL), as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_ids: Vec<String>,
}

impl Issuer {
    /// An issuer of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self { id, name: None, url: None, description: None, recognised_by: Vec::new(), other_ids: Vec::new() }
    }
}
