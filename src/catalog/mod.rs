//! Many partial records into one catalog: merging, the skill graph, holders and their evidence. Pure.
