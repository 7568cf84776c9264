//! The skill graph: how the skills of all frameworks relate. A directed acyclic graph by intent; cycles in bad data
//! are survived, because every walk remembers where it has been and is bounded.

use std::collections::{HashMap, HashSet};

use crate::model::{Iri, RelationOrigin, ReuseLevel, Skill, SkillKind, SkillRelation, SkillRelationKind};

/// A skill's place in a [`SkillGraph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillIndex(u32);

/// What the graph keeps of a skill.
#[derive(Debug, Clone)]
pub struct SkillNode {
    /// The skill's IRI.
    pub id: Iri,
    /// The name to show.
    pub label: Box<str>,
    /// The framework's short name.
    pub framework: Option<Box<str>>,
    /// Skill, knowledge or group.
    pub kind: SkillKind,
    /// Whether it is used in nearly every job.
    pub transversal: bool,
    /// Whether it is a hub: too general for its relations to say much.
    pub hub: bool,
    broader: Vec<SkillIndex>,
    narrower: Vec<SkillIndex>,
    wholes: Vec<SkillIndex>,
    parts: Vec<SkillIndex>,
    related: Vec<SkillIndex>,
    close: Vec<SkillIndex>,
    exact: Vec<SkillIndex>,
}

/// All skills and their relations. Immutable once built.
#[derive(Debug, Default)]
pub struct SkillGraph {
    nodes: Vec<SkillNode>,
    by_id: HashMap<Iri, SkillIndex>,
    /// Close matches that no publisher gives, from the lower place to the higher one.
    computed: HashSet<(SkillIndex, SkillIndex)>,
}

/// A skill with more descendants than this, or more relations, is a hub. Measured on ESCO, where "think critically"
/// has 250 narrower skills, one of them "read electricity meter".
pub const HUB_THRESHOLD: usize = 50;

/// Which edges to walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// To the more general skill.
    Broader,
    /// To the more specific skill.
    Narrower,
    /// To what it is a part of.
    Whole,
    /// To its parts.
    Part,
    /// To related skills.
    Related,
    /// To nearly the same skill.
    Close,
    /// To the same skill elsewhere.
    Exact,
}

impl SkillGraph {
    /// Builds the graph. A relation to a skill that is not there is left out; repeats count once.
    pub fn build<'a>(
        skills: impl IntoIterator<Item = &'a Skill>,
        relations: impl IntoIterator<Item = &'a SkillRelation>,
    ) -> Self {
        let mut graph = Self::default();
        for skill in skills {
            graph.add_skill(skill);
        }
        for relation in relations {
            graph.add_relation(relation);
        }
        graph.finish();
        graph
    }

    /// How many skills there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Where the skill with this IRI is.
    pub fn find(&self, id: &str) -> Option<SkillIndex> {
        self.by_id.get(id).copied()
    }

    /// The skill at `index`, which must come from this graph.
    pub fn node(&self, index: SkillIndex) -> &SkillNode {
        &self.nodes[index.0 as usize]
    }

    /// All skills, in the order in which they were added.
    pub fn nodes(&self) -> &[SkillNode] {
        &self.nodes
    }

    /// The name to show for a skill: its label, or for an unknown one the end of its IRI.
    pub fn label(&self, id: &Iri) -> String {
        match self.find(id.as_str()) {
            Some(index) => self.node(index).label.to_string(),
            None => Skill::unnamed(id.clone()).label().replace('-', " "),
        }
    }

    /// The skills one `edge` away, by place in the graph.
    pub fn neighbours(&self, index: SkillIndex, edge: Edge) -> &[SkillIndex] {
        let node = self.node(index);
        match edge {
            Edge::Broader => &node.broader,
            Edge::Narrower => &node.narrower,
            Edge::Whole => &node.wholes,
            Edge::Part => &node.parts,
            Edge::Related => &node.related,
            Edge::Close => &node.close,
            Edge::Exact => &node.exact,
        }
    }

    /// Whether two skills are close only by their names: no publisher says so.
    pub fn is_computed(&self, one: SkillIndex, other: SkillIndex) -> bool {
        self.computed.contains(&(one.min(other), one.max(other)))
    }

    /// All skills within `steps` of `start` along `edge`, nearest first, without `start`; at most `limit` of them.
    /// With `through_groups` false the walk neither enters nor crosses groups.
    pub fn reach(&self, start: SkillIndex, edge: Edge, options: Reach) -> Vec<SkillIndex> {
        let mut seen = HashSet::from([start]);
        let mut found = Vec::new();
        let mut frontier = vec![start];
        for _ in 0..options.steps {
            let mut next = Vec::new();
            for &here in &frontier {
                for &there in self.neighbours(here, edge) {
                    let enter = options.through_groups || self.node(there).kind != SkillKind::Group;
                    if enter && found.len() < options.limit && seen.insert(there) {
                        found.push(there);
                        next.push(there);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        found
    }

    fn add_skill(&mut self, skill: &Skill) {
        if self.by_id.contains_key(&skill.id) {
            return;
        }
        let Ok(number) = u32::try_from(self.nodes.len()) else { return };
        self.by_id.insert(skill.id.clone(), SkillIndex(number));
        self.nodes.push(SkillNode {
            id: skill.id.clone(),
            label: skill.label().into(),
            framework: skill.framework.as_deref().map(Into::into),
            kind: skill.kind,
            transversal: skill.reuse == Some(ReuseLevel::Transversal),
            hub: false,
            broader: Vec::new(),
            narrower: Vec::new(),
            wholes: Vec::new(),
            parts: Vec::new(),
            related: Vec::new(),
            close: Vec::new(),
            exact: Vec::new(),
        });
    }

    fn add_relation(&mut self, relation: &SkillRelation) {
        let (Some(from), Some(to)) = (self.find(relation.from.as_str()), self.find(relation.to.as_str())) else {
            return;
        };
        if from == to {
            return;
        }
        match relation.kind {
            SkillRelationKind::Broader => {
                self.node_mut(from).broader.push(to);
                self.node_mut(to).narrower.push(from);
            }
            SkillRelationKind::PartOf => {
                self.node_mut(from).wholes.push(to);
                self.node_mut(to).parts.push(from);
            }
            SkillRelationKind::Related => {
                self.node_mut(from).related.push(to);
                self.node_mut(to).related.push(from);
            }
            SkillRelationKind::Close => {
                let pair = (from.min(to), from.max(to));
                if relation.origin == RelationOrigin::Computed {
                    self.computed.insert(pair);
                }
                self.node_mut(from).close.push(to);
                self.node_mut(to).close.push(from);
            }
            // Who asks for the new one is content with the old one, and the other way round.
            SkillRelationKind::Exact | SkillRelationKind::ReplacedBy => {
                self.node_mut(from).exact.push(to);
                self.node_mut(to).exact.push(from);
            }
            SkillRelationKind::Precedes => {}
        }
    }

    fn node_mut(&mut self, index: SkillIndex) -> &mut SkillNode {
        &mut self.nodes[index.0 as usize]
    }

    /// Sorts the edges, so that the order in which relations came in does not matter, and marks the hubs.
    fn finish(&mut self) {
        for node in &mut self.nodes {
            for edges in [
                &mut node.broader,
                &mut node.narrower,
                &mut node.wholes,
                &mut node.parts,
                &mut node.related,
                &mut node.close,
                &mut node.exact,
            ] {
                edges.sort_unstable();
                edges.dedup();
            }
        }
        let descend = Reach { steps: usize::MAX, limit: HUB_THRESHOLD + 1, through_groups: false };
        let hubs: Vec<bool> = (0..self.nodes.len())
            .map(|number| {
                let index = SkillIndex(u32::try_from(number).unwrap_or(u32::MAX));
                let node = self.node(index);
                node.transversal
                    || node.kind == SkillKind::Group
                    || node.related.len() > HUB_THRESHOLD
                    || self.reach(index, Edge::Narrower, descend).len() > HUB_THRESHOLD
            })
            .collect();
        for (node, hub) in self.nodes.iter_mut().zip(hubs) {
            node.hub = hub;
        }
    }
}

/// How far a walk goes.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// At most so many edges from the start.
    pub steps: usize,
    /// At most so many skills.
    pub limit: usize,
    /// Whether groups are entered.
    pub through_groups: bool,
}
