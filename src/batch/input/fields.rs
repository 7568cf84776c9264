//! What jobs and learners can be grouped and chosen by: columns of their tables, keys of their JSON, their facets.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Table, same};
use crate::{batch::error::BatchError, catalog::Facets, model::Weight};

/// Field to values.
pub type Fields = BTreeMap<String, Vec<String>>;

/// Something that is no weight.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a weight: expected a decimal from 0 to 1000000")]
pub(in crate::batch) struct NotAWeight {
    /// The field that should say it.
    pub(in crate::batch) field: String,
    text: String,
}

/// The fields that somebody asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Fields to group by.
    pub by: Vec<String>,
    /// Only what has one of these values: field to values.
    pub only: BTreeMap<String, Vec<String>>,
    /// The field that says how much a job or learner counts in statistics.
    pub weight: Option<String>,
}

impl Wanted {
    /// All fields that must be read.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let by = self.by.iter().map(String::as_str);
        by.chain(self.only.keys().map(String::as_str)).chain(self.weight.as_deref()).collect()
    }

    /// Whether something with these fields is among what is wanted.
    pub(in crate::batch) fn admits(&self, fields: &Fields) -> bool {
        self.only.iter().all(|(field, admitted)| {
            fields.get(field).is_some_and(|values| values.iter().any(|it| admitted.contains(it)))
        })
    }

    /// The weight that something with these fields says, in millionths; 1 where nothing is said.
    pub(in crate::batch) fn weight_millionths(&self, fields: &Fields) -> Result<u64, NotAWeight> {
        let Some(field) = &self.weight else { return Ok(Weight::REQUIRED.millionths()) };
        let Some(text) = fields.get(field).and_then(|it| it.first()) else { return Ok(Weight::REQUIRED.millionths()) };
        let refused = || NotAWeight { field: field.clone(), text: text.clone() };
        let decimal: f64 = text.replace(',', ".").parse().map_err(|_| refused())?;
        Weight::new(decimal).map(Weight::millionths).map_err(|_| refused())
    }

    /// The columns of a table that hold fields. A field to choose by that no column holds is an error; `facets` are
    /// found otherwise.
    pub(super) fn columns(
        &self,
        table: &Table,
        source: &str,
        facets: &[&str],
    ) -> Result<Vec<(String, usize)>, BatchError> {
        let mut columns = Vec::new();
        for name in self.names() {
            match table.column(name) {
                Some(at) => columns.push((name.to_owned(), at)),
                None if self.only.contains_key(name) && !facets.contains(&name) => {
                    let message = format!("has no column `{name}` to choose by; columns are: {}", table.shown());
                    return Err(BatchError::input(source, message, "name one of these"));
                }
                None => {}
            }
        }
        Ok(columns)
    }

    /// The wanted fields of a row.
    pub(super) fn of_row(&self, columns: &[(String, usize)], cells: &[String]) -> Fields {
        let mut fields = Fields::new();
        for (field, at) in columns {
            // A weight that is not there is not 1.
            let counts = |it: &&str| !it.is_empty() || self.weight.as_ref() == Some(field);
            let value = cells.get(*at).map(|it| it.trim()).filter(counts);
            fields.extend(value.map(|it| (field.clone(), vec![it.to_owned()])));
        }
        fields
    }

    /// Takes the wanted ones of some facets, unless a column or key says otherwise.
    pub(in crate::batch) fn add_facets(&self, facets: Facets, fields: &mut Fields) {
        let names = self.names();
        for (field, values) in facets {
            if names.contains(field.as_str()) {
                fields.entry(field).or_insert(values);
            }
        }
    }

    /// The wanted keys of a JSON object: texts, numbers, truth values, and lists of them.
    pub(super) fn of_json(&self, value: Option<&serde_json::Value>) -> Fields {
        let mut fields = Fields::new();
        let Some(object) = value.and_then(serde_json::Value::as_object) else { return fields };
        for name in self.names() {
            let found = object.get(name).or_else(|| object.iter().find(|(key, _)| same(key, name)).map(|it| it.1));
            let values: Vec<String> = match found {
                Some(serde_json::Value::Array(items)) => items.iter().filter_map(word).collect(),
                Some(value) => word(value).into_iter().collect(),
                None => Vec::new(),
            };
            if !values.is_empty() {
                fields.insert(name.to_owned(), values);
            }
        }
        fields
    }
}

fn word(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.trim().to_owned()).filter(|it| !it.is_empty()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(truth) => Some((if *truth { "yes" } else { "no" }).to_owned()),
        _ => None,
    }
}
