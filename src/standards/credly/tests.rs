//! Templates, lists and badges of people, and what may be kept of the latter.

use serde_json::{Value, json};

use crate::{
    model::{Document, Reading},
    standards::{self, ReadOptions},
};

fn reading(document: &Value) -> Reading {
    standards::read(&Document::new("a.json", document.to_string()), &ReadOptions::default())
}

fn read(document: &Value) -> Value {
    let reading = reading(document);
    assert_eq!(reading.standard, Some("credly"), "{:?}", reading.problems);
    standards::to_json("a.json", &reading)
}

fn template() -> Value {
    json!({
        "id": "t1", "name": "Tide Reader", "description": "d", "url": "https://badges.pier.example/org/pier/badge/tide-reader",
        "vanity_slug": "tide-reader", "global_activity_url": "https://pier.example/tides", "type_category": "Learning",
        "level": "Foundational", "cost": "Free", "time_to_earn": "3 Days", "language": "en",
        "issuer": {"entities": [
            {"label": "Offered by", "primary": false, "entity": {"name": "Somebody else", "vanity_url": "https://x.example"}},
            {"label": "Issued by", "primary": true, "entity": {"id": "o1", "name": "The Pier", "vanity_url": "https://badges.pier.example/org/pier"}}
        ]},
        "alignments": [{"name": "Reading tide tables", "url": "https://outline.example/tides", "description": "x"}],
        "badge_template_activities": [
            {"activity_type": "Course", "title": "Attend", "url": null, "required_badge_template_id": null},
            {"activity_type": "Badge", "title": "Earn A", "required_badge_template_id": "t0"}
        ],
        "skills": [{"id": "s1", "name": "Tide tables", "vanity_slug": "tide-tables"}, "Patience"]
    })
}

fn issued() -> Value {
    json!({
        "id": "b1", "issued_to": "Wren Hollow", "issued_at_date": "2026-02-01", "expires_at_date": "2027-02-01",
        "state": "accepted", "earner_path": "/users/wren-hollow", "badge_template": template()
    })
}

#[test]
fn a_template_is_read_whole() {
    let shown = read(&template());
    for (pointer, expected) in [
        ("/achievements/0/id", json!("https://badges.pier.example/org/pier/badge/tide-reader")),
        ("/achievements/0/name", json!("Tide Reader")),
        ("/achievements/0/type", json!("Learning")),
        ("/achievements/0/issuer", json!({"id": "https://badges.pier.example/org/pier", "name": "The Pier"})),
        ("/achievements/0/criteria", json!("Attend\nEarn A")),
        ("/achievements/0/conditions/1/credentials/0/id", json!("urn:skillmatch:achievement:credly-t0")),
        ("/achievements/0/cost/0/amount", json!(0.0)),
        ("/achievements/0/duration/calendar", json!("P3D")),
        ("/achievements/0/qualification_level/value", json!("Foundational")),
        ("/achievements/0/alignments/0/target_url", json!("https://outline.example/tides")),
        ("/achievements/0/alignments/1/target_name", json!("Tide tables")),
        ("/achievements/0/alignments/1/kind", json!("skill")),
        ("/achievements/0/alignments/1/strength", json!("taught")),
        ("/achievements/0/alignments/2/target_name", json!("Patience")),
        ("/issuers/0/name", json!("The Pier")),
        ("/credentials", json!([])),
        ("/problems", json!([])),
    ] {
        assert_eq!(shown.pointer(pointer).unwrap_or(&Value::Null), &expected, "{pointer}");
    }
}

#[test]
fn what_is_not_said_stays_unknown() {
    let table: [(&str, Value, &str, Value); 9] = [
        ("cost", json!("Paid"), "/achievements/0/cost", json!([])),
        (
            "cost",
            json!("ask"),
            "/problems/0/message",
            json!("`ask` says neither Free nor Paid; the cost stays unknown"),
        ),
        ("time_to_earn", json!("Weeks"), "/achievements/0/duration", json!({})),
        ("time_to_earn", json!("12 hours"), "/achievements/0/duration", json!({"effort": "PT12H"})),
        ("type_category", json!("Certification"), "/achievements/0/alignments/1/strength", json!("assessed")),
        ("type_category", Value::Null, "/achievements/0/type", json!("Badge")),
        ("url", Value::Null, "/achievements/0/id", json!("urn:skillmatch:achievement:credly-t1")),
        ("state", json!("archived"), "/achievements/0/withdrawn", json!(true)),
        ("name", Value::Null, "/problems/0/message", json!("the badge has no name")),
    ];
    for (member, value, pointer, expected) in table {
        let mut document = template();
        document[member] = value.clone();
        assert_eq!(read(&document).pointer(pointer).unwrap_or(&Value::Null), &expected, "{member}: {value}");
    }
}

#[test]
fn a_badge_of_somebody_is_a_credential_without_their_name() {
    let shown = read(&json!({"data": [issued()], "metadata": {"next_page_url": null}}));
    for (pointer, expected) in [
        ("/credentials/0/id", json!("https://badges.pier.example/badges/b1")),
        ("/credentials/0/achievement", json!("https://badges.pier.example/org/pier/badge/tide-reader")),
        ("/credentials/0/issued_on", json!("2026-02-01")),
        ("/credentials/0/expires_on", json!("2027-02-01")),
        ("/credentials/0/status", json!("active")),
        ("/credentials/0/holder/value", json!("https://badges.pier.example/users/wren-hollow")),
    ] {
        assert_eq!(shown.pointer(pointer).unwrap_or(&Value::Null), &expected, "{pointer}");
    }
    assert!(!shown.to_string().contains("Wren Hollow"));
    let mut nameless = issued();
    nameless["earner_path"] = Value::Null;
    let shown = read(&nameless);
    assert!(shown["credentials"][0]["holder"]["value"].as_str().unwrap().starts_with("urn:skillmatch:learner:"));
    assert!(!shown.to_string().contains("Wren"));
    for (state, status) in [("revoked", "revoked"), ("pending", "active"), ("accepted", "active")] {
        let mut document = issued();
        document["state"] = json!(state);
        assert_eq!(read(&document)["credentials"][0]["status"], status, "{state}");
    }
}

#[test]
fn only_what_can_be_earned_is_kept_of_what_was_earned() {
    let page = json!({"data": [issued(), template()], "metadata": {"next_page_url": null}});
    for document in [issued(), page] {
        let raw = Document::new("https://badges.pier.example/x.json", document.to_string());
        let reading = standards::read(&raw, &ReadOptions::default());
        assert!(standards::needs_redaction(&raw, &reading));
        let redacted = standards::redact(&raw, &reading, &ReadOptions::default());
        let kept = String::from_utf8(redacted.document.unwrap().bytes).unwrap();
        for secret in ["Wren", "wren", "b1\"", "2026-02-01"] {
            assert!(!kept.contains(secret), "{secret} is in {kept}");
        }
        let shown = standards::to_json("x", &redacted.reading);
        assert_eq!(shown["credentials"], json!([]));
        assert_eq!(shown["achievements"][0]["name"], "Tide Reader");
    }
    let raw = Document::new("https://badges.pier.example/t.json", template().to_string());
    let reading = standards::read(&raw, &ReadOptions::default());
    let redacted = standards::redact(&raw, &reading, &ReadOptions::default());
    assert_eq!(redacted.document.unwrap().bytes, raw.bytes, "a template is public as it is");
    assert!(redacted.removed.is_empty());
}

#[test]
fn other_documents_are_not_taken_for_it() {
    for document in [
        json!({"data": [{"name": "x", "url": "https://a.example"}]}),
        json!({"data": {"badge": "x"}}),
        json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "name": "a", "criteria": "c", "issuer": "https://a.example"}),
        json!({"name": "x", "vanity_slug": "y"}),
    ] {
        assert_ne!(reading(&document).standard, Some("credly"), "{document}");
    }
}
