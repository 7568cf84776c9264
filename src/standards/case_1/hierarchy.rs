//! The outline that part-of relations make: items without a parent and circles are survived, and told.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{Iri, Severity, SkillRelation, SkillRelationKind},
    standards::shared::tally::{Finding, Tally},
};

const ORPHAN: Finding = Finding {
    severity: Severity::Note,
    message: "an item has no parent in the outline of its framework",
    hint: "associate it with its parent, or with the framework",
};
const CIRCLE: Finding = Finding {
    severity: Severity::Warning,
    message: "an item lies, over its parents, below itself",
    hint: "take one isChildOf out of the circle",
};

/// Tells which of the items have no parent, and which lie in a circle.
pub(super) fn check(
    relations: &[(String, SkillRelation)],
    roots: &HashSet<Iri>,
    items: impl Iterator<Item = Iri>,
    tally: &mut Tally,
) {
    let outline: Vec<&(String, SkillRelation)> =
        relations.iter().filter(|it| it.1.kind == SkillRelationKind::PartOf).collect();
    if outline.is_empty() && roots.is_empty() {
        return;
    }
    let mut above: HashMap<&Iri, usize> = HashMap::new();
    let mut below: HashMap<&Iri, Vec<&Iri>> = HashMap::new();
    for (_, relation) in outline.iter().copied() {
        *above.entry(&relation.from).or_default() += 1;
        above.entry(&relation.to).or_default();
        below.entry(&relation.to).or_default().push(&relation.from);
    }
    for item in items {
        let has_parent = above.get(&item).is_some_and(|it| *it > 0);
        // Without any word of the framework itself the tops are simply those without parents.
        if !has_parent && !roots.contains(&item) && !roots.is_empty() {
            tally.add(&ORPHAN, item.as_str(), || String::from("/CFAssociations"));
        }
    }
    // Take away whatever has no parents left. What stays lies in a circle, or below one.
    let mut free: Vec<&Iri> = above.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    let mut gone = 0;
    while let Some(id) = free.pop() {
        gone += 1;
        for child in below.get(id).into_iter().flatten() {
            if let Some(count) = above.get_mut(child) {
                *count -= 1;
                if *count == 0 {
                    free.push(child);
                }
            }
        }
    }
    if gone < above.len() {
        let first = outline.iter().find(|it| above.get(&it.1.from).is_some_and(|count| *count > 0));
        if let Some((place, relation)) = first {
            tally.add(&CIRCLE, relation.from.as_str(), || place.clone());
        }
    }
}
