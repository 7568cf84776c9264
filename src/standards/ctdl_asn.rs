//! Competency frameworks in CTDL-ASN (Credential Engine).

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct CtdlAsn;

impl Standard for CtdlAsn {
    fn id(&self) -> &'static str {
        "ctdl_asn"
    }

    fn name(&self) -> &'static str {
        "CTDL-ASN"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
