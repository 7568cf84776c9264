//! Occupations and the skills they ask for.

use serde::{Deserialize, Serialize};

use super::{Importance, Iri, Labels, LevelStatement, Weight};

/// One skill in an occupation's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccupationSkill {
    /// The skill.
    pub skill: Iri,
    /// Essential skills are required, optional ones preferred.
    pub importance: Importance,
    /// The level the occupation needs, where its framework says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// How much it matters, where its framework says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Weight>,
    /// The importance as its framework rates it, in its words (`4.12 of 5`), where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<String>,
}

impl OccupationSkill {
    /// A skill of which only the importance is known.
    pub fn new(skill: Iri, importance: Importance) -> Self {
        Self { skill, importance, level: None, weight: None, rating: None }
    }
}

/// A kind of job, with the skills it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupation {
    /// Its IRI.
    pub id: Iri,
    /// Its names, by language.
    #[serde(default)]
    pub labels: Labels,
    /// The framework's short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// Its code, for instance `2511.3` or an O\*NET-SOC code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The groups or occupations above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broader: Vec<Iri>,
    /// The skills it asks for; empty means that nobody said, not that it asks for none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<OccupationSkill>,
    /// Occupations that are like it, the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Iri>,
    /// What people in it do, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
}

impl Occupation {
    /// An occupation of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self {
            id,
            labels: Labels::default(),
            framework: None,
            code: None,
            broader: Vec::new(),
            skills: Vec::new(),
            related: Vec::new(),
            tasks: Vec::new(),
        }
    }

    /// The name to show: its label, else its IRI.
    pub fn label(&self) -> &str {
        self.labels.shown().unwrap_or_else(|| self.id.as_str())
    }
}
