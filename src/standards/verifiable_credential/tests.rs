//! Plain credentials and presentations.

use crate::{
    model::{Document, Reading, Record, Severity},
    standards::{ReadOptions, read},
};

fn reading(text: &str) -> Reading {
    read(&Document::new("credential.json", text), &ReadOptions::default())
}

fn kinds(reading: &Reading) -> Vec<(&str, String)> {
    reading.records.iter().map(|it| (it.value.kind().word(), it.place.clone())).collect()
}

const PASS: &str = r#"{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
    "issuer": {"id": "https://pier.example", "name": "The Pier"}, "credentialSubject": {"id": "did:example:ann"}}"#;

const BADGE: &str = r#"{"@context": ["https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"], "id": "https://pier.example/c/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": {"id": "https://pier.example", "name": "The Pier"},
    "validFrom": "2026-03-01T00:00:00Z", "credentialSubject": {"id": "did:example:ann", "type": ["AchievementSubject"],
    "achievement": {"id": "https://pier.example/a/1", "type": ["Achievement"], "name": "Mooring",
    "description": "Ties a boat.", "criteria": {"narrative": "Tie one."}}}}"#;

fn presentation(credentials: &str) -> Reading {
    reading(&format!(
        r#"{{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation",
        "holder": "did:example:ann", "verifiableCredential": {credentials}}}"#
    ))
}

#[test]
fn a_plain_credential_gives_its_issuer_and_says_that_it_has_no_achievement() {
    let found = reading(PASS);
    assert_eq!(found.standard, Some("verifiable_credential"));
    assert!(
        matches!(&found.records[..], [it] if matches!(&it.value, Record::Issuer(issuer) if issuer.name.as_deref() == Some("The Pier")))
    );
    assert!(found.problems.iter().all(|it| it.severity == Severity::Note), "{:?}", found.problems);
    assert!(found.problems.iter().any(|it| it.message.contains("nothing of an achievement")));
    // Only an address of an issuer is no record of it.
    let named = PASS.replace(r#"{"id": "https://pier.example", "name": "The Pier"}"#, r#""https://pier.example""#);
    assert!(reading(&named).records.is_empty() && !reading(&named).has_errors());
}

#[test]
fn credentials_that_are_shown_are_read_by_their_own_standards() {
    let found = presentation(&format!("[{BADGE}, {PASS}]"));
    assert_eq!(found.standard, Some("open_badges_3"), "a wallet with a badge in it");
    let at = |kind, place: &str| (kind, place.to_owned());
    assert_eq!(
        kinds(&found),
        [
            at("issuer", "/verifiableCredential/0/issuer"),
            at("achievement", "/verifiableCredential/0/credentialSubject/achievement"),
            at("credential", "/verifiableCredential/0"),
        ]
    );
    assert!(!found.has_errors(), "{:?}", found.problems);
    // One alone, without an array; and a presentation inside another.
    assert_eq!(kinds(&presentation(BADGE)).len(), 3);
    let inner = format!(r#"{{"type": "VerifiablePresentation", "verifiableCredential": [{BADGE}]}}"#);
    assert_eq!(kinds(&presentation(&inner)).len(), 3);
}

#[test]
fn what_is_shown_in_no_readable_form_is_told() {
    for (shown, part) in [
        (r#"["https://pier.example/c/1"]"#, "must be an object"),
        ("[7]", "must be an object"),
        (r#"[{"type": "EnvelopedVerifiableCredential", "id": "data:application/mdoc,AAAA"}]"#, "not read"),
        (r#"[{"type": "EnvelopedVerifiableCredential", "id": "urn:x:1"}]"#, "`data:` URL"),
        ("[]", "shows no credential"),
    ] {
        let found = presentation(shown);
        assert!(found.problems.iter().any(|it| it.message.contains(part)), "{shown}: {:?}", found.problems);
        assert!(found.records.is_empty(), "{shown}");
    }
}

#[test]
fn what_names_the_data_model_and_is_nothing_of_it_is_told() {
    for text in [
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "https://pier.example/terms#Rope"}"#,
    ] {
        let found = reading(text);
        assert_eq!(found.standard, Some("verifiable_credential"), "{text}");
        assert!(found.has_errors() && found.records.is_empty(), "{text}: {found:?}");
    }
    let context = reading(r#"{"@context": {"Rope": "https://pier.example/terms#Rope"}}"#);
    assert_eq!(context.standard, None, "a context is no credential: {context:?}");
}
