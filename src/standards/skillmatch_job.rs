//! Our own job: `{"title", "requirements": [{"skill" or "text", ...}]}`; one, an array, or JSON lines. Lines of
//! `{"id", "text"}` are jobs whose requirements are extracted from the text.

use super::{
    Input, Json, Scope, Standard,
    shared::{Node, badge, dates},
};
use crate::model::{
    EvidenceKind, Importance, Iri, Job, LevelStatement, Problem, Reading, Record, StatedRequirement, Weight,
};

/// The standard.
pub(super) struct SkillmatchJob;

const JOB_FIELDS: [&str; 17] = [
    "type",
    "@type",
    "@context",
    "id",
    "title",
    "employer",
    "place",
    "country",
    "remote",
    "working_languages",
    "occupation",
    "description",
    "text",
    "valid_through",
    "requirements",
    "language",
    "url",
];
const REQUIREMENT_FIELDS: [&str; 9] = [
    "skill",
    "text",
    "weight",
    "importance",
    "minimum_level",
    "desired_level",
    "evidence",
    "alternatives",
    "acquired_internally",
];

impl Standard for SkillmatchJob {
    fn id(&self) -> &'static str {
        "skillmatch_job"
    }

    fn name(&self) -> &'static str {
        "skillmatch job"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(is_job)
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        for node in input.things() {
            if node.value.is_object() {
                job(node, scope, reading);
            } else {
                reading.problems.push(Problem::error(
                    node.place(),
                    "is not a job",
                    "write an object with `title` and `requirements`",
                ));
            }
        }
    }
}

fn is_job(node: &Node<'_>) -> bool {
    if node.has("@context") || node.has("$schema") {
        return false;
    }
    let types = node.types();
    let text = node.has("text") || node.has("description");
    let shape = node.has("requirements") || (text && (node.has("title") || node.has("id")));
    types.iter().any(|it| it == "Job") || (types.is_empty() && shape)
}

fn job(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    unknown_fields(node, &JOB_FIELDS, reading);
    let title = node.text(&["title"]).unwrap_or_default();
    // Ids that are no IRIs are common in lists of ads; they stay recognisable.
    let written = node.text(&["id"]).map(|it| Iri::new(&it).unwrap_or_else(|_| Iri::local("job", &it)));
    let id = written.unwrap_or_else(|| badge::local_id("job", &title, node, scope, reading));
    let requirements = match node.get(&["requirements"]) {
        None => Vec::new(),
        Some(list) if list.value.is_array() => list.items().iter().filter_map(|it| requirement(it, reading)).collect(),
        Some(other) => {
            reading.problems.push(Problem::error(other.place(), "is not a list", "write an array of requirements"));
            Vec::new()
        }
    };
    if requirements.is_empty() && !["text", "description", "occupation"].iter().any(|it| node.has(it)) {
        let place = format!("{}/requirements", node.place());
        let hint = "give `requirements`, a `text` to find them in, or an `occupation`";
        reading.problems.push(Problem::warning(place, "the job asks for nothing: nobody can be ranked for it", hint));
    }
    let valid_through = dates::date(node, &["valid_through"], reading);
    reading.push(
        node.place(),
        Record::Job(Job {
            employer: node.text(&["employer"]),
            place: node.text(&["place"]),
            country: node.text(&["country"]),
            remote: node.get(&["remote"]).and_then(|it| it.value.as_bool()),
            working_languages: node.all(&["working_languages"]).iter().filter_map(Node::words).collect(),
            occupation: node.text(&["occupation"]),
            valid_through,
            // As written, since offsets count in it.
            text: node.get(&["text", "description"]).and_then(|it| it.value.as_str()).map(str::to_owned),
            title,
            requirements,
            ..Job::unnamed(id)
        }),
    );
}

fn requirement(node: &Node<'_>, reading: &mut Reading) -> Option<StatedRequirement> {
    if let Some(text) = node.value.as_str() {
        return Some(StatedRequirement { text: Some(text.to_owned()), ..StatedRequirement::default() });
    }
    unknown_fields(node, &REQUIREMENT_FIELDS, reading);
    let skill = node.get(&["skill"]).and_then(|it| it.iri(reading));
    let text = node.text(&["text"]).or_else(|| node.text(&["skill"]).filter(|_| skill.is_none()));
    if skill.is_none() && text.is_none() {
        reading.problems.push(Problem::error(
            node.place(),
            "the requirement names no skill",
            "give `skill` (an IRI) or `text`",
        ));
        return None;
    }
    let importance = node.get(&["importance"]).and_then(|it| {
        let found = match it.words().as_deref() {
            Some("required") => Some(Importance::Required),
            Some("preferred") => Some(Importance::Preferred),
            _ => None,
        };
        found.or_else(|| wrong(&it, "is neither required nor preferred", "write required or preferred", reading))
    });
    let weight = node.get(&["weight"]).and_then(|it| {
        let found = it.number().and_then(|number| Weight::new(number).ok());
        found.or_else(|| wrong(&it, "is not a weight", "write a number from 0 to 1000000", reading))
    });
    let evidence = node.get(&["evidence"]).and_then(|it| {
        let found = match it.words().as_deref() {
            Some("any" | "claimed") => Some(EvidenceKind::Claimed),
            Some("issued") => Some(EvidenceKind::Issued),
            Some("verified") => Some(EvidenceKind::Verified),
            _ => None,
        };
        found.or_else(|| wrong(&it, "is not a kind of evidence", "write any, issued or verified", reading))
    });
    Some(StatedRequirement {
        skill,
        text,
        weight,
        importance,
        minimum_level: level(node, "minimum_level", reading),
        desired_level: level(node, "desired_level", reading),
        evidence,
        alternatives: node.all(&["alternatives"]).iter().filter_map(|it| it.iri(reading)).collect(),
        acquired_internally: node.get(&["acquired_internally"]).and_then(|it| it.value.as_bool()),
    })
}

/// A level that must be anchored: a number 1 to 5, a level word, or a point of a scale.
pub(super) fn level(node: &Node<'_>, key: &str, reading: &mut Reading) -> Option<LevelStatement> {
    let found = node.get(&[key])?;
    let statement = found.words().map(|it| LevelStatement::parse(&it)).filter(|it| it.level.is_some());
    statement.or_else(|| {
        let hint = "write 1 to 5, a word such as advanced, or a point of a scale such as B2";
        wrong(&found, "is not a level", hint, reading)
    })
}

fn wrong<T>(node: &Node<'_>, what: &str, hint: &str, reading: &mut Reading) -> Option<T> {
    let written: String = node.value.to_string().chars().take(60).collect();
    reading.problems.push(Problem::error(node.place(), format!("`{written}` {what}; left out"), hint));
    None
}

/// Notes fields that nobody reads: often a misspelling.
pub(super) fn unknown_fields(node: &Node<'_>, known: &[&str], reading: &mut Reading) {
    let Json::Object(object) = node.value else { return };
    for key in object.keys().filter(|key| !known.contains(key)).take(20) {
        let place = format!("{}/{}", node.place(), super::shared::node::escape(key));
        reading.problems.push(Problem::note(
            place,
            format!("`{key}` is not read"),
            format!("fields are: {}", known.join(", ")),
        ));
    }
}
