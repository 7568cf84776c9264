//! The best learners of each job, as they are found, chunk by chunk.

use serde::{Deserialize, Serialize};

use crate::{
    model::Units,
    ranking::{MustMode, OrderKey, Sort, State},
};

/// A learner among the best of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::batch) struct Entry {
    pub(in crate::batch) required_met: u32,
    pub(in crate::batch) units: u32,
    pub(in crate::batch) verified_per_mille: u16,
    pub(in crate::batch) tie: u64,
    /// How the learner is called.
    pub(in crate::batch) learner: String,
    /// For each requirement of the job whether it is met.
    pub(in crate::batch) states: Vec<u8>,
}

impl Entry {
    /// What entries are ordered by; the greater stands first.
    pub(in crate::batch) fn key(&self) -> OrderKey {
        OrderKey {
            verified_per_mille: self.verified_per_mille,
            tie: self.tie,
            ..OrderKey::leading(Sort::Score, MustMode::First, 0, self.required_met, Units(self.units))
        }
    }
}

/// A state as it is kept.
pub(in crate::batch) fn number_of(state: State) -> u8 {
    match state {
        State::Met => 2,
        State::Partly => 1,
        State::Missing => 0,
    }
}

/// The state that was kept so.
pub(in crate::batch) fn state_of(number: u8) -> State {
    match number {
        2 => State::Met,
        1 => State::Partly,
        _ => State::Missing,
    }
}

/// The best of one job, best first; at most so many.
#[derive(Debug, Clone, Default)]
pub(in crate::batch) struct Best(Vec<Entry>);

impl Best {
    /// Whether something with this key would be among the `most` best.
    pub(in crate::batch) fn admits(&self, key: OrderKey, most: usize) -> bool {
        most > 0 && (self.0.len() < most || self.0.last().is_some_and(|it| it.key() < key))
    }

    /// Puts an entry in its place.
    pub(in crate::batch) fn put(&mut self, entry: Entry, most: usize) {
        let at = self.0.partition_point(|it| it.key() > entry.key());
        self.0.insert(at, entry);
        self.0.truncate(most);
    }

    pub(in crate::batch) fn entries(&self) -> &[Entry] {
        &self.0
    }
}
