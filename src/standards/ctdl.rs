//! Credentials in CTDL (Credential Engine), as the Credential Registry serves them: credentials of all subclasses,
//! assessments, courses, organisations and pathways, in graphs, envelopes, pages and changesets.

mod achievements;
pub(super) mod classes;
mod conditions;
mod forms;
mod graph;
mod hops;
mod organisations;
mod pathways;
pub(super) mod reader;
#[cfg(test)]
mod real_data_tests;
#[cfg(test)]
mod tests;

use super::{
    Input, Standard,
    shared::{Node, ctdl::terms},
};
use crate::model::Reading;
use classes::Class;
pub(super) use graph::Graph;

/// The standard.
pub(super) struct Ctdl;

impl Standard for Ctdl {
    fn id(&self) -> &'static str {
        "ctdl"
    }

    fn name(&self) -> &'static str {
        "CTDL"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        is_of(input, false)
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        read(input, reading);
    }
}

/// Reads a document of CTDL or CTDL-ASN.
pub(super) fn read(input: &Input<'_>, reading: &mut Reading) {
    let tokens = forms::tokens(input, reading);
    let graph = Graph::of(input, &tokens, reading);
    reader::Reader::new(&graph, input.scope, reading).read();
}

/// What a thing says of the standard that its document is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Something that can be earned, or a way to it: CTDL.
    Ctdl,
    /// A competency, a framework, a rubric: CTDL-ASN.
    Asn,
    /// An organisation, a profile: either has these.
    Either,
}

/// Whether a document is of CTDL or, if so asked, of CTDL-ASN.
pub(super) fn is_of(input: &Input<'_>, asn: bool) -> bool {
    // The context of a graph stands beside it, not in its nodes.
    let whole = input.content.json_values().into_iter().take(10);
    let said = whole.into_iter().any(|(place, value)| classes::says_so(&Node::new(value, place)));
    let has = |sign: Sign| input.has_thing(|node| sign_of(node, said) == Some(sign));
    if asn { has(Sign::Asn) } else { has(Sign::Ctdl) || (has(Sign::Either) && !has(Sign::Asn)) }
}

fn sign_of(node: &Node<'_>, said: bool) -> Option<Sign> {
    if let Some((class, _)) = classes::class(node)
        && (said || classes::is_ours(node))
    {
        return Some(match class {
            Class::Organisation | Class::Part | Class::Other => Sign::Either,
            _ if class.is_asn() => Sign::Asn,
            _ => Sign::Ctdl,
        });
    }
    // A page of results is one thing; its first item tells.
    let typed = node.has("@type") || node.has("type");
    let first = forms::PAGES.iter().filter(|_| !typed).find_map(|key| node.all(&[key]).into_iter().next());
    if let Some(first) = first.filter(|it| it.value.is_object()) {
        return sign_of(&first, said || classes::says_so(node));
    }
    if forms::is_envelope(node) {
        let content = node.get(&["decoded_resource", "processed_resource"]).filter(|it| it.value.is_object());
        let asn = || node.text(&["envelope_ctdl_type"]).is_some_and(|it| it.starts_with("ceasn:"));
        return match content {
            Some(content) => sign_of(&content, said || classes::says_so(&content)),
            None => Some(if asn() { Sign::Asn } else { Sign::Either }),
        };
    }
    // An own class that is not known, a thing that forgot its type, or the stub of a deleted thing.
    let ours = classes::is_ours(node) && classes::class(node).is_none();
    let nameless = || said && terms::ctid(node).is_some();
    (ours || forms::deleted_ctid(node).is_some() || nameless()).then_some(Sign::Either)
}
