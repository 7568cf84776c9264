//! schema.org `JobPosting`: alone, in an array, in an `@graph`, or inside a web page. Its `skills` are "desired or
//! required": it cannot say which, so importance is left open.

use super::{
    Input, Scope, Standard,
    shared::{Node, badge, dates},
};
use crate::model::{Iri, Job, Problem, Reading, Record, StatedRequirement};

/// The standard.
pub(super) struct SchemaOrg;

impl Standard for SchemaOrg {
    fn id(&self) -> &'static str {
        "schema_org"
    }

    fn name(&self) -> &'static str {
        "schema.org JobPosting"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| it.is_a(&["JobPosting"]))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        for node in input.things() {
            if node.is_a(&["JobPosting"]) {
                job(node, scope, reading);
            } else {
                let message = format!("`{}` is not read", node.types().join(", "));
                reading.problems.push(Problem::note(node.place(), message, ""));
            }
        }
    }
}

fn job(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let title = node.text(&["title", "name"]).unwrap_or_default();
    let written = node.text(&["@id", "id", "url"]).and_then(|it| Iri::new(&it).ok());
    let id = written.unwrap_or_else(|| badge::local_id("job", &title, node, scope, reading));
    let place = node.all(&["jobLocation"]).into_iter().next();
    let address = place.as_ref().and_then(|it| it.get(&["address"])).or(place);
    let country = address.as_ref().and_then(|it| it.get(&["addressCountry"]));
    let remote = node.text(&["jobLocationType"]).map(|it| it.eq_ignore_ascii_case("telecommute"));
    let languages = node.all(&["inLanguage", "workLanguage"]);
    let mut requirements = Vec::new();
    for item in node.all(&["skills"]) {
        requirements.extend(skills(&item));
    }
    let valid_through = dates::date(node, &["validThrough"], reading);
    reading.push(
        node.place(),
        Record::Job(Job {
            employer: node.get(&["hiringOrganization"]).and_then(|it| it.text(&["name"]).or_else(|| it.words())),
            place: address.as_ref().and_then(|it| {
                it.text(&["addressLocality", "addressRegion"]).or_else(|| it.value.as_str().map(str::to_owned))
            }),
            country: country.and_then(|it| it.text(&["name"]).or_else(|| it.words())),
            remote,
            working_languages: languages.iter().filter_map(Node::words).collect(),
            occupation: node
                .get(&["occupationalCategory"])
                .and_then(|it| it.text(&["codeValue", "@id", "name"]).or_else(|| it.words())),
            valid_through,
            text: text(node),
            title,
            requirements,
            ..Job::unnamed(id)
        }),
    );
}

/// The ad and its other parts that are text, each under a heading that says what it is.
fn text(node: &Node<'_>) -> Option<String> {
    let mut text = node.text(&["description"]).unwrap_or_default();
    for (key, heading) in [
        ("responsibilities", "Responsibilities"),
        ("qualifications", "Requirements"),
        ("experienceRequirements", "Requirements"),
    ] {
        let part = node.get(&[key]).and_then(|it| it.text(&["description", "name"]).or_else(|| it.words()));
        if let Some(part) = part.filter(|it| !text.contains(it.as_str())) {
            text.push_str(&format!("\n{heading}:\n{part}\n"));
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

/// A text (perhaps a list separated by commas), or a `DefinedTerm` with name and perhaps the skill's IRI.
fn skills(item: &Node<'_>) -> Vec<StatedRequirement> {
    if let Some(text) = item.value.as_str() {
        let names = text.split([',', ';', '\n']).map(str::trim).filter(|it| !it.is_empty());
        return names
            .map(|it| StatedRequirement { text: Some(it.to_owned()), ..StatedRequirement::default() })
            .collect();
    }
    let skill = item.text(&["@id", "id", "url", "termCode"]).and_then(|it| Iri::new(&it).ok());
    let text = item.text(&["name", "termCode"]);
    if skill.is_none() && text.is_none() {
        return Vec::new();
    }
    vec![StatedRequirement { skill, text, ..StatedRequirement::default() }]
}
