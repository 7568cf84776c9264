//! Grades that were given by reading, as CSV: `job,kind,band,candidate,grade,reason`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::RankError;
use crate::model::{HolderKind, Iri};

/// The highest grade.
pub const HIGHEST_GRADE: u8 = 3;

/// One grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The job.
    pub job: Iri,
    /// Learner or credential.
    pub kind: HolderKind,
    /// The candidate.
    pub candidate: Iri,
    /// 0 no use, 1 some of it, 2 good but something lacks, 3 would invite or take it first.
    pub grade: u8,
    /// Why.
    pub reason: String,
}

/// A row of the file.
#[derive(Deserialize)]
struct Row {
    job: Iri,
    kind: HolderKind,
    candidate: Iri,
    grade: u8,
    reason: String,
}

/// Reads judgements.
///
/// # Errors
/// When a row cannot be read, a pair is judged twice, or there are none.
pub fn read_judgements(file: &str, bytes: &[u8]) -> Result<Vec<Judgement>, RankError> {
    let bad = |row: usize, message: String| RankError::Row { file: file.to_owned(), row, message };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let mut judgements: Vec<Judgement> = Vec::new();
    let mut seen = BTreeSet::new();
    for (number, row) in (2..).zip(reader.deserialize::<Row>()) {
        let row = row.map_err(|error| bad(number, error.to_string()))?;
        if row.grade > HIGHEST_GRADE {
            return Err(bad(number, format!("{} is no grade of 0 to {HIGHEST_GRADE}", row.grade)));
        }
        if row.reason.is_empty() {
            return Err(bad(number, "the grade has no reason".to_owned()));
        }
        if !seen.insert((row.job.clone(), row.kind, row.candidate.clone())) {
            return Err(bad(number, format!("`{}` is judged twice for this job", row.candidate)));
        }
        let Row { job, kind, candidate, grade, reason } = row;
        judgements.push(Judgement { job, kind, candidate, grade, reason });
    }
    if judgements.is_empty() {
        return Err(RankError::Empty { file: file.to_owned() });
    }
    Ok(judgements)
}

#[cfg(test)]
mod tests {
    use super::{HolderKind, read_judgements};

    const HEADER: &str = "job,kind,band,candidate,grade,reason\n";

    #[test]
    fn rows_are_read() {
        let text = format!(
            "{HEADER}urn:x:j,learner,near,urn:x:a,2,\"good, but no German\"\nurn:x:j,credential,strong,urn:x:a,3,all of it\n"
        );
        let read = read_judgements("x.csv", text.as_bytes()).unwrap();
        assert_eq!(
            read.iter().map(|it| (it.kind, it.grade)).collect::<Vec<_>>(),
            [(HolderKind::Learner, 2), (HolderKind::Credential, 3)]
        );
        assert_eq!(read[0].reason, "good, but no German");
    }

    #[test]
    fn wrong_rows_are_named() {
        let table = [
            ("urn:x:j,learner,near,urn:x:a,4,why", "row 2: 4 is no grade"),
            ("urn:x:j,learner,near,urn:x:a,1,\" \"", "no reason"),
            (
                "urn:x:j,learner,near,urn:x:a,1,why\nurn:x:j,learner,near,urn:x:a,1,why",
                "row 3: `urn:x:a` is judged twice",
            ),
            ("urn:x:j,stranger,near,urn:x:a,1,why", "row 2"),
            ("urn:x:j,learner", "row 2"),
            ("", "has no judgements"),
        ];
        for (rows, words) in table {
            let error = read_judgements("x.csv", format!("{HEADER}{rows}").as_bytes()).unwrap_err();
            assert!(error.to_string().contains(words), "{rows}: {error}");
            assert!(!error.hint().is_empty());
        }
    }
}
