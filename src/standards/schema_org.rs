//! schema.org: `JobPosting`, `Occupation`, and what can be learned and earned (`EducationalOccupationalCredential`,
//! `Course`, `EducationalOccupationalProgram`, `LearningResource`), as JSON-LD: alone, in an array, in an `@graph`, in an
//! `ItemList`, or inside a web page. Microdata and `RDFa` are not read.

pub(super) mod job;
mod learning;
mod occupation;
mod offers;
pub(super) mod term;
pub(super) mod terms;
#[cfg(test)]
mod tests;
pub(super) mod wording;

use super::{Content, Input, Json, Standard, shared::Node};
use crate::model::{Problem, Reading};
use terms::{Things, all};

/// The standard.
pub(super) struct SchemaOrg;

const LEARNING: [&str; 5] = [
    "EducationalOccupationalCredential",
    "Course",
    "EducationalOccupationalProgram",
    "WorkBasedProgram",
    "LearningResource",
];
/// What lists and pages carry their things in.
const WRAPPERS: [&str; 9] = [
    "@graph",
    "itemListElement",
    "item",
    "mainEntity",
    "dataFeedElement",
    "hasPart",
    "hasOfferCatalog",
    "itemOffered",
    "makesOffer",
];
/// So deep may things lie in lists of lists.
const MAX_WRAPPERS: usize = 6;
/// So many things that are not read are named.
const MAX_NOTES: usize = 20;

impl Standard for SchemaOrg {
    fn id(&self) -> &'static str {
        "schema_org"
    }

    fn name(&self) -> &'static str {
        "schema.org JobPosting, Course and credentials"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        let ours = || input.content.json_values().iter().any(|(place, value)| speaks(&Node::new(value, place)));
        input.has_thing(|it| it.is_a(&["JobPosting"]))
            || (ours() && input.has_thing(|it| !found_in(it).is_empty()))
            || input.has_thing(|it| speaks(it) && !found_in(it).is_empty())
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        let things = Things::new(input.things());
        let mut left_out = 0_usize;
        for node in input.things() {
            let wanted = found_in(node);
            for thing in &wanted {
                if thing.is_a(&["JobPosting"]) {
                    job::job(thing, &things, scope, reading);
                } else if thing.is_a(&["Occupation"]) {
                    occupation::occupation(thing, scope, reading);
                } else {
                    learning::achievement(thing, &things, scope, reading);
                }
            }
            if wanted.is_empty() {
                left_out += 1;
                if left_out <= MAX_NOTES {
                    let message = format!("`{}` is not read", node.types().join(", "));
                    reading.problems.push(Problem::note(node.place(), message, ""));
                }
            }
        }
        if let Content::Html(html) = input.content
            && html.text.contains("schema.org/JobPosting\"")
            && html.text.contains("itemtype=")
        {
            let message = "the page has microdata too; only its JSON-LD is read";
            reading.problems.push(Problem::note("", message, ""));
        }
    }
}

/// Whether a document's context, or the way it writes its types, is schema.org's.
fn speaks(node: &Node<'_>) -> bool {
    let named = |text: &str| text.contains("schema.org");
    let in_context = match node.value.get("@context") {
        Some(Json::String(text)) => named(text),
        Some(Json::Array(items)) => items.iter().any(|it| it.as_str().is_some_and(named) || defines(it)),
        Some(object) => defines(object),
        None => false,
    };
    let types = node.all(&["@type", "type"]);
    in_context || types.iter().filter_map(|it| it.value.as_str()).any(|it| named(it) || it.starts_with("schema:"))
}

/// Whether a context written out names schema.org.
fn defines(context: &Json<'_>) -> bool {
    let Json::Object(object) = context else { return false };
    object.values().take(200).filter_map(Json::as_str).any(|it| it.contains("schema.org"))
}

/// The jobs, occupations and achievements of a thing: itself, or what it carries.
fn found_in<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    gather(node, 0, &mut found);
    found
}

fn gather<'a>(node: &Node<'a>, depth: usize, found: &mut Vec<Node<'a>>) {
    if node.is_a(&["JobPosting", "Occupation"]) || node.is_a(&LEARNING) {
        found.push(node.clone());
    } else if depth < MAX_WRAPPERS && node.value.is_object() {
        for key in WRAPPERS {
            for child in all(node, &[key]) {
                gather(&child, depth + 1, found);
            }
        }
    }
}
