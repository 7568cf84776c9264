//! Each shape of 0.5 to 1.1, and what is wrong in the wild.

use serde_json::{Value, json};

use crate::{
    model::{Document, Reading},
    standards::{self, ReadOptions},
};

fn read_from(source: &str, document: &Value) -> (Reading, Value) {
    let reading = standards::read(&Document::new(source, document.to_string()), &ReadOptions::default());
    assert_eq!(reading.standard, Some("open_badges_1"), "{:?}", reading.problems);
    let shown = standards::to_json(source, &reading);
    (reading, shown)
}

fn read(document: &Value) -> Value {
    read_from("a.json", document).1
}

fn half() -> Value {
    json!({
        "recipient": "sha256$aa", "salt": "s", "issued_on": 1_332_012_600, "expires": "2013-04",
        "badge": {
            "version": "0.5.0", "name": "First Tune", "description": "d", "image": "/i.png", "criteria": "/c",
            "issuer": {"origin": "https://whistle.example/", "name": "Society", "org": "Evening", "contact": "a@b.example"}
        }
    })
}

#[test]
fn a_half_badge_is_read_whole() {
    let shown = read(&half());
    for (pointer, expected) in [
        ("/achievements/0/criteria", json!("https://whistle.example/c")),
        ("/achievements/0/version", json!(null)),
        ("/achievements/0/type", json!("Badge")),
        ("/achievements/0/issuer", json!({"id": "https://whistle.example/", "name": "Society"})),
        ("/issuers/0/description", json!("Evening")),
        ("/issuers/0/url", json!("https://whistle.example/")),
        ("/credentials/0/issued_on", json!("2012-03-17")),
        ("/credentials/0/expires_on", json!("2013-04-30")),
        ("/credentials/0/holder", json!({"kind": "email", "value": "sha256$aa"})),
        ("/problems/0/message", json!("is Open Badges 0.5")),
        ("/problems/1", json!(null)),
    ] {
        assert_eq!(shown.pointer(pointer).unwrap_or(&Value::Null), &expected, "{pointer}");
    }
    assert!(!shown.to_string().contains("a@b.example"), "contacts are not kept");
}

#[test]
fn the_same_half_badge_of_two_people_is_one_achievement() {
    let mut other = half();
    other["recipient"] = json!("sha256$bb");
    let (first, second) = (read(&half()), read(&other));
    assert_eq!(first["achievements"][0]["id"], second["achievements"][0]["id"]);
    assert_ne!(first["credentials"][0]["id"], second["credentials"][0]["id"]);
}

#[test]
fn a_hosted_assertion_is_named_by_its_address_and_a_signed_one_never_by_its_key() {
    let assertion = |verify: Value| {
        json!({"uid": "7", "recipient": {"type": "email", "hashed": true, "identity": "sha256$aa"},
            "badge": "https://a.example/badge", "issuedOn": "2014-07-02T08:30Z", "verify": verify})
    };
    for (verify, expected) in [
        (json!({"type": "hosted", "url": "https://a.example/7"}), "https://a.example/7"),
        (json!({"url": "https://a.example/7"}), "https://a.example/7"),
        (json!({"type": "signed", "url": "https://a.example/key"}), "urn:skillmatch:credential:a-example-7"),
    ] {
        assert_eq!(read(&assertion(verify.clone()))["credentials"][0]["id"], expected, "{verify}");
    }
}

#[test]
fn what_was_fetched_is_named_by_where_it_lies() {
    let badge =
        json!({"name": "N", "description": "d", "criteria": "https://a.example/c", "issuer": "https://a.example/i"});
    let (_, shown) = read_from("https://a.example/badge.json", &badge);
    assert_eq!(shown["achievements"][0]["id"], "https://a.example/badge.json");
    assert_eq!(read(&badge)["achievements"][0]["id"], "urn:skillmatch:achievement:https-a-example-i-n");
    let (_, shown) = read_from("https://a.example/i", &json!({"name": "N", "url": "https://a.example"}));
    assert_eq!(shown["issuers"][0]["id"], "https://a.example/i");
}

#[test]
fn the_names_of_alignments_are_those_of_1() {
    let badge = json!({"name": "N", "criteria": "https://a.example/c", "issuer": "https://a.example/i", "tags": ["x", "y"],
        "alignment": [{"name": "Joinery", "url": "https://o.example/w#joinery", "description": "d"}]});
    let shown = read(&badge);
    assert_eq!(shown["achievements"][0]["alignments"][0]["target_url"], "https://o.example/w#joinery");
    assert_eq!(shown["achievements"][0]["alignments"][0]["target_name"], "Joinery");
    assert_eq!(shown["achievements"][0]["tags"], json!(["x", "y"]));
}

#[test]
fn an_endorsement_of_1_1_awards_nobody() {
    let mut assertion = json!({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": "https://a.example/e",
        "recipient": {"type": "@id", "identity": "https://b.example/badge"}, "badge": "https://a.example/badge",
        "issuedOn": "2015-05-20", "extensions:Endorsement": {"type": ["Extension"]}});
    let shown = read(&assertion);
    assert_eq!(shown["endorsements"][0]["subject"], "https://b.example/badge");
    assert_eq!(shown["credentials"], json!([]));
    assertion["recipient"]["type"] = json!("email");
    assert_eq!(read(&assertion)["credentials"][0]["holder"]["value"], "https://b.example/badge");
}

#[test]
fn an_accreditation_is_kept_and_other_extensions_do_no_harm() {
    let shown =
        read(&json!({"@context": "https://w3id.org/openbadges/v1", "type": "Issuer", "id": "https://a.example/i",
        "name": "N", "url": "https://a.example",
        "extensions:IssuerAccreditation": {"type": ["Extension"], "name": "Council", "accreditationDate": "2015-05-01"},
        "extensions:OriginalCreator": {"type": ["Extension"], "url": "https://c.example"}}));
    let expected =
        json!([{"id": "urn:skillmatch:issuer:council", "name": "Council", "kind": "accredited", "from": "2015-05-01"}]);
    assert_eq!(shown["issuers"][0]["recognised_by"], expected);
}

#[test]
fn what_is_wrong_is_said() {
    for (document, place, word) in [
        (json!({"badge": "https://a.example/b", "recipient": "me"}), "/recipient", "bare string"),
        (json!({"badge": 7, "recipient": "me"}), "/badge", "neither IRI nor object"),
        (json!({"badge": "not an iri", "issuedOn": "2014-07-02"}), "/badge", "not an absolute IRI"),
        (json!({"badge": "https://a.example/b", "recipient": {"type": "email"}}), "/recipient", "no identity"),
        (json!({"badge": "https://a.example/b", "issuedOn": "long ago"}), "/issuedOn", "not a date"),
    ] {
        let (reading, _) = read_from("a.json", &document);
        let told = reading.problems.iter().any(|it| it.place == place && it.message.contains(word));
        assert!(told, "{document}: {:?}", reading.problems);
    }
}
