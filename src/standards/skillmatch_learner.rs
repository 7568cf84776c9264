//! Our own learner: claims in `skills`, awards in `credentials`; one, an array, or JSON lines. Gender, age, photo,
//! address and contact are never kept: what is not kept cannot enter a score.

use super::{
    Input, Scope, Standard, open_badges_3,
    open_badges_3::results::result_status,
    shared::{Node, badge, dates},
    skillmatch_job::{level, unknown_fields},
};
use crate::model::{
    Alignment, AlignmentKind, AlignmentStrength, AwardResult, Claim, Credential, CredentialStatus, Iri, Learner,
    Problem, Reading, Record, Reference, ResultStatus,
};

/// The standard.
pub(super) struct SkillmatchLearner;

/// Read, or left aside in silence because they say who somebody is and not what they can do.
const FIELDS: [&str; 24] = [
    "type",
    "@type",
    "id",
    "name",
    "place",
    "country",
    "remote",
    "working_languages",
    "consent",
    "purpose",
    "skills",
    "credentials",
    "kind",
    "gender",
    "age",
    "birth_date",
    "birth_year",
    "photo",
    "address",
    "email",
    "phone",
    "nationality",
    "school_year",
    "pronouns",
];

impl Standard for SkillmatchLearner {
    fn id(&self) -> &'static str {
        "skillmatch_learner"
    }

    fn name(&self) -> &'static str {
        "skillmatch learner"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(is_learner)
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        for node in input.things() {
            if node.value.is_object() {
                learner(node, scope, reading);
            } else {
                reading.problems.push(Problem::error(
                    node.place(),
                    "is not a learner",
                    "write an object with `id` and `skills`",
                ));
            }
        }
    }
}

fn is_learner(node: &Node<'_>) -> bool {
    let types = node.types();
    // An ad may list skills too: what has a text or asks for something is a job.
    let job = node.has("requirements") || node.has("text") || node.has("description") || node.has("title");
    let shape = node.has("skills") && !job && !node.has("@context");
    types.iter().any(|it| it == "Learner")
        || (types.is_empty() && (shape || (node.has("credentials") && node.has("id"))))
}

fn learner(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    unknown_fields(node, &FIELDS, reading);
    never_verified(node, reading);
    let named = node.text(&["id"]).map(|it| Iri::new(&it).unwrap_or_else(|_| Iri::local("learner", &it)));
    let id = named.unwrap_or_else(|| badge::local_id("learner", "", node, scope, reading));
    let claims = node.all(&["skills"]).iter().filter_map(|it| claim(it, reading)).collect();
    let mut credentials = Vec::new();
    for item in node.all(&["credentials"]) {
        credential(&item, &id, scope, reading, &mut credentials);
    }
    reading.push(
        node.place(),
        Record::Learner(Learner {
            name: node.text(&["name"]),
            place: node.text(&["place"]),
            country: node.text(&["country"]),
            remote: node.get(&["remote"]).and_then(|it| it.value.as_bool()),
            working_languages: node.all(&["working_languages"]).iter().filter_map(Node::words).collect(),
            consent: node.text(&["consent"]),
            purpose: node.text(&["purpose"]),
            claims,
            credentials,
            ..Learner::unnamed(id)
        }),
    );
}

/// Nothing that is read is verified, whatever it says of itself.
fn never_verified(node: &Node<'_>, reading: &mut Reading) {
    for key in ["kind", "evidence", "verified"] {
        let Some(found) = node.get(&[key]) else { continue };
        if found.words().is_some_and(|it| it == "verified" || it == "true") {
            let hint = "leave it out; a credential is verified by checking its proof";
            reading.problems.push(Problem::warning(
                found.place(),
                "only a checked proof makes evidence verified; not taken over",
                hint,
            ));
        }
    }
}

fn claim(node: &Node<'_>, reading: &mut Reading) -> Option<Claim> {
    if let Some(text) = node.value.as_str() {
        let skill = Iri::new(text).ok();
        let words = skill.is_none().then(|| text.to_owned());
        return Some(Claim { skill, text: words, level: None, since: None });
    }
    never_verified(node, reading);
    let skill = node.get(&["skill"]).and_then(|it| it.iri(reading));
    let text = node.text(&["text"]).or_else(|| node.text(&["skill"]).filter(|_| skill.is_none()));
    if skill.is_none() && text.is_none() {
        reading.problems.push(Problem::error(
            node.place(),
            "the claim names no skill",
            "give `skill` (an IRI) or `text`",
        ));
        return None;
    }
    let since = dates::date(node, &["since"], reading);
    Some(Claim { skill, text, level: level(node, "level", reading), since })
}

fn credential(node: &Node<'_>, learner: &Iri, scope: &Scope<'_>, reading: &mut Reading, found: &mut Vec<Credential>) {
    never_verified(node, reading);
    if embedded(node, scope, reading, found) {
        return;
    }
    let Some(achievement) = node.get(&["achievement"]).and_then(|it| {
        let id = it.iri(reading)?;
        Some(Reference { id, name: it.text(&["name"]).filter(|_| it.value.is_object()) })
    }) else {
        reading.problems.push(Problem::error(
            node.place(),
            "the credential has no achievement",
            "give the achievement's IRI, or embed the badge",
        ));
        return;
    };
    let named = if node.has("id") { node.iri(reading) } else { None };
    let id = named.unwrap_or_else(|| Iri::local("credential", &format!("{learner} {}", achievement.id)));
    let dates = dates::period(node, &["issued_on"], &["expires_on"], reading);
    found.push(Credential {
        issuer: node.get(&["issuer"]).and_then(|it| badge::issuer(&it, reading)),
        holder: None,
        issued_on: dates.0,
        expires_on: dates.1,
        status: status(node, reading),
        results: node.all(&["results"]).iter().filter_map(|it| result(it, reading)).collect(),
        achievement,
        id,
    });
}

/// A whole badge is read by its own standard; the credential becomes the learner's, its achievement and issuer stay.
pub(super) fn embedded(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading, found: &mut Vec<Credential>) -> bool {
    let before = reading.records.len();
    if !open_badges_3::read_embedded(node, scope, reading) {
        return false;
    }
    let records = reading.records.split_off(before);
    for placed in records {
        match placed.value {
            Record::Credential(credential) => found.push(Credential { holder: None, ..credential }),
            _ => reading.records.push(placed),
        }
    }
    true
}

fn status(node: &Node<'_>, reading: &mut Reading) -> CredentialStatus {
    let Some(found) = node.get(&["status"]) else { return CredentialStatus::Active };
    match found.words().as_deref() {
        Some("active") => CredentialStatus::Active,
        Some("suspended") => CredentialStatus::Suspended,
        Some("revoked") => CredentialStatus::Revoked,
        other => {
            let message = format!("`{}` is not a status; the credential does not count", other.unwrap_or_default());
            reading.problems.push(Problem::error(found.place(), message, "write active, suspended or revoked"));
            CredentialStatus::Suspended
        }
    }
}

fn result(node: &Node<'_>, reading: &mut Reading) -> Option<AwardResult> {
    let skill = node.get(&["skill"]).and_then(|it| it.iri(reading));
    let status = match node.text(&["status"]) {
        None => ResultStatus::Completed,
        Some(text) => result_status(&text).unwrap_or_else(|| {
            let place = format!("{}/status", node.place());
            let message = format!("`{text}` is not a result status; it does not count");
            reading.problems.push(Problem::error(place, message, "use Completed, Failed or InProgress"));
            ResultStatus::Provisional
        }),
    };
    if skill.is_none() && !node.has("level") && !node.has("status") {
        reading.problems.push(Problem::error(
            node.place(),
            "the result says nothing",
            "give `skill`, `level` or `status`",
        ));
        return None;
    }
    let alignments = skill.map(|skill| Alignment {
        target_url: Some(skill.to_string()),
        target_code: None,
        target_name: None,
        framework: None,
        target_type: None,
        kind: AlignmentKind::Skill,
        kind_reason: "a learner's result names a skill".to_owned(),
        strength: AlignmentStrength::Assessed,
        level: None,
    });
    Some(AwardResult {
        alignments: alignments.into_iter().collect(),
        level: level(node, "level", reading),
        status,
        description: None,
    })
}
