//! Job postings and descriptions in JDX JobSchema+: schema.org terms with `jdx:` terms beside them, as JSON-LD, and the
//! same in HR Open Standards 4.3 and later as plain JSON with plural names.

mod annotation;
mod posting;
mod qualification;
#[cfg(test)]
mod tests;

pub(super) use annotation::is_issued;

use super::{
    Input, Json, Standard,
    schema_org::terms::{Things, all, has},
    shared::Node,
};
use crate::model::{Problem, Reading};

/// The standard.
pub(super) struct Jdx;

const POSTINGS: [&str; 4] = ["JobPosting", "JobDescription", "JobMaster", "JobPostingType"];
/// What plain JSON wraps a posting in.
const WRAPPERS: [&str; 7] =
    ["jobPosting", "JobPosting", "jobPostings", "jobDescription", "JobDescription", "jobDescriptions", "job"];

impl Standard for Jdx {
    fn id(&self) -> &'static str {
        "jdx"
    }

    fn name(&self) -> &'static str {
        "JDX JobSchema+"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.content.json_values().iter().any(|(place, value)| speaks(&Node::new(value, place)))
            || input.has_thing(|it| postings(it).iter().any(is_jdx))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let things = Things::new(input.things());
        let mut read = 0_usize;
        for node in input.things() {
            for found in postings(node) {
                if is_posting(&found) {
                    posting::job(&found, &things, &input.scope, reading);
                    read += 1;
                }
            }
        }
        if read == 0 {
            let hint = "give it a node with `@type` JobPosting";
            reading.problems.push(Problem::error("", "there is no job posting in it", hint));
        }
    }
}

/// Whether the document's context, or one of its names, is JDX's.
fn speaks(node: &Node<'_>) -> bool {
    let named = |text: &str| text.contains("jobdataexchange.org") || text.contains("purl.org/jdx");
    match node.value.get("@context") {
        Some(Json::String(text)) => named(text),
        Some(Json::Array(items)) => items.iter().any(|it| match it {
            Json::Object(object) => object.values().take(200).filter_map(Json::as_str).any(named),
            other => other.as_str().is_some_and(named),
        }),
        Some(Json::Object(object)) => object.values().take(200).filter_map(Json::as_str).any(named),
        _ => false,
    }
}

/// The postings of a thing: itself, or what it wraps.
fn postings<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let bare = node.types().is_empty() && !node.has("title") && !node.has("name");
    let wrapped: Vec<Node<'a>> = WRAPPERS.iter().filter(|_| bare).flat_map(|key| node.all(&[key])).collect();
    if wrapped.is_empty() { vec![node.clone()] } else { wrapped }
}

/// Whether it is a posting, in a document that is known to be JDX's.
fn is_posting(node: &Node<'_>) -> bool {
    let titled = has(node, &["title", "jobTitle", "positionTitle"]);
    let typed = node.types();
    node.is_a(&POSTINGS) || (node.value.is_object() && typed.is_empty() && (titled || has(node, &["name"])))
}

/// Whether it is a posting with something in it that only JDX has.
fn is_jdx(node: &Node<'_>) -> bool {
    let Some(object) = node.value.as_object() else { return false };
    if !is_posting(node) {
        return false;
    }
    let ours = |key: &str| key.starts_with("jdx:") || key.contains("purl.org/jdx/");
    let typed_so = node.all(&["@type", "type"]).iter().filter_map(|it| it.value.as_str()).any(ours);
    let annotated = || {
        let terms = posting::TERMS.iter().flat_map(|names| names.iter());
        let mut terms = terms.flat_map(|name| all(node, &[name]).into_iter().take(20));
        terms.any(|it| it.has("annotation"))
    };
    let plain = || {
        let posted = ["positionID", "postingID", "qualificationSummary", "formattedDescriptions"];
        let terms = ["skills", "competencies", "knowledge", "abilities", "tasks", "technologies", "responsibilities"];
        let described = |it: &Node<'_>| it.value.is_object();
        !node.has("@context")
            && posted.iter().any(|key| node.has(key))
            && terms.iter().any(|key| node.all(&[key]).iter().any(described))
    };
    typed_so || object.keys().any(ours) || annotated() || qualification::any(node) || plain()
}
