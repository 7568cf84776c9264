//! Positions in HR-Open JSON.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct HrOpen;

impl Standard for HrOpen {
    fn id(&self) -> &'static str {
        "hr_open"
    }

    fn name(&self) -> &'static str {
        "HR-Open positions"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
