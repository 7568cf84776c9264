//! SKOS concept schemes (W3C 2009), as national frameworks, ESCO and thesauri are published: Turtle and N-Triples,
//! RDF/XML, JSON-LD; labels plain or as SKOS-XL. Schemes are frameworks, concepts skills or occupations.

mod graph;
mod json_ld;
mod kinds;
mod rdf_xml;
mod records;
mod terms;
#[cfg(test)]
mod tests;
mod ties;
mod turtle;

use super::{
    Content, Input, Standard,
    json::{Json, Object},
    shared::Node,
};
use crate::model::{Problem, Reading};
use graph::Graph;

/// The standard.
pub(super) struct Skos;

impl Standard for Skos {
    fn id(&self) -> &'static str {
        "skos"
    }

    fn name(&self) -> &'static str {
        "SKOS"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Text(text) => turtle::is_turtle(text),
            Content::Xml(xml) => rdf_xml::is_rdf_xml(xml),
            Content::Json(root) => is_json_ld(root) || input.has_thing(|it| is_concept(it.value)),
            _ => input.has_thing(|it| is_concept(it.value)),
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        let base = records::private_base(scope);
        let mut graph = Graph::default();
        match input.content {
            Content::Text(text) => turtle::gather(text, &base, scope.limits, &mut graph, reading),
            Content::Xml(xml) => rdf_xml::gather(xml.text, &base, scope.limits, &mut graph, reading),
            Content::Csv(_) | Content::Link(_) => {
                let hint = "give Turtle, RDF/XML or JSON-LD";
                reading.problems.push(Problem::error("", "is not RDF", hint));
                return;
            }
            Content::Json(_) | Content::JsonLines(_) | Content::Html(_) => {
                for (place, value) in input.content.json_values() {
                    json_ld::gather(&Node::new(value, place), &base, &mut graph);
                }
            }
        }
        records::records(&graph, scope, reading);
    }
}

/// The types that this standard reads.
const TYPES: [&str; 4] = ["Concept", "ConceptScheme", "Collection", "OrderedCollection"];

/// Whether the root's own context speaks SKOS and it holds concepts, under whatever name it gives to `@graph`.
fn is_json_ld(root: &Json<'_>) -> bool {
    let parts = match root.get("@context") {
        Some(Json::Array(parts)) => parts.as_slice(),
        Some(part) => std::slice::from_ref(part),
        None => return false,
    };
    let speaks = parts.iter().filter_map(Json::as_object).flat_map(Object::values).any(|it| {
        let iri = it.as_str().or_else(|| it.get("@id")?.as_str()).unwrap_or_default();
        iri.contains("/2004/02/skos/core#") || iri.contains("/2008/05/skos-xl#")
    });
    let speaks = speaks || parts.iter().filter_map(Json::as_str).any(|it| it.contains("skos"));
    let nodes = ["@graph", "graph"].iter().find_map(|key| root.get(key)?.as_array());
    let nodes = nodes.unwrap_or(std::slice::from_ref(root));
    speaks && nodes.iter().take(Input::DECIDING).any(|it| types(it).iter().any(|kind| TYPES.contains(&local(kind))))
}

/// Whether a JSON thing is typed as one of SKOS's by its full or prefixed name, or by a bare one and SKOS's own words.
fn is_concept(value: &Json<'_>) -> bool {
    let words = ["prefLabel", "inScheme", "topConceptOf", "hasTopConcept", "skos:prefLabel"];
    let speaks = || words.iter().any(|it| value.get(it).is_some());
    types(value).iter().any(|kind| {
        let full = kind.starts_with("skos:") || kind.contains("/2004/02/skos/core#");
        TYPES.contains(&local(kind)) && (full || (!kind.contains(':') && speaks()))
    })
}

fn types<'a>(value: &'a Json<'_>) -> Vec<&'a str> {
    let stated = ["@type", "type"].iter().find_map(|key| value.get(key));
    match stated {
        Some(Json::Array(types)) => types.iter().filter_map(Json::as_str).collect(),
        Some(kind) => kind.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}

fn local(kind: &str) -> &str {
    terms::split(kind).1
}
