//! Competency frameworks in CASE (1EdTech), 1.0 and 1.1: packages and the answers of every endpoint, the shapes of OpenSALT
//! and OpenCASE, and OpenSALT's tables. Hierarchy lies in the associations alone; a child points at its parent.

mod associations;
mod hierarchy;
mod identity;
mod items;
mod package;
#[cfg(test)]
mod real_data_tests;
mod rubrics;
mod table_links;
mod tables;
#[cfg(test)]
mod tests;

use super::{Content, Input, Standard, shared::Node};
use crate::model::{Problem, Reading};

/// The standard.
pub(super) struct Case1;

impl Standard for Case1 {
    fn id(&self) -> &'static str {
        "case_1"
    }

    fn name(&self) -> &'static str {
        "CASE 1.0 and 1.1"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Csv(table) => tables::Kind::of(&table.header).is_some(),
            _ => input.has_thing(is_case),
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        match input.content {
            Content::Csv(table) => tables::read(table, &input.scope, reading),
            _ if input.things().is_empty() => {
                let hint = "give a CASE package as JSON, or a table with a column fullStatement";
                reading.problems.push(Problem::error("", "is neither JSON objects nor a table of CASE items", hint));
            }
            _ => package::read(input.things(), &input.scope, reading),
        }
    }
}

/// What the answers of CASE's endpoints are wrapped in.
const WRAPPERS: [&str; 16] = [
    "CFPackage",
    "CFPackages",
    "CFDocument",
    "CFDocuments",
    "CFItem",
    "CFItems",
    "CFAssociation",
    "CFAssociations",
    "CFRubric",
    "CFRubrics",
    "CFDefinitions",
    "CFConcepts",
    "CFSubjects",
    "CFItemTypes",
    "CFLicenses",
    "CFAssociationGroupings",
];

fn is_case(node: &Node<'_>) -> bool {
    let wrapped = |key: &str| node.value.get(key).is_some_and(|it| it.is_object() || it.is_array());
    WRAPPERS.iter().any(|key| wrapped(key))
        || package::is_editors(node)
        || package::is_document(node)
        || package::is_item(node)
        || package::is_association(node)
        || package::is_rubric(node)
}
