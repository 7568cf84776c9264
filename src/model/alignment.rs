//! Alignments: what an achievement says it stands for.

use serde::{Deserialize, Serialize};

use super::{Iri, LevelStatement};

/// What an alignment points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlignmentKind {
    /// A skill, competence or learning outcome.
    Skill,
    /// An occupation or job role.
    Occupation,
    /// Another credential.
    Credential,
    /// A level of a scale.
    Level,
    /// A whole framework.
    Framework,
    /// An organisation.
    Organisation,
    /// Nothing tells.
    Unknown,
}

/// How firmly an achievement is tied to a skill. Caps the credit it can give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlignmentStrength {
    /// Only in tags, keywords or text.
    Mentioned,
    /// Taught, without saying that it was assessed.
    Taught,
    /// Assessed: the achievement is awarded for it.
    #[default]
    Assessed,
}

/// One statement that an achievement (or a result, or a rubric level) stands for something.
/// Open Badges 2.0 `AlignmentObject`, 3.0 `Alignment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alignment {
    /// `targetUrl` as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_url: Option<String>,
    /// `targetCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_code: Option<String>,
    /// `targetName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_name: Option<String>,
    /// `targetFramework`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// `targetType` as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// What it points at.
    pub kind: AlignmentKind,
    /// Why it was taken as that kind.
    pub kind_reason: String,
    /// How firmly.
    #[serde(default)]
    pub strength: AlignmentStrength,
    /// The level that it stands for, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
}

impl Alignment {
    /// The skill this alignment names, when it names one: the target's IRI, else a local name made of the target's name.
    pub fn skill(&self) -> Option<Iri> {
        if self.kind != AlignmentKind::Skill {
            return None;
        }
        let target = self.target_url.as_deref().and_then(|url| Iri::new(url.trim()).ok());
        target.or_else(|| self.target_name.as_deref().map(|name| Iri::local("skill", name)))
    }
}
