//! Why a holder has the score it has. Computed from the plan and the holder's evidence alone, outside every backend;
//! the contributions sum to the score.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    fit::HeldLevel,
    order::{focus_per_mille, verified_per_mille},
    plan::{Alternative, Counting, Credit, Path, Plan, PlanRequirement},
};
use crate::model::{Evidence, EvidenceKind, Holder, Importance, Iri, Units};

/// How far a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A path with relation 1000 whose level reaches the minimum.
    Met,
    /// Any other credit above 0.
    Partly,
    /// No credit.
    Missing,
}

/// One piece of evidence as it bears on one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed<'a> {
    /// The evidence.
    pub evidence: &'a Evidence,
    /// How it leads to the requirement.
    pub path: Path,
    /// Whether it counts, and if not, why.
    pub counting: Counting,
    /// What it gives, or would give if it counted.
    pub units: Units,
}

/// One requirement's part in a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The part of the score that it gives.
    pub contribution_units: Units,
    /// What it would give if every unknown level were enough.
    pub upper_units: Units,
    /// Met, partly or missing.
    pub state: State,
    /// The path of the evidence that gives the credit.
    pub path: Option<Path>,
    /// Whether verified evidence alone gives as much.
    pub verified: bool,
    /// All evidence that bears on it: what counts first, then by units.
    pub evidence: Vec<Weighed<'a>>,
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The score: the sum of the contributions.
    pub score_units: Units,
    /// The score if every unknown level were enough.
    pub score_units_upper: Units,
    /// Requirements met.
    pub met: u32,
    /// Musts met.
    pub required_met: u32,
    /// Requirements met or partly met by verified evidence that gives all of their credit.
    pub verified: u32,
    /// Share of verified among the holder's counting evidence, per mille.
    pub verified_per_mille: u16,
    /// Share of the holder's skills that the plan asks for, per mille.
    pub focus_per_mille: u16,
    /// One for each requirement of the plan, in its order.
    pub outcomes: Vec<Outcome<'a>>,
}

/// Explains `holder`'s score for `plan`.
pub fn explain<'a>(plan: &Plan, holder: &'a Holder) -> Explanation<'a> {
    let mut by_skill: HashMap<&Iri, Vec<&'a Evidence>> = HashMap::new();
    for evidence in &holder.evidence {
        by_skill.entry(&evidence.skill).or_default().push(evidence);
    }
    let outcomes: Vec<Outcome<'a>> = plan.requirements.iter().map(|it| outcome(plan, it, &by_skill)).collect();
    let count = |wanted: &dyn Fn(&PlanRequirement, &Outcome<'_>) -> bool| {
        let pairs = plan.requirements.iter().zip(&outcomes);
        u32::try_from(pairs.filter(|(requirement, outcome)| wanted(requirement, outcome)).count()).unwrap_or(u32::MAX)
    };
    let (verified_per_mille, focus_per_mille) = shares(plan, holder);
    Explanation {
        score_units: Units(outcomes.iter().map(|it| it.contribution_units.0).sum()),
        score_units_upper: Units(outcomes.iter().map(|it| it.upper_units.0).sum()),
        met: count(&|_, outcome| outcome.state == State::Met),
        required_met: count(&|it, outcome| it.importance == Importance::Required && outcome.state == State::Met),
        verified: count(&|_, outcome| outcome.verified),
        verified_per_mille,
        focus_per_mille,
        outcomes,
    }
}

fn outcome<'a>(plan: &Plan, requirement: &PlanRequirement, by_skill: &HashMap<&Iri, Vec<&'a Evidence>>) -> Outcome<'a> {
    let mut best: Option<(Credit, Path)> = None;
    let mut best_verified = Units(0);
    let mut upper = Units(0);
    let mut met = false;
    let mut weighed = Vec::new();
    for Alternative { skill, relation_per_mille, path } in &requirement.alternatives {
        for &evidence in by_skill.get(skill).into_iter().flatten() {
            let counting = plan.counting(evidence, plan.kind_for(requirement));
            let held = HeldLevel::of(evidence.level.as_ref());
            let credit = requirement.credit(*relation_per_mille, held, evidence.strength);
            weighed.push(Weighed { evidence, path: *path, counting, units: credit.units });
            if counting != Counting::Counts {
                continue;
            }
            met |= credit.met;
            upper = upper.max(requirement.credit_upper(*relation_per_mille, held, evidence.strength).units);
            if evidence.kind == EvidenceKind::Verified {
                best_verified = best_verified.max(credit.units);
            }
            if best.is_none_or(|(found, _)| credit > found) {
                best = Some((credit, *path));
            }
        }
    }
    // Stable: within the same units, in the order of the alternatives and then of the holder's evidence.
    weighed.sort_by_key(|it| (it.counting, std::cmp::Reverse(it.units)));
    let units = best.map_or(Units(0), |(credit, _)| credit.units);
    let state = match (met, units) {
        (true, _) => State::Met,
        (false, Units(0)) => State::Missing,
        (false, _) => State::Partly,
    };
    Outcome {
        contribution_units: units,
        upper_units: upper,
        state,
        path: best.filter(|_| state != State::Missing).map(|(_, path)| path),
        verified: units > Units(0) && best_verified == units,
        evidence: weighed,
    }
}

/// The shares of verified and of asked-for among what counts.
fn shares(plan: &Plan, holder: &Holder) -> (u16, u16) {
    let asked: BTreeSet<&Iri> =
        plan.requirements.iter().flat_map(|it| it.alternatives.iter().map(|alternative| &alternative.skill)).collect();
    let counting = || holder.evidence.iter().filter(|it| plan.counting(it, plan.minimum_kind) == Counting::Counts);
    let verified = counting().filter(|it| it.kind == EvidenceKind::Verified).count();
    let skills: BTreeMap<&Iri, bool> = counting().map(|it| (&it.skill, asked.contains(&it.skill))).collect();
    let asked_for = skills.values().filter(|it| **it).count();
    (verified_per_mille(verified, counting().count()), focus_per_mille(asked_for, skills.len()))
}
