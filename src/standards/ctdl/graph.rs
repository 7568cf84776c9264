//! All nodes of a document, found by identifier in whatever form it is written.

use std::collections::HashMap;

use super::forms::{Gatherer, Thing};
use crate::{
    model::Reading,
    standards::{
        Input,
        json::Json,
        shared::{Node, ctdl::terms},
    },
};

/// The nodes of a document.
pub(in crate::standards) struct Graph<'a> {
    pub(in crate::standards) things: Vec<Thing<'a>>,
    by_key: HashMap<String, usize>,
}

impl<'a> Graph<'a> {
    /// Gathers the nodes of all graphs, envelopes and pages. A member of a changeset's `deletes/` is deleted.
    pub(super) fn of(input: &'a Input<'_>, tokens: &'a HashMap<String, Json<'static>>, reading: &mut Reading) -> Self {
        let deleted = input.scope.source.split('!').skip(1).any(|it| it.starts_with("/deletes/"));
        let mut gatherer = Gatherer { found: Vec::new(), reading, tokens, graphs: 0 };
        for (place, value) in input.content.json_values() {
            gatherer.gather(Node::new(value, place), 0, deleted);
        }
        let things = gatherer.found;
        let mut by_key = HashMap::new();
        for (at, thing) in things.iter().enumerate() {
            for id in thing.node.text(&["@id", "id"]).into_iter().chain(terms::ctid(&thing.node)) {
                by_key.entry(key(&id, thing.graph)).or_insert(at);
            }
        }
        Self { things, by_key }
    }

    /// The node of this name in the document; blank nodes are looked for in `graph` only.
    pub(in crate::standards) fn find(&self, id: &str, graph: usize) -> Option<&Thing<'a>> {
        self.things.get(*self.by_key.get(&key(id, graph))?)
    }

    /// What a value refers to: the node of this name, else the value itself, which may hold the whole thing.
    pub(in crate::standards) fn resolve(&self, node: &Node<'a>, graph: usize) -> Node<'a> {
        let whole = node.value.as_object().is_some_and(|it| it.keys().any(|key| !key.starts_with('@') && key != "id"));
        if whole {
            return node.clone();
        }
        let named = terms::id(node).and_then(|id| self.find(&id, graph));
        named.map_or_else(|| node.clone(), |it| it.node.clone())
    }

    /// Whether the document has this thing as a node of its own.
    pub(in crate::standards) fn has(&self, node: &Node<'_>, graph: usize) -> bool {
        terms::id(node).is_some_and(|id| self.find(&id, graph).is_some())
    }
}

fn key(id: &str, graph: usize) -> String {
    if id.trim().starts_with("_:") { format!("{graph} {}", id.trim()) } else { terms::key(id) }
}
