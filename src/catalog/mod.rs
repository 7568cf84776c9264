//! Many partial records into one catalog: merging, the skill graph, holders and their evidence. Pure.

mod graph;

pub use graph::{Edge, HUB_THRESHOLD, Reach, SkillGraph, SkillIndex, SkillNode};
