//! `ScaleAnnotation`: how much a term matters for the job, how well one must know it, whether one can learn it there.

use crate::{
    model::{EvidenceKind, LevelStatement, Problem, Reading, StatedRequirement, Weight},
    standards::{
        schema_org::{
            job::{importance, short},
            terms::{Things, all, get, text, texts, truth},
        },
        shared::Node,
    },
};

/// Takes what a term's annotations say into its requirement.
pub(super) fn annotate<'a>(
    term: &Node<'a>,
    things: &Things<'a>,
    requirement: &mut StatedRequirement,
    reading: &mut Reading,
) {
    for found in all(term, &["annotation", "annotations"]) {
        let annotation = things.follow(&found);
        if !annotation.value.is_object() {
            let hint = "write an object with `required` or `preferred`";
            reading.problems.push(Problem::warning(found.place(), "an annotation is no object; left out", hint));
            continue;
        }
        one(&annotation, requirement, reading);
    }
}

fn one(node: &Node<'_>, requirement: &mut StatedRequirement, reading: &mut Reading) {
    let (required, preferred) = (flag(node, "required", reading), flag(node, "preferred", reading));
    let at_hiring = flag(node, "requiredAtHiring", reading);
    if required == Some(true) && preferred == Some(true) {
        let hint = "set one of the two";
        let message = "says both required and preferred; taken as required";
        reading.problems.push(Problem::warning(node.place(), message, hint));
    }
    let required = if at_hiring == Some(true) { at_hiring } else { required };
    requirement.importance = importance(required, preferred).or(requirement.importance);
    let internally = flag(node, "acquiredInternally", reading);
    requirement.acquired_internally = internally.or(requirement.acquired_internally);
    let minimum =
        ["minimumLevel", "requiredProficiencyLevel", "performanceLevel", "proficiencyLevel", "level", "scaleValue"];
    let desired = ["desiredProficiencyLevel", "preferredProficiencyLevel", "desiredLevel", "preferredLevel"];
    requirement.minimum_level = anchored(node, &minimum).or(requirement.minimum_level.take());
    requirement.desired_level = anchored(node, &desired).or(requirement.desired_level.take());
    let proof = texts(node, &["evidenceCategory", "evidenceCategories"]);
    if proof.iter().any(|it| is_issued(it)) {
        requirement.evidence = Some(EvidenceKind::Issued);
    }
    if let Some(weight) = get(node, &["weight"]) {
        let share = weight.number().filter(|it| (0.0..=1.0).contains(it));
        if let Some(found) = share.and_then(|it| Weight::new(it).ok()) {
            requirement.weight = Some(found);
        } else {
            let message = format!("`{}` is not a weight from 0 to 1; left out", short(&weight.value.to_string()));
            let hint = "write a number from 0 to 1, or leave it out";
            reading.problems.push(Problem::warning(weight.place(), message, hint));
        }
    }
}

/// A flag; a warning when it is neither yes nor no.
fn flag(node: &Node<'_>, key: &str, reading: &mut Reading) -> Option<bool> {
    let found = get(node, &[key])?;
    let said = truth(node, &[key]);
    if said.is_none() && found.words().is_some() {
        let message = format!("`{}` is neither true nor false; left out", short(&found.value.to_string()));
        reading.problems.push(Problem::warning(found.place(), message, "write true or false"));
    }
    said
}

/// A level that is anchored, by itself or together with the scale that it is of. Other scales are nobody's levels.
fn anchored(node: &Node<'_>, keys: &[&str]) -> Option<LevelStatement> {
    let value = text(node, keys)?;
    let alone = LevelStatement::parse_words(&value);
    if alone.level.is_some() {
        return Some(alone);
    }
    let scale = text(node, &["scaleCategory", "scale", "scaleName"])?;
    Some(LevelStatement::parse_words(&format!("{scale} {value}"))).filter(|it| it.level.is_some())
}

/// Whether a kind of evidence is a document that somebody issued.
pub(in crate::standards) fn is_issued(kind: &str) -> bool {
    let lower = kind.to_lowercase();
    ["certif", "licen", "credential", "diploma", "degree", "badge"].iter().any(|it| lower.contains(it))
}
