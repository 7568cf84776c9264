//! Endorsements and accreditations: Open Badges 2.0 `Endorsement`, 3.0 `EndorsementCredential`, embedded, linked or
//! signed, and the issuer accreditation extension. Comments and claims are not kept: they may speak of a person.

use super::{Node, badge, dates, signed};
use crate::{
    model::{Endorsement, Iri, Problem, Reading, Recognition, RecognitionKind, Record, Reference, Revocation},
    standards::Scope,
};

/// The endorsements of an achievement, a profile or a credential: each a record of its own.
pub(in crate::standards) fn endorsements(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    if !node.value.is_object() {
        return;
    }
    let about = node.id().and_then(|it| Iri::new(&it).ok());
    for item in node.all(&["endorsement", "endorsements"]) {
        match item.value.as_str() {
            Some(text) if signed::token(text).is_some() => token(&item, text, about.as_ref(), scope, reading),
            Some(_) => {
                if let Some(id) = item.iri(reading) {
                    reading.link(id.as_str());
                }
            }
            None => endorsement(&item, about.as_ref(), scope, reading),
        }
    }
    for item in node.all(&["endorsementJwt"]) {
        token(&item, item.value.as_str().unwrap_or_default(), about.as_ref(), scope, reading);
    }
}

fn token(item: &Node<'_>, text: &str, about: Option<&Iri>, scope: &Scope<'_>, reading: &mut Reading) {
    signed::signed(item, text, scope, reading, &mut |claims, scope, reading| {
        let inner = claims.get(&["vc"]).filter(|it| it.value.is_object());
        endorsement(inner.as_ref().unwrap_or(claims), about, scope, reading);
    });
}

/// Reads one endorsement. What it endorses: the subject it names, else `about`, what it is embedded in.
pub(in crate::standards) fn endorsement(
    node: &Node<'_>,
    about: Option<&Iri>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) {
    if !node.value.is_object() {
        let hint = "write an object with the endorser and what it endorses, or its IRI";
        reading.problems.push(Problem::error(node.place(), "is no endorsement", hint));
        return;
    }
    let named = if node.id().is_some() { node.iri(reading) } else { None };
    if node.get(&["revoked"]).is_some_and(|it| it.is_true()) {
        let Some(credential) = named else {
            let message = "a revoked endorsement does not say which it is";
            reading.problems.push(Problem::error(node.place(), message, "give its `id`"));
            return;
        };
        let reason = node.text(&["revocationReason"]);
        reading.push(node.place(), Record::Revocation(Revocation { credential, reason }));
        return;
    }
    let claims = node.all(&["claim", "credentialSubject"]);
    let mut subjects: Vec<Iri> = Vec::new();
    for claim in &claims {
        subjects.extend(claim.iri(reading));
    }
    if subjects.is_empty() {
        subjects.extend(about.cloned());
    }
    if subjects.is_empty() {
        let message = "an endorsement does not say what it endorses";
        let hint = "give the `id` of the endorsed thing in `claim` (2.0) or `credentialSubject` (3.0)";
        reading.problems.push(Problem::error(node.place(), message, hint));
        return;
    }
    let issuer = node.get(&["issuer"]);
    let by = issuer.as_ref().and_then(|it| badge::issuer(it, reading));
    if issuer.is_none() {
        let message = "nobody stands behind the endorsement";
        reading.problems.push(Problem::warning(node.place_of("issuer"), message, "name who endorses as `issuer`"));
    }
    if let Some(profile) = issuer.filter(|it| it.has("endorsement") || it.has("endorsementJwt")) {
        endorsements(&profile, scope, reading);
    }
    let first = ["validFrom", "issuanceDate", "issuedOn", "awardedDate"];
    let (from, until) = dates::period(node, &first, &["validUntil", "expirationDate", "expires"], reading);
    let id = named.unwrap_or_else(|| badge::local_id("endorsement", "", node, scope, reading));
    for (at, subject) in subjects.into_iter().enumerate() {
        let id = if at == 0 { id.clone() } else { Iri::local("endorsement", &format!("{id} {at}")) };
        reading.push(node.place(), Record::Endorsement(Endorsement { id, subject, by: by.clone(), from, until }));
    }
}

/// Who accredits an issuer: the accreditation extension of 1.1 and 2.0 (`extensions:IssuerAccreditation`) and of 3.0
/// (`accreditations`).
pub(in crate::standards) fn accreditations(node: &Node<'_>) -> Vec<Recognition> {
    let keys = ["extensions:IssuerAccreditation", "extensions:issuerAccreditation", "accreditations"];
    let mut found: Vec<Recognition> = Vec::new();
    for body in node.all(&keys).into_iter().take(MAX_BODIES).filter(|it| it.value.is_object()) {
        let name = body.text(&["name"]);
        let written = body.text(&["id", "@id"]).or_else(|| body.get(&["url"])?.id());
        let id = written.and_then(|it| Iri::new(&it).ok()).or_else(|| Some(Iri::local("issuer", name.as_deref()?)));
        let Some(id) = id else { continue };
        let from = body.text(&["accreditationDate"]).and_then(|it| dates::parse(&it));
        let by = Reference { id, name };
        let recognition = Recognition { from, ..Recognition::new(by, RecognitionKind::Accredited) };
        if !found.contains(&recognition) {
            found.push(recognition);
        }
    }
    found
}

/// No issuer has more bodies that accredit it.
const MAX_BODIES: usize = 500;
