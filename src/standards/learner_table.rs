//! Tables of learners: one row a learner, one row a learner and skill, or one column a skill. Which column holds what is
//! guessed from its name, in several languages, and may be said (`scope.columns`). What identifies, reaches or describes
//! a person beside their skills is never kept.

mod cells;
mod columns;
mod gather;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use super::{
    Content, Input, Standard,
    shared::table::{Row, read_rows, rows},
};
use crate::model::{Iri, Problem, Reading};
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
        let columns = guess(&table.header, scope.columns, reading, &mut |look| {
            rows(table, scope.limits, &mut Reading::default(), &mut |row, _| look(row));
        });
        let Some(columns) = columns else { return };
        let mut gathering = Gathering::new(&columns, scope.digest);
        rows(table, scope.limits, reading, &mut |row, reading| gathering.row(row, reading));
        gathering.finish(reading);
    }
}

/// Calls what it is given for each row that is looked at.
type Rows<'a> = dyn FnMut(&mut dyn FnMut(&Row<'_>)) + 'a;

/// What the columns hold; `None` with a problem when none holds skills. `rows` are looked at where names do not say it.
fn guess(
    header: &[String],
    said: &BTreeMap<String, String>,
    reading: &mut Reading,
    rows: &mut Rows<'_>,
) -> Option<Columns> {
    let mut columns = Columns::guess(header, said, reading);
    let skills_said = ["skills", "skill", "skill_iri"].iter().any(|it| said.contains_key(*it));
    if !columns.name_skills() && !skills_said {
        // Nothing is named after skills: columns that hold only levels and marks are skills by themselves.
        let mut seen = columns.candidates();
        rows(&mut |row| seen.look(row));
        columns.take(seen);
    }
    columns.tell(reading);
    if !columns.name_skills() {
        let hint = "name a column `skills`, or say which one holds them";
        let message = format!("no column holds skills; there are: {}", columns::shown(header));
        reading.problems.push(Problem::error("row 1", message, hint));
        return None;
    }
    Some(columns)
}

/// A table of learners that is too large to be read whole: its columns are understood once, its rows piece by piece.
#[derive(Debug)]
pub struct LearnerRows {
    columns: Columns,
    header: Vec<String>,
}

impl LearnerRows {
    /// The fields that a column can hold.
    pub const FIELDS: [&'static str; 16] = columns::FIELDS;

    /// Guesses what the columns hold, but for what was `said` (field to column); `first` are its first rows, with their
    /// numbers. Gives back the notes on what was guessed too, and nothing but them when no column plainly holds skills.
    pub fn guess(
        header: &[String],
        said: &BTreeMap<String, String>,
        first: &[(usize, Vec<String>)],
    ) -> (Option<Self>, Vec<Problem>) {
        let mut reading = Reading::default();
        let columns = guess(header, said, &mut reading, &mut |look| {
            read_rows(header, first, &mut Reading::default(), &mut |row, _| look(row));
        });
        let columns = columns.filter(Columns::are_plain);
        (columns.map(|columns| Self { columns, header: header.to_vec() }), reading.problems)
    }

    /// The id of a learner in a row without one.
    pub fn nameless(digest: &str, row: &str) -> Iri {
        gather::nameless(digest, row)
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&str> {
        self.columns.get(field)
    }

    /// Each field with its column; skills may stand in more than one.
    pub fn mapping(&self) -> BTreeMap<String, String> {
        self.columns.mapping()
    }

    /// Reads a piece: rows with their numbers. Rows of one learner are put together within it. `digest` is that of the
    /// whole table.
    pub fn read(&self, rows: &[(usize, Vec<String>)], digest: &str) -> Reading {
        let mut reading = Reading { standard: Some("learner_table"), ..Reading::default() };
        let mut gathering = Gathering::new(&self.columns, digest);
        read_rows(&self.header, rows, &mut reading, &mut |row, reading| gathering.row(row, reading));
        gathering.push_into(&mut reading);
        reading
    }
}
