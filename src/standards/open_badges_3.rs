//! Open Badges 3.0 (1EdTech, `ob_v3p0`): credentials in the shapes of Verifiable Credentials 2.0 and 1.1, achievements
//! with result descriptions and rubrics, profiles, endorsements; alone, on pages of hosts, in presentations, signed.
//! Proofs are kept in the raw document and not looked at here.

mod achievement;
mod credential;
#[cfg(test)]
mod real_data_tests;
pub(super) mod results;
mod scales;
#[cfg(test)]
mod tests;

pub(super) use achievement::achievement;
pub(super) use credential::holder;

use super::{
    Input, Json, Scope, Standard, clr_2, open_badges_1, open_badges_2,
    shared::{Node, badge, endorsement::endorsement, signed},
};
use crate::model::{Iri, Problem, Reading, Record};

/// The standard.
pub(super) struct OpenBadges3;

/// What a document of this standard can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Credential,
    Achievement,
    Profile,
    Endorsement,
    RevocationList,
    /// Credentials that a wallet shows together.
    Presentation,
    /// A credential or presentation as a token in a data URL (VC 2.0).
    Enveloped,
    /// The claims of a token that hold a credential or a presentation.
    Claims,
    /// A page of signed credentials.
    SignedPage,
}

impl Standard for OpenBadges3 {
    fn id(&self) -> &'static str {
        "open_badges_3"
    }

    fn name(&self) -> &'static str {
        "Open Badges 3.0"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        let scope = &input.scope;
        input.has_thing(|it| kind_of(it, scope).is_some())
            || input.content.json_values().iter().take(SHOWN).any(|(_, value)| is_signed_page(value))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        for (place, value) in input.content.json_values() {
            let root = Node::new(value, place);
            // A page of the host API may carry signed credentials beside plain ones; those are the things below.
            if is_signed_page(value) && !input.things().iter().any(|it| std::ptr::eq(it.value, value)) {
                signed_page(&root, scope, reading);
            }
            // What a token claims stands beside the credential: whose it is, from whom, since when.
            if root.get(&["vc"]).is_some_and(|it| it.value.is_object()) && !read_embedded(&root, scope, reading) {
                unknown(&root, reading);
            }
        }
        for node in input.things() {
            if !is_claimed(node) && !read_embedded(node, scope, reading) {
                unknown(node, reading);
            }
        }
    }
}

/// So many parts of a presentation are looked at to know what it is.
const SHOWN: usize = 20;

/// Whether `things` found this inside the claims of a token.
fn is_claimed(node: &Node<'_>) -> bool {
    let place = node.place();
    place.strip_suffix("/vc").is_some_and(|it| it.is_empty() || it.ends_with(": "))
}

fn unknown(node: &Node<'_>, reading: &mut Reading) {
    let message = "is no credential, achievement or profile";
    reading.problems.push(Problem::error(node.place(), message, "give it a `type`"));
}

/// Reads a badge of any version, or a record of several, wherever it lies; `false` when it is none.
pub(super) fn read_embedded(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    clr_2::read_thing(node, scope, reading)
        || read_thing(node, scope, reading)
        || open_badges_2::read_thing(node, scope, reading)
        || open_badges_1::read_thing(node, scope, reading)
}

/// Reads the badge in a signed token.
pub(super) fn read_token(node: &Node<'_>, text: &str, scope: &Scope<'_>, reading: &mut Reading) {
    signed::signed(node, text, scope, reading, &mut |claims, scope, reading| {
        if !read_embedded(claims, scope, reading) {
            unknown(claims, reading);
        }
    });
}

fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    let Some(kind) = kind_of(node, scope) else { return false };
    match kind {
        Kind::Credential => credential::credential(node, None, scope, reading),
        Kind::Achievement => {
            let found = achievement(node, scope, reading);
            reading.push(node.place(), Record::Achievement(found.achievement));
        }
        Kind::Profile => {
            let name = node.text(&["name"]).unwrap_or_default();
            let id = node.iri(reading).unwrap_or_else(|| badge::local_id("issuer", &name, node, scope, reading));
            badge::profile_document(node, id, scope, reading);
        }
        Kind::Endorsement => endorsement(node, None, scope, reading),
        Kind::RevocationList => open_badges_2::revocation_list(node, reading),
        Kind::Presentation => presentation(node, scope, reading),
        Kind::Enveloped => {
            read_token(node, &node.id().unwrap_or_default(), scope, reading);
        }
        Kind::Claims => claims(node, scope, reading),
        Kind::SignedPage => signed_page(node, scope, reading),
    }
    true
}

/// By itself, else by what is in it.
fn kind_of(node: &Node<'_>, scope: &Scope<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    if let Some(kind) = own_kind(node) {
        return Some(kind);
    }
    if is_presentation(node) {
        let shown = node.all(&["verifiableCredential"]);
        return shown.iter().take(SHOWN).any(|it| is_badge(it, scope)).then_some(Kind::Presentation);
    }
    if is_enveloped(node) {
        return is_badge(node, scope).then_some(Kind::Enveloped);
    }
    if let Some(inner) = object.get("vc").or_else(|| object.get("vp")).filter(|it| it.is_object()) {
        return is_badge(&Node::new(inner, ""), scope).then_some(Kind::Claims);
    }
    is_signed_page(node.value).then_some(Kind::SignedPage)
}

fn is_presentation(node: &Node<'_>) -> bool {
    node.has("verifiableCredential") || node.is_a(&["VerifiablePresentation"])
}

fn is_enveloped(node: &Node<'_>) -> bool {
    node.is_a(&["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"])
}

/// By type, else by the fields that only this kind has.
fn own_kind(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    let subjects = node.all(&["credentialSubject"]);
    let is_about = |kind: &str| subjects.iter().take(SHOWN).any(|it| it.is_a(&[kind]));
    if node.is_a(&["EndorsementCredential"]) || is_about("EndorsementSubject") {
        return Some(Kind::Endorsement);
    }
    let names_achievement = subjects.iter().take(SHOWN).any(|it| it.has("achievement"));
    let credential = node.is_a(&["OpenBadgeCredential", "AchievementCredential"]);
    if credential || names_achievement || is_about("AchievementSubject") {
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
    if ours && node.is_a(&["Profile"]) {
        return Some(Kind::Profile);
    }
    let revoked = object.contains_key("revokedCredential") || object.contains_key("revokedCredentials");
    revoked.then_some(Kind::RevocationList)
}

/// Whether it is a badge of any version, as an object or as a token. What lies deeper is looked at when it is read.
fn is_badge(node: &Node<'_>, scope: &Scope<'_>) -> bool {
    let token = if is_enveloped(node) { node.id() } else { node.value.as_str().map(str::to_owned) };
    if let Some(text) = token {
        return signed::holds(&text, scope, &is_badge);
    }
    let older = || open_badges_2::is_assertion(node);
    clr_2::is_record(node) || own_kind(node).is_some() || is_presentation(node) || older()
}

fn is_signed_page(value: &Json<'_>) -> bool {
    value.get("compactJwsString").is_some_and(|it| it.is_array() || it.is_string())
}

fn signed_page(page: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let tokens = page.all(&["compactJwsString"]);
    let plain = page.all(&["credential", "credentials"]);
    if tokens.is_empty() && plain.is_empty() {
        reading.problems.push(Problem::note(page.place(), "is a page without any credential", ""));
    }
    for token in tokens {
        read_token(&token, token.value.as_str().unwrap_or_default(), scope, reading);
    }
}

/// Each credential in a presentation is read by itself. Who shows them is not looked at.
fn presentation(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    for item in node.all(&["verifiableCredential"]) {
        match item.value.as_str() {
            Some(text) => read_token(&item, text, scope, reading),
            None if read_embedded(&item, scope, reading) => {}
            None => {
                let message = format!("`{}` is no badge; passed over", item.types().join(", "));
                reading.problems.push(Problem::note(item.place(), message, ""));
            }
        }
    }
}

fn claims(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let Some(inner) = node.get(&["vc", "vp"]) else { return };
    if kind_of(&inner, scope) == Some(Kind::Credential) {
        credential::credential(&inner, Some(node), scope, reading);
    } else if !read_embedded(&inner, scope, reading) {
        unknown(&inner, reading);
    }
}

/// The IRI of a thing that may have none; a problem when what it has is no IRI.
fn own_iri(node: &Node<'_>, reading: &mut Reading) -> Option<Iri> {
    if node.id().is_some() { node.iri(reading) } else { None }
}
