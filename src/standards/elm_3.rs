//! Europass digital credentials (European Learning Model 3).

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Elm3;

impl Standard for Elm3 {
    fn id(&self) -> &'static str {
        "elm_3"
    }

    fn name(&self) -> &'static str {
        "European Learning Model 3"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
