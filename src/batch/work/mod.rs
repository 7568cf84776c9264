//! The work of a batch: jobs are planned first, learners come in chunks that fit into memory, and each chunk is compared
//! with all jobs before the next one is read. What a chunk came to is kept on disk, so that an interrupted run goes on.

mod best;
mod compare;
mod groups;
mod journal;
mod memory;
mod people;
mod plan;
mod run;
mod running;
mod supply;

pub(super) use best::{Entry, state_of};
pub use groups::Group;
pub(super) use journal::LearnerRecord;
pub(super) use memory::LEAST as LEAST_MEMORY;
pub use plan::From;
pub(super) use plan::PlannedJob;
pub(super) use run::{Outcome, Ran, run};
pub(super) use running::tenth;

use crate::model::{Date, EvidenceKind};

/// What is asked of all jobs and learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// For each job the learners who cover most of it, and what they lack.
    Gaps,
    /// For each learner the occupations of which they cover most, and what they lack.
    Occupations,
    /// Supply and demand by skill, and nothing else.
    Skills,
}

impl Question {
    /// The word in commands and manifests.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gaps => "gaps",
            Self::Occupations => "occupations",
            Self::Skills => "skills",
        }
    }
}

/// How a batch is computed.
#[derive(Debug, Clone, Copy)]
pub struct BatchOptions {
    /// The date on which evidence must count.
    pub as_of: Date,
    /// The weakest evidence that counts.
    pub minimum_kind: EvidenceKind,
    /// Learners kept for each job, occupations for each learner.
    pub top: usize,
    /// About so much memory is taken beside the catalog, in bytes.
    pub memory_bytes: u64,
    /// Most groups.
    pub groups: usize,
}

/// What happens while a batch runs.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// Something to tell.
    Note(&'a str),
    /// Jobs were planned.
    Jobs {
        /// Jobs up to now.
        planned: usize,
        /// Bytes read, or jobs of the catalog done.
        bytes: u64,
        /// Of so many.
        of_bytes: u64,
    },
    /// Learners were read or compared.
    Learners {
        /// Learners that are compared and kept.
        learners: u64,
        /// Bytes read, or learners of the catalog done.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// A chunk is done and on disk.
    Chunk {
        /// Its number, from 1, those of an earlier run included.
        number: u64,
        /// Learners up to now.
        learners: u64,
    },
}

/// Whoever is told.
pub type Told<'a> = dyn Fn(Event<'_>) + Sync + 'a;
