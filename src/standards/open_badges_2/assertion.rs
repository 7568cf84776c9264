//! Assertions: who was awarded which badge, in the shapes of all versions before 3.0.

use super::super::{
    Scope, open_badges_1,
    shared::{Node, badge, dates, endorsement::endorsements},
};
use super::lists::{revoked, source_iri, uid_iri};
use crate::model::{
    Achievement, Credential, CredentialStatus, Endorsement, HolderIdentity, Iri, Problem, Reading, Record, Reference,
};

/// Reads an embedded badge class: the achievement, and who issues it.
pub(in crate::standards) type ReadBadge = fn(&Node<'_>, &Scope<'_>, &mut Reading) -> (Reference, Option<Reference>);

/// Reads an assertion; `read_badge` reads the badge class when it is embedded.
pub(super) fn assertion(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading, read_badge: ReadBadge) {
    let is_revoked = node.get(&["revoked"]).is_some_and(|it| it.is_true());
    if is_revoked && !node.has("badge") {
        revoked(node, scope, reading);
        return;
    }
    let id = credential_id(node, scope, reading);
    let Some(target) = node.get(&["badge"]) else {
        let hint = "link the badge class by its IRI, or embed it";
        reading.problems.push(Problem::error(node.place_of("badge"), "the assertion has no badge", hint));
        return;
    };
    let badge = if target.value.is_object() {
        read_badge(&target, scope, reading)
    } else {
        let Some(id) = target.iri(reading) else {
            let message = "the badge is neither IRI nor object";
            reading.problems.push(Problem::error(target.place(), message, "link the badge class by its IRI"));
            return;
        };
        reading.link(id.as_str());
        (Reference::to(id), None)
    };
    endorsements(node, scope, reading);
    let (from, until) = dates::period(node, &["issuedOn", "issued_on"], &["expires"], reading);
    let record = match recipient_is_thing(node) {
        // 1.1: an endorsement is a badge that is awarded to another thing of the standard.
        Some(subject) => Record::Endorsement(Endorsement { id, subject, by: badge.1, from, until }),
        None => Record::Credential(Credential {
            achievement: badge.0,
            holder: recipient(node, reading),
            issuer: badge.1,
            issued_on: from,
            expires_on: until,
            status: if is_revoked { CredentialStatus::Revoked } else { CredentialStatus::Active },
            results: Vec::new(),
            id,
        }),
    };
    reading.push(node.place(), record);
}

/// Puts an achievement down as a badge, and says how others refer to it and who issues it.
pub(in crate::standards) fn badge_reference(
    node: &Node<'_>,
    mut achievement: Achievement,
    reading: &mut Reading,
) -> (Reference, Option<Reference>) {
    achievement.achievement_type.get_or_insert_with(|| "Badge".to_owned());
    let name = Some(achievement.name.clone()).filter(|it| !it.is_empty());
    let reference = Reference { id: achievement.id.clone(), name };
    let issuer = achievement.issuer.clone();
    reading.push(node.place(), Record::Achievement(achievement));
    (reference, issuer)
}

/// The thing that a badge of the endorsement extension (1.1) is awarded to.
fn recipient_is_thing(node: &Node<'_>) -> Option<Iri> {
    let extended = node.has("extensions:Endorsement") || node.has("extensions:endorsement");
    let recipient = node.get(&["recipient"]).filter(|it| extended && it.value.is_object())?;
    let by_id = matches!(recipient.text(&["type"])?.as_str(), "@id" | "id" | "url");
    Iri::new(&recipient.text(&["identity"]).filter(|_| by_id)?).ok()
}

/// Its `id`; before 1.1 the address it is hosted at, else its `uid`, which is its issuer's own.
fn credential_id(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Iri {
    let named = if node.id().is_some() { node.iri(reading) } else { None };
    let id = named.or_else(|| hosted_at(node)).or_else(|| source_iri(node, scope));
    let id = id.or_else(|| {
        let beside = node.get(&["verify", "verification"]).and_then(|it| it.get(&["url", "creator"]));
        let beside = beside.or_else(|| node.get(&["badge"])).and_then(|it| it.id());
        Some(uid_iri(&node.text(&["uid"])?, beside.as_deref()))
    });
    id.unwrap_or_else(|| {
        if open_badges_1::is_old(node) {
            badge::place_id("credential", "", node, scope)
        } else {
            badge::local_id("credential", "", node, scope, reading)
        }
    })
}

/// Of a signed badge the address in `verify` is that of the key, which all badges of the issuer have in common.
fn hosted_at(node: &Node<'_>) -> Option<Iri> {
    let verify = node.get(&["verify", "verification"])?;
    let hosted = verify.types().iter().all(|it| it.eq_ignore_ascii_case("hosted") || it == "HostedBadge");
    Iri::new(&verify.get(&["url"]).filter(|_| hosted)?.id()?).ok()
}

/// The recipient as written: usually a salted hash. The salt is not kept.
fn recipient(node: &Node<'_>, reading: &mut Reading) -> Option<HolderIdentity> {
    let found = node.get(&["recipient"])?;
    if let Some(text) = found.value.as_str() {
        // So had it 0.5, whose badge was always embedded.
        if node.get(&["badge"]).is_some_and(|it| it.value.is_string()) {
            let message = "the recipient is a bare string; taken as an e-mail address";
            let hint = "write an object with `type`, `hashed` and `identity`";
            reading.problems.push(Problem::warning(found.place(), message, hint));
        }
        return Some(HolderIdentity { kind: "email".to_owned(), value: text.trim().to_owned() });
    }
    let Some(value) = found.text(&["identity", "id"]) else {
        reading.problems.push(Problem::warning(found.place(), "the recipient has no identity", "give `identity`"));
        return None;
    };
    Some(HolderIdentity { kind: found.text(&["type"]).unwrap_or_else(|| "email".to_owned()), value })
}
