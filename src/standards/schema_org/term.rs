//! Terms: `DefinedTerm`, `CategoryCode`, `AlignmentObject` and JDX's `AnnotatedDefinedTerm`, as a skill and its words.

use super::terms::{all, as_iri, get, iri, text, words};
use crate::{
    model::Iri,
    standards::{json::Json, shared::Node},
};

/// What a term says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::standards) struct Term {
    /// The skill, where it is named by IRI, or by a code of a set whose IRIs are known.
    pub(in crate::standards) skill: Option<Iri>,
    /// Its name, else its description, else its code.
    pub(in crate::standards) text: Option<String>,
    /// Its code in its set.
    pub(in crate::standards) code: Option<String>,
    /// The set it belongs to, by name or IRI.
    pub(in crate::standards) set: Option<String>,
}

/// Reads a term. A term's own `@id` is left aside where `own_id` is false: JDX gives each posting's term a new one.
pub(in crate::standards) fn term(node: &Node<'_>, own_id: bool) -> Term {
    if let Json::String(written) = node.value {
        let skill = as_iri(written);
        let text = if skill.is_none() { node.words() } else { None };
        return Term { skill, text, ..Term::default() };
    }
    let code = text(node, &["termCode", "codedNotation", "targetCode", "codeValue", "competencyCode"]);
    let sets = all(node, &["inDefinedTermSet", "inCodeSet", "educationalFramework", "targetFramework", "termSet"]);
    let set = sets.iter().find_map(set_name);
    let id = node.get(&["@id", "id"]).and_then(|it| as_iri(&it.id()?)).filter(|_| own_id);
    let coded = || code.as_deref().and_then(as_iri);
    let known = || known_iri(set.as_deref()?, code.as_deref()?);
    let linked = || {
        ["annotatedTerm", "url", "sameAs", "targetUrl", "skillUrl"]
            .into_iter()
            .find_map(|key| all(node, &[key]).iter().find_map(iri))
    };
    let annotated = || all(node, &["annotatedTerm"]).iter().find_map(iri);
    let name = text(node, &["name", "targetName", "skillName", "competencyName", "headline"]);
    let name =
        name.or_else(|| node.value.as_object().is_some_and(|it| it.contains_key("@value")).then(|| words(node))?);
    let described = || text(node, &["description", "descriptions", "targetDescription", "value"]);
    Term {
        skill: annotated().or(id).or_else(coded).or_else(known).or_else(linked),
        text: name.or_else(described).or_else(|| code.clone().filter(|it| as_iri(it).is_none())),
        code,
        set,
    }
}

/// The set's name, or its IRI where it has none.
fn set_name(node: &Node<'_>) -> Option<String> {
    if node.value.is_string() {
        return node.words();
    }
    let named_by_url = || get(node, &["name"]).and_then(|it| it.text(&["url", "@id"]));
    words(node).or_else(|| iri(node).map(|it| it.to_string())).or_else(named_by_url)
}

/// The IRI of a code of a framework whose IRIs are made of its codes.
pub(in crate::standards) fn known_iri(set: &str, code: &str) -> Option<Iri> {
    let set = set.to_lowercase();
    let code = code.trim();
    let is_uuid = |it: &str| it.len() == 36 && it.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let written = if set.contains("/esco") || set.split(|it: char| !it.is_alphanumeric()).any(|it| it == "esco") {
        is_uuid(code).then(|| format!("http://data.europa.eu/esco/skill/{code}"))
    } else if set.contains("lightcast") || set.contains("emsi") {
        let plain = code.len() > 5 && code.bytes().all(|it| it.is_ascii_alphanumeric());
        plain.then(|| format!("https://lightcast.io/open-skills/skills/{code}"))
    } else if set.contains("o*net") || set.contains("onetonline") || set.contains("onetcenter") {
        // An element of the content model, such as 2.A.1.a; a code of an occupation is none.
        let element = code.contains('.') && code.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'.');
        element.then(|| format!("https://www.onetonline.org/find/descriptor/result/{code}"))
    } else if code.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("ce-")) && code.get(3..).is_some_and(is_uuid) {
        Some(format!("https://credentialengineregistry.org/resources/{code}"))
    } else {
        None
    };
    Iri::new(&written?).ok()
}
