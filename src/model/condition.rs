//! Conditions: what one needs to earn an achievement. CTDL `ConditionProfile`.

use serde::{Deserialize, Serialize};

use super::{Alignment, Credits, Reference};

/// What a condition is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// One must meet it to earn the achievement.
    #[default]
    Requires,
    /// One had better meet it.
    Recommends,
    /// To be met at the same time.
    Corequisite,
    /// To be met before one may begin.
    Entry,
    /// To be met to keep the achievement.
    Renewal,
}

/// What one needs. Everything named in it, unless `needed` or `alternatives` says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// What it is for.
    pub kind: ConditionKind,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it says, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many of the things it names are needed; `None`: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<u32>,
    /// Skills that one must show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Alignment>,
    /// Assessments that one must pass. What they assess, the achievement stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Reference>,
    /// Courses and other learning that one must complete. What they teach, the achievement stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learning: Vec<Reference>,
    /// Credentials that one must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Reference>,
    /// Ways to meet the condition: any one of them is enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Condition>,
    /// Its share, where said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Years of experience, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_of_experience: Option<f64>,
    /// The least age in years, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_age: Option<u32>,
    /// Credit points that one must gather.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credits>,
}
