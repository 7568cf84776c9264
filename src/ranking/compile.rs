//! From requirements to a plan: merge, fold, weigh, find the alternatives.

use std::collections::{HashMap, HashSet};

use super::{
    alternatives::alternatives,
    fit::LevelNeed,
    plan::{Plan, PlanNote, PlanRequirement},
    tables::MAX_REQUIREMENTS,
};
use crate::{
    catalog::{Edge, Reach, SkillGraph},
    model::{Date, EvidenceKind, Iri, LevelStatement, Requirement, RequirementOrigin, Units},
};

/// What a plan needs to know beside the requirements.
#[derive(Debug, Clone, Copy)]
pub struct PlanOptions {
    /// The date on which evidence must count.
    pub as_of: Date,
    /// The weakest kind of evidence that counts.
    pub minimum_kind: EvidenceKind,
}

/// Requirements that make no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing is asked for: the answer is unknown, neither 0 % nor 100 %.
    #[error("requirements unknown: nobody said which skills this asks for")]
    RequirementsUnknown,
    /// All weights are 0.
    #[error("all {count} requirements have weight 0: give at least one of them a `weight` above 0")]
    AllWeightsZero {
        /// How many there are.
        count: usize,
    },
    /// More requirements than a plan may have.
    #[error("{count} requirements are more than the limit of {limit} (ranking limit `requirements`)")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
}

/// Compiles requirements to a plan.
///
/// # Errors
/// [`PlanError`] when there are none, too many, or all weights are 0.
pub fn compile(requirements: &[Requirement], graph: &SkillGraph, options: &PlanOptions) -> Result<Plan, PlanError> {
    let mut notes = Vec::new();
    let weighed = weighed(requirements, graph, options.minimum_kind, &mut notes)?;
    let requirements = weighed
        .into_iter()
        .map(|(requirement, weight_units)| plan_requirement(requirement, weight_units, graph, &mut notes))
        .collect();
    Ok(Plan { requirements, as_of: options.as_of, minimum_kind: options.minimum_kind, notes })
}

/// The requirements of a plan, merged and folded, with their shares of a full score: [`compile`] without the alternatives.
///
/// # Errors
/// As [`compile`].
pub fn weigh(
    requirements: &[Requirement],
    graph: &SkillGraph,
    minimum_kind: EvidenceKind,
) -> Result<Vec<(Requirement, Units)>, PlanError> {
    weighed(requirements, graph, minimum_kind, &mut Vec::new())
}

fn weighed(
    requirements: &[Requirement],
    graph: &SkillGraph,
    minimum_kind: EvidenceKind,
    notes: &mut Vec<PlanNote>,
) -> Result<Vec<(Requirement, Units)>, PlanError> {
    if requirements.is_empty() {
        return Err(PlanError::RequirementsUnknown);
    }
    if requirements.len() > MAX_REQUIREMENTS {
        return Err(PlanError::TooMany { count: requirements.len(), limit: MAX_REQUIREMENTS });
    }
    let merged = merge(requirements, minimum_kind, notes);
    let folded = fold(merged, graph, notes);
    let weights: Vec<u64> = folded.iter().map(|it| it.weight.millionths()).collect();
    let Some(units) = distribute(&weights) else {
        return Err(PlanError::AllWeightsZero { count: folded.len() });
    };
    Ok(folded.into_iter().zip(units).collect())
}

fn plan_requirement(
    requirement: Requirement,
    weight_units: Units,
    graph: &SkillGraph,
    notes: &mut Vec<PlanNote>,
) -> PlanRequirement {
    let (alternatives, left_out) = alternatives(graph, &requirement.skill, &requirement.alternatives);
    if left_out > 0 {
        notes.push(PlanNote::Cut { skill: requirement.skill.clone(), left_out });
    }
    for statement in [&requirement.minimum_level, &requirement.desired_level].into_iter().flatten() {
        if statement.level.is_none() {
            notes.push(PlanNote::LevelNotAnchored { skill: requirement.skill.clone(), value: statement.value.clone() });
        }
    }
    let need = LevelNeed::of(&requirement);
    PlanRequirement {
        label: graph.label(&requirement.skill),
        skill: requirement.skill,
        importance: requirement.importance,
        weight_units,
        need,
        minimum_level: requirement.minimum_level,
        desired_level: requirement.desired_level,
        minimum_kind: requirement.evidence,
        alternatives,
        origin: requirement.origin,
    }
}

/// A skill named twice becomes one requirement, at the place of the first.
fn merge(requirements: &[Requirement], minimum_kind: EvidenceKind, notes: &mut Vec<PlanNote>) -> Vec<Requirement> {
    let mut merged: Vec<Requirement> = Vec::with_capacity(requirements.len());
    let mut times: HashMap<&Iri, (usize, usize)> = HashMap::new();
    for requirement in requirements {
        let (at, count) = times.entry(&requirement.skill).or_insert((merged.len(), 0));
        *count += 1;
        match merged.get_mut(*at) {
            Some(first) if *count > 1 => absorb(first, requirement, minimum_kind),
            Some(_) => {}
            None => merged.push(requirement.clone()),
        }
    }
    for requirement in &merged {
        if let Some(&(_, count)) = times.get(&requirement.skill)
            && count > 1
        {
            notes.push(PlanNote::Merged { skill: requirement.skill.clone(), times: count });
        }
    }
    merged
}

/// Takes over what is stronger in `other`: highest weight, required over preferred, highest levels, strictest evidence.
fn absorb(kept: &mut Requirement, other: &Requirement, minimum_kind: EvidenceKind) {
    kept.weight = kept.weight.max(other.weight);
    kept.importance = kept.importance.min(other.importance);
    kept.minimum_level = higher(kept.minimum_level.take(), other.minimum_level.as_ref());
    kept.desired_level = higher(kept.desired_level.take(), other.desired_level.as_ref());
    // One that states no kind of evidence asks for the plan's.
    if kept.evidence != other.evidence {
        let strictest = kept.evidence.unwrap_or(minimum_kind).max(other.evidence.unwrap_or(minimum_kind));
        kept.evidence = Some(strictest);
    }
    kept.origin = kept.origin.min(other.origin);
    for alternative in &other.alternatives {
        if !kept.alternatives.contains(alternative) {
            kept.alternatives.push(alternative.clone());
        }
    }
}

fn higher(one: Option<LevelStatement>, other: Option<&LevelStatement>) -> Option<LevelStatement> {
    let rank = |it: &LevelStatement| (it.level, it.position.map(|position| position.position));
    match (one, other) {
        (Some(one), Some(other)) if rank(other) > rank(&one) => Some(other.clone()),
        (Some(one), _) => Some(one),
        (None, other) => other.cloned(),
    }
}

/// Folds a derived requirement into a more specific one that is there too: otherwise one badge would pay twice.
/// What somebody stated is never folded away.
fn fold(requirements: Vec<Requirement>, graph: &SkillGraph, notes: &mut Vec<PlanNote>) -> Vec<Requirement> {
    let derived: HashSet<Iri> =
        requirements.iter().filter(|it| it.origin != RequirementOrigin::Stated).map(|it| it.skill.clone()).collect();
    if derived.is_empty() {
        return requirements;
    }
    // General skill to the first, in the job's order, of the most specific requirements below it.
    let mut into: HashMap<Iri, Iri> = HashMap::new();
    let up = Reach { steps: usize::MAX, limit: 1_000, through_groups: false };
    for requirement in &requirements {
        let Some(start) = graph.find(requirement.skill.as_str()) else { continue };
        for ancestor in graph.reach(start, Edge::Broader, up) {
            let ancestor = &graph.node(ancestor).id;
            // In a cycle of bad data both would fold into each other: the first one wins, the second stays.
            let cycle = into.get(&requirement.skill) == Some(ancestor);
            if derived.contains(ancestor) && !cycle && !into.contains_key(ancestor) {
                into.insert(ancestor.clone(), requirement.skill.clone());
            }
        }
    }
    let target = |skill: &Iri| {
        let mut here = skill.clone();
        for _ in 0..into.len() {
            match into.get(&here) {
                Some(next) => here = next.clone(),
                None => break,
            }
        }
        here
    };
    let (folded, mut kept): (Vec<_>, Vec<_>) = requirements.into_iter().partition(|it| into.contains_key(&it.skill));
    let mut orphans = Vec::new();
    for requirement in folded {
        let target = target(&requirement.skill);
        match kept.iter_mut().find(|it| it.skill == target) {
            Some(specific) => {
                specific.weight = specific.weight.max(requirement.weight);
                specific.importance = specific.importance.min(requirement.importance);
                notes.push(PlanNote::Folded { skill: requirement.skill, into: target });
            }
            // Only a longer cycle of bad data leads here: nothing may be lost.
            None => orphans.push(requirement),
        }
    }
    kept.extend(orphans);
    kept
}

/// Shares [`Units::FULL`] by weight: the whole parts first, what is left to the largest remainders, ties to the earlier.
/// `None` when all weights are 0.
fn distribute(weights: &[u64]) -> Option<Vec<Units>> {
    let sum: u128 = weights.iter().map(|it| u128::from(*it)).sum();
    if sum == 0 {
        return None;
    }
    let full = u128::from(Units::FULL.0);
    let mut units: Vec<u128> = weights.iter().map(|it| u128::from(*it) * full / sum).collect();
    let left_over = full - units.iter().sum::<u128>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&it| std::cmp::Reverse(u128::from(weights[it]) * full % sum));
    for &index in by_remainder.iter().take(usize::try_from(left_over).unwrap_or(usize::MAX)) {
        units[index] += 1;
    }
    Some(units.into_iter().map(|it| Units(u32::try_from(it).unwrap_or(Units::FULL.0))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_sum_to_a_full_score() {
        let table: &[(&[u64], &[u32])] = &[
            (&[1_000_000], &[1_048_576]),
            (&[1, 1, 1], &[349_526, 349_525, 349_525]),
            (&[1_000_000, 500_000], &[699_051, 349_525]),
            (&[0, 7], &[0, 1_048_576]),
            (&[1_000_000_000_000, 1], &[1_048_576, 0]),
        ];
        for (weights, expected) in table {
            let units = distribute(weights).unwrap();
            assert_eq!(units.iter().map(|it| it.0).collect::<Vec<_>>(), *expected, "{weights:?}");
            assert_eq!(units.iter().map(|it| it.0).sum::<u32>(), Units::FULL.0);
        }
        assert_eq!(distribute(&[0, 0]), None);
    }
}
