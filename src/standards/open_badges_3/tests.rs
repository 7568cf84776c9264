//! Each shape of 3.0, and what is wrong in the wild.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    model::{Document, Reading, Severity},
    standards::{self, Limits, ReadOptions, content::token},
};

const CONTEXT: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

fn reading(document: &Value) -> (Reading, Value) {
    let reading = standards::read(&Document::new("a.json", document.to_string()), &ReadOptions::default());
    assert_eq!(reading.standard, Some("open_badges_3"), "{document}: {:?}", reading.problems);
    let shown = standards::to_json("a.json", &reading);
    (reading, shown)
}

fn read(document: &Value) -> Value {
    reading(document).1
}

/// `base` with the members of `change`.
fn with(base: &Value, change: &Value) -> Value {
    let mut changed = base.clone();
    changed.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    changed
}

fn achievement() -> Value {
    json!({"@context": CONTEXT, "id": "urn:a:1", "type": ["Achievement"], "name": "A", "description": "d",
        "criteria": {"narrative": "n"}})
}

fn credential() -> Value {
    json!({"@context": CONTEXT, "id": "urn:c:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://i.example", "type": ["Profile"], "name": "I"}, "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:x:me", "type": ["AchievementSubject"], "achievement": achievement()}})
}

fn endorsement(id: &str) -> Value {
    json!({"@context": CONTEXT, "id": id, "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "https://e.example", "name": "E"}, "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:a:1", "type": ["EndorsementSubject"], "endorsementComment": "about Ada"}})
}

#[test]
fn credentials_of_both_data_models() {
    let older = json!({"@context": ["https://www.w3.org/2018/credentials/v1"], "issuanceDate": "2025-01-01T00:00:00Z",
        "expirationDate": "2026-01-01T00:00:00Z", "validFrom": null});
    for (change, from, until) in [
        (json!({}), json!("2026-01-01"), json!(null)),
        (json!({"validUntil": "2027-01-01T00:00:00Z"}), json!("2026-01-01"), json!("2027-01-01")),
        (json!({"awardedDate": "2020-01-01T00:00:00Z"}), json!("2026-01-01"), json!(null)),
        (older, json!("2025-01-01"), json!("2026-01-01")),
        (json!({"type": "AchievementCredential", "issuer": "https://i.example"}), json!("2026-01-01"), json!(null)),
        (json!({"type": ["VerifiableCredential"]}), json!("2026-01-01"), json!(null)),
    ] {
        let shown = read(&with(&credential(), &change));
        let found = &shown["credentials"][0];
        assert_eq!((&found["issued_on"], &found["expires_on"]), (&from, &until), "{change}");
        assert_eq!((&found["achievement"], &found["status"]), (&json!("urn:a:1"), &json!("active")), "{change}");
        assert_eq!(shown["achievements"][0]["issuer"]["id"], "https://i.example", "{change}");
    }
}

#[test]
fn the_document_may_say_that_it_does_not_hold() {
    for (change, status) in [
        (json!({"credentialStatus": {"id": "https://i.example/s", "type": "1EdTechRevocationList"}}), "active"),
        (json!({"credentialStatus": [{"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}]}), "active"),
        (json!({"credentialStatus": {"revoked": true}}), "revoked"),
        (json!({"credentialStatus": {"status": "Suspended"}}), "suspended"),
        (json!({"revoked": "true"}), "revoked"),
    ] {
        assert_eq!(read(&with(&credential(), &change))["credentials"][0]["status"], status, "{change}");
    }
    let list = json!({"id": "https://i.example/s", "issuer": "https://i.example", "revokedCredential": [
        {"id": "urn:c:1", "revoked": true, "revocationReason": "r"}, {"id": "urn:c:2", "revoked": false}]});
    assert_eq!(read(&list)["revocations"], json!([{"credential": "urn:c:1", "reason": "r"}]));
}

#[test]
fn what_an_achievement_says_is_kept() {
    let shown = read(&with(
        &achievement(),
        &json!({"achievementType": "ext:Tour", "creditsAvailable": "3.0", "inLanguage": "en", "version": "2", "humanCode": "H1",
        "otherIdentifier": [{"identifier": "x", "identifierType": "systemId"}, {"identifier": "ada@x.example", "identifierType": "emailAddress"}],
        "tag": ["t"], "creator": {"id": "https://i.example", "type": "Profile", "name": "I", "alsoKnownAs": ["https://o.example"]},
        "related": [
            {"id": "urn:a:2", "type": ["Related", "https://w3id.org/openbadges#BadgeClass"]},
            {"id": "urn:a:3", "type": "Related", "inLanguage": "fi", "version": "1"},
            {"id": "urn:a:4", "type": "Related", "inLanguage": "en", "version": "1"}],
        "ext:more": {"alignment": {"targetName": "N", "targetUrl": "https://f.example/n"}}}),
    ));
    let found = &shown["achievements"][0];
    for (key, expected) in [
        ("type", json!("ext:Tour")),
        ("credits", json!([{"amount": 3.0}])),
        ("language", json!(["en"])),
        ("version", json!("2")),
        ("other_ids", json!(["x", "H1"])),
        ("tags", json!(["t"])),
        (
            "related",
            json!([{"target": "urn:a:2", "kind": "same_as"}, {"target": "urn:a:3", "kind": "translation"},
                {"target": "urn:a:4", "kind": "replaces"}]),
        ),
    ] {
        assert_eq!(found[key], expected, "{key}");
    }
    assert_eq!(found["alignments"][0]["target_url"], "https://f.example/n", "alignments of extensions");
    assert_eq!(shown["issuers"][0]["other_ids"], json!(["https://o.example"]));
    assert!(!shown.to_string().contains("ada@x.example"));
}

#[test]
fn endorsements_stand_wherever_they_may() {
    assert_eq!(read(&endorsement("urn:e:0"))["endorsements"][0]["subject"], "urn:a:1");
    let mut document = with(&credential(), &json!({"endorsement": endorsement("urn:e:1")}));
    document["issuer"]["endorsement"] = json!([endorsement("urn:e:2")]);
    document["credentialSubject"]["achievement"]["endorsement"] =
        json!([endorsement("urn:e:3"), "https://e.example/4"]);
    document["credentialSubject"]["achievement"]["creator"] =
        json!({"id": "https://m.example", "type": "Profile", "endorsement": [endorsement("urn:e:5")]});
    let (reading, shown) = reading(&document);
    let mut ids: Vec<&str> =
        shown["endorsements"].as_array().unwrap().iter().filter_map(|it| it["id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["urn:e:1", "urn:e:2", "urn:e:3", "urn:e:5"]);
    assert_eq!(shown["endorsements"][0]["until"], "2027-01-01");
    assert_eq!(shown["links"], json!(["https://e.example/4"]));
    assert!(reading.problems.is_empty() && !shown.to_string().contains("Ada"), "{:?}", reading.problems);
}

fn graded(description: &Value, result: &Value) -> (Reading, Value) {
    let mut document = credential();
    document["credentialSubject"]["achievement"]["resultDescription"] =
        with(&json!({"id": "urn:r:1", "type": ["ResultDescription"], "name": "R"}), description);
    document["credentialSubject"]["result"] =
        with(&json!({"type": ["Result"], "resultDescription": "urn:r:1"}), result);
    let (reading, shown) = reading(&document);
    let result = shown["credentials"][0]["results"][0].clone();
    (reading, result)
}

#[test]
fn only_what_was_passed_counts() {
    let letters = json!({"resultType": "LetterGrade", "allowedValue": ["D", "C", "B", "A"], "requiredValue": "C"});
    let upside_down = json!({"resultType": "LetterGrade", "allowedValue": ["A", "B", "C", "D"], "requiredValue": "C"});
    let percent = json!({"resultType": "Percent", "requiredValue": "60"});
    let german = json!({"resultType": "RawScore", "valueMin": "5", "valueMax": "1", "requiredValue": "4.0"});
    let levels = json!({"resultType": "RubricCriterionLevel", "requiredLevel": "urn:l:2", "rubricCriterionLevel": [
        {"id": "urn:l:1", "name": "Basic", "points": "1"}, {"id": "urn:l:2", "name": "Advanced", "points": "2"}]});
    for (description, result, status) in [
        (&letters, json!({"value": "B"}), "completed"),
        (&letters, json!({"value": "D"}), "failed"),
        (&letters, json!({"value": "D", "status": "Completed"}), "failed"),
        (&letters, json!({"value": "F"}), "failed"),
        (&letters, json!({"value": "B", "status": "InProgress"}), "in_progress"),
        (&upside_down, json!({"value": "A"}), "completed"),
        (&percent, json!({"value": "59,9 %"}), "failed"),
        (&percent, json!({"value": 60}), "completed"),
        (&german, json!({"value": "1.3"}), "completed"),
        (&german, json!({"value": "5.0"}), "failed"),
        (&levels, json!({"achievedLevel": "urn:l:1"}), "failed"),
        (&levels, json!({"achievedLevel": "urn:l:2"}), "completed"),
        (&json!({"resultType": "Status"}), json!({"value": "Failed"}), "failed"),
        (&json!({"resultType": "Result"}), json!({"status": "Withdrew"}), "withdrew"),
        (&json!({"resultType": "Result"}), json!({"status": "in progress"}), "in_progress"),
        (&json!({"resultType": "Result"}), json!({"status": "Wonderful"}), "provisional"),
        (&json!({"resultType": "Result"}), json!({"value": "4"}), "completed"),
    ] {
        let (reading, found) = graded(description, &result);
        assert_eq!(found["status"], status, "{description} {result}: {:?}", reading.problems);
    }
}

#[test]
fn levels_against_their_order_are_reported() {
    let levels = |names: [&str; 2], points: [Value; 2]| {
        json!({"resultType": "RubricCriterionLevel", "rubricCriterionLevel": [
            {"id": "urn:l:1", "name": names[0], "points": points[0]}, {"id": "urn:l:2", "name": names[1], "points": points[1]}]})
    };
    for (names, points, said) in [
        (["Basic", "Advanced"], [json!("1"), json!("2")], None),
        (["Basic", "Advanced"], [json!(null), json!(null)], None),
        (["Small", "Great"], [json!("2"), json!("1")], Some("2 points, then 1")),
        (["Small", "Great"], [json!("4"), json!(4)], Some("two of them have 4 points")),
        (["Expert", "Basic"], [json!("1"), json!("2")], Some("`Expert`, then `Basic`")),
    ] {
        let (reading, found) = graded(&levels(names, points), &json!({"achievedLevel": "urn:l:2"}));
        let told = reading.problems.iter().find(|it| it.message.contains("do not rise"));
        assert_eq!(told.is_some(), said.is_some(), "{names:?}: {:?}", reading.problems);
        assert!(
            told.is_none_or(|it| it.severity == Severity::Warning && it.message.contains(said.unwrap_or_default()))
        );
        assert_eq!(found["level"]["value"], names[1], "a level is taken by its own name");
    }
}

#[test]
fn the_achieved_level_may_lie_in_any_description() {
    let mut document = credential();
    document["credentialSubject"]["achievement"]["resultDescription"] = json!([
        {"id": "urn:r:1", "name": "One", "resultType": "LetterGrade"},
        {"id": "urn:r:2", "name": "Two", "rubricCriterionLevel": [{"id": "urn:l:1", "name": "Expert",
            "alignment": [{"targetName": "N", "targetUrl": "https://f.example/n"}]}]}]);
    document["credentialSubject"]["result"] = json!([{"resultDescription": "urn:r:1", "achievedLevel": "urn:l:1"}]);
    let found = &read(&document)["credentials"][0]["results"][0];
    assert_eq!(found["description"], "urn:r:2");
    assert_eq!(found["level"], json!({"value": "Expert", "level": 5, "basis": "rubric"}));
    assert_eq!(found["alignments"][0]["target_url"], "https://f.example/n");
}

#[test]
fn presentations_and_pages_hold_credentials_of_their_own() {
    let older = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:c:2",
        "badge": "https://a.example/b", "recipient": {"type": "email", "identity": "sha256$aa"}});
    let record = json!({"type": ["VerifiableCredential", "ClrCredential"], "issuer": "https://i.example",
        "credentialSubject": {"type": "ClrSubject", "verifiableCredential": [credential()]}});
    let other = json!({"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:x:me", "degree": "d"}});
    for (document, credentials) in [
        (json!({"type": "VerifiablePresentation", "verifiableCredential": credential()}), 1),
        (json!({"type": ["VerifiablePresentation"], "verifiableCredential": [other, credential(), older, record]}), 3),
        (json!({"credential": [credential(), credential()], "compactJwsString": []}), 2),
        (json!([credential(), {"credential": [credential()]}]), 2),
        (json!({"compactJwsString": []}), 0),
    ] {
        let (reading, shown) = reading(&document);
        assert_eq!(shown["credentials"].as_array().unwrap().len(), credentials, "{document}");
        assert!(!reading.has_errors(), "{:?}", reading.problems);
    }
}

#[test]
fn every_error_has_a_place_and_a_hint() {
    let subject = |change: Value| with(&credential(), &json!({"credentialSubject": change}));
    for (document, place) in [
        (subject(json!({"id": "did:x:me"})), "/credentialSubject/achievement"),
        (subject(json!({"achievement": 7})), "/credentialSubject/achievement"),
        (subject(json!([{"achievement": achievement()}, {"achievement": "urn:a:2"}])), "/credentialSubject"),
        (subject(json!({"achievement": achievement(), "result": ["A"]})), "/credentialSubject/result/0"),
        (with(&achievement(), &json!({"creditsAvailable": -1})), "/creditsAvailable"),
        (with(&achievement(), &json!({"resultDescription": ["x"]})), "/resultDescription/0"),
        (with(&achievement(), &json!({"endorsement": [7]})), "/endorsement/0"),
        (with(&achievement(), &json!({"endorsementJwt": ["x"]})), "/endorsementJwt/0"),
        (json!({"compactJwsString": [7]}), "/compactJwsString/0"),
        (json!([achievement(), {"type": "Cat"}]), "/1"),
    ] {
        let (reading, shown) = reading(&document);
        let errors: Vec<_> = reading.problems.iter().filter(|it| it.severity == Severity::Error).collect();
        assert!(errors.iter().any(|it| it.place == place), "{document}: {:?}", reading.problems);
        assert!(errors.iter().all(|it| !it.message.is_empty() && !it.hint.is_empty()), "{errors:?}");
        assert!(shown["credentials"].as_array().unwrap().len() <= 1, "a second award is never counted");
    }
}

fn signed(claims: &Value) -> String {
    let part = |value: &str| URL_SAFE_NO_PAD.encode(value);
    format!("{}.{}.{}", part(r#"{"alg":"ES256"}"#), part(&claims.to_string()), part("signature"))
}

#[test]
fn signed_credentials_are_read_wherever_they_lie() {
    let token = signed(&credential());
    assert!(token::claims(&token, &Limits::default(), "", &mut Vec::new()).is_some());
    let claims = json!({"iss": "https://j.example", "jti": "urn:c:9", "sub": "did:x:sub", "nbf": 1_767_225_600, "exp": 1_798_761_600,
        "vc": {"type": ["VerifiableCredential", "OpenBadgeCredential"], "credentialSubject": {"achievement": achievement()}}});
    let enveloped = json!({"type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{token}")});
    let shown_to = json!({"vp": {"type": "VerifiablePresentation", "verifiableCredential": [token]}});
    for (document, credentials) in [
        (json!({"credential": [credential()], "compactJwsString": [token, signed(&claims)]}), 3),
        (json!({"type": "VerifiablePresentation", "verifiableCredential": [enveloped, token]}), 2),
        (enveloped.clone(), 1),
        (shown_to, 1),
        (claims.clone(), 1),
    ] {
        let (reading, shown) = reading(&document);
        assert_eq!(shown["credentials"].as_array().unwrap().len(), credentials, "{document}: {:?}", reading.problems);
        assert!(!reading.has_errors(), "{:?}", reading.problems);
    }
    let found = &read(&json!({"compactJwsString": [signed(&claims)]}))["credentials"][0];
    for (key, expected) in [
        ("id", json!("urn:c:9")),
        ("issued_on", json!("2026-01-01")),
        ("expires_on", json!("2027-01-01")),
        ("issuer", json!({"id": "https://j.example"})),
        ("holder", json!({"kind": "id", "value": "did:x:sub"})),
    ] {
        assert_eq!(found[key], expected, "{key}");
    }
    let page = json!({"assertions": [], "signedAssertions": [signed(&json!({"@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion", "id": "urn:c:3", "badge": "https://a.example/b", "issuedOn": "2026-01-01"}))]});
    let hosted = standards::read(&Document::new("a.json", page.to_string()), &ReadOptions::default());
    assert_eq!(hosted.records.first().map(|it| it.place.as_str()), Some("/signedAssertions/0: "));
    let vouched = read(&with(&achievement(), &json!({"endorsementJwt": [signed(&endorsement("urn:e:1"))]})));
    assert_eq!(vouched["endorsements"][0]["id"], "urn:e:1");
}

#[test]
fn tokens_in_tokens_have_an_end() {
    let mut token = signed(&credential());
    for _ in 0..8 {
        token = signed(&json!({"type": "VerifiablePresentation", "verifiableCredential": [token]}));
    }
    let options = ReadOptions { standard: Some("open_badges_3".to_owned()), ..ReadOptions::default() };
    let document = json!({"compactJwsString": [token]});
    let reading = standards::read(&Document::new("a.json", document.to_string()), &options);
    assert!(reading.has_errors() && reading.records.is_empty());
}
