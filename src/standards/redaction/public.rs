//! Achievements, issuers, frameworks: kept whole, but for people in them, large pictures, and tokens.

use std::borrow::Cow;

use super::{
    things,
    work::{About, Work},
};
use crate::standards::{
    json::{Json, Object},
    shared::{Node, signed},
};

/// Pictures inside a document above this size are cut out, in bytes.
const MAX_PICTURE_BYTES: usize = 1_024;

/// Members that are about a person wherever they stand.
const PERSONAL: [&str; 23] = [
    "person",
    "recipient",
    "credentialSubject",
    "evidence",
    "recipientProfile",
    "extensions:recipientProfile",
    "givenName",
    "familyName",
    "additionalName",
    "familyNamePrefix",
    "familyNameSuffix",
    "patronymicName",
    "honorificPrefix",
    "honorificSuffix",
    "firstName",
    "lastName",
    "birthDate",
    "dateOfBirth",
    "official",
    "nationality",
    "gender",
    "sub",
    "holder",
];

/// Types of things that are no person's.
pub(super) const TYPES: [&str; 12] = [
    "Achievement",
    "BadgeClass",
    "Issuer",
    "IssuerOrg",
    "Profile",
    "Association",
    "RichSkillDescriptor",
    "CFDocument",
    "CFItem",
    "CFPackage",
    "CryptographicKey",
    "Organization",
];

/// What stands for a person among other identifiers.
const PERSONAL_IDENTIFIERS: [&str; 6] =
    ["name", "userName", "accountId", "emailAddress", "nationalIdentityNumber", "ltiUserId"];

/// Whether it is a person by its type.
pub(super) fn is_person(node: &Node<'_>) -> bool {
    node.is_a(&["Person", "Patient", "Candidate", "Learner", "Student", "ProfilePage"])
}

/// Whether a profile is that of a person, not of an organisation.
pub(super) fn names_a_person(node: &Node<'_>) -> bool {
    ["givenName", "familyName", "firstName", "lastName", "dateOfBirth", "birthDate"].iter().any(|it| node.has(it))
}

/// Whether it is an award, or an identifier of a person: neither belongs into what is public.
pub(super) fn is_left_out(value: &Json<'_>) -> bool {
    let node = Node::new(value, "");
    let awarded = node.has("credentialSubject")
        || (node.has("badge") && node.has("recipient"))
        || node.is_a(&["Assertion", "VerifiableCredential", "VerifiablePresentation"]);
    let identifier = || {
        let kind = node.text(&["identifierType"]).unwrap_or_default();
        PERSONAL_IDENTIFIERS.contains(&kind.rsplit(':').next().unwrap_or(&kind))
    };
    awarded || identifier()
}

/// Whether a member of this name is about a person wherever it stands.
pub(super) fn is_personal_key(key: &str) -> bool {
    PERSONAL.contains(&key)
}

/// The value without people.
pub(super) fn whole(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    match value {
        Json::Array(_) => work.each(value, &mut whole),
        Json::Object(object) => thing(value, object, work),
        Json::String(text) if is_picture(text) || signed::token(text).is_some() => {
            work.cut(value, About::Other);
            None
        }
        other => Some(other.clone().into_owned()),
    }
}

pub(super) fn is_picture(text: &str) -> bool {
    text.len() > MAX_PICTURE_BYTES && text.trim_start().starts_with("data:")
}

fn thing(value: &Json<'_>, object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let node = Node::new(value, "");
    if is_person(&node) || is_left_out(value) {
        work.cut(value, if is_person(&node) { About::Person } else { About::Other });
        return None;
    }
    let own = node.id();
    let mut kept = Object::default();
    for (key, member) in object.iter() {
        let left = match key {
            "endorsement" | "endorsements" | "endorsementJwt" => {
                work.at_key(key, |work| endorsements(member, work, own.as_deref()))
            }
            "id" | "@id" => work.at_key(key, |work| super::work::id(member, work)),
            key if PERSONAL.contains(&key) => {
                work.cut_member(key, member, if key == "evidence" { About::Evidence } else { About::Person });
                None
            }
            _ => work.at_key(key, |work| whole(member, work)),
        };
        let Some(left) = left else { continue };
        // Tokens that are unpacked are endorsements like others.
        if key != "endorsementJwt" {
            kept.push(Cow::Owned(key.to_owned()), left);
        } else if let Some(Json::Array(items)) = kept.get_mut("endorsement") {
            match left {
                Json::Array(more) => items.extend(more),
                one => items.push(one),
            }
        } else if !kept.contains_key("endorsement") {
            kept.push(Cow::Borrowed("endorsement"), left);
        }
    }
    Some(Json::Object(kept))
}

/// Endorsements of the thing itself, embedded, linked or signed.
fn endorsements(value: &Json<'_>, work: &mut Work<'_>, of: Option<&str>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let claims;
        let mut said = item;
        if let Json::String(text) = item {
            let Some(found) = things::claims(text, work) else {
                return if signed::token(text).is_some() {
                    work.cut(item, About::Other);
                    None
                } else {
                    super::work::id(item, work)
                };
            };
            work.note("token");
            claims = found;
            said = claims.get("vc").filter(|it| it.is_object()).unwrap_or(&claims);
        }
        let kept = super::endorsements::endorsement(said, work, Some(of.unwrap_or_default()));
        if kept.is_none() {
            work.cut(said, About::Other);
        }
        kept
    })
}
