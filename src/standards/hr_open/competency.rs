//! What a competency of a position and one of a person have in common: identifiers, names, dimensions.

use crate::{
    model::{Iri, LevelStatement},
    standards::{
        schema_org::{
            term::known_iri,
            terms::{as_iri, words},
        },
        shared::Node,
    },
};

use super::score;

/// The skill's IRI and its name; `None` when it has neither.
pub(super) fn skill(node: &Node<'_>) -> Option<(Option<Iri>, Option<String>)> {
    let ids = ["competencyIds", "competencyId", "ids", "id", "definitionReference", "codedNotation", "skillUrl", "url"];
    let skill = ids.iter().flat_map(|key| node.all(&[key])).find_map(|it| identifier(&it));
    let name = node.text(&["competencyName", "skillName"]);
    let name = name.or_else(|| node.get(&["name"]).and_then(|it| words(&it)));
    let name = name.or_else(|| node.get(&["skill"]).and_then(|it| words(&it)));
    let name = name.or_else(|| node.text(&["description", "descriptions"]));
    let name = name.filter(|it| it.chars().any(char::is_alphanumeric));
    (skill.is_some() || name.is_some()).then_some((skill, name))
}

/// `IdentifierType`: a value that is an IRI, or a code of a framework whose IRIs are known.
fn identifier(node: &Node<'_>) -> Option<Iri> {
    if !node.value.is_object() {
        return as_iri(&node.words()?);
    }
    let value = node.text(&["value", "id", "@id", "url", "identifier"])?;
    let scheme = ["schemeId", "schemeAgencyId", "schemeLink", "schemeVersionId", "frameworkName"];
    let set: Vec<String> = scheme.iter().filter_map(|key| node.text(&[key])).collect();
    as_iri(&value).or_else(|| known_iri(&set.join(" "), &value))
}

/// The proficiency among `competencyDimensions`; how often it is used, or liked, is no level.
pub(super) fn dimension(node: &Node<'_>) -> Option<LevelStatement> {
    let is_level = |it: &Node<'_>| {
        let kind = it.text(&["dimensionType", "type", "name"]).unwrap_or_default().to_lowercase();
        ["proficien", "level", "mastery", "skill"].iter().any(|word| kind.contains(word)) && !kind.contains("interest")
    };
    let dimensions = node.all(&["competencyDimensions", "competencyDimension"]);
    dimensions.iter().filter(|it| is_level(it)).find_map(|it| score::level(it, &["score", "value"]))
}
