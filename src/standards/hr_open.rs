//! HR Open Standards JSON: positions (`PositionOpening`, `Position`, jobs of `JEDx`) with `PositionCompetencyType`; persons
//! (`Candidate`, LER-RS) with `PersonCompetencyType` and `SkillType`; the skills API's assertions. There is no context:
//! they are known by their names. What a person is called, and how to reach them, is never kept.

mod assertions;
mod competency;
mod person;
mod position;
mod score;
#[cfg(test)]
mod tests;

use super::{Input, Standard, shared::Node};
use crate::model::{Problem, Reading};

/// The standard.
pub(super) struct HrOpen;

/// What documents and presentations wrap their things in.
const WRAPPERS: [&str; 16] = [
    "positionOpening",
    "positionOpenings",
    "PositionOpening",
    "PositionOpenings",
    "position",
    "positions",
    "Position",
    "positionCompetencyModel",
    "PositionCompetencyModel",
    "candidate",
    "candidates",
    "Candidate",
    "job",
    "jobs",
    "credentialSubject",
    "verifiableCredential",
];
/// So deep may things be wrapped.
const MAX_DEPTH: usize = 4;

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Position,
    Person,
    Assertions,
}

impl Standard for HrOpen {
    fn id(&self) -> &'static str {
        "hr_open"
    }

    fn name(&self) -> &'static str {
        "HR Open Standards JSON"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| !found_in(it).is_empty())
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for node in input.things() {
            let found = found_in(node);
            if found.is_empty() {
                let message = "is neither a position nor a person";
                let hint = "give a PositionOpening with `positionProfiles`, or a Candidate with `person`";
                reading.problems.push(Problem::error(node.place(), message, hint));
            }
            for (kind, thing) in found {
                match kind {
                    Kind::Position => position::positions(&thing, &input.scope, reading),
                    Kind::Person => person::learner(&thing, &input.scope, reading),
                    Kind::Assertions => assertions::collection(&thing, &input.scope, reading),
                }
            }
        }
    }
}

fn found_in<'a>(node: &Node<'a>) -> Vec<(Kind, Node<'a>)> {
    let mut found = Vec::new();
    gather(node, 0, &mut found);
    found
}

fn gather<'a>(node: &Node<'a>, depth: usize, found: &mut Vec<(Kind, Node<'a>)>) {
    if let Some(kind) = kind_of(node) {
        found.push((kind, node.clone()));
    } else if depth < MAX_DEPTH && node.value.is_object() && !node.has("achievement") {
        for key in WRAPPERS {
            for child in node.all(&[key]) {
                gather(&child, depth + 1, found);
            }
        }
    }
}

fn kind_of(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    let has = |key: &str| object.contains_key(key);
    if has("assertions") && node.all(&["assertions"]).iter().any(|it| it.has("skill") && !it.has("badge")) {
        return Some(Kind::Assertions);
    }
    let competency = |it: &Node<'_>| it.has("competencyName") || it.has("competencyIds");
    let competencies = || ["competencies", "qualifications"].iter().any(|key| node.all(&[key]).iter().any(competency));
    let positions =
        ["positionProfiles", "positionCompetencies", "positionFormattedDescriptions", "positionCompetencyGroups"];
    let offered = has("positionTitle") && !has("person") && !has("candidateStatus");
    let exchanged = has("jobId") && (has("jobDuties") || has("socInfo"));
    if positions.iter().any(|key| has(key)) || offered || exchanged {
        return Some(Kind::Position);
    }
    let person = node.get(&["person"]).is_some_and(|it| it.value.is_object());
    let parts = ["profiles", "skills", "employmentHistories", "educationAndLearnings", "narratives", "certifications"];
    let profiled = person && parts.iter().any(|key| has(key));
    if is_ler_rs(node) || profiled || has("personCompetencies") || (person && competencies()) {
        // A credential is looked into: its subject is the person.
        return (!has("credentialSubject")).then_some(Kind::Person);
    }
    if competencies() {
        let titled = has("title") || has("name") || has("jobTitle");
        return Some(if titled && !has("personLegal") { Kind::Position } else { Kind::Person });
    }
    None
}

/// Whether its type says that it is a learning and employment record.
fn is_ler_rs(node: &Node<'_>) -> bool {
    let types = node.all(&["type", "@type"]);
    types.iter().filter_map(|it| it.value.as_str()).any(|it| it == "LERRS" || it.contains("LER-RSType"))
}
