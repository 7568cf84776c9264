//! Reports over a small store: what is counted, what is proposed, what is left out.

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::{
    model::Document,
    store::{AddressState, Fetch, NewAddress, People, ReadDocument},
};

fn store_of(documents: &[(&str, Value)]) -> (TempDir, Store) {
    let home = TempDir::new().unwrap();
    let mut store = Store::create_or_open(home.path()).unwrap();
    let options = ReadOptions::default();
    for (source, value) in documents {
        let document = Document::new(*source, value.to_string());
        let reading = standards::read(&document, &options);
        let redacted = standards::redact(&document, &reading, &options);
        let (document, reading) = (redacted.document.unwrap(), redacted.reading);
        let read = ReadDocument {
            document: &document,
            reading: &reading,
            licence: None,
            read_at: Timestamp::UNIX_EPOCH,
            holder: None,
            people: People::LeftOut,
        };
        store.put(&[read]).unwrap();
    }
    (home, store)
}

fn badge(id: &str) -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": id, "name": "Knots", "description": "d",
        "criteria": {"narrative": "n"}, "issuer": "https://issuer.example/i",
        "alignment": [{"targetName": "Knots", "targetUrl": "https://skills.example/skill/knots"}]})
}

#[test]
fn everything_on_the_domain_is_reported() {
    let mut text = badge("https://issuer.example/b/2");
    text["alignment"] = json!("basket weaving");
    let awarded = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://badges.issuer.example/a/1",
        "recipient": {"type": "email", "hashed": false, "identity": "canary@people.example"}, "issuedOn": 1_404_205_200_000_i64,
        "badge": badge("https://badges.issuer.example/b/3")});
    let (_home, mut store) = store_of(&[
        ("https://issuer.example/b/1", badge("https://issuer.example/b/1")),
        ("https://issuer.example/b/2", text),
        ("https://badges.issuer.example/a/1", awarded),
        ("copies/b-4.json", badge("https://issuer.example/b/4")),
        ("https://notissuer.example/b/1", badge("https://notissuer.example/b/1")),
        ("https://other.example/issuer.example/b", badge("https://other.example/b/1")),
    ]);
    let address = |host: &str, path: &str| NewAddress {
        url: format!("https://{host}/{path}"),
        host: host.to_owned(),
        source: "issuer".to_owned(),
        role: "document",
        depth: 0,
        hops: 0,
        page: 0,
        priority: 1,
        is_once: false,
        is_forced: false,
        max_known: 100,
    };
    let hosts = ["issuer.example", "badges.issuer.example:8443", "notissuer.example"];
    store.queue_addresses(&hosts.map(|it| address(it, "x"))).unwrap();
    let due = store.due_addresses("badges.issuer.example:8443", &["issuer".to_owned()], 10).unwrap();
    let denied = Fetch {
        id: due[0].id,
        state: Some(AddressState::Denied),
        reason: Some("robots".to_owned()),
        detail: Some("robots.txt says no".to_owned()),
        ..Fetch::default()
    };
    store.record_fetches(&[denied], &[]).unwrap();
    let report = issuer_report(&store, "issuer.example", &ReadOptions::default()).unwrap();
    let sources: Vec<&str> = report.documents.iter().map(|it| it.source.as_str()).collect();
    assert_eq!(
        sources,
        [
            "copies/b-4.json",
            "https://badges.issuer.example/a/1",
            "https://issuer.example/b/1",
            "https://issuer.example/b/2"
        ]
    );
    let totals = &report.totals;
    assert_eq!((totals.documents, totals.redacted, totals.alignments, totals.with_a_mend), (4, 1, 4, 2));
    assert_eq!(totals.records["achievement"], 4);
    assert_eq!(
        (totals.achievements_without.get("cost"), totals.achievements_without.get("criteria")),
        (Some(&4), None)
    );
    let states: Vec<_> = report.addresses.iter().map(|it| (it.state, it.reason.as_deref(), it.addresses)).collect();
    assert_eq!(states, [(AddressState::Denied, Some("robots"), 1), (AddressState::Waiting, None, 1)]);
    assert_eq!(report.not_fetched.len(), 1);
    assert_eq!(report.not_fetched[0].detail.as_deref(), Some("robots.txt says no"));
    assert!(report.notes.iter().any(|it| it.contains("speak of people")), "{:?}", report.notes);
    let shown = serde_json::to_string(&report).unwrap();
    assert!(!shown.contains("canary"), "{shown}");
    let file = &report.site_files["https://issuer.example"];
    assert_eq!(
        file["corrections"],
        json!([{"url": "https://issuer.example/b/2",
            "patch": [{"op": "replace", "path": "/alignment", "value": {"targetName": "basket weaving"}}]}])
    );
    assert_eq!(
        report.site_files["https://badges.issuer.example"]["corrections"][0]["patch"],
        json!([{"op": "replace", "path": "/issuedOn", "value": "2014-07-01T09:00:00Z"}])
    );
    // What the report proposes is a site file that counts.
    let origin = Url::parse("https://issuer.example").unwrap();
    let (parsed, problems) = crate::crawl::SiteFile::parse(file.to_string().as_bytes(), &origin);
    assert!(problems.is_empty() && parsed.corrections() == 1, "{problems:?}");
}

#[test]
fn signed_badges_are_not_corrected_by_a_patch() {
    let page = format!(
        "<html><script type=\"application/ld+json\">{}</script></html>",
        json!({"@context": "https://w3id.org/openbadges/v2", "type": "Cat", "id": "https://issuer.example/b/1", "name": "n",
            "description": "d", "criteria": "https://issuer.example/c", "issuer": "https://issuer.example/i"})
    );
    let home = TempDir::new().unwrap();
    let mut store = Store::create_or_open(home.path()).unwrap();
    let document = Document::new("https://issuer.example/page", page);
    let options = ReadOptions::default();
    let redacted = standards::redact(&document, &standards::read(&document, &options), &options);
    let (document, reading) = (redacted.document.unwrap(), redacted.reading);
    assert!(standards::original_of(&document.bytes).unwrap().packed);
    store
        .put(&[ReadDocument {
            document: &document,
            reading: &reading,
            licence: None,
            read_at: Timestamp::UNIX_EPOCH,
            holder: None,
            people: People::LeftOut,
        }])
        .unwrap();
    let report = issuer_report(&store, "issuer.example", &options).unwrap();
    assert_eq!((report.totals.documents, report.site_files.len()), (1, 0));
    assert!(report.totals.warnings > 0);
}

#[test]
fn domains_are_compared_as_hosts() {
    for (text, expected) in [
        ("issuer.example", Some("issuer.example")),
        ("Issuer.Example.", Some("issuer.example")),
        ("https://issuer.example/badges", Some("issuer.example")),
        ("bücher.example", Some("xn--bcher-kva.example")),
        ("issuer.example:8080", Some("issuer.example")),
        ("", None),
        ("a b", None),
        ("me@issuer.example", None),
    ] {
        assert_eq!(domain_of(text).as_deref(), expected, "{text}");
    }
    for (iri, expected) in [
        ("https://issuer.example/x", true),
        ("http://a.b.issuer.example", true),
        ("https://notissuer.example", false),
        ("https://issuer.example.evil.example", false),
        ("https://evil.example/issuer.example", false),
        ("did:web:issuer.example:badges", true),
        ("did:web:other.example", false),
        ("urn:x:issuer.example", false),
        ("issuer.example", false),
    ] {
        assert_eq!(is_on("issuer.example", iri), expected, "{iri}");
    }
    let (_home, store) = store_of(&[]);
    let report = issuer_report(&store, "100%_.example", &ReadOptions::default()).unwrap();
    assert_eq!(report.notes, ["nothing of this domain is known"]);
}
