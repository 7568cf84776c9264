//! What a run came to so far: the sum of its chunks, computed now or by an earlier run.

use std::collections::{BTreeMap, HashSet};

use super::{
    best::{Best, Entry},
    groups::{GroupNumber, Groups},
    journal::ChunkRecord,
    supply::SkillNumber,
};
use crate::batch::{balance::Weighed, error::BatchError, input::RejectedRow};

/// So many rejected rows are kept to be shown; all are in the state, and in `rejected.csv`.
const SHOWN_REJECTED: usize = 200;

/// The sum of the chunks.
#[derive(Debug, Default)]
pub(in crate::batch) struct Running {
    /// Chunks and pieces done.
    pub(in crate::batch) chunks: u64,
    pub(in crate::batch) pieces: u64,
    pub(in crate::batch) learners: u64,
    /// Learners by group; everybody is group 0.
    pub(in crate::batch) by_group: BTreeMap<GroupNumber, Weighed>,
    /// Who has a skill: by claim or better, issued or better, verified.
    pub(in crate::batch) supply: BTreeMap<(GroupNumber, SkillNumber), [Weighed; 3]>,
    /// The best of each job.
    pub(in crate::batch) best: Vec<Best>,
    /// For each job or occupation: units of all, learners with any, learners with half or more.
    pub(in crate::batch) totals: Vec<[u64; 3]>,
    /// For occupations: how many learners cover most of each one, by its number.
    pub(in crate::batch) first: BTreeMap<u32, u64>,
    /// Learners by tenths of what they cover of their best occupation; full coverage is the eleventh.
    pub(in crate::batch) tenths: [u64; 11],
    pub(in crate::batch) rejected: u64,
    pub(in crate::batch) shown_rejected: Vec<RejectedRow>,
    pub(in crate::batch) seen: HashSet<u64>,
}

impl Running {
    pub(in crate::batch) fn of(plans: usize) -> Self {
        Self { best: vec![Best::default(); plans], totals: vec![[0; 3]; plans], ..Self::default() }
    }

    /// Adds a chunk.
    pub(in crate::batch) fn absorb(
        &mut self,
        record: ChunkRecord,
        groups: &mut Groups,
        top: usize,
    ) -> Result<(), BatchError> {
        groups.take_over(&record.groups)?;
        self.chunks += 1;
        self.pieces = record.pieces;
        self.learners += record.learners;
        self.seen.extend(record.seen);
        for (group, learners) in record.by_group {
            let sum = self.by_group.entry(group).or_default();
            *sum = sum.and(learners);
        }
        for (group, skill, counts) in record.supply {
            let sums = self.supply.entry((group, skill)).or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, more)| *sum = sum.and(more));
        }
        for (job, entry) in record.entries {
            self.put(job, entry, top);
        }
        for (sum, more) in self.totals.iter_mut().zip(&record.totals) {
            add(sum, more);
        }
        for learner in &record.occupations {
            let Some((occupation, units, _)) = learner.best.first() else {
                self.tenths[0] += 1;
                continue;
            };
            *self.first.entry(*occupation).or_default() += 1;
            if let Some(count) = self.tenths.get_mut(tenth(*units)) {
                *count += 1;
            }
        }
        self.rejected += u64::try_from(record.rejected.len()).unwrap_or(0);
        let room = SHOWN_REJECTED.saturating_sub(self.shown_rejected.len());
        self.shown_rejected.extend(record.rejected.into_iter().take(room));
        Ok(())
    }

    fn put(&mut self, job: u32, entry: Entry, top: usize) {
        let best = usize::try_from(job).ok().and_then(|it| self.best.get_mut(it));
        if let Some(best) = best.filter(|it| it.admits(entry.key(), top)) {
            best.put(entry, top);
        }
    }
}

/// The tenth of a full score that units are in, 0 to 9; 10 for a full one.
pub(in crate::batch) fn tenth(units: u32) -> usize {
    usize::try_from(u64::from(units) * 10 / u64::from(crate::model::Units::FULL.0)).map_or(10, |it| it.min(10))
}

fn add(sum: &mut [u64; 3], more: &[u64; 3]) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}
