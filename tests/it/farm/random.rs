//! Numbers that follow from a seed.

/// SplitMix64: small, and the same numbers everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit`, which is not reached; 0 where `limit` is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.next()) * limit as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    /// So many words.
    pub(crate) fn words(&mut self, least: usize, most: usize) -> String {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: [&str; 40] = [
    "plans",
    "data",
    "with",
    "care",
    "shows",
    "results",
    "colleagues",
    "tools",
    "trade",
    "checks",
    "work",
    "standard",
    "explains",
    "choices",
    "safely",
    "measures",
    "quality",
    "writes",
    "clear",
    "reports",
    "people",
    "need",
    "café",
    "naïve",
    "über",
    "solves",
    "problems",
    "medium",
    "size",
    "without",
    "help",
    "keeps",
    "records",
    "on",
    "time",
    "teaches",
    "compares",
    "several",
    "methods",
    "before",
];
