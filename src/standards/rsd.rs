//! Rich Skill Descriptors (Open Skills Network).

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Rsd;

impl Standard for Rsd {
    fn id(&self) -> &'static str {
        "rsd"
    }

    fn name(&self) -> &'static str {
        "Rich Skill Descriptors"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
