//! Pathways: from a gap to sets of credentials that close it.

mod asked;
mod gather;
mod offers;
mod prerequisites;
mod shelf;
mod shown;
mod stock;

use rayon::prelude::*;

use super::{
    Engine, EngineError,
    answers::PathwayShown,
    requests::{GapRequest, PathwayGoal},
    state::State,
    subject::Subject,
};
use crate::{
    model::{Holder, Units},
    ranking::{Credit, Explanation, Goal, Limits, Pathfinder, Pathways, Plan, held_credits},
};
pub(super) use asked::{Limited, wishes};
use gather::{Gathered, gather};
pub(super) use offers::Offers;

/// A gap to be closed.
pub(super) struct Gap<'a> {
    pub(super) engine: &'a Engine,
    pub(super) state: &'a State,
    pub(super) plan: &'a Plan,
    /// Of what the learner has.
    pub(super) explanation: &'a Explanation<'a>,
    pub(super) holder: &'a Holder,
    /// Whom the holder was made from.
    pub(super) learner: &'a Subject,
}

/// Pathways, and what one should know of them.
type Found = (Vec<PathwayShown>, Vec<String>);

/// The pathways that are asked for; `None` when none are.
pub(super) fn pathways(gap: &Gap<'_>, request: &GapRequest, limited: &Limited) -> Result<Option<Found>, EngineError> {
    let Some(asked) = asked::asked(request)? else { return Ok(None) };
    let held = held_credits(gap.explanation);
    let limits = limited.limits();
    let gathered = gather(gap, &limited.wishes)?;
    let finder = Pathfinder::new(&held, &gathered.candidates, limits.clone(), asked.alternatives);
    let find = |goal: &PathwayGoal| finder.find(goal_of(*goal), asked.pace, asked.enough);
    let found: Vec<Pathways> = asked.goals.par_iter().map(find).collect();
    let pairs = asked.goals.iter().zip(&found);
    let ways = pairs.flat_map(|(goal, found)| shown::shown(gap.plan, &held, &gathered, found, *goal)).collect();
    let notes = found.first().map(|it| said(gap.plan, &held, &gathered, it, &limits, asked.enough)).unwrap_or_default();
    Ok(Some((ways, notes)))
}

fn goal_of(goal: PathwayGoal) -> Goal {
    match goal {
        PathwayGoal::Fewest => Goal::Fewest,
        PathwayGoal::Cheapest => Goal::Cheapest,
        PathwayGoal::Fastest => Goal::Fastest,
    }
}

/// What one should know of all pathways, in words.
fn said(
    plan: &Plan,
    held: &[Credit],
    gathered: &Gathered,
    found: &Pathways,
    limits: &Limits,
    enough: Option<Units>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if held.iter().all(|it| it.met) {
        return vec!["nothing is open: there is no gap to close".to_owned()];
    }
    if let Some(enough) = enough {
        let has: u32 = held.iter().map(|it| it.units.0).sum();
        if has >= enough.0 {
            return vec![format!("{:.1} % are enough, and covered already", enough.share() * 100.0)];
        }
        if found.pathways.first().is_some_and(|it| it.coverage() >= enough) {
            notes.push(format!("{:.1} % are enough: what stays open is said for each way", enough.share() * 100.0));
            return [notes, about_candidates(gathered, found)].concat();
        }
    }
    let limited = limits.budget.is_some() || limits.minutes.is_some() || gathered.unwanted > 0;
    let within = if limited { " within what was asked for" } else { "" };
    let after = found.pathways.first().map_or(held, |it| it.credits.as_slice());
    let open: Vec<&str> =
        plan.requirements.iter().zip(after).filter(|(_, it)| !it.met).map(|(it, _)| it.label.as_str()).collect();
    match found.pathways.first() {
        None => notes.push(format!("no credential here closes any of what is open{within}")),
        Some(best) if !open.is_empty() => notes.push(format!(
            "no set of credentials here closes everything{within}: the best covers {:.1} %; still open: {}",
            best.coverage().share() * 100.0,
            listed(&open)
        )),
        Some(_) => {}
    }
    [notes, about_candidates(gathered, found)].concat()
}

/// What one should know of the credentials that pathways were made of.
fn about_candidates(gathered: &Gathered, found: &Pathways) -> Vec<String> {
    let mut notes = Vec::new();
    if gathered.unwanted > 0 {
        notes.push(format!(
            "not of the kind asked for, and so left out: {} of the credentials that would help",
            gathered.unwanted
        ));
    }
    if !found.out_of_reach.is_empty() {
        let names: Vec<&str> = found.out_of_reach.iter().filter_map(|&it| gathered.name(it)).collect();
        notes.push(format!("left out, since what they need cannot be earned first: {}", listed(&names)));
    }
    if gathered.implausible > 0 {
        let count = gathered.implausible;
        notes.push(format!("a price or time that cannot be is taken as unknown, in {count} of the credentials"));
    }
    if gathered.cut {
        notes.push("more credentials help than were looked at: those that give most were".to_owned());
    }
    if let Some(currency) = found.currency.as_ref().filter(|_| gathered.has_several_currencies()) {
        notes.push(format!("prices are compared in {currency}; those in other currencies count as unknown there"));
    }
    notes
}

/// The first of many, in words.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 6;
    let first = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{first} and {} more", names.len() - MOST) } else { first }
}
