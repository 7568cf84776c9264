//! Many partial records into one catalog: merging, the skill graph, holders and their evidence. Pure.

mod entries;
mod graph;
mod holders;
mod merge;

pub use entries::{CredentialEntry, JobEntry, LearnerEntry, SkillEntry};
pub use graph::{Edge, HUB_THRESHOLD, Reach, SkillGraph, SkillIndex, SkillNode};
pub use holders::{HolderSources, achievement_holder, learner_holder};
pub use merge::{Merge, merge};
