//! Many jobs and many learners: gaps, occupations, supply and demand by skill. Tables in, a report out.

mod balance;
mod error;
mod input;
mod output;
pub mod statistics;
mod work;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use balance::{Balance, Counts, GroupBalance, GroupField, JobCounts, SkillBalance};
pub use error::BatchError;
pub use input::{Fields, InputLimits, JOB_COLUMNS, JobInput, ReadHow, RejectedRow, Source, Wanted};
pub use output::{Asked, AskedOf, InputFile, TableFormat, Written, WrittenFile};
pub use work::{BatchOptions, Event, From, Group, Question, Told};

use crate::engine::Engine;

/// Where jobs or learners come from, and how they are read.
#[derive(Debug, Clone)]
pub struct Side {
    /// The catalog, or files.
    pub from: From,
    /// What to choose and group by, and what is refused.
    pub how: ReadHow,
}

/// A batch.
#[derive(Debug, Clone)]
pub struct Batch {
    /// What is asked.
    pub question: Question,
    /// The jobs; for occupations they are those of the catalog, and this is not looked at.
    pub jobs: Side,
    /// The learners.
    pub learners: Side,
    /// How it is computed.
    pub options: BatchOptions,
}

/// The least memory that a run may be given, in bytes.
pub const LEAST_MEMORY: u64 = work::LEAST_MEMORY;

impl Batch {
    /// Runs, and writes the report into `folder`. What was done is kept there until the report is whole: the same batch
    /// again goes on behind it, unless it is to start `fresh`. The same batch on the same data gives the same bytes, on
    /// any number of threads.
    ///
    /// # Errors
    /// When an input cannot be used at all, the catalog cannot be read, or the report cannot be written. Nothing
    /// half-written is left then.
    pub fn report(
        &self,
        engine: &Engine,
        folder: &Path,
        formats: &[TableFormat],
        fresh: bool,
        told: &Told<'_>,
    ) -> Result<Written, BatchError> {
        let many = engine.many();
        let (jobs, learners) = ((&self.jobs.from, &self.jobs.how), (&self.learners.from, &self.learners.how));
        let asked = Asked::of(self.question, many.data_version(), &self.options, jobs, learners);
        let words = asked.words();
        let state = Some((folder, words.as_str()));
        let Self { question, options, .. } = self;
        let ran = work::Ran { many: &many, question: *question, jobs, learners, options, state, fresh, told };
        let mut outcome = work::run(&ran)?;
        let written = output::write(folder, &mut outcome, *question, &asked, formats)?;
        outcome.finish()?;
        for field in written.balance.fields.iter().filter(|it| !it.of_jobs && !it.of_learners) {
            told(Event::Note(&format!(
                "no job and no learner has a value of `{}`: there are no groups of it",
                field.field
            )));
        }
        Ok(written)
    }

    /// Runs in memory, and gives back what was counted of skills.
    ///
    /// # Errors
    /// As [`Batch::report`], but for what concerns its folder.
    pub fn counts(&self, engine: &Engine, told: &Told<'_>) -> Result<Counts, BatchError> {
        let many = engine.many();
        let (jobs, learners) = ((&self.jobs.from, &self.jobs.how), (&self.learners.from, &self.learners.how));
        let Self { options, .. } = self;
        let question = Question::Skills;
        let ran = work::Ran { many: &many, question, jobs, learners, options, state: None, fresh: false, told };
        Ok(Counts::of(&work::run(&ran)?))
    }
}
