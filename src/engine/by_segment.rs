//! What is made of the records of one kind, segment by segment: a segment never changes, so only new ones are read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::EngineError;
use crate::index::Snapshot;

/// Something made of each segment, kept as long as the segment is there.
pub(super) struct BySegment<T>(Mutex<HashMap<(u64, String), Arc<T>>>);

impl<T> Default for BySegment<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> BySegment<T> {
    /// What was made of each segment of a snapshot, in order; `make` is given the number of a segment that is new.
    pub(super) fn of(
        &self,
        snapshot: &Snapshot,
        make: &dyn Fn(usize) -> Result<T, EngineError>,
    ) -> Result<Vec<Arc<T>>, EngineError> {
        let names = snapshot.segment_names().into_iter().map(|it| (snapshot.generation(), it));
        // Whoever asks meanwhile waits, and need not make it again.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = HashMap::new();
        let mut in_order = Vec::new();
        for (number, name) in names.enumerate() {
            let one = match kept.get(&name) {
                Some(known) => Arc::clone(known),
                None => Arc::new(make(number)?),
            };
            in_order.push(Arc::clone(&one));
            all.insert(name, one);
        }
        *kept = all;
        Ok(in_order)
    }
}
