//! Open Badges 2.0 and 2.1 (1EdTech, `ob_v2p0/index.md`): Assertion, `BadgeClass`, Profile, `RevocationList`, Endorsement;
//! embedded or linked; and what hosts of 2.1 answer.

mod assertion;
mod host;
mod lists;
#[cfg(test)]
mod tests;

pub(super) use assertion::badge_reference;
pub(super) use lists::{revocation_list, source_iri};

use super::{
    Input, Scope, Standard, open_badges_1, open_badges_3,
    shared::{Node, badge, endorsement::endorsement},
};
use crate::model::{Iri, Problem, Reading, Reference};
use assertion::{ReadBadge, assertion};

/// The standard.
pub(super) struct OpenBadges2;

/// What a document of this standard, or of the versions before it, can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Assertion,
    BadgeClass,
    Issuer,
    RevocationList,
    Endorsement,
    /// Nothing but that it is revoked.
    RevokedStub,
    /// An answer of a host (2.1): a page of assertions, a profile, a status.
    Answer,
    /// What a host offers (2.1).
    Manifest,
    /// The key that badges are signed with.
    Key,
    /// An extension without the thing it belongs to.
    Extension,
    /// By its context of Open Badges; nothing tells what.
    Part,
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
        for node in input.things() {
            if !read_thing(node, &input.scope, reading) && !open_badges_3::read_embedded(node, &input.scope, reading) {
                let message = "is no assertion, badge class, issuer or revocation list";
                reading.problems.push(Problem::error(node.place(), message, "give it a `type`"));
            }
        }
    }
}

/// Reads a thing of this version; `false` when it is none.
pub(super) fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    let Some(kind) = kind_of(node) else { return false };
    foreign_type(node, kind, reading);
    read_as(kind, node, scope, reading, &Parts { badge_class, issuer });
    true
}

/// How a version reads the things that are not the same in all versions.
pub(super) struct Parts {
    /// A badge class: the achievement, and who issues it.
    pub(super) badge_class: ReadBadge,
    /// An issuer's profile by itself.
    pub(super) issuer: fn(&Node<'_>, &Scope<'_>, &mut Reading),
}

/// Reads a thing of this kind.
pub(super) fn read_as(kind: Kind, node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading, parts: &Parts) {
    match kind {
        Kind::Assertion => assertion(node, scope, reading, parts.badge_class),
        Kind::BadgeClass => {
            (parts.badge_class)(node, scope, reading);
        }
        Kind::Issuer => (parts.issuer)(node, scope, reading),
        Kind::RevocationList => revocation_list(node, reading),
        Kind::RevokedStub => lists::revoked(node, scope, reading),
        Kind::Endorsement => endorsement(node, None, scope, reading),
        Kind::Answer => host::answer(node, scope, reading),
        Kind::Manifest => host::manifest(node, reading),
        Kind::Key | Kind::Extension | Kind::Part => aside(kind, node, reading),
    }
}

/// What it is of this version, where it is of this version.
pub(super) fn kind_of(node: &Node<'_>) -> Option<Kind> {
    if open_badges_1::is_old(node) { None } else { shape(node) }
}

/// By type, else by the fields that only this kind has.
pub(super) fn shape(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    if object.contains_key("credentialSubject") {
        return None;
    }
    let contexts = node.contexts();
    let ours = contexts.iter().any(|it| it.contains("openbadges") || it.contains("/spec/ob/v2"));
    let newer = contexts.iter().any(|it| it.contains("credentials/v") || it.contains("/spec/ob/v3"));
    if newer && !(ours && contexts.iter().any(|it| it.contains("openbadges/v2"))) {
        return None;
    }
    let has = |keys: &[&str]| keys.iter().all(|key| object.contains_key(key));
    if is_assertion(node) {
        return Some(Kind::Assertion);
    }
    if node.is_a(&["BadgeClass"]) || (has(&["name", "criteria", "issuer"]) && !node.is_a(&["Achievement"])) {
        return Some(Kind::BadgeClass);
    }
    if (node.is_a(&["RevocationList"]) && ours) || has(&["revokedAssertions"]) {
        return Some(Kind::RevocationList);
    }
    if node.is_a(&["Endorsement"]) && (ours || has(&["claim"])) {
        return Some(Kind::Endorsement);
    }
    if node.get(&["revoked"]).is_some_and(|it| it.is_true()) && (node.id().is_some() || object.len() == 1) {
        return Some(Kind::RevokedStub);
    }
    let profile = node.is_a(&["Issuer", "Profile", "IssuerOrg"]) && (ours || contexts.is_empty());
    // 1.0 issuers have no type: a name, a URL and little else.
    let untyped = !object.contains_key("type") && !object.contains_key("@type");
    let few = object.keys().all(|key| OLD_ISSUER_FIELDS.contains(&key));
    let old = untyped && has(&["name", "url"]) && (ours || few);
    if profile || old {
        return Some(Kind::Issuer);
    }
    if host::is_answer(node) {
        return Some(Kind::Answer);
    }
    if has(&["badgeConnectAPI"]) {
        return Some(Kind::Manifest);
    }
    if ours && node.is_a(&["CryptographicKey"]) {
        return Some(Kind::Key);
    }
    if untyped && !object.is_empty() && node.members().iter().all(|(_, it)| is_extension(it)) {
        return Some(Kind::Extension);
    }
    let part = ours && untyped && node.id().is_some();
    let any = |keys: &[&str]| keys.iter().any(|key| object.contains_key(key));
    // What only a badge class or only an assertion has; editions are those of badge classes.
    if part && (any(&["criteria", "alignment", "tags"]) || (has(&["name"]) && any(&["version", "related"]))) {
        return Some(Kind::BadgeClass);
    }
    if part && any(&["narrative", "evidence", "issuedOn", "expires"]) {
        return Some(Kind::Assertion);
    }
    part.then_some(Kind::Part)
}

/// Whether it is an assertion of any version before 3.0.
pub(super) fn is_assertion(node: &Node<'_>) -> bool {
    let awards = node.has("badge") && (node.has("recipient") || node.has("issuedOn"));
    (awards || node.is_a(&["Assertion"])) && !node.has("credentialSubject")
}

/// All that a 1.0 issuer organisation may have.
const OLD_ISSUER_FIELDS: [&str; 8] =
    ["@context", "id", "name", "url", "description", "image", "email", "revocationList"];

fn is_extension(node: &Node<'_>) -> bool {
    node.items().first().is_some_and(|it| it.value.is_object() && it.is_a(&["Extension"]))
}

/// Says so when only the fields tell what it is, because its type is none of Open Badges, or because it has none.
fn foreign_type(node: &Node<'_>, kind: Kind, reading: &mut Reading) {
    const KNOWN: [&str; 6] = ["Assertion", "BadgeClass", "Issuer", "Profile", "RevocationList", "Endorsement"];
    let types = node.types();
    let has_type =
        matches!(kind, Kind::Assertion | Kind::BadgeClass | Kind::Issuer | Kind::RevocationList | Kind::Endorsement);
    if has_type && !node.is_a(&KNOWN) {
        let message = match types.as_slice() {
            [] => "has no `type`; read by its fields".to_owned(),
            types => format!("`{}` is no type of Open Badges 2.0; read by its fields", types.join(", ")),
        };
        let hint = "write Assertion, BadgeClass or Profile";
        reading.problems.push(Problem::warning(node.place_of("type"), message, hint));
    }
}

fn badge_class(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> (Reference, Option<Reference>) {
    let achievement = badge::achievement(node, &["issuer"], scope, reading);
    badge_reference(node, achievement, reading)
}

fn issuer(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let name = node.text(&["name"]).unwrap_or_default();
    let id = node.iri(reading).or_else(|| node.text(&["url"]).and_then(|url| Iri::new(&url).ok()));
    let id = id.unwrap_or_else(|| badge::local_id("issuer", &name, node, scope, reading));
    badge::profile_document(node, id, scope, reading);
}

/// Parts of badges that say nothing by themselves.
fn aside(kind: Kind, node: &Node<'_>, reading: &mut Reading) {
    let problem = match kind {
        Kind::Key => Problem::note(node.place(), "is a key that badges are signed with; nothing to read", ""),
        Kind::Extension => {
            let keys: Vec<&str> = node.members().into_iter().map(|(key, _)| key).take(4).collect();
            let message = format!("is an extension by itself ({}), without the badge it belongs to", keys.join(", "));
            Problem::warning(node.place(), message, "put it into a badge class, an assertion or a profile")
        }
        _ => {
            let keys: Vec<&str> =
                node.value.as_object().into_iter().flat_map(crate::standards::Object::keys).take(8).collect();
            let message = format!("is a part of an Open Badges document without `type` ({})", keys.join(", "));
            Problem::error(
                node.place(),
                message,
                "say with `type` whether it is an Assertion, a BadgeClass or a Profile",
            )
        }
    };
    reading.problems.push(problem);
}
