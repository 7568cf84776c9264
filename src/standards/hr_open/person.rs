//! Persons: what they say they can do, and the credentials that came along. Names and contacts are not looked at.

use super::{competency, score};
use crate::{
    model::{Claim, Credential, Iri, Learner, LevelBasis, LevelStatement, Problem, Reading, Record},
    standards::{
        Scope,
        schema_org::{job::short, terms::as_iri, wording},
        shared::{Node, badge},
        skillmatch_learner,
    },
};

/// Where competencies lie, in a person and in their profiles.
const COMPETENCIES: [&str; 6] =
    ["personCompetencies", "personCompetency", "competencies", "qualifications", "skills", "personQualifications"];
/// Where credentials that came along lie.
const CREDENTIALS: [&str; 4] = ["verifications", "verifiableCredential", "verifiableCredentials", "credentials"];
/// Parts of a record that may carry such credentials.
const PARTS: [&str; 6] =
    ["skills", "employmentHistories", "educationAndLearnings", "certifications", "licenses", "attachments"];
const MAX_DEPTH: usize = 4;

/// Reads a candidate or a learning and employment record.
pub(super) fn learner(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let person = node.get(&["person"]).filter(|it| it.value.is_object());
    let id = id(node, person.as_ref()).unwrap_or_else(|| badge::local_id("learner", "", node, scope, reading));
    let profiles = node.all(&["profiles", "candidateProfiles", "personProfile", "personProfiles"]);
    let mut items = Vec::new();
    for part in [Some(node), person.as_ref()].into_iter().flatten().chain(&profiles) {
        gather(part, 0, &mut items);
    }
    let claims: Vec<Claim> = items.iter().flat_map(|it| claims(it, reading)).collect();
    let mut credentials: Vec<Credential> = Vec::new();
    for part in [node].into_iter().chain(&profiles) {
        for item in PARTS.iter().flat_map(|key| part.all(&[key])).chain([part.clone()]) {
            for credential in CREDENTIALS.iter().flat_map(|key| item.all(&[key])) {
                let known = skillmatch_learner::embedded(&credential, scope, reading, &mut credentials);
                if !known {
                    let message = "a credential that came along is of an unknown kind; left out";
                    reading.problems.push(Problem::note(credential.place(), message, ""));
                }
            }
        }
    }
    let stated = ["certifications", "licenses"].iter().map(|key| node.all(&[key]).len()).sum::<usize>();
    if stated > 0 {
        let message = format!("{stated} certifications or licences are only stated and name no skills; not kept");
        reading.problems.push(Problem::note(node.place(), message, ""));
    }
    if claims.is_empty() && credentials.is_empty() {
        let hint = "give `skills` or `personCompetencies`";
        reading.problems.push(Problem::warning(node.place(), "the person names no skills; not kept", hint));
        return;
    }
    reading.push(node.place(), Record::Learner(Learner { claims, credentials, ..Learner::unnamed(id) }));
}

/// Who it is, under a pseudonym: an identifier that somebody gave, never a name.
fn id(node: &Node<'_>, person: Option<&Node<'_>>) -> Option<Iri> {
    let of = |node: &Node<'_>, keys: &[&str]| {
        let found = node.get(keys)?;
        let found = found.items().into_iter().next()?;
        if found.value.is_object() {
            let value = found.text(&["value"])?;
            let scheme = found.text(&["schemeId", "schemeAgencyId"]).unwrap_or_default();
            let plain = as_iri(&value).is_some() || value.contains('@') || scheme.is_empty();
            return Some(badge::person_id(&if plain { value } else { format!("{scheme} {value}") }));
        }
        found.words().map(|it| badge::person_id(&it))
    };
    let own = || of(node, &["id", "@id", "personId", "candidateId", "documentId", "identifiers"]);
    person.and_then(|it| of(it, &["id", "personId", "identifiers"])).or_else(own)
}

/// The competencies of a part, those that lie in lists of qualifications among them.
fn gather<'a>(node: &Node<'a>, depth: usize, found: &mut Vec<Node<'a>>) {
    for item in COMPETENCIES.iter().flat_map(|key| node.all(&[key])) {
        let is_group = item.value.is_object() && COMPETENCIES.iter().any(|key| item.has(key)) && depth < MAX_DEPTH;
        if is_group { gather(&item, depth + 1, found) } else { found.push(item) }
    }
}

/// What one competency claims: one claim, or several where it is a list in words.
pub(super) fn claims(node: &Node<'_>, reading: &mut Reading) -> Vec<Claim> {
    if let Some(written) = node.value.as_str() {
        if let Some(skill) = as_iri(written) {
            return vec![Claim { skill: Some(skill), text: None, level: None, since: None }];
        }
        let named = wording::skills(written).into_iter();
        return named.map(|it| Claim { skill: None, text: Some(it.text), level: it.level, since: None }).collect();
    }
    let inner = node.get(&["skill"]).filter(|it| it.value.is_object());
    let named = competency::skill(inner.as_ref().unwrap_or(node)).filter(|_| node.value.is_object());
    let Some((skill, text)) = named else {
        let message =
            format!("a competency has neither name nor identifier; left out: `{}`", short(&node.value.to_string()));
        reading.problems.push(Problem::error(node.place(), message, "give it a `competencyName` or `name`"));
        return Vec::new();
    };
    let level = score::level(node, &["proficiencyLevel", "proficiency", "level"]);
    let level = level.or_else(|| competency::dimension(node)).or_else(|| experience(node));
    vec![Claim { skill, text, level, since: None }]
}

/// How long somebody has done it: kept as it is said, it tells no level.
fn experience(node: &Node<'_>) -> Option<LevelStatement> {
    let (number, unit) = match node.get(&["experienceMeasure"]) {
        Some(measure) if measure.value.is_object() => {
            let unit = measure.text(&["unitCode", "unit"]).unwrap_or_default();
            let unit = match unit.to_uppercase().as_str() {
                "ANN" | "YEAR" | "YEARS" | "A" => "years",
                "MON" | "MONTH" | "MONTHS" => "months",
                _ => return None,
            };
            (measure.text(&["value"])?, unit)
        }
        Some(measure) => (measure.words()?, "years"),
        None => (node.text(&["yearsOfExperience"])?, "years"),
    };
    let value = format!("{} {unit} of experience", short(&number));
    Some(LevelStatement { value, level: None, position: None, basis: LevelBasis::Grade })
}
