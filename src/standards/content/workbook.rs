//! Workbooks (XLSX): the first sheet that is a table.

use super::Table;
use crate::{model::Problem, standards::Limits};

/// The table in a workbook.
pub(super) fn table(_bytes: &[u8], _limits: &Limits, problems: &mut Vec<Problem>) -> Option<Table<'static>> {
    problems.push(Problem::error("", "is a ZIP archive; these are not read yet", "unpack it and import the folder"));
    None
}
