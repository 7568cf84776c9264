//! Competency frameworks in CASE (1EdTech), 1.0 and 1.1.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Case1;

impl Standard for Case1 {
    fn id(&self) -> &'static str {
        "case_1"
    }

    fn name(&self) -> &'static str {
        "CASE 1.0 and 1.1"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
