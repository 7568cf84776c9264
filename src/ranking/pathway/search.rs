//! Branch and bound over sets of candidates. Each node has some candidates in, some out and the rest open; it is left
//! as soon as nothing below it can be better than the best set found.

use super::{
    Bound, PROVED_UP_TO, Pace,
    bounds::Outlook,
    evaluate::{Key, Totals, schedule, totals},
    improve,
    useful::Pool,
    world::{Item, UNITS_SHIFT, World},
};

/// Nodes visited among few candidates; more than any search among [`PROVED_UP_TO`] is known to need.
const MAX_NODES_PROVED: u64 = 3_000_000;
/// Nodes visited among many.
const MAX_NODES: u64 = 4_000;

/// The best set of a search.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) members: Vec<usize>,
    pub(super) optimal: bool,
    pub(super) bound: Option<Bound>,
}

/// How good a set is: what it covers beyond what the learner has, and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rank {
    pub(super) value: u64,
    pub(super) key: Key,
}

impl Rank {
    pub(super) fn is_better_than(&self, other: &Self) -> bool {
        self.value > other.value || (self.value == other.value && self.key < other.key)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Open,
    In,
    /// Also whoever is not in the pool.
    Out,
}

/// A running search.
pub(super) struct Search<'w, 'a> {
    pub(super) world: &'w World<'a>,
    pub(super) pool: &'w Pool,
    /// Sets that the new one must neither contain nor be part of.
    earlier: &'w [Found],
    pub(super) choices: Vec<Choice>,
    pub(super) chosen: Vec<usize>,
    /// By element: what the chosen cover.
    pub(super) covered: Vec<u64>,
    pub(super) sums: Totals,
    best: Option<(Rank, Vec<usize>)>,
    nodes: u64,
    max_nodes: u64,
}

impl<'w, 'a> Search<'w, 'a> {
    /// Searches the best set; `None` when no set helps.
    pub(super) fn run(world: &'w World<'a>, pool: &'w Pool, earlier: &'w [Found]) -> Option<Found> {
        let few = pool.items.len() <= PROVED_UP_TO && !pool.cut;
        let mut choices = vec![Choice::Out; pool.items.last().map_or(0, |it| it + 1)];
        for &number in &pool.items {
            if let Some(choice) = choices.get_mut(number) {
                *choice = Choice::Open;
            }
        }
        let mut search = Self {
            world,
            pool,
            earlier,
            choices,
            chosen: Vec::new(),
            covered: vec![0; world.coverers.len()],
            sums: Totals::default(),
            best: None,
            nodes: 0,
            max_nodes: if few { MAX_NODES_PROVED } else { MAX_NODES },
        };
        let outlook = search.outlook();
        let least = search.least(&outlook);
        search.visit();
        let proved = search.nodes < search.max_nodes && !pool.cut;
        if !proved {
            improve::improve(&mut search);
        }
        let (rank, members) = search.best?;
        let bound = Bound {
            coverage_units: u32::try_from(outlook.value >> UNITS_SHIFT).unwrap_or(u32::MAX),
            at_least: least.counted(world.goal).filter(|_| !pool.cut && rank.value == outlook.value),
        };
        Some(Found { members, optimal: proved, bound: (!proved).then_some(bound) })
    }

    /// The rank of a set, when it is one that may be given.
    pub(super) fn rank(&self, members: &[usize]) -> Option<Rank> {
        let totals = totals(self.world, members)?;
        let limits = self.world.limits;
        let affordable =
            limits.budget.as_ref().is_none_or(|(most, _)| totals.price.unknown == 0 && totals.price.known <= *most);
        let quick = limits.minutes.is_none_or(|most| totals.time.unknown == 0 && totals.time.known <= most);
        let value = self.value_of(members);
        (affordable && quick && value > 0).then(|| Rank { value, key: totals.key(self.world.goal) })
    }

    /// Takes the set when it is the best so far, neither contains an earlier one nor is part of it, and has nobody in it
    /// without whom it would be better.
    pub(super) fn offer(&mut self, members: &[usize]) {
        let Some(rank) = self.rank(members) else { return };
        if self.best.as_ref().is_some_and(|(best, _)| !rank.is_better_than(best)) {
            return;
        }
        let inside = |a: &[usize], b: &[usize]| a.iter().all(|it| b.contains(it));
        if self.earlier.iter().any(|it| inside(&it.members, members) || inside(members, &it.members)) {
            return;
        }
        let idle = |&member: &usize| {
            let without: Vec<usize> = members.iter().copied().filter(|it| *it != member).collect();
            self.rank(&without).is_some_and(|other| other.is_better_than(&rank))
        };
        if !self.earlier.is_empty() && members.iter().any(idle) {
            return;
        }
        let mut members = members.to_vec();
        members.sort_unstable();
        self.best = Some((rank, members));
    }

    /// The best set so far.
    pub(super) fn best(&self) -> Option<&[usize]> {
        self.best.as_ref().map(|(_, members)| members.as_slice())
    }

    fn value_of(&self, members: &[usize]) -> u64 {
        let mut values: Vec<(usize, u64)> =
            members.iter().filter_map(|&it| self.world.item(it)).flat_map(|it| it.values.iter().copied()).collect();
        values.sort_unstable_by(|a, b| b.cmp(a));
        values.dedup_by_key(|it| it.0);
        values.iter().map(|(_, value)| value).sum()
    }

    fn visit(&mut self) {
        self.nodes += 1;
        if self.nodes >= self.max_nodes {
            return;
        }
        let contains = |it: &Found| it.members.iter().all(|it| self.chosen.contains(it));
        if self.earlier.iter().any(contains) {
            return;
        }
        let outlook = self.outlook();
        if outlook.value == 0 || self.is_hopeless(&outlook) {
            return;
        }
        let closed = self.chosen.iter().all(|&it| self.world.item(it).is_none_or(|it| it.free));
        let next = if closed || schedule(self.world, &self.chosen).is_some() {
            let chosen = self.chosen.clone();
            self.offer(&chosen);
            self.best_of_lacking(&outlook).or_else(|| self.open_atom(false))
        } else {
            self.open_atom(true)
        };
        let Some(next) = next else { return };
        if self.take(next) {
            self.visit();
            self.give_back(next);
        }
        self.set(next, Choice::Out);
        self.visit();
        self.set(next, Choice::Open);
    }

    fn is_hopeless(&self, outlook: &Outlook) -> bool {
        let Some((best, _)) = &self.best else { return false };
        if outlook.value != best.value {
            return outlook.value < best.value;
        }
        let least = if outlook.is_full { self.least(outlook) } else { self.spent() };
        least.key(self.world.goal) >= best.key
    }

    /// Of the element with the fewest ways to be covered best, the way that adds most for what it counts.
    fn best_of_lacking(&self, outlook: &Outlook) -> Option<usize> {
        let rarest =
            outlook.lacking.iter().min_by_key(|(element, most)| (self.best_ways(*element, *most).count(), *element))?;
        self.best_ways(rarest.0, rarest.1).max_by(|&a, &b| {
            let worth = |it: usize| {
                let Some(item) = self.world.item(it) else { return (0, 1) };
                let key = item.least().key(self.world.goal);
                (u128::from(self.adds(item)), u128::from(key[0]) * 1_000_000 + u128::from(key[1]) + 1)
            };
            let (a_worth, b_worth) = (worth(a), worth(b));
            (a_worth.0 * b_worth.1).cmp(&(b_worth.0 * a_worth.1)).then(b.cmp(&a))
        })
    }

    /// An open candidate that the chosen name among what they need: of all of them, or of those that cannot begin yet.
    fn open_atom(&self, only_of_blocked: bool) -> Option<usize> {
        let is_met = |item: &Item<'_>| {
            let present = |it: usize| self.chosen.contains(&it).then_some(0);
            let prefer = super::evaluate::Prefer::Certain;
            item.before.met(&present, prefer).is_some() && item.together.met(&present, prefer).is_some()
        };
        let needy = || self.chosen.iter().filter_map(|&it| self.world.item(it)).filter(|it| !it.free);
        let open = |item: &Item<'_>| {
            let open = item.atoms.iter().copied().filter(|&it| self.choice(it) == Choice::Open);
            let worth = |it: &usize| self.world.item(*it).map(|item| item.least().key(self.world.goal));
            open.min_by_key(|it| (worth(it), *it))
        };
        let blocked = needy().filter(|it| !is_met(it)).find_map(open);
        // A circle among the chosen is met but has no beginning: any other way into it may be the one.
        if only_of_blocked && needy().any(|it| !is_met(it)) {
            blocked
        } else {
            blocked.or_else(|| needy().find_map(open))
        }
    }

    pub(super) fn adds(&self, item: &Item<'_>) -> u64 {
        let more =
            |(element, value): &(usize, u64)| value.saturating_sub(self.covered.get(*element).copied().unwrap_or(0));
        item.values.iter().map(more).sum()
    }

    pub(super) fn choice(&self, number: usize) -> Choice {
        self.choices.get(number).copied().unwrap_or(Choice::Out)
    }

    fn set(&mut self, number: usize, choice: Choice) {
        if let Some(it) = self.choices.get_mut(number) {
            *it = choice;
        }
    }

    /// Takes a candidate in; `false` when it does not fit the limits.
    fn take(&mut self, number: usize) -> bool {
        let Some(item) = self.world.item(number) else { return false };
        let least = item.least();
        let before = self.sums;
        let sums = Totals {
            count: before.count + 1,
            price: before.price + least.price,
            time: before.time + least.time,
            checks: before.checks + least.checks,
        };
        let limits = self.world.limits;
        let dear = limits.budget.as_ref().is_some_and(|(most, _)| sums.price.known > *most);
        let long = limits.minutes.is_some_and(|most| self.world.pace == Pace::Sequential && sums.time.known > most);
        if dear || long {
            return false;
        }
        self.sums = sums;
        self.chosen.push(number);
        self.set(number, Choice::In);
        self.cover();
        true
    }

    fn give_back(&mut self, number: usize) {
        self.chosen.retain(|it| *it != number);
        let items = self.chosen.iter().filter_map(|&it| self.world.item(it)).map(Item::least);
        self.sums = items.fold(Totals::default(), |all, it| Totals {
            count: all.count + 1,
            price: all.price + it.price,
            time: all.time + it.time,
            checks: all.checks + it.checks,
        });
        self.set(number, Choice::Open);
        self.cover();
    }

    fn cover(&mut self) {
        self.covered.fill(0);
        for (element, value) in self.chosen.iter().filter_map(|&it| self.world.item(it)).flat_map(|it| &it.values) {
            if let Some(covered) = self.covered.get_mut(*element) {
                *covered = (*covered).max(*value);
            }
        }
    }
}
