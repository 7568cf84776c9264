//! Each rule of the data model, with what keeps to it and what does not.

use super::{check, kind_of, values::is_date_time_stamp};
use crate::{
    model::{Problem, Reading, Severity},
    standards::{json::Json, shared::Node},
};

/// A sound credential with one part changed or added.
fn credential(change: &str) -> String {
    let mut whole: serde_json::Value = serde_json::from_str(
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer", "credentialSubject": {"id": "did:example:ann"}}"#,
    )
    .unwrap();
    let change: serde_json::Value = serde_json::from_str(change).unwrap();
    for (key, value) in change.as_object().unwrap() {
        match value.as_str() {
            Some("REMOVED") => whole.as_object_mut().unwrap().remove(key),
            _ => whole.as_object_mut().unwrap().insert(key.clone(), value.clone()),
        };
    }
    whole.to_string()
}

fn presentation(parts: &str) -> String {
    format!(r#"{{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", {parts}}}"#)
}

fn problems(text: &str) -> Vec<Problem> {
    let json = Json::parse(text).unwrap();
    let mut reading = Reading::default();
    check(&Node::new(&json, ""), &mut reading);
    reading.problems
}

fn worst(text: &str) -> Option<Severity> {
    problems(text).iter().map(|it| it.severity).min()
}

#[test]
fn what_keeps_to_the_data_model_is_not_complained_of() {
    for change in [
        "{}",
        r#"{"id": "urn:uuid:1"}"#,
        r#"{"id": "data:,anything"}"#,
        r#"{"type": "VerifiableCredential"}"#,
        r#"{"type": ["https://t.example/#A", "VerifiableCredential"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", "https://t.example/c"], "type": ["VerifiableCredential", "A"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A": "https://t.example/#A"}], "type": ["VerifiableCredential", "A"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A": {"@id": "https://t.example/#A"}}], "type": ["VerifiableCredential", "A"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"t": "https://t.example/#", "A": "t:A"}], "type": ["VerifiableCredential", "A"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"@vocab": "https://t.example/#"}], "type": ["VerifiableCredential", "A"]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"name": "https://schema.org/name"}]}"#,
        r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"@protected": true, "A": "https://t.example/#A"}, {"A": "https://t.example/#A"}]}"#,
        r#"{"issuer": {"id": "https://t.example", "name": {"@value": "T", "@language": "en", "@direction": null}}}"#,
        r#"{"credentialSubject": [{"id": "did:example:a"}, {"plot": 7}]}"#,
        r#"{"validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-03-01T01:00:00+01:00"}"#,
        r#"{"evidence": [], "termsOfUse": null, "proof": {"type": "DataIntegrityProof"}}"#,
        r#"{"credentialStatus": [{"type": "BitstringStatusListEntry"}, {"type": "BitstringStatusListEntry", "id": "https://t.example/#1"}]}"#,
        r#"{"credentialSchema": {"id": "https://t.example/s", "type": "JsonSchema"}}"#,
        r#"{"evidence": {"@context": "https://t.example/c", "type": "Interview"}}"#,
        r#"{"name": "A", "description": [{"@value": "B"}, "C"]}"#,
        r#"{"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential", "A"], "issuanceDate": "2026-03-01T00:00:00Z"}"#,
    ] {
        assert_eq!(problems(&credential(change)), [], "{change}");
    }
}

#[test]
fn what_departs_from_it_and_is_understood_is_a_warning() {
    for change in [
        r#"{"@context": "https://www.w3.org/ns/credentials/v2"}"#,
        r#"{"@context": "REMOVED"}"#,
        r#"{"issuer": "REMOVED"}"#,
        r#"{"issuer": {}}"#,
        r#"{"issuanceDate": "2026-03-01T00:00:00Z"}"#,
        r#"{"validFrom": "2026-03-01"}"#,
        r#"{"validFrom": 1772323200}"#,
        r#"{"name": {"en": "Pass"}}"#,
    ] {
        assert_eq!(worst(&credential(change)), Some(Severity::Warning), "{change}");
    }
}

#[test]
fn each_fault_is_an_error_with_its_place_and_a_hint() {
    for (change, place) in [
        (r#"{"@context": []}"#, "/@context"),
        (r#"{"@context": ["https://t.example/c"]}"#, "/@context"),
        (r#"{"@context": [{}, "https://www.w3.org/ns/credentials/v2"]}"#, "/@context"),
        (r#"{"@context": ["https://www.w3.org/ns/credentials/v2", "no url"]}"#, "/@context/1"),
        (r#"{"@context": ["https://www.w3.org/ns/credentials/v2", 7]}"#, "/@context/1"),
        (r#"{"@context": ["https://www.w3.org/ns/credentials/v2", null]}"#, "/@context/1"),
        (r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A/B": "no url"}]}"#, "/@context/1/A~1B"),
        (r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A": 7}]}"#, "/@context/1/A"),
        (
            r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"type": "https://t.example/#t"}]}"#,
            "/@context/1/type",
        ),
        (
            r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A": {"@id": "https://t.example/#A", "@protected": true}}, {"A": null}]}"#,
            "/@context/2/A",
        ),
        (r#"{"type": "REMOVED"}"#, "/type"),
        (r#"{"type": []}"#, "/type"),
        (r#"{"type": "Pass"}"#, "/type"),
        (r#"{"type": ["VerifiableCredential", "Pass"]}"#, "/type/1"),
        (r#"{"type": ["VerifiableCredential", 7]}"#, "/type/1"),
        (
            r#"{"@context": ["https://www.w3.org/ns/credentials/v2", {"A": null}], "type": ["VerifiableCredential", "A"]}"#,
            "/type/1",
        ),
        (r#"{"id": null}"#, "/id"),
        (r#"{"id": "pass 7"}"#, "/id"),
        (r#"{"id": "https://"}"#, "/id"),
        (r#"{"id": ["urn:a:1", "urn:a:2"]}"#, "/id"),
        (r#"{"id": 7}"#, "/id"),
        (r#"{"issuer": null}"#, "/issuer"),
        (r#"{"issuer": ["did:example:a"]}"#, "/issuer"),
        (r#"{"issuer": "the pier"}"#, "/issuer"),
        (r#"{"issuer": {"id": null}}"#, "/issuer/id"),
        (r#"{"issuer": {"id": "did:example:a", "name": {"@value": "A", "url": "b"}}}"#, "/issuer/name/url"),
        (r#"{"credentialSubject": "REMOVED"}"#, "/credentialSubject"),
        (r#"{"credentialSubject": null}"#, "/credentialSubject"),
        (r#"{"credentialSubject": []}"#, "/credentialSubject"),
        (r#"{"credentialSubject": "did:example:ann"}"#, "/credentialSubject"),
        (r#"{"credentialSubject": [{"id": "did:example:ann"}, {}]}"#, "/credentialSubject/1"),
        (r#"{"credentialSubject": {"id": ["did:example:a", "did:example:b"]}}"#, "/credentialSubject/id"),
        (r#"{"validFrom": "soon"}"#, "/validFrom"),
        (r#"{"validUntil": true}"#, "/validUntil"),
        (r#"{"validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-03-01T00:30:00+01:00"}"#, "/validUntil"),
        (r#"{"evidence": {}}"#, "/evidence/type"),
        (r#"{"evidence": "https://t.example/e"}"#, "/evidence"),
        (r#"{"evidence": {"type": "Interview"}}"#, "/evidence/type"),
        (r#"{"termsOfUse": [{"type": "https://t.example/#T"}, {"id": "urn:a:1"}]}"#, "/termsOfUse/1/type"),
        (r#"{"refreshService": {"id": "urn:a:1"}}"#, "/refreshService/type"),
        (r#"{"credentialStatus": {"type": 2}}"#, "/credentialStatus/type"),
        (r#"{"credentialStatus": {"type": "BitstringStatusListEntry", "id": "no url"}}"#, "/credentialStatus/id"),
        (r#"{"credentialSchema": {"type": "JsonSchema"}}"#, "/credentialSchema/id"),
        (r#"{"proof": {"created": "2026-03-01T00:00:00Z"}}"#, "/proof/type"),
        (r#"{"name": 7}"#, "/name"),
        (r#"{"name": {}}"#, "/name"),
        (r#"{"name": {"@value": 7}}"#, "/name/@value"),
        (r#"{"description": {"@value": "A", "@direction": "up"}}"#, "/description/@direction"),
        (r#"{"relatedResource": {"digestSRI": "sha384-A"}}"#, "/relatedResource/id"),
        (r#"{"relatedResource": {"id": "urn:a:1"}}"#, "/relatedResource"),
        (
            r#"{"relatedResource": [{"id": "urn:a:1", "digestSRI": "a"}, {"id": "urn:a:1", "digestSRI": "a"}]}"#,
            "/relatedResource/1/id",
        ),
    ] {
        let found = problems(&credential(change));
        let fault = found.iter().find(|it| it.severity == Severity::Error && it.place == place);
        assert!(fault.is_some_and(|it| !it.message.is_empty() && !it.hint.is_empty()), "{change}: {found:?}");
    }
}

#[test]
fn presentations_and_what_they_show() {
    let pass = credential("{}");
    let own = credential(r#"{"issuer": "did:key:z6Mk1"}"#);
    let enveloped = |kind: &str, id: &str| format!(r#"{{"type": "{kind}", "id": "{id}"}}"#);
    let jwt = "data:application/vc+jwt,eyJ.eyJ.x";
    for (parts, place) in [
        (String::from(r#""holder": "did:example:ann""#), None),
        (r#""holder": {"id": "did:example:ann"}"#.to_owned(), None),
        (r#""holder": {"name": "Ann"}"#.to_owned(), Some("/holder")),
        (r#""holder": "z6Mk1""#.to_owned(), Some("/holder")),
        (format!(r#""verifiableCredential": {pass}"#), None),
        (format!(r#""verifiableCredential": [{pass}, {pass}]"#), None),
        (r#""verifiableCredential": ["eyJ.eyJ.x"]"#.to_owned(), Some("/verifiableCredential/0")),
        (r#""verifiableCredential": [7]"#.to_owned(), Some("/verifiableCredential/0")),
        (r#""verifiableCredential": [{}]"#.to_owned(), Some("/verifiableCredential/0/type")),
        (format!(r#""verifiableCredential": [{}]"#, enveloped("EnvelopedVerifiableCredential", jwt)), None),
        (format!(r#""verifiableCredential": [{}]"#, enveloped("Thing", jwt)), Some("/verifiableCredential/0/type")),
        (
            format!(r#""verifiableCredential": [{}]"#, enveloped("EnvelopedVerifiableCredential", "urn:a:1")),
            Some("/verifiableCredential/0/id"),
        ),
        (format!(r#""holder": "did:key:z6Mk1", "verifiableCredential": [{own}]"#), None),
        (
            format!(r#""holder": "did:example:ann", "verifiableCredential": [{own}]"#),
            Some("/verifiableCredential/0/issuer"),
        ),
        (format!(r#""verifiableCredential": [{own}]"#), Some("/verifiableCredential/0/issuer")),
        (r#""proof": {}"#.to_owned(), Some("/proof/type")),
        (r#""id": null"#.to_owned(), Some("/id")),
    ] {
        let found = problems(&presentation(&parts));
        let fault = found.iter().find(|it| it.severity == Severity::Error).map(|it| it.place.as_str());
        assert_eq!(fault, place, "{parts}: {found:?}");
    }
    // Version 1.1 has tokens there.
    let older = r#"{"@context": ["https://www.w3.org/2018/credentials/v1"], "type": "VerifiablePresentation", "verifiableCredential": ["eyJ.eyJ.x"]}"#;
    assert_eq!(problems(older), []);
    // Where a credential has no context, it has the presentation's.
    let bare = credential(r#"{"@context": "REMOVED"}"#);
    assert_eq!(problems(&presentation(&format!(r#""verifiableCredential": [{bare}]"#))), []);
}

#[test]
fn credentials_of_a_learner_record_are_checked_too() {
    let inner = credential(r#"{"issuer": null}"#);
    let record = credential(&format!(
        r#"{{"credentialSubject": {{"id": "did:example:ann", "verifiableCredential": [{inner}]}}}}"#
    ));
    let places: Vec<String> = problems(&record).into_iter().map(|it| it.place).collect();
    assert_eq!(places, ["/credentialSubject/verifiableCredential/0/issuer"]);
}

#[test]
fn what_the_reader_told_is_not_told_again() {
    let json = Json::parse(r#"{"credentialSubject": {"a": 1}, "issuer": "did:example:a", "type": "VerifiableCredential", "id": 7, "@context": "https://www.w3.org/ns/credentials/v2"}"#).unwrap();
    let told = |severity: fn(&'static str, &'static str, &'static str) -> Problem| {
        let mut reading = Reading::default();
        reading.problems.push(severity("/id", "told", "mend it"));
        check(&Node::new(&json, ""), &mut reading);
        reading.problems.iter().filter(|it| it.place == "/id").count()
    };
    assert_eq!(told(Problem::error), 1);
    assert_eq!(told(Problem::warning), 2, "an error is more than a warning");
}

#[test]
fn kinds_are_told_by_type_then_by_parts() {
    for (text, kind) in [
        (r#"{"type": "VerifiableCredential"}"#, Some("Credential")),
        (r#"{"@type": ["x:VerifiablePresentation"]}"#, Some("Presentation")),
        (r#"{"type": "https://www.w3.org/2018/credentials#EnvelopedVerifiableCredential"}"#, Some("Enveloped")),
        (r#"{"credentialSubject": null}"#, Some("Credential")),
        (r#"{"verifiableCredential": []}"#, Some("Presentation")),
        (r#"{"type": "Assertion"}"#, None),
        ("[]", None),
    ] {
        let json = Json::parse(text).unwrap();
        assert_eq!(kind_of(&Node::new(&json, "")).map(|it| format!("{it:?}")).as_deref(), kind, "{text}");
    }
}

#[test]
fn date_time_stamps_are_those_of_xml_schema() {
    for text in [
        "2026-03-01T00:00:00Z",
        "2026-03-01T00:00:00.123456789012Z",
        "2026-03-01T23:59:59-14:00",
        "2024-02-29T24:00:00.0+00:00",
        "-0044-03-15T12:00:00Z",
        "12026-01-01T00:00:00Z",
        "2000-02-29T00:00:00Z",
    ] {
        assert!(is_date_time_stamp(text), "{text}");
    }
    for text in [
        "2026-03-01",
        "2026-03-01T00:00:00",
        "2026-03-01T00:00Z",
        "2026-03-01t00:00:00Z",
        "2026-03-01 00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-03-01T24:00:01Z",
        "2026-03-01T00:60:00Z",
        "2026-03-01T00:00:60Z",
        "2026-03-01T00:00:00.Z",
        "2026-03-01T00:00:00+14:01",
        "2026-03-01T00:00:00+1:00",
        "026-03-01T00:00:00Z",
        "02026-03-01T00:00:00Z",
        "+2026-03-01T00:00:00Z",
        "2026-03-01T00:00:00ZZ",
        "2026-03-01T00:00:00:00Z",
        "T",
        "",
        "2026-03-01Tµ-00:00",
        "2026-0é-01T00:00:00Z",
    ] {
        assert!(!is_date_time_stamp(text), "{text}");
    }
}

#[test]
fn a_flood_of_faults_is_cut_short() {
    let shown = vec!["{}"; 5_000].join(",");
    let found = problems(&presentation(&format!(r#""verifiableCredential": [{shown}]"#)));
    assert!(
        found.len() <= 1_001 && found.last().is_some_and(|it| it.message.contains("more faults")),
        "{}",
        found.len()
    );
}
