//! How good a set of candidates is, and what it could be completed with.

use super::{
    evaluate::{Key, schedule, totals},
    world::{Item, World},
};

/// What a set covers beyond what the learner has, and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rank {
    /// What it covers, as far as that counts: beyond what is enough, more is no better.
    pub(super) value: u64,
    /// What it comes to for the goal.
    pub(super) key: Key,
    /// All that it covers.
    pub(super) whole: u64,
}

impl Rank {
    pub(super) fn is_better_than(&self, other: &Self) -> bool {
        let order = |it: &Self| (std::cmp::Reverse(it.value), it.key, std::cmp::Reverse(it.whole));
        order(self) < order(other)
    }
}

impl World<'_> {
    /// The rank of a set, when it is one that may be given.
    pub(super) fn rank(&self, members: &[usize]) -> Option<Rank> {
        let totals = totals(self, members)?;
        let limits = self.limits;
        let affordable =
            limits.budget.as_ref().is_none_or(|(most, _)| totals.price.unknown == 0 && totals.price.known <= *most);
        let quick = limits.minutes.is_none_or(|most| totals.time.unknown == 0 && totals.time.known <= most);
        if !affordable || !quick {
            return None;
        }
        let whole = self.value_of(members);
        (whole > 0).then(|| Rank { value: self.counted(whole), key: totals.key(self.goal), whole })
    }

    /// Of what is covered, as much as counts.
    pub(super) fn counted(&self, value: u64) -> u64 {
        self.enough.map_or(value, |enough| value.min(enough))
    }

    fn value_of(&self, members: &[usize]) -> u64 {
        let mut values: Vec<(usize, u64)> =
            members.iter().filter_map(|&it| self.item(it)).flat_map(|it| it.values.iter().copied()).collect();
        values.sort_unstable_by(|a, b| b.cmp(a));
        values.dedup_by_key(|it| it.0);
        values.iter().map(|(_, value)| value).sum()
    }

    /// Whether the chosen can be taken in some order.
    pub(super) fn works(&self, chosen: &[usize]) -> bool {
        let mut needy = chosen.iter().filter_map(|&it| self.item(it)).filter(|it| !it.free).peekable();
        needy.peek().is_none()
            || needy.all(|it| has_all(it, chosen)) && (!self.has_circles || schedule(self, chosen).is_some())
    }

    /// An open candidate that the chosen name among what they need: of all of them, or of those that cannot begin yet.
    pub(super) fn open_atom(
        &self,
        chosen: &[usize],
        is_open: &dyn Fn(usize) -> bool,
        only_of_blocked: bool,
    ) -> Option<usize> {
        let is_met = |item: &Item<'_>| has_all(item, chosen);
        let needy = || chosen.iter().filter_map(|&it| self.item(it)).filter(|it| !it.free);
        let open = |item: &Item<'_>| {
            let open = item.atoms.iter().copied().filter(|&it| is_open(it));
            let worth = |it: &usize| self.item(*it).map(|item| item.least().key(self.goal));
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
}

fn has_all(item: &Item<'_>, chosen: &[usize]) -> bool {
    let present = |it: usize| chosen.contains(&it);
    item.before.holds(&present) && item.together.holds(&present)
}
