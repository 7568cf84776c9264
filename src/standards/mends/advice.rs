//! What readers here understand all the same, and others may not: names of the versions before, pages in the place of
//! the thing itself.

use serde_json::{Value, json};

use super::Mend;
use crate::{model::canonical, standards::shared::node::escape};

/// So deep do achievements lie.
const DEEPEST: usize = 40;

/// Advice for a document, at most so many.
pub(super) fn of(root: &Value, most: usize) -> Vec<Mend> {
    let mut found = Vec::new();
    let version = Version::of(root).unwrap_or(Version::Old);
    walk(root, "", version, 0, most, &mut found);
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Old,
    Two,
    Three,
}

impl Version {
    fn of(value: &Value) -> Option<Self> {
        let context = value.get("@context")?.to_string();
        if context.contains("/ob/v3") || context.contains("/clr/v2") {
            Some(Self::Three)
        } else if context.contains("openbadges/v2") || context.contains("/ob/v2") {
            Some(Self::Two)
        } else if context.contains("openbadges/v1") {
            Some(Self::Old)
        } else {
            None
        }
    }
}

fn walk(value: &Value, place: &str, version: Version, depth: usize, most: usize, found: &mut Vec<Mend>) {
    if depth > DEEPEST || found.len() >= most {
        return;
    }
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, &format!("{place}/{at}"), version, depth + 1, most, found);
            }
        }
        Value::Object(object) => {
            let version = Version::of(value).unwrap_or(version);
            if version == Version::Three
                && object.get("tags").is_some_and(Value::is_array)
                && !object.contains_key("tag")
                && (object.contains_key("criteria") || object.contains_key("achievementType"))
            {
                push(found, place, "tags", "`tags` is called `tag` in version 3.0", &[("tags", "tag")]);
            }
            for key in ["alignment", "alignments"] {
                let Some(stated) = object.get(key) else { continue };
                let items = stated.as_array().map_or(std::slice::from_ref(stated), Vec::as_slice);
                for (at, item) in items.iter().enumerate() {
                    let place =
                        if stated.is_array() { format!("{place}/{key}/{at}") } else { format!("{place}/{key}") };
                    alignment(item, &place, version, found);
                }
            }
            for (key, member) in object {
                if key != "@context" && !key.starts_with("skillmatch:") {
                    walk(member, &format!("{place}/{}", escape(key)), version, depth + 1, most, found);
                }
            }
        }
        _ => {}
    }
}

fn alignment(item: &Value, place: &str, version: Version, found: &mut Vec<Mend>) {
    let has = |key: &str| item.get(key).is_some_and(Value::is_string);
    if version != Version::Old && !has("targetUrl") && !has("targetName") && has("url") {
        let moved: Vec<(&str, &str)> =
            [("name", "targetName"), ("url", "targetUrl"), ("description", "targetDescription")]
                .into_iter()
                .filter(|(old, new)| has(old) && item.get(new).is_none())
                .collect();
        push(found, place, "", "an alignment has the names of version 1.1: `name`, `url`", &moved);
    }
    if version != Version::Old && has("targetURL") && item.get("targetUrl").is_none() {
        push(found, place, "targetURL", "`targetURL` is spelt `targetUrl`", &[("targetURL", "targetUrl")]);
    }
    for key in ["targetUrl", "url"] {
        let Some(url) = item.get(key).and_then(Value::as_str) else { continue };
        let meant = canonical(url);
        if url.contains("uri=") && meant.starts_with("http://data.europa.eu/esco/") {
            let place = format!("{place}/{key}");
            let message = "the address is that of a page about an ESCO concept; the concept has one of its own";
            let patch = vec![json!({"op": "replace", "path": place, "value": meant})];
            found.push(Mend { place, message: message.to_owned(), patch });
        }
    }
}

fn push(found: &mut Vec<Mend>, place: &str, key: &str, message: &str, renamed: &[(&str, &str)]) {
    let operations = renamed
        .iter()
        .map(|(from, to)| json!({"op": "move", "from": format!("{place}/{from}"), "path": format!("{place}/{to}")}));
    let patch: Vec<Value> = operations.collect();
    let place = if key.is_empty() { place.to_owned() } else { format!("{place}/{key}") };
    found.push(Mend { place, message: message.to_owned(), patch });
}
