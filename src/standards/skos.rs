//! SKOS concept schemes.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Skos;

impl Standard for Skos {
    fn id(&self) -> &'static str {
        "skos"
    }

    fn name(&self) -> &'static str {
        "SKOS"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
