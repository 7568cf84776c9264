//! Many partial records into one catalog: merging, the skill graph, holders and their evidence. Pure.

mod crosswalk;
mod effort;
mod entries;
mod facets;
mod graph;
mod holders;
mod identity;
mod merge;

pub use crosswalk::same_names;
pub use effort::{duration_hours, hours_of, total_cost};
pub use entries::{CredentialEntry, JobEntry, LearnerEntry, SkillEntry};
pub use facets::{
    CREDENTIAL_FIELDS, Facets, JOB_FIELDS, LEARNER_FIELDS, OCCUPATION_FIELDS, SKILL_FIELDS, credential_facets,
    job_facets, learner_facets, occupation_facets, skill_facets,
};
pub use graph::{Edge, HUB_THRESHOLD, Reach, SkillGraph, SkillIndex, SkillNode};
pub use holders::{HolderSources, achievement_holder, learner_holder};
pub use identity::{Link, LinkKind, canonical_record, links};
pub use merge::{Merge, merge};
