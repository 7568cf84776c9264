//! Skills, the frameworks that publish them, and how skills relate.

use serde::{Deserialize, Serialize};

use super::{Iri, Labels};

/// A published list of skills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Short name, lower case, as in filters: `esco`, `starter`.
    pub id: String,
    /// Full title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// What kind of thing a skill record is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillKind {
    /// Not said.
    #[default]
    Unknown,
    /// A skill or competence.
    Skill,
    /// Knowledge.
    Knowledge,
    /// A group of skills: part of a hierarchy, not itself something people have.
    Group,
}

/// How widely a skill is used (ESCO's reuse level).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReuseLevel {
    /// In nearly every job.
    Transversal,
    /// In several sectors.
    CrossSector,
    /// In one sector.
    SectorSpecific,
    /// In one occupation.
    OccupationSpecific,
}

/// Something a person can do or know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Its IRI.
    pub id: Iri,
    /// Its names, by language.
    #[serde(default)]
    pub labels: Labels,
    /// The framework's short name, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// Its code in that framework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Skill, knowledge or group.
    #[serde(default)]
    pub kind: SkillKind,
    /// How widely it is used, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse: Option<ReuseLevel>,
}

impl Skill {
    /// A skill of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self { id, labels: Labels::default(), framework: None, code: None, kind: SkillKind::Unknown, reuse: None }
    }

    /// The name to show: its label, else the end of its IRI.
    pub fn label(&self) -> &str {
        let end = || self.id.as_str().rsplit(['/', '#', ':']).next().unwrap_or_default();
        self.labels.shown().unwrap_or_else(end)
    }
}

/// How two skills relate. Read as: *from* KIND *to*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillRelationKind {
    /// `to` is the more general one.
    Broader,
    /// `from` is one part of `to` in a framework's outline.
    PartOf,
    /// Each belongs to the other's surroundings; symmetric.
    Related,
    /// The same skill in two frameworks; symmetric, transitive.
    Exact,
    /// Nearly the same; symmetric.
    Close,
}

/// One relation between two skills.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SkillRelation {
    /// The skill that the relation starts from.
    pub from: Iri,
    /// The skill that it leads to.
    pub to: Iri,
    /// Its kind.
    pub kind: SkillRelationKind,
}
