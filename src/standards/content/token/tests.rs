//! Tokens are read, and prove nothing.

use serde_json::{Value, json};

use super::*;
use crate::model::Severity;

fn encoded(value: &str) -> String {
    URL_SAFE.encode(value).trim_end_matches('=').to_owned()
}

fn token(header: &Value, payload: &Value) -> String {
    format!("{}.{}.c2lnbmF0dXJl", encoded(&header.to_string()), encoded(&payload.to_string()))
}

fn read(text: &str) -> (Value, Vec<Problem>) {
    let mut problems = Vec::new();
    let found = claims(text, &Limits::default(), "", &mut problems);
    let value = found.map_or(Value::Null, |it| serde_json::from_str(&it.to_string()).unwrap());
    (value, problems)
}

#[test]
fn tokens_are_told_from_text() {
    let signed = token(&json!({"alg": "ES256"}), &json!({}));
    for (text, parts) in [
        (signed.as_str(), Some(3)),
        ("ewogICJhbGciOiAibm9uZSJ9.e30.", Some(3)),
        ("eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d", Some(5)),
        ("eyJhbGciOiJub25lIn0.a.b~c~", Some(3)),
        ("skills.example.com", None),
        ("eyJhbGci OiJub25lIn0.a.b", None),
        ("äöü.a.b", None),
        ("", None),
    ] {
        assert_eq!(parts_of_token(text), parts, "{text}");
        assert_eq!(is_compact_jws(text), parts == Some(3), "{text}");
    }
}

#[test]
fn registered_claims_fill_what_a_credential_lacks() {
    let claims = json!({"iss": "did:example:i", "sub": "did:example:s", "jti": "urn:example:1", "nbf": 1_700_000_000,
        "exp": 1_800_000_000.5, "vc": {"@context": ["https://www.w3.org/2018/credentials/v1"],
        "credentialSubject": {"achievement": {}}}});
    let (value, problems) = read(&token(&json!({"alg": "ES256"}), &claims));
    assert_eq!(
        value["vc"],
        json!({"@context": ["https://www.w3.org/2018/credentials/v1"],
            "credentialSubject": {"achievement": {}, "id": "did:example:s"},
            "issuer": "did:example:i", "id": "urn:example:1",
            "issuanceDate": "2023-11-14T22:13:20Z", "expirationDate": "2027-01-15T08:00:00Z"})
    );
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note && it.message.contains("not checked")),
        "{problems:?}"
    );

    let whole = json!({"iss": "x", "jti": "y", "iat": 0, "@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:a",
        "issuer": {"id": "did:example:i"}, "credentialSubject": {"id": "s"}});
    let (value, _) = read(&token(&json!({"alg": "ES256"}), &whole));
    assert_eq!(
        (&value["issuer"], &value["id"]),
        (&json!({"id": "did:example:i"}), &json!("urn:a")),
        "what is there stays"
    );
    assert_eq!(value["validFrom"], "1970-01-01T00:00:00Z");

    for odd in [json!({"vc": 1, "iss": 2}), json!({"nbf": 1e300, "exp": "x", "credentialSubject": []}), json!({})] {
        assert_eq!(read(&token(&json!({"alg": "ES256"}), &odd)).0, odd);
    }
}

#[test]
fn algorithms_that_prove_nothing_are_said() {
    for (header, expected) in [
        (json!({"alg": "none"}), "without a signature"),
        (json!({"alg": "NONE"}), "without a signature"),
        (json!({}), "without a signature"),
        (json!({"alg": "HS256"}), "shared secret"),
        (json!({"alg": "RS256", "kid": "../../etc/passwd"}), "not checked here"),
    ] {
        let (value, problems) = read(&token(&header, &json!({"a": 1})));
        assert_eq!(value, json!({"a": 1}));
        assert!(problems[0].message.contains(expected), "{header}: {problems:?}");
        assert_eq!(problems[0].severity == Severity::Warning, expected != "not checked here");
    }
}

#[test]
fn broken_tokens_say_where() {
    let header = encoded(r#"{"alg":"ES256"}"#);
    for (text, place, expected) in [
        (format!("{header}.=~.x"), "payload", "base64"),
        (format!("{header}.a.x"), "payload", "base64"),
        (format!("{header}.{}.x", encoded("{\"a\":")), "payload, line 1, column 5", "not JSON"),
        (format!("{header}.{}.x", encoded("[1]")), "payload", "not a JSON object"),
        (format!("{header}.{}.x", URL_SAFE.encode(b"\xff\xff")), "payload", "UTF-8"),
        (format!("eyJh!.{header}.x"), "header", "base64"),
    ] {
        let (value, problems) = read(&text);
        let found = (problems[0].place.as_str(), problems[0].message.as_str());
        assert!(value.is_null() && found.0 == place && found.1.contains(expected), "{text}: {found:?}");
        assert!(!problems[0].hint.is_empty());
    }
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let (_, problems) = read(&format!("{header}.{}.x", encoded(&deep)));
    assert!(problems[0].message.contains("json_depth"), "{problems:?}");
}

#[test]
fn tokens_written_as_json_are_read_and_encrypted_ones_refused() {
    let header = encoded(r#"{"alg":"ES256"}"#);
    let payload = encoded(r#"{"a":1}"#);
    let read = |value: Value| {
        let (text, mut problems) = (value.to_string(), Vec::new());
        let found = sealed(&Json::parse(&text).unwrap(), &Limits::default(), &mut problems);
        (found.map(|it| it.map(|it| it.to_string())), problems)
    };
    let flat = json!({"payload": payload, "protected": header, "signature": "x"});
    assert_eq!(read(flat).0, Some(Some("{\"a\":1}".to_owned())));
    let general = json!({"payload": payload, "signatures": [{"protected": header, "signature": "x"}]});
    assert_eq!(read(general).0, Some(Some("{\"a\":1}".to_owned())));
    let (found, problems) = read(json!({"protected": header, "ciphertext": "x", "iv": "y", "tag": "z"}));
    assert!(found == Some(None) && problems[0].message.contains("encrypted"), "{problems:?}");
    assert_eq!(read(json!({"payload": {"a": 1}})).0, None, "any other JSON");
    assert_eq!(read(json!({"payload": "text"})).0, None, "any other JSON");
}
