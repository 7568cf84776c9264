//! A JSON value with its place, and access to it that forgives the shapes found in the wild: one or many, string or
//! object, `id` or `@id`, language maps with nulls, numbers as strings.

use std::{cell::OnceCell, rc::Rc};

use crate::{
    model::{Iri, Problem, Reading},
    standards::json::Json,
};

/// A value with its place in the document. The place is spelt out only when somebody asks for it.
#[derive(Debug, Clone)]
pub(in crate::standards) struct Node<'a> {
    pub(in crate::standards) value: &'a Json<'a>,
    step: Step<'a>,
    above: Option<Rc<Trail<'a>>>,
    /// This node as a part of its children's way; made with the first child.
    trail: OnceCell<Rc<Trail<'a>>>,
}

/// The last part of a place.
#[derive(Debug, Clone)]
enum Step<'a> {
    /// Where the value begins.
    Start(Rc<str>),
    Key(&'a str),
    Item(usize),
}

/// The way from the start to a node.
#[derive(Debug)]
struct Trail<'a> {
    step: Step<'a>,
    above: Option<Rc<Trail<'a>>>,
}

impl<'a> Node<'a> {
    pub(in crate::standards) fn new(value: &'a Json<'a>, place: impl AsRef<str>) -> Self {
        Self { value, step: Step::Start(Rc::from(place.as_ref())), above: None, trail: OnceCell::new() }
    }

    /// Where it is: the start's place and a JSON pointer (RFC 6901).
    pub(in crate::standards) fn place(&self) -> String {
        let mut steps = vec![&self.step];
        let mut above = self.above.as_deref();
        while let Some(trail) = above {
            steps.push(&trail.step);
            above = trail.above.as_deref();
        }
        let mut place = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Start(start) => place.push_str(start),
                Step::Key(key) => {
                    place.push('/');
                    place.push_str(&escape(key));
                }
                Step::Item(at) => place.push_str(&format!("/{at}")),
            }
        }
        place
    }

    /// Where the value under `key` is, or would be.
    pub(in crate::standards) fn place_of(&self, key: &str) -> String {
        format!("{}/{}", self.place(), escape(key))
    }

    fn child(&self, value: &'a Json<'a>, step: Step<'a>) -> Self {
        let trail = || Rc::new(Trail { step: self.step.clone(), above: self.above.clone() });
        let above = Some(self.trail.get_or_init(trail).clone());
        Self { value, step, above, trail: OnceCell::new() }
    }

    /// The first of these keys that is there and not null.
    pub(in crate::standards) fn get(&self, keys: &[&str]) -> Option<Self> {
        let object = self.value.as_object()?;
        keys.iter().find_map(|key| {
            let (key, value) = object.member(key).filter(|(_, it)| !it.is_null())?;
            Some(self.child(value, Step::Key(key)))
        })
    }

    /// The items of an array, or the value itself as the only one.
    pub(in crate::standards) fn items(&self) -> Vec<Self> {
        match self.value {
            Json::Array(array) => {
                let items = array.iter().enumerate().filter(|(_, it)| !it.is_null());
                items.map(|(at, value)| self.child(value, Step::Item(at))).collect()
            }
            Json::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// The items under the first of these keys that is there.
    pub(in crate::standards) fn all(&self, keys: &[&str]) -> Vec<Self> {
        self.get(keys).map(|it| it.items()).unwrap_or_default()
    }

    /// Every member that is not null, in the document's order, with its key.
    pub(in crate::standards) fn members(&self) -> Vec<(&'a str, Self)> {
        let Some(object) = self.value.as_object() else { return Vec::new() };
        let members = object.iter().filter(|(_, value)| !value.is_null());
        members.map(|(key, value)| (key, self.child(value, Step::Key(key)))).collect()
    }

    /// The value as words: a string, a number, a language map's English or first entry, a `@value`, the first of a list.
    pub(in crate::standards) fn words(&self) -> Option<String> {
        words_of(self.value)
    }

    /// The words under the first of these keys.
    pub(in crate::standards) fn text(&self, keys: &[&str]) -> Option<String> {
        self.get(keys)?.words()
    }

    /// The value's identifier: itself when it is a string, else its `id` or `@id`.
    pub(in crate::standards) fn id(&self) -> Option<String> {
        match self.value {
            Json::String(text) => Some(text.trim().to_owned()).filter(|it| !it.is_empty()),
            _ => self.text(&["id", "@id"]),
        }
    }

    /// The value's identifier as an IRI; a problem when it is none, `None` when there is none.
    pub(in crate::standards) fn iri(&self, reading: &mut Reading) -> Option<Iri> {
        let id = self.id()?;
        match Iri::new(&id) {
            Ok(iri) => Some(iri),
            Err(error) => {
                let place = if self.value.is_string() { self.place() } else { self.place_of("id") };
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

    /// Whether one of its types is one of these. Asked of every document often, so nothing is copied.
    pub(in crate::standards) fn is_a(&self, kinds: &[&str]) -> bool {
        let Some(object) = self.value.as_object() else { return false };
        let found = ["type", "@type"].iter().find_map(|key| object.get(key).filter(|it| !it.is_null()));
        let named = |it: &str| kinds.contains(&it.rsplit(['/', '#', ':']).next().unwrap_or(it));
        match found {
            Some(Json::String(text)) => named(text),
            Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).any(named),
            _ => false,
        }
    }

    pub(in crate::standards) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(|it| !it.is_null())
    }

    /// Whether it is `true`, also as a string.
    pub(in crate::standards) fn is_true(&self) -> bool {
        match self.value {
            Json::Bool(value) => *value,
            Json::String(text) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// Numbers, also as strings; finite ones only.
    pub(in crate::standards) fn number(&self) -> Option<f64> {
        let number = match self.value {
            Json::Number(number) => number.as_f64(),
            Json::String(text) => text.trim().replace(',', ".").parse().ok(),
            _ => None,
        };
        number.filter(|it| it.is_finite())
    }

    /// The contexts that it names.
    pub(in crate::standards) fn contexts(&self) -> Vec<&'a str> {
        match self.value.get("@context") {
            Some(Json::String(text)) => vec![text.as_ref()],
            Some(Json::Array(array)) => array.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

fn words_of(value: &Json<'_>) -> Option<String> {
    let text = match value {
        Json::String(text) => text.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Array(array) => return array.iter().find_map(words_of),
        Json::Object(object) => {
            let preferred = ["@value", "en", "en-US", "en-GB"].iter().find_map(|key| words_of(object.get(key)?));
            let language_map = || object.iter().filter(|(key, _)| is_language(key)).find_map(|(_, it)| words_of(it));
            return preferred.or_else(language_map);
        }
        Json::Null => return None,
    };
    // A NUL is no part of any name; dropped here, since C programs behind us would cut there.
    let text = if text.contains('\0') { text.replace('\0', "") } else { text };
    let trimmed = text.trim();
    if trimmed.len() == text.len() {
        Some(text).filter(|it| !it.is_empty())
    } else {
        Some(trimmed.to_owned()).filter(|it| !it.is_empty())
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
pub(in crate::standards) fn things<'a>(value: &'a Json<'a>, place: &str) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    gather(Node::new(value, place), &mut found);
    found
}

fn gather<'a>(node: Node<'a>, found: &mut Vec<Node<'a>>) {
    match node.value {
        Json::Array(_) => node.items().into_iter().for_each(|it| gather(it, found)),
        Json::Object(object) => {
            let page = ["@graph", "credential", "credentials"]
                .into_iter()
                .find(|key| object.get(key).is_some_and(Json::is_array));
            match page {
                Some(key) if !object.contains_key("credentialSubject") && !object.contains_key("type") => {
                    node.all(&[key]).into_iter().for_each(|it| gather(it, found));
                }
                _ => match node.get(&["vc"]).filter(|it| it.value.is_object()) {
                    // A JWT's claims, decoded.
                    Some(claim) => gather(claim, found),
                    None => found.push(node),
                },
            }
        }
        _ => {}
    }
}
