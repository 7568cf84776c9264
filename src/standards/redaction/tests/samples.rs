//! Documents with a canary in every place that is about a person.

use std::io::Write;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

pub(super) fn badge() -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "https://issuer.example/b",
        "name": "Knots", "description": "Ties knots", "image": "https://issuer.example/b.png",
        "criteria": {"narrative": "Tie ten knots; write to badges@issuer.example"},
        "alignment": [{"targetName": "Knots", "targetUrl": "https://skills.example/knots"}],
        "issuer": {"type": "Profile", "id": "https://issuer.example", "name": "Issuer", "email": "badges@issuer.example"}})
}

pub(super) fn assertion() -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://issuer.example/a/1",
        "recipient": {"type": "email", "hashed": false, "identity": "canary1@people.example", "salt": "canary-salt"},
        "evidence": [{"id": "https://work.example/canary-2", "narrative": "Canary wrote it", "name": "Canary work"}],
        "narrative": "Canary tied ten knots", "image": {"id": "data:image/png;base64,canary", "caption": "Canary"},
        "extensions:recipientProfile": {"name": "Canary Bird", "type": ["Extension"]}, "schema:note": {"who@canary.example": "canary"},
        "issuedOn": "2026-01-01T00:00:00Z", "verification": {"type": "hosted", "creator": "https://x.example/canary"},
        "endorsement": [{"type": "Endorsement", "claim": {"id": "https://issuer.example/a/1", "endorsementComment": "Canary is good"}}],
        "badge": badge()})
}

pub(super) fn achievement() -> Value {
    json!({"id": "https://issuer.example/ach", "type": ["Achievement"], "name": "Knots", "description": "d",
        "criteria": {"narrative": "Tie ten knots"}, "image": {"id": format!("data:image/png;base64,canary{}", "A".repeat(2_000)), "type": "Image"},
        "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "canary3@people.example", "identifierType": "emailAddress"}],
        "endorsement": [{"type": ["VerifiableCredential", "EndorsementCredential"], "id": "urn:e:1", "issuer": "https://e.example",
            "validFrom": "2026-01-01T00:00:00Z", "proof": {"proofValue": "canary"},
            "credentialSubject": {"id": "https://issuer.example/ach", "type": ["EndorsementSubject"], "endorsementComment": "as Canary did"}},
            {"type": ["VerifiableCredential", "EndorsementCredential"], "id": "urn:e:canary", "issuer": "https://e.example",
            "credentialSubject": {"id": "did:example:canary", "type": ["EndorsementSubject"]}}]})
}

pub(super) fn credential() -> Value {
    json!({"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://issuer.example/c/1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "Issuer", "official": "Canary Boss"},
        "validFrom": "2026-01-01T00:00:00Z", "name": "Canary's badge", "description": "For Canary",
        "image": {"id": "https://issuer.example/canary.png", "caption": "canary"},
        "evidence": [{"id": "https://work.example/canary", "type": ["Evidence"], "narrative": "by Canary"}],
        "proof": [{"type": "DataIntegrityProof", "proofValue": "canary"}], "termsOfUse": {"type": "canary"},
        "credentialStatus": {"id": "https://issuer.example/s#1", "type": "1EdTechRevocationList", "note": "canary"},
        "x:more": [{"canary": "canary"}], "endorsementJwt": ["eyJhbGciOiJFUzI1NiJ9.canary.x"],
        "credentialSubject": {"id": "did:example:canary", "type": ["AchievementSubject"], "name": "Canary Bird",
            "email": "canary4@people.example", "identifier": [{"type": "IdentityObject", "hashed": true,
                "identityHash": "sha256$canary", "salt": "canary-salt", "identityType": "emailAddress"}],
            "licenseNumber": "CANARY-7", "narrative": "Canary did", "role": "canary", "term": "canary term",
            "image": {"id": "https://issuer.example/canary2.png"}, "activityStartDate": "2026-01-01T00:00:00Z",
            "result": [{"type": ["Result"], "value": "canary 97", "achievedLevel": "urn:l:canary"}],
            "source": {"id": "https://canary.example", "type": ["Profile"], "name": "Canary Teacher"},
            "achievement": achievement()}})
}

pub(super) fn with(base: &Value, change: &Value) -> Value {
    let mut changed = base.clone();
    changed.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    changed.as_object_mut().unwrap().retain(|_, it| !it.is_null());
    changed
}

pub(super) fn signed(claims: &Value) -> String {
    let part = |value: &str| URL_SAFE_NO_PAD.encode(value);
    format!("{}.{}.{}", part(r#"{"alg":"ES256","kid":"canary"}"#), part(&claims.to_string()), part("canary"))
}

pub(super) fn png(keyword: &str, text: &[u8], kind: &[u8]) -> Vec<u8> {
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        image.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        image.extend(kind);
        image.extend(data);
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        image.extend(sum.sum().to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    let packed = |text: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let data = match kind {
        b"iTXt" => [keyword.as_bytes(), b"\0\0\0\0\0", text].concat(),
        b"zTXt" => [keyword.as_bytes(), b"\0\0", &packed(text)].concat(),
        _ => [keyword.as_bytes(), b"\0", text].concat(),
    };
    chunk(kind, &data);
    chunk(b"IEND", b"");
    image
}
