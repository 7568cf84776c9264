//! Holders: whoever or whatever is ranked by the skills it has evidence of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Evidence, Iri};

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderKind {
    /// A person.
    Learner,
    /// An achievement, as a holder with one piece of evidence for each skill it is aligned to.
    Credential,
}

/// A learner or a credential, seen as the evidence it holds. Has no name, contact, age, gender or photo:
/// what is not here cannot enter a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The learner's pseudonym or the achievement's IRI.
    pub id: Iri,
    /// Which of the two.
    pub kind: HolderKind,
    /// Its evidence, at most [`Holder::MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
    /// What it can be filtered by: field to values, each sorted and without repeats.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<String>>,
}

impl Holder {
    /// The most pieces of evidence one holder may have.
    pub const MAX_EVIDENCE: usize = 65_535;
}
