//! Job postings in JDX JobSchema+.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Jdx;

impl Standard for Jdx {
    fn id(&self) -> &'static str {
        "jdx"
    }

    fn name(&self) -> &'static str {
        "JDX JobSchema+"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
