//! Relations between achievements as Open Badges state them (`related`): the twin in the other version of the standard,
//! translations, versions.

use super::Node;
use crate::model::{AchievementRelation, AchievementRelationKind, Problem, Reading};

/// The relations under `related` of a badge class or an achievement.
pub(in crate::standards) fn related(node: &Node<'_>, reading: &mut Reading) -> Vec<AchievementRelation> {
    let language = language(node);
    let version = node.text(&["version"]);
    let mut found: Vec<AchievementRelation> = Vec::new();
    for item in node.all(&["related"]) {
        let Some(target) = item.iri(reading) else {
            if item.id().is_none() {
                let message = "does not say which achievement is related";
                reading.problems.push(Problem::warning(item.place(), message, "give its `id`"));
            }
            continue;
        };
        let kind = kind(node, &item, language.as_deref(), version.as_deref());
        let relation = AchievementRelation { target, kind };
        if !found.contains(&relation) && found.len() < MAX_RELATED {
            found.push(relation);
        }
    }
    found
}

/// No achievement has more editions than this.
const MAX_RELATED: usize = 1_000;

fn kind(
    own: &Node<'_>,
    other: &Node<'_>,
    language_here: Option<&str>,
    version_here: Option<&str>,
) -> AchievementRelationKind {
    use AchievementRelationKind::{Related, ReplacedBy, Replaces, SameAs, Translation};
    let version = other.text(&["version"]);
    if is_twin(own, other, version.as_deref()) {
        return SameAs;
    }
    if let Some(theirs) = language(other)
        && language_here.is_none_or(|mine| !mine.eq_ignore_ascii_case(&theirs))
    {
        return Translation;
    }
    match (version_here.and_then(numbers), version.as_deref().and_then(numbers)) {
        (Some(mine), Some(theirs)) if mine > theirs => Replaces,
        (Some(mine), Some(theirs)) if mine < theirs => ReplacedBy,
        _ => Related,
    }
}

/// A 3.0 achievement names its 2.0 badge class, and the other way round: by type, or by a version of the standard.
fn is_twin(own: &Node<'_>, other: &Node<'_>, version: Option<&str>) -> bool {
    let to_older = other.is_a(&["BadgeClass"]) && (own.is_a(&["Achievement"]) || !own.is_a(&["BadgeClass"]));
    let to_newer = other.is_a(&["Achievement"]) && !own.is_a(&["Achievement"]);
    to_older || to_newer || version.is_some_and(|it| it.to_lowercase().starts_with("open badges v"))
}

/// The language something is written in: `inLanguage` (3.0), `@language` (2.0), also in an own part of its context.
pub(in crate::standards) fn language(node: &Node<'_>) -> Option<String> {
    let said = node.text(&["inLanguage", "@language"]);
    said.or_else(|| node.all(&["@context"]).iter().find_map(|it| it.text(&["@language"])))
}

/// A version as numbers, so that 1.10 comes after 1.9.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let plain = version.trim().trim_start_matches(['v', 'V']);
    plain.split('.').take(8).map(|it| it.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_compare_by_numbers() {
        assert!(numbers("1.10") > numbers("v1.9"));
        assert!(numbers("2") > numbers("1.9"));
        assert_eq!(numbers("spring"), None);
        assert_eq!(numbers(""), None);
    }
}
