//! Every number of the ranking, in one place. All per mille unless said otherwise.
//!
//! | what | value |
//! |---|---|
//! | same skill, exact match in another framework, alternative given by the job | 1000 |
//! | close match | 900 |
//! | narrower skill, up to 3 steps down, when the required skill is specific | 1000 |
//! | narrower skill, up to 3 steps down, when the required skill is a hub | 500 |
//! | part of the required skill in a framework's outline | 500 |
//! | broader skill, one step up, unless it is a hub | 500 |
//! | related skill, unless either is a hub | 300 |
//! | level reached / one below / two below / lower | 1000 / 500 / 200 / 0 |
//! | minimum reached but not the desired level | 800 |
//! | below the minimum, with a desired level above it | the shortfall's value times 0.8 |
//! | skill assessed / taught / only mentioned by the achievement | at most 1000 / 800 / 300 |

use crate::model::AlignmentStrength;

/// A whole: 1000 per mille.
pub(super) const WHOLE: u32 = 1000;
/// Close match between frameworks.
pub(super) const CLOSE: u32 = 900;
/// Narrower skill under a specific one.
pub(super) const NARROWER: u32 = 1000;
/// Narrower skill under a hub.
pub(super) const NARROWER_OF_HUB: u32 = 500;
/// Steps down that count as narrower.
pub(super) const NARROWER_STEPS: usize = 3;
/// Part of a whole in a framework's outline.
pub(super) const PART: u32 = 500;
/// Broader skill, one step.
pub(super) const BROADER: u32 = 500;
/// Related skill.
pub(super) const RELATED: u32 = 300;
/// Most alternatives of one requirement.
pub(super) const MAX_ALTERNATIVES: usize = 256;
/// Most requirements of one plan.
pub(super) const MAX_REQUIREMENTS: usize = 1_000;
/// What the minimum gives when a higher level is desired.
pub(super) const MINIMUM_OF_DESIRED: u32 = 800;

/// Fit by levels below the minimum.
pub(super) fn shortfall(steps_below: u8) -> u32 {
    match steps_below {
        0 => WHOLE,
        1 => 500,
        2 => 200,
        _ => 0,
    }
}

/// The most that evidence tied to its skill this firmly can give.
pub(super) fn cap(strength: AlignmentStrength) -> u32 {
    match strength {
        AlignmentStrength::Assessed => WHOLE,
        AlignmentStrength::Taught => 800,
        AlignmentStrength::Mentioned => 300,
    }
}
