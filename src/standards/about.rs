//! Files that come along with data of the field and are about them: contexts, schemas, descriptions of interfaces,
//! documentation, licences, parts of signatures. None of them is a badge or a job, however much it speaks of them.

use super::{Content, Json, Object};

/// What it is, when it is about data and no data itself.
pub(super) fn data(content: &Content<'_>) -> Option<&'static str> {
    match content {
        Content::Json(Json::Object(object)) => object_about_data(object),
        Content::Text(text) if is_documentation(text) => Some("documentation of a format"),
        Content::Text(text) => is_licence(text).then_some("a licence"),
        _ => None,
    }
}

fn object_about_data(object: &Object<'_>) -> Option<&'static str> {
    let has = |key: &str| object.contains_key(key);
    let text = |key: &str| object.get(key).and_then(Json::as_str);
    let only = |known: &[&str]| object.keys().all(|key| known.contains(&key));
    // Only names of other contexts define nothing: that is a document with nothing in it.
    let terms = object.get("@context").is_some_and(|it| {
        it.is_object() || it.as_array().is_some_and(|items| items.is_empty() || items.iter().any(Json::is_object))
    });
    if terms && only(&["@context", "validation", "obi:validation"]) {
        return Some("a JSON-LD context");
    }
    let schema = ["properties", "$defs", "definitions", "allOf", "anyOf", "oneOf", "$ref"].iter().any(|it| has(it));
    // Parts of a schema do not say so: an object's properties, each with its own rules.
    let part = text("type") == Some("object")
        && object.get("properties").and_then(Json::as_object).is_some_and(|it| it.values().all(Json::is_object));
    if (has("$schema") && schema) || part {
        return Some("a JSON Schema");
    }
    if (text("openapi").is_some() || text("swagger").is_some()) && (has("paths") || has("components")) {
        return Some("a description of an interface (OpenAPI)");
    }
    if text("alg").is_some() && only(&["alg", "typ", "kid", "cty", "crit", "jwk", "jku", "x5c", "x5u", "b64", "iss"]) {
        return Some("the header of a signed token");
    }
    let proof = text("proofPurpose").is_some() && has("verificationMethod") && has("type");
    (proof && !has("credentialSubject")).then_some("a proof by itself, without what it proves")
}

/// Words of licences, which stand together in nothing else.
fn is_licence(text: &str) -> bool {
    let end = text.char_indices().nth(40_000).map_or(text.len(), |(at, _)| at);
    let start = text.get(..end).unwrap_or(text).to_lowercase();
    let words = ["licens", "warrant", "hereby", "intellectual property", "sublicens", "\"as is\"", "liab", "copyright"];
    words.iter().filter(|it| start.contains(**it)).count() >= 5
}

/// Text laid out as documentation is (code between fences, references in double brackets, front matter, classes with
/// their properties) that speaks of formats of data.
fn is_documentation(text: &str) -> bool {
    let end = text.char_indices().nth(40_000).map_or(text.len(), |(at, _)| at);
    let start = text.get(..end).unwrap_or(text);
    let reference = || {
        let mut after = start.split("[[").skip(1);
        after.any(|it| it.starts_with(|first: char| first.is_ascii_uppercase()) && it.contains("]]"))
    };
    let classes = || start.contains("\n    Class ") && start.contains("\n        Property ");
    let fenced = start.contains("\n```") || start.contains("\n~~~") || start.contains("<pre");
    let laid_out = start.starts_with("---\n") || fenced || reference() || classes();
    let speaks = ["JSON-LD", "@context", "implementers", "JSON Schema", "JSON object", "conformance"];
    laid_out && speaks.iter().any(|it| start.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_data_is_none() {
        for (text, expected) in [
            (r#"{"@context": {"name": "schema:name"}}"#, Some("a JSON-LD context")),
            (r#"{"@context": ["https://w3id.org/openbadges/v2"], "id": "x:y"}"#, None),
            (r#"{"$schema": "http://json-schema.org/draft-04/schema#", "allOf": []}"#, Some("a JSON Schema")),
            (r#"{"openapi": "3.0.1", "paths": {}}"#, Some("a description of an interface (OpenAPI)")),
            (r#"{"alg": "RS256", "kid": "k"}"#, Some("the header of a signed token")),
            (
                r#"{"type": "DataIntegrityProof", "proofPurpose": "assertionMethod", "verificationMethod": "x:y"}"#,
                Some("a proof by itself, without what it proves"),
            ),
            (r#"{"alg": "RS256", "name": "n"}"#, None),
        ] {
            let json = Json::parse(text).unwrap();
            assert_eq!(data(&Content::Json(json)), expected, "{text}");
        }
    }

    #[test]
    fn documentation_is_no_ad() {
        let about = "# Guide\n\nYou will need experience with [[OB-30]]. Implementers apply JSON-LD.";
        assert!(data(&Content::Text(about)).is_some());
        let code = "Skills of a badge\n\n```json\n{\"@context\": \"x\"}\n```\n";
        assert!(data(&Content::Text(code)).is_some());
        let licence =
            "The licensee is hereby granted a copyright licence, without warranty or liability. Experience, apply.";
        assert_eq!(data(&Content::Text(licence)), Some("a licence"));
        let ad = "# Developer\n\nYour role: you build JSON-LD services. Requirements: Rust, experience, conformance.";
        assert!(data(&Content::Text(ad)).is_none());
    }
}
