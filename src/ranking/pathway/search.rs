//! Branch and bound over sets of candidates. Each node has some candidates in, some out and the rest open; it is left
//! as soon as nothing below it can be better than the best set found.

use std::cmp::Ordering;

use super::{
    Bound, PROVED_UP_TO, Pace,
    bounds::Outlook,
    evaluate::Totals,
    improve,
    rank::Rank,
    useful::Pool,
    world::{Item, UNITS_SHIFT, World},
};

/// Nodes visited among few candidates; more than any search among [`PROVED_UP_TO`] is known to need.
pub(super) const MAX_NODES_PROVED: u64 = 3_000_000;
/// Nodes visited among many.
pub(super) const MAX_NODES: u64 = 4_000;

/// The best set of a search.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) rank: Rank,
    pub(super) members: Vec<usize>,
    pub(super) optimal: bool,
    pub(super) bound: Option<Bound>,
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
    pub(super) fn run(world: &'w World<'a>, pool: &'w Pool, max_nodes: u64) -> Option<Found> {
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
            choices,
            chosen: Vec::new(),
            covered: vec![0; world.coverers.len()],
            sums: Totals::default(),
            best: None,
            nodes: 0,
            max_nodes: if few { MAX_NODES_PROVED } else { max_nodes },
        };
        let outlook = search.outlook();
        let least = search.least(&outlook);
        search.visit();
        let proved = search.nodes < search.max_nodes && !pool.cut;
        if !proved {
            improve::improve(&mut search, max_nodes);
        }
        let (rank, members) = search.best?;
        let bound = Bound {
            coverage_units: u32::try_from(outlook.value >> UNITS_SHIFT).unwrap_or(u32::MAX),
            at_least: least.counted(world.goal).filter(|_| !pool.cut && rank.value == outlook.value),
        };
        Some(Found { rank, members, optimal: proved, bound: (!proved).then_some(bound) })
    }

    /// Takes the set when it is the best so far.
    pub(super) fn offer(&mut self, members: &[usize]) {
        let Some(rank) = self.world.rank(members) else { return };
        if self.best.as_ref().is_none_or(|(best, _)| rank.is_better_than(best)) {
            let mut members = members.to_vec();
            members.sort_unstable();
            self.best = Some((rank, members));
        }
    }

    /// The best set so far.
    pub(super) fn best(&self) -> Option<&[usize]> {
        self.best.as_ref().map(|(_, members)| members.as_slice())
    }

    fn visit(&mut self) {
        self.nodes += 1;
        if self.nodes >= self.max_nodes {
            return;
        }
        let outlook = self.outlook();
        if outlook.value == 0 || self.is_hopeless(&outlook) {
            return;
        }
        let works = self.world.works(&self.chosen);
        if works {
            let chosen = self.chosen.clone();
            self.offer(&chosen);
        }
        let open = |it: usize| self.choice(it) == Choice::Open;
        let next = if works {
            self.next_cover(&outlook).or_else(|| self.world.open_atom(&self.chosen, &open, false))
        } else {
            self.world.open_atom(&self.chosen, &open, true)
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
        let possible = self.world.counted(outlook.value);
        if possible != best.value {
            return possible < best.value;
        }
        let covered: u64 = self.covered.iter().sum();
        let least = if possible < outlook.value {
            self.least_for(possible.saturating_sub(covered))
        } else if outlook.is_full {
            self.least(outlook)
        } else {
            self.spent()
        };
        let key = least.key(self.world.goal);
        key > best.key || (key == best.key && outlook.value <= best.whole)
    }

    /// What to take in next, so that more is covered.
    fn next_cover(&self, outlook: &Outlook) -> Option<usize> {
        if self.world.counted(outlook.value) < outlook.value {
            return self.best_worth();
        }
        self.best_of_lacking(outlook)
    }

    /// The open candidate that adds most for what it counts.
    fn best_worth(&self) -> Option<usize> {
        let covered: u64 = self.covered.iter().sum();
        let left = self.world.counted(u64::MAX).saturating_sub(covered);
        let open = self.pool.items.iter().copied().filter(|&it| self.choice(it) == Choice::Open);
        let adds = open.filter_map(|it| Some((it, self.adds(self.world.item(it)?).min(left))));
        let useful = adds.filter(|(_, adds)| *adds > 0);
        let best = useful.max_by(|a, b| by_worth(self.world, *a, *b));
        best.map(|(it, _)| it)
    }

    /// Of the element with the fewest ways to be covered best, the way that adds most for what it counts.
    fn best_of_lacking(&self, outlook: &Outlook) -> Option<usize> {
        let rarest =
            outlook.lacking.iter().min_by_key(|(element, most)| (self.best_ways(*element, *most).count(), *element))?;
        let ways = self.best_ways(rarest.0, rarest.1);
        let adds = ways.filter_map(|it| Some((it, self.adds(self.world.item(it)?))));
        adds.max_by(|a, b| by_worth(self.world, *a, *b)).map(|(it, _)| it)
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

/// Compares candidates (with what they add) by what they add for what they count; the earlier one is the better of equals.
pub(super) fn by_worth(world: &World<'_>, a: (usize, u64), b: (usize, u64)) -> Ordering {
    let counts = |it: usize| {
        let key = world.item(it).map(|item| item.least().key(world.goal)).unwrap_or_default();
        u128::from(key[0]) * 1_000_000 + u128::from(key[1]) + 1
    };
    (u128::from(a.1) * counts(b.0)).cmp(&(u128::from(b.1) * counts(a.0))).then(b.0.cmp(&a.0))
}
