//! The licence of what is published at an address, where something there says it.

use serde_json::Value;

use super::Looked;
use crate::crawl::{kinds::lists, page::PageLinks};

/// Members that hold a licence in the standards: schema.org, DCAT, CTDL-ASN, CASE.
const MEMBERS: [&str; 12] = [
    "license",
    "licence",
    "licenseURI",
    "schema:license",
    "https://schema.org/license",
    "http://schema.org/license",
    "dct:license",
    "dcterms:license",
    "ceasn:license",
    "sdLicense",
    "rights",
    "licenseUrl",
];
/// Values that are looked at.
const MAX_VALUES: usize = 20_000;
/// How deep they may lie.
const MAX_DEPTH: usize = 12;
/// The longest licence that is taken for one.
const MAX_BYTES: usize = 300;

/// The licence that an answer names: in its headers, in its JSON, in its page.
pub(super) fn of(looked: &Looked, page: &PageLinks) -> Option<String> {
    let header = looked.answer.link.as_deref().and_then(|it| lists::link_header(it, "license"));
    let header = header.and_then(|it| looked.url.join(&it).ok()).map(String::from);
    header.or_else(|| in_json(&looked.answer.body)).or_else(|| page.licence.clone()).map(|it| short(&it))
}

/// The first licence in a JSON document, or in the JSON-LD of a page.
pub(super) fn in_json(bytes: &[u8]) -> Option<String> {
    let mut left = MAX_VALUES;
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        return within(&value, 0, &mut left);
    }
    let text = String::from_utf8_lossy(bytes);
    let scripts = text.split("application/ld+json").skip(1).take(20);
    scripts
        .filter_map(|it| it.split_once('>')?.1.split("</script").next())
        .filter_map(|it| serde_json::from_str::<Value>(it).ok())
        .find_map(|it| within(&it, 0, &mut left))
}

fn within(value: &Value, depth: usize, left: &mut usize) -> Option<String> {
    if depth > MAX_DEPTH || *left == 0 {
        return None;
    }
    *left -= 1;
    match value {
        Value::Object(object) => {
            let own = MEMBERS.iter().find_map(|it| written(object.get(*it)?));
            own.or_else(|| object.values().find_map(|it| within(it, depth + 1, left)))
        }
        Value::Array(items) => items.iter().find_map(|it| within(it, depth + 1, left)),
        _ => None,
    }
}

/// A licence as an address or in words; the address of one that is an object.
fn written(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => Some(text.as_str()),
        Value::Array(items) => return items.iter().find_map(written),
        Value::Object(_) => lists::text(value, &["@id", "id", "url", "uri", "title", "name", "@value", "en"]),
        _ => None,
    };
    text.map(str::trim).filter(|it| !it.is_empty() && it.len() <= MAX_BYTES).map(str::to_owned)
}

/// The usual short name of a licence of Creative Commons; others as they are written.
pub(super) fn short(written: &str) -> String {
    let Some((_, path)) = written.split_once("creativecommons.org/") else { return written.to_owned() };
    let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    match parts.as_slice() {
        ["licenses", kind, version, ..] => format!("CC-{}-{version}", kind.to_ascii_uppercase()),
        ["publicdomain", "zero", version, ..] => format!("CC0-{version}"),
        ["publicdomain", "mark", version, ..] => format!("PDM-{version}"),
        _ => written.to_owned(),
    }
}
