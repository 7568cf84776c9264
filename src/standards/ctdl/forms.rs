//! The forms in which the Credential Registry serves: graphs, single resources, envelopes (decoded, or as a token),
//! pages of results, and the stubs of deleted things in a changeset.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    model::{Problem, Reading},
    standards::{
        Input,
        json::Json,
        shared::{Node, ctdl::terms},
    },
};

/// One node of a graph.
#[derive(Debug)]
pub(in crate::standards) struct Thing<'a> {
    pub(in crate::standards) node: Node<'a>,
    /// Which graph of the document it is in: blank nodes are known inside their graph only.
    pub(in crate::standards) graph: usize,
    /// Whether the Registry says that it was deleted.
    pub(in crate::standards) deleted: bool,
}

/// The keys under which pages keep their things.
pub(super) const PAGES: [&str; 7] = ["@graph", "data", "results", "resources", "graphs", "envelopes", "items"];

/// Keys of an envelope's content, decoded.
const DECODED: [&str; 2] = ["decoded_resource", "processed_resource"];

/// Whether an object is an envelope, with or without its content.
pub(in crate::standards) fn is_envelope(node: &Node<'_>) -> bool {
    let marks = ["envelope_ceterms_ctid", "envelope_ctdl_type", "envelope_community", "envelope_id"];
    marks.iter().any(|it| node.has(it))
        || DECODED.iter().any(|it| node.get(&[it]).is_some_and(|it| it.value.is_object()))
}

/// The CTID that the stub of a deleted thing names.
pub(in crate::standards) fn deleted_ctid(node: &Node<'_>) -> Option<String> {
    node.get(&["deleted_at"])?;
    let few = node.value.as_object().is_some_and(|it| it.len() <= 6);
    let named = node.text(&["identifier", "ctid", "ceterms:ctid", "envelope_ceterms_ctid", "id"])?;
    Some(named).filter(|it| few && terms::is_ctid(terms::local(it)))
}

/// The content of every envelope that has it as a token only, with its place. Who signed it is not looked at here.
pub(super) fn tokens(input: &Input<'_>, reading: &mut Reading) -> HashMap<String, Json<'static>> {
    let mut decoded = HashMap::new();
    for (place, value) in input.content.json_values() {
        let mut waiting = vec![Node::new(value, place)];
        while let Some(node) = waiting.pop() {
            if node.value.is_array() {
                waiting.extend(node.items());
                continue;
            }
            waiting.extend(PAGES.iter().filter_map(|key| node.get(&[key])).filter(|it| it.value.is_array()));
            let has_content = DECODED.iter().any(|it| node.get(&[it]).is_some_and(|it| it.value.is_object()));
            if has_content || !is_envelope(&node) {
                continue;
            }
            let Some(token) = node.get(&["resource"]).filter(|it| it.value.is_string()) else { continue };
            match token.value.as_str().and_then(claims) {
                Some(value) => drop(decoded.insert(token.place(), value)),
                None => reading.problems.push(Problem::error(
                    token.place(),
                    "the envelope's resource is no token that can be read",
                    "ask the Registry for the resource itself, under /graph/ and its CTID",
                )),
            }
        }
    }
    decoded
}

/// The claims of a token; old envelopes hold the plain resource in base64.
fn claims(token: &str) -> Option<Json<'static>> {
    let part = token.split('.').nth(1).unwrap_or(token);
    let bytes = URL_SAFE_NO_PAD.decode(part.trim().trim_end_matches('=')).ok()?;
    let value = Json::parse(std::str::from_utf8(&bytes).ok()?).ok()?.into_owned();
    value.is_object().then_some(value)
}

/// Collects the nodes of all graphs of a document.
pub(super) struct Gatherer<'a, 'r> {
    pub(super) found: Vec<Thing<'a>>,
    pub(super) reading: &'r mut Reading,
    /// Contents that were tokens, by place.
    pub(super) tokens: &'a HashMap<String, Json<'static>>,
    pub(super) graphs: usize,
}

impl<'a> Gatherer<'a, '_> {
    pub(super) fn gather(&mut self, node: Node<'a>, graph: usize, deleted: bool) {
        if node.value.is_array() {
            for item in node.items() {
                self.gather(item, graph, deleted);
            }
            return;
        }
        if !node.value.is_object() {
            return;
        }
        if is_envelope(&node) {
            self.envelope(&node, deleted);
            return;
        }
        let typed = node.has("@type") || node.has("type");
        let pages = PAGES.iter().filter(|key| **key == "@graph" || !typed);
        let pages: Vec<Node<'a>> =
            pages.filter_map(|key| node.get(&[key])).filter(|it| it.value.is_array() || it.value.is_object()).collect();
        if pages.is_empty() {
            self.found.push(Thing { node, graph, deleted });
            return;
        }
        if node.text(&["adms:status"]).is_some_and(|it| it.ends_with(":Provisional")) {
            let message = "is provisional: its publisher may still change it";
            self.reading.problems.push(Problem::note(node.place_of("adms:status"), message, ""));
        }
        self.graphs += 1;
        let graph = self.graphs;
        for page in pages {
            self.gather(page, graph, deleted);
        }
    }

    fn envelope(&mut self, node: &Node<'a>, deleted: bool) {
        let headers = node.get(&["node_headers"]);
        let gone = |node: &Node<'_>| node.has("deleted_at") || node.has("purged_at");
        let deleted = deleted || gone(node) || headers.as_ref().is_some_and(gone);
        self.graphs += 1;
        let graph = self.graphs;
        if let Some(content) = DECODED.iter().find_map(|it| node.get(&[it]).filter(|it| it.value.is_object())) {
            self.gather(content, graph, deleted);
            return;
        }
        let place = node.place_of("resource");
        let tokens = self.tokens;
        if let Some(value) = tokens.get(&place) {
            // A place inside a token: the token's own, then the way in its claims.
            self.gather(Node::new(value, format!("{place} ")), graph, deleted);
        } else if deleted && deleted_ctid(node).is_some() {
            self.found.push(Thing { node: node.clone(), graph, deleted });
        } else if !node.has("resource") {
            let message = "is what the Registry says of an envelope, without the resource that is in it";
            let hint = "read the file of the same name under graphs/ or resources/";
            self.reading.problems.push(Problem::warning(node.place(), message, hint));
        }
    }
}
