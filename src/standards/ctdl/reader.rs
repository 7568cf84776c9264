//! The reader of one document of CTDL or CTDL-ASN: its nodes, what was found, and how much may still be copied.

use std::collections::HashSet;

use super::{
    classes::{Class, class},
    forms,
    graph::Graph,
    organisations::{Vouched, vouched},
    pathways::Members,
};
use crate::{
    model::{Achievement, Alignment, Iri, Problem, Reading, Record, Reference},
    standards::{
        Scope,
        ctdl_asn::Outline,
        json::Json,
        shared::{
            Node,
            ctdl::{alignment, terms},
        },
    },
};

/// Classes that hold what many credentials share.
const MANIFESTS: [&str; 2] = ["ConditionManifest", "CostManifest"];

/// What is known while a document is read.
pub(in crate::standards) struct Reader<'g, 'a> {
    pub(in crate::standards) graph: &'g Graph<'a>,
    pub(in crate::standards) scope: Scope<'g>,
    pub(in crate::standards) reading: &'g mut Reading,
    /// The graph that is being read: blank nodes are known inside it only.
    pub(in crate::standards) here: usize,
    /// What is referred to is copied to what refers to it; so many bytes more may be.
    budget: usize,
    /// Embedded things that were read, by place.
    embedded: HashSet<String>,
    linked: HashSet<Iri>,
    /// Who says for whom it vouches.
    pub(super) vouched: Vouched,
    /// Manifests that were referred to, by place.
    used: HashSet<String>,
    /// Which components belong to which pathway.
    pub(super) members: Members,
    /// What is known of the document's skills beforehand.
    pub(in crate::standards) outline: Outline,
}

impl<'g, 'a> Reader<'g, 'a> {
    pub(super) fn new(graph: &'g Graph<'a>, scope: Scope<'g>, reading: &'g mut Reading) -> Self {
        let size: usize = graph.things.iter().map(|it| size_of(it.node.value)).sum();
        // A short document may refer to one long list of skills very often: four times its size, and 8 MB, are enough.
        let budget = size.saturating_mul(4).saturating_add(8 << 20);
        Self {
            graph,
            scope,
            reading,
            here: 0,
            budget,
            embedded: HashSet::new(),
            linked: HashSet::new(),
            vouched: vouched(graph),
            used: HashSet::new(),
            members: Members::of(graph),
            outline: Outline::of(graph),
        }
    }

    /// Reads every node.
    pub(super) fn read(&mut self) {
        let graph = self.graph;
        self.rubrics();
        for thing in &graph.things {
            self.here = thing.graph;
            let found = class(&thing.node);
            if let Some(id) = forms::deleted_ctid(&thing.node) {
                self.deleted(&thing.node, &id);
                continue;
            }
            match found {
                Some((Class::Credential | Class::Assessment | Class::Learning, name)) => {
                    self.achievement(&thing.node, &name, thing.deleted);
                }
                Some((Class::Organisation, _)) => self.organisation(&thing.node),
                Some((Class::Pathway, _)) => self.pathway(&thing.node),
                Some((Class::Occupation, _)) => self.occupation(&thing.node),
                Some((Class::PathwayComponent, _)) => self.lone_component(&thing.node),
                Some((Class::Other, name)) => {
                    let message = format!("a `{name}` is nothing that one can earn or learn; not read");
                    self.reading.problems.push(Problem::note(thing.node.place(), message, ""));
                }
                Some((Class::Framework, _)) => self.framework(&thing.node, thing.deleted),
                Some((Class::Competency, _)) => self.competency(&thing.node, None, thing.deleted),
                Some((Class::Scheme, name)) => self.scheme(&thing.node, &name),
                Some((Class::Concept, _)) => self.concept(&thing.node),
                Some((Class::Rubric | Class::RubricCriterion | Class::Part, _)) => {}
                None => self.unknown(&thing.node),
            }
        }
        self.unused_manifests();
    }

    fn unknown(&mut self, node: &Node<'a>) {
        let types = node.types().join(", ");
        let problem = if types.is_empty() {
            let hint = "give it a `@type` such as ceterms:Certificate";
            Problem::error(node.place(), "has no type: nothing tells what it is", hint)
        } else {
            Problem::warning(node.place(), format!("`{types}` is no class of CTDL that is read"), "check its `@type`")
        };
        self.reading.problems.push(problem);
    }

    /// Manifests hold what many credentials share, and are read with those that refer to them.
    fn unused_manifests(&mut self) {
        let graph = self.graph;
        for thing in &graph.things {
            let Some(name) = thing.node.types().into_iter().find(|it| MANIFESTS.contains(&it.as_str())) else {
                continue;
            };
            if self.used.contains(&thing.node.place()) {
                continue;
            }
            let message = format!(
                "a `{name}` says what many credentials have in common; none in the document refers to it, so that it \
                 counts for none"
            );
            let hint = "give it together with the credentials that refer to it";
            self.reading.problems.push(Problem::note(thing.node.place(), message, hint));
        }
    }

    /// The manifests that a thing refers to under these terms.
    pub(super) fn manifests(&mut self, node: &Node<'a>, names: &[&str]) -> Vec<Node<'a>> {
        let manifests = if self.budget == 0 { Vec::new() } else { self.resolved(node, names) };
        self.used.extend(manifests.iter().map(Node::place));
        manifests
    }

    fn deleted(&mut self, node: &Node<'a>, id: &str) {
        let Some(iri) = terms::iri(id) else { return };
        let ctid = Some(terms::local(id).to_owned()).filter(|it| terms::is_ctid(it));
        let achievement =
            Achievement { other_ids: ctid.into_iter().collect(), withdrawn: true, ..Achievement::unnamed(iri) };
        self.reading.push(node.place(), Record::Achievement(achievement));
    }

    /// Whether so many more bytes may be copied from referred things; says so when they may not any more.
    pub(in crate::standards) fn spend(&mut self, bytes: usize, place: &Node<'a>) -> bool {
        if self.budget == 0 {
            return false;
        }
        self.budget = self.budget.saturating_sub(bytes);
        if self.budget == 0 {
            let message = "what is reached through references is many times the document; the rest is left out";
            self.reading.problems.push(Problem::error(place.place(), message, "split the document"));
        }
        true
    }

    /// Whether nothing more may be copied.
    pub(in crate::standards) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    /// Whether this embedded thing was not read yet: several things may refer to what it is embedded in.
    pub(in crate::standards) fn first_time(&mut self, node: &Node<'a>) -> bool {
        self.embedded.insert(node.place())
    }

    /// What a value refers to.
    pub(in crate::standards) fn resolve(&self, node: &Node<'a>) -> Node<'a> {
        self.graph.resolve(node, self.here)
    }

    /// The values under the first of these terms, each as what it refers to.
    pub(in crate::standards) fn resolved(&self, node: &Node<'a>, names: &[&str]) -> Vec<Node<'a>> {
        terms::all(node, names).iter().map(|it| self.resolve(it)).collect()
    }

    /// The IRI of a thing: its `@id`, else its CTID, else one made of its document, place and name.
    pub(in crate::standards) fn iri_of(&mut self, node: &Node<'a>, kind: &str) -> Iri {
        let written = node.text(&["@id", "id"]).filter(|it| !it.starts_with("_:"));
        if let Some(iri) = written.as_deref().and_then(terms::iri) {
            if written.as_deref() != Some(iri.as_str()) {
                let message = format!("`{}` is no IRI; taken as {iri}", written.unwrap_or_default());
                self.reading.problems.push(Problem::warning(node.place_of("@id"), message, "give it an absolute IRI"));
            }
            return iri;
        }
        if let Some(written) = written {
            let message = format!("`{written}` is no IRI; another name is used");
            self.reading.problems.push(Problem::warning(node.place_of("@id"), message, "give it an absolute IRI"));
        }
        if let Some(iri) = terms::ctid(node).as_deref().and_then(terms::iri) {
            return iri;
        }
        // Things that are not in the Registry are blank nodes; nothing is wrong with that.
        let digest = self.scope.digest.get(..16).unwrap_or(self.scope.digest);
        let name = terms::text(node, &["name", "competencyLabel", "codedNotation"]).unwrap_or_default();
        Iri::local(kind, &format!("{digest} {} {name}", node.place()))
    }

    /// The IRI that a value names or has; `None` for mere words and blank nodes that are not here.
    pub(in crate::standards) fn target(&mut self, node: &Node<'a>, kind: &str) -> Option<Iri> {
        let found = self.resolve(node);
        let quietly = self.reading.problems.len();
        if let Some(pointed) = terms::get(&found, &["targetNode"]).and_then(|it| terms::items(&it).into_iter().next()) {
            return self.target(&pointed, kind);
        }
        let iri = if found.value.is_object() {
            let is_thing = || class(&found).is_some_and(|it| it.0 != Class::Part);
            let named = terms::id(&found).is_some_and(|it| !it.starts_with("_:")) || terms::ctid(&found).is_some();
            (named || is_thing()).then(|| self.iri_of(&found, kind))
        } else {
            terms::id(&found).as_deref().and_then(terms::iri)
        };
        // What is wrong with an id is said once, where the thing is read.
        self.reading.problems.truncate(quietly);
        iri
    }

    /// A reference to a thing, with its name where the document has it.
    pub(super) fn reference(&mut self, node: &Node<'a>, kind: &str) -> Option<Reference> {
        let found = self.resolve(node);
        let name = if found.value.is_object() { terms::text(&found, &["name", "targetNodeName"]) } else { None };
        match (self.target(node, kind), name) {
            (Some(id), name) => Some(Reference { id, name }),
            (None, Some(name)) => Some(Reference { id: Iri::local(kind, &name), name: Some(name) }),
            (None, None) => {
                let hint = "refer to it by its IRI";
                self.reading.problems.push(Problem::error(node.place(), "refers to nothing that can be named", hint));
                None
            }
        }
    }

    /// One would have to fetch this to know more.
    pub(super) fn link(&mut self, node: &Node<'a>) {
        if self.graph.has(node, self.here) {
            return;
        }
        let Some(iri) = terms::id(node).as_deref().and_then(terms::iri) else { return };
        let web = iri.as_str().starts_with("https:") || iri.as_str().starts_with("http:");
        if web && self.linked.insert(iri.clone()) {
            self.reading.links.push(iri);
        }
    }

    /// One alignment of the meaning that its term has.
    pub(in crate::standards) fn alignment(
        &mut self,
        node: &Node<'a>,
        meaning: alignment::Meaning<'_>,
    ) -> Option<Alignment> {
        let (graph, here) = (self.graph, self.here);
        let node = graph.resolve(node, here);
        let target = |pointer: &Node<'a>| {
            let found = graph.resolve(pointer, here);
            let framework = terms::all(&found, &["isPartOf", "isTopChildOf"]).into_iter().next();
            let framework = framework.map(|it| graph.resolve(&it, here)).filter(|it| it.value.is_object());
            (found, framework.and_then(|it| terms::text(&it, &["name"])))
        };
        alignment::alignment(&node, meaning, &target, self.reading)
    }
}

/// About how long a value is as text, in bytes.
fn size_of(value: &Json<'_>) -> usize {
    match value {
        Json::String(text) => text.len() + 4,
        Json::Array(items) => 4 + items.iter().map(size_of).sum::<usize>(),
        Json::Object(object) => 4 + object.iter().map(|(key, it)| key.len() + 4 + size_of(it)).sum::<usize>(),
        Json::Null | Json::Bool(_) | Json::Number(_) => 8,
    }
}
