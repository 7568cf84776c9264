//! How well candidates are ranked for jobs, against grades that were given by reading both.
//!
//! A [`World`] is the catalog as the judged set sees it. [`pool()`] chooses by seed who is judged for which job;
//! [`evaluate_rank`] ranks the judged candidates in every [`Way`] and compares the engine's with the others.

mod error;
mod judged;
mod measures;
mod pool;
mod report;
mod ways;
mod world;

pub use error::RankError;
pub use judged::{HIGHEST_GRADE, Judgement, read_judgements};
pub use measures::{DEPTH, GOOD};
pub use pool::{BAND_SIZE, Band, Chosen, SAMPLE_JOBS, STRONG, judged_jobs, plans_of, pool, read_job_skills};
pub use report::{
    JudgedCandidate, JudgedList, RANK_RESAMPLES, RankDifference, RankFigures, RankReport, evaluate_rank, kind_word,
};
pub use ways::Way;
pub use world::{Candidate, JudgedJob, World};
