//! `Occupation`: a kind of job with the skills it takes.

use super::{
    job::stated,
    terms::{all, iri, text, texts},
};
use crate::{
    model::{Importance, Iri, Labels, Occupation, OccupationSkill, Problem, Reading, Record},
    standards::{
        Scope,
        shared::{Node, badge, labels},
    },
};

/// Reads an occupation. Its skills are "desired or required": nobody says that one cannot do without.
pub(super) fn occupation(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let name = text(node, &["name"]).unwrap_or_default();
    if name.is_empty() {
        reading.problems.push(Problem::warning(
            node.place_of("name"),
            "the occupation has no name",
            "give it a `name`",
        ));
    }
    let id = iri(node).unwrap_or_else(|| badge::local_id("occupation", &name, node, scope, reading));
    let mut names = Labels::default();
    labels::add_names(
        &mut names,
        vec![(Labels::UNDETERMINED.to_owned(), name)].into_iter().filter(|it| !it.1.is_empty()).collect(),
    );
    let described = text(node, &["description"]).map(|it| (Labels::UNDETERMINED.to_owned(), it));
    labels::add_descriptions(&mut names, described.into_iter().collect());
    let skills = stated(node, reading).into_iter().filter_map(|it| {
        let skill = it.skill.or_else(|| it.text.map(|text| Iri::local("skill", &text)))?;
        let importance = it.importance.unwrap_or(Importance::Preferred);
        Some(OccupationSkill { level: it.minimum_level, ..OccupationSkill::new(skill, importance) })
    });
    let category = all(node, &["occupationalCategory"]).into_iter().next();
    let code = category.and_then(|it| {
        if it.value.is_object() { text(&it, &["codeValue", "termCode", "name"]) } else { super::terms::words(&it) }
    });
    reading.push(
        node.place(),
        Record::Occupation(Occupation {
            labels: names,
            code,
            skills: skills.collect(),
            tasks: texts(node, &["responsibilities"]),
            ..Occupation::unnamed(id)
        }),
    );
}
