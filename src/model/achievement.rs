//! Achievements: what can be earned. The badge, not the award of it.

use serde::{Deserialize, Serialize};

use super::{Alignment, Condition, Iri, LevelStatement, Recognition, Reference};

/// What one pays. No cost at all means *unknown*, never *free*; free is an amount of 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// How much, in `currency`; not negative.
    pub amount: f64,
    /// ISO 4217 code, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What is paid for (`AggregateCost`, `Tuition`, ...), where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// For whom it holds (`InState`, `Non-member`, ...), where said: prices for different people are no sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

/// Credit points that come with an achievement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credits {
    /// How many; not negative.
    pub amount: f64,
    /// Of which kind (`ECTS`, `SemesterHours`, ...), where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// How an achievement belongs to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AchievementRelationKind {
    /// The same achievement published in another form: its Open Badges 2.0 or 3.0 twin.
    SameAs,
    /// The same in another language.
    Translation,
    /// A later version, which takes its place.
    ReplacedBy,
    /// An earlier version.
    Replaces,
    /// A part of it: a module, a stackable credential.
    Part,
    /// What it is a part of.
    PartOf,
    /// What it prepares for.
    PreparesFor,
    /// Anything else.
    Related,
}

/// One relation of an achievement to another one. Read as: *it* KIND *target*.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AchievementRelation {
    /// The other achievement.
    pub target: Iri,
    /// How.
    pub kind: AchievementRelationKind,
}

/// How long it takes. Calendar time and effort are different things; both ISO 8601 durations as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LearningTime {
    /// From start to end, for instance `P4W`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Hours of work, for instance `PT40H`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
}

impl LearningTime {
    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        self.calendar.is_none() && self.effort.is_none()
    }
}

/// How it is taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMode {
    /// At a place.
    InPerson,
    /// Online.
    Online,
    /// Both.
    Blended,
}

/// One level of a rubric. Open Badges 3.0 `RubricCriterionLevel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricLevel {
    /// Its IRI, to which a result's `achievedLevel` points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it says of the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// What reaching it stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignments: Vec<Alignment>,
}

/// One kind of result an achievement can have. Open Badges 3.0 `ResultDescription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// Its IRI, to which a result's `resultDescription` points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `resultType` as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_type: Option<String>,
    /// What a result stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignments: Vec<Alignment>,
    /// Its levels, lowest first by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<RubricLevel>,
    /// The level one must reach, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<LevelStatement>,
}

/// Something that can be earned: a badge class, a micro-credential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Achievement {
    /// Its IRI; a local one where the document gives none.
    pub id: Iri,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `achievementType` (Open Badges 3.0), as written.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub achievement_type: Option<String>,
    /// Who issues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Reference>,
    /// What one must do, as text or URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria: Option<String>,
    /// What it stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alignments: Vec<Alignment>,
    /// Its rubrics and result descriptions.
    #[serde(default, rename = "levels", skip_serializing_if = "Vec::is_empty")]
    pub rubrics: Vec<Rubric>,
    /// Free keywords.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What it costs; empty means unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cost: Vec<Cost>,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "LearningTime::is_unknown")]
    pub duration: LearningTime,
    /// How it is taught.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery: Vec<DeliveryMode>,
    /// Languages it is given in (BCP 47).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub language: Vec<String>,
    /// Who recognises it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised_by: Vec<Recognition>,
    /// What one needs to earn it, or should have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// Other achievements it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<AchievementRelation>,
    /// Credit points that come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credits>,
    /// The level of the qualification as a whole (EQF, ISCED, ...): a grade, it says nothing of one skill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification_level: Option<LevelStatement>,
    /// Its version, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Other identifiers it goes by (a CTID, a code, a URL), as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_ids: Vec<String>,
    /// Whether its issuer withdrew it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl Achievement {
    /// An achievement of which nothing is known yet but its IRI.
    pub fn unnamed(id: Iri) -> Self {
        Self {
            id,
            name: String::new(),
            description: None,
            achievement_type: None,
            issuer: None,
            criteria: None,
            alignments: Vec::new(),
            rubrics: Vec::new(),
            tags: Vec::new(),
            cost: Vec::new(),
            duration: LearningTime::default(),
            delivery: Vec::new(),
            language: Vec::new(),
            recognised_by: Vec::new(),
            conditions: Vec::new(),
            related: Vec::new(),
            credits: Vec::new(),
            qualification_level: None,
            version: None,
            other_ids: Vec::new(),
            withdrawn: false,
        }
    }

    /// Every alignment with the level it stands for: its own, its rubrics' required ones.
    /// Alignments of single rubric levels are left out: they hold only for those who reach them.
    pub fn all_alignments(&self) -> impl Iterator<Item = (&Alignment, Option<&LevelStatement>)> {
        let own = self.alignments.iter().map(|alignment| (alignment, alignment.level.as_ref()));
        let rubrics = self.rubrics.iter().flat_map(|rubric| {
            rubric
                .alignments
                .iter()
                .map(move |alignment| (alignment, alignment.level.as_ref().or(rubric.required.as_ref())))
        });
        own.chain(rubrics)
    }
}
