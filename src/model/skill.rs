//! Skills and how they relate.

use serde::{Deserialize, Serialize};

use super::{Iri, Labels, LevelStatement, Weight};

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
    /// An enduring ability.
    Ability,
    /// A tool or technology that one can use.
    Technology,
    /// A piece of work that one can do: a task or work activity.
    Activity,
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

/// Whether a skill is in use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillStatus {
    /// In use, or nothing is said.
    #[default]
    Active,
    /// Not published yet.
    Draft,
    /// Withdrawn, archived or replaced.
    Retired,
}

/// One level of a skill as its framework describes it: a rubric's level, a scale's anchor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SkillLevel {
    /// The level in the framework's words, and on our scale where it is anchored.
    pub statement: LevelStatement,
    /// What somebody at this level does, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// One criterion by which a rubric judges a skill. CASE `CFRubricCriterion`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SkillCriterion {
    /// What is looked at, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much it counts in its rubric, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Weight>,
    /// Its levels, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<CriterionLevel>,
}

/// One level of a criterion. CASE `CFRubricCriterionLevel`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CriterionLevel {
    /// The level and what somebody at it does.
    #[serde(flatten)]
    pub level: SkillLevel,
    /// The points that it is worth, as written: no level by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
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
    /// Whether it is in use.
    #[serde(default, skip_serializing_if = "is_active")]
    pub status: SkillStatus,
    /// Its levels as its framework describes them, lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<SkillLevel>,
    /// The criteria by which its framework's rubrics judge it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<SkillCriterion>,
    /// What else it is called by machines, where its IRI does not hold it: a CASE or RSD identifier as `urn:uuid:`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_ids: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_active(status: &SkillStatus) -> bool {
    *status == SkillStatus::Active
}

impl Skill {
    /// A skill of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self {
            id,
            labels: Labels::default(),
            framework: None,
            code: None,
            kind: SkillKind::Unknown,
            reuse: None,
            status: SkillStatus::Active,
            levels: Vec::new(),
            criteria: Vec::new(),
            other_ids: Vec::new(),
        }
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
    /// `to` took the place of `from`.
    ReplacedBy,
    /// `from` is learned before `to`.
    Precedes,
}

/// Who says that two skills relate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationOrigin {
    /// A publisher; where, is in the record's provenance.
    #[default]
    Published,
    /// Found by comparing names.
    Computed,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_published(origin: &RelationOrigin) -> bool {
    *origin == RelationOrigin::Published
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
    /// Who says so.
    #[serde(default, skip_serializing_if = "is_published")]
    pub origin: RelationOrigin,
}

impl SkillRelation {
    /// A published relation.
    pub fn new(from: Iri, kind: SkillRelationKind, to: Iri) -> Self {
        Self { from, to, kind, origin: RelationOrigin::Published }
    }
}
