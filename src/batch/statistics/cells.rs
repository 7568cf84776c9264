//! People by how they hold one skill: four counts that never overlap, so that no difference of published counts is
//! itself a count of few.

/// How many counts there are.
pub const COLUMNS: usize = 4;

/// People by the best evidence that they hold a skill by. Their sum is everybody in the group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize)]
pub struct People {
    /// Who does not hold it.
    pub missing: u64,
    /// Who says so, and no more.
    pub claimed: u64,
    /// Who has it by evidence that somebody issued, not verified.
    pub issued: u64,
    /// Who has it by verified evidence.
    pub verified: u64,
}

impl People {
    /// The counts in the order of the fields.
    pub fn counts(self) -> [u64; COLUMNS] {
        [self.missing, self.claimed, self.issued, self.verified]
    }

    /// From counts in the order of the fields.
    pub fn of([missing, claimed, issued, verified]: [u64; COLUMNS]) -> Self {
        Self { missing, claimed, issued, verified }
    }

    /// Who holds it in any way.
    pub fn held(self) -> u64 {
        self.claimed.saturating_add(self.issued).saturating_add(self.verified)
    }

    /// Everybody.
    pub fn all(self) -> u64 {
        self.missing.saturating_add(self.held())
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut counts = self.counts();
        for (count, more) in counts.iter_mut().zip(other.counts()) {
            *count = count.saturating_add(more);
        }
        Self::of(counts)
    }
}
