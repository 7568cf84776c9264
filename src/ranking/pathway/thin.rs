//! Candidates that no goal needs are left out before anything is searched: whoever gives no more than enough others that
//! cost no more and take no longer.

use std::collections::HashMap;

use super::{Candidate, Prerequisite, evaluate::Sum, world::compared};
use crate::ranking::plan::Credit;

/// What a candidate gives beyond what the learner has: requirement, units, and whether it then is met.
type Adds = Vec<(usize, u32, bool)>;

/// The places of the candidates worth looking at, sorted. With `keep` others that can stand in for it, in every set and for
/// every goal, a candidate is not.
pub(super) fn worth_looking_at(
    held: &[Credit],
    candidates: &[Candidate],
    currency: Option<&str>,
    keep: usize,
) -> Vec<usize> {
    let thinner = Thinner::new(held, candidates, currency, keep);
    let fronts = thinner.fronts();
    thinner.across(&fronts)
}

struct Thinner<'a> {
    candidates: &'a [Candidate],
    adds: Vec<Adds>,
    costs: Vec<(Sum, Sum)>,
    /// Nobody names it, it has no parts, and it needs nothing: it can be left out without a trace.
    alone: Vec<bool>,
    /// By requirement: who gives something for it.
    givers: Vec<Vec<usize>>,
    keep: usize,
}

impl<'a> Thinner<'a> {
    fn new(held: &[Credit], candidates: &'a [Candidate], currency: Option<&str>, keep: usize) -> Self {
        let adds = |it: &Candidate| {
            let mut adds: Adds = Vec::new();
            for (requirement, credit) in &it.credits {
                let Some(has) = held.get(*requirement) else { continue };
                let (units, met) = (credit.units.0.saturating_sub(has.units.0), credit.met && !has.met);
                match adds.iter_mut().find(|it| it.0 == *requirement) {
                    Some(known) => *known = (*requirement, known.1.max(units), known.2 || met),
                    None if units > 0 || met => adds.push((*requirement, units, met)),
                    None => {}
                }
            }
            adds.sort_unstable();
            adds
        };
        let cost = |it: &Candidate| {
            let time = Sum { unknown: u64::from(it.minutes.is_none()), known: it.minutes.unwrap_or(0) };
            (compared(&it.price, currency), time)
        };
        let mut alone: Vec<bool> = candidates.iter().map(is_plain).collect();
        for candidate in candidates {
            let mut named = candidate.contains.clone();
            candidate.before.atoms(&mut named);
            candidate.together.atoms(&mut named);
            for it in &named {
                if let Some(alone) = alone.get_mut(*it) {
                    *alone = false;
                }
            }
        }
        let (adds, costs) = (candidates.iter().map(adds).collect(), candidates.iter().map(cost).collect());
        Self { candidates, adds, costs, alone, givers: vec![Vec::new(); held.len()], keep }
    }

    /// Of those that give the same, who is not worse than enough others.
    fn fronts(&self) -> Vec<usize> {
        let mut alike: HashMap<&Adds, Vec<usize>> = HashMap::new();
        let mut left: Vec<usize> = Vec::new();
        for (place, adds) in self.adds.iter().enumerate() {
            if self.alone.get(place) != Some(&true) {
                left.push(place);
            } else if !adds.is_empty() {
                alike.entry(adds).or_default().push(place);
            }
        }
        for mut group in alike.into_values() {
            group.sort_by_key(|it| (self.costs.get(*it), self.candidates.get(*it).map(|it| &it.id), *it));
            // The shortest times of those that are no dearer.
            let mut shortest: Vec<Sum> = Vec::with_capacity(self.keep + 1);
            for place in group {
                let Some((_, time)) = self.costs.get(place) else { continue };
                let shorter = shortest.partition_point(|it| it <= time);
                if shorter < self.keep {
                    left.push(place);
                    shortest.insert(shorter, *time);
                    shortest.truncate(self.keep);
                }
            }
        }
        left.sort_unstable();
        left
    }

    /// Of these, who is not worse than enough others that give as much or more.
    fn across(mut self, left: &[usize]) -> Vec<usize> {
        for &place in left {
            for (requirement, ..) in self.adds.get(place).into_iter().flatten() {
                if let Some(givers) = self.givers.get_mut(*requirement) {
                    givers.push(place);
                }
            }
        }
        left.iter().copied().filter(|&it| self.alone.get(it) != Some(&true) || self.beaten(it) < self.keep).collect()
    }

    fn beaten(&self, place: usize) -> usize {
        let lists =
            self.adds.get(place).into_iter().flatten().filter_map(|(requirement, ..)| self.givers.get(*requirement));
        let shortest = lists.min_by_key(|it| it.len());
        let others = shortest.into_iter().flatten().filter(|it| **it != place);
        others.filter(|it| self.stands_in(**it, place)).take(self.keep).count()
    }

    fn stands_in(&self, other: usize, place: usize) -> bool {
        let free = self.candidates.get(other).is_some_and(|it| it.before.is_nothing() && it.together.is_nothing());
        let (Some(theirs), Some(own)) = (self.costs.get(other), self.costs.get(place)) else { return false };
        if !free || theirs.0 > own.0 || theirs.1 > own.1 {
            return false;
        }
        let (Some(gives), Some(wanted)) = (self.adds.get(other), self.adds.get(place)) else { return false };
        let mut offered = gives.iter();
        let covers = wanted.iter().all(|(requirement, units, met)| {
            offered
                .find(|it| it.0 >= *requirement)
                .is_some_and(|it| it.0 == *requirement && it.1 >= *units && (it.2 || !met))
        });
        let id = |it: usize| self.candidates.get(it).map(|it| &it.id);
        covers && (gives != wanted || theirs != own || (id(other), other) < (id(place), place))
    }
}

fn is_plain(it: &Candidate) -> bool {
    it.before.is_nothing() && it.together.is_nothing() && it.contains.is_empty()
}

/// The candidates at these places, naming each other by their new places.
pub(super) fn only(candidates: &[Candidate], places: &[usize]) -> Vec<Candidate> {
    let new = |it: usize| places.binary_search(&it).ok();
    let name = |it: usize| new(it).map_or_else(Prerequisite::impossible, Prerequisite::Candidate);
    let all = places.iter().filter_map(|it| candidates.get(*it));
    let renamed = all.map(|it| Candidate {
        id: it.id.clone(),
        credits: it.credits.clone(),
        price: it.price.clone(),
        minutes: it.minutes,
        before: it.before.renamed(&name),
        together: it.together.renamed(&name),
        contains: it.contains.iter().filter_map(|it| new(*it)).collect(),
    });
    renamed.collect()
}
