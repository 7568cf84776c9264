//! The candidates as the search sees them: what each adds, what it needs, what it counts for; those that can never be
//! earned or never help are left out.

use std::collections::{BTreeMap, HashMap};

use super::items::items;
pub(super) use super::items::{Item, compared, currency};
use super::{Candidate, Goal, Limits, Pace, PathwayOptions, Prerequisite, evaluate::Prefer};
use crate::ranking::plan::Credit;

/// Units stand this far above the number of requirements met.
pub(super) const UNITS_SHIFT: u32 = 20;

/// The candidates and what is asked of them.
pub(super) struct World<'a> {
    /// By IRI; those out of reach have no values and are named nowhere.
    items: Vec<Item<'a>>,
    /// By element: value and item, highest value first, then what is best for the goal.
    pub(super) coverers: Vec<Vec<(u64, usize)>>,
    pub(super) goal: Goal,
    pub(super) pace: Pace,
    pub(super) limits: &'a Limits,
    pub(super) currency: Option<String>,
    pub(super) out_of_reach: Vec<usize>,
    /// Whether candidates may need each other in a circle.
    pub(super) has_circles: bool,
    /// Coverage beyond what the learner has from which on more is no better.
    pub(super) enough: Option<u64>,
    /// The items worth looking at, sorted.
    pub(super) useful: Vec<usize>,
}

impl<'a> World<'a> {
    /// `currency` is the one in which prices are compared.
    pub(super) fn new(
        held: &[Credit],
        candidates: &'a [Candidate],
        options: &'a PathwayOptions,
        currency: Option<String>,
    ) -> Self {
        let has: u32 = held.iter().map(|it| it.units.0).sum();
        let items = items(candidates, currency.as_deref());
        let mut world = Self {
            items,
            coverers: Vec::new(),
            goal: options.goal,
            pace: options.pace,
            limits: &options.limits,
            currency,
            out_of_reach: Vec::new(),
            has_circles: true,
            enough: options.enough.map(|it| u64::from(it.0.saturating_sub(has)) << UNITS_SHIFT),
            useful: Vec::new(),
        };
        let reachable = world.settle();
        for (item, reachable) in world.items.iter_mut().zip(&reachable) {
            item.credits.retain(|(requirement, credit)| {
                let helps = |has: &Credit| credit.units > has.units || (credit.met && !has.met);
                *reachable && held.get(*requirement).is_some_and(helps)
            });
        }
        world.has_circles = world.find_circles();
        world.find_useful(&reachable);
        world.find_elements(held);
        world
    }

    pub(super) fn item(&self, number: usize) -> Option<&Item<'a>> {
        self.items.get(number)
    }

    /// The most that each requirement can get.
    pub(super) fn reachable(&self, held: &[Credit]) -> Vec<Credit> {
        let mut most = held.to_vec();
        for (requirement, credit) in self.useful.iter().filter_map(|&it| self.item(it)).flat_map(|it| &it.credits) {
            if let Some(has) = most.get_mut(*requirement) {
                *has = Credit { units: has.units.max(credit.units), met: has.met || credit.met };
            }
        }
        most
    }

    /// Whether all that these can cover counts.
    pub(super) fn wants_all(&self, open: &[usize]) -> bool {
        self.enough.is_none() || {
            let most = |list: &Vec<(u64, usize)>| {
                list.iter().find(|(_, it)| open.binary_search(it).is_ok()).map_or(0, |(value, _)| *value)
            };
            let full = self.coverers.iter().map(most).sum();
            self.counted(full) == full
        }
    }

    /// Whether what comes before candidates names any of them in a circle: all are taken away that name nobody left.
    fn find_circles(&self) -> bool {
        let mut left: Vec<usize> =
            (0..self.items.len()).filter(|it| self.item(*it).is_some_and(|it| !it.free)).collect();
        loop {
            let before = left.len();
            let names_left = |it: &usize| {
                let mut atoms = Vec::new();
                self.item(*it).into_iter().for_each(|it| it.before.atoms(&mut atoms));
                atoms.iter().any(|it| left.binary_search(it).is_ok())
            };
            left = left.iter().copied().filter(names_left).collect();
            if left.is_empty() || left.len() == before {
                return !left.is_empty();
            }
        }
    }

    /// Who can be earned from these.
    pub(super) fn obtainable_among(&self, open: &[usize]) -> Vec<bool> {
        let mut admitted = vec![false; self.items.len()];
        for it in open {
            if let Some(admitted) = admitted.get_mut(*it) {
                *admitted = true;
            }
        }
        self.obtainable(&admitted)
    }

    /// Finds who can be earned within the limits, how early, and on how many unknown things it rests at least.
    fn settle(&mut self) -> Vec<bool> {
        let mut within: Vec<bool> = self.items.iter().map(|it| self.keeps_limits(it)).collect();
        let obtainable = self.obtainable(&vec![true; self.items.len()]);
        let lost = self.items.iter().zip(&obtainable).filter(|(_, obtainable)| !**obtainable).map(|(it, _)| it.place);
        self.out_of_reach = lost.collect();
        self.out_of_reach.sort_unstable();
        loop {
            within = self.obtainable(&within);
            let earliest = self.earliest(&within);
            let mut changed = false;
            for number in 0..self.items.len() {
                let done = |it: usize| within.get(it).copied().unwrap_or(false).then_some(0);
                let Some(item) = self.items.get(number) else { continue };
                let unknown = |it: &Prerequisite| {
                    it.met(&done, Prefer::Certain).map_or((0, 0), |met| (met.earned as u64, met.checks as u64))
                };
                let (before, together) = (unknown(&item.before), unknown(&item.together));
                let least_unknown = (before.0 + together.0, before.1 + together.1);
                let end = earliest.get(number).copied().flatten();
                let limited = self.limits.budget.is_some() || self.limits.minutes.is_some();
                let late = self.limits.minutes.is_some_and(|limit| end.is_some_and(|it| it > limit));
                if let Some(item) = self.items.get_mut(number) {
                    item.earliest = end.unwrap_or(0);
                    item.least_unknown = least_unknown;
                }
                if let Some(inside) = within.get_mut(number)
                    && *inside
                    && ((limited && least_unknown.0 > 0) || late)
                {
                    *inside = false;
                    changed = true;
                }
            }
            if !changed {
                return within;
            }
        }
    }

    fn keeps_limits(&self, item: &Item<'_>) -> bool {
        let affordable = self
            .limits
            .budget
            .as_ref()
            .is_none_or(|(budget, _)| item.price.unknown == 0 && item.price.known <= *budget);
        let quick = self.limits.minutes.is_none_or(|limit| item.candidate.minutes.is_some_and(|it| it <= limit));
        affordable && quick
    }

    /// Who can be earned from those admitted: the largest set in which everybody's prerequisites come in some order.
    fn obtainable(&self, admitted: &[bool]) -> Vec<bool> {
        let mut inside = admitted.to_vec();
        loop {
            let mut earned: Vec<bool> =
                self.items.iter().zip(&inside).map(|(item, inside)| *inside && item.free).collect();
            let mut grows = true;
            while grows {
                grows = false;
                for (number, item) in self.items.iter().enumerate().filter(|(_, it)| !it.free) {
                    let is = |list: &[bool], it: usize| list.get(it).copied().unwrap_or(false);
                    let before = |it: usize| is(&earned, it).then_some(0);
                    let beside = |it: usize| is(&inside, it).then_some(0);
                    if !is(&earned, number)
                        && is(&inside, number)
                        && item.before.met(&before, Prefer::Early).is_some()
                        && item.together.met(&beside, Prefer::Early).is_some()
                        && let Some(it) = earned.get_mut(number)
                    {
                        *it = true;
                        grows = true;
                    }
                }
            }
            if earned == inside {
                return inside;
            }
            inside = earned;
        }
    }

    /// The earliest end of each, if everything else were taken and every unknown thing were there.
    fn earliest(&self, inside: &[bool]) -> Vec<Option<u64>> {
        let start = |item: &Item<'_>, inside: &bool| (*inside && item.free).then(|| item.minutes());
        let mut ends: Vec<Option<u64>> = self.items.iter().zip(inside).map(|(item, it)| start(item, it)).collect();
        let mut changes = true;
        while changes {
            changes = false;
            for (number, item) in self.items.iter().enumerate().filter(|(_, it)| !it.free) {
                if !inside.get(number).copied().unwrap_or(false) {
                    continue;
                }
                let done = |it: usize| ends.get(it).copied().flatten();
                let end = item.before.met(&done, Prefer::Early).map(|met| met.at.saturating_add(item.minutes()));
                if let Some(known) = ends.get_mut(number)
                    && end.is_some_and(|end| known.is_none_or(|it| end < it))
                {
                    *known = end;
                    changes = true;
                }
            }
        }
        ends
    }

    /// Whoever adds something, and whoever these need.
    fn find_useful(&mut self, reachable: &[bool]) {
        let mut useful: Vec<bool> = self.items.iter().map(|it| !it.credits.is_empty()).collect();
        let mut waiting: Vec<usize> = (0..self.items.len()).filter(|&it| useful.get(it) == Some(&true)).collect();
        while let Some(number) = waiting.pop() {
            let atoms = self.items.get(number).map(|it| it.atoms.clone()).unwrap_or_default();
            for atom in atoms.into_iter().filter(|&it| reachable.get(it) == Some(&true)) {
                if let Some(item) = self.items.get_mut(atom) {
                    item.needed |= atom != number;
                }
                if let Some(it) = useful.get_mut(atom)
                    && !*it
                {
                    *it = true;
                    waiting.push(atom);
                }
            }
        }
        self.useful = (0..self.items.len()).filter(|&it| useful.get(it) == Some(&true)).collect();
    }

    /// Makes elements of requirements. Units and *met* are two columns of values; columns that order the items alike
    /// are one element, since then one and the same item is the best of a set in all of them.
    fn find_elements(&mut self, held: &[Credit]) {
        let mut columns: BTreeMap<(usize, bool), Vec<(usize, u64)>> = BTreeMap::new();
        for &number in &self.useful {
            for (requirement, credit) in self.item(number).iter().flat_map(|it| &it.credits) {
                let has = held.get(*requirement).copied().unwrap_or_default();
                let more = u64::from(credit.units.0.saturating_sub(has.units.0)) << UNITS_SHIFT;
                if more > 0 {
                    columns.entry((*requirement, false)).or_default().push((number, more));
                }
                if credit.met && !has.met {
                    columns.entry((*requirement, true)).or_default().push((number, 1));
                }
            }
        }
        let mut alike: HashMap<Vec<(usize, usize)>, usize> = HashMap::new();
        let mut elements: Vec<Vec<(usize, u64)>> = Vec::new();
        for column in columns.into_values() {
            let mut distinct: Vec<u64> = column.iter().map(|(_, value)| *value).collect();
            distinct.sort_unstable();
            distinct.dedup();
            let rank = |value: u64| distinct.partition_point(|it| *it < value);
            let signature = column.iter().map(|(number, value)| (*number, rank(*value))).collect();
            let element = *alike.entry(signature).or_insert(elements.len());
            match elements.get_mut(element) {
                Some(known) => known.iter_mut().zip(&column).for_each(|(known, more)| known.1 += more.1),
                None => elements.push(column),
            }
        }
        for (element, column) in elements.iter().enumerate() {
            for (number, value) in column {
                if let Some(item) = self.items.get_mut(*number) {
                    item.values.push((element, *value));
                }
            }
        }
        let goal = self.goal;
        let keys: Vec<_> = self.items.iter().map(|it| it.least().key(goal)).collect();
        self.coverers = elements
            .into_iter()
            .map(|column| {
                let mut list: Vec<(u64, usize)> = column.into_iter().map(|(number, value)| (value, number)).collect();
                list.sort_by_key(|(value, number)| (std::cmp::Reverse(*value), keys.get(*number).copied(), *number));
                list
            })
            .collect();
    }
}
