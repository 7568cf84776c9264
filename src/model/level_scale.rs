//! Published scales whose points are described in words, and the level each point means.

use serde::{Deserialize, Serialize};

use super::Level;

/// A published, anchored scale of mastery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum LevelScale {
    /// Common European Framework of Reference for Languages, A1 to C2 (positions 1 to 6).
    Cefr = 1,
    /// O\*NET level scale, 0 to 7, anchored at 2, 4 and 6; half points are rounded down.
    Onet = 2,
    /// European Digital Competence Framework, 1 to 8.
    DigComp = 3,
    /// European e-Competence Framework (EN 16234-1), e-1 to e-5.
    ECf = 4,
    /// Skills Framework for the Information Age, 1 to 7.
    Sfia = 5,
    /// European Qualifications Framework descriptors *of a skill*, 1 to 8. Of a qualification it is a grade.
    Eqf = 6,
}

/// A point on a published scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScalePosition {
    /// Which scale.
    pub scale: LevelScale,
    /// The point's place, 1 for the lowest.
    pub position: u8,
}

impl LevelScale {
    /// All scales.
    pub const ALL: [Self; 6] = [Self::Cefr, Self::Onet, Self::DigComp, Self::ECf, Self::Sfia, Self::Eqf];

    /// The level of each position, lowest position first. The only place that says so.
    pub fn levels(self) -> &'static [u8] {
        match self {
            Self::Cefr => &[1, 2, 3, 3, 4, 5],
            Self::Onet => &[1, 2, 2, 3, 3, 4, 5],
            Self::DigComp | Self::Eqf => &[1, 2, 3, 3, 4, 4, 5, 5],
            Self::ECf => &[1, 2, 3, 4, 5],
            Self::Sfia => &[1, 2, 3, 4, 4, 5, 5],
        }
    }

    /// The point at `position`; `None` when the scale has no such point.
    pub fn at(self, position: u8) -> Option<ScalePosition> {
        let last = u8::try_from(self.levels().len()).ok()?;
        (1..=last).contains(&position).then_some(ScalePosition { scale: self, position })
    }

    /// The scale with this number (its `repr`), used where evidence is packed.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| *scale as u8 == number)
    }

    /// Reads `B2`, `CEFR B2`, `SFIA 4`, `DigComp 6`, `e-3`, `e-CF 3`, `EQF 5`, `O*NET 4.5`.
    pub fn parse_position(text: &str) -> Option<ScalePosition> {
        let lower = text.trim().to_lowercase().replace("level", " ").replace(':', " ");
        let words: Vec<&str> = lower.split_whitespace().collect();
        let (name, point) = match words.as_slice() {
            [point] => ("", *point),
            [name, point] => (*name, *point),
            _ => return None,
        };
        match name {
            "" | "cefr" if cefr(point).is_some() => Self::Cefr.at(cefr(point)?),
            "" | "e-cf" | "ecf" if point.starts_with("e-") => Self::ECf.at(point[2..].parse().ok()?),
            "e-cf" | "ecf" => Self::ECf.at(point.parse().ok()?),
            "sfia" => Self::Sfia.at(point.parse().ok()?),
            "digcomp" => Self::DigComp.at(point.parse().ok()?),
            "eqf" => Self::Eqf.at(point.parse().ok()?),
            "o*net" | "onet" => Self::Onet.at(onet(point)?),
            _ => None,
        }
    }
}

impl ScalePosition {
    /// The level that this point means.
    pub fn level(self) -> Level {
        let number = self.scale.levels().get(usize::from(self.position).saturating_sub(1)).copied();
        number.and_then(Level::from_number).unwrap_or(Level::Aware)
    }
}

fn cefr(point: &str) -> Option<u8> {
    ["a1", "a2", "b1", "b2", "c1", "c2"].iter().position(|it| *it == point).and_then(|it| u8::try_from(it + 1).ok())
}

fn onet(point: &str) -> Option<u8> {
    let value: f32 = point.parse().ok()?;
    // The cast is exact: the value is a whole number from 1 to 7.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1 to 7")]
    (1.0..=7.0).contains(&value).then(|| value.floor() as u8)
}
