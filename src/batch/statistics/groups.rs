//! Groups that are too small to be shown are put together.

use std::collections::BTreeMap;

/// What groups that were put together are called.
pub const OTHERS: &str = "(other groups)";

/// Under which name each group is shown: its own, or [`OTHERS`] when fewer than `least` people are in it. If those
/// together are still too few, the next smallest group joins them, so that no size follows from the others and their sum.
/// Ties by name. Where all together are fewer than `least`, every group is one of the others.
pub fn merged(sizes: &BTreeMap<String, u64>, least: u64) -> BTreeMap<String, String> {
    let mut by_size: Vec<(&String, u64)> = sizes.iter().map(|(name, size)| (name, *size)).collect();
    by_size.sort_by_key(|(name, size)| (*size, *name));
    let mut together = 0_u64;
    let mut joined = 0;
    for (_, size) in &by_size {
        let enough = together == 0 || together >= least;
        if *size >= least && enough {
            break;
        }
        together = together.saturating_add(*size);
        joined += 1;
    }
    let named = by_size.iter().enumerate().map(|(at, (name, _))| {
        let shown = if at < joined { OTHERS.to_owned() } else { (*name).clone() };
        ((*name).clone(), shown)
    });
    named.collect()
}
