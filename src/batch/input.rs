//! Jobs and learners in: CSV tables with guessed columns, JSON and JSON lines. A bad row is reported; the rest goes on.

use std::collections::{BTreeMap, HashMap};

use crate::{
    engine::Subject,
    model::{Achievement, Document, Iri, Job, Learner, Reading, Record, Severity},
    standards::{self, ReadOptions},
};

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RejectedRow {
    /// The file.
    pub source: String,
    /// Row of a table (the header is row 1), or place in a document.
    pub row: String,
    /// The column, where one is to blame.
    pub column: String,
    /// Why.
    pub reason: String,
}

/// One job or learner of a batch.
#[derive(Debug, Clone)]
pub struct BatchInput {
    /// Its id.
    pub id: String,
    /// Its name or title.
    pub name: Option<String>,
    /// What it stands for.
    pub subject: Subject,
}

/// A file from which nothing can be taken.
#[derive(Debug, thiserror::Error)]
#[error("no {kind} in `{source_name}`: {reason}")]
pub struct InputError {
    /// What was looked for.
    pub kind: &'static str,
    /// The file.
    pub source_name: String,
    /// Why.
    pub reason: String,
}

/// What was taken from a file.
#[derive(Debug, Default)]
pub struct Taken {
    /// What can be used.
    pub inputs: Vec<BatchInput>,
    /// What cannot.
    pub rejected: Vec<RejectedRow>,
    /// For a table: what is taken from which column.
    pub mapping: BTreeMap<&'static str, String>,
    /// What a reader of tables guessed, and what it left out.
    pub notes: Vec<String>,
}

/// Names under which columns are found, best first.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("id", &["id", "job_id", "learner_id", "identifier", "url", "iri"]),
    ("name", &["title", "name", "job_title", "job title"]),
    ("skills", &["skills", "skill", "requirements", "competencies"]),
    ("text", &["text", "description", "ad", "job_description", "job description"]),
];

/// Takes the jobs of a file: a table with columns for id, title and skills (`python:4!, sql`) or text; or documents.
///
/// # Errors
/// [`InputError`] when there is none at all.
pub fn jobs_from(document: &Document) -> Result<Taken, InputError> {
    let taken = if is_table(document) {
        from_table(document, &|row| {
            let skills = row.get("skills").map(|it| Subject::Skills((*it).to_owned()));
            skills.or_else(|| row.get("text").map(|it| Subject::Text((*it).to_owned())))
        })
    } else {
        let reading = standards::read(document, &ReadOptions::default());
        from_records(document, &reading, &|record| match record {
            Record::Job(job) => Some(job_input(job)),
            _ => None,
        })
    };
    not_empty(taken, "job", document)
}

/// Takes the learners of a file: a table with columns for id, name and skills; or documents.
///
/// # Errors
/// [`InputError`] when there is none at all.
pub fn learners_from(document: &Document) -> Result<Taken, InputError> {
    let reading = standards::read(document, &ReadOptions::default());
    // A table that says that it is one of learners is read as such, levels, credentials and all.
    let of_learners = reading.standard == Some("learner_table");
    let taken = if is_table(document) && !of_learners {
        from_table(document, &|row| row.get("skills").map(|it| Subject::Skills((*it).to_owned())))
    } else {
        let achievements = achievements_of(&reading);
        let mut taken = from_records(document, &reading, &|record| match record {
            Record::Learner(learner) => Some(learner_input(learner, &achievements)),
            _ => None,
        });
        let notes = reading.problems.iter().filter(|it| of_learners && it.severity == Severity::Note);
        taken.notes = notes.map(|it| it.message.clone()).collect();
        taken
    };
    not_empty(taken, "learner", document)
}

fn job_input(job: &Job) -> BatchInput {
    let name = Some(job.title.clone()).filter(|it| !it.is_empty());
    BatchInput { id: job.id.to_string(), name, subject: Subject::Job(Box::new(job.clone())) }
}

/// The achievements that came along with a document, by id.
fn achievements_of(reading: &Reading) -> HashMap<&Iri, &Achievement> {
    let achievements = reading.records.iter().filter_map(|it| match &it.value {
        Record::Achievement(achievement) => Some((&achievement.id, achievement)),
        _ => None,
    });
    achievements.collect()
}

fn learner_input(learner: &Learner, achievements: &HashMap<&Iri, &Achievement>) -> BatchInput {
    let awarded = learner.credentials.iter().filter_map(|it| achievements.get(&it.achievement.id));
    let subject = Subject::Learner(Box::new(learner.clone()), awarded.map(|it| (*it).clone()).collect());
    BatchInput { id: learner.id.to_string(), name: learner.name.clone(), subject }
}

fn not_empty(taken: Taken, kind: &'static str, document: &Document) -> Result<Taken, InputError> {
    if taken.inputs.is_empty() {
        let first = taken.rejected.first().map(|it| format!("{} ({})", it.reason, it.row));
        let reason = first.unwrap_or_else(|| "the file is empty".to_owned());
        return Err(InputError { kind, source_name: document.source.clone(), reason });
    }
    Ok(taken)
}

/// A table is what is not JSON and has a comma in its first line.
fn is_table(document: &Document) -> bool {
    let start =
        document.bytes.iter().find(|it| !it.is_ascii_whitespace() && **it != 0xef && **it != 0xbb && **it != 0xbf);
    let first_line = document.bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    !matches!(start, Some(b'{' | b'[' | b'<') | None) && first_line.contains(&b',')
}

fn from_table(document: &Document, subject: &dyn Fn(&BTreeMap<&'static str, &str>) -> Option<Subject>) -> Taken {
    let mut taken = Taken::default();
    let reject = |row: String, column: &str, reason: String| RejectedRow {
        source: document.source.clone(),
        row,
        column: column.to_owned(),
        reason,
    };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(document.bytes.as_slice());
    let header: Vec<String> = match reader.byte_headers() {
        Ok(header) => {
            header.iter().map(|it| String::from_utf8_lossy(it).trim_start_matches('\u{feff}').to_lowercase()).collect()
        }
        Err(error) => {
            taken.rejected.push(reject("1".to_owned(), "", error.to_string()));
            return taken;
        }
    };
    let mut columns = BTreeMap::new();
    for (field, names) in COLUMNS {
        if let Some(at) = names.iter().find_map(|name| header.iter().position(|it| it == name)) {
            columns.insert(field, at);
            taken.mapping.insert(field, header.get(at).cloned().unwrap_or_default());
        }
    }
    for (number, record) in reader.byte_records().enumerate() {
        let row = (number + 2).to_string();
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                taken.rejected.push(reject(row, "", error.to_string()));
                continue;
            }
        };
        let Ok(record) = csv::StringRecord::from_byte_record(record) else {
            taken.rejected.push(reject(row, "", "is not UTF-8".to_owned()));
            continue;
        };
        let cell = |at: usize| record.get(at).filter(|it| !it.is_empty());
        let cells: BTreeMap<&'static str, &str> =
            columns.iter().filter_map(|(field, at)| Some((*field, cell(*at)?))).collect();
        match subject(&cells) {
            Some(subject) => taken.inputs.push(BatchInput {
                id: cells.get("id").map_or_else(|| format!("row {row}"), |it| (*it).to_owned()),
                name: cells.get("name").map(|it| (*it).to_owned()),
                subject,
            }),
            None => taken.rejected.push(reject(row, "skills", "names no skills".to_owned())),
        }
    }
    taken
}

fn from_records(document: &Document, reading: &Reading, take: &dyn Fn(&Record) -> Option<BatchInput>) -> Taken {
    let mut taken =
        Taken { inputs: reading.records.iter().filter_map(|it| take(&it.value)).collect(), ..Taken::default() };
    let lost = reading.problems.iter().filter(|it| it.severity == Severity::Error);
    taken.rejected.extend(lost.map(|it| {
        // Of a table the place is `row 3, column skills`.
        let (row, column) = it.place.split_once(", column ").unwrap_or((&it.place, ""));
        RejectedRow {
            source: document.source.clone(),
            row: row.strip_prefix("row ").unwrap_or(row).to_owned(),
            column: column.to_owned(),
            reason: it.message.clone(),
        }
    }));
    taken
}

#[cfg(test)]
mod tests {
    use super::{jobs_from, learners_from};
    use crate::{engine::Subject, model::Document};

    fn sample(path: &str) -> Document {
        let whole = format!("{}/data/samples/{path}", env!("CARGO_MANIFEST_DIR"));
        Document::new(path, std::fs::read(whole).unwrap())
    }

    #[test]
    fn jobs_of_every_standard_are_taken() {
        for (path, count) in [
            ("jdx/data-steward-plain.json", 1),
            ("jdx/two-postings.json", 2),
            ("hr_open/lab-technician-opening.json", 1),
            ("schema_org/care-home-array.json", 1),
        ] {
            let taken = jobs_from(&sample(path)).unwrap();
            assert_eq!((taken.inputs.len(), taken.rejected.len()), (count, 0), "{path}");
            assert!(matches!(Subject::job_in(&sample(path), "/job"), Ok((Subject::Job(_), _))), "{path}");
        }
    }

    #[test]
    fn learners_of_tables_and_records_are_taken() {
        for (path, count) in [
            ("learner_table/team-skills.csv", 4),
            ("learner_table/pairs.csv", 3),
            ("learner_table/kompetenzmatrix.csv", 3),
            ("hr_open/ler-rs-credential.json", 1),
        ] {
            let taken = learners_from(&sample(path)).unwrap();
            assert_eq!((taken.inputs.len(), taken.rejected.len()), (count, 0), "{path}");
            assert_eq!(!taken.notes.is_empty(), path.starts_with("learner_table"), "{path}");
        }
        let record = learners_from(&sample("hr_open/ler-rs-credential.json")).unwrap();
        let along =
            record.inputs.iter().any(|it| matches!(&it.subject, Subject::Learner(_, along) if along.len() == 1));
        assert!(along, "{record:?}");
    }

    #[test]
    fn bad_rows_of_learners_are_rejected_by_row_and_column() {
        let taken = learners_from(&sample("learner_table/broken/rows-without-skills.csv")).unwrap();
        let rejected: Vec<_> = taken.rejected.iter().map(|it| (it.row.as_str(), it.column.as_str())).collect();
        assert_eq!((taken.inputs.len(), rejected), (2, vec![("3", "skills"), ("4", "learner id")]));
    }
}
