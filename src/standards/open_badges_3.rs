//! Open Badges 3.0 (1EdTech, `ob_v3p0`): credentials in the shapes of Verifiable Credentials 2.0 and 1.1, achievements
//! with result descriptions and rubrics, profiles. Proofs are kept in the raw document and not looked at here.

pub(super) mod results;

use super::{
    Input, Scope, Standard,
    shared::{Node, badge, dates},
};
use crate::model::{
    Achievement, Credential, CredentialStatus, HolderIdentity, Iri, Problem, Reading, Record, Reference,
};

/// The standard.
pub(super) struct OpenBadges3;

/// What a document of this standard can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Credential,
    Achievement,
    Profile,
    Endorsement,
}

impl Standard for OpenBadges3 {
    fn id(&self) -> &'static str {
        "open_badges_3"
    }

    fn name(&self) -> &'static str {
        "Open Badges 3.0"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| kind_of(it).is_some())
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for (place, value) in input.content.json_values() {
            // A page of the host API may carry signed credentials beside plain ones.
            for token in Node::new(value, place).all(&["compactJwsString"]) {
                let message = "a signed badge (compact JWS); these are not read yet";
                reading.problems.push(Problem::error(token.place(), message, "ask for the badge as JSON"));
            }
        }
        for node in input.things() {
            read_thing(node, &input.scope, reading);
        }
    }
}

/// The credential, achievements and issuers of one embedded document, for learners who carry whole badges.
pub(super) fn read_embedded(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    let known = kind_of(node).is_some();
    if known {
        read_thing(node, scope, reading);
    }
    known
}

fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    match kind_of(node) {
        Some(Kind::Credential) => credential(node, scope, reading),
        Some(Kind::Achievement) => {
            let achievement = achievement(node, scope, reading);
            reading.push(node.place(), Record::Achievement(achievement));
        }
        Some(Kind::Profile) => {
            let name = node.text(&["name"]).unwrap_or_default();
            let id = node.iri(reading).unwrap_or_else(|| badge::local_id("issuer", &name, node, scope, reading));
            let profile = badge::profile(node, id);
            reading.push(node.place(), Record::Issuer(profile));
        }
        Some(Kind::Endorsement) => {
            reading.problems.push(Problem::note(node.place(), "endorsements are not read yet", ""));
        }
        None => {
            let message = "is no credential, achievement or profile";
            reading.problems.push(Problem::error(node.place(), message, "give it a `type`"));
        }
    }
}

fn kind_of(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    if node.is_a(&["EndorsementCredential"]) {
        return Some(Kind::Endorsement);
    }
    let names_achievement = node.all(&["credentialSubject"]).iter().any(|it| it.has("achievement"));
    let subject = object.contains_key("credentialSubject");
    let credential = node.is_a(&["OpenBadgeCredential", "AchievementCredential"]);
    if credential || (subject && names_achievement) {
        return Some(Kind::Credential);
    }
    if node.is_a(&["Achievement"]) {
        return Some(Kind::Achievement);
    }
    let contexts = node.contexts();
    let ours = contexts.iter().any(|it| it.contains("/ob/v3") || it.contains("credentials/v"));
    // The guide's own example leaves the type empty.
    if ours && node.has("achievementType") && node.has("name") {
        return Some(Kind::Achievement);
    }
    (ours && node.is_a(&["Profile"])).then_some(Kind::Profile)
}

fn credential(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let id = if node.id().is_some() { node.iri(reading) } else { None };
    let id = id.unwrap_or_else(|| badge::local_id("credential", "", node, scope, reading));
    let issuer = node.get(&["issuer"]).and_then(|it| badge::issuer(&it, reading));
    if issuer.is_none() && !node.has("issuer") {
        let hint = "give the issuer's IRI or profile";
        reading.problems.push(Problem::warning(
            format!("{}/issuer", node.place()),
            "the credential has no issuer",
            hint,
        ));
    }
    let subjects = node.all(&["credentialSubject"]);
    if subjects.len() > 1 {
        reading.problems.push(Problem::warning(
            format!("{}/credentialSubject", node.place()),
            "there is more than one subject; each is read",
            "",
        ));
    }
    let first = ["validFrom", "issuanceDate", "awardedDate"];
    let dates = dates::period(node, &first, &["validUntil", "expirationDate"], reading);
    let mut found = false;
    for subject in &subjects {
        let Some(target) = subject.get(&["achievement"]) else { continue };
        found = true;
        let (reference, results) = awarded(&target, subject, issuer.as_ref(), scope, reading);
        let Some(reference) = reference else { continue };
        reading.push(
            node.place(),
            Record::Credential(Credential {
                id: id.clone(),
                achievement: reference,
                holder: holder(subject),
                issuer: issuer.clone(),
                issued_on: dates.0,
                expires_on: dates.1,
                status: CredentialStatus::Active,
                results,
            }),
        );
    }
    if !found {
        let place = format!("{}/credentialSubject/achievement", node.place());
        reading.problems.push(Problem::error(
            place,
            "the credential has no achievement",
            "embed the achievement, or link it by its IRI",
        ));
    }
}

fn awarded(
    target: &Node<'_>,
    subject: &Node<'_>,
    issuer: Option<&Reference>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> (Option<Reference>, Vec<crate::model::AwardResult>) {
    if !target.value.is_object() {
        let id = target.iri(reading);
        match &id {
            Some(id) => reading.link(id.as_str()),
            None => reading.problems.push(Problem::error(
                target.place(),
                "the achievement is neither IRI nor object",
                "link the achievement by its IRI",
            )),
        }
        return (id.map(Reference::to), results::results(subject, None, scope, reading));
    }
    let mut achievement = achievement(target, scope, reading);
    // Who awards it made it, unless it says otherwise.
    achievement.issuer = achievement.issuer.or_else(|| issuer.cloned());
    let results = results::results(subject, Some(&achievement.rubrics), scope, reading);
    let name = Some(achievement.name.clone()).filter(|it| !it.is_empty());
    let reference = Reference { id: achievement.id.clone(), name };
    reading.push(target.place(), Record::Achievement(achievement));
    (Some(reference), results)
}

fn achievement(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Achievement {
    let mut achievement = badge::achievement(node, &["creator", "issuer"], scope, reading);
    achievement.rubrics = results::rubrics(node, scope, reading);
    for extension in extension_alignments(node, scope, reading) {
        if !achievement.alignments.contains(&extension) {
            achievement.alignments.push(extension);
        }
    }
    achievement
}

/// Alignments in extension data: under any key that the standard does not have.
fn extension_alignments(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Vec<crate::model::Alignment> {
    const KNOWN: [&str; 7] =
        ["alignment", "alignments", "resultDescription", "creator", "issuer", "related", "endorsement"];
    let Some(object) = node.value.as_object() else { return Vec::new() };
    let mut found = Vec::new();
    for key in object.keys().filter(|key| !KNOWN.contains(key) && !key.starts_with("ceterms:")) {
        for item in node.all(&[key]) {
            if item.value.is_object() && (item.has("alignment") || item.has("alignments")) {
                found.extend(super::shared::alignments(&item, scope.limits, reading));
            }
        }
    }
    found
}

/// The subject's id, else its first identifier.
fn holder(subject: &Node<'_>) -> Option<HolderIdentity> {
    if let Some(id) = subject.text(&["id", "@id"]).filter(|it| Iri::new(it).is_ok()) {
        return Some(HolderIdentity { kind: "id".to_owned(), value: id });
    }
    let identifier = subject.all(&["identifier"]).into_iter().next()?;
    let value = identifier.text(&["identityHash", "identifier", "id"]).or_else(|| identifier.words())?;
    Some(HolderIdentity { kind: identifier.text(&["identityType"]).unwrap_or_else(|| "identifier".to_owned()), value })
}
