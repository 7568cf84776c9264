//! Pathways: components, their order, and what each of them needs.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{
    classes::{Class, class},
    graph::Graph,
    reader::Reader,
};
use crate::{
    model::{Iri, Pathway, PathwayStep, Problem, Record, StepNeeds},
    standards::shared::{Node, ctdl::terms},
};

/// Which components belong to which pathway, by graph.
#[derive(Default)]
pub(super) struct Members {
    /// Components that say whose they are, by graph and the pathway's key.
    of: HashMap<(usize, String), Vec<usize>>,
    /// Components that do not say it, by graph.
    silent: HashMap<usize, Vec<usize>>,
    /// How many pathways each graph has.
    pathways: HashMap<usize, usize>,
}

impl Members {
    pub(super) fn of(graph: &Graph<'_>) -> Self {
        let mut members = Self::default();
        for (at, thing) in graph.things.iter().enumerate() {
            match class(&thing.node) {
                Some((Class::Pathway, _)) => *members.pathways.entry(thing.graph).or_default() += 1,
                Some((Class::PathwayComponent, _)) => {
                    let owners = OWNERS.iter().flat_map(|it| terms::all(&thing.node, &[it]));
                    let owners: HashSet<String> =
                        owners.filter_map(|it| terms::id(&it)).map(|it| terms::key(&it)).collect();
                    if owners.is_empty() {
                        members.silent.entry(thing.graph).or_default().push(at);
                    }
                    for owner in owners {
                        members.of.entry((thing.graph, owner)).or_default().push(at);
                    }
                }
                _ => {}
            }
        }
        members
    }
}

/// By what a component says whose it is.
const OWNERS: [&str; 2] = ["isPartOf", "isDestinationComponentOf"];

/// So deep conditions may lie in each other.
const DEEPEST: usize = 8;

impl<'a> Reader<'_, 'a> {
    pub(super) fn pathway(&mut self, node: &Node<'a>) {
        let id = self.iri_of(node, "pathway");
        let name = terms::text(node, &["name"]).unwrap_or_default();
        if name.is_empty() {
            let message = "a pathway has no name";
            self.reading.problems.push(Problem::warning(node.place_of("ceterms:name"), message, "give it a `name`"));
        }
        let destination = terms::all(node, &["hasDestinationComponent"]).into_iter().next();
        let components = self.components(node);
        if components.is_empty() {
            let message = "none of the pathway's components are in the document";
            let hint = "ask the Registry for the whole graph, under /graph/ and the CTID";
            self.reading.problems.push(Problem::warning(node.place(), message, hint));
        }
        let issuer = self.issuer(node);
        let steps = self.steps(&components);
        let pathway = Pathway {
            id,
            name,
            description: terms::text(node, &["description"]),
            issuer,
            destination: destination.and_then(|it| self.target(&it, "step")),
            steps,
        };
        self.reading.push(node.place(), Record::Pathway(pathway));
    }

    /// Components that it names, those that are parts of these, and those that say they are part of it.
    fn components(&mut self, pathway: &Node<'a>) -> Vec<Node<'a>> {
        let graph = self.graph;
        let mine = key_of(pathway).and_then(|own| self.members.of.get(&(self.here, own)));
        // In a graph of one pathway a component need not say whose it is.
        let silent = self.members.silent.get(&self.here).filter(|_| self.members.pathways.get(&self.here) == Some(&1));
        let mut known: Vec<usize> = mine.into_iter().chain(silent).flatten().copied().collect();
        known.sort_unstable();
        let mut waiting: VecDeque<Node<'a>> =
            known.into_iter().filter_map(|at| graph.things.get(at)).map(|it| it.node.clone()).collect();
        for term in ["hasChild", "hasPart", "hasDestinationComponent"] {
            waiting.extend(terms::all(pathway, &[term]));
        }
        let mut found: Vec<Node<'a>> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(item) = waiting.pop_front() {
            let node = self.resolve(&item);
            if !is_component(&node) || !seen.insert(node.place()) || !self.spend(300, &node) {
                continue;
            }
            for term in ["hasChild", "precededBy", "prerequisite", "precedes", "preceeds"] {
                waiting.extend(terms::all(&node, &[term]));
            }
            found.push(node);
        }
        found
    }

    /// A component that is served by itself says which pathway it belongs to.
    pub(super) fn lone_component(&mut self, node: &Node<'a>) {
        let owner = OWNERS.iter().flat_map(|it| terms::all(node, &[it])).next();
        if self.members.pathways.contains_key(&self.here) {
            return;
        }
        let Some(id) = owner.and_then(|it| self.target(&it, "pathway")) else {
            let hint = "say with isPartOf which pathway it belongs to";
            self.reading.problems.push(Problem::error(node.place(), "a component of no pathway", hint));
            return;
        };
        let steps = self.steps(std::slice::from_ref(node));
        let pathway = Pathway { id, name: String::new(), description: None, issuer: None, destination: None, steps };
        self.reading.push(node.place(), Record::Pathway(pathway));
    }

    fn steps(&mut self, components: &[Node<'a>]) -> Vec<PathwayStep> {
        let mut steps: Vec<PathwayStep> = Vec::new();
        let mut places: HashMap<Iri, usize> = HashMap::new();
        let mut later: Vec<(Iri, Iri)> = Vec::new();
        for node in components {
            let id = self.iri_of(node, "step");
            let after = self.iris(node, &["precededBy", "prerequisite"]);
            // `preceeds` is the schema's own spelling.
            let before = self.iris(node, &["precedes", "preceeds"]);
            later.extend(before.into_iter().map(|next| (next, id.clone())));
            let source = ["proxyFor", "sourceData"].iter().flat_map(|it| terms::all(node, &[it])).next();
            let mut needs = Vec::new();
            for condition in terms::all(node, &["hasCondition"]) {
                self.needs(&condition, 0, &mut needs);
            }
            places.entry(id.clone()).or_insert(steps.len());
            steps.push(PathwayStep {
                id,
                name: terms::text(node, &["name"]).unwrap_or_default(),
                step_type: class(node).map(|it| it.1),
                achievement: source.and_then(|it| self.target(&it, "achievement")),
                after,
                parts: self.iris(node, &["hasChild"]),
                needs,
            });
        }
        for (next, id) in later {
            let Some(step) = places.get(&next).and_then(|at| steps.get_mut(*at)) else { continue };
            if step.after.len() < self.scope.limits.alignments && !step.after.contains(&id) {
                step.after.push(id);
            }
        }
        steps
    }

    /// The things under all of these terms, each once.
    fn iris(&mut self, node: &Node<'a>, names: &[&str]) -> Vec<Iri> {
        let mut seen = HashSet::new();
        let items = names.iter().flat_map(|it| terms::all(node, &[it])).collect::<Vec<_>>();
        items.iter().filter_map(|it| self.target(it, "step")).filter(|it| seen.insert(it.clone())).collect()
    }

    /// A condition's components and how many of them: what it says, one where any is enough, else all.
    fn needs(&mut self, item: &Node<'a>, depth: usize, found: &mut Vec<StepNeeds>) {
        if depth > DEEPEST || !self.spend(100, item) {
            return;
        }
        let node = self.resolve(item);
        let operator = terms::all(&node, &["logicalOperator"]).iter().find_map(terms::concept_code);
        let any = operator.is_some_and(|it| it.eq_ignore_ascii_case("or"));
        let steps = self.iris(&node, &["targetComponent"]);
        let number = terms::get(&node, &["requiredNumber"]).and_then(|it| it.number());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1 to 10,000")]
        let number = number.filter(|it| (1.0..=10_000.0).contains(it)).map(|it| it as u32);
        let inner = terms::all(&node, &["hasCondition"]);
        if any && !inner.is_empty() {
            let message = "a condition of which one of several inner conditions is enough; each is kept by itself";
            self.reading.problems.push(Problem::warning(node.place(), message, "name the components in one condition"));
        }
        if !steps.is_empty() {
            found.push(StepNeeds { steps, needed: number.or(any.then_some(1)) });
        }
        for condition in inner {
            self.needs(&condition, depth + 1, found);
        }
    }
}

fn is_component(node: &Node<'_>) -> bool {
    matches!(class(node), Some((Class::PathwayComponent, _)))
}

fn key_of(node: &Node<'_>) -> Option<String> {
    terms::id(node).or_else(|| terms::ctid(node)).map(|it| terms::key(&it))
}
