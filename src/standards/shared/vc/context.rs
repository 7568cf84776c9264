//! What can be known of a document's JSON-LD contexts without fetching any: the base contexts by heart, and what the
//! document defines itself. Of any other URL nothing is known, so it may define everything.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{Faults, Node, cut, values::is_url};
use crate::{
    model::Problem,
    standards::json::{Json, Object},
};

/// The version of the data model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

const V1: &str = "https://www.w3.org/2018/credentials/v1";
const V2: &str = "https://www.w3.org/ns/credentials/v2";

/// The terms that the base context of 2.0 defines and protects, with what they stand for.
const BASE_TERMS: [(&str, &str); 17] = [
    ("id", "@id"),
    ("type", "@type"),
    ("description", "https://schema.org/description"),
    ("digestMultibase", "https://w3id.org/security#digestMultibase"),
    ("digestSRI", "https://www.w3.org/2018/credentials#digestSRI"),
    ("mediaType", "https://schema.org/encodingFormat"),
    ("name", "https://schema.org/name"),
    ("VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"),
    ("EnvelopedVerifiableCredential", "https://www.w3.org/2018/credentials#EnvelopedVerifiableCredential"),
    ("VerifiablePresentation", "https://www.w3.org/2018/credentials#VerifiablePresentation"),
    ("EnvelopedVerifiablePresentation", "https://www.w3.org/2018/credentials#EnvelopedVerifiablePresentation"),
    ("JsonSchemaCredential", "https://www.w3.org/2018/credentials#JsonSchemaCredential"),
    ("JsonSchema", "https://www.w3.org/2018/credentials#JsonSchema"),
    ("BitstringStatusListCredential", "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential"),
    ("BitstringStatusList", "https://www.w3.org/ns/credentials/status#BitstringStatusList"),
    ("BitstringStatusListEntry", "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"),
    ("DataIntegrityProof", "https://w3id.org/security#DataIntegrityProof"),
];

/// The version that this is the base context of.
pub(super) fn base(url: &str) -> Option<Version> {
    match url {
        V1 => Some(Version::V1),
        V2 => Some(Version::V2),
        _ => None,
    }
}

/// What is known of the contexts in force.
#[derive(Debug, Clone, Default)]
pub(super) struct Contexts<'a> {
    /// The version of the base context, where it is the first.
    pub(super) version: Option<Version>,
    /// Whether any term may be defined: by a context that is not known.
    anything: bool,
    /// Whether a vocabulary is given in the document, which maps what nothing else maps.
    vocabulary: bool,
    /// Terms that the document defines itself, and whether nobody may define them again.
    own: HashMap<&'a str, (&'a Json<'a>, bool)>,
}

impl<'a> Contexts<'a> {
    /// The contexts of a credential or presentation, and what is wrong with them. Those of what it lies in, if it has
    /// none of its own.
    pub(super) fn of(node: &Node<'a>, outer: Option<&Self>, faults: &mut Faults) -> Self {
        let mut contexts = Self::default();
        let hint = || format!(r#"begin with "@context": ["{V2}", ...]"#);
        let place = || node.place_of("@context");
        match (node.value.get("@context"), outer) {
            (None | Some(Json::Null), Some(outer)) => return outer.clone(),
            (None | Some(Json::Null), None) => {
                faults.push(Problem::warning(place(), "there is no `@context`", hint()));
                contexts.anything = true;
                return contexts;
            }
            (Some(Json::Array(items)), _) => {
                contexts.version = items.first().and_then(Json::as_str).and_then(base);
                for (at, item) in items.iter().enumerate() {
                    contexts.add(item, &|| format!("{}/{at}", place()), faults);
                }
            }
            (Some(item), _) => {
                contexts.version = item.as_str().and_then(base);
                contexts.add(item, &place, faults);
                if contexts.version.is_some() && outer.is_none() {
                    faults.push(Problem::warning(place(), "`@context` is to be an array", hint()));
                }
            }
        }
        if contexts.version.is_none() {
            let message = format!("the first context is not {V2}");
            faults.push(Problem::error(place(), message, hint()));
        }
        contexts
    }

    /// The contexts inside an object, which may add to them.
    pub(super) fn within(&self, node: &Node<'_>) -> Cow<'_, Self> {
        if node.value.get("@context").is_none() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { anything: true, ..self.clone() })
    }

    /// Whether it is a document of version 1.1.
    pub(super) fn is_1_1(&self) -> bool {
        self.version == Some(Version::V1)
    }

    /// Whether a type is an absolute URL or a term that some context may define. The terms of 1.1 are not known here.
    pub(super) fn maps(&self, term: &str) -> bool {
        let own = || self.own.get(term).is_some_and(|(definition, _)| !definition.is_null());
        let known = || own() || BASE_TERMS.iter().any(|(it, _)| *it == term);
        self.anything || self.vocabulary || self.version != Some(Version::V2) || is_url(term) || known()
    }

    fn add(&mut self, item: &'a Json<'a>, place: &dyn Fn() -> String, faults: &mut Faults) {
        match item {
            Json::String(url) if base(url).is_some() => {}
            Json::String(url) if is_url(url) => self.anything = true,
            Json::Object(object) => self.define(object, place, faults),
            Json::String(url) => {
                let message = format!("the context `{}` is not a URL", cut(url));
                faults.push(Problem::error(place(), message, "write it as https://..."));
            }
            _ => {
                let message = "a context is neither a URL nor an object of terms";
                faults.push(Problem::error(place(), message, "leave it out, or write it as https://..."));
            }
        }
    }

    /// Terms that the document defines itself.
    fn define(&mut self, object: &'a Object<'a>, place: &dyn Fn() -> String, faults: &mut Faults) {
        match object.get("@vocab") {
            Some(Json::Null) => self.vocabulary = false,
            Some(_) => self.vocabulary = true,
            None => {}
        }
        self.anything |= object.contains_key("@import");
        let beside: HashSet<&str> = object.keys().collect();
        let all_protected = object.get("@protected").and_then(Json::as_bool).unwrap_or(false);
        for (term, definition) in object.iter().filter(|(term, _)| !term.starts_with('@')) {
            let protected = definition.get("@protected").and_then(Json::as_bool).unwrap_or(all_protected);
            let place = || format!("{}/{}", place(), super::super::node::escape(term));
            if self.is_protected_otherwise(term, definition) {
                let message = format!("the term `{}` is defined already, and protected", cut(term));
                faults.push(Problem::error(place(), message, "choose another term"));
            } else if !self.means_something(term, definition, &beside) {
                let message = format!("the term `{}` stands for no URL", cut(term));
                faults.push(Problem::error(place(), message, "give the absolute URL it stands for"));
            }
            self.own.insert(term, (definition, protected));
        }
    }

    /// Whether a term was defined as something else before, by a context that allows no other definition.
    fn is_protected_otherwise(&self, term: &str, definition: &Json<'_>) -> bool {
        if let Some((_, meaning)) = BASE_TERMS.iter().find(|(it, _)| *it == term)
            && self.version == Some(Version::V2)
        {
            return target(definition) != Some(*meaning);
        }
        self.own.get(term).is_some_and(|(known, protected)| *protected && *known != definition)
    }

    /// Whether a definition leads to an absolute URL or a keyword, or may do so.
    fn means_something(&self, term: &str, definition: &Json<'_>, beside: &HashSet<&str>) -> bool {
        let may_be_term = |it: &str| {
            self.anything || self.vocabulary || self.own.contains_key(it) || beside.contains(it) || is_url(it)
        };
        match target(definition) {
            Some(text) if text.starts_with('@') => true,
            Some(text) if text.contains(char::is_whitespace) => false,
            Some(text) => may_be_term(text),
            // Nulled: it stands for nothing on purpose.
            None if definition.is_null() || definition.get("@id").is_some_and(Json::is_null) => true,
            // Without a target the term itself is one: in the vocabulary, or a compact IRI.
            None => definition.is_object() && may_be_term_itself(self, term),
        }
    }
}

fn may_be_term_itself(contexts: &Contexts<'_>, term: &str) -> bool {
    contexts.anything || contexts.vocabulary || is_url(term) || BASE_TERMS.iter().any(|(it, _)| *it == term)
}

/// What a definition maps its term to.
fn target<'v>(definition: &'v Json<'_>) -> Option<&'v str> {
    definition.as_str().or_else(|| definition.get("@id").or_else(|| definition.get("@reverse"))?.as_str())
}
