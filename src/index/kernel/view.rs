//! Common skills as they are seen on one day: who has one of some classes. Worked out when first asked for, and kept:
//! plans ask for few different sets, such as *level 3 and above, issued or better*.

use std::sync::{Arc, PoisonError, RwLock};

use super::{
    planes::{Bits, NumberSet, WORDS},
    table::Table,
};

/// So many sets are kept of each skill and block.
const SETS_KEPT: usize = 8;

/// Sets that were worked out, the oldest first.
type Kept = RwLock<Vec<(NumberSet, Arc<Bits>)>>;

/// See the module.
#[derive(Debug, Default)]
pub(in crate::index) struct View {
    /// The day; 0 before any was asked about.
    day: u64,
    /// For each skill and block with planes who of them has run out.
    run_out: Vec<Option<Box<Bits>>>,
    /// For each skill and block with planes what was asked for.
    kept: Vec<Kept>,
}

impl View {
    /// How a table is seen on a day. Takes some milliseconds.
    pub(in crate::index) fn new(table: &Table, day: u64) -> Self {
        let kept = table.dense.iter().map(|_| Kept::default()).collect();
        Self { day, run_out: table.run_out(day), kept }
    }

    /// Whether it is for this day.
    pub(in crate::index) fn is_for(&self, day: u64) -> bool {
        self.day == day
    }

    /// Who in the planes with this number has a class of a set, given by the numbers that planes know.
    pub(super) fn select(&self, table: &Table, number: usize, set: NumberSet) -> Arc<Bits> {
        let kept = self.kept.get(number);
        if let Some(kept) = kept {
            let kept = kept.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, bits)) = kept.iter().find(|it| it.0 == set) {
                return Arc::clone(bits);
            }
        }
        let mut bits = [0; WORDS];
        if let Some(dense) = table.dense.get(number) {
            dense.planes.select(set, |first, words| {
                bits.iter_mut().skip(first).zip(words).for_each(|(bits, word)| *bits = *word);
            });
        }
        if let Some(out) = self.run_out.get(number).and_then(Option::as_deref) {
            bits.iter_mut().zip(out).for_each(|(bits, out)| *bits &= !out);
        }
        let bits = Arc::new(bits);
        if let Some(kept) = kept {
            let mut kept = kept.write().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= SETS_KEPT {
                kept.remove(0);
            }
            kept.push((set, Arc::clone(&bits)));
        }
        bits
    }

    /// How many bytes this takes in memory.
    pub(in crate::index) fn resident_bytes(&self) -> usize {
        let kept = self.kept.iter().map(|it| it.read().unwrap_or_else(PoisonError::into_inner).len());
        (kept.sum::<usize>() + self.run_out.iter().flatten().count()) * size_of::<Bits>()
    }
}
