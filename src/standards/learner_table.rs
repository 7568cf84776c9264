//! Tables of learners: CSV, XLSX.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct LearnerTable;

impl Standard for LearnerTable {
    fn id(&self) -> &'static str {
        "learner_table"
    }

    fn name(&self) -> &'static str {
        "Table of learners"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
