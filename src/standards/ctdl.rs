//! Credentials in CTDL (Credential Engine), as the Credential Registry serves them.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct Ctdl;

impl Standard for Ctdl {
    fn id(&self) -> &'static str {
        "ctdl"
    }

    fn name(&self) -> &'static str {
        "CTDL"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
