//! Many jobs and many learners: tables of gaps, and supply and demand by skill.

mod gaps;
mod input;
mod output;
pub mod statistics;

pub use gaps::{BatchGaps, BatchOptions, PairGap, SkillBalance, batch_gaps};
pub use input::{BatchInput, InputError, RejectedRow, Taken, jobs_from, learners_from};
pub use output::{BatchFormat, BatchManifest, write};
