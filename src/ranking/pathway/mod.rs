//! Pathways: sets of credentials that close a gap, with what they need first, what they cost and how long they take.
//!
//! A pathway is a set of candidates in which everybody's prerequisites are met, by the learner or by the set itself.
//! First comes what it covers (units, then requirements met; no more than is enough, where that is said), then what the
//! [`Goal`] asks for. What is not known never
//! counts as zero: a pathway with unknown parts stands behind one that is known and otherwise its equal, and it keeps
//! no limit. The search is exact; where it had to stop early, the pathway says so and how much better one might be.

mod bounds;
mod cover;
mod evaluate;
mod improve;
mod items;
mod rank;
mod search;
#[cfg(test)]
mod tests;
mod thin;
mod useful;
mod ways;
mod wishes;
mod world;

use std::collections::BTreeMap;

pub use wishes::Wishes;

use super::{explanation::Explanation, explanation::State, plan::Credit};
use crate::model::{Iri, Units};
use evaluate::{Schedule, schedule};
use search::Found;
use world::World;

/// So many candidates at most that are useful, and the search is not stopped: its answer is proved.
pub const PROVED_UP_TO: usize = 30;
/// The most pathways for one goal.
pub const MAX_ALTERNATIVES: usize = 10;

/// What a pathway should be, once it covers as much as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Goal {
    /// As few credentials as possible.
    Fewest,
    /// As cheap as possible.
    Cheapest,
    /// Done as soon as possible.
    Fastest,
}

/// How calendar times add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pace {
    /// Everything starts as soon as what it needs is done: the longest chain counts.
    #[default]
    Parallel,
    /// One after the other: the sum counts.
    Sequential,
}

/// What one pays for a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    /// Not known.
    Unknown,
    /// Nothing, in every currency.
    Free,
    /// Known.
    Known {
        /// In hundredths of the currency, above 0.
        cents: u64,
        /// ISO 4217 code.
        currency: String,
    },
}

impl Price {
    /// The highest amount that is believed, in hundredths: ten thousand million.
    pub const MAX_CENTS: u64 = 1_000_000_000_000;

    /// A price as documents have it. Negative, infinite and absurd amounts are unknown, and so is one without currency.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    #[expect(clippy::cast_precision_loss, reason = "the highest amount is below 2^52")]
    pub fn of(amount: f64, currency: Option<&str>) -> Self {
        let cents = (amount * 100.0).round();
        if !(cents.is_finite() && amount >= 0.0 && cents <= Self::MAX_CENTS as f64) {
            return Self::Unknown;
        }
        match (cents as u64, currency) {
            (0, _) => Self::Free,
            (cents, Some(currency)) => Self::Known { cents, currency: currency.to_owned() },
            (_, None) => Self::Unknown,
        }
    }
}

/// What one needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prerequisite {
    /// The candidate at this place.
    Candidate(usize),
    /// At least so many of these: 1 is *or*, all of them is *and*. None of none is nothing; one of none is impossible.
    AtLeast(usize, Vec<Prerequisite>),
    /// Something that nobody can tell whether the learner has it.
    Unknown {
        /// In words.
        what: String,
        /// Whether it has to be earned first, so that price and time of the pathway are not known.
        earned: bool,
    },
}

impl Prerequisite {
    /// Needs nothing.
    pub fn nothing() -> Self {
        Self::AtLeast(0, Vec::new())
    }

    /// Cannot be met.
    pub fn impossible() -> Self {
        Self::AtLeast(1, Vec::new())
    }

    /// All of these.
    pub fn all(parts: Vec<Self>) -> Self {
        Self::AtLeast(parts.len(), parts)
    }
}

/// A credential that could be earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its IRI.
    pub id: Iri,
    /// What it gives: place of the requirement in the plan, and the credit.
    pub credits: Vec<(usize, Credit)>,
    /// What it costs.
    pub price: Price,
    /// How long it takes, in minutes of calendar time; `None`: unknown.
    pub minutes: Option<u64>,
    /// What must be done before it begins.
    pub before: Prerequisite,
    /// What must be done too, at any time.
    pub together: Prerequisite,
    /// Candidates that come with it: its parts.
    pub contains: Vec<usize>,
}

/// What a pathway must keep. What is not known keeps nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Limits {
    /// The most it may cost, in hundredths, and in which currency.
    pub budget: Option<(u64, String)>,
    /// The longest it may take, in minutes of calendar time.
    pub minutes: Option<u64>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayOptions {
    /// What comes first.
    pub goal: Goal,
    /// How times add up.
    pub pace: Pace,
    /// What must be kept.
    pub limits: Limits,
    /// The coverage, in units, that is enough: more is no better, so the goal decides as soon as it is reached. `None`: as
    /// much as can be.
    pub enough: Option<Units>,
    /// How many pathways, 1 to [`MAX_ALTERNATIVES`]; none of them contains another.
    pub alternatives: usize,
}

/// One credential of a pathway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The candidate's place.
    pub candidate: usize,
    /// When it can begin, in minutes from the first beginning; `None` where something before it has an unknown time.
    pub start_minutes: Option<u64>,
    /// When it is done.
    pub end_minutes: Option<u64>,
    /// The steps of this pathway (places of candidates) that it names among what it needs.
    pub after: Vec<usize>,
    /// What it asks for that nobody can tell whether the learner has it.
    pub unknown: Vec<String>,
    /// What it gives with its parts, where that is more than the learner has.
    pub credits: Vec<(usize, Credit)>,
}

/// How much better a pathway might be, where the search was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// No pathway covers more than so many units.
    pub coverage_units: u32,
    /// No pathway that covers so much has less of what the goal counts: credentials, cents of the currency compared in,
    /// or minutes. `None` where that is not known.
    pub at_least: Option<u64>,
}

/// A set of credentials in an order that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pathway {
    /// Its credentials, first things first.
    pub steps: Vec<Step>,
    /// What is known of its cost, in hundredths, by currency; never summed further. Empty and all known: free.
    pub cents: BTreeMap<String, u64>,
    /// How many prices are not known.
    pub unknown_prices: u32,
    /// The calendar time of what is known, in minutes.
    pub minutes: u64,
    /// How many times are not known.
    pub unknown_times: u32,
    /// The credit of each requirement afterwards.
    pub credits: Vec<Credit>,
    /// Whether no better one exists: of the first for a goal, none at all; of the others, none beside those before.
    pub optimal: bool,
    /// How much better it might be, where that is not proved.
    pub bound: Option<Bound>,
}

impl Pathway {
    /// What is covered afterwards.
    pub fn coverage(&self) -> Units {
        Units(self.credits.iter().map(|it| it.units.0).sum())
    }
}

/// What was found for a goal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pathways {
    /// The pathways, best first; empty when nothing helps.
    pub pathways: Vec<Pathway>,
    /// How many candidates were left to choose from for the first of them.
    pub useful: usize,
    /// The most that each requirement can get from anything that can be earned within the limits, one by one.
    pub reachable: Vec<Credit>,
    /// Candidates that can never be earned: they need themselves, or something that is not there.
    pub out_of_reach: Vec<usize>,
    /// The currency in which prices were compared; prices in others count as not comparable.
    pub currency: Option<String>,
}

/// What the learner has of each requirement.
pub fn held_credits(learner: &Explanation<'_>) -> Vec<Credit> {
    let outcomes = learner.outcomes.iter();
    outcomes.map(|it| Credit { units: it.contribution_units, met: it.state == State::Met }).collect()
}

/// Finds the pathways from what the learner has to as much as can be, or is enough.
pub fn find_pathways(held: &[Credit], candidates: &[Candidate], options: &PathwayOptions) -> Pathways {
    let finder = Pathfinder::new(held, candidates, options.limits.clone(), options.alternatives);
    finder.find(options.goal, options.pace, options.enough)
}

/// Candidates made ready for several goals.
pub struct Pathfinder<'a> {
    held: &'a [Credit],
    limits: Limits,
    alternatives: usize,
    currency: Option<String>,
    /// The candidates worth looking at, and their places among all.
    left: Vec<Candidate>,
    places: Vec<usize>,
}

impl<'a> Pathfinder<'a> {
    /// Leaves out the candidates that no goal needs. At most so many alternatives can then be asked for.
    pub fn new(held: &'a [Credit], candidates: &[Candidate], limits: Limits, alternatives: usize) -> Self {
        let alternatives = alternatives.clamp(1, MAX_ALTERNATIVES);
        let currency = world::currency(candidates, &limits);
        let places = thin::worth_looking_at(held, candidates, currency.as_deref(), alternatives);
        let left = thin::only(candidates, &places);
        Self { held, limits, alternatives, currency, left, places }
    }

    /// Finds the pathways of a goal.
    pub fn find(&self, goal: Goal, pace: Pace, enough: Option<Units>) -> Pathways {
        let (limits, alternatives) = (self.limits.clone(), self.alternatives);
        let options = PathwayOptions { goal, pace, limits, enough, alternatives };
        let world = World::new(self.held, &self.left, &options, self.currency.clone());
        let (found, useful) = match world.enough {
            Some(0) => (Vec::new(), 0),
            _ => ways::best_sets(&world, alternatives),
        };
        let found = Pathways {
            pathways: found.iter().map(|it| pathway(&world, self.held, it)).collect(),
            useful,
            reachable: world.reachable(self.held),
            out_of_reach: world.out_of_reach.clone(),
            currency: world.currency.clone(),
        };
        found.at(&self.places)
    }
}

impl Pathways {
    /// The same where candidates stand at other places.
    fn at(mut self, places: &[usize]) -> Self {
        let at = |it: &mut usize| *it = places.get(*it).copied().unwrap_or(*it);
        self.out_of_reach.iter_mut().for_each(at);
        for step in self.pathways.iter_mut().flat_map(|it| &mut it.steps) {
            at(&mut step.candidate);
            step.after.iter_mut().for_each(at);
        }
        self
    }
}

fn pathway(world: &World<'_>, held: &[Credit], found: &Found) -> Pathway {
    let mut cents: BTreeMap<String, u64> = BTreeMap::new();
    let mut credits = held.to_vec();
    let mut unknown_prices = 0;
    let mut unknown_times = 0;
    for item in found.members.iter().filter_map(|&it| world.item(it)) {
        match &item.candidate.price {
            Price::Unknown => unknown_prices += 1,
            Price::Free => {}
            Price::Known { cents: amount, currency } => {
                let sum = cents.entry(currency.clone()).or_default();
                *sum = sum.saturating_add(*amount);
            }
        }
        unknown_times += u32::from(item.candidate.minutes.is_none());
        for (requirement, credit) in &item.credits {
            if let Some(has) = credits.get_mut(*requirement) {
                *has = Credit { units: has.units.max(credit.units), met: has.met || credit.met };
            }
        }
    }
    let base: u32 = held.iter().map(|it| it.units.0).sum();
    let plan = schedule(world, &found.members).unwrap_or_default();
    let earned = u32::try_from(plan.unknown_earned).unwrap_or(u32::MAX);
    Pathway {
        steps: steps(world, &plan),
        cents,
        unknown_prices: unknown_prices + earned,
        minutes: plan.minutes,
        unknown_times: unknown_times + earned,
        credits,
        optimal: found.optimal,
        bound: found.bound.map(|it| Bound { coverage_units: it.coverage_units.saturating_add(base), ..it }),
    }
}

fn steps(world: &World<'_>, plan: &Schedule) -> Vec<Step> {
    let inside: Vec<usize> = plan.slots.iter().map(|it| it.item).collect();
    let mut steps = Vec::with_capacity(inside.len());
    for slot in &plan.slots {
        let Some(item) = world.item(slot.item) else { continue };
        let named = |it: &usize| item.atoms.contains(it);
        let after = inside.iter().filter(|it| named(it) && **it != slot.item).filter_map(|&it| world.item(it));
        steps.push(Step {
            candidate: item.place,
            start_minutes: slot.start_known.then_some(slot.start),
            end_minutes: (slot.start_known && item.candidate.minutes.is_some()).then_some(slot.end),
            after: after.map(|it| it.place).collect(),
            unknown: slot.unknown.clone(),
            credits: item.credits.clone(),
        });
    }
    steps
}
