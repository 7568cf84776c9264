//! A JSON value with its place, and access to it that forgives the shapes found in the wild: one or many, string or
//! object, `id` or `@id`, language maps with nulls, numbers as strings.

use serde_json::Value;

use crate::model::{Iri, Problem, Reading};

/// A value with its place in the document.
#[derive(Debug, Clone)]
pub(in crate::standards) struct Node<'a> {
    pub(in crate::standards) value: &'a Value,
    pub(in crate::standards) place: String,
}

impl<'a> Node<'a> {
    pub(in crate::standards) fn new(value: &'a Value, place: impl Into<String>) -> Self {
        Self { value, place: place.into() }
    }

    /// The first of these keys that is there and not null.
    pub(in crate::standards) fn get(&self, keys: &[&str]) -> Option<Self> {
        let object = self.value.as_object()?;
        keys.iter().find_map(|key| {
            let value = object.get(*key).filter(|it| !it.is_null())?;
            Some(Self { value, place: format!("{}/{}", self.place, escape(key)) })
        })
    }

    /// The items of an array, or the value itself as the only one.
    pub(in crate::standards) fn items(&self) -> Vec<Self> {
        match self.value {
            Value::Array(array) => {
                let item = |(at, value)| Self { value, place: format!("{}/{at}", self.place) };
                array.iter().enumerate().map(item).filter(|it| !it.value.is_null()).collect()
            }
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// The items under the first of these keys that is there.
    pub(in crate::standards) fn all(&self, keys: &[&str]) -> Vec<Self> {
        self.get(keys).map(|it| it.items()).unwrap_or_default()
    }

    /// The value as words: a string, a number, a language map's English or first entry, a `@value`, the first of a list.
    pub(in crate::standards) fn words(&self) -> Option<String> {
        let text = match self.value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Array(array) => return array.iter().find_map(|value| Self::new(value, "").words()),
            Value::Object(object) => {
                let preferred = ["@value", "en", "en-US", "en-GB"].iter().find_map(|key| object.get(*key)?.as_str());
                let language_map = || object.iter().filter(|(key, _)| is_language(key)).find_map(|(_, it)| it.as_str());
                preferred.or_else(language_map)?.to_owned()
            }
            Value::Null => return None,
        };
        // A NUL is no part of any name; dropped here, since C programs behind us would cut there.
        let text = text.replace('\0', "").trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// The words under the first of these keys.
    pub(in crate::standards) fn text(&self, keys: &[&str]) -> Option<String> {
        self.get(keys)?.words()
    }

    /// The value's identifier: itself when it is a string, else its `id` or `@id`.
    pub(in crate::standards) fn id(&self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|it| !it.is_empty()),
            _ => self.text(&["id", "@id"]),
        }
    }

    /// The value's identifier as an IRI; a problem when it is none, `None` when there is none.
    pub(in crate::standards) fn iri(&self, reading: &mut Reading) -> Option<Iri> {
        let id = self.id()?;
        match Iri::new(&id) {
            Ok(iri) => Some(iri),
            Err(error) => {
                let place = if self.value.is_string() { self.place.clone() } else { format!("{}/id", self.place) };
                reading.problems.push(Problem::warning(
                    place,
                    error.to_string(),
                    "give it an absolute IRI such as https://... or urn:uuid:...",
                ));
                None
            }
        }
    }

    /// Its types, without namespace.
    pub(in crate::standards) fn types(&self) -> Vec<String> {
        let all = self.all(&["type", "@type"]);
        all.iter()
            .filter_map(|it| it.value.as_str())
            .map(|it| it.rsplit(['/', '#', ':']).next().unwrap_or(it).to_owned())
            .collect()
    }

    pub(in crate::standards) fn is_a(&self, kinds: &[&str]) -> bool {
        self.types().iter().any(|it| kinds.contains(&it.as_str()))
    }

    pub(in crate::standards) fn has(&self, key: &str) -> bool {
        self.get(&[key]).is_some()
    }

    /// Numbers, also as strings; finite ones only.
    pub(in crate::standards) fn number(&self) -> Option<f64> {
        let number = match self.value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().replace(',', ".").parse().ok(),
            _ => None,
        };
        number.filter(|it| it.is_finite())
    }

    /// The contexts that it names.
    pub(in crate::standards) fn contexts(&self) -> Vec<&'a str> {
        match self.value.get("@context") {
            Some(Value::String(text)) => vec![text.as_str()],
            Some(Value::Array(array)) => array.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// A key as part of a JSON pointer (RFC 6901).
pub(in crate::standards) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn is_language(key: &str) -> bool {
    let primary = key.split('-').next().unwrap_or(key);
    (2..=3).contains(&primary.len()) && primary.chars().all(|it| it.is_ascii_alphabetic())
}

/// Every top-level thing of a value: itself, the items of an array, of an `@graph`, or of a page of credentials.
pub(in crate::standards) fn things<'a>(value: &'a Value, place: &str) -> Vec<Node<'a>> {
    let node = Node::new(value, place);
    match value {
        Value::Array(_) => node.items().into_iter().flat_map(|it| things(it.value, &it.place)).collect(),
        Value::Object(object) => {
            let page = ["@graph", "credential", "credentials"]
                .iter()
                .find(|key| object.get(**key).is_some_and(Value::is_array));
            match page {
                Some(key) if !object.contains_key("credentialSubject") && !object.contains_key("type") => {
                    node.all(&[key]).into_iter().flat_map(|it| things(it.value, &it.place)).collect()
                }
                _ => match object.get("vc") {
                    // A JWT's claims, decoded.
                    Some(claim) if claim.is_object() => things(claim, &format!("{place}/vc")),
                    _ => vec![node],
                },
            }
        }
        _ => Vec::new(),
    }
}
