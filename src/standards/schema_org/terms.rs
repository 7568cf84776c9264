//! Properties by their own name, however a document spells them: bare, with a prefix (`schema:title`, `jdx:competency`),
//! or as a full IRI; what a value says in words; and things that others refer to by `@id`.

use std::collections::HashMap;

use crate::{
    model::Iri,
    standards::{json::Json, shared::Node},
};

/// What stands before a property's own name. The longer ones come first.
const PREFIXES: [&str; 13] = [
    "http://www.schema.org/",
    "https://www.schema.org/",
    "http://schema.org/",
    "https://schema.org/",
    "http://purl.org/jdx/terms/",
    "https://purl.org/jdx/terms/",
    "http://jobdataexchange.org/terms/",
    "https://jobdataexchange.org/terms/",
    "schemaorg:",
    "schema:",
    "sdo:",
    "jdx:",
    "hropen:",
];

/// A property's own name.
fn own_name(key: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(key)
}

/// The first of these properties that is there and not null.
pub(in crate::standards) fn get<'a>(node: &Node<'a>, names: &[&str]) -> Option<Node<'a>> {
    node.get(names).or_else(|| {
        let object = node.value.as_object()?;
        names.iter().find_map(|name| {
            let key = object.keys().find(|key| key.contains(':') && own_name(key) == *name)?;
            node.get(&[key])
        })
    })
}

/// Whether one of these properties is there.
pub(in crate::standards) fn has(node: &Node<'_>, names: &[&str]) -> bool {
    get(node, names).is_some()
}

/// The values under the first of these properties that is there; `@list` and `@set` are lists too.
pub(in crate::standards) fn all<'a>(node: &Node<'a>, names: &[&str]) -> Vec<Node<'a>> {
    let Some(found) = get(node, names) else { return Vec::new() };
    let mut values = Vec::new();
    for item in found.items() {
        match item.get(&["@list", "@set"]) {
            Some(list) => values.extend(list.items()),
            None => values.push(item),
        }
    }
    values
}

/// The words under the first of these properties that has any.
pub(in crate::standards) fn text(node: &Node<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| all(node, &[name]).iter().find_map(words))
}

/// Every text under the first of these properties that is there.
pub(in crate::standards) fn texts(node: &Node<'_>, names: &[&str]) -> Vec<String> {
    all(node, names).iter().filter_map(words).collect()
}

/// What a value says: a text, a number, a text in some language, or the name of a thing.
pub(in crate::standards) fn words(node: &Node<'_>) -> Option<String> {
    let Json::Object(object) = node.value else { return node.words() };
    if object.contains_key("@value") {
        return node.words();
    }
    if let Some(named) = get(node, &["name", "legalName", "headline", "alternateName"]) {
        return if named.value.is_object() { language_map(&named) } else { named.words() };
    }
    language_map(node)
}

/// A text by language. Things are none, though keys such as `id` and `url` are short enough to look like languages.
fn language_map(node: &Node<'_>) -> Option<String> {
    let object = node.value.as_object()?;
    let is_thing = |key: &str| matches!(own_name(key), "id" | "@id" | "url" | "type" | "@type");
    if object.keys().any(is_thing) && !object.contains_key("@value") { None } else { node.words() }
}

/// Whether a text is meant as an identifier: words with a colon in them are not.
pub(in crate::standards) fn as_iri(text: &str) -> Option<Iri> {
    let text = text.trim();
    let starts = |start: &str| text.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start));
    let meant = ["https://", "http://", "urn:", "did:"].into_iter().any(starts);
    meant.then(|| Iri::new(text).ok()).flatten()
}

/// What a thing is called by: itself where it is an IRI, else its `@id`, its URL, or another address of it.
pub(in crate::standards) fn iri(node: &Node<'_>) -> Option<Iri> {
    if let Some(text) = node.value.as_str() {
        return as_iri(text);
    }
    ["@id", "id", "url", "sameAs"]
        .into_iter()
        .find_map(|key| all(node, &[key]).iter().find_map(|it| it.id().and_then(|id| as_iri(&id))))
}

/// Whether a value says yes.
pub(in crate::standards) fn truth(node: &Node<'_>, names: &[&str]) -> Option<bool> {
    let word = text(node, names)?.to_lowercase();
    match word.rsplit(['/', ':']).next().unwrap_or(&word) {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The things of a document by their `@id`.
pub(in crate::standards) struct Things<'a>(HashMap<String, Node<'a>>);

impl<'a> Things<'a> {
    pub(in crate::standards) fn new(things: &[Node<'a>]) -> Self {
        let named = things.iter().filter_map(|it| Some((it.get(&["@id", "id"])?.id()?, it.clone())));
        Self(named.collect())
    }

    /// The thing that a value refers to, where it lies in the same document; else the value itself.
    pub(in crate::standards) fn follow(&self, node: &Node<'a>) -> Node<'a> {
        let only_refers = match node.value {
            Json::String(_) => true,
            Json::Object(object) => object.len() <= 2 && (object.contains_key("@id") || object.contains_key("id")),
            _ => false,
        };
        let target = if only_refers { node.id().and_then(|id| self.0.get(&id)) } else { None };
        target.unwrap_or(node).clone()
    }
}
