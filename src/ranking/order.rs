//! The total order of results: reproducible, and favouring nobody's name.

use std::cmp::Ordering;

use super::{MustMode, Sort};
use crate::model::{Iri, Units};

/// What results are ordered by. The greater key stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderKey {
    /// Share of its skills that the plan asks for, per mille; 0 unless sorted by it.
    pub focus_per_mille: u16,
    /// Musts met; 0 when the must mode is off.
    pub required_met: u32,
    /// The score.
    pub score_units: Units,
    /// Share of verified among the holder's counting evidence, per mille.
    pub verified_per_mille: u16,
    /// Decides what is left: see [`tie_hash`].
    pub tie: u64,
}

impl OrderKey {
    /// The part that is known from the postings alone: sort key, musts met and score.
    pub fn leading(sort: Sort, must: MustMode, focus_per_mille: u16, required_met: u32, score_units: Units) -> Self {
        Self {
            focus_per_mille: if sort == Sort::Focus { focus_per_mille } else { 0 },
            required_met: if must == MustMode::Off { 0 } else { required_met },
            score_units,
            verified_per_mille: 0,
            tie: 0,
        }
    }
}

impl Ord for OrderKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.focus_per_mille, it.required_met, it.score_units, it.verified_per_mille, it.tie);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for OrderKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The last key: 63 bits of the data's version and the holder's id, well mixed. Reproducible for the same data,
/// different after a change, so that nobody stands first for ever.
pub fn tie_hash(version_hash: u64, id_hash: u64) -> u64 {
    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    let mut mixed = version_hash ^ id_hash;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) >> 1
}

/// The version's part of a [`tie_hash`].
pub fn version_hash(data_version: &str) -> u64 {
    first_64_bits(data_version)
}

/// The holder's part of a [`tie_hash`]; does not depend on the version and may be stored.
pub fn id_hash(id: &Iri) -> u64 {
    first_64_bits(id.as_str())
}

fn first_64_bits(text: &str) -> u64 {
    let digest = blake3::hash(text.as_bytes());
    digest.as_bytes().iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Share of verified among counting pieces of evidence, per mille, rounded down; 0 when nothing counts.
pub fn verified_per_mille(verified: usize, counting: usize) -> u16 {
    per_mille(verified, counting)
}

/// Share of a holder's distinct skills with counting evidence (of the plan's minimum kind) that are an alternative
/// of any requirement of the plan; per mille, rounded down; 0 when there are none.
pub fn focus_per_mille(asked_for: usize, all: usize) -> u16 {
    per_mille(asked_for, all)
}

fn per_mille(part: usize, whole: usize) -> u16 {
    let share = (part.min(whole) * 1000).checked_div(whole).unwrap_or(0);
    u16::try_from(share).unwrap_or(1000)
}
