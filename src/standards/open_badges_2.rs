//! Open Badges 2.0 (1EdTech, `ob_v2p0/index.md`): Assertion, BadgeClass, Issuer, `RevocationList`; embedded or linked.
//! Reads 0.5 to 1.x as far as their fields are the same, and says so.

use super::{
    Input, Scope, Standard,
    shared::{Node, badge, dates},
};
use crate::model::{
    Credential, CredentialStatus, HolderIdentity, Iri, Problem, Reading, Record, Reference, Revocation,
};

/// The standard.
pub(super) struct OpenBadges2;

/// What a document of this standard can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Assertion,
    BadgeClass,
    Issuer,
    RevocationList,
    Endorsement,
    RevokedStub,
}

impl Standard for OpenBadges2 {
    fn id(&self) -> &'static str {
        "open_badges_2"
    }

    fn name(&self) -> &'static str {
        "Open Badges 2.0"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| kind_of(it).is_some())
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        for node in input.things() {
            read_thing(node, scope, reading);
        }
    }
}

fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let kind = kind_of(node);
    if kind.is_some() {
        foreign_type(node, reading);
    }
    match kind {
        Some(Kind::Assertion) => assertion(node, scope, reading),
        Some(Kind::BadgeClass) => {
            badge_class(node, scope, reading);
        }
        Some(Kind::Issuer) => {
            let name = node.text(&["name"]).unwrap_or_default();
            let id = node.iri(reading).or_else(|| node.text(&["url"]).and_then(|url| Iri::new(&url).ok()));
            let id = id.unwrap_or_else(|| badge::local_id("issuer", &name, node, scope, reading));
            let profile = badge::profile(node, id);
            reading.push(node.place(), Record::Issuer(profile));
        }
        Some(Kind::RevocationList) => revocation_list(node, reading),
        Some(Kind::RevokedStub) => revoked(node, reading),
        Some(Kind::Endorsement) => {
            reading.problems.push(Problem::note(node.place(), "endorsements are not read yet", ""));
        }
        None => {
            let message = "is no assertion, badge class, issuer or revocation list";
            reading.problems.push(Problem::error(node.place(), message, "give it a `type`"));
        }
    }
}

/// Says so when only the fields tell what it is, because its type is none of Open Badges.
fn foreign_type(node: &Node<'_>, reading: &mut Reading) {
    const KNOWN: [&str; 6] = ["Assertion", "BadgeClass", "Issuer", "Profile", "RevocationList", "Endorsement"];
    let types = node.types();
    if !types.is_empty() && !node.is_a(&KNOWN) {
        let message = format!("`{}` is no type of Open Badges 2.0; read by its fields", types.join(", "));
        let place = format!("{}/type", node.place());
        reading.problems.push(Problem::warning(place, message, "write Assertion, BadgeClass or Profile"));
    }
}

/// By type, else by the fields that only this kind has.
fn kind_of(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    if object.contains_key("credentialSubject") {
        return None;
    }
    let contexts = node.contexts();
    let ours = contexts.iter().any(|it| it.contains("openbadges"));
    if contexts.iter().any(|it| it.contains("credentials/v")) && !ours {
        return None;
    }
    let has = |keys: &[&str]| keys.iter().all(|key| object.contains_key(*key));
    if node.is_a(&["Assertion"]) || has(&["badge", "recipient"]) || has(&["badge", "issuedOn"]) {
        return Some(Kind::Assertion);
    }
    if node.is_a(&["BadgeClass"]) || (has(&["name", "criteria", "issuer"]) && !node.is_a(&["Achievement"])) {
        return Some(Kind::BadgeClass);
    }
    if node.is_a(&["RevocationList"]) || has(&["revokedAssertions"]) {
        return Some(Kind::RevocationList);
    }
    if node.is_a(&["Endorsement"]) {
        return Some(Kind::Endorsement);
    }
    if object.get("revoked").and_then(crate::standards::Json::as_bool) == Some(true) && node.id().is_some() {
        return Some(Kind::RevokedStub);
    }
    let profile = node.is_a(&["Issuer", "Profile"]) && (ours || contexts.is_empty());
    // 1.0 issuers have no type: a name, a URL and little else.
    let untyped = !object.contains_key("type") && !object.contains_key("@type");
    let few = object.keys().all(|key| OLD_ISSUER_FIELDS.contains(&key));
    let old = untyped && has(&["name", "url"]) && (ours || few);
    (profile || old).then_some(Kind::Issuer)
}

/// All that a 1.0 issuer organisation may have.
const OLD_ISSUER_FIELDS: [&str; 8] =
    ["@context", "id", "name", "url", "description", "image", "email", "revocationList"];

fn assertion(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    if is_old(node) {
        let message = "is Open Badges 0.5 to 1.x; read as far as its fields are those of 2.0";
        reading.problems.push(Problem::warning(node.place(), message, "ask the issuer for a 2.0 or 3.0 export"));
    }
    let uid = |node: &Node<'_>| node.text(&["uid"]).map(|uid| Iri::local("credential", &uid));
    let hosted = |node: &Node<'_>| {
        node.get(&["verify", "verification"])?.get(&["url"])?.id().and_then(|url| Iri::new(&url).ok())
    };
    let named = if node.id().is_some() { node.iri(reading) } else { None };
    let id = named.or_else(|| hosted(node)).or_else(|| uid(node));
    let id = id.unwrap_or_else(|| badge::local_id("credential", "", node, scope, reading));
    if node.get(&["revoked"]).is_some_and(|it| it.value.as_bool() == Some(true)) && !node.has("badge") {
        revoked(node, reading);
        return;
    }
    let Some(target) = node.get(&["badge"]) else {
        let hint = "link the badge class by its IRI, or embed it";
        reading.problems.push(Problem::error(format!("{}/badge", node.place()), "the assertion has no badge", hint));
        return;
    };
    let (achievement, issuer) = if target.value.is_object() {
        badge_class(&target, scope, reading)
    } else {
        let Some(id) = target.iri(reading) else {
            reading.problems.push(Problem::error(
                target.place(),
                "the badge is neither IRI nor object",
                "link the badge class by its IRI",
            ));
            return;
        };
        reading.link(id.as_str());
        (Reference::to(id), None)
    };
    let revoked = node.get(&["revoked"]).is_some_and(|it| it.value.as_bool() == Some(true));
    let dates = dates::period(node, &["issuedOn", "issued_on"], &["expires"], reading);
    let credential = Credential {
        achievement,
        holder: recipient(node, reading),
        issuer,
        issued_on: dates.0,
        expires_on: dates.1,
        status: if revoked { CredentialStatus::Revoked } else { CredentialStatus::Active },
        results: Vec::new(),
        id,
    };
    reading.push(node.place(), Record::Credential(credential));
}

fn is_old(node: &Node<'_>) -> bool {
    let contexts = node.contexts();
    contexts.iter().any(|it| it.ends_with("openbadges/v1"))
        || (contexts.is_empty() && (node.has("uid") || node.has("salt")))
}

/// The recipient as written: usually a salted hash. The salt is not kept.
fn recipient(node: &Node<'_>, reading: &mut Reading) -> Option<HolderIdentity> {
    let found = node.get(&["recipient"])?;
    if let Some(text) = found.value.as_str() {
        return Some(HolderIdentity { kind: "email".to_owned(), value: text.to_owned() });
    }
    let Some(value) = found.text(&["identity", "id"]) else {
        reading.problems.push(Problem::warning(found.place(), "the recipient has no identity", "give `identity`"));
        return None;
    };
    Some(HolderIdentity { kind: found.text(&["type"]).unwrap_or_else(|| "email".to_owned()), value })
}

fn badge_class(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> (Reference, Option<Reference>) {
    let mut achievement = badge::achievement(node, &["issuer"], scope, reading);
    achievement.achievement_type = achievement.achievement_type.or_else(|| Some("Badge".to_owned()));
    let reference =
        Reference { id: achievement.id.clone(), name: Some(achievement.name.clone()).filter(|it| !it.is_empty()) };
    let issuer = achievement.issuer.clone();
    reading.push(node.place(), Record::Achievement(achievement));
    (reference, issuer)
}

fn revoked(node: &Node<'_>, reading: &mut Reading) {
    if let Some(credential) = node.iri(reading) {
        let reason = node.text(&["revocationReason"]);
        reading.push(node.place(), Record::Revocation(Revocation { credential, reason }));
    }
}

/// Items are bare strings, `{id, revocationReason}` or `{uid, ...}`.
fn revocation_list(node: &Node<'_>, reading: &mut Reading) {
    for item in node.all(&["revokedAssertions"]) {
        let uid = item.text(&["uid"]).filter(|_| item.value.is_object());
        let credential = match uid {
            Some(uid) if item.id().is_none() => Some(Iri::local("credential", &uid)),
            _ => item.iri(reading),
        };
        match credential {
            Some(credential) => {
                let reason = item.text(&["revocationReason"]).filter(|_| item.value.is_object());
                reading.push(item.place(), Record::Revocation(Revocation { credential, reason }));
            }
            None => reading.problems.push(Problem::error(
                item.place(),
                "does not say which assertion is revoked",
                "give its `id`",
            )),
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
