//! Associations of a learner record: how its achievements belong to each other. Read as: source KIND target.

use std::collections::{HashMap, HashSet};

use super::super::shared::Node;
use crate::model::{AchievementRelation, AchievementRelationKind, Iri, Problem, Reading, Record};

/// Puts the associations of a record down at its achievements: the records from `before` on. Both ends must be known,
/// by the achievement's IRI or by that of the credential it was awarded with.
pub(super) fn apply(subject: &Node<'_>, before: usize, reading: &mut Reading) {
    let items = subject.all(&["association", "associations"]);
    if items.is_empty() {
        return;
    }
    let mut known: HashMap<String, Iri> = HashMap::new();
    let mut places: HashMap<Iri, usize> = HashMap::new();
    for (at, placed) in reading.records.iter().enumerate().skip(before) {
        match &placed.value {
            Record::Achievement(it) => {
                known.insert(it.id.to_string(), it.id.clone());
                places.entry(it.id.clone()).or_insert(at);
            }
            Record::Credential(it) => {
                known.entry(it.id.to_string()).or_insert_with(|| it.achievement.id.clone());
            }
            _ => {}
        }
    }
    let mut seen = HashSet::new();
    for item in &items {
        let Some(kind) = kind(item, reading) else { continue };
        let (Some(source), Some(target)) =
            (end(item, "sourceId", &known, reading), end(item, "targetId", &known, reading))
        else {
            continue;
        };
        let Some(&at) = places.get(&source).filter(|_| source != target) else { continue };
        let relation = AchievementRelation { target, kind };
        if let Some(Record::Achievement(achievement)) = reading.records.get_mut(at).map(|it| &mut it.value)
            && seen.insert((source, relation.clone()))
        {
            achievement.related.push(relation);
        }
    }
}

fn kind(item: &Node<'_>, reading: &mut Reading) -> Option<AchievementRelationKind> {
    let said = item.text(&["associationType"]).unwrap_or_default();
    Some(match said.as_str() {
        "isParentOf" => AchievementRelationKind::Part,
        "isChildOf" | "isPartOf" => AchievementRelationKind::PartOf,
        "precedes" => AchievementRelationKind::PreparesFor,
        "exactMatchOf" => AchievementRelationKind::SameAs,
        "replacedBy" => AchievementRelationKind::ReplacedBy,
        "isPeerOf" | "isRelatedTo" => AchievementRelationKind::Related,
        _ => {
            let message = format!("`{said}` is no kind of association; passed over");
            let hint =
                "use isChildOf, isParentOf, isPartOf, precedes, exactMatchOf, isPeerOf, isRelatedTo or replacedBy";
            reading.problems.push(Problem::error(item.place_of("associationType"), message, hint));
            return None;
        }
    })
}

/// An achievement that has no record here cannot be told from a slip of the pen.
fn end(item: &Node<'_>, key: &str, known: &HashMap<String, Iri>, reading: &mut Reading) -> Option<Iri> {
    let id = item.get(&[key]).and_then(|it| it.id()).unwrap_or_default();
    let found = known.get(&id).cloned();
    if found.is_none() {
        let message = format!("`{id}` is no achievement of this record; the association is passed over");
        reading.problems.push(Problem::warning(item.place_of(key), message, "name two achievements of the record"));
    }
    found
}
