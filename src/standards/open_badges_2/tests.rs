//! Each shape of 2.0 and 2.1, and what is wrong in the wild.

use serde_json::{Value, json};

use crate::{
    model::{Document, Reading, Severity},
    standards::{self, ReadOptions},
};

const V2: &str = "https://w3id.org/openbadges/v2";

fn reading(document: &Value) -> (Reading, Value) {
    let reading = standards::read(&Document::new("a.json", document.to_string()), &ReadOptions::default());
    assert_eq!(reading.standard, Some("open_badges_2"), "{document}: {:?}", reading.problems);
    let shown = standards::to_json("a.json", &reading);
    (reading, shown)
}

fn read(document: &Value) -> Value {
    reading(document).1
}

fn assertion(badge: &Value) -> Value {
    json!({"@context": V2, "type": "Assertion", "id": "https://a.example/1", "badge": badge,
        "recipient": {"type": "email", "hashed": true, "identity": "sha256$aa"},
        "verification": {"type": "hosted"}, "issuedOn": "2020-01-01T00:00Z"})
}

fn badge_class() -> Value {
    json!({"@context": V2, "type": "BadgeClass", "id": "https://a.example/b", "name": "B", "description": "d",
        "criteria": {"narrative": "n"}, "issuer": "https://a.example/i"})
}

#[test]
fn types_and_parts_come_in_all_shapes() {
    for kind in [json!("Assertion"), json!(["Assertion"]), json!("https://w3id.org/openbadges#Assertion")] {
        let mut document = assertion(&badge_class());
        document["type"] = kind.clone();
        let shown = read(&document);
        assert_eq!(shown["credentials"][0]["achievement"], "https://a.example/b", "{kind}");
        assert_eq!(shown["credentials"][0]["issuer"]["id"], "https://a.example/i", "{kind}");
        assert_eq!(shown["credentials"][0]["issued_on"], "2020-01-01", "{kind}");
    }
    for (criteria, expected) in [
        (json!("https://a.example/c"), "https://a.example/c"),
        (json!({"id": "https://a.example/c"}), "https://a.example/c"),
        (json!({"id": "https://a.example/c", "narrative": "words"}), "words"),
        (json!([{"id": "https://a.example/c"}, {"narrative": "words"}]), "words"),
    ] {
        let mut document = badge_class();
        document["criteria"] = criteria.clone();
        assert_eq!(read(&document)["achievements"][0]["criteria"], expected, "{criteria}");
    }
    for (issuer, expected) in [
        (json!("https://a.example/i"), "https://a.example/i"),
        (json!({"id": "https://a.example/i", "name": "N"}), "https://a.example/i"),
        (json!({"@id": "https://a.example/i", "name": "N"}), "https://a.example/i"),
        (json!({"name": "N"}), "urn:skillmatch:issuer:n"),
    ] {
        let mut document = badge_class();
        document["issuer"] = issuer.clone();
        assert_eq!(read(&document)["achievements"][0]["issuer"]["id"], expected, "{issuer}");
    }
}

#[test]
fn revocations_in_all_shapes() {
    let list = json!({"@context": V2, "type": "RevocationList", "id": "https://a.example/list", "issuer": "https://a.example/i",
        "revokedAssertions": ["urn:uuid:1", {"id": "urn:uuid:2", "revocationReason": "r"}, {"uid": "7"}, {}]});
    let (reading, shown) = reading(&list);
    let expected = json!([{"credential": "urn:uuid:1"}, {"credential": "urn:uuid:2", "reason": "r"},
        {"credential": "urn:skillmatch:credential:a-example-7"}]);
    assert_eq!(shown["revocations"], expected);
    assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    for (document, revocations) in [
        (json!({"@context": V2, "id": "https://a.example/1", "revoked": true}), 1),
        (json!({"@context": V2, "type": "Assertion", "id": "https://a.example/1", "revoked": "TRUE"}), 1),
        (json!({"revoked": true}), 0),
    ] {
        assert_eq!(read(&document)["revocations"].as_array().unwrap().len(), revocations, "{document}");
    }
    let mut document = assertion(&json!("https://a.example/b"));
    document["revoked"] = json!(true);
    assert_eq!(read(&document)["credentials"][0]["status"], "revoked");
}

#[test]
fn endorsements_alone_embedded_and_linked() {
    let endorsement = json!({"@context": V2, "type": "Endorsement", "id": "https://e.example/1",
        "issuer": {"type": "Profile", "id": "https://e.example", "name": "E"}, "issuedOn": "2020-01-01",
        "expires": "2021-01-01", "claim": {"id": "https://a.example/b", "endorsementComment": "about Ada"}});
    let expected = json!([{"id": "https://e.example/1", "subject": "https://a.example/b",
        "by": {"id": "https://e.example", "name": "E"}, "from": "2020-01-01", "until": "2021-01-01"}]);
    let shown = read(&endorsement);
    assert_eq!(shown["endorsements"], expected);
    assert!(!shown.to_string().contains("Ada"), "comments are not kept");
    let mut document = badge_class();
    document["endorsement"] = json!([endorsement, "https://e.example/2"]);
    let shown = read(&document);
    assert_eq!(shown["endorsements"], expected);
    assert_eq!(shown["links"], json!(["https://a.example/i", "https://e.example/2"]));
    // Without a claim it is about what it is embedded in.
    document["endorsement"] =
        json!({"type": "Endorsement", "id": "https://e.example/3", "issuer": "https://e.example"});
    assert_eq!(read(&document)["endorsements"][0]["subject"], "https://a.example/b");
}

#[test]
fn related_editions_versions_and_twins() {
    for (own, related, kind) in [
        (json!({}), json!({"id": "https://a.example/c", "version": "Open Badges v3p0"}), "same_as"),
        (
            json!({}),
            json!({"id": "https://a.example/c", "type": ["https://x.example/vocab.html#Achievement"]}),
            "same_as",
        ),
        (json!({}), json!({"id": "https://a.example/c", "@language": "es"}), "translation"),
        (json!({"@language": "es"}), json!({"id": "https://a.example/c", "@language": "ES"}), "related"),
        (json!({"version": "1.10"}), json!({"id": "https://a.example/c", "version": "1.9"}), "replaces"),
        (json!({"version": 1}), json!([{"id": "https://a.example/c", "version": 2}]), "replaced_by"),
        (json!({"version": "spring"}), json!("https://a.example/c"), "related"),
    ] {
        let mut document = badge_class();
        document.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        document["related"] = related.clone();
        let expected = json!([{"target": "https://a.example/c", "kind": kind}]);
        assert_eq!(read(&document)["achievements"][0]["related"], expected, "{own} {related}");
    }
}

#[test]
fn hosts_of_2_1_answer_in_pages() {
    let one = assertion(&json!("https://a.example/b"));
    let status = json!({"error": null, "statusCode": 200, "statusText": "OK"});
    for (document, credentials) in [
        (json!({"status": status, "assertions": [one, one]}), 2),
        (json!({"results": [one]}), 1),
        (json!({"results": [{"assertion": one, "signedAssertion": null}]}), 1),
        (json!({"assertion": one, "signedAssertion": null}), 1),
        (json!({"status": status, "assertions": []}), 0),
    ] {
        let (reading, shown) = reading(&document);
        assert_eq!(shown["credentials"].as_array().unwrap().len(), credentials, "{document}");
        assert!(!reading.has_errors(), "{:?}", reading.problems);
    }
    let (refused, _) = reading(&json!({"status": {"error": "no", "statusCode": 404, "statusText": "NOT_FOUND"}}));
    assert!(refused.has_errors());
    // The account of a person at a host is no issuer.
    let person = json!({"status": status, "profile": {"@context": V2, "type": "Profile", "id": "https://h.example/p", "name": "Ada"}});
    let shown = read(&person);
    assert_eq!(shown["issuers"], json!([]));
    assert!(!shown.to_string().contains("Ada"));
}

#[test]
fn parts_that_are_no_badges_say_what_they_are() {
    for (document, word) in [
        (json!({"extensions:ApplyLink": {"type": ["Extension"], "url": "https://a.example"}}), "extension by itself"),
        (json!({"@context": V2, "type": "CryptographicKey", "id": "https://a.example/k", "publicKeyPem": "x"}), "key"),
        (json!({"@context": V2, "badgeConnectAPI": [{"name": "H"}]}), "manifest"),
        (json!({"@context": V2, "id": "https://a.example/x", "image": "https://a.example/i"}), "without `type`"),
        (json!({"@context": V2, "id": "https://a.example/x", "criteria": "https://a.example/i"}), "read by its fields"),
        (
            json!({"@context": V2, "type": "Cat", "badge": "https://a.example/b", "recipient": "r"}),
            "no type of Open Badges",
        ),
    ] {
        let (reading, _) = reading(&document);
        assert!(reading.problems.iter().any(|it| it.message.contains(word)), "{document}: {:?}", reading.problems);
    }
}

#[test]
fn every_error_has_a_place_and_a_hint() {
    for (document, place) in [
        (json!({"@context": V2, "type": "Assertion", "id": "https://a.example/1"}), "/badge"),
        (assertion(&json!(7)), "/badge"),
        (
            json!({"@context": V2, "type": "Endorsement", "id": "https://e.example/1", "issuer": "https://e.example"}),
            "",
        ),
        (json!({"@context": V2, "type": "Endorsement", "revoked": true}), ""),
        (
            json!([badge_class(), {"@context": V2, "type": "RevocationList", "revokedAssertions": [7]}]),
            "/1/revokedAssertions/0",
        ),
    ] {
        let (reading, _) = reading(&document);
        let errors: Vec<_> = reading.problems.iter().filter(|it| it.severity == Severity::Error).collect();
        assert!(errors.iter().any(|it| it.place == place), "{document}: {errors:?}");
        assert!(errors.iter().all(|it| !it.hint.is_empty()), "{errors:?}");
    }
}

#[test]
fn other_versions_beside_it_are_read_too() {
    let newer = json!({"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:uuid:3", "issuer": "https://a.example/i",
        "credentialSubject": {"id": "did:x:1", "achievement": "https://a.example/3"}});
    let older = json!({"recipient": "r", "badge": {"name": "N", "criteria": "/c", "issuer": {"origin": "https://o.example", "name": "O"}}});
    let document = json!([assertion(&json!("https://a.example/b")), older, newer]);
    let parsed = standards::read(&Document::new("a.json", document.to_string()), &ReadOptions::default());
    let shown = standards::to_json("a.json", &parsed);
    assert_eq!(shown["credentials"].as_array().unwrap().len(), 3, "{shown}");
    assert!(!parsed.has_errors(), "{:?}", parsed.problems);
}
