//! The search among sets that cover everything that can be covered: of each element only those count that cover it
//! best, so far fewer candidates are left than where less may be covered too.
//!
//! Branch and bound. The bound is a feasible solution of the dual of the linear program: each element in turn takes as much
//! of the costs of those that cover it as is left. Costs are compared number by number, which is an order that sums keep.

use super::{
    Bound, Goal, PROVED_UP_TO, Pace,
    evaluate::{Key, Totals},
    rank::Rank,
    search::{Choice, Found, MAX_NODES_PROVED, by_worth},
    world::{Item, UNITS_SHIFT, World},
};

/// Like a [`Key`]; differences may be below 0. Without the time where times run in parallel: that is no sum.
type Cost = [i64; 6];

/// A search among sets that cover all.
pub(super) struct Cover<'w, 'a> {
    world: &'w World<'a>,
    /// Candidates left, as numbers of the world, sorted.
    items: Vec<usize>,
    /// Number in the world to place here.
    places: Vec<usize>,
    /// By element: the places of those that cover it best.
    ways: Vec<Vec<usize>>,
    /// By element: what covering it best is worth.
    worth: Vec<u64>,
    /// By place: the elements that it covers best.
    covers: Vec<Vec<usize>>,
    costs: Vec<Cost>,
    choices: Vec<Choice>,
    /// By element: by how many of the chosen it is covered.
    covered: Vec<u32>,
    /// Numbers in the world.
    chosen: Vec<usize>,
    /// By place: what elements have taken of its costs.
    taken: Vec<Cost>,
    best: Option<(Rank, Vec<usize>)>,
    nodes: u64,
    max_nodes: u64,
}

/// What a node can come to.
struct Look {
    /// At least so much.
    key: Key,
    /// The uncovered element with the fewest ways.
    element: Option<usize>,
}

/// How a search ended.
pub(super) struct Covered {
    /// The best set found.
    pub(super) found: Option<Found>,
    /// Whether everything was tried.
    pub(super) complete: bool,
    /// How many candidates were left to choose from.
    pub(super) useful: usize,
}

impl<'w, 'a> Cover<'w, 'a> {
    /// Searches among `open`, which is sorted.
    pub(super) fn run(world: &'w World<'a>, open: &[usize], max_nodes: u64) -> Covered {
        let mut cover = Self::new(world, open);
        if cover.items.len() <= PROVED_UP_TO {
            cover.max_nodes = MAX_NODES_PROVED;
        } else {
            cover.max_nodes = max_nodes;
        }
        let root = cover.look();
        if cover.ways.is_empty() || root.is_none() {
            return Covered { found: None, complete: true, useful: cover.items.len() };
        }
        cover.visit();
        let complete = cover.nodes < cover.max_nodes;
        let full: u64 = cover.worth.iter().sum();
        let bound = Bound {
            coverage_units: u32::try_from(full >> UNITS_SHIFT).unwrap_or(u32::MAX),
            at_least: root.and_then(|it| counted(world.goal, &it.key)),
        };
        let found = cover.best.take().map(|(rank, members)| Found {
            rank,
            members,
            optimal: complete,
            bound: (!complete).then_some(bound),
        });
        Covered { found, complete, useful: cover.items.len() }
    }

    fn new(world: &'w World<'a>, open: &[usize]) -> Self {
        let mut places = vec![usize::MAX; open.last().map_or(0, |it| it + 1)];
        for &number in open {
            if let Some(it) = places.get_mut(number) {
                *it = number;
            }
        }
        let is_open = |it: usize| places.get(it).is_some_and(|place| *place != usize::MAX);
        let mut covers: Vec<(usize, Vec<usize>)> = open.iter().map(|it| (*it, Vec::new())).collect();
        let mut worth = Vec::new();
        for list in &world.coverers {
            let Some(most) = list.iter().find(|(_, it)| is_open(*it)).map(|(value, _)| *value) else { continue };
            for (_, number) in list.iter().take_while(|(value, _)| *value == most).filter(|(_, it)| is_open(*it)) {
                if let Ok(at) = open.binary_search(number)
                    && let Some((_, covers)) = covers.get_mut(at)
                {
                    covers.push(worth.len());
                }
            }
            worth.push(most);
        }
        let covers = world.best_covers(covers, worth.len());
        places.fill(usize::MAX);
        let mut ways = vec![Vec::new(); worth.len()];
        for (place, (number, elements)) in covers.iter().enumerate() {
            if let Some(it) = places.get_mut(*number) {
                *it = place;
            }
            for element in elements {
                if let Some(ways) = ways.get_mut(*element) {
                    ways.push(place);
                }
            }
        }
        let (items, covers): (Vec<usize>, Vec<Vec<usize>>) = covers.into_iter().unzip();
        let costs = items.iter().map(|it| world.item(*it).map(|it| cost(world, it.least())).unwrap_or_default());
        let (size, elements) = (items.len(), worth.len());
        Self {
            world,
            places,
            ways,
            worth,
            covers,
            costs: costs.collect(),
            choices: vec![Choice::Open; size],
            covered: vec![0; elements],
            chosen: Vec::new(),
            taken: vec![[0; 6]; size],
            best: None,
            nodes: 0,
            max_nodes: 0,
            items,
        }
    }

    fn visit(&mut self) {
        let mut left_out = Vec::new();
        while let Some(next) = self.next() {
            let Some(&place) = self.places.get(next) else { break };
            if self.choose(next, place) {
                self.visit();
                self.give_back(next, place);
            }
            self.set(place, Choice::Out);
            left_out.push(place);
        }
        for place in left_out {
            self.set(place, Choice::Open);
        }
    }

    /// Offers what is chosen when it is whole; gives the candidate to decide on next, if there may be something better.
    fn next(&mut self) -> Option<usize> {
        self.nodes += 1;
        if self.nodes >= self.max_nodes {
            return None;
        }
        let look = self.look()?;
        if self.best.as_ref().is_some_and(|(best, _)| look.key >= best.key) || self.is_too_dear(&look.key) {
            return None;
        }
        let closed = self.chosen.iter().all(|&it| self.world.item(it).is_none_or(|it| it.free));
        let is_open = |it: usize| self.choice_of(it) == Choice::Open;
        if !self.world.works(&self.chosen) {
            return self.world.open_atom(&self.chosen, &is_open, true);
        }
        if let Some(element) = look.element {
            return self.best_way(element);
        }
        if let Some(rank) = self.world.rank(&self.chosen)
            && self.best.as_ref().is_none_or(|(best, _)| rank.is_better_than(best))
        {
            let mut members = self.chosen.clone();
            members.sort_unstable();
            self.best = Some((rank, members));
        }
        if closed { None } else { self.world.open_atom(&self.chosen, &|it| self.choice_of(it) == Choice::Open, false) }
    }

    /// What a node comes to at least; `None` when something can no longer be covered.
    fn look(&mut self) -> Option<Look> {
        self.taken.fill([0; 6]);
        let items = self.chosen.iter().filter_map(|&it| self.world.item(it));
        let (mut sum, mut latest) = ([0; 6], 0);
        for item in items {
            sum = plus(sum, cost(self.world, item.least()));
            latest = latest.max(item.earliest);
        }
        let mut rarest: Option<(usize, usize)> = None;
        for (element, ways) in self.ways.iter().enumerate() {
            if self.covered.get(element).is_some_and(|it| *it > 0) {
                continue;
            }
            let (mut least, mut soonest, mut count): (Option<Cost>, u64, usize) = (None, u64::MAX, 0);
            let open = || ways.iter().copied().filter(|it| self.choices.get(*it) == Some(&Choice::Open));
            for way in open() {
                let (Some(cost), Some(taken)) = (self.costs.get(way), self.taken.get(way)) else { continue };
                let left = minus(*cost, *taken);
                least = Some(least.map_or(left, |it| it.min(left)));
                let end = self.items.get(way).and_then(|it| self.world.item(*it)).map_or(0, |it| it.earliest);
                soonest = soonest.min(end);
                count += 1;
            }
            let least = least?;
            sum = plus(sum, least);
            latest = latest.max(soonest);
            for way in open() {
                if let Some(taken) = self.taken.get_mut(way) {
                    *taken = plus(*taken, least);
                }
            }
            if rarest.is_none_or(|(fewest, _)| count < fewest) {
                rarest = Some((count, element));
            }
        }
        let mut key = sum.map(|it| u64::try_from(it).unwrap_or(0));
        if self.world.pace == Pace::Parallel
            && let Some(time) = key.get_mut(time_place(self.world.goal))
        {
            *time = latest;
        }
        Some(Look { key, element: rarest.map(|(_, element)| element) })
    }

    /// Whether nothing below keeps the limits, as far as the goal tells.
    fn is_too_dear(&self, key: &Key) -> bool {
        let limits = self.world.limits;
        match self.world.goal {
            Goal::Fewest => false,
            Goal::Cheapest => limits.budget.as_ref().is_some_and(|(most, _)| key[0] > 0 || key[1] > *most),
            Goal::Fastest => limits.minutes.is_some_and(|most| key[0] > 0 || key[1] > most),
        }
    }

    fn best_way(&self, element: usize) -> Option<usize> {
        let ways = self.ways.get(element)?.iter().filter(|it| self.choices.get(**it) == Some(&Choice::Open));
        let adds = ways.filter_map(|place| {
            let elements = self.covers.get(*place)?.iter();
            let new = elements.filter(|it| self.covered.get(**it) == Some(&0)).filter_map(|it| self.worth.get(*it));
            Some((*self.items.get(*place)?, new.sum()))
        });
        adds.max_by(|a, b| by_worth(self.world, *a, *b)).map(|(it, _)| it)
    }

    /// Takes a candidate in; `false` when it does not fit the limits.
    fn choose(&mut self, number: usize, place: usize) -> bool {
        let items = || self.chosen.iter().chain([&number]).filter_map(|&it| self.world.item(it));
        let limits = self.world.limits;
        let dear =
            limits.budget.as_ref().is_some_and(|(most, _)| items().map(|it| it.price.known).sum::<u64>() > *most);
        let long = limits.minutes.is_some_and(|most| {
            self.world.pace == Pace::Sequential && items().map(Item::minutes).fold(0, u64::saturating_add) > most
        });
        if dear || long {
            return false;
        }
        self.chosen.push(number);
        self.set(place, Choice::In);
        self.count(place, |it| it + 1);
        true
    }

    fn give_back(&mut self, number: usize, place: usize) {
        self.chosen.retain(|it| *it != number);
        self.count(place, |it| it.saturating_sub(1));
    }

    fn count(&mut self, place: usize, change: fn(u32) -> u32) {
        for element in self.covers.get(place).into_iter().flatten() {
            if let Some(it) = self.covered.get_mut(*element) {
                *it = change(*it);
            }
        }
    }

    fn choice_of(&self, number: usize) -> Choice {
        let place = self.places.get(number).copied().unwrap_or(usize::MAX);
        self.choices.get(place).copied().unwrap_or(Choice::Out)
    }

    fn set(&mut self, place: usize, choice: Choice) {
        if let Some(it) = self.choices.get_mut(place) {
            *it = choice;
        }
    }
}

/// What the goal counts, where all of it is known.
pub(super) fn counted(goal: Goal, key: &Key) -> Option<u64> {
    match goal {
        Goal::Fewest => Some(key[0]),
        Goal::Cheapest | Goal::Fastest => (key[0] == 0).then_some(key[1]),
    }
}

/// Where the known time stands in a key.
fn time_place(goal: Goal) -> usize {
    match goal {
        Goal::Fewest | Goal::Cheapest => 5,
        Goal::Fastest => 1,
    }
}

fn cost(world: &World<'_>, least: Totals) -> Cost {
    let mut key = least.key(world.goal);
    if world.pace == Pace::Parallel
        && let Some(time) = key.get_mut(time_place(world.goal))
    {
        *time = 0;
    }
    // Prices and times are bounded far below.
    key.map(|it| i64::try_from(it).unwrap_or(i64::MAX / 4_096))
}

fn plus(a: Cost, b: Cost) -> Cost {
    std::array::from_fn(|it| a[it].saturating_add(b[it]))
}

fn minus(a: Cost, b: Cost) -> Cost {
    std::array::from_fn(|it| a[it].saturating_sub(b[it]))
}
