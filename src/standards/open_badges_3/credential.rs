//! Credentials of 3.0: who was awarded what, in the shapes of Verifiable Credentials 2.0 and 1.1, also as the claims of
//! a token.

use super::super::{
    Scope,
    shared::{Node, badge, dates, endorsement::endorsements},
};
use super::{achievement::achievement, own_iri, results};
use crate::model::{
    AwardResult, Credential, CredentialStatus, Date, HolderIdentity, Iri, Problem, Reading, Record, Reference,
};

/// Reads a credential. `claims` are those of the token around it: what they say counts where the credential is silent.
pub(super) fn credential<'a>(node: &Node<'a>, claims: Option<&Node<'a>>, scope: &Scope<'_>, reading: &mut Reading) {
    let claimed = |key: &str| claims.and_then(|it| it.get(&[key]));
    let id = own_iri(node, reading).or_else(|| Iri::new(&claimed("jti")?.id()?).ok());
    let id = id.unwrap_or_else(|| badge::local_id("credential", "", node, scope, reading));
    let maker = node.get(&["issuer"]).or_else(|| claimed("iss"));
    let issuer = maker.as_ref().and_then(|it| badge::issuer(it, reading));
    if let Some(profile) = &maker {
        endorsements(profile, scope, reading);
    } else {
        let hint = "give the issuer's IRI or profile";
        let message = "the credential has no issuer";
        reading.problems.push(Problem::warning(node.place_of("issuer"), message, hint));
    }
    endorsements(node, scope, reading);
    let (from, until) = period(node, claims, reading);
    let status = status(node);
    let subjects = node.all(&["credentialSubject"]);
    let mut awards = 0_usize;
    for subject in &subjects {
        for target in subject.all(&["achievement"]) {
            awards += 1;
            let (achievement, results) = awarded(&target, subject, issuer.as_ref(), scope, reading);
            // A credential is one award: a second one would have the same name.
            let Some(achievement) = achievement.filter(|_| awards == 1) else { continue };
            let holder = holder(subject).or_else(|| {
                let value = claimed("sub")?.id()?;
                Some(HolderIdentity { kind: "id".to_owned(), value })
            });
            let (id, issuer) = (id.clone(), issuer.clone());
            reading.push(
                node.place(),
                Record::Credential(Credential {
                    id,
                    achievement,
                    holder,
                    issuer,
                    issued_on: from,
                    expires_on: until,
                    status,
                    results,
                }),
            );
        }
    }
    if awards == 0 {
        let hint = "embed the achievement, or link it by its IRI";
        let place = format!("{}/credentialSubject/achievement", node.place());
        reading.problems.push(Problem::error(place, "the credential has no achievement", hint));
    } else if awards > 1 {
        let message = format!("awards {awards} achievements; only the first one counts as awarded");
        let hint = "issue one credential for each achievement and each holder";
        reading.problems.push(Problem::error(node.place_of("credentialSubject"), message, hint));
    }
}

fn period(node: &Node<'_>, claims: Option<&Node<'_>>, reading: &mut Reading) -> (Option<Date>, Option<Date>) {
    let first = ["validFrom", "issuanceDate", "awardedDate", "issuedOn"];
    let (from, until) = dates::period(node, &first, &["validUntil", "expirationDate", "expires"], reading);
    let (begins, ends) = match claims {
        Some(claims) => (
            if from.is_none() { dates::date(claims, &["nbf", "iat"], reading) } else { None },
            if until.is_none() { dates::date(claims, &["exp"], reading) } else { None },
        ),
        None => (None, None),
    };
    (from.or(begins), until.or(ends))
}

/// Active, unless the document itself says otherwise. Status lists are not looked up here.
fn status(node: &Node<'_>) -> CredentialStatus {
    let entries = node.all(&["credentialStatus"]);
    let revoked = |it: &Node<'_>| it.get(&["revoked"]).is_some_and(|it| it.is_true());
    if revoked(node) || entries.iter().any(revoked) {
        return CredentialStatus::Revoked;
    }
    let said = entries.iter().filter_map(|it| it.text(&["status"]));
    let worst = said.map(|it| match it.to_lowercase().as_str() {
        "revoked" => CredentialStatus::Revoked,
        "suspended" => CredentialStatus::Suspended,
        _ => CredentialStatus::Active,
    });
    worst.max().unwrap_or_default()
}

fn awarded(
    target: &Node<'_>,
    subject: &Node<'_>,
    issuer: Option<&Reference>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> (Option<Reference>, Vec<AwardResult>) {
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
    let mut found = achievement(target, scope, reading);
    // Who awards it made it, unless it says otherwise.
    found.achievement.issuer = found.achievement.issuer.or_else(|| issuer.cloned());
    let results = results::results(subject, Some(&found), scope, reading);
    let name = Some(found.achievement.name.clone()).filter(|it| !it.is_empty());
    let reference = Reference { id: found.achievement.id.clone(), name };
    reading.push(target.place(), Record::Achievement(found.achievement));
    (Some(reference), results)
}

/// The subject's id, else its first identifier.
pub(in crate::standards) fn holder(subject: &Node<'_>) -> Option<HolderIdentity> {
    if let Some(id) = subject.text(&["id", "@id"]).filter(|it| Iri::new(it).is_ok()) {
        return Some(HolderIdentity { kind: "id".to_owned(), value: id });
    }
    let identifier = subject.all(&["identifier"]).into_iter().next()?;
    let value = identifier.text(&["identityHash", "identifier", "id"]).or_else(|| identifier.words())?;
    Some(HolderIdentity { kind: identifier.text(&["identityType"]).unwrap_or_else(|| "identifier".to_owned()), value })
}
