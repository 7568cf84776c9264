//! From the conditions of a credential to what the learner needs first.
//!
//! *Entry* comes before, *corequisite* at any time. Of *requires*, the credentials come before; its courses, assessments
//! and skills are what the credential itself consists of, and its price and time are taken to be theirs. What is only
//! recommended or for renewal is not needed. What nobody can tell here (years of experience, an age, credit points,
//! plain words) is a thing to check.

use std::collections::HashMap;

use super::gather::{Pool, Standing};
use crate::{
    engine::EngineError,
    model::{Alignment, Condition, ConditionKind, EvidenceKind, Importance, Iri, Level, Reference, Requirement},
    ranking::{Explainer, Plan, PlanOptions, Prerequisite, State, compile, explain},
};

/// How deep alternatives within alternatives are followed.
const MAX_DEPTH: usize = 8;
/// How many things of one condition are looked up.
const MAX_NAMED: usize = 100;
/// How many different skills are looked up.
const MAX_SKILLS: usize = 100;
/// How many credentials are looked at for a skill that is needed first.
const MAX_WAYS: usize = 20;
/// The most characters of a condition that are shown.
const MAX_TEXT: usize = 160;

/// How skills that are needed can be had, remembered.
#[derive(Default)]
pub(super) struct SkillWays(HashMap<(Iri, Option<Level>), Prerequisite>);

/// What is needed before, and what together with it.
pub(super) fn needs(
    pool: &mut Pool<'_, '_>,
    conditions: &[Condition],
) -> Result<(Prerequisite, Prerequisite), EngineError> {
    let (mut before, mut together) = (Vec::new(), Vec::new());
    for condition in conditions.iter().take(MAX_NAMED) {
        let list = match condition.kind {
            ConditionKind::Requires | ConditionKind::Entry => &mut before,
            ConditionKind::Corequisite => &mut together,
            ConditionKind::Recommends | ConditionKind::Renewal => continue,
        };
        list.push(needed(pool, condition, condition.kind, 0)?);
    }
    Ok((Prerequisite::all(before), Prerequisite::all(together)))
}

fn needed(
    pool: &mut Pool<'_, '_>,
    condition: &Condition,
    kind: ConditionKind,
    depth: usize,
) -> Result<Prerequisite, EngineError> {
    if depth >= MAX_DEPTH {
        return Ok(to_check("further conditions"));
    }
    let own = kind == ConditionKind::Requires;
    let mut named = Vec::new();
    for it in condition.credentials.iter().take(MAX_NAMED) {
        named.push(credential(pool, it)?);
    }
    for it in condition.assessments.iter().chain(&condition.learning).take(MAX_NAMED) {
        named.push(if own { Prerequisite::nothing() } else { credential(pool, it)? });
    }
    for it in condition.skills.iter().take(MAX_NAMED) {
        named.push(if own { Prerequisite::nothing() } else { skill(pool, it)? });
    }
    let names_nothing = named.is_empty() && condition.alternatives.is_empty();
    let most = named.len();
    let count = condition.needed.and_then(|it| usize::try_from(it).ok()).map_or(most, |it| it.min(most));
    let mut all = vec![Prerequisite::AtLeast(count, named)];
    if !condition.alternatives.is_empty() {
        let mut ways = Vec::new();
        for it in condition.alternatives.iter().take(MAX_NAMED) {
            ways.push(needed(pool, it, kind, depth + 1)?);
        }
        all.push(Prerequisite::AtLeast(1, ways));
    }
    let checks = checks(condition);
    if names_nothing && checks.is_empty() && !own {
        let words = condition.description.as_deref().or(condition.name.as_deref());
        all.extend(words.map(str::trim).filter(|it| !it.is_empty()).map(to_check));
    }
    all.extend(checks);
    Ok(Prerequisite::all(all))
}

fn to_check(words: &str) -> Prerequisite {
    let mut what: String = words.chars().take(MAX_TEXT).collect();
    if what.len() < words.len() {
        what.push('…');
    }
    Prerequisite::Unknown { what, earned: false }
}

/// What a condition asks for that nobody can tell here.
fn checks(condition: &Condition) -> Vec<Prerequisite> {
    let years = condition.years_of_experience.filter(|it| it.is_finite() && *it > 0.0);
    let years = years.map(|it| to_check(&format!("{it} years of experience")));
    let age = condition.minimum_age.map(|it| to_check(&format!("an age of at least {it}")));
    let credits = condition.credits.iter().filter(|it| it.amount.is_finite() && it.amount > 0.0).map(|it| {
        let unit = it.unit.as_deref().unwrap_or("credit points");
        to_check(&format!("{} {unit}", it.amount))
    });
    years.into_iter().chain(age).chain(credits).collect()
}

fn credential(pool: &mut Pool<'_, '_>, reference: &Reference) -> Result<Prerequisite, EngineError> {
    Ok(match pool.pull(&reference.id)? {
        Standing::Held => Prerequisite::nothing(),
        Standing::Candidate(place) => Prerequisite::Candidate(place),
        Standing::Refused => Prerequisite::impossible(),
        Standing::Unknown => Prerequisite::Unknown {
            what: reference.name.clone().unwrap_or_else(|| reference.id.to_string()),
            earned: true,
        },
    })
}

/// A skill that is needed: the learner has it, or some credential gives it.
fn skill(pool: &mut Pool<'_, '_>, alignment: &Alignment) -> Result<Prerequisite, EngineError> {
    let name = alignment.target_name.as_deref();
    let named = name.and_then(|it| pool.gap.state.skill_named(it));
    let Some(id) = alignment.skill().filter(|it| !it.is_local()).or(named).or_else(|| alignment.skill()) else {
        return Ok(to_check(name.unwrap_or("a skill that is not named")));
    };
    let key = (id.canonical(), alignment.level.as_ref().and_then(|it| it.level));
    if let Some(known) = pool.skills.0.get(&key) {
        return Ok(known.clone());
    }
    let what = name.map_or_else(|| pool.gap.state.frameworks.graph.label(&key.0), str::to_owned);
    let unknown = Prerequisite::Unknown { what, earned: true };
    if pool.skills.0.len() >= MAX_SKILLS {
        return Ok(unknown);
    }
    let requirement =
        Requirement { minimum_level: alignment.level.clone(), ..Requirement::of(key.0.clone(), Importance::Required) };
    let gap = pool.gap;
    let options = PlanOptions { as_of: gap.plan.as_of, minimum_kind: gap.plan.minimum_kind };
    let plan = compile(&[requirement], &gap.state.frameworks.graph, &options)?;
    let ways = if explain(&plan, gap.holder).outcomes.iter().all(|it| it.state == State::Met) {
        Prerequisite::nothing()
    } else {
        let plan = Plan { minimum_kind: plan.minimum_kind.min(EvidenceKind::Issued), ..plan };
        let explainer = Explainer::new(&plan);
        let mut ways = Vec::new();
        for id in pool.ranked(&plan, MAX_WAYS)? {
            if let Standing::Candidate(place) = pool.pull(&id)?
                && pool.offer(place).is_some_and(|it| explainer.credits(&it.evidence).iter().any(|(_, it)| it.met))
            {
                ways.push(Prerequisite::Candidate(place));
            }
        }
        if ways.is_empty() { unknown } else { Prerequisite::AtLeast(1, ways) }
    };
    pool.skills.0.insert(key, ways.clone());
    Ok(ways)
}
