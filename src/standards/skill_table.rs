//! Tables of skills: any list with a column of names. Which column holds what is guessed from the header, said in a note,
//! and can be told instead. Lightcast's list is read as a table and as JSON.

mod columns;
mod lightcast;
#[cfg(test)]
mod tests;
mod writer;

use super::{
    Content, Input, Standard, Table,
    shared::table::{Row, rows},
};
use crate::model::{Problem, Reading};
use columns::{Columns, Field};
use writer::{Line, Writer};

/// The standard.
pub(super) struct SkillTable;

impl Standard for SkillTable {
    fn id(&self) -> &'static str {
        "skill_table"
    }

    fn name(&self) -> &'static str {
        "Table of skills"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Csv(table) => columns::is_of_skills(&table.header),
            Content::Json(_) => input.has_thing(lightcast::is_list),
            _ => false,
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        match input.content {
            Content::Csv(table) => read_table(table, input, reading),
            _ if input.has_thing(lightcast::is_list) => lightcast::read(input.things(), reading),
            _ => {
                let hint = "give a table with a column `skill`, or Lightcast's list of skills";
                reading.problems.push(Problem::error("", "is no table of skills", hint));
            }
        }
    }
}

fn read_table(table: &Table<'_>, input: &Input<'_>, reading: &mut Reading) {
    let Some(columns) = Columns::of(&table.header, input.scope.columns, reading) else { return };
    let mut writer = Writer::default();
    rows(table, input.scope.limits, reading, &mut |row, reading| {
        let line = line(row, &columns);
        if line.name.is_none() {
            let place = row.place(columns.name(Field::Name).unwrap_or_default());
            reading.problems.push(Problem::error(place, "a skill has no name", "fill the cell, or leave out the row"));
            return;
        }
        writer.add(line);
    });
    if writer.is_empty() && !reading.has_errors() {
        let hint = "fill in a row for each skill";
        reading.problems.push(Problem::warning("row 1", "the table has a header and no rows", hint));
    }
    writer.finish(columns.lightcast, reading);
}

fn line(row: &Row<'_>, columns: &Columns) -> Line {
    let cell = |field: Field| row.get(columns.name(field)?).map(str::to_owned);
    let alternatives = columns.name(Field::Alternatives).map(|it| row.list(it, &["|", ";", "\n", "\\n"]));
    Line {
        place: format!("row {}", row.number()),
        name: cell(Field::Name),
        id: cell(Field::Id),
        url: cell(Field::Url),
        description: cell(Field::Description),
        alternatives: alternatives.unwrap_or_default().into_iter().map(str::to_owned).collect(),
        code: cell(Field::Code),
        framework: cell(Field::Framework),
        kind: cell(Field::Kind),
        language: cell(Field::Language),
        parent: cell(Field::Parent),
    }
}
