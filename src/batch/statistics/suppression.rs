//! Which counts of people are left out of a table.
//!
//! A count from 1 to `least - 1` describes few people and is left out (*primary*). Others are left out beside it
//! (*complementary*), so that from everything that is published - the other counts, the sizes of groups, the sums over
//! groups - it cannot be told better than that it is somewhere from 1 to `least`. A count of 0 describes nobody and is
//! shown.
//!
//! The counts of each skill are one table: a row for each group and one for everybody, a column for each way of holding
//! it ([`People`]). Sizes of groups are published, so a group must have at least `least` people
//! ([`merged`](super::merged)).
//!
//! Where groups are made in several ways (by region, by sector), the sums over each are the same row of everybody. When two
//! counts of that row are left out, one follows from the other, and what one way allows the other does too, if each lets
//! the row move far enough. When more are left out, each way is looked at as if the row were known.

use super::{
    cells::{COLUMNS, People},
    flow::{Edge, slack},
};

/// What is left out; the columns as in [`People::counts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Of everybody.
    pub all: [bool; COLUMNS],
    /// By way of grouping, then group.
    pub groups: Vec<Vec<[bool; COLUMNS]>>,
}

/// Decides what is left out of the table of one skill. `groupings` has, for each way of grouping, the groups; those of
/// each way must sum to `all`, and each must have at least `least` people or nobody.
pub fn hide(all: People, groupings: &[Vec<People>], least: u64) -> Hidden {
    let counts = all.counts();
    let mut of_all = counts.map(|it| is_few(it, least));
    if of_all.contains(&true) {
        pair_up(&counts, &mut of_all, least);
    }
    let all_open = groupings.len() == 1 || of_all.iter().filter(|it| **it).count() <= 2;
    let protected: Option<Vec<_>> = groupings
        .iter()
        .map(|groups| {
            let mut table = Table::new(counts, of_all, groups, least);
            table.all_open = all_open;
            table.protect().then_some(table.hidden)
        })
        .collect();
    let nothing = || groupings.iter().map(|groups| vec![[true; COLUMNS]; groups.len()]).collect();
    match protected {
        Some(groups) => Hidden { all: of_all, groups },
        // Even the sums with the sizes say too much.
        None => Hidden { all: [true; COLUMNS], groups: nothing() },
    }
}

fn is_few(count: u64, least: u64) -> bool {
    count > 0 && count < least
}

/// Leaves out another count of a row whose sum is known: the smallest that is large enough, or all.
fn pair_up(counts: &[u64; COLUMNS], hidden: &mut [bool; COLUMNS], least: u64) {
    let partner = (0..COLUMNS).filter(|it| counts[*it] >= least).min_by_key(|it| counts[*it]);
    match partner {
        Some(partner) => hidden[partner] = true,
        None => *hidden = [true; COLUMNS],
    }
}

/// The table of one way of grouping.
struct Table {
    least: u64,
    all: [u64; COLUMNS],
    all_hidden: [bool; COLUMNS],
    /// Whether what is left out of everybody is not known when groups are looked at.
    all_open: bool,
    rows: Vec<[u64; COLUMNS]>,
    hidden: Vec<[bool; COLUMNS]>,
}

/// A place in it: a group (`None`: everybody) and a column.
type Place = (Option<usize>, usize);

impl Table {
    fn new(all: [u64; COLUMNS], all_hidden: [bool; COLUMNS], groups: &[People], least: u64) -> Self {
        let rows: Vec<[u64; COLUMNS]> = groups.iter().map(|it| it.counts()).collect();
        let hidden = rows.iter().map(|row| row.map(|it| is_few(it, least))).collect();
        Self { least, all, all_hidden, all_open: false, rows, hidden }
    }

    /// Leaves out more until every small count is safe; `false` when that is not enough.
    fn protect(&mut self) -> bool {
        while let Some(place) = self.unsafe_place() {
            let Some(across) = self.cheapest_circle(place) else {
                // Nothing of the groups but their sizes is shown.
                self.hidden.fill([true; COLUMNS]);
                return self.unsafe_place().is_none();
            };
            for (row, column) in [(place.0, across.1), (across.0, place.1), across] {
                if let Some(hidden) = row.and_then(|it| self.hidden.get_mut(it)) {
                    hidden[column] = true;
                }
            }
        }
        true
    }

    /// A small count that can be told too well.
    fn unsafe_place(&self) -> Option<Place> {
        let groups = (0..self.rows.len()).map(Some).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        let all = (0..COLUMNS).map(|column| (None, column));
        groups.chain(all).find(|place| is_few(self.count(*place), self.least) && !self.is_safe(*place))
    }

    /// Whether a count could as well be 1 or `least`.
    fn is_safe(&self, place: Place) -> bool {
        let (more_needed, less_needed) = self.needed(place);
        let edges = self.edges(place.0.is_none() || self.all_open);
        let number = place.0.unwrap_or(self.rows.len()) * COLUMNS + place.1;
        let nodes = COLUMNS + self.rows.len() + 1;
        let (more, less) = slack(&edges, nodes, number, more_needed.max(less_needed));
        more >= more_needed && less >= less_needed
    }

    /// How much more and how much less a small count must be able to be. Everybody's moves with those of groups, in all
    /// ways of grouping, and so must be able to move as far as any of them.
    fn needed(&self, place: Place) -> (u64, u64) {
        let count = self.count(place);
        let more = if place.0.is_none() { self.least } else { self.least.saturating_sub(count) };
        (more, count.saturating_sub(1))
    }

    /// From each group to the columns, and from these to everybody. `all_open`: whether what is left out of everybody is
    /// not known.
    fn edges(&self, all_open: bool) -> Vec<Edge> {
        let mut edges = Vec::with_capacity((self.rows.len() + 1) * COLUMNS);
        for (row, (counts, hidden)) in self.rows.iter().zip(&self.hidden).enumerate() {
            let cells = counts.iter().zip(hidden).enumerate();
            edges.extend(cells.map(|(to, (count, hidden))| Edge {
                from: COLUMNS + row,
                to,
                count: *count,
                hidden: *hidden,
            }));
        }
        let everybody = COLUMNS + self.rows.len();
        let cells = self.all.iter().zip(self.all_hidden).enumerate();
        edges.extend(cells.map(|(from, (count, hidden))| Edge {
            from,
            to: everybody,
            count: *count,
            hidden: hidden && all_open,
        }));
        edges
    }

    fn count(&self, (row, column): Place) -> u64 {
        row.map_or(self.all[column], |row| self.rows.get(row).map_or(0, |it| it[column]))
    }

    fn is_hidden(&self, (row, column): Place) -> bool {
        row.map_or(self.all_hidden[column], |row| self.hidden.get(row).is_some_and(|it| it[column]))
    }

    /// The other row and column whose counts, left out, make a place safe, where the fewest people go missing from what is
    /// published.
    fn cheapest_circle(&self, place: Place) -> Option<Place> {
        let (more, less) = self.needed(place);
        let rows = (0..self.rows.len()).map(Some).chain([None]).filter(|row| *row != place.0);
        let circles = rows.flat_map(|row| (0..COLUMNS).filter(|it| *it != place.1).map(move |column| (row, column)));
        let fitting = circles.filter_map(|across| {
            let (beside, below) = ((place.0, across.1), (across.0, place.1));
            // Around the circle counts become more and less by turns; of everybody, edges point the other way.
            let all_in_it = place.0.is_none() || across.0.is_none();
            let (with, against) = if all_in_it { (across, below) } else { (below, across) };
            let fits = self.count(beside) >= more && self.count(with) >= more && self.count(against) >= less;
            let shown: Vec<Place> = [beside, below, across].into_iter().filter(|it| !self.is_hidden(*it)).collect();
            // What is left out of everybody is settled before, and does not help where it counts as known.
            let settled = shown.iter().any(|it| it.0.is_none()) || across.0.is_none() && !self.all_open;
            let cost: u64 = shown.iter().map(|it| self.count(*it)).sum();
            (fits && !settled && !shown.is_empty()).then_some((cost, shown.len(), across))
        });
        fitting.min().map(|(_, _, across)| across)
    }
}
