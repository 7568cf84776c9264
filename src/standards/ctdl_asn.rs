//! Competency frameworks in CTDL-ASN (Credential Engine): frameworks, competencies with their hierarchy and alignments,
//! rubrics. Frameworks and credentials stand in the same graphs, so that both standards have one reader.

mod outline;
mod relations;
mod rubrics;
mod skills;
#[cfg(test)]
mod tests;

use super::{Input, Standard, ctdl};
use crate::model::Reading;

pub(super) use outline::Outline;

/// The standard.
pub(super) struct CtdlAsn;

impl Standard for CtdlAsn {
    fn id(&self) -> &'static str {
        "ctdl_asn"
    }

    fn name(&self) -> &'static str {
        "CTDL-ASN"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        ctdl::is_of(input, true)
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        ctdl::read(input, reading);
    }
}
