//! Jobs of a file: rows of a table with a column for what is asked for, or the jobs of documents.

use std::collections::BTreeMap;

use super::{
    Fields, Item, ReadHow, RejectedRow, Source,
    lines::{LinePiece, Lines},
    places::{self, Values},
    source::Shape,
    table::{Table, same},
};
use crate::{
    batch::error::BatchError,
    catalog::{JOB_FIELDS, job_facets},
    engine::Subject,
    model::{Document, Job, Record},
    standards::{self, ReadOptions},
};

/// One job of a file.
#[derive(Debug, Clone)]
pub struct JobInput {
    /// The file.
    pub source: String,
    /// Its row, line or place.
    pub row: String,
    /// The column that says what is asked for.
    pub column: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// What it stands for.
    pub subject: Subject,
    /// What it can be grouped by.
    pub fields: Fields,
}

/// The fields of a table of jobs, and the names under which their columns are found, best first. What is asked for is
/// taken from the first of `skills`, `text` and `occupation` that a row fills.
pub const JOB_COLUMNS: [(&str, &[&str]); 5] = [
    ("id", &["id", "job_id", "identifier", "reference", "ad_id", "vacancy_id", "posting_id", "url", "iri", "number"]),
    ("title", &["title", "job_title", "name", "position", "vacancy", "role"]),
    ("skills", &["skills", "skill", "requirements", "required_skills", "competencies", "competences"]),
    ("text", &["text", "description", "ad", "job_description", "ad_text", "full_text", "body", "posting"]),
    ("occupation", &["occupation", "occupation_code", "occupation_id", "isco", "esco", "soc", "onet_code"]),
];
/// The fields of which a table needs one.
const NEEDED: [&str; 3] = ["skills", "text", "occupation"];
/// So many rows, and about so many bytes of lines, are given at once.
const PIECE_ROWS: usize = 1_000;
const PIECE_BYTES: usize = 4 << 20;

/// Reads the jobs of a file piece by piece.
pub(in crate::batch) struct JobReader {
    kind: Kind,
    source: Source,
    how: ReadHow,
    /// For a table: field to column.
    pub(in crate::batch) mapping: BTreeMap<String, String>,
}

enum Kind {
    Table { table: Table, columns: BTreeMap<&'static str, usize>, fields: Vec<(String, usize)> },
    Lines(Lines),
    Document { is_read: bool },
}

impl JobReader {
    pub(in crate::batch) fn open(source: &Source, how: &ReadHow) -> Result<Self, BatchError> {
        let mut mapping = BTreeMap::new();
        let kind = match source.shape()? {
            Shape::Lines => Kind::Lines(Lines::open(source, how.limits.row_bytes)?),
            Shape::Document => Kind::Document { is_read: false },
            shape @ (Shape::Delimited | Shape::Workbook | Shape::Parquet) => {
                let table = Table::open(source, shape, &how.limits)?;
                let columns = columns_of(&table, source, &how.columns)?;
                let names = columns.iter().filter_map(|(field, at)| Some((field, table.header.get(*at)?)));
                mapping = names.map(|(field, column)| ((*field).to_owned(), column.clone())).collect();
                let fields = how.wanted.columns(&table, &source.name, JOB_FIELDS)?;
                let names = fields
                    .iter()
                    .filter_map(|(field, at)| Some((format!("field {field}"), table.header.get(*at)?.clone())));
                mapping.extend(names);
                Kind::Table { table, columns, fields }
            }
        };
        Ok(Self { kind, source: source.clone(), how: how.clone(), mapping })
    }

    /// How many rows had cells in Windows-1252.
    pub(in crate::batch) fn windows_1252_rows(&self) -> u64 {
        if let Kind::Table { table, .. } = &self.kind { table.windows_1252_rows } else { 0 }
    }

    /// The next jobs; those that are not chosen are left out in silence.
    pub(in crate::batch) fn piece(&mut self) -> Result<Option<Vec<Item<JobInput>>>, BatchError> {
        match &mut self.kind {
            Kind::Table { table, columns, fields } => {
                let mut items = Vec::new();
                while items.len() < PIECE_ROWS
                    && let Some(row) = table.next()?
                {
                    let number = row.number.to_string();
                    let header = &table.header;
                    let reject = |column: Option<usize>, reason: String| RejectedRow {
                        source: self.source.name.clone(),
                        row: number.clone(),
                        column: column.and_then(|it| header.get(it)).cloned().unwrap_or_default(),
                        reason,
                    };
                    items.push(match row.cells {
                        Err(refused) => Item::Rejected(reject(refused.column, refused.reason)),
                        Ok(cells) if cells.iter().all(|it| it.trim().is_empty()) => continue,
                        Ok(cells) => match job_of(&cells, columns, header) {
                            None => {
                                let asked = NEEDED.iter().find_map(|it| columns.get(it)).copied();
                                Item::Rejected(reject(asked, "says nothing of what is asked for".to_owned()))
                            }
                            Some(job) => Item::Usable(JobInput {
                                source: self.source.name.clone(),
                                id: job.id.clone().unwrap_or_else(|| format!("row {number}")),
                                row: number,
                                fields: self.how.wanted.of_row(fields, &cells),
                                ..job.input
                            }),
                        },
                    });
                }
                Ok((!items.is_empty()).then_some(items))
            }
            Kind::Lines(lines) => {
                let Some(piece) = lines.piece(PIECE_BYTES)? else { return Ok(None) };
                Ok(Some(self.of_document(&piece, true)))
            }
            Kind::Document { is_read: true } => Ok(None),
            Kind::Document { is_read } => {
                *is_read = true;
                let bytes = self.source.whole(self.how.limits.file_bytes)?;
                Ok(Some(self.of_document(&LinePiece { bytes, ..LinePiece::default() }, false)))
            }
        }
    }

    fn of_document(&self, piece: &LinePiece, is_lines: bool) -> Vec<Item<JobInput>> {
        let source = &self.source.name;
        let too_long = piece.too_long.iter().map(|number| too_long(source, *number, self.how.limits.row_bytes));
        let mut items: Vec<Item<JobInput>> = too_long.map(Item::Rejected).collect();
        if piece.bytes.trim_ascii().is_empty() {
            return items;
        }
        let document = Document::new(source.clone(), piece.bytes.clone());
        let options = ReadOptions { limits: self.how.limits.read.clone(), ..ReadOptions::default() };
        let mut reading = standards::read(&document, &options);
        if reading.standard.is_none() && !is_lines {
            // Whoever gives it as a job need not be asked whether it looks like one.
            let as_text = ReadOptions { standard: Some("plain_text".to_owned()), ..options };
            let text = standards::read(&document, &as_text);
            reading = if text.has_errors() { reading } else { text };
        }
        let rejected = places::rejected(source, &reading.problems, piece.lines_before);
        items.extend(rejected.into_iter().map(Item::Rejected));
        let values = (!self.how.wanted.names().is_empty()).then(|| Values::of(&piece.bytes, is_lines));
        for placed in reading.records {
            let Record::Job(job) = placed.value else { continue };
            let json = values.as_ref().and_then(|it| it.at(&placed.place));
            let mut fields = self.how.wanted.of_json(json.as_ref());
            self.how.wanted.add_facets(job_facets(&job), &mut fields);
            let (row, _) = places::row_and_column(&placed.place, piece.lines_before);
            items.push(Item::Usable(job_input(source, row, job, fields)));
        }
        items
    }
}

/// The row for a line that is too long.
pub(super) fn too_long(source: &str, number: u64, most_bytes: usize) -> RejectedRow {
    RejectedRow {
        source: source.to_owned(),
        row: number.to_string(),
        column: String::new(),
        reason: format!("has more than {most_bytes} bytes (limit `row_bytes`)"),
    }
}

fn job_input(source: &str, row: String, job: Job, fields: Fields) -> JobInput {
    let column = if job.requirements.is_empty() { "text" } else { "requirements" };
    JobInput {
        source: source.to_owned(),
        row,
        column: column.to_owned(),
        id: job.id.to_string(),
        title: Some(job.title.clone()).filter(|it| !it.is_empty()),
        subject: Subject::Job(Box::new(job)),
        fields,
    }
}

/// What a row says, its place aside.
struct OfRow {
    id: Option<String>,
    input: JobInput,
}

fn job_of(cells: &[String], columns: &BTreeMap<&'static str, usize>, header: &[String]) -> Option<OfRow> {
    let cell = |field: &str| {
        let at = *columns.get(field)?;
        Some((at, cells.get(at)?.trim())).filter(|(_, text)| !text.is_empty())
    };
    let asked = NEEDED.iter().find_map(|field| cell(field).map(|(at, text)| (*field, at, text)));
    let (field, at, text) = asked?;
    let subject = match field {
        "skills" => Subject::Skills(text.to_owned()),
        "text" => Subject::Text(text.to_owned()),
        _ => Subject::Occupation(text.to_owned()),
    };
    Some(OfRow {
        id: cell("id").map(|(_, text)| text.to_owned()),
        input: JobInput {
            source: String::new(),
            row: String::new(),
            column: header.get(at).cloned().unwrap_or_default(),
            id: String::new(),
            title: cell("title").map(|(_, text)| text.to_owned()),
            subject,
            fields: Fields::new(),
        },
    })
}

/// Which column holds what: as it was said, else by its name.
fn columns_of(
    table: &Table,
    source: &Source,
    said: &BTreeMap<String, String>,
) -> Result<BTreeMap<&'static str, usize>, BatchError> {
    let mut columns = BTreeMap::new();
    for (field, names) in JOB_COLUMNS {
        if let Some(name) = said.get(field) {
            let Some(at) = table.column(name) else {
                let message = format!("has no column `{name}`; columns are: {}", table.shown());
                return Err(BatchError::input(&source.name, message, "name one of these with --column"));
            };
            columns.insert(field, at);
        } else if let Some(at) = names.iter().find_map(|name| table.header.iter().position(|it| same(it, name))) {
            columns.insert(field, at);
        }
    }
    if !NEEDED.iter().any(|it| columns.contains_key(it)) {
        let message = format!("has no column that says what a job asks for; columns are: {}", table.shown());
        let hint = "name it: --column jobs.skills=COLUMN (python:4!, sql*0.5), jobs.text=COLUMN (the ad) or \
                    jobs.occupation=COLUMN (a code or name)";
        return Err(BatchError::input(&source.name, message, hint));
    }
    Ok(columns)
}
