//! Which candidates are worth searching among: whoever is no better than enough others in anything is left out.

use super::{
    Goal, Pace,
    evaluate::Sum,
    world::{Item, World},
};

/// The most candidates that are searched among.
const MAX_SEARCHED: usize = 400;

/// Candidates to search among.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pool {
    /// Sorted.
    pub(super) items: Vec<usize>,
    /// Whether there were more than can be searched among.
    pub(super) cut: bool,
}

impl World<'_> {
    /// Leaves out whoever is no better than `keep` others: with 1, the best pathway is still among the rest; with more,
    /// there are others to take instead.
    pub(super) fn reduced(&self, keep: usize) -> Pool {
        let worth = |&number: &usize| self.item(number).is_some_and(|it| it.needed || self.beaten(it, number) < keep);
        let items: Vec<usize> = self.useful.iter().copied().filter(worth).collect();
        if items.len() <= MAX_SEARCHED {
            return Pool { items, cut: false };
        }
        Pool { items: self.most_promising(&items), cut: true }
    }

    /// By how many the item is beaten. Only counts far enough to say that it is too many.
    fn beaten(&self, item: &Item<'_>, number: usize) -> usize {
        let lists = item.values.iter().filter_map(|(element, value)| Some((self.coverers.get(*element)?, *value)));
        let Some((shortest, value)) = lists.min_by_key(|(list, _)| list.len()) else { return 0 };
        let others = shortest.iter().take_while(|(other, _)| *other >= value).filter(|(_, other)| *other != number);
        let beats =
            others.filter(|(_, other)| self.item(*other).is_some_and(|it| self.beats(it, *other, item, number)));
        beats.take(super::MAX_ALTERNATIVES).count()
    }

    /// Whether the other one can stand in for the item in every set without loss.
    fn beats(&self, other: &Item<'_>, other_number: usize, item: &Item<'_>, number: usize) -> bool {
        let covers = || {
            let mut theirs = other.values.iter();
            item.values.iter().all(|(element, value)| {
                theirs.find(|(it, _)| it >= element).is_some_and(|(it, more)| it == element && more >= value)
            })
        };
        if !other.free || !covers() {
            return false;
        }
        let (key, own) = (other.least().key(self.goal), item.least().key(self.goal));
        let time = |it: &Item<'_>| it.least().time;
        // The longest chain is no sum: whoever is shorter need not make the whole shorter, so price must hold too.
        let in_full = self.pace == Pace::Sequential || self.goal != Goal::Fastest || {
            let rest = |it: &Item<'_>| (it.least().price.unknown, it.least().checks, it.least().price.known);
            time(other) <= time(item) && rest(other) <= rest(item)
        };
        let price: fn(&Item<'_>) -> Sum = |it| it.price;
        let keeps_limits = (self.limits.budget.is_none() || price(other) <= price(item))
            && (self.limits.minutes.is_none() || time(other) <= time(item));
        let alike = other.values == item.values && key == own && item.free;
        key <= own && in_full && keeps_limits && (!alike || other_number < number)
    }

    /// The best for each element, then those that add most, and all that these need.
    fn most_promising(&self, items: &[usize]) -> Vec<usize> {
        let mut inside = vec![false; self.useful.last().map_or(0, |it| it + 1)];
        let mut order: Vec<usize> = items.to_vec();
        let adds = |number: usize| self.item(number).map_or(0, |it| it.values.iter().map(|it| it.1).sum::<u64>());
        let key = |number: usize| self.item(number).map(|it| it.least().key(self.goal));
        order.sort_by_key(|&it| (std::cmp::Reverse(adds(it)), key(it), it));
        let best = self.coverers.iter().filter_map(|list| list.iter().find(|(_, it)| items.binary_search(it).is_ok()));
        let mut first: Vec<usize> = best.map(|(_, number)| *number).collect();
        first.sort_unstable();
        first.dedup();
        let mut taken = 0;
        for number in first.into_iter().chain(order) {
            if taken >= MAX_SEARCHED {
                break;
            }
            let mut waiting = vec![number];
            while let Some(number) = waiting.pop() {
                if let Some(it) = inside.get_mut(number)
                    && !std::mem::replace(it, true)
                {
                    taken += 1;
                    let atoms = self.item(number).map(|it| it.atoms.clone()).unwrap_or_default();
                    waiting.extend(atoms.into_iter().filter(|it| items.binary_search(it).is_ok()));
                }
            }
        }
        items.iter().copied().filter(|&it| inside.get(it) == Some(&true)).collect()
    }
}
