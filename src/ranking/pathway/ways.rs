//! The best pathway and its alternatives: whatever is not the best set, and does not contain it, does without one of its
//! members; so the next best is the best of those without one of them.

use std::collections::BTreeSet;

use super::{
    Bound,
    cover::{Cover, counted},
    search::{Found, MAX_NODES, Search},
    world::{UNITS_SHIFT, World},
};

/// The most searches for one goal.
const MAX_SEARCHES: usize = 160;
/// Nodes visited for an alternative, where there are many candidates.
const MAX_NODES_OF_OTHERS: u64 = 400;

/// A search among those left when some are left out.
struct Solved {
    found: Option<Found>,
    /// Whether nothing better is there.
    proved: bool,
    /// How many candidates were left to choose from.
    useful: usize,
}

/// The best sets, and how many candidates were left to choose from for the first.
pub(super) fn best_sets(world: &World<'_>, wanted: usize) -> (Vec<Found>, usize) {
    let base = world.undominated(wanted);
    let first = best_without(world, &base, &[], MAX_NODES);
    let mut proved = first.proved;
    let useful = first.useful;
    // What was found, and without whom it was looked for.
    let mut waiting: Vec<(Found, Vec<usize>)> = first.found.into_iter().map(|it| (it, Vec::new())).collect();
    let mut tried: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut given: Vec<Found> = Vec::new();
    while let Some((found, without)) = take_best(&mut waiting) {
        let inside = |a: &[usize], b: &[usize]| a.iter().all(|it| b.contains(it));
        if given.iter().all(|it| !inside(&it.members, &found.members) && !inside(&found.members, &it.members)) {
            given.push(judged(&found, proved, given.last(), world));
        }
        if given.len() >= wanted {
            break;
        }
        for member in &found.members {
            let mut out = without.clone();
            out.push(*member);
            out.sort_unstable();
            if tried.len() >= MAX_SEARCHES {
                proved = false;
                break;
            }
            if tried.insert(out.clone()) {
                let next = best_without(world, &base, &out, MAX_NODES_OF_OTHERS);
                proved &= next.proved;
                waiting.extend(next.found.map(|it| (it, out)));
            }
        }
    }
    (given, useful)
}

fn take_best(waiting: &mut Vec<(Found, Vec<usize>)>) -> Option<(Found, Vec<usize>)> {
    let best = (0..waiting.len()).reduce(|a, b| match (waiting.get(a), waiting.get(b)) {
        (Some(one), Some(other)) if other.0.rank.is_better_than(&one.0.rank) => b,
        _ => a,
    })?;
    Some(waiting.swap_remove(best))
}

/// What was found, with what is known of how much better another might be: not better than the one before.
fn judged(found: &Found, proved: bool, before: Option<&Found>, world: &World<'_>) -> Found {
    let after = |before: &Found| {
        before.bound.unwrap_or_else(|| Bound {
            coverage_units: u32::try_from(before.rank.whole >> UNITS_SHIFT).unwrap_or(u32::MAX),
            at_least: counted(world.goal, &before.rank.key).filter(|_| before.rank.value == found.rank.value),
        })
    };
    let bound = if proved { None } else { found.bound.or_else(|| before.map(after)) };
    Found { optimal: bound.is_none(), bound, ..found.clone() }
}

fn best_without(world: &World<'_>, base: &[usize], out: &[usize], max_nodes: u64) -> Solved {
    let open = world.without(base, out);
    let mut useful = usize::MAX;
    if world.wants_all(&open) {
        let covered = Cover::run(world, &open, max_nodes);
        useful = covered.useful;
        if covered.found.is_some() {
            return Solved { found: covered.found, proved: covered.complete, useful };
        }
    }
    let pool = world.pool(&open);
    let found = Search::run(world, &pool, max_nodes);
    let proved = found.as_ref().map_or(!pool.cut, |it| it.optimal);
    Solved { found, proved, useful: useful.min(pool.items.len()) }
}
