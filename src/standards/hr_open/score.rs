//! Scores: `BaseScoreType` with texts and numbers, each on a scale of its own.

use crate::{
    model::{LevelBasis, LevelStatement, Problem, Reading, Weight},
    standards::{
        schema_org::{job::short, terms::words},
        shared::Node,
    },
};

/// What the first of these properties says of a level. Words and points of known scales are anchored; numbers of a scale
/// that is only known by its ends are grades.
pub(super) fn level(node: &Node<'_>, keys: &[&str]) -> Option<LevelStatement> {
    let found = node.get(keys)?;
    let scores = scores(&found);
    let statements: Vec<LevelStatement> = scores.iter().filter_map(statement).collect();
    let anchored = statements.iter().find(|it| it.level.is_some());
    anchored.or(statements.first()).cloned()
}

/// The single scores in a value.
fn scores<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    for item in node.items().into_iter().take(100) {
        let keys = ["scoresText", "scoresNumeric", "scoreText", "scoreNumeric", "scores", "score"];
        let inner: Vec<Node<'a>> = keys.iter().flat_map(|key| item.all(&[key])).collect();
        if inner.is_empty() { found.push(item) } else { found.extend(inner) }
    }
    found
}

fn statement(score: &Node<'_>) -> Option<LevelStatement> {
    if !score.value.is_object() {
        return score.words().map(|it| LevelStatement::parse_words(&it));
    }
    let value = score.text(&["value"]).or_else(|| words(score)).or_else(|| score.text(&["description", "rank"]))?;
    let alone = LevelStatement::parse_words(&value);
    if alone.level.is_some() {
        return Some(alone);
    }
    let scale = score.text(&["scoreTextCode", "scoreNumericCode", "scaleName", "scale", "schemeId", "typeCode"]);
    let scaled = scale.map(|scale| LevelStatement::parse_words(&format!("{scale} {value}")));
    if let Some(scaled) = scaled.filter(|it| it.level.is_some()) {
        return Some(scaled);
    }
    let ends = (score.text(&["minimum", "minimumScore"]), score.text(&["maximum", "maximumScore"]));
    let value = match ends {
        (Some(low), Some(high)) => format!("{value} ({low} to {high})"),
        (None, Some(high)) => format!("{value} (of {high})"),
        _ => value,
    };
    Some(LevelStatement { value, level: None, position: None, basis: LevelBasis::Grade })
}

/// A weight: on its own scale as a share from 0 to 1, else the bare number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Weighed {
    Share(f64),
    Bare(f64),
}

/// Reads `weight`; numbers may be strings.
pub(super) fn weight(node: &Node<'_>, reading: &mut Reading) -> Option<Weighed> {
    let found = node.get(&["weight"])?;
    let found = scores(&found).into_iter().next()?;
    let number = |keys: &[&str]| found.get(keys).and_then(|it| it.number());
    let value = if found.value.is_object() { number(&["value"]) } else { found.number() };
    let hint = "write a number between `minimumScore` and `maximumScore`";
    let Some(value) = value.filter(|it| *it >= 0.0 || number(&["minimumScore", "minimum"]).is_some()) else {
        let message = format!("`{}` is not a weight; left out", short(&found.value.to_string()));
        reading.problems.push(Problem::error(found.place(), message, hint));
        return None;
    };
    let (low, high) = (number(&["minimumScore", "minimum"]), number(&["maximumScore", "maximum"]));
    let Some(high) = high else { return Some(Weighed::Bare(value)) };
    let low = low.unwrap_or(0.0);
    if high <= low || !(low..=high).contains(&value) {
        let message = format!("the weight {value} does not lie on its own scale, {low} to {high}; left out");
        reading.problems.push(Problem::error(found.place(), message, hint));
        return None;
    }
    Some(Weighed::Share((value - low) / (high - low)))
}

/// The weights of one position's competencies. Bare numbers above 1 are shares of the largest one.
pub(super) fn shares(weights: &[Option<Weighed>]) -> Vec<Option<Weight>> {
    let bare = weights.iter().flatten().filter_map(|it| match it {
        Weighed::Bare(value) => Some(*value),
        Weighed::Share(_) => None,
    });
    let largest = bare.fold(1.0_f64, f64::max);
    let share = |it: &Weighed| match it {
        Weighed::Share(value) => *value,
        Weighed::Bare(value) => value / largest,
    };
    weights.iter().map(|it| it.as_ref().and_then(|it| Weight::new(share(it)).ok())).collect()
}
