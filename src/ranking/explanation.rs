//! Why a holder has the score it has. Computed from the plan and the holder's evidence alone, outside every backend;
//! the contributions sum to the score.

use std::collections::{BTreeSet, HashMap};

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

/// Explains `holder`'s score for `plan`. For many holders of one plan, make one [`Explainer`].
pub fn explain<'a>(plan: &Plan, holder: &'a Holder) -> Explanation<'a> {
    Explainer::new(plan).explain(holder)
}

/// Explains scores for one plan.
pub struct Explainer<'p> {
    plan: &'p Plan,
    /// Held skill to the requirements that it is an alternative of.
    by_skill: HashMap<&'p Iri, Vec<Way>>,
}

/// One way from a held skill to a requirement.
#[derive(Clone, Copy)]
struct Way {
    requirement: usize,
    /// The alternative's place in the requirement.
    alternative: usize,
    relation_per_mille: u32,
    path: Path,
}

impl<'p> Explainer<'p> {
    /// Prepares a plan.
    pub fn new(plan: &'p Plan) -> Self {
        let mut by_skill: HashMap<&Iri, Vec<Way>> = HashMap::new();
        for (requirement, it) in plan.requirements.iter().enumerate() {
            for (alternative, Alternative { skill, relation_per_mille, path }) in it.alternatives.iter().enumerate() {
                let way = Way { requirement, alternative, relation_per_mille: *relation_per_mille, path: *path };
                by_skill.entry(skill).or_default().push(way);
            }
        }
        Self { plan, by_skill }
    }

    /// Explains `holder`'s score.
    pub fn explain<'a>(&self, holder: &'a Holder) -> Explanation<'a> {
        let mut found: Vec<Vec<(Way, &'a Evidence)>> = vec![Vec::new(); self.plan.requirements.len()];
        for evidence in &holder.evidence {
            for way in self.by_skill.get(&evidence.skill).into_iter().flatten() {
                if let Some(found) = found.get_mut(way.requirement) {
                    found.push((*way, evidence));
                }
            }
        }
        let pairs = self.plan.requirements.iter().zip(found);
        let outcomes: Vec<Outcome<'a>> = pairs.map(|(requirement, found)| self.outcome(requirement, found)).collect();
        let count = |wanted: &dyn Fn(&PlanRequirement, &Outcome<'_>) -> bool| {
            let pairs = self.plan.requirements.iter().zip(&outcomes);
            let wanted = pairs.filter(|(requirement, outcome)| wanted(requirement, outcome));
            u32::try_from(wanted.count()).unwrap_or(u32::MAX)
        };
        let (verified_per_mille, focus_per_mille) = self.shares(holder);
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

    /// The credit of each requirement that counting evidence gives any for, by place in the plan: what an explanation
    /// says, without the reasons.
    pub fn credits(&self, evidence: &[Evidence]) -> Vec<(usize, Credit)> {
        let mut credits: Vec<(usize, Credit)> = Vec::new();
        for it in evidence {
            for way in self.by_skill.get(&it.skill).into_iter().flatten() {
                let Some(requirement) = self.plan.requirements.get(way.requirement) else { continue };
                if self.plan.counting(it, self.plan.kind_for(requirement)) != Counting::Counts {
                    continue;
                }
                let held = HeldLevel::of(it.level.as_ref());
                let credit = requirement.credit(way.relation_per_mille, held, it.strength);
                match credits.iter_mut().find(|(known, _)| *known == way.requirement) {
                    Some((_, known)) => {
                        *known = Credit { units: known.units.max(credit.units), met: known.met || credit.met };
                    }
                    None => credits.push((way.requirement, credit)),
                }
            }
        }
        credits
    }

    fn outcome<'a>(&self, requirement: &PlanRequirement, mut found: Vec<(Way, &'a Evidence)>) -> Outcome<'a> {
        // Stable: within one alternative in the order of the holder's evidence.
        found.sort_by_key(|(way, _)| way.alternative);
        let mut best: Option<(Credit, Path)> = None;
        let mut best_verified = Units(0);
        let mut upper = Units(0);
        let mut met = false;
        let mut weighed = Vec::with_capacity(found.len());
        for (Way { relation_per_mille, path, .. }, evidence) in found {
            let counting = self.plan.counting(evidence, self.plan.kind_for(requirement));
            let held = HeldLevel::of(evidence.level.as_ref());
            let credit = requirement.credit(relation_per_mille, held, evidence.strength);
            weighed.push(Weighed { evidence, path, counting, units: credit.units });
            if counting != Counting::Counts {
                continue;
            }
            met |= credit.met;
            upper = upper.max(requirement.credit_upper(relation_per_mille, held, evidence.strength).units);
            if evidence.kind == EvidenceKind::Verified {
                best_verified = best_verified.max(credit.units);
            }
            if best.is_none_or(|(found, _)| credit > found) {
                best = Some((credit, path));
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
    fn shares(&self, holder: &Holder) -> (u16, u16) {
        let minimum_kind = self.plan.minimum_kind;
        let counting = || holder.evidence.iter().filter(|it| self.plan.counting(it, minimum_kind) == Counting::Counts);
        let verified = counting().filter(|it| it.kind == EvidenceKind::Verified).count();
        let skills: BTreeSet<&Iri> = counting().map(|it| &it.skill).collect();
        let asked_for = skills.iter().filter(|skill| self.by_skill.contains_key(**skill)).count();
        (verified_per_mille(verified, counting().count()), focus_per_mille(asked_for, skills.len()))
    }
}
