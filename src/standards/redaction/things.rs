//! Badges and credentials of all versions, and what they come in: which of their members are about the achievement.

use std::borrow::Cow;

use super::{
    credly, endorsements, public,
    work::{About, Keep, Work, context, date, id, plain, verification_type},
};
use crate::standards::{
    content::token,
    json::{Json, Object},
    open_badges_2::{self, Kind},
    shared::{Node, signed},
};

/// Tokens inside tokens are read to this depth.
const MAX_TOKENS: u8 = 4;

/// What may be kept of a thing at the top of a document, or in a list; `None`: nothing.
pub(super) fn thing(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut one)
}

fn one(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let kept = match value {
        Json::Object(object) => known(value, object, work),
        Json::String(text) => unpacked(text, work),
        Json::Array(_) => thing(value, work),
        _ => None,
    };
    if kept.is_none() && !value.is_null() {
        work.cut(value, about_unknown(value));
    }
    kept
}

/// A thing of no known sort may be a person.
fn about_unknown(value: &Json<'_>) -> About {
    let person = ["givenName", "familyName", "firstName", "lastName", "birthDate", "email"];
    if person.iter().any(|it| value.get(it).is_some()) || public::is_person(&Node::new(value, "")) {
        About::Person
    } else {
        About::Other
    }
}

fn known(value: &Json<'_>, object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let node = Node::new(value, "");
    if public::is_person(&node) {
        return None;
    }
    if node.get(&["vc", "vp"]).is_some_and(|it| it.value.is_object()) {
        let about = |key: &str| if key == "sub" { About::Person } else { About::Other };
        return some(work.pick(object, &about, &claims_rule));
    }
    if node.is_a(&["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"]) {
        return unpacked(&node.id()?, work);
    }
    if node.has("credentialSubject") || node.is_a(&AWARDS) {
        return credential(&node, object, work);
    }
    if node.has("verifiableCredential") || node.is_a(&["VerifiablePresentation"]) {
        let about = |key: &str| if key == "holder" { About::Person } else { About::Other };
        let kept = work.pick(object, &about, &|key| match key {
            "verifiableCredential" => Some(thing),
            "@context" => Some(context),
            "type" | "@type" => Some(plain),
            _ => None,
        });
        return some(kept).filter(|it| it.get("verifiableCredential").is_some());
    }
    if open_badges_2::is_assertion(&node) {
        return assertion(&node, object, work);
    }
    if node.is_a(&["Endorsement", "EndorsementCredential"]) {
        return endorsements::endorsement(value, work, None);
    }
    if let Some(kind) = crate::standards::credly::kind_of(&node) {
        return credly::kept(kind, value, object, work);
    }
    match open_badges_2::shape(&node) {
        Some(Kind::Assertion | Kind::Endorsement) => return None,
        Some(Kind::RevocationList) => return revocations(object, work),
        Some(Kind::RevokedStub) => return stub(object, work),
        _ => {}
    }
    if node.has("revokedCredential") || node.has("revokedCredentials") {
        return revocations(object, work);
    }
    if !node.has("type") && !node.has("@type") && PAGES.iter().any(|it| node.has(it)) {
        return page(object, work);
    }
    let by_shape = matches!(open_badges_2::shape(&node), Some(Kind::BadgeClass | Kind::Issuer | Kind::Key));
    let described = by_shape || node.is_a(&public::TYPES) || (node.has("achievementType") && node.has("name"));
    if described && !public::names_a_person(&node) { public::whole(value, work) } else { None }
}

/// Types of credentials of achievements.
const AWARDS: [&str; 3] = ["OpenBadgeCredential", "AchievementCredential", "ClrCredential"];

/// Where lists and answers of hosts have their things.
const PAGES: [&str; 14] = [
    "@graph",
    "credential",
    "credentials",
    "compactJwsString",
    "assertions",
    "results",
    "result",
    "assertion",
    "signedAssertions",
    "signedAssertion",
    "data",
    "badgeclasses",
    "issuers",
    "achievements",
];

/// A list, or an answer of a host. Tokens become what they say; those that lie beside plain credentials join them.
fn page(object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let mut kept = work.pick(object, &|_| About::Other, &|key| match key {
        "@context" => Some(context),
        key if PAGES.contains(&key) => Some(thing),
        _ => None,
    });
    let mut tokens = Vec::new();
    let mut rest: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
    for (key, value) in std::mem::take(&mut kept).into_members() {
        match value {
            Json::Array(items) if key == "compactJwsString" => tokens.extend(items),
            value if key == "compactJwsString" => tokens.push(value),
            value => rest.push((key, value)),
        }
    }
    tokens.retain(|it| !it.is_null());
    if !tokens.is_empty() {
        let place = rest.iter().position(|(key, it)| (key == "credential" || key == "credentials") && it.is_array());
        match place.and_then(|at| rest.get_mut(at)) {
            Some((_, Json::Array(items))) => items.extend(tokens),
            _ => rest.push((Cow::Borrowed("credential"), Json::Array(tokens))),
        }
    }
    let any = rest.iter().any(|(key, _)| key != "@context");
    any.then(|| Json::Object(Object::new(rest)))
}

fn claims_rule(key: &str) -> Option<Keep> {
    match key {
        "vc" | "vp" => Some(thing),
        "iss" | "jti" => Some(id),
        "nbf" | "iat" | "exp" => Some(date),
        "@context" => Some(context),
        _ => None,
    }
}

/// The claims of a token in the place of the token; `None` when it is none, or encrypted.
pub(super) fn unpacked(text: &str, work: &mut Work<'_>) -> Option<Json<'static>> {
    let claims = claims(text, work)?;
    work.tokens += 1;
    work.note("token");
    let inner = claims.get("vc").or_else(|| claims.get("vp")).filter(|it| it.is_object());
    if let Some(subject) = claims.get("sub").filter(|_| inner.is_some()) {
        work.cut_member("sub", subject, About::Person);
    }
    let kept = match inner {
        Some(inner) => thing(inner, work),
        None => thing(&claims, work),
    };
    work.tokens -= 1;
    kept
}

pub(super) fn claims(text: &str, work: &mut Work<'_>) -> Option<Json<'static>> {
    let token = signed::token(text).filter(|_| work.tokens < MAX_TOKENS)?;
    token::claims(token, work.limits, "", &mut Vec::new())
}

/// An assertion of a version before 3.0.
fn assertion(node: &Node<'_>, object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let revoked = node.get(&["revoked"]).is_some_and(|it| it.is_true());
    let endorses = node.has("extensions:Endorsement") || node.has("extensions:endorsement");
    let by_id = node.get(&["recipient"]).is_some_and(|it| {
        let kind = it.text(&["type"]);
        kind.is_some_and(|it| it == "@id" || it == "id") && it.text(&["identity"]).is_some_and(|it| it.contains(':'))
    });
    let about = |key: &str| match key {
        "evidence" => About::Evidence,
        "recipient" | "extensions:recipientProfile" | "salt" => About::Person,
        _ => About::Other,
    };
    let mut kept = work.pick(object, &about, &|key| match key {
        "@context" => Some(context),
        "type" | "@type" | "revoked" => Some(plain),
        "issuedOn" | "issued_on" | "expires" => Some(date),
        "id" | "@id" => Some(id),
        // What is revoked may have no other name.
        "uid" if revoked => Some(id),
        "badge" => Some(badge),
        "issuer" => Some(public::whole),
        "verify" | "verification" if revoked => Some(verification_with_address),
        "verify" | "verification" => Some(verification),
        // 1.1: an endorsement is a badge that is awarded to another thing of the standard.
        "recipient" | "extensions:Endorsement" | "extensions:endorsement" if endorses && by_id => Some(endorsed),
        _ => None,
    });
    // Without type and date nothing else tells that it is one.
    if !node.is_a(&["Assertion"]) && !kept.contains_key("issuedOn") && !kept.contains_key("recipient") {
        kept.push(Cow::Borrowed("recipient"), Json::Object(Object::default()));
    }
    let says = kept.contains_key("badge") || revoked;
    if says { some(kept) } else { None }
}

/// An assertion of which only is left that it is revoked. Why may tell of a person.
fn stub(object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    some(work.pick(object, &|_| About::Other, &|key| match key {
        "@context" => Some(context),
        "id" | "@id" | "uid" => Some(id),
        "type" | "@type" | "revoked" => Some(plain),
        _ => None,
    }))
}

fn revocations(object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    fn items(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
        work.each(value, &mut |item, work| match item {
            Json::Object(object) => stub(object, work),
            _ => id(item, work),
        })
    }
    some(work.pick(object, &|_| About::Other, &|key| match key {
        "@context" => Some(context),
        "id" | "@id" => Some(id),
        "type" | "@type" => Some(plain),
        "issuer" => Some(public::whole),
        "revokedAssertions" | "revokedCredential" | "revokedCredentials" => Some(items),
        _ => None,
    }))
}

fn badge(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    match value {
        Json::Object(_) => public::whole(value, work),
        _ => id(value, work),
    }
}

pub(super) fn verification(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let Json::Object(object) = value else { return verification_type(value, work) };
    let kept = |key: &str| matches!(key, "type" | "@type").then_some(verification_type as Keep);
    some(work.pick(object, &|_| About::Other, &kept))
}

fn verification_with_address(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let Json::Object(object) = value else { return verification_type(value, work) };
    some(work.pick(object, &|_| About::Other, &|key| match key {
        "type" | "@type" => Some(verification_type),
        "url" => Some(plain),
        _ => None,
    }))
}

fn endorsed(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let Json::Object(object) = value else { return plain(value, work) };
    let kept = work.pick(object, &|_| About::Other, &|key| match key {
        "type" | "@type" | "hashed" => Some(plain),
        "identity" => Some(id),
        "@context" => Some(context),
        _ => None,
    });
    Some(Json::Object(kept))
}

/// A verifiable credential: of an achievement, of several, or an endorsement.
fn credential(node: &Node<'_>, object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let subjects = node.all(&["credentialSubject"]);
    let about_achievement = |it: &Node<'_>| {
        ["achievement", "achievements", "verifiableCredential"].iter().any(|key| it.has(key))
            || it.is_a(&["AchievementSubject", "ClrSubject"])
    };
    if node.is_a(&["EndorsementCredential"]) || subjects.iter().any(|it| it.is_a(&["EndorsementSubject"])) {
        return endorsements::endorsement(node.value, work, None);
    }
    if !node.is_a(&AWARDS) && !subjects.iter().any(about_achievement) {
        return None;
    }
    let about = |key: &str| if key == "evidence" { About::Evidence } else { About::Other };
    let kept = work.pick(object, &about, &|key| match key {
        "@context" => Some(context),
        "id" | "@id" => Some(id),
        "type" | "@type" | "revoked" => Some(plain),
        "validFrom" | "validUntil" | "issuanceDate" | "expirationDate" | "awardedDate" | "issuedOn" | "expires" => {
            Some(date)
        }
        "issuer" => Some(public::whole),
        "credentialStatus" | "credentialSchema" => Some(status),
        "credentialSubject" => Some(subject),
        _ => None,
    });
    some(kept)
}

fn status(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let Json::Object(object) = item else { return plain(item, work) };
        some(work.pick(object, &|_| About::Other, &|key| match key {
            "id" | "@id" | "statusListCredential" => Some(id),
            "type" | "@type" | "status" | "revoked" | "statusPurpose" | "statusListIndex" => Some(plain),
            _ => None,
        }))
    })
}

fn subject(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let Json::Object(object) = item else {
            work.cut(item, About::Person);
            return None;
        };
        // What is said beside the achievement is about who got it; sources and results name others too.
        let about = |key: &str| match key {
            "evidence" => About::Evidence,
            "result" | "source" | "narrative" | "image" | "role" | "term" | "type" => About::Other,
            _ => About::Person,
        };
        some(work.pick(object, &about, &|key| match key {
            "type" | "@type" => Some(plain),
            "achievement" | "achievements" => Some(achievements),
            "verifiableCredential" => Some(thing),
            "association" | "associations" => Some(public::whole),
            _ => None,
        }))
    })
}

fn achievements(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| badge(item, work))
}

pub(super) fn some(object: Object<'static>) -> Option<Json<'static>> {
    (!object.is_empty()).then_some(Json::Object(object))
}
