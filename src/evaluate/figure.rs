//! Figures with their uncertainty.

use serde::Serialize;

use super::random::Random;

/// How often the groups are drawn again for an interval.
pub const RESAMPLES: usize = 1_000;

/// A share with the interval in which 95 % of the figures lie that other samples of the same kind would give: the groups
/// (sentences, ads) are drawn again with replacement [`RESAMPLES`] times, by seed (percentile bootstrap, Efron 1979).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figure {
    /// 0 to 1; of all groups as they are.
    pub value: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// Figures made of the sums of what each group counts; the groups are drawn again `resamples` times.
pub(super) fn with_intervals<const M: usize, const N: usize>(
    groups: &[[f64; M]],
    resamples: usize,
    seed: u64,
    figures: impl Fn(&[f64; M]) -> [f64; N],
) -> [Figure; N] {
    let values = figures(&sum(groups.iter()));
    let mut random = Random::new(seed);
    let draws: Vec<[f64; N]> = (0..resamples)
        .map(|_| {
            let drawn: Vec<&[f64; M]> = (0..groups.len()).filter_map(|_| random.pick(groups)).collect();
            figures(&sum(drawn.into_iter()))
        })
        .collect();
    std::array::from_fn(|nth| {
        let mut sorted: Vec<f64> = draws.iter().filter_map(|draw| draw.get(nth)).copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Figure {
            value: values.get(nth).copied().unwrap_or_default(),
            low: at_per_mille(&sorted, 25),
            high: at_per_mille(&sorted, 975),
        }
    })
}

fn sum<'a, const M: usize>(groups: impl Iterator<Item = &'a [f64; M]>) -> [f64; M] {
    groups.fold([0.0; M], |mut sum, group| {
        for (sum, part) in sum.iter_mut().zip(group) {
            *sum += part;
        }
        sum
    })
}

/// The value below which so many of a thousand lie (nearest rank); 0 of nothing.
pub(super) fn at_per_mille(sorted: &[f64], per_mille: usize) -> f64 {
    let rank = (sorted.len() * per_mille).div_ceil(1_000).saturating_sub(1);
    sorted.get(rank).copied().unwrap_or_default()
}

/// A part of a whole, 0 of nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of rows and words, far below 2^52")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}
