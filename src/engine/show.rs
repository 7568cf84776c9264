//! From plans and explanations to what is shown.

use super::{
    answers::{AlternativeUnderstood, EvidenceShown, Named, QueryUnderstood, RequirementShown, RequirementUnderstood},
    state::State,
};
use crate::{
    model::{Date, Evidence, Iri, LevelBasis, Reference},
    ranking::{Counting, Explanation, Outcome, Plan, PlanNote, PlanRequirement, State as MetState, Weighed},
};

/// The most pieces of evidence shown for one requirement.
const MAX_EVIDENCE_SHOWN: usize = 20;

pub(super) fn named(reference: &Reference) -> Named {
    Named { id: reference.id.clone(), name: reference.name.clone() }
}

pub(super) fn named_skill(skill: &Iri, state: &State) -> Named {
    Named { id: skill.clone(), name: Some(state.frameworks.graph.label(skill)) }
}

/// The plan as people should see it.
pub(super) fn understood(plan: &Plan, state: &State) -> QueryUnderstood {
    let graph = &state.frameworks.graph;
    let requirements = plan.requirements.iter().map(|it| RequirementUnderstood {
        skill: it.skill.clone(),
        label: it.label.clone(),
        importance: it.importance,
        weight_units: it.weight_units.0,
        minimum_level: it.need.minimum.map(|needed| needed.level.number()),
        desired_level: it.need.desired.map(|needed| needed.level.number()),
        evidence: plan.kind_for(it),
        origin: it.origin,
        alternatives: it
            .alternatives
            .iter()
            .map(|alternative| AlternativeUnderstood {
                skill: alternative.skill.clone(),
                label: graph.label(&alternative.skill),
                relation_per_mille: alternative.relation_per_mille,
                path: alternative.path,
            })
            .collect(),
    });
    QueryUnderstood {
        requirements: requirements.collect(),
        notes: plan.notes.iter().map(|note| note_in_words(note, state)).collect(),
        evidence: plan.minimum_kind.word().to_owned(),
        ..QueryUnderstood::default()
    }
}

fn note_in_words(note: &PlanNote, state: &State) -> String {
    let label = |skill: &Iri| state.frameworks.graph.label(skill);
    match note {
        PlanNote::Merged { skill, times } => {
            format!("`{}` was named {times} times: highest weight, importance and level taken", label(skill))
        }
        PlanNote::Folded { skill, into } => {
            format!("`{}` was folded into the more specific `{}`, so that one proof is not paid twice", label(skill), label(into))
        }
        PlanNote::Cut { skill, left_out } => {
            format!("`{}` has {left_out} more alternatives than are used", label(skill))
        }
        PlanNote::LevelNotAnchored { skill, value } => {
            format!("the level `{value}` of `{}` is not on a scale that says what it means; no level is asked for", label(skill))
        }
    }
}

/// All requirements of an explanation, in the plan's order.
pub(super) fn requirements_shown(plan: &Plan, explanation: &Explanation<'_>, state: &State) -> Vec<RequirementShown> {
    let pairs = plan.requirements.iter().zip(&explanation.outcomes);
    pairs.map(|(requirement, outcome)| requirement_shown(requirement, outcome, state)).collect()
}

fn requirement_shown(requirement: &PlanRequirement, outcome: &Outcome<'_>, state: &State) -> RequirementShown {
    let evidence = outcome.evidence.iter().take(MAX_EVIDENCE_SHOWN);
    RequirementShown {
        skill: requirement.skill.clone(),
        label: requirement.label.clone(),
        importance: requirement.importance,
        weight_units: requirement.weight_units.0,
        minimum_level: requirement.need.minimum.map(|it| it.level.number()),
        contribution: outcome.contribution_units.share(),
        contribution_units: outcome.contribution_units.0,
        state: outcome.state,
        path: outcome.path,
        advice: advice(outcome),
        evidence: evidence.map(|it| weighed_shown(it, state)).collect(),
    }
}

/// What the holder can do about a requirement that is not met.
fn advice(outcome: &Outcome<'_>) -> Option<String> {
    if outcome.state == MetState::Met {
        return None;
    }
    let expired = outcome.evidence.iter().find(|it| it.counting == Counting::Expired);
    if let Some(expired) = expired {
        let name = expired.evidence.achievement.as_ref().and_then(|it| it.name.as_deref()).unwrap_or("the credential");
        return Some(format!("renew {name}"));
    }
    let claimed = outcome.evidence.iter().any(|it| it.counting == Counting::KindTooWeak);
    if claimed {
        return Some("claimed, not proved: earn a credential for it".to_owned());
    }
    (outcome.upper_units > outcome.contribution_units).then(|| "have the level stated: it is unknown".to_owned())
}

fn weighed_shown(weighed: &Weighed<'_>, state: &State) -> EvidenceShown {
    let shown = evidence_shown(weighed.evidence, weighed.counting, state);
    EvidenceShown { path: weighed.path, ..shown }
}

/// One piece of evidence, by itself.
pub(super) fn evidence_shown(evidence: &Evidence, counting: Counting, state: &State) -> EvidenceShown {
    let level = evidence.level.as_ref();
    EvidenceShown {
        skill: evidence.skill.clone(),
        label: state.frameworks.graph.label(&evidence.skill),
        achievement: evidence.achievement.as_ref().map(named),
        issuer: evidence.issuer.as_ref().map(named),
        level: level.and_then(|it| it.level).map(crate::model::Level::number),
        level_stated: level.map(|it| it.value.clone()),
        level_basis: level.map(|it| basis_word(it.basis).to_owned()),
        kind: evidence.kind,
        strength: evidence.strength,
        path: crate::ranking::Path::Exact,
        issued_on: evidence.issued_on,
        expires_on: evidence.expires_on,
        status: evidence.status,
        counts: counting == Counting::Counts,
        why_not: why_not(counting, evidence.issued_on, evidence.expires_on),
        source: evidence.source.clone(),
        counting,
    }
}

fn basis_word(basis: LevelBasis) -> &'static str {
    match basis {
        LevelBasis::Number => "number",
        LevelBasis::Word => "word",
        LevelBasis::AnchoredScale => "anchored_scale",
        LevelBasis::Rubric => "rubric",
        LevelBasis::Grade => "grade",
    }
}

fn why_not(counting: Counting, issued_on: Option<Date>, expires_on: Option<Date>) -> Option<String> {
    let day = |date: Option<Date>| date.map(|it| it.to_string()).unwrap_or_default();
    match counting {
        Counting::Counts => None,
        Counting::KindTooWeak => Some("weaker evidence than asked for".to_owned()),
        Counting::NotYet => Some(format!("counts only from {}", day(issued_on))),
        Counting::Expired => Some(format!("expired on {}: renew", day(expires_on))),
        Counting::Suspended => Some("suspended by its issuer".to_owned()),
        Counting::Revoked => Some("revoked by its issuer".to_owned()),
        Counting::NotCompleted => Some("its result is not a completed one".to_owned()),
    }
}
