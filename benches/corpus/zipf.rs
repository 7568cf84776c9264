//! Draws by rank, the first ranks more often.

use super::random::Random;

/// Zipf's law with s = 1, by the exact distribution: rank `n`, from 0, has weight `1 / (n + 1 + flat)`.
pub(crate) struct Zipf {
    /// The sum of the weights up to each rank.
    sums: Vec<f64>,
}

impl Zipf {
    /// The law over `count` ranks; the larger `flat`, the less the first ones stand out.
    pub(crate) fn new(count: usize, flat: f64) -> Self {
        let mut sum = 0.0;
        let mut divisor = flat;
        let sums = std::iter::repeat_with(|| {
            divisor += 1.0;
            sum += 1.0 / divisor;
            sum
        });
        Self { sums: sums.take(count).collect() }
    }

    /// A rank.
    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        // 32 bits are exact in a float, and fine enough for ranks of more than 1e-5.
        let share = f64::from(u32::try_from(random.next() >> 32).unwrap_or(0)) / 4_294_967_296.0;
        let at = share * self.sums.last().copied().unwrap_or(0.0);
        self.sums.partition_point(|sum| *sum <= at).min(self.sums.len().saturating_sub(1))
    }
}
