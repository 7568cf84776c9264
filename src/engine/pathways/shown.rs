//! Pathways as they are answered.

use super::gather::Gathered;
use crate::{
    engine::{
        answers::{Named, PathwayBound, PathwayShown, PathwayStep},
        requests::PathwayGoal,
        show,
    },
    model::{Cost, LearningTime},
    ranking::{Bound, Credit, Pathway, Pathways, Plan, Step},
};

/// All pathways of a goal.
pub(super) fn shown(
    plan: &Plan,
    held: &[Credit],
    gathered: &Gathered,
    found: &Pathways,
    goal: PathwayGoal,
) -> Vec<PathwayShown> {
    let all = found.pathways.iter().enumerate();
    all.map(|(at, it)| pathway(plan, held, gathered, it, (goal, at + 1, found.currency.as_deref()))).collect()
}

fn pathway(
    plan: &Plan,
    held: &[Credit],
    gathered: &Gathered,
    it: &Pathway,
    (goal, rank, currency): (PathwayGoal, usize, Option<&str>),
) -> PathwayShown {
    let mut so_far = held.to_vec();
    let credentials = it.steps.iter().filter_map(|step| one_step(plan, gathered, step, &mut so_far)).collect();
    let [closes, improves] = changes(plan, held, &it.credits);
    let open = plan.requirements.iter().zip(&it.credits).enumerate().filter(|(_, (_, credit))| !credit.met);
    let paid = |(currency, cents): (&String, &u64)| cost(*cents, Some(currency));
    let mut costs: Vec<Cost> = it.cents.iter().map(paid).collect();
    if costs.is_empty() && it.unknown_prices == 0 {
        costs.push(cost(0, None));
    }
    let all_unknown = usize::try_from(it.unknown_times).is_ok_and(|unknown| unknown >= it.steps.len());
    PathwayShown {
        goal,
        rank,
        credentials,
        cost: costs,
        unknown_prices: it.unknown_prices,
        duration: LearningTime { calendar: (!all_unknown).then(|| iso(it.minutes)), effort: None },
        unknown_times: it.unknown_times,
        coverage_after: it.coverage().share(),
        coverage_after_units: it.coverage().0,
        closes,
        improves,
        open: open.filter_map(|(at, _)| named(plan, at)).collect(),
        optimal: it.optimal,
        bound: it.bound.as_ref().map(|it| bound(it, goal, currency)),
    }
}

fn one_step(plan: &Plan, gathered: &Gathered, step: &Step, so_far: &mut Vec<Credit>) -> Option<PathwayStep> {
    let achievement = &gathered.offers.get(step.candidate)?.achievement;
    let name = |place: usize| {
        let id = gathered.offers.get(place)?.achievement.id.clone();
        Some(Named { id, name: gathered.name(place).map(str::to_owned) })
    };
    let mut after = so_far.clone();
    for (requirement, credit) in &step.credits {
        if let Some(has) = after.get_mut(*requirement) {
            *has = Credit { units: has.units.max(credit.units), met: has.met || credit.met };
        }
    }
    let [closes, improves] = changes(plan, so_far, &after);
    *so_far = after;
    Some(PathwayStep {
        credential: name(step.candidate)?,
        issuer: achievement.issuer.as_ref().map(show::named),
        closes,
        improves,
        needs: step.after.iter().filter_map(|it| name(*it)).collect(),
        check: step.unknown.clone(),
        cost: achievement.cost.clone(),
        duration: achievement.duration.clone(),
        delivery: achievement.delivery.clone(),
        language: achievement.language.clone(),
        starts_after: step.start_minutes.map(iso),
        ends_after: step.end_minutes.map(iso),
    })
}

fn named(plan: &Plan, at: usize) -> Option<Named> {
    plan.requirements.get(at).map(|it| Named { id: it.skill.clone(), name: Some(it.label.clone()) })
}

/// What is met afterwards and was not, and what is otherwise better.
fn changes(plan: &Plan, before: &[Credit], after: &[Credit]) -> [Vec<Named>; 2] {
    let pairs = || before.iter().zip(after).enumerate();
    let closed = pairs().filter(|(_, (before, after))| after.met && !before.met);
    let better = pairs().filter(|(_, (before, after))| after.units > before.units && (before.met || !after.met));
    [closed.filter_map(|(at, _)| named(plan, at)).collect(), better.filter_map(|(at, _)| named(plan, at)).collect()]
}

#[expect(clippy::cast_precision_loss, reason = "sums of believed prices are below 2^52")]
fn cost(cents: u64, currency: Option<&str>) -> Cost {
    Cost { amount: cents as f64 / 100.0, currency: currency.map(str::to_owned), kind: None, audience: None }
}

/// Calendar time as an ISO 8601 duration: whole days, else hours, rounded up.
fn iso(minutes: u64) -> String {
    const DAY: u64 = 24 * 60;
    if minutes > 0 && minutes.is_multiple_of(DAY) {
        format!("P{}D", minutes / DAY)
    } else {
        format!("PT{}H", minutes.div_ceil(60))
    }
}

fn bound(bound: &Bound, goal: PathwayGoal, currency: Option<&str>) -> PathwayBound {
    let of = |wanted: PathwayGoal| bound.at_least.filter(|_| goal == wanted);
    PathwayBound {
        coverage_at_most: crate::model::Units(bound.coverage_units).share(),
        credentials_at_least: of(PathwayGoal::Fewest),
        cost_at_least: of(PathwayGoal::Cheapest).map(|it| cost(it, currency)),
        duration_at_least: of(PathwayGoal::Fastest).map(iso),
    }
}
