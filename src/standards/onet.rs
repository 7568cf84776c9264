//! O\*NET's text database.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Onet;

impl Standard for Onet {
    fn id(&self) -> &'static str {
        "onet"
    }

    fn name(&self) -> &'static str {
        "O*NET text database"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
