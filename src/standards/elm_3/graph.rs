//! The things of a document, nested or flattened: references are followed by id, and terms are found under their bare
//! name, a prefixed one (`elm:EQFLevel`) or their full IRI.

use std::collections::HashMap;

use crate::{
    model::{Iri, Labels},
    standards::{
        json::{Json, Object},
        shared::{Node, labels},
    },
};

/// All things of a document that say more than their id.
pub(super) struct Things<'a> {
    by_id: HashMap<&'a str, Node<'a>>,
}

impl<'a> Things<'a> {
    /// The things in these values, however deep.
    pub(super) fn of(roots: impl IntoIterator<Item = Node<'a>>) -> Self {
        let mut by_id: HashMap<&'a str, Node<'a>> = HashMap::new();
        let mut waiting: Vec<Node<'a>> = roots.into_iter().collect();
        waiting.reverse();
        while let Some(node) = waiting.pop() {
            let children = match node.value {
                Json::Array(_) => node.items(),
                Json::Object(object) => {
                    if let Some(id) = id_of(object).filter(|_| !is_reference(object)) {
                        // Of a thing described twice, the longer description stands.
                        let known = by_id.get(id).and_then(|it| it.value.as_object()).map_or(0, Object::len);
                        if object.len() > known {
                            by_id.insert(id, node.clone());
                        }
                    }
                    node.members().into_iter().map(|(_, it)| it).collect()
                }
                _ => continue,
            };
            let nested = children.into_iter().filter(|it| it.value.is_object() || it.value.is_array());
            waiting.extend(nested.collect::<Vec<_>>().into_iter().rev());
        }
        Self { by_id }
    }

    /// The thing that a reference names, where the document describes it; else the reference.
    pub(super) fn resolve(&self, node: Node<'a>) -> Node<'a> {
        let id = match node.value {
            Json::String(id) => Some(id.trim()),
            Json::Object(object) if is_reference(object) => id_of(object),
            _ => None,
        };
        id.and_then(|it| self.by_id.get(it)).cloned().unwrap_or(node)
    }

    /// The things under the first of these terms that is there.
    pub(super) fn all(&self, node: &Node<'a>, terms: &[&str]) -> Vec<Node<'a>> {
        let found = field(node, terms).map(|it| it.items()).unwrap_or_default();
        found.into_iter().map(|it| self.resolve(it)).collect()
    }

    /// The first thing under the first of these terms that is there.
    pub(super) fn one(&self, node: &Node<'a>, terms: &[&str]) -> Option<Node<'a>> {
        self.all(node, terms).into_iter().next()
    }

    /// The words of a note, or of a plain text, under the first of these terms.
    pub(super) fn note(&self, node: &Node<'a>, terms: &[&str]) -> Option<String> {
        let notes = self.all(node, terms);
        notes.iter().find_map(|it| text(it, &["noteLiteral", "content"]).or_else(|| words(it)))
    }

    /// A concept under the first of these terms.
    pub(super) fn concept(&self, node: &Node<'a>, terms: &[&str]) -> Option<Concept> {
        self.concepts(node, terms).into_iter().next()
    }

    /// The concepts under the first of these terms.
    pub(super) fn concepts(&self, node: &Node<'a>, terms: &[&str]) -> Vec<Concept> {
        self.all(node, terms).iter().map(|it| self.as_concept(it)).filter(|it| *it != Concept::default()).collect()
    }

    fn as_concept(&self, node: &Node<'a>) -> Concept {
        if let Json::String(written) = node.value {
            let written = written.trim().to_owned();
            let (id, name) = if Iri::new(&written).is_ok() { (Some(written), None) } else { (None, Some(written)) };
            return Concept { id, name: name.filter(|it| !it.is_empty()), ..Concept::default() };
        }
        let scheme = self.one(node, &["inScheme"]);
        Concept {
            id: node.id(),
            name: text(node, &["prefLabel", "targetName", "title"]).or_else(|| value_of(node)),
            scheme: scheme.as_ref().and_then(Node::id),
            framework: text(node, &["targetFrameworkName"]),
            notation: text(node, &["notation"]),
        }
    }
}

/// A value of a controlled list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Concept {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) scheme: Option<String>,
    pub(super) framework: Option<String>,
    pub(super) notation: Option<String>,
}

impl Concept {
    /// Its name, else the end of its IRI.
    pub(super) fn words(&self) -> Option<String> {
        let end = || self.id.as_deref()?.rsplit(['/', '#', ':']).next().map(str::to_owned);
        self.name.clone().or_else(end)
    }
}

fn id_of<'a>(object: &'a Object<'_>) -> Option<&'a str> {
    let id = object.get("id").or_else(|| object.get("@id"))?;
    id.as_str().map(str::trim).filter(|it| !it.is_empty())
}

/// Whether an object says no more than which thing it is.
fn is_reference(object: &Object<'_>) -> bool {
    object.keys().all(|key| matches!(key, "id" | "@id" | "type" | "@type"))
}

/// The value under the first of these terms that is there.
pub(super) fn field<'a>(node: &Node<'a>, terms: &[&str]) -> Option<Node<'a>> {
    let object = node.value.as_object()?;
    for term in terms {
        if let Some(found) = node.get(&[term]) {
            return Some(found);
        }
        let spelt = object.keys().find(|key| key.contains(':') && local(key) == *term && !is_data_type(key));
        if let Some(found) = spelt.and_then(|key| node.get(&[key])) {
            return Some(found);
        }
    }
    None
}

/// The key under which a term stands, as it is written.
pub(super) fn key<'a>(node: &Node<'a>, terms: &[&'static str]) -> Option<&'a str> {
    let object = node.value.as_object()?;
    terms.iter().find_map(|term| {
        let bare = object.keys().find(|key| key == term);
        bare.or_else(|| object.keys().find(|key| key.contains(':') && local(key) == *term))
    })
}

/// `dc:type` is not the type of a node.
fn is_data_type(key: &str) -> bool {
    local(key) == "type"
}

fn local(key: &str) -> &str {
    key.rsplit(['/', '#', ':']).next().unwrap_or(key)
}

/// The text under the first of these terms: English, without language, or the first.
pub(super) fn text(node: &Node<'_>, terms: &[&str]) -> Option<String> {
    terms.iter().find_map(|term| words(&field(node, &[term])?))
}

/// A language map, a tagged or a plain text as words; not of an object of another kind.
fn words(node: &Node<'_>) -> Option<String> {
    let is_thing = |it: &Json<'_>| {
        it.as_object().is_some_and(|object| object.keys().any(|key| matches!(key, "id" | "@id" | "type")))
    };
    if is_thing(node.value) || node.value.as_array().is_some_and(|it| it.iter().any(is_thing)) {
        return None;
    }
    let texts = labels::texts(node);
    let of = |wanted: &str| texts.iter().find(|(language, _)| language == wanted);
    let found = of("en").or_else(|| of(Labels::UNDETERMINED)).or_else(|| texts.first());
    found.map(|(_, text)| text.replace('\0', "")).or_else(|| node.words())
}

/// The `@value` of a typed value.
fn value_of(node: &Node<'_>) -> Option<String> {
    node.get(&["@value"])?.words()
}

/// Whether an id names a thing beyond its document. Europass numbers the things of each credential anew
/// (`urn:epass:qualification:1`): the same id in two documents names two things.
pub(super) fn is_lasting(id: &str) -> bool {
    let numbered = id.strip_prefix("urn:epass:").and_then(|it| it.rsplit_once(':')).is_some_and(|(_, number)| {
        !number.is_empty() && number.len() < 12 && number.bytes().all(|it| it.is_ascii_digit())
    });
    !numbered && !id.starts_with("_:") && Iri::new(id).is_ok()
}

/// The node's id as an IRI, when it names a thing beyond its document.
pub(super) fn lasting_id(node: &Node<'_>) -> Option<Iri> {
    node.id().filter(|it| is_lasting(it)).and_then(|it| Iri::new(&it).ok())
}
