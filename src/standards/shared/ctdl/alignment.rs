//! CTDL `CredentialAlignmentObject` as an alignment whose kind is known from the term it stands under.

use super::terms;
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, Problem, Reading},
    standards::shared::Node,
};

/// What the term under which an alignment stands says of it.
#[derive(Debug, Clone, Copy)]
pub(in crate::standards) struct Meaning<'a> {
    pub(in crate::standards) kind: AlignmentKind,
    pub(in crate::standards) strength: AlignmentStrength,
    /// Why it is of that kind, and through what it is reached.
    pub(in crate::standards) reason: &'a str,
}

/// Reads one alignment: a `CredentialAlignmentObject` with or without `targetNode`, an embedded competency, an IRI or
/// mere words. `target` finds the node that an identifier names in the same document, and the name of the framework
/// that a node belongs to.
pub(in crate::standards) fn alignment<'a>(
    node: &Node<'a>,
    meaning: Meaning<'_>,
    target: &dyn Fn(&Node<'a>) -> (Node<'a>, Option<String>),
    reading: &mut Reading,
) -> Option<Alignment> {
    let is_object = node.value.is_object();
    let target_node = terms::get(node, &["targetNode"]).and_then(|it| terms::items(&it).into_iter().next());
    let pointer = target_node.unwrap_or_else(|| node.clone());
    let (found, framework) = target(&pointer);
    let names = ["targetNodeName", "competencyLabel", "competencyText", "name", "prefLabel"];
    let mut name = terms::text(node, &names).or_else(|| terms::text(&found, &names));
    let written = terms::id(&pointer).filter(|it| !it.starts_with("_:"));
    let written = written.or_else(|| terms::ctid(&found).filter(|_| found.value.is_object()));
    let url = written.as_deref().and_then(terms::iri).map(|it| it.as_str().to_owned());
    if let Some(written) = written.filter(|_| url.is_none()) {
        if is_object {
            let message = format!("`{written}` is no IRI; the name is used");
            reading.problems.push(Problem::warning(pointer.place(), message, "give the IRI of what it is aligned to"));
        }
        name.get_or_insert(written);
    }
    if url.is_none() && name.is_none() {
        let message = "an alignment has neither targetNode nor targetNodeName";
        reading.problems.push(Problem::error(node.place(), message, "say what it is aligned to"));
        return None;
    }
    let target_type = written_type(&found).or_else(|| written_type(node));
    let kind = match target_type.as_deref().map(terms::local) {
        Some("Occupation" | "Job" | "WorkRole") => AlignmentKind::Occupation,
        _ => meaning.kind,
    };
    let code = |node: &Node<'_>| terms::text(node, &["codedNotation", "notation"]);
    Some(Alignment {
        target_url: url,
        target_code: code(node).or_else(|| code(&found)),
        target_name: name,
        framework: terms::text(node, &["frameworkName"]).or(framework).or_else(|| terms::text(node, &["framework"])),
        target_type,
        kind,
        kind_reason: meaning.reason.to_owned(),
        strength: meaning.strength,
        level: None,
    })
}

/// The type of a node as written, when it is the target itself and no alignment object.
fn written_type(node: &Node<'_>) -> Option<String> {
    let types = node.all(&["@type", "type"]);
    let written = types.iter().filter_map(|it| it.value.as_str()).find(|it| it.len() > 1 && !it.starts_with('@'));
    written.filter(|it| terms::local(it) != "CredentialAlignmentObject").map(str::to_owned)
}
