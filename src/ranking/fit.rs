//! How well a held level fits a needed one.

use serde::{Deserialize, Serialize};

use super::tables::{MINIMUM_OF_DESIRED, WHOLE, shortfall};
use crate::model::{Level, LevelStatement, Requirement, ScalePosition};

/// The level that a piece of evidence has, as far as it counts: an unanchored statement is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldLevel {
    /// The level; `None` is unknown and counts as the lowest.
    pub level: Option<Level>,
    /// Its place on a published scale.
    pub position: Option<ScalePosition>,
}

impl HeldLevel {
    /// What counts of a statement.
    pub fn of(statement: Option<&LevelStatement>) -> Self {
        let Some(statement) = statement else { return Self::default() };
        match statement.level {
            Some(level) => Self { level: Some(level), position: statement.position },
            None => Self::default(),
        }
    }
}

/// A level that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NeededLevel {
    /// The level.
    pub level: Level,
    /// Its place on a published scale, in which evidence of the same scale is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<ScalePosition>,
}

impl NeededLevel {
    /// What a statement asks for; a grade asks for nothing.
    pub fn of(statement: Option<&LevelStatement>) -> Option<Self> {
        let statement = statement?;
        Some(Self { level: statement.level?, position: statement.position })
    }

    /// How many levels `held` lies below; 0 when it is reached. Same scale on both sides is compared in it.
    /// An unknown level is taken as the lowest on whichever scale is worse for it, so that leaving a level
    /// out never helps.
    fn steps_below(self, held: HeldLevel) -> u8 {
        match (held.level, held.position, self.position) {
            (None, ..) => {
                let on_scale = self.position.map_or(0, |it| it.position.saturating_sub(1));
                on_scale.max(self.level.number() - 1)
            }
            (Some(_), Some(has), Some(needs)) if has.scale == needs.scale => {
                needs.position.saturating_sub(has.position)
            }
            (Some(level), ..) => self.level.number().saturating_sub(level.number()),
        }
    }
}

/// The levels that a requirement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct LevelNeed {
    /// The level one needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<NeededLevel>,
    /// The level one would like; only kept when it is above the minimum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<NeededLevel>,
}

impl LevelNeed {
    /// What a requirement asks for.
    pub fn of(requirement: &Requirement) -> Self {
        let of = |it: &Option<LevelStatement>| NeededLevel::of(it.as_ref());
        Self::new(of(&requirement.minimum_level), of(&requirement.desired_level))
    }

    /// A need; a desired level that is not above the minimum says nothing and is dropped.
    pub fn new(minimum: Option<NeededLevel>, desired: Option<NeededLevel>) -> Self {
        let above = |desired: &NeededLevel| match minimum {
            Some(minimum) => match (minimum.position, desired.position) {
                (Some(low), Some(high)) if low.scale == high.scale => high.position > low.position,
                _ => desired.level > minimum.level,
            },
            None => true,
        };
        Self { minimum, desired: desired.filter(above) }
    }

    /// Whether `held` reaches the minimum.
    pub fn reached_by(self, held: HeldLevel) -> bool {
        self.minimum.is_none_or(|minimum| minimum.steps_below(held) == 0)
    }

    /// The fit of `held`, per mille.
    pub fn fit(self, held: HeldLevel) -> u32 {
        let below_minimum = self.minimum.map_or(0, |minimum| minimum.steps_below(held));
        match self.desired {
            None => shortfall(below_minimum),
            Some(desired) if below_minimum == 0 && desired.steps_below(held) == 0 => WHOLE,
            Some(_) => shortfall(below_minimum) * MINIMUM_OF_DESIRED / WHOLE,
        }
    }
}
