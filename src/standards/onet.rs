//! O\*NET's text database: tab-separated tables, each a document of its own, joined by the catalog through IRIs. The same
//! tables as CSV, workbook or export of the SQL database are read too: columns are found by name, whatever their spelling.
//!
//! O\*NET publishes no IRIs. Occupations go by the page people paste, `https://www.onetonline.org/link/summary/15-1252.00`;
//! elements of the content model and detailed and intermediate work activities by
//! `https://www.onetonline.org/find/descriptor/result/` and their dotted id; technologies and tools, which have no code of
//! their own, by their name (`urn:skillmatch:skill:onet-technology-...`).
//!
//! An occupation's level ratings (LV) say what the work needs; they are never a person's level.

mod activities;
mod content_model;
mod grouped;
mod ids;
mod occupations;
mod ratings;
mod tables;
mod technologies;

#[cfg(test)]
mod real_data_tests;
#[cfg(test)]
mod tests;

use super::{Content, Input, Standard};
use crate::model::{Framework, Iri, Problem, Reading, Record};
use tables::{Columns, Form};

/// The standard.
pub(super) struct Onet;

/// Its short name in skills and occupations.
const FRAMEWORK: &str = "onet";

impl Standard for Onet {
    fn id(&self) -> &'static str {
        "onet"
    }

    fn name(&self) -> &'static str {
        "O*NET text database"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Csv(table) => tables::form(&Columns::of(&table.header)).is_some(),
            Content::Text(text) => version(text).is_some(),
            _ => false,
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let table = match input.content {
            Content::Csv(table) => table,
            Content::Text(text) if version(text).is_some() => return read_me(text, reading),
            _ => {
                reading.problems.push(Problem::error("", "is not a table", "give one of O*NET's tables"));
                return;
            }
        };
        let columns = Columns::of(&table.header);
        let limits = input.scope.limits;
        match tables::form(&columns) {
            Some(Form::Occupations) => occupations::occupations(table, &columns, limits, reading),
            Some(Form::AlternateTitles) => {
                occupations::titles(table, &columns, &["alternatetitle", "shorttitle"], limits, reading);
            }
            Some(Form::ReportedTitles) => {
                occupations::titles(table, &columns, &["reportedjobtitle"], limits, reading);
            }
            Some(Form::Related) => occupations::related(table, &columns, limits, reading),
            Some(Form::Tasks) => occupations::tasks(table, &columns, limits, reading),
            Some(Form::Ratings) => ratings::ratings(table, &columns, limits, reading),
            Some(Form::Technologies) => technologies::technologies(table, &columns, limits, reading),
            Some(Form::Commodities) => technologies::commodities(table, &columns, limits, reading),
            Some(Form::ContentModel) => content_model::elements(table, &columns, limits, reading),
            Some(Form::LevelAnchors) => content_model::anchors(table, &columns, limits, reading),
            Some(Form::DetailedActivities) => activities::detailed(table, &columns, limits, reading),
            Some(Form::IntermediateActivities) => activities::intermediate(table, &columns, limits, reading),
            Some(Form::TasksToActivities) => activities::of_occupations(table, &columns, limits, reading),
            Some(Form::SkillsToActivities) => activities::of_skills(table, &columns, limits, reading),
            Some(Form::NotNeeded(what)) => {
                reading.problems.push(Problem::note("", format!("O*NET's {what}: no skill is said in it"), ""));
            }
            None => {
                let message = "is not one of O*NET's tables: no known set of columns";
                reading.problems.push(Problem::error("", message, "keep the header row as O*NET writes it"));
            }
        }
    }
}

/// The version that the note beside the tables names: `O*NET 29.2 Database` is its first line.
fn version(text: &str) -> Option<&str> {
    let first = text.lines().find(|it| !it.trim().is_empty())?.trim();
    let version = first.strip_prefix("O*NET ")?.strip_suffix(" Database")?.trim();
    (!version.is_empty() && version.len() <= 20 && text.contains("onetcenter.org")).then_some(version)
}

/// The note beside the tables says which version they are, and their licence.
fn read_me(text: &str, reading: &mut Reading) {
    const LICENCE: &str = "Creative Commons Attribution 4.0 International License";
    let Ok(id) = Iri::new("https://www.onetcenter.org/database.html") else { return };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    reading.push(
        "line 1",
        Record::Framework(Framework {
            title: version(text).map(|it| format!("O*NET {it} Database")),
            // The licence asks that it be named.
            publisher: Some("U.S. Department of Labor, Employment and Training Administration".to_owned()),
            version: version(text).map(str::to_owned),
            language: Some("en".to_owned()),
            licence: words.contains(LICENCE).then(|| LICENCE.to_owned()),
            ..Framework::named(id, FRAMEWORK)
        }),
    );
}
