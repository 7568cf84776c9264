//! Endorsements of achievements and organisations are public; those of people, and every comment, are not.

use super::{
    public, secrets,
    things::{some, verification},
    work::{About, Work, context, date, id, plain},
};
use crate::standards::{json::Json, shared::Node};

/// An endorsement by itself, or one of the thing that is named `of`. Its comment may tell of a person.
pub(super) fn endorsement(value: &Json<'_>, work: &mut Work<'_>, of: Option<&str>) -> Option<Json<'static>> {
    let Json::Object(object) = value else { return None };
    let node = Node::new(value, "");
    let claims = node.all(&["claim", "credentialSubject"]);
    let subjects: Vec<String> = claims.iter().filter_map(Node::id).collect();
    let of_thing = |it: &String| match of {
        Some(of) => it == of,
        None => is_of_no_person(it),
    };
    let revoked = node.get(&["revoked"]).is_some_and(|it| it.is_true());
    if !(subjects.iter().all(of_thing) && (of.is_some() || revoked || !subjects.is_empty())) {
        return None;
    }
    some(work.pick(object, &|_| About::Other, &|key| match key {
        "@context" => Some(context),
        "id" | "@id" => Some(id),
        "type" | "@type" | "revoked" => Some(plain),
        "validFrom" | "validUntil" | "issuanceDate" | "expirationDate" | "awardedDate" | "issuedOn" | "expires" => {
            Some(date)
        }
        "issuer" => Some(public::whole),
        "claim" | "credentialSubject" => Some(named),
        "verification" => Some(verification),
        _ => None,
    }))
}

/// Of what is endorsed only which thing it is.
fn named(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let Json::Object(object) = item else { return id(item, work) };
        some(work.pick(object, &|_| About::Other, &|key| match key {
            "id" | "@id" => Some(id),
            "type" | "@type" => Some(plain),
            _ => None,
        }))
    })
}

/// Whether an id may be that of an achievement or an organisation: keys and e-mail addresses are people's.
fn is_of_no_person(id: &str) -> bool {
    let key = id.starts_with("did:") && !id.starts_with("did:web:");
    !key && !id.starts_with("mailto:") && !secrets::holds_address(id)
}
