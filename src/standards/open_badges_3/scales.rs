//! How results are to be judged: the order of their values and levels, what is required, and what contradicts the order.

use crate::{
    model::{Problem, Reading, RubricLevel},
    standards::shared::Node,
};

/// The scale of one result description.
#[derive(Debug, Default)]
pub(in crate::standards) struct Scale {
    /// `allowedValue`, lowest first.
    allowed: Vec<String>,
    required_value: Option<String>,
    /// The place of the required level, from the lowest.
    required_level: Option<usize>,
    /// `resultType` as written.
    result_type: String,
    /// Higher numbers are better; not known for grades, which count down in some countries.
    rising: Option<bool>,
    /// Something contradicts the order, so that it cannot be judged by.
    contradicted: bool,
}

/// Words for not having passed, whatever was asked for.
const FAILED: [&str; 7] = ["fail", "failed", "failure", "not passed", "no pass", "unsuccessful", "not achieved"];
/// Results of which more is better.
const SCORES: [&str; 6] = ["Percent", "RawScore", "ScaledScore", "PredictedScore", "RubricScore", "GradePointAverage"];

impl Scale {
    /// Reads the scale of a result description, whose `levels` were read already.
    pub(super) fn new(node: &Node<'_>, levels: &[RubricLevel], reading: &mut Reading) -> Self {
        let allowed: Vec<String> = node.all(&["allowedValue"]).iter().filter_map(Node::words).collect();
        let result_type = node.text(&["resultType"]).unwrap_or_default();
        let bound = |key: &str| node.get(&[key]).and_then(|it| it.number());
        let rising = match (bound("valueMin"), bound("valueMax")) {
            (Some(least), Some(most)) if least < most => Some(true),
            (Some(least), Some(most)) if least > most => Some(false),
            _ => SCORES.contains(&result_type.as_str()).then_some(true),
        };
        let wanted = node.get(&["requiredLevel"]).and_then(|it| it.id());
        let required_level = wanted.and_then(|id| levels.iter().position(|it| it.id.as_ref() == Some(&id)));
        let required_value = node.text(&["requiredValue"]);
        let mut contradicted = false;
        if let Some(said) = contradiction(node, levels) {
            let message = format!("the levels do not rise from first to last: {said}; each is taken by its own name");
            let hint = "list the levels from low to high, with points that rise";
            reading.problems.push(Problem::warning(node.place_of("rubricCriterionLevel"), message, hint));
            contradicted = true;
        }
        if result_type == "LetterGrade" && falls(&allowed) {
            let message = "the grades are listed from high to low; a result is not judged by them";
            let hint = "list the allowed values from low to high";
            reading.problems.push(Problem::warning(node.place_of("allowedValue"), message, hint));
            contradicted = true;
        }
        if let Some(required) =
            required_value.as_deref().filter(|it| !allowed.is_empty() && place(&allowed, it).is_none())
        {
            let message = format!("`{required}` is required, but none of the allowed values");
            reading.problems.push(Problem::warning(
                node.place_of("requiredValue"),
                message,
                "require one of the allowed values",
            ));
        }
        Self { allowed, required_value, required_level, result_type, rising, contradicted }
    }

    /// Whether a result is enough; `None` when nothing tells.
    pub(super) fn passes(&self, value: Option<&str>, level: Option<usize>) -> Option<bool> {
        if let (Some(reached), Some(required)) = (level, self.required_level) {
            return (reached == required || !self.contradicted).then_some(reached >= required);
        }
        let value = value?.trim();
        let failed = FAILED.iter().any(|it| value.eq_ignore_ascii_case(it));
        if failed || (self.result_type == "LetterGrade" && value.eq_ignore_ascii_case("F")) {
            return Some(false);
        }
        let required = self.required_value.as_deref()?;
        if let (Some(reached), Some(required)) = (place(&self.allowed, value), place(&self.allowed, required)) {
            return (reached == required || !self.contradicted).then_some(reached >= required);
        }
        let (reached, required) = (number(value)?, number(required)?);
        self.rising.map(|rising| if rising { reached >= required } else { reached <= required })
    }
}

fn place(allowed: &[String], value: &str) -> Option<usize> {
    allowed.iter().position(|it| it.trim().eq_ignore_ascii_case(value.trim()))
}

fn number(text: &str) -> Option<f64> {
    let plain = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    plain.parse().ok().filter(|it: &f64| it.is_finite())
}

/// What speaks against the order of levels: points that do not rise, or names of levels that fall.
fn contradiction(node: &Node<'_>, levels: &[RubricLevel]) -> Option<String> {
    let written = node.all(&["rubricCriterionLevel", "rubricCriterionLevels"]);
    let points: Vec<f64> = written.iter().filter_map(|it| it.get(&["points"])?.number()).collect();
    if points.len() == written.len() {
        let steps = points.iter().zip(points.iter().skip(1));
        for (lower, higher) in steps {
            if lower > higher {
                return Some(format!("{lower} points, then {higher}"));
            }
        }
    }
    let named: Vec<_> = levels.iter().filter_map(|it| Some((&it.name, it.level.as_ref()?.level?))).collect();
    for ((lower, first), (higher, second)) in named.iter().zip(named.iter().skip(1)) {
        if first > second {
            return Some(format!("`{lower}`, then `{higher}`"));
        }
    }
    let alike = |(lower, higher): (&f64, &f64)| (lower >= higher).then(|| format!("two of them have {lower} points"));
    if points.len() == written.len() { points.iter().zip(points.iter().skip(1)).find_map(alike) } else { None }
}

/// Whether grades are A, B, C, ... from first to last: A is the best.
fn falls(grades: &[String]) -> bool {
    let letters: Vec<char> = grades.iter().filter_map(|it| it.trim().chars().next()).collect();
    let (Some(first), Some(last)) = (letters.first(), letters.last()) else { return false };
    letters.iter().all(char::is_ascii_alphabetic) && first.to_ascii_uppercase() < last.to_ascii_uppercase()
}
