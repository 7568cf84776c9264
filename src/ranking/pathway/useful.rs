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
    /// also when so many less one of the others are left out.
    pub(super) fn undominated(&self, keep: usize) -> Vec<usize> {
        let worth = |&number: &usize| self.item(number).is_some_and(|it| it.needed || self.beaten(it, number) < keep);
        self.useful.iter().copied().filter(worth).collect()
    }

    /// What is left without some, and without whatever cannot be earned without them.
    pub(super) fn without(&self, base: &[usize], out: &[usize]) -> Vec<usize> {
        let mut open: Vec<usize> = base.iter().copied().filter(|it| !out.contains(it)).collect();
        if out.iter().any(|it| self.item(*it).is_some_and(|it| it.needed)) {
            let obtainable = self.obtainable_among(&open);
            open.retain(|it| obtainable.get(*it) == Some(&true));
        }
        open
    }

    /// The candidates among which the general search goes on.
    pub(super) fn pool(&self, open: &[usize]) -> Pool {
        let worth = |&number: &usize| {
            let beaten = |it: &Item<'_>| self.beaters(it, number).any(|other| open.binary_search(&other).is_ok());
            self.item(number).is_some_and(|it| it.needed || !beaten(it))
        };
        let items: Vec<usize> = open.iter().copied().filter(worth).collect();
        if items.len() <= MAX_SEARCHED {
            return Pool { items, cut: false };
        }
        Pool { items: self.most_promising(&items), cut: true }
    }

    /// Of those that cover elements best (number and elements), those that can be in a best set that covers all.
    pub(super) fn best_covers(&self, covers: Vec<(usize, Vec<usize>)>, elements: usize) -> Vec<(usize, Vec<usize>)> {
        let some = |(number, elements): &(usize, Vec<usize>)| {
            !elements.is_empty() || self.item(*number).is_some_and(|it| it.needed)
        };
        let mut covers: Vec<(usize, Vec<usize>)> = covers.into_iter().filter(some).collect();
        if self.limits.budget.is_none() && self.limits.minutes.is_none() {
            self.drop_unknown(&mut covers, elements);
        }
        let words = elements.div_ceil(64);
        let mask = |elements: &[usize]| {
            let mut mask = vec![0_u64; words];
            for it in elements {
                if let Some(word) = mask.get_mut(it / 64) {
                    *word |= 1 << (it % 64);
                }
            }
            mask
        };
        let masks: Vec<Vec<u64>> = covers.iter().map(|(_, elements)| mask(elements)).collect();
        let mut ways: Vec<Vec<usize>> = vec![Vec::new(); elements];
        for (at, (_, elements)) in covers.iter().enumerate() {
            for it in elements {
                if let Some(ways) = ways.get_mut(*it) {
                    ways.push(at);
                }
            }
        }
        let is_beaten = |at: usize| {
            let Some(((number, elements), mask)) = covers.get(at).zip(masks.get(at)) else { return false };
            let Some(item) = self.item(*number).filter(|it| !it.needed) else { return false };
            let rarest = elements.iter().filter_map(|it| ways.get(*it)).min_by_key(|it| it.len());
            rarest.into_iter().flatten().filter(|it| **it != at).any(|&it| {
                let Some(((other, _), theirs)) = covers.get(it).zip(masks.get(it)) else { return false };
                let inside = mask.iter().zip(theirs).all(|(own, theirs)| own & !theirs == 0);
                inside
                    && self.item(*other).is_some_and(|it| self.costs_no_more(it, *other, item, *number, mask == theirs))
            })
        };
        let beaten: Vec<bool> = (0..covers.len()).map(is_beaten).collect();
        covers.into_iter().zip(beaten).filter(|(_, beaten)| !beaten).map(|(it, _)| it).collect()
    }

    /// Leaves out whoever makes every set worse than one that is surely there: one in which nothing that counts first is
    /// unknown, and that is done as early as can be where time counts and runs in parallel.
    fn drop_unknown(&self, covers: &mut Vec<(usize, Vec<usize>)>, elements: usize) {
        let unknown: fn(&Item<'_>) -> u64 = match self.goal {
            Goal::Fewest => return,
            Goal::Cheapest => |it| it.least().price.unknown,
            Goal::Fastest => |it| it.least().time.unknown,
        };
        let mut soonest: Vec<Option<u64>> = vec![None; elements];
        for (number, elements) in covers.iter() {
            let Some(item) = self.item(*number).filter(|it| it.free && unknown(it) == 0) else { continue };
            for it in elements {
                if let Some(known) = soonest.get_mut(*it) {
                    *known = Some(known.map_or(item.minutes(), |known: u64| known.min(item.minutes())));
                }
            }
        }
        let Some(ends) = soonest.into_iter().collect::<Option<Vec<u64>>>() else { return };
        let last = ends.into_iter().max().unwrap_or(u64::MAX);
        let in_time = |it: &Item<'_>| self.goal != Goal::Fastest || self.pace != Pace::Parallel || it.earliest <= last;
        covers.retain(|(number, _)| self.item(*number).is_some_and(|it| unknown(it) == 0 && in_time(it)));
    }

    /// By how many the item is beaten. Only counts far enough to say that it is too many.
    fn beaten(&self, item: &Item<'_>, number: usize) -> usize {
        self.beaters(item, number).take(super::MAX_ALTERNATIVES).count()
    }

    /// Who can stand in for the item in every set without loss.
    fn beaters(&self, item: &Item<'_>, number: usize) -> impl Iterator<Item = usize> {
        let lists = item.values.iter().filter_map(|(element, value)| Some((self.coverers.get(*element)?, *value)));
        let shortest = lists.min_by_key(|(list, _)| list.len());
        let others = shortest.into_iter().flat_map(|(list, value)| list.iter().take_while(move |it| it.0 >= value));
        others.map(|(_, other)| *other).filter(move |other| {
            *other != number && self.item(*other).is_some_and(|it| self.beats(it, *other, item, number))
        })
    }

    fn beats(&self, other: &Item<'_>, other_number: usize, item: &Item<'_>, number: usize) -> bool {
        let mut theirs = other.values.iter();
        let covers = item.values.iter().all(|(element, value)| {
            theirs.find(|(it, _)| it >= element).is_some_and(|(it, more)| it == element && more >= value)
        });
        covers && self.costs_no_more(other, other_number, item, number, other.values == item.values)
    }

    /// Whether the other one, which covers as much, costs no more in any set; of two that are alike, the first does.
    fn costs_no_more(
        &self,
        other: &Item<'_>,
        other_number: usize,
        item: &Item<'_>,
        number: usize,
        cover_the_same: bool,
    ) -> bool {
        if !other.free {
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
        let alike = cover_the_same && key == own && item.free;
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
