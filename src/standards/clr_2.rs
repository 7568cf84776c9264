//! Comprehensive Learner Records (1EdTech CLR 2.0).

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Clr2;

impl Standard for Clr2 {
    fn id(&self) -> &'static str {
        "clr_2"
    }

    fn name(&self) -> &'static str {
        "CLR 2.0"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
