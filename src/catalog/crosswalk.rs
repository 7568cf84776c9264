//! Links between frameworks that no publisher gives: skills of two frameworks that have the same name.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    model::{Iri, RelationOrigin, Skill, SkillKind, SkillRelation, SkillRelationKind, SkillStatus},
    text::normalise,
};

/// One close match for each pair of skills of different frameworks that share their preferred name in one language, in
/// the order of their IRIs. Marked as computed. *Close*, not *exact*: a name does not tell what a framework means by it.
///
/// Left out: names that a framework gives to several skills, groups, and pairs that are related already.
pub fn same_names(skills: &[Skill], published: &[&SkillRelation]) -> Vec<SkillRelation> {
    let mut by_name: BTreeMap<(&str, String), Vec<&Skill>> = BTreeMap::new();
    let frameworks: HashSet<&str> = skills.iter().filter_map(|it| it.framework.as_deref()).collect();
    if frameworks.len() < 2 {
        return Vec::new();
    }
    for skill in skills.iter().filter(|it| it.kind != SkillKind::Group && it.status == SkillStatus::Active) {
        for (language, labels) in &skill.labels.0 {
            if let Some(name) = labels.preferred.as_deref().map(normalise).filter(|it| it.chars().count() >= 3) {
                by_name.entry((language, name)).or_default().push(skill);
            }
        }
    }
    let related: HashSet<(&Iri, &Iri)> =
        published.iter().flat_map(|it| [(&it.from, &it.to), (&it.to, &it.from)]).collect();
    let mut found: Vec<SkillRelation> = Vec::new();
    for sharing in by_name.values().filter(|it| it.len() > 1) {
        let mut count: HashMap<Option<&str>, usize> = HashMap::new();
        for skill in sharing {
            *count.entry(skill.framework.as_deref()).or_default() += 1;
        }
        let alone: Vec<&&Skill> = sharing
            .iter()
            .filter(|it| it.framework.is_some() && count.get(&it.framework.as_deref()) == Some(&1))
            .collect();
        for (at, one) in alone.iter().enumerate() {
            for other in alone.iter().skip(at + 1).filter(|it| !related.contains(&(&one.id, &it.id))) {
                let (from, to) = if one.id < other.id { (one, other) } else { (other, one) };
                found.push(SkillRelation {
                    from: from.id.clone(),
                    to: to.id.clone(),
                    kind: SkillRelationKind::Close,
                    origin: RelationOrigin::Computed,
                });
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    fn skill(framework: &str, name: &str) -> Skill {
        let id = Iri::new(&format!("https://{framework}.example/{name}").replace(' ', "-")).unwrap();
        Skill { labels: Labels::preferred_in("en", name), framework: Some(framework.to_owned()), ..Skill::unnamed(id) }
    }

    #[test]
    fn the_same_name_in_two_frameworks_is_a_computed_close_match() {
        let mut twice = skill("one", "plan work");
        twice.id = Iri::new("https://one.example/again").unwrap();
        let skills = [
            skill("one", "Weld steel"),
            skill("two", "weld steel"),
            skill("one", "plan work"),
            twice,
            skill("two", "plan work"),
            skill("one", "draw maps"),
            skill("two", "draw maps"),
            skill("two", "go"),
        ];
        let known = SkillRelation::new(skills[6].id.clone(), SkillRelationKind::Exact, skills[5].id.clone());
        let found = same_names(&skills, &[&known]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&found[0].from, &found[0].to), (&skills[0].id, &skills[1].id));
        assert_eq!((found[0].kind, found[0].origin), (SkillRelationKind::Close, RelationOrigin::Computed));
    }
}
