//! Weights as people give them, and the integer units that scores are counted in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a requirement matters beside the others: millionths, 0 to 1,000,000 (a million millionths is weight 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u64);

/// A weight that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{0} is not a weight: expected a decimal from 0 to 1000000")]
pub struct WeightError(pub f64);

impl Weight {
    /// Weight 1, the default of a required requirement.
    pub const REQUIRED: Self = Self(1_000_000);
    /// Weight 0.5, the default of a preferred requirement.
    pub const PREFERRED: Self = Self(500_000);

    /// Rounds a decimal from 0 to 1,000,000 half up to millionths.
    ///
    /// # Errors
    /// [`WeightError`] for negative, infinite, not-a-number and too large values.
    pub fn new(decimal: f64) -> Result<Self, WeightError> {
        if !(0.0..=1_000_000.0).contains(&decimal) {
            return Err(WeightError(decimal));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 0 to 10^12")]
        Ok(Self((decimal * 1_000_000.0 + 0.5).floor() as u64))
    }

    /// The weight in millionths.
    pub fn millionths(self) -> u64 {
        self.0
    }

    /// The weight as a decimal, for people.
    pub fn decimal(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "at most 10^12, exact in f64")]
        let millionths = self.0 as f64;
        millionths / 1_000_000.0
    }
}

impl Serialize for Weight {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.decimal())
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Score units: a full score is exactly 2^20 = 1,048,576 of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(pub u32);

impl Units {
    /// The units of a full score: 2^20.
    pub const FULL: Self = Self(1 << 20);

    /// The share of a full score, 0 to 1, for people.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(Self::FULL.0)
    }
}

impl fmt::Display for Units {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.4}", self.share())
    }
}
