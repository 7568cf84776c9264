//! Which skills give credit for a required one.

use std::collections::HashMap;

use super::{
    plan::{Alternative, Path},
    tables::{BROADER, CLOSE, MAX_ALTERNATIVES, NARROWER, NARROWER_OF_HUB, NARROWER_STEPS, PART, RELATED, WHOLE},
};
use crate::{
    catalog::{Edge, Reach, SkillGraph, SkillIndex},
    model::{Iri, SkillKind},
};

/// The alternatives of `skill`, the skill itself first, then highest relation first, then by IRI; and how many were
/// left out because there were too many.
///
/// First the exact closure (the skill, its exact matches, what the job gives as `also`, and their exact matches); then
/// one relation from any of these, never a chain of relations.
pub fn alternatives(graph: &SkillGraph, skill: &Iri, also: &[Iri]) -> (Vec<Alternative>, usize) {
    let mut found: HashMap<Iri, (u32, Path)> = HashMap::new();
    let mut closure = Vec::new();
    for start in std::iter::once(skill).chain(also) {
        let path = if start == skill { Path::Exact } else { Path::Equivalent };
        keep(&mut found, start, WHOLE, path);
        if let Some(index) = graph.find(start.as_str()) {
            closure.push(index);
            let reach = Reach { steps: usize::MAX, limit: MAX_ALTERNATIVES, through_groups: true };
            for same in graph.reach(index, Edge::Exact, reach) {
                keep(&mut found, &graph.node(same).id, WHOLE, Path::Equivalent);
                closure.push(same);
            }
        }
    }
    for member in closure {
        step_from(graph, member, &mut found);
    }
    rank(skill, found)
}

fn step_from(graph: &SkillGraph, here: SkillIndex, found: &mut HashMap<Iri, (u32, Path)>) {
    let hub = graph.node(here).hub;
    let mut add = |there: SkillIndex, relation, path| keep(found, &graph.node(there).id, relation, path);
    for &close in graph.neighbours(here, Edge::Close) {
        add(close, CLOSE, Path::Close);
    }
    // More than can be used, so that what is cut can be counted, yet bounded.
    let down = Reach { steps: NARROWER_STEPS, limit: 16 * MAX_ALTERNATIVES, through_groups: false };
    for narrower in graph.reach(here, Edge::Narrower, down) {
        add(narrower, if hub { NARROWER_OF_HUB } else { NARROWER }, Path::Narrower);
    }
    for &part in graph.neighbours(here, Edge::Part) {
        add(part, PART, Path::Narrower);
    }
    for &broader in graph.neighbours(here, Edge::Broader) {
        // A hub above says nearly nothing about this skill, and a group is not something people have.
        if !graph.node(broader).hub && graph.node(broader).kind != SkillKind::Group {
            add(broader, BROADER, Path::Broader);
        }
    }
    for &related in graph.neighbours(here, Edge::Related) {
        if !hub && !graph.node(related).hub {
            add(related, RELATED, Path::Related);
        }
    }
}

fn keep(found: &mut HashMap<Iri, (u32, Path)>, skill: &Iri, relation: u32, path: Path) {
    let better = |old: &(u32, Path)| relation > old.0 || (relation == old.0 && path < old.1);
    match found.get_mut(skill) {
        Some(old) if better(old) => *old = (relation, path),
        Some(_) => {}
        None => {
            found.insert(skill.clone(), (relation, path));
        }
    }
}

fn rank(skill: &Iri, found: HashMap<Iri, (u32, Path)>) -> (Vec<Alternative>, usize) {
    let mut all: Vec<Alternative> = found
        .into_iter()
        .map(|(skill, (relation_per_mille, path))| Alternative { skill, relation_per_mille, path })
        .collect();
    all.sort_unstable_by(|a, b| {
        let key = |it: &Alternative| (it.skill != *skill, std::cmp::Reverse(it.relation_per_mille));
        key(a).cmp(&key(b)).then_with(|| a.skill.cmp(&b.skill))
    });
    let left_out = all.len().saturating_sub(MAX_ALTERNATIVES);
    all.truncate(MAX_ALTERNATIVES);
    (all, left_out)
}
