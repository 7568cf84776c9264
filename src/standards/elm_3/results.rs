//! Assessments: grades, and whether they were passed.

use super::graph::{Things, field};
use crate::{
    model::{AwardResult, LevelBasis, LevelStatement, ResultStatus},
    standards::shared::Node,
};

/// The result of an assessment.
pub(super) fn of_assessment<'a>(things: &Things<'a>, assessment: &Node<'a>) -> AwardResult {
    let grade = things.note(assessment, &["grade"]);
    let stated = things.concept(assessment, &["gradeStatus", "status", "result"]).and_then(|it| it.words());
    let status = [stated.as_deref(), grade.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(status_of)
        .max_by_key(|it| severity(*it));
    AwardResult {
        alignments: Vec::new(),
        level: grade.as_deref().map(level_of),
        status: status.unwrap_or(ResultStatus::Completed),
        description: None,
    }
}

/// The result of an activity: one that is not complete is still going on.
pub(super) fn of_activity(activity: &Node<'_>) -> Option<AwardResult> {
    let share = field(activity, &["levelOfCompletion"]).and_then(|it| number(&it))?;
    let status = if share < 100.0 { ResultStatus::InProgress } else { ResultStatus::Completed };
    Some(AwardResult { alignments: Vec::new(), level: None, status, description: None })
}

/// A number, also as a text or a typed value.
pub(super) fn number(node: &Node<'_>) -> Option<f64> {
    let first = node.items().into_iter().next()?;
    let found = first.number().or_else(|| first.get(&["@value", "notation"])?.number());
    found.or_else(|| first.words()?.trim().replace(',', ".").parse().ok()).filter(|it: &f64| it.is_finite())
}

/// A grade is kept in its words; it is a level only where it names a published scale (`CEFR B2`).
fn level_of(grade: &str) -> LevelStatement {
    let parsed = LevelStatement::parse_words(grade);
    if parsed.basis == LevelBasis::AnchoredScale && grade.trim().contains(char::is_whitespace) {
        return parsed;
    }
    LevelStatement { value: grade.trim().to_owned(), level: None, position: None, basis: LevelBasis::Grade }
}

fn severity(status: ResultStatus) -> u8 {
    match status {
        ResultStatus::Completed => 0,
        ResultStatus::Enrolled | ResultStatus::InProgress | ResultStatus::OnHold | ResultStatus::Provisional => 1,
        ResultStatus::Withdrew => 2,
        ResultStatus::Failed => 3,
    }
}

/// How an assessment ended, where its grade or status says so in words.
fn status_of(words: &str) -> Option<ResultStatus> {
    const FAILED: [&str; 32] = [
        "fail",
        "failed",
        "failure",
        "f",
        "fx",
        "not passed",
        "no pass",
        "did not pass",
        "unsuccessful",
        "unsatisfactory",
        "insufficient",
        "not achieved",
        "not yet competent",
        "absent",
        "did not attend",
        "no show",
        "not attended",
        "nicht bestanden",
        "ungenügend",
        "non réussi",
        "échec",
        "ajourné",
        "suspenso",
        "no apto",
        "insufficiente",
        "non superato",
        "onvoldoende",
        "niet geslaagd",
        "ikke bestått",
        "ikke bestået",
        "underkänd",
        "niezaliczony",
    ];
    let text = words.trim().to_lowercase();
    // What stands in brackets or after a dash is the same in other words: `Fail (35 %)`, `F - fail`.
    let head = text.split(['(', ',', ';', ':', '/']).next().unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default().trim();
    let says = |list: &[&str]| list.contains(&head) || list.contains(&text.as_str());
    if says(&FAILED) || text.starts_with("fail ") || text.starts_with("failed ") {
        return Some(ResultStatus::Failed);
    }
    if says(&["withdrawn", "withdrew", "discontinued", "abandoned"]) {
        return Some(ResultStatus::Withdrew);
    }
    if says(&["in progress", "inprogress", "ongoing", "pending", "not yet graded", "to be graded", "incomplete"]) {
        return Some(ResultStatus::InProgress);
    }
    if says(&["provisional", "preliminary", "not final"]) {
        return Some(ResultStatus::Provisional);
    }
    if says(&["enrolled", "registered"]) {
        return Some(ResultStatus::Enrolled);
    }
    says(&["on hold", "onhold"]).then_some(ResultStatus::OnHold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_is_told_from_passed_in_many_words() {
        for (words, expected) in [
            ("Pass", None),
            ("80%", None),
            ("Excellent", None),
            ("F", Some(ResultStatus::Failed)),
            ("Fail (35 %)", Some(ResultStatus::Failed)),
            ("Failed on 3 May", Some(ResultStatus::Failed)),
            ("Nicht bestanden", Some(ResultStatus::Failed)),
            ("Absent", Some(ResultStatus::Failed)),
            ("Not passed: 42", Some(ResultStatus::Failed)),
            ("Provisional", Some(ResultStatus::Provisional)),
            ("in progress", Some(ResultStatus::InProgress)),
            ("Withdrawn", Some(ResultStatus::Withdrew)),
            ("Fairly good", None),
        ] {
            assert_eq!(status_of(words), expected, "{words}");
        }
    }

    #[test]
    fn a_grade_is_no_level_unless_it_names_its_scale() {
        for (grade, level) in [("B2", None), ("Good", None), ("87 %", None), ("CEFR B2", Some(3)), ("5", None)] {
            assert_eq!(level_of(grade).level.map(crate::model::Level::number), level, "{grade}");
            assert_eq!(level_of(grade).value, grade);
        }
    }
}
