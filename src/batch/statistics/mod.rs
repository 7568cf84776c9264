//! What makes counts fit to be published: ads that were posted several times counted once, cells that describe few
//! people left out so that they cannot be reckoned back, and intervals that say how sure an estimate is.
//!
//! Pure: counts in, decisions out. Nothing here knows of files.

mod cells;
mod duplicates;
mod estimate;
mod flow;
mod groups;
mod publish;
mod suppression;

#[cfg(test)]
mod tests;

pub use cells::{COLUMNS, People};
pub use duplicates::{DuplicateOptions, first_of_its_kind};
pub use estimate::{Asked, Estimate, ReadingError, Sample, estimate};
pub use groups::{OTHERS, merged};
pub use publish::{PublishOptions, Published, PublishedGroup, PublishedSkill, publish};
pub use suppression::{Hidden, hide};
