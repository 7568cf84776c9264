//! Numbers that follow from a seed.

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same numbers everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from 0 to `limit`, which is not reached; 0 where `limit` is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // The high bits of the product: as even as 64 bits allow.
        let product = u128::from(self.next()) * limit as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub(crate) fn happens(&mut self, per_mille: usize) -> bool {
        self.below(1_000) < per_mille
    }
}

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
