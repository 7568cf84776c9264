//! Result descriptions, rubric levels and results.

use std::collections::HashMap;

use super::{achievement::Described, scales::Scale};
use crate::{
    model::{AwardResult, LevelBasis, LevelStatement, Problem, Reading, ResultStatus, Rubric, RubricLevel},
    standards::{
        Scope,
        shared::{Node, alignments},
    },
};

/// The result descriptions of an achievement, and how results are judged by each.
pub(super) fn rubrics(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> (Vec<Rubric>, Vec<Scale>) {
    let mut found = (Vec::new(), Vec::new());
    for item in node.all(&["resultDescription", "resultDescriptions"]) {
        if !item.value.is_object() {
            let hint = "write an object with `name` and `resultType`";
            reading.problems.push(Problem::error(item.place(), "a result description is not an object", hint));
            continue;
        }
        let rubric = rubric(&item, scope, reading);
        found.1.push(Scale::new(&item, &rubric.levels, reading));
        found.0.push(rubric);
    }
    found
}

fn rubric(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Rubric {
    let levels: Vec<RubricLevel> = node
        .all(&["rubricCriterionLevel", "rubricCriterionLevels"])
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
                reading.problems.push(Problem::warning(
                    node.place_of("requiredLevel"),
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
    described: Option<&Described>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Vec<AwardResult> {
    let mut results = Vec::new();
    let items = subject.all(&["result", "results"]);
    if items.is_empty() {
        return results;
    }
    let index = described.map(Index::new);
    for item in items {
        if !item.value.is_object() {
            reading.problems.push(Problem::error(
                item.place(),
                "a result is not an object",
                "write an object with `value` or `achievedLevel`",
            ));
            continue;
        }
        results.push(result(&item, index.as_ref(), scope, reading));
    }
    results
}

/// The result descriptions and levels of an achievement by their IRIs; of several with one IRI the first.
struct Index<'a> {
    levels: HashMap<&'a str, Reached<'a>>,
    scales: HashMap<&'a str, &'a Scale>,
}

/// A level that somebody reached, with what it belongs to.
#[derive(Clone, Copy)]
struct Reached<'a> {
    level: &'a RubricLevel,
    /// Its place among the levels, from the lowest.
    place: usize,
    rubric: &'a Rubric,
    scale: &'a Scale,
}

impl<'a> Index<'a> {
    fn new(described: &'a Described) -> Self {
        let (mut levels, mut scales) = (HashMap::new(), HashMap::new());
        for (rubric, scale) in described.achievement.rubrics.iter().zip(&described.scales) {
            if let Some(id) = &rubric.id {
                scales.entry(id.as_str()).or_insert(scale);
            }
            for (place, level) in rubric.levels.iter().enumerate() {
                if let Some(id) = &level.id {
                    levels.entry(id.as_str()).or_insert(Reached { level, place, rubric, scale });
                }
            }
        }
        Self { levels, scales }
    }
}

fn result(item: &Node<'_>, index: Option<&Index<'_>>, scope: &Scope<'_>, reading: &mut Reading) -> AwardResult {
    let achieved = item.get(&["achievedLevel"]).and_then(|it| it.id());
    let reached = achieved.as_deref().and_then(|wanted| index?.levels.get(wanted).copied());
    if achieved.is_some() && reached.is_none() && index.is_some() {
        reading.problems.push(Problem::warning(
            item.place_of("achievedLevel"),
            "the achieved level is none of the achievement's levels",
            "use the `id` of a rubricCriterionLevel",
        ));
    }
    let mut own = alignments(item, scope.limits, reading);
    own.extend(reached.iter().flat_map(|it| it.level.alignments.iter().cloned()));
    let value = item.text(&["value"]);
    let named = item.get(&["resultDescription"]).and_then(|it| it.id());
    let mut status = status(item, reading);
    let scale = reached.map(|it| it.scale).or_else(|| index?.scales.get(named.as_deref()?).copied());
    let judged = scale.unwrap_or(&Scale::default()).passes(value.as_deref(), reached.map(|it| it.place));
    if status == ResultStatus::Completed && judged == Some(false) {
        let said = reached.map(|it| it.level.name.clone()).or_else(|| value.clone()).unwrap_or_default();
        let message = format!("`{said}` is not enough to pass; the result does not count");
        reading.problems.push(Problem::note(item.place(), message, ""));
        status = ResultStatus::Failed;
    }
    AwardResult {
        alignments: own,
        level: reached
            .and_then(|it| it.level.level.clone())
            .or_else(|| value.map(|it| LevelStatement::parse_words(&it))),
        status,
        // The description that the level belongs to, where the result names another.
        description: reached.and_then(|it| it.rubric.id.clone()).or(named),
    }
}

/// `ResultStatusType`; absent means completed, an unknown word does not count as completed.
fn status(node: &Node<'_>, reading: &mut Reading) -> ResultStatus {
    let Some(text) = node.text(&["status"]) else { return ResultStatus::Completed };
    if let Some(status) = result_status(&text) {
        return status;
    }
    let place = node.place_of("status");
    let hint = "use Completed, Enrolled, Failed, InProgress, OnHold, Provisional or Withdrew";
    let plain: String = text.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let meant = STATUSES.iter().find(|(name, others, _)| name.to_lowercase() == plain || others.contains(&&*plain));
    let Some((name, _, status)) = meant else {
        let message = format!("`{text}` is not a result status; it does not count");
        reading.problems.push(Problem::error(place, message, hint));
        return ResultStatus::Provisional;
    };
    reading.problems.push(Problem::warning(place, format!("`{text}` is taken as {name}"), hint));
    *status
}

/// The words of the standard, and other ones that mean the same.
const STATUSES: [(&str, &[&str], ResultStatus); 7] = [
    ("Completed", &["complete", "passed", "pass"], ResultStatus::Completed),
    ("Enrolled", &["registered"], ResultStatus::Enrolled),
    ("Failed", &["fail", "notpassed"], ResultStatus::Failed),
    ("InProgress", &["started", "ongoing"], ResultStatus::InProgress),
    ("OnHold", &["paused"], ResultStatus::OnHold),
    ("Provisional", &["pending"], ResultStatus::Provisional),
    ("Withdrew", &["withdrawn"], ResultStatus::Withdrew),
];

/// The status with this name.
pub(in crate::standards) fn result_status(text: &str) -> Option<ResultStatus> {
    STATUSES.iter().find(|(name, ..)| *name == text).map(|(.., status)| *status)
}
