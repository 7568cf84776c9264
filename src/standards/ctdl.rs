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

use super::{Input, Standard, shared::Node};
use crate::model::Reading;
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

/// Whether a document holds things of CTDL (or, if so asked, of CTDL-ASN).
pub(super) fn is_of(input: &Input<'_>, asn: bool) -> bool {
    // The context of a graph stands beside it, not in its nodes.
    let whole = input.content.json_values().into_iter().take(10);
    let said = whole.into_iter().any(|(place, value)| classes::says_so(&Node::new(value, place)));
    input.has_thing(|node| thing_is_of(node, said, asn))
}

fn thing_is_of(node: &Node<'_>, said: bool, asn: bool) -> bool {
    if let Some((class, _)) = classes::class(node)
        && (said || classes::is_ours(node))
    {
        return class.is_asn() == asn;
    }
    // A page of results is one thing; its first item tells.
    let pages = ["data", "results", "resources", "graphs", "envelopes", "items", "@graph"];
    let typed = node.has("@type") || node.has("type");
    let first = pages.iter().filter(|_| !typed).find_map(|key| node.all(&[key]).into_iter().next());
    if let Some(first) = first.filter(|it| it.value.is_object()) {
        return thing_is_of(&first, said || classes::says_so(node), asn);
    }
    if forms::is_envelope(node) {
        let content = node.get(&["decoded_resource", "processed_resource"]).filter(|it| it.value.is_object());
        return match content {
            Some(content) => thing_is_of(&content, said || classes::says_so(&content), asn),
            None => asn == node.text(&["envelope_ctdl_type"]).is_some_and(|it| it.starts_with("ceasn:")),
        };
    }
    // An own class that is not known, or the stub of a deleted thing.
    !asn && (forms::deleted_ctid(node).is_some() || (classes::is_ours(node) && classes::class(node).is_none()))
}
