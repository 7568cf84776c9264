//! A posting: its annotated terms become requirements, everything else is read as schema.org's.

use super::{annotation, qualification, qualification::Condition};
use crate::{
    model::{Iri, Job, Problem, Reading, Record, StatedRequirement},
    standards::{
        Scope,
        schema_org::{
            job::{self, Ad},
            term::term,
            terms::{Things, all, as_iri, get, text, texts},
        },
        shared::Node,
    },
};

/// The properties that hold terms, in the singular of JSON-LD and the plural of HR Open's JSON.
pub(super) const TERMS: [&[&str]; 11] = [
    &["competency", "competencies"],
    &["skill", "skills"],
    &["knowledge"],
    &["ability", "abilities"],
    &["technology", "technologies"],
    &["tool", "tools"],
    &["task", "tasks"],
    &["workActivity", "workActivities"],
    &["workStyle", "workStyles"],
    &["personalAttribute", "personalAttributes"],
    &["languageRequirement", "languageRequirements"],
];
/// So deep may conditions lie in conditions.
const MAX_DEPTH: usize = 6;

/// Reads a posting.
pub(super) fn job<'a>(node: &Node<'a>, things: &Things<'a>, scope: &Scope<'_>, reading: &mut Reading) {
    let title = text(node, &["title", "jobTitle", "positionTitle", "name"]).unwrap_or_default();
    if title.is_empty() {
        reading.problems.push(Problem::warning(
            node.place_of("title"),
            "the posting has no title",
            "give it a `title`",
        ));
    }
    let id = job::id(node, &title, scope, reading);
    let mut requirements = Vec::new();
    for item in TERMS.iter().flat_map(|names| names.iter()).flat_map(|name| all(node, &[name])) {
        terms(&item, things, &mut requirements, reading, 0);
    }
    let mut duties = Vec::new();
    for item in ["responsibility", "responsibilities"].iter().flat_map(|name| all(node, &[name])) {
        let item = things.follow(&item);
        if item.has("annotation") {
            terms(&item, things, &mut requirements, reading, 0);
        } else {
            duties.extend(text_of(&item));
        }
    }
    let mut seen = std::collections::HashSet::new();
    requirements.retain(|it| seen.insert((it.skill.clone(), it.text.as_ref().map(|it| it.to_lowercase()))));
    let text = ad(node, &duties).done();
    if requirements.is_empty() && text.is_none() {
        let hint = "give `competency` or `skill` terms, or a `description` to find them in";
        let message = "the posting asks for nothing: nobody can be ranked for it";
        reading.problems.push(Problem::warning(node.place(), message, hint));
    }
    let valid_through = get(node, &["validThrough"]).and_then(|it| job::date(&it, reading));
    let location = job::location(node, reading);
    reading.push(
        node.place(),
        Record::Job(Job {
            employer: job::employer(node, things),
            place: location.place,
            country: location.country,
            remote: location.remote,
            working_languages: job::languages(node, &["inLanguage", "workLanguage", "workLanguages"]),
            occupation: job::occupation(node, things),
            valid_through,
            text,
            title,
            requirements,
            ..Job::unnamed(id)
        }),
    );
}

/// The text of a posting, its parts under headings.
fn ad(node: &Node<'_>, duties: &[String]) -> Ad {
    let described = ["formattedDescription", "formattedDescriptions", "description", "descriptions", "jobSummary"];
    let said = described.iter().map(|key| texts(node, &[key])).find(|it| !it.is_empty()).unwrap_or_default();
    let mut ad = Ad::new(Some(said.join("\n")));
    ad.section("Responsibilities", duties);
    ad.section("Requirements", &texts(node, &["qualificationSummary", "qualifications"]));
    for key in ["experienceRequirements", "educationRequirements"] {
        ad.section("Requirements", &texts(node, &[key]));
    }
    qualification::sections(node, &mut ad);
    ad
}

/// A term's name and description, for the ad.
fn text_of(item: &Node<'_>) -> Option<String> {
    if !item.value.is_object() {
        return item.words();
    }
    let mut parts: Vec<String> = text(item, &["name"]).into_iter().collect();
    parts.extend(texts(item, &["description", "descriptions"]));
    Some(parts.join(": ")).filter(|it| !it.is_empty()).or_else(|| item.words())
}

/// The requirements of one value: a term, a text, or a condition that joins some.
fn terms<'a>(
    item: &Node<'a>,
    things: &Things<'a>,
    found: &mut Vec<StatedRequirement>,
    reading: &mut Reading,
    depth: usize,
) {
    let item = &things.follow(item);
    if !item.value.is_object() {
        job::requirement(item, found, reading);
        return;
    }
    if let Some(condition) = Condition::of(item) {
        joined(&condition, things, found, reading, depth);
        return;
    }
    let Some(mut requirement) = one(item, reading) else { return };
    annotation::annotate(item, things, &mut requirement, reading);
    found.push(requirement);
}

/// Of members joined by *or* the first is the requirement and the others would do as well.
fn joined<'a>(
    condition: &Condition<'a>,
    things: &Things<'a>,
    found: &mut Vec<StatedRequirement>,
    reading: &mut Reading,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    let mut members = Vec::new();
    for member in &condition.members {
        terms(member, things, &mut members, reading, depth + 1);
    }
    if !condition.any {
        found.extend(members);
        return;
    }
    let mut members = members.into_iter();
    let Some(mut first) = members.next() else { return };
    for other in members {
        let skill = other.skill.or_else(|| other.text.map(|it| Iri::local("skill", &it)));
        first.alternatives.extend(skill);
        first.alternatives.extend(other.alternatives);
    }
    found.push(first);
}

/// One term. Its own `@id` names the posting's statement, not the skill, where JDX made it up.
fn one(item: &Node<'_>, reading: &mut Reading) -> Option<StatedRequirement> {
    let minted = |id: &str| id.contains("jobdataexchange.org/") || id.starts_with("urn:uuid:");
    let own = item.get(&["@id", "id"]).and_then(|it| it.id()).is_some_and(|it| as_iri(&it).is_some() && !minted(&it));
    let term = term(item, own);
    if term.skill.is_none() && term.text.is_none() {
        let hint = "give the term a `name`, a `description` or a `termCode`";
        reading.problems.push(Problem::error(item.place(), "a term has neither name nor code; left out", hint));
        return None;
    }
    Some(StatedRequirement { skill: term.skill, text: term.text, ..StatedRequirement::default() })
}
