//! How well a skill is mastered: five ordinal levels, and what a document said in its own words.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{LevelScale, ScalePosition};

/// Mastery of a skill. Ordinal: 4 is more than 2, not twice as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    /// 1: knows what it is.
    Aware = 1,
    /// 2: simple tasks with guidance.
    Basic = 2,
    /// 3: usual tasks alone.
    Working = 3,
    /// 4: complex tasks, guides others.
    Advanced = 4,
    /// 5: shapes the field.
    Expert = 5,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Self; 5] = [Self::Aware, Self::Basic, Self::Working, Self::Advanced, Self::Expert];

    /// The level's number, 1 to 5.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The level with this number; `None` outside 1 to 5.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The level's word, lower case.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aware => "aware",
            Self::Basic => "basic",
            Self::Working => "working",
            Self::Advanced => "advanced",
            Self::Expert => "expert",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.number(), self.word())
    }
}

impl Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        Self::from_number(number).ok_or_else(|| serde::de::Error::custom("a level is a number from 1 to 5"))
    }
}

/// Why a level is what it is, or why it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelBasis {
    /// Our own scale, 1 to 5.
    Number,
    /// A plain level word such as *advanced*.
    Word,
    /// A published scale whose points are described: CEFR, O\*NET, DigComp, e-CF, SFIA, EQF of a skill.
    AnchoredScale,
    /// A rubric level that names or is aligned to a level.
    Rubric,
    /// A grade, percentage, score or bare position: kept and shown, the level stays unknown.
    Grade,
}

/// What a document says of a level: its own words, always kept, and what they mean where they are anchored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LevelStatement {
    /// The statement as it was written, for instance `C1`, `advanced`, `87 %`.
    pub value: String,
    /// The level it means; `None` when the statement is not anchored (a grade).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The place on a published scale, where there is one; compared within that scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<ScalePosition>,
    /// Why.
    pub basis: LevelBasis,
}

impl LevelStatement {
    /// A level of our own scale.
    pub fn of(level: Level) -> Self {
        Self { value: level.number().to_string(), level: Some(level), position: None, basis: LevelBasis::Number }
    }

    /// Reads a statement by itself: a number 1 to 5 of our own scale, a level word, or a point of an anchored
    /// scale with its name or in its unmistakable notation (`B2`, `SFIA 4`, `DigComp 6`, `e-3`, `EQF 5`).
    /// Anything else is a grade: kept, level unknown.
    pub fn parse(text: &str) -> Self {
        let value = text.trim().to_owned();
        if let Some(level) = value.parse().ok().and_then(Level::from_number) {
            return Self { value, level: Some(level), position: None, basis: LevelBasis::Number };
        }
        Self::parse_words(&value)
    }

    /// Like [`LevelStatement::parse`], but a bare number is a grade: for documents whose numbers are positions,
    /// points or scores of a scale that we do not know.
    pub fn parse_words(text: &str) -> Self {
        let value = text.trim().to_owned();
        if let Some(position) = LevelScale::parse_position(&value) {
            return Self {
                level: Some(position.level()),
                position: Some(position),
                value,
                basis: LevelBasis::AnchoredScale,
            };
        }
        let level = level_of_word(&value);
        let basis = if level.is_some() { LevelBasis::Word } else { LevelBasis::Grade };
        Self { value, level, position: None, basis }
    }
}

/// The level that a plain word names. Words with *level*, *user* or *knowledge* behind them count too.
fn level_of_word(text: &str) -> Option<Level> {
    const TAILS: [&str; 8] =
        [" level", " user", " knowledge", " skills", " skill", " proficiency", " competence", " practitioner"];
    let lower = text.to_lowercase();
    let word = TAILS.iter().find_map(|tail| lower.strip_suffix(tail)).unwrap_or(&lower).trim();
    Some(match word {
        "aware" | "awareness" | "novice" | "beginner" | "introductory" | "entry" | "elementary" | "none to basic" => {
            Level::Aware
        }
        "basic" | "foundation" | "foundational" | "fundamental" | "advanced beginner" | "limited" => Level::Basic,
        "working" | "intermediate" | "competent" | "independent" | "good" | "solid" | "practised" => Level::Working,
        "advanced" | "proficient" | "professional" | "strong" | "experienced" | "skilled" => Level::Advanced,
        "expert" | "mastery" | "master" | "specialist" | "leading" | "authority" => Level::Expert,
        _ => return None,
    })
}
