//! Rich Skill Descriptors (Open Skills Network, OSMT): JSON-LD of all three versions of the API, collections, the tables
//! that OSMT imports and exports, and its table of occupations.

mod collections;
mod descriptor;
mod json;
mod occupations;
#[cfg(test)]
mod real_data_tests;
mod tables;
#[cfg(test)]
mod tests;

use super::{Content, Input, Standard};
use crate::model::{Problem, Reading};

/// The standard.
pub(super) struct Rsd;

impl Standard for Rsd {
    fn id(&self) -> &'static str {
        "rsd"
    }

    fn name(&self) -> &'static str {
        "Rich Skill Descriptors"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Csv(table) => knows(&table.header),
            Content::Html(html) => is_dump(html.text),
            Content::Xml(xml) => is_dump(xml.text),
            _ => input.has_thing(json::is_rsd),
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        match input.content {
            Content::Csv(table) => tables::read(table, &input.scope, reading),
            Content::Html(html) if is_dump(html.text) => dump(reading),
            Content::Xml(_) => dump(reading),
            _ if input.things().is_empty() => {
                let hint = "give descriptors as JSON, or OSMT's CSV with a column Skill Name or RSD Name";
                reading.problems.push(Problem::error("", "is neither JSON objects nor a table of OSMT", hint));
            }
            _ => json::read(input.things(), reading),
        }
    }
}

/// Whether these are the columns of one of OSMT's tables.
pub(super) fn knows(header: &[String]) -> bool {
    tables::Kind::of(header).is_some()
}

/// OSMT's own database as XML, which it uses for tests: rows with numbers for keywords and codes, no published form.
fn is_dump(text: &str) -> bool {
    text.trim_start().starts_with("<osmtData")
}

fn dump(reading: &mut Reading) {
    let message = "is XML; Rich Skill Descriptors are published as JSON and as CSV";
    let hint = "export the library as CSV, or fetch /api/skills with `Accept: application/json`";
    reading.problems.push(Problem::error("", message, hint));
}
