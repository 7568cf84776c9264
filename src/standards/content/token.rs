//! Signed tokens: JWS (RFC 7515), compact or as JSON, with the claims of a JWT (RFC 7519). Only read here: a token that
//! is read proves nothing. Whether its signature holds is for `trust` to say.

use std::{borrow::Cow, cell::Cell};

use base64::{Engine, alphabet, engine};

use super::json_text;
use crate::{
    model::Problem,
    standards::{
        Limits,
        json::{Json, Object},
    },
};

/// Base64 as it comes: with or without padding, and with stray bits at its end.
const LENIENT: engine::GeneralPurposeConfig = engine::GeneralPurposeConfig::new()
    .with_decode_padding_mode(engine::DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const URL_SAFE: engine::GeneralPurpose = engine::GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: engine::GeneralPurpose = engine::GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// What to do about a token that cannot be read.
const MEND: &str = "export the badge again, or as JSON";

/// Whether a text looks like a compact JWS: three parts, of which the first is a JSON object in base64url.
pub(in crate::standards) fn is_compact_jws(text: &str) -> bool {
    parts_of_token(text) == Some(3)
}

/// Whether a text looks like a compact JWE (RFC 7516), which is encrypted.
pub(super) fn is_compact_jwe(text: &str) -> bool {
    parts_of_token(text) == Some(5)
}

fn parts_of_token(text: &str) -> Option<usize> {
    let start = URL_SAFE.decode(text.get(..4)?).ok()?;
    let in_alphabet = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_' | b'=' | b'~');
    (start.starts_with(b"{") && text.bytes().all(in_alphabet)).then(|| text.split('.').count())
}

/// The claims of a compact JWS, unverified, as a VC: what the registered claims say stands in it where it was missing.
pub(in crate::standards) fn claims(
    text: &str,
    limits: &Limits,
    place: &str,
    problems: &mut Vec<Problem>,
) -> Option<Json<'static>> {
    // Disclosures of an SD-JWT follow the token behind tildes.
    let (token, disclosures) = text.split_once('~').unwrap_or((text, ""));
    let mut parts = token.split('.');
    let header = part(parts.next(), "header", limits, place, problems)?;
    let payload = part(parts.next(), "payload", limits, place, problems)?;
    if !disclosures.is_empty() || text.ends_with('~') {
        let message = "is a token with selective disclosures, which are not read: only what is open in it is";
        problems.push(Problem::warning(place, message, "ask for the badge without selective disclosure"));
    }
    note_unverified(&header, place, problems);
    Some(as_credential(payload))
}

/// The claims of a JWS that is written as JSON: `None` when it is none, `Some(None)` when it cannot be read.
#[expect(clippy::option_option, reason = "no token, a token that cannot be read, claims")]
pub(super) fn sealed(value: &Json<'_>, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Option<Json<'static>>> {
    let text = |key: &str| value.get(key).and_then(Json::as_str);
    if text("ciphertext").is_some() && (text("protected").is_some() || text("iv").is_some()) {
        problems.push(encrypted(""));
        return Some(None);
    }
    let payload = text("payload")?;
    if payload.trim_start().starts_with('{') {
        // Not encoded (RFC 7797), as Europass seals its credentials: its reader takes it from there.
        return None;
    }
    let signature = value.get("signatures").and_then(Json::as_array).and_then(<[_]>::first).unwrap_or(value);
    let protected = signature.get("protected").and_then(Json::as_str)?;
    let header = part(Some(protected), "header", limits, "/protected", problems);
    let payload = part(Some(payload), "payload", limits, "/payload", problems);
    Some(header.zip(payload).map(|(header, payload)| {
        note_unverified(&header, "", problems);
        as_credential(payload)
    }))
}

/// What is said of an encrypted token.
pub(super) fn encrypted(place: &str) -> Problem {
    Problem::error(
        place,
        "is an encrypted token (JWE), which only its addressee can read",
        "export the badge unencrypted",
    )
}

/// One part of a token: a JSON object in base64url.
fn part(
    text: Option<&str>,
    name: &str,
    limits: &Limits,
    place: &str,
    problems: &mut Vec<Problem>,
) -> Option<Json<'static>> {
    let place = if place.is_empty() { name.to_owned() } else { format!("{place}, {name}") };
    let text = text.unwrap_or_default();
    let Ok(bytes) = URL_SAFE.decode(text).or_else(|_| STANDARD.decode(text)) else {
        problems.push(Problem::error(place, "is not base64url", MEND));
        return None;
    };
    let Ok(json) = String::from_utf8(bytes) else {
        problems.push(Problem::error(place, "is not UTF-8", MEND));
        return None;
    };
    let value = json_text::embedded(&json, limits, &Cell::new(limits.json_values), &place, problems)?;
    if !value.is_object() {
        problems.push(Problem::error(place, "is not a JSON object", MEND));
        return None;
    }
    Some(value.into_owned())
}

fn note_unverified(header: &Json<'_>, place: &str, problems: &mut Vec<Problem>) {
    let algorithm = header.get("alg").and_then(Json::as_str).unwrap_or_default();
    if algorithm.eq_ignore_ascii_case("none") || algorithm.is_empty() {
        let message = "is a token without a signature (`alg` is `none`): anybody could have written it";
        problems.push(Problem::warning(place, message, "ask the issuer for a signed one"));
    } else if algorithm.starts_with("HS") {
        let message =
            format!("is signed with a shared secret (`alg` is `{algorithm}`), which proves nothing to others");
        problems.push(Problem::warning(place, message, "ask the issuer for one signed with a key pair"));
    } else {
        let message = "is a signed token; its claims are read, its signature is not checked here";
        problems.push(Problem::note(place, message, ""));
    }
}

/// The payload with the registered claims in the places of the VC data model (1.1 section 6.3.1), where nothing stands
/// there: `iss` the issuer, `sub` the subject, `jti` the id, `nbf` or `iat` and `exp` the dates.
fn as_credential(payload: Json<'static>) -> Json<'static> {
    let Json::Object(mut claims) = payload else { return payload };
    let of = |name: &str| claims.get(name).cloned();
    let given = Given {
        issuer: of("iss").filter(Json::is_string),
        subject: of("sub").filter(Json::is_string),
        id: of("jti").filter(Json::is_string),
        from: of("nbf").or_else(|| of("iat")).as_ref().and_then(numeric_date),
        until: of("exp").as_ref().and_then(numeric_date),
    };
    if let Some(Json::Object(credential)) = claims.get_mut("vc") {
        given.fill(credential);
    } else if claims.contains_key("credentialSubject") {
        given.fill(&mut claims);
    }
    Json::Object(claims)
}

/// What the registered claims say.
struct Given {
    issuer: Option<Json<'static>>,
    subject: Option<Json<'static>>,
    id: Option<Json<'static>>,
    from: Option<Json<'static>>,
    until: Option<Json<'static>>,
}

impl Given {
    fn fill(self, credential: &mut Object<'static>) {
        let first_version = matches!(credential.get("@context"), None | Some(Json::Null))
            || credential.get("@context").is_some_and(|it| it.to_string().contains("/2018/credentials/v1"));
        let (from, until) =
            if first_version { ("issuanceDate", "expirationDate") } else { ("validFrom", "validUntil") };
        let mut set = |key: &'static str, others: &[&str], value: Option<Json<'static>>| {
            let missing =
                !std::iter::once(&key).chain(others).any(|it| credential.get(it).is_some_and(|it| !it.is_null()));
            if let Some(value) = value.filter(|_| missing) {
                credential.push(Cow::Borrowed(key), value);
            }
        };
        set("issuer", &[], self.issuer);
        set("id", &["@id"], self.id);
        set(from, &["validFrom", "issuanceDate"], self.from);
        set(until, &["validUntil", "expirationDate"], self.until);
        if let (Some(Json::Object(subject)), Some(id)) = (credential.get_mut("credentialSubject"), self.subject)
            && !subject.contains_key("id")
        {
            subject.push(Cow::Borrowed("id"), id);
        }
    }
}

/// Seconds since 1970 (RFC 7519 section 2) as a date and time.
fn numeric_date(value: &Json<'_>) -> Option<Json<'static>> {
    let seconds = value.as_i64().or_else(|| match value {
        #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second; the cast saturates")]
        Json::Number(number) => number.as_f64().map(|it| it as i64),
        _ => None,
    })?;
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Json::String(Cow::Owned(time.to_string())))
}

#[cfg(test)]
mod tests;
