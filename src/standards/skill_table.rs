//! Tables of skills: any list with a column of names.

use super::{Input, Standard};
use crate::model::Reading;

/// The standard.
pub(super) struct SkillTable;

impl Standard for SkillTable {
    fn id(&self) -> &'static str {
        "skill_table"
    }

    fn name(&self) -> &'static str {
        "Table of skills"
    }

    fn recognises(&self, _input: &Input<'_>) -> bool {
        false
    }

    fn read(&self, _input: &Input<'_>, _reading: &mut Reading) {}
}
