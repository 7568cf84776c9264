//! How well candidates are ranked for jobs, against grades that people gave.

mod error;
mod pool;
mod world;

pub use error::RankError;
pub use pool::{BAND_SIZE, Band, Chosen, SAMPLE_JOBS, STRONG, judged_jobs, pool};
pub use world::{Candidate, JudgedJob, World};
