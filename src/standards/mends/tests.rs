//! Each kind of mend, and how many problems of all samples and of real badges get one.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::*;

fn mends_of(source: &str, document: &Value) -> (Vec<Mend>, Vec<Problem>, Value) {
    let document = Document::new(source, document.to_string());
    let options = ReadOptions::default();
    let reading = read(&document, &options);
    let found = mends(&document, &reading, &options);
    let mut mended: Value = serde_json::from_slice(&document.bytes).unwrap();
    for mend in &found {
        apply(&mut mended, &mend.patch).unwrap();
    }
    let left = read(&Document::new(source, mended.to_string()), &options).problems;
    (found, left.into_iter().filter(|it| it.severity != Severity::Note).collect(), mended)
}

fn credential() -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:c:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://i.example", "type": ["Profile"], "name": "I"}, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:x:me", "type": ["AchievementSubject"], "achievement": achievement()}})
}

fn achievement() -> Value {
    json!({"id": "https://i.example/a", "type": ["Achievement"], "name": "A", "description": "d", "criteria": {"narrative": "n"}})
}

fn badge() -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "https://i.example/b", "name": "B",
        "description": "d", "criteria": {"narrative": "n"}, "issuer": "https://i.example"})
}

/// `base` with `value` at `pointer`; null takes it out.
fn with(base: &Value, pointer: &str, value: &Value) -> Value {
    let mut changed = base.clone();
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let object = changed.pointer_mut(above).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        object.remove(key);
    } else {
        object.insert(key.to_owned(), value.clone());
    }
    changed
}

#[test]
fn each_kind_of_problem() {
    let one = with(&with(&credential(), "/validFrom", &json!(null)), "/issuanceDate", &json!("2026-01-01T00:00:00Z"));
    let levels = json!([{"id": "urn:r:1", "type": ["ResultDescription"], "name": "R", "resultType": "RubricCriterionLevel", "rubricCriterionLevel": [
        {"id": "urn:l:2", "name": "Expert", "points": "2"}, {"id": "urn:l:1", "name": "Basic", "points": "1"}]}]);
    for (document, pointer, expected) in [
        (with(&credential(), "/validFrom", &json!("2026-01-01")), "/validFrom", json!("2026-01-01T00:00:00Z")),
        (with(&credential(), "/validFrom", &json!("13/01/2026")), "/validFrom", json!("2026-01-13T00:00:00Z")),
        (with(&credential(), "/validFrom", &json!(1_767_225_600_000_i64)), "/validFrom", json!("2026-01-01T00:00:00Z")),
        (one, "/validFrom", json!("2026-01-01T00:00:00Z")),
        (with(&credential(), "/@context", &json!(null)), "/@context/0", json!("https://www.w3.org/ns/credentials/v2")),
        (
            with(&credential(), "/@context", &json!(["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"])),
            "/@context/0",
            json!("https://www.w3.org/ns/credentials/v2"),
        ),
        (
            with(&credential(), "/@context", &json!("https://www.w3.org/ns/credentials/v2")),
            "/@context/1",
            json!("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"),
        ),
        (with(&credential(), "/type", &json!(["OpenBadgeCredential"])), "/type/0", json!("VerifiableCredential")),
        (with(&credential(), "/type", &json!(null)), "/type/1", json!("OpenBadgeCredential")),
        (
            with(&credential(), "/@context", &json!(["https://www.w3.org/ns/credentials/v2"])),
            "/@context/1",
            json!("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"),
        ),
        (
            with(&credential(), "/id", &json!("6369c51f-4d86-4592-a761-8b32ae70a045")),
            "/id",
            json!("urn:uuid:6369c51f-4d86-4592-a761-8b32ae70a045"),
        ),
        (with(&credential(), "/id", &json!(null)), "/id", json!("https://i.example/c")),
        (
            with(&credential(), "/credentialSubject/achievement/id", &json!(null)),
            "/credentialSubject/achievement/id",
            json!("https://i.example/c#achievement"),
        ),
        (
            with(&credential(), "/credentialSubject/achievement/id", &json!("www.i.example/a b")),
            "/credentialSubject/achievement/id",
            json!("https://www.i.example/a%20b"),
        ),
        (
            with(&credential(), "/credentialSubject/achievement/creditsAvailable", &json!("3 credits")),
            "/credentialSubject/achievement/creditsAvailable",
            json!(3.0),
        ),
        (
            with(&credential(), "/credentialSubject/achievement/resultDescription", &levels),
            "/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0/name",
            json!("Basic"),
        ),
        (
            with(&credential(), "/credentialSubject/result", &json!([{"type": ["Result"], "status": "in progress"}])),
            "/credentialSubject/result/0/status",
            json!("InProgress"),
        ),
        (
            with(&credential(), "/evidence", &json!("https://i.example/work")),
            "/evidence/id",
            json!("https://i.example/work"),
        ),
        (with(&credential(), "/name", &json!({"en": "A"})), "/name/0/@language", json!("en")),
        (
            with(&badge(), "/alignment", &json!("https://s.example/x")),
            "/alignment/targetUrl",
            json!("https://s.example/x"),
        ),
        (
            with(&badge(), "/alignment", &json!([{"targetName": "X", "url": "www.s.example/x"}])),
            "/alignment/0/url",
            json!("https://www.s.example/x"),
        ),
        (
            with(&badge(), "/alignment", &json!([{"name": "X", "url": "https://s.example/x"}])),
            "/alignment/0/targetUrl",
            json!("https://s.example/x"),
        ),
        (with(&badge(), "/type", &json!("Badge")), "/type", json!("BadgeClass")),
        (with(&badge(), "/type", &json!(null)), "/type", json!("BadgeClass")),
        (
            with(&credential(), "/credentialSubject/achievement/tags", &json!(["t"])),
            "/credentialSubject/achievement/tag",
            json!(["t"]),
        ),
        (
            with(
                &badge(),
                "/alignment",
                &json!({"targetName": "X", "targetUrl": "https://esco.ec.europa.eu/en/classification/skills?uri=http%3A//data.europa.eu/esco/skill/0a2d70ee"}),
            ),
            "/alignment/targetUrl",
            json!("http://data.europa.eu/esco/skill/0a2d70ee"),
        ),
        (json!([with(&badge(), "/issuer", &json!(" https://i.example "))]), "/0/id", json!("https://i.example/b")),
    ] {
        let (found, left, mended) = mends_of("https://i.example/c", &document);
        assert_eq!(mended.pointer(pointer), Some(&expected), "{pointer} of {document}: {found:?} {left:?}");
        assert!(left.is_empty(), "{pointer} of {document}: {left:?}");
    }
}

#[test]
fn what_is_not_certain_is_not_mended() {
    for document in [
        with(&credential(), "/validFrom", &json!("03/04/2026")),
        with(&credential(), "/validFrom", &json!("last spring")),
        with(&credential(), "/validUntil", &json!("2020-01-01T00:00:00Z")),
        with(&credential(), "/credentialSubject/achievement", &json!(null)),
        with(&badge(), "/alignment", &json!([{"targetName": "X", "targetUrl": "see our site"}])),
        with(&badge(), "/name", &json!("")),
    ] {
        let (found, left, _) = mends_of("https://i.example/c", &document);
        assert!(found.is_empty() && !left.is_empty(), "{document}: {found:?}");
    }
    for document in [credential(), badge()] {
        assert!(mends_of("https://i.example/c", &document).0.is_empty());
    }
    let token = Document::new("a", "no JSON at all");
    assert!(mends(&token, &Reading::default(), &ReadOptions::default()).is_empty());
}

#[test]
fn mends_of_a_redacted_document_are_for_what_was_published() {
    let published = json!([with(&credential(), "/validFrom", &json!("2026-01-01")), credential()]);
    let document = Document::new("https://i.example/c", published.to_string());
    let options = ReadOptions::default();
    let redacted = redaction::redact(&document, &read(&document, &options), &options);
    let stored = redacted.document.unwrap();
    let found = mends(&stored, &redacted.reading, &options);
    assert_eq!(found.len(), 1, "{:?}", redacted.reading.problems);
    let mut mended = published;
    apply(&mut mended, &found[0].patch).unwrap();
    assert_eq!(mended[0]["validFrom"], "2026-01-01T00:00:00Z");
}

#[test]
fn values_are_mended_where_they_are_certain() {
    for (value, expected) in [
        (json!(1_404_205_200_000_i64), Some("2014-07-01T09:00:00Z")),
        (json!("1404205200"), Some("2014-07-01T09:00:00Z")),
        (json!("2026-03-01 12:00:00"), Some("2026-03-01T12:00:00Z")),
        (json!("2026-03-01 12:00:00 UTC"), Some("2026-03-01T12:00:00Z")),
        (json!("2013-02-21T15:18:00.000-0500"), Some("2013-02-21T20:18:00Z")),
        (json!("2026-03"), Some("2026-03-01T00:00:00Z")),
        (json!("08/13/1985"), Some("1985-08-13T00:00:00Z")),
        (json!("March 1, 2026"), Some("2026-03-01T00:00:00Z")),
        (json!("01.03.2026"), Some("2026-03-01T00:00:00Z")),
        (json!("01/03/2026"), None),
        (json!("soon"), None),
        (json!(true), None),
        (json!(i64::MAX), None),
    ] {
        assert_eq!(values::date(&value).as_deref(), expected, "{value}");
    }
    for (text, expected) in [
        (" https://i.example/a ", Some("https://i.example/a")),
        ("www.i.example/a", Some("https://www.i.example/a")),
        ("https//i.example/a", Some("https://i.example/a")),
        ("https:/i.example/a", Some("https://i.example/a")),
        ("https://i.example/a", None),
        ("front desk", None),
        ("see www", None),
    ] {
        assert_eq!(values::iri(text).as_deref(), expected, "{text}");
    }
    for (text, expected) in [
        ("six weeks", Some("P6W")),
        ("2 hours", Some("PT2H")),
        ("10-day", Some("P10D")),
        ("quite long", None),
        ("2 to 3 weeks", None),
    ] {
        assert_eq!(values::duration(text).as_deref(), expected, "{text}");
    }
    for (text, expected) in [
        ("3 credits", Some(3.0)),
        ("EUR 120,50", Some(120.5)),
        ("1.150", None),
        ("-2", None),
        ("1 of 2", None),
        ("none", None),
    ] {
        assert_eq!(values::number(text), expected, "{text}");
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() { files(&entry.path(), found) } else { found.push(entry.path()) }
    }
    found.sort();
}

/// How many problems have a JSON pointer, and how many of them get a mend. Every patch fits, and all of them together.
fn count(folder: &Path, only: &str) -> (usize, usize) {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let (mut problems, mut mended) = (0, 0);
    for path in paths.iter().filter(|it| it.to_string_lossy().contains(only)) {
        let document = Document::new("https://i.example/document", std::fs::read(path).unwrap());
        let options = ReadOptions::default();
        let reading = read(&document, &options);
        let serious = reading.problems.iter().filter(|it| it.severity != Severity::Note);
        let pointed = serious.filter(|it| it.place.starts_with('/') || it.place.is_empty()).count();
        let found = mends(&document, &reading, &options);
        let told = |it: &&Mend| reading.problems.iter().any(|problem| problem.message == it.message);
        problems += pointed;
        mended += found.iter().filter(told).count();
        for mend in found {
            eprintln!(
                "{}: {} {} -> {}",
                path.file_name().unwrap().display(),
                mend.place,
                mend.message,
                json!(mend.patch)
            );
        }
    }
    (problems, mended)
}

#[test]
fn broken_samples_get_mends() {
    let (problems, mended) = count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples"), "broken");
    eprintln!("{problems} problems, {mended} with a mend");
    assert!(mended >= 8, "{mended} of {problems}");
}

#[test]
fn real_badges_get_mends() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return;
    };
    let (problems, mended) = count(&folder.join("badges"), "");
    eprintln!("{problems} problems, {mended} with a mend");
    assert!(mended >= 20, "{mended} of {problems}");
}
