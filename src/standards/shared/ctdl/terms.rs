//! CTDL terms on a JSON node, by their local name: `ceterms:name`, `http://purl.org/ctdl/terms/name`, the legacy
//! `http://purl.org/ceterms/terms/name` and plain `name` are one. Identifiers in all shapes.

use crate::{
    model::Iri,
    standards::{
        json::Json,
        shared::{Node, labels},
    },
};

/// Prefixes whose terms have names like CTDL's and mean something else.
const FOREIGN: [&str; 10] = ["schema", "sdo", "dc", "dct", "dcterms", "rdf", "rdfs", "foaf", "adms", "owl"];

/// What the namespaces of CTDL, CTDL-ASN and their kin have in common; SKOS is used inside them.
const NAMESPACES: [&str; 5] =
    ["purl.org/ctdl", "purl.org/ceterms", "purl.org/ASN", "credreg.net/", "w3.org/2004/02/skos/core"];

/// The value under the first of these terms that is there and not null.
pub(in crate::standards) fn get<'a>(node: &Node<'a>, terms: &[&str]) -> Option<Node<'a>> {
    let object = node.value.as_object()?;
    terms.iter().find_map(|term| {
        let (key, _) = object.iter().find(|(key, value)| !value.is_null() && names(key, term))?;
        node.get(&[key])
    })
}

/// Whether a key is this term in one of our namespaces.
fn names(key: &str, term: &str) -> bool {
    let Some(start) = key.strip_suffix(term) else { return false };
    match start.strip_suffix(':') {
        Some(prefix) => !prefix.contains('/') && !FOREIGN.contains(&prefix),
        None => start.is_empty() || (start.ends_with(['/', '#']) && is_ours(start)),
    }
}

/// Whether an IRI lies in one of our namespaces.
pub(in crate::standards) fn is_ours(iri: &str) -> bool {
    NAMESPACES.iter().any(|it| iri.contains(it))
}

/// The items of an array, of a `@list` or `@set`, or the value itself as the only one.
pub(in crate::standards) fn items<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    match node.get(&["@list", "@set"]) {
        Some(list) => list.items(),
        None => node.items(),
    }
}

/// The items under the first of these terms that is there.
pub(in crate::standards) fn all<'a>(node: &Node<'a>, terms: &[&str]) -> Vec<Node<'a>> {
    get(node, terms).map(|it| items(&it)).unwrap_or_default()
}

/// The words under the first of these terms: English where there are several languages.
pub(in crate::standards) fn text(node: &Node<'_>, terms: &[&str]) -> Option<String> {
    words(&get(node, terms)?).filter(|it| !is_placeholder(it))
}

/// Every text under the first of these terms, with its language.
pub(in crate::standards) fn texts(node: &Node<'_>, terms: &[&str]) -> Vec<(String, String)> {
    get(node, terms).map(|it| labels::texts(&it)).unwrap_or_default()
}

/// A value as words; of several `@value`s the English one.
pub(in crate::standards) fn words(node: &Node<'_>) -> Option<String> {
    let is_english = |it: &&Json<'_>| {
        it.get("@language").and_then(Json::as_str).is_some_and(|it| it.to_lowercase().starts_with("en"))
    };
    let english = node.value.as_array().and_then(|array| array.iter().find(is_english));
    english.and_then(|it| Node::new(it, "").words()).or_else(|| node.words())
}

/// What publishers' tools write where nobody said anything: `*** COST PROFILE DESCRIPTION MISSING ***`.
fn is_placeholder(text: &str) -> bool {
    text.starts_with("***") && text.ends_with("***")
}

/// What a concept is called where it is named: by `targetNodeName`, by itself, or by the end of its IRI.
pub(in crate::standards) fn concept(node: &Node<'_>) -> Option<String> {
    let named = text(node, &["targetNodeName", "name", "prefLabel"]).or_else(|| words(node));
    let named = named.or_else(|| text(node, &["codedNotation"]));
    named.or_else(|| id(&get(node, &["targetNode"]).unwrap_or_else(|| node.clone()))).map(|it| local(&it).to_owned())
}

/// The local name of the concept itself, which languages cannot change: `InPerson` of `deliveryType:InPerson`.
pub(in crate::standards) fn concept_code(node: &Node<'_>) -> Option<String> {
    let target = get(node, &["targetNode"]).unwrap_or_else(|| node.clone());
    id(&target).map(|it| local(&it).to_owned()).or_else(|| concept(node))
}

/// The end of a compact or full IRI; words with spaces stay whole.
pub(in crate::standards) fn local(text: &str) -> &str {
    if text.contains(char::is_whitespace) {
        return text;
    }
    text.rsplit([':', '/', '#']).next().filter(|it| !it.is_empty()).unwrap_or(text)
}

/// The identifier: a string, `@id`, a typed `@value`, or the first of a list of these.
pub(in crate::standards) fn id(node: &Node<'_>) -> Option<String> {
    match node.value {
        Json::Array(_) => items(node).iter().find_map(id),
        Json::Object(_) => node.text(&["@id", "id", "@value"]),
        _ => node.id(),
    }
}

/// The CTID that a node states.
pub(in crate::standards) fn ctid(node: &Node<'_>) -> Option<String> {
    text(node, &["ctid"])
}

/// An identifier as an IRI: as written, or `urn:ctid:` and `urn:uuid:` of a bare CTID and UUID. Old exports wrap
/// the addresses of other frameworks into `data:` URLs; these are unwrapped.
pub(in crate::standards) fn iri(written: &str) -> Option<Iri> {
    let text = written.trim();
    if is_ctid(text) {
        return Iri::new(&format!("urn:ctid:{text}")).ok();
    }
    if is_uuid(text) {
        return Iri::new(&format!("urn:uuid:{text}")).ok();
    }
    if let Some(inner) = text.strip_prefix("data:text/x-ref").and_then(|it| it.split_once(',')).map(|it| it.1) {
        return Iri::new(&percent_decoded(inner)).ok();
    }
    Iri::new(text).ok()
}

/// What two ways of writing one identifier have in common: the CTID in lower case, else the IRI without its scheme.
pub(in crate::standards) fn key(written: &str) -> String {
    let text = written.trim();
    let end = text.rsplit(['/', ':']).next().unwrap_or(text);
    if is_ctid(end) {
        return end.to_ascii_lowercase();
    }
    if is_uuid(end) && text.contains("ctid:") {
        return format!("ce-{}", end.to_ascii_lowercase());
    }
    text.trim_start_matches("https:").trim_start_matches("http:").to_owned()
}

/// `ce-` and a UUID, in any letter case.
pub(in crate::standards) fn is_ctid(text: &str) -> bool {
    text.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("ce-")) && text.get(3..).is_some_and(is_uuid)
}

fn is_uuid(text: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(
            |(at, it)| {
                if hyphens.contains(&at) { it == b'-' } else { it.is_ascii_hexdigit() }
            },
        )
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        if let Some(byte) = hex.and_then(|it| u8::from_str_radix(it, 16).ok()).filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
