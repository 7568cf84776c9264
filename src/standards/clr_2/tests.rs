//! Learner records: each credential by itself, definitions never awarded, associations in both directions.

use serde_json::{Value, json};

use crate::{
    model::{Document, Reading},
    standards::{self, ReadOptions},
};

fn reading(document: &Value) -> (Reading, Value) {
    let reading = standards::read(&Document::new("a.json", document.to_string()), &ReadOptions::default());
    assert_eq!(reading.standard, Some("clr_2"), "{document}: {:?}", reading.problems);
    let shown = standards::to_json("a.json", &reading);
    (reading, shown)
}

fn achievement(id: &str) -> Value {
    json!({"id": format!("urn:a:{id}"), "type": "Achievement", "name": id, "description": "d", "criteria": {"narrative": "n"}})
}

fn credential(id: &str, subject: &Value) -> Value {
    json!({"id": format!("urn:c:{id}"), "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": format!("https://{id}.example"), "validFrom": "2026-01-01T00:00:00Z", "credentialSubject": subject})
}

fn record(subject: &Value) -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
        "id": "urn:r:1", "type": ["VerifiableCredential", "ClrCredential"], "issuer": "https://school.example",
        "validFrom": "2026-02-01T00:00:00Z", "credentialSubject": subject})
}

#[test]
fn each_credential_keeps_its_issuer_dates_and_holder() {
    let document = record(&json!({"id": "did:x:me", "type": "ClrSubject", "verifiableCredential": [
        credential("one", &json!({"type": "AchievementSubject", "achievement": achievement("one")})),
        credential("two", &json!({"id": "did:x:other", "achievement": "https://two.example/a"})),
    ]}));
    let (reading, shown) = reading(&document);
    assert_eq!(shown["credentials"][0]["issuer"]["id"], "https://one.example", "not the record's issuer");
    assert_eq!(shown["credentials"][0]["issued_on"], "2026-01-01");
    assert_eq!(shown["credentials"][0]["holder"]["value"], "did:x:me", "the record's holder");
    assert_eq!(shown["credentials"][1]["holder"]["value"], "did:x:other");
    assert!(reading.problems.iter().any(|it| it.message.contains("another holder")), "{:?}", reading.problems);
}

#[test]
fn records_are_recognised_by_what_they_hold() {
    let subject = json!({"id": "did:x:me", "verifiableCredential": credential("one", &json!({"achievement": achievement("one")}))});
    for change in [json!({}), json!({"type": "VerifiableCredential"}), json!({"type": "ClrCredential"})] {
        let mut document = record(&subject);
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(reading(&document).1["credentials"].as_array().unwrap().len(), 1, "{change}");
    }
    // Older and other credentials inside are read or passed over.
    let mixed = record(&json!({"type": ["ClrSubject"], "verifiableCredential": [
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:c:2", "badge": "https://a.example/b",
            "recipient": {"type": "email", "identity": "sha256$aa"}},
        {"type": ["VerifiableCredential", "DriversLicence"], "credentialSubject": {"id": "did:x:me"}},
    ]}));
    let (mixed, shown) = reading(&mixed);
    assert_eq!(shown["credentials"].as_array().unwrap().len(), 1);
    assert!(mixed.problems.iter().any(|it| it.message.contains("passed over")), "{:?}", mixed.problems);
}

#[test]
fn definitions_are_not_awarded_and_associations_join_achievements() {
    let association = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": from, "targetId": to});
    let document = record(&json!({"id": "did:x:me", "type": ["ClrSubject"],
    "verifiableCredential": [credential("one", &json!({"achievement": achievement("one")}))],
    "achievement": [achievement("two"), "https://a.example/three"],
    "association": [
        association("isParentOf", "urn:a:two", "urn:a:one"), association("isChildOf", "urn:a:one", "urn:a:two"),
        association("isPartOf", "urn:a:one", "urn:a:two"), association("precedes", "urn:c:one", "urn:a:two"),
        association("exactMatchOf", "urn:a:one", "urn:a:two"), association("isPeerOf", "urn:a:one", "urn:a:two"),
        association("isRelatedTo", "urn:a:one", "urn:a:two"), association("replacedBy", "urn:a:one", "urn:a:two"),
        association("isChildOf", "urn:a:one", "urn:a:one"), association("isChildOf", "urn:a:one", "urn:a:nine"),
    ]}));
    let (reading, shown) = reading(&document);
    assert_eq!(shown["credentials"].as_array().unwrap().len(), 1);
    assert_eq!(shown["achievements"].as_array().unwrap().len(), 2);
    let kinds = |at: usize| -> Vec<Value> {
        shown["achievements"][at]["related"].as_array().unwrap().iter().map(|it| it["kind"].clone()).collect()
    };
    assert_eq!(kinds(0), ["part_of", "prepares_for", "same_as", "related", "replaced_by"]);
    assert_eq!(kinds(1), ["part"]);
    assert!(reading.problems.iter().any(|it| it.place.ends_with("/9/targetId")), "{:?}", reading.problems);
    assert_eq!(shown["links"], json!(["https://school.example", "https://one.example", "https://a.example/three"]));
}
