//! Tables of learners: one row a learner, one row a learner and skill, or one column a skill. Which column holds what is
//! guessed from its name, in several languages, and may be said (`scope.columns`). What identifies, reaches or describes
//! a person beside their skills is never kept.

mod cells;
mod columns;
mod gather;
#[cfg(test)]
mod tests;
mod words;

use super::{Content, Input, Standard, shared::table::rows};
use crate::model::{Problem, Reading};
use columns::Columns;
use gather::Gathering;

/// The standard.
pub(super) struct LearnerTable;

impl Standard for LearnerTable {
    fn id(&self) -> &'static str {
        "learner_table"
    }

    fn name(&self) -> &'static str {
        "Table of learners"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input.content, Content::Csv(table) if columns::speaks_of_learners(&table.header))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        let Content::Csv(table) = input.content else {
            let hint = "give a table with a column for the learner and one for the skills";
            reading.problems.push(Problem::error("", "is not a table", hint));
            return;
        };
        let mut columns = Columns::guess(&table.header, scope.columns, reading);
        let said = ["skills", "skill", "skill_iri"].iter().any(|it| scope.columns.contains_key(*it));
        if !columns.name_skills() && !said {
            // Nothing is named after skills: columns that hold only levels and marks are skills by themselves.
            let mut seen = columns.candidates();
            rows(table, scope.limits, &mut Reading::default(), &mut |row, _| seen.look(row));
            columns.take(seen);
        }
        let columns = columns;
        columns.tell(reading);
        if !columns.name_skills() {
            let hint = "name a column `skills`, or say which one holds them";
            let message = format!("no column holds skills; there are: {}", columns::shown(&table.header));
            reading.problems.push(Problem::error("row 1", message, hint));
            return;
        }
        let mut gathering = Gathering::new(&columns, scope.digest);
        rows(table, scope.limits, reading, &mut |row, reading| gathering.row(row, reading));
        gathering.finish(reading);
    }
}
