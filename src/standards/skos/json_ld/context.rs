//! What the keys of a JSON-LD document mean, as far as it can be known offline.

use std::collections::HashMap;

use super::super::terms::{self, Term};
use crate::standards::json::Json;

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The node's name.
    Id,
    /// Holds more nodes: `@graph`, `@included`.
    Nodes,
    /// Properties that point here.
    Reverse,
    /// A property; `reverse`: it points here.
    Property { term: Term, reverse: bool },
    /// Nothing that says something to us.
    Other,
}

/// A document's own context.
#[derive(Debug, Default)]
pub(super) struct Context {
    base: String,
    vocabulary: Option<String>,
    /// The language of texts that state none.
    pub(super) language: Option<String>,
    prefixes: HashMap<String, String>,
    /// Keys that the context defines.
    keys: HashMap<String, Key>,
}

impl Context {
    pub(super) fn with_base(base: &str) -> Self {
        Self { base: base.to_owned(), ..Self::default() }
    }

    /// Takes over what a value's `@context` says.
    pub(super) fn learn(&mut self, value: &Json<'_>) {
        match value.get("@context") {
            Some(Json::Array(parts)) => parts.iter().for_each(|it| self.learn_part(it)),
            Some(part) => self.learn_part(part),
            None => {}
        }
    }

    fn learn_part(&mut self, part: &Json<'_>) {
        let Some(object) = part.as_object() else { return };
        // Prefixes first: terms may be written with them, in any order.
        for (key, value) in object.iter() {
            let iri = value.as_str().or_else(|| value.get("@id")?.as_str());
            let Some(iri) = iri else { continue };
            match key {
                "@base" => iri.clone_into(&mut self.base),
                "@vocab" => self.vocabulary = Some(iri.to_owned()),
                "@language" => self.language = Some(iri.to_owned()),
                _ if iri.ends_with(['#', '/', ':', '_']) => {
                    self.prefixes.insert(key.to_owned(), iri.to_owned());
                }
                _ => {}
            }
        }
        for (key, value) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
            let reversed = value.get("@reverse").and_then(Json::as_str);
            let iri = reversed.or_else(|| value.as_str()).or_else(|| value.get("@id")?.as_str());
            let Some(iri) = iri else { continue };
            let meaning = match iri {
                "@id" => Key::Id,
                "@type" => Key::Property { term: Term::Type, reverse: false },
                "@graph" | "@included" => Key::Nodes,
                _ => match terms::of(&self.expand(iri)) {
                    Some(term) => Key::Property { term, reverse: reversed.is_some() },
                    None => continue,
                },
            };
            self.keys.insert(key.to_owned(), meaning);
        }
    }

    /// What a key stands for.
    pub(super) fn key(&self, key: &str) -> Key {
        let property = |term| Key::Property { term, reverse: false };
        match key {
            "@id" => Key::Id,
            "@type" => property(Term::Type),
            "@graph" | "@included" => Key::Nodes,
            "@reverse" => Key::Reverse,
            _ if key.starts_with('@') => Key::Other,
            _ => {
                if let Some(known) = self.keys.get(key) {
                    return *known;
                }
                if key.contains(':') {
                    return terms::of(&self.expand(key)).map_or(Key::Other, property);
                }
                if let Some(term) = self.vocabulary.as_ref().and_then(|it| terms::of(&format!("{it}{key}"))) {
                    return property(term);
                }
                match key {
                    "id" | "uri" => Key::Id,
                    "graph" => Key::Nodes,
                    _ => terms::of_bare(key).map_or(Key::Other, property),
                }
            }
        }
    }

    /// A compact IRI spelt out.
    fn expand(&self, written: &str) -> String {
        if let Some((prefix, local)) = written.split_once(':')
            && !local.starts_with("//")
            && let Some(namespace) = self.prefixes.get(prefix).map(String::as_str).or_else(|| terms::namespace(prefix))
        {
            return format!("{namespace}{local}");
        }
        written.to_owned()
    }

    /// The name of a thing: an IRI spelt out and made absolute, or a blank one.
    pub(super) fn iri(&self, written: &str) -> String {
        let spelt = self.expand(written);
        if has_scheme(&spelt) || spelt.starts_with("_:") {
            return spelt;
        }
        let joined = url::Url::parse(&self.base).ok().filter(|it| !it.cannot_be_a_base());
        match joined.and_then(|it| it.join(&spelt).ok()) {
            Some(url) => url.into(),
            None => format!("{}{spelt}", self.base),
        }
    }

    /// A type spelt out: bare ones are SKOS's.
    pub(super) fn kind(&self, written: &str) -> String {
        let spelt = self.expand(written.trim());
        if has_scheme(&spelt) {
            return spelt;
        }
        let vocabulary = self.vocabulary.as_deref().unwrap_or("http://www.w3.org/2004/02/skos/core#");
        format!("{vocabulary}{spelt}")
    }
}

/// Whether a text looks like an absolute IRI.
pub(super) fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1
            && !rest.is_empty()
            && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '.' | '-'))
            && !text.contains(char::is_whitespace)
    })
}
