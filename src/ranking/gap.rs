//! What is missing, and how much of it a credential closes.

use super::explanation::{Explanation, State};
use crate::model::Units;

/// What a credential adds to what a learner has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// The units that it adds to the score.
    pub units: Units,
    /// The requirements (by place in the plan) that it meets and the learner does not.
    pub closes: Vec<usize>,
    /// The requirements that it improves without meeting them.
    pub improves: Vec<usize>,
}

/// What the credential adds: for each requirement the credit above the learner's. Maximum, not sum: what the learner
/// has already adds nothing. Both explanations are for the same plan.
pub fn gain(learner: &Explanation<'_>, credential: &Explanation<'_>) -> Gain {
    let mut gain = Gain { units: Units(0), closes: Vec::new(), improves: Vec::new() };
    for (index, (has, offers)) in learner.outcomes.iter().zip(&credential.outcomes).enumerate() {
        let more = offers.contribution_units.0.saturating_sub(has.contribution_units.0);
        gain.units.0 += more;
        if offers.state == State::Met && has.state != State::Met {
            gain.closes.push(index);
        } else if more > 0 {
            gain.improves.push(index);
        }
    }
    gain
}
