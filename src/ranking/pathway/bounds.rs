//! How good a set below a node can be at best.

use super::{
    Goal, Pace,
    evaluate::{Sum, Totals},
    search::{Choice, Search},
    world::Item,
};

/// What one node can still reach.
pub(super) struct Outlook {
    /// At most so much is covered.
    pub(super) value: u64,
    /// Whether that is exactly what all that is open covers together.
    pub(super) is_full: bool,
    /// Elements that could be covered better, with the most that they could get.
    pub(super) lacking: Vec<(usize, u64)>,
}

impl Search<'_, '_> {
    /// What can still be reached from here.
    pub(super) fn outlook(&self) -> Outlook {
        let mut full = 0;
        let mut lacking = Vec::new();
        for (element, (list, covered)) in self.world.coverers.iter().zip(&self.covered).enumerate() {
            let most = list.iter().find(|(_, it)| self.choice(*it) != Choice::Out).map_or(0, |(value, _)| *value);
            full += most.max(*covered);
            if most > *covered {
                lacking.push((element, most));
            }
        }
        let covered: u64 = self.covered.iter().sum();
        let limits = self.world.limits;
        let mut value = full;
        if let Some((budget, _)) = &limits.budget {
            let left = budget.saturating_sub(self.sums.price.known);
            value = value.min(covered + self.fits_in(left, |it| it.price.known));
        }
        if let Some(most) = limits.minutes.filter(|_| self.world.pace == Pace::Sequential) {
            let left = most.saturating_sub(self.sums.time.known);
            value = value.min(covered + self.fits_in(left, |it| it.candidate.minutes.unwrap_or(0)));
        }
        Outlook { value, is_full: value == full, lacking }
    }

    /// The most that open candidates add when only so much is left, parts of candidates allowed.
    fn fits_in(&self, left: u64, size: impl Fn(&Item<'_>) -> u64) -> u64 {
        let mut open: Vec<(u64, u64)> = Vec::new();
        for &number in self.pool.items.iter().filter(|&&it| self.choice(it) == Choice::Open) {
            let Some(item) = self.world.item(number) else { continue };
            let (adds, size) = (self.adds(item), size(item));
            if adds > 0 && size <= left {
                open.push((adds, size));
            }
        }
        open.sort_by(|a, b| (u128::from(b.0) * u128::from(a.1)).cmp(&(u128::from(a.0) * u128::from(b.1))));
        let mut left = left;
        let mut sum = 0;
        for (adds, size) in open {
            if size <= left {
                left -= size;
                sum += adds;
            } else {
                let part = u128::from(adds) * u128::from(left) / u128::from(size);
                return sum + u64::try_from(part).unwrap_or(u64::MAX) + 1;
            }
        }
        sum
    }

    /// What the chosen come to at least.
    pub(super) fn spent(&self) -> Totals {
        let mut spent = self.sums;
        if self.world.pace == Pace::Parallel {
            let ends = self.chosen.iter().filter_map(|&it| self.world.item(it)).map(|it| it.earliest);
            spent.time.known = ends.max().unwrap_or(0);
        }
        spent
    }

    /// What any set below comes to at least that covers everything that can be: elements that share no open candidate
    /// need one each.
    pub(super) fn least(&self, outlook: &Outlook) -> Totals {
        let mut least = self.spent();
        let mut order: Vec<(usize, usize, u64)> = outlook
            .lacking
            .iter()
            .map(|&(element, most)| (self.best_ways(element, most).count(), element, most))
            .collect();
        order.sort_unstable();
        let mut used = vec![false; self.choices.len()];
        for (_, element, most) in order {
            let ends = self.best_ways(element, most).filter_map(|it| self.world.item(it)).map(|it| it.earliest);
            let earliest = ends.min().unwrap_or(0);
            let apart = self.best_ways(element, most).all(|it| used.get(it) == Some(&false));
            if apart {
                let mut own: Option<Totals> = None;
                for number in self.best_ways(element, most) {
                    if let Some(it) = used.get_mut(number) {
                        *it = true;
                    }
                    let Some(item) = self.world.item(number).map(Item::least) else { continue };
                    own = Some(own.map_or(item, |it| Totals {
                        count: 1,
                        price: it.price.min(item.price),
                        time: it.time.min(item.time),
                        checks: it.checks.min(item.checks),
                    }));
                }
                let own = own.unwrap_or_default();
                let time = least.time + own.time;
                least.count += own.count;
                least.price = least.price + own.price;
                least.checks += own.checks;
                least.time = match self.world.pace {
                    Pace::Sequential => time,
                    Pace::Parallel => Sum { known: least.time.known, ..time },
                };
            }
            if self.world.pace == Pace::Parallel {
                least.time.known = least.time.known.max(earliest);
            }
        }
        least
    }

    /// What any set below comes to at least that covers so much more.
    pub(super) fn least_for(&self, more: u64) -> Totals {
        let mut least = self.spent();
        let unknown: fn(&Item<'_>) -> u64 = match self.world.goal {
            Goal::Fewest => |_| 0,
            Goal::Cheapest => |it| it.least().price.unknown,
            Goal::Fastest => |it| it.least().time.unknown,
        };
        let open = self.pool.items.iter().filter(|&&it| self.choice(it) == Choice::Open);
        let open = open.filter_map(|&it| self.world.item(it)).filter(|it| unknown(it) == 0);
        let open = open.map(|it| (self.adds(it).min(more), it)).filter(|(adds, _)| *adds > 0);
        let open: Vec<(u64, &Item<'_>)> = open.collect();
        let one_by_one = |size: &dyn Fn(&Item<'_>) -> u64| -> Vec<(u64, u64)> {
            open.iter().map(|(adds, it)| (*adds, size(it))).collect()
        };
        let least_of = match (self.world.goal, self.world.pace) {
            (Goal::Fewest, _) => number_for(one_by_one(&|_| 1), more).map(|it| least.count += it),
            (Goal::Cheapest, _) => number_for(one_by_one(&|it| it.price.known), more)
                .map(|it| least.price.known = least.price.known.saturating_add(it)),
            (Goal::Fastest, Pace::Sequential) => number_for(one_by_one(&|it| it.minutes()), more)
                .map(|it| least.time.known = least.time.known.saturating_add(it)),
            (Goal::Fastest, Pace::Parallel) => {
                last_for(one_by_one(&|it| it.earliest), more).map(|it| least.time.known = least.time.known.max(it))
            }
        };
        if least_of.is_none() {
            // Not without something unknown.
            match self.world.goal {
                Goal::Fewest => least.count += 1,
                Goal::Cheapest => least.price.unknown += 1,
                Goal::Fastest => least.time.unknown += 1,
            }
        }
        least
    }

    /// The open candidates that cover the element as far as it can be.
    pub(super) fn best_ways(&self, element: usize, most: u64) -> impl Iterator<Item = usize> {
        let list = self.world.coverers.get(element).map(Vec::as_slice).unwrap_or_default();
        let equal = list.iter().take_while(move |(value, _)| *value >= most).map(|(_, it)| *it);
        equal.filter(|it| self.choice(*it) == Choice::Open)
    }
}

/// The least sum of sizes (adds, size) that adds so much, parts of candidates allowed, rounded up; `None`: it cannot be.
fn number_for(mut open: Vec<(u64, u64)>, more: u64) -> Option<u64> {
    open.sort_by(|a, b| (u128::from(b.0) * u128::from(a.1)).cmp(&(u128::from(a.0) * u128::from(b.1))));
    let (mut left, mut sum) = (more, 0_u64);
    for (adds, size) in open {
        let part = (u128::from(size) * u128::from(left.min(adds))).div_ceil(u128::from(adds.max(1)));
        sum = sum.saturating_add(u64::try_from(part).unwrap_or(u64::MAX));
        left = left.saturating_sub(adds);
    }
    (left == 0).then_some(sum)
}

/// The first end (adds, end) by which so much can be added; `None`: it cannot be.
fn last_for(mut open: Vec<(u64, u64)>, more: u64) -> Option<u64> {
    open.sort_by_key(|(_, end)| *end);
    let (mut left, mut last) = (more, 0);
    for (adds, end) in open {
        if left > 0 {
            last = end;
            left = left.saturating_sub(adds);
        }
    }
    (left == 0).then_some(last)
}
