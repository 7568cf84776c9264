//! Result descriptions, rubric levels and results.

use crate::{
    model::{AwardResult, LevelBasis, LevelStatement, Problem, Reading, ResultStatus, Rubric, RubricLevel},
    standards::{
        Scope,
        shared::{Node, alignments},
    },
};

/// The result descriptions of an achievement.
pub(super) fn rubrics(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Vec<Rubric> {
    node.all(&["resultDescription"])
        .iter()
        .filter(|it| it.value.is_object())
        .map(|it| rubric(it, scope, reading))
        .collect()
}

fn rubric(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Rubric {
    let levels: Vec<RubricLevel> = node
        .all(&["rubricCriterionLevel"])
        .iter()
        .filter(|it| it.value.is_object())
        .map(|it| RubricLevel {
            id: it.id(),
            name: it.text(&["name"]).unwrap_or_default(),
            level: level_of_rubric(it),
            alignments: alignments(it, scope.limits, reading),
        })
        .collect();
    let required_level = node.get(&["requiredLevel"]).and_then(|it| it.id());
    let required = match &required_level {
        Some(wanted) => {
            let found = levels.iter().find(|it| it.id.as_ref() == Some(wanted));
            if found.is_none() {
                let place = format!("{}/requiredLevel", node.place());
                reading.problems.push(Problem::warning(
                    place,
                    "the required level is none of the rubric's levels",
                    "use the `id` of a rubricCriterionLevel",
                ));
            }
            found.and_then(|it| it.level.clone())
        }
        None => node.text(&["requiredValue"]).map(|it| LevelStatement::parse_words(&it)),
    };
    Rubric {
        id: node.id(),
        name: node.text(&["name"]),
        result_type: node.text(&["resultType"]),
        alignments: alignments(node, scope.limits, reading),
        levels,
        required,
    }
}

/// What a rubric level says of the level: its name or its `level`, where one of them is anchored. Points are not levels.
fn level_of_rubric(node: &Node<'_>) -> Option<LevelStatement> {
    let statements: Vec<LevelStatement> = ["name", "level"]
        .iter()
        .filter_map(|key| node.text(&[key]))
        .map(|it| LevelStatement::parse_words(&it))
        .collect();
    let anchored = statements.iter().find(|it| it.level.is_some()).cloned();
    let stated = anchored.or_else(|| statements.into_iter().next())?;
    let basis =
        if stated.level.is_some() && stated.basis == LevelBasis::Word { LevelBasis::Rubric } else { stated.basis };
    Some(LevelStatement { basis, ..stated })
}

/// The results of a credential's subject. `achievedLevel` is looked for in all descriptions: the specification's own
/// example points into another one. `described` is what the achievement says of its results, where it is at hand.
pub(super) fn results(
    subject: &Node<'_>,
    described: Option<&[Rubric]>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Vec<AwardResult> {
    let rubrics = described.unwrap_or_default();
    let mut results = Vec::new();
    for item in subject.all(&["result"]) {
        if !item.value.is_object() {
            reading.problems.push(Problem::error(
                item.place(),
                "a result is not an object",
                "write an object with `value` or `achievedLevel`",
            ));
            continue;
        }
        let achieved = item.get(&["achievedLevel"]).and_then(|it| it.id());
        let reached = achieved.as_ref().and_then(|wanted| {
            let owner = rubrics.iter().find(|it| it.levels.iter().any(|level| level.id.as_ref() == Some(wanted)))?;
            Some((owner, owner.levels.iter().find(|level| level.id.as_ref() == Some(wanted))?))
        });
        if achieved.is_some() && reached.is_none() && described.is_some() {
            let place = format!("{}/achievedLevel", item.place());
            reading.problems.push(Problem::warning(
                place,
                "the achieved level is none of the achievement's levels",
                "use the `id` of a rubricCriterionLevel",
            ));
        }
        let mut own = alignments(&item, scope.limits, reading);
        own.extend(reached.iter().flat_map(|(_, level)| level.alignments.iter().cloned()));
        let stated = item.text(&["value"]).map(|it| LevelStatement::parse_words(&it));
        results.push(AwardResult {
            alignments: own,
            level: reached.and_then(|(_, level)| level.level.clone()).or(stated),
            status: status(&item, reading),
            // The description that the level belongs to, where the result names another.
            description: reached
                .and_then(|(owner, _)| owner.id.clone())
                .or_else(|| item.get(&["resultDescription"])?.id()),
        });
    }
    results
}

/// `ResultStatusType`; absent means completed, an unknown word does not count as completed.
fn status(node: &Node<'_>, reading: &mut Reading) -> ResultStatus {
    let Some(text) = node.text(&["status"]) else { return ResultStatus::Completed };
    result_status(&text).unwrap_or_else(|| {
        let place = format!("{}/status", node.place());
        reading.problems.push(Problem::error(
            place,
            format!("`{text}` is not a result status; it does not count"),
            "use Completed, Enrolled, Failed, InProgress, OnHold, Provisional or Withdrew",
        ));
        ResultStatus::Provisional
    })
}

/// The status with this name.
pub(in crate::standards) fn result_status(text: &str) -> Option<ResultStatus> {
    Some(match text {
        "Completed" => ResultStatus::Completed,
        "Enrolled" => ResultStatus::Enrolled,
        "Failed" => ResultStatus::Failed,
        "InProgress" => ResultStatus::InProgress,
        "OnHold" => ResultStatus::OnHold,
        "Provisional" => ResultStatus::Provisional,
        "Withdrew" => ResultStatus::Withdrew,
        _ => return None,
    })
}
