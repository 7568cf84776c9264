//! Learners of a file: rows of a table, piece by piece, or the learners of documents.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use super::{
    Fields, ReadHow, RejectedRow, Source, jobs,
    lines::{LinePiece, Lines},
    places::{self, Values},
    rows::Row,
    source::Shape,
    table::Table,
};
use crate::{
    batch::error::BatchError,
    catalog::LEARNER_FIELDS,
    model::{Achievement, Document, Iri, Learner, Problem, Reading, Record, Severity},
    standards::{self, LearnerRows, ReadOptions},
};

/// One learner of a file.
#[derive(Debug, Clone)]
pub(in crate::batch) struct LearnerInput {
    /// How they are called in the report: as their table calls them, unless that says who they are.
    pub(in crate::batch) shown: String,
    /// The row, line or place where they stand first.
    pub(in crate::batch) row: String,
    pub(in crate::batch) learner: Learner,
    /// The achievements that came along.
    pub(in crate::batch) along: Vec<Achievement>,
    /// What they can be grouped by, their facets aside.
    pub(in crate::batch) fields: Fields,
}

/// A piece of a file as it came; what it says is read by [`LearnerReader::read`].
pub(in crate::batch) enum LearnerPiece {
    Rows { rows: Vec<(usize, Vec<String>)>, refused: Vec<RejectedRow> },
    Lines(LinePiece),
    Document(LinePiece),
}

/// Rows that are looked at to understand the columns.
const FIRST_ROWS: usize = 5_000;

/// How large pieces are, in bytes.
#[derive(Debug, Clone, Copy)]
pub(in crate::batch) struct PieceSizes {
    pub(in crate::batch) usual: usize,
    /// Where rows of one learner may stand apart: they are put together within so much, and rejected further apart.
    pub(in crate::batch) whole: usize,
}

/// Gives the learners of a file piece by piece.
pub(in crate::batch) struct LearnerReader {
    kind: Kind,
    source: Source,
    /// What reads its pieces.
    pub(in crate::batch) reads: Arc<Reads>,
    /// For a table: field to column.
    pub(in crate::batch) mapping: BTreeMap<String, String>,
    /// What was guessed, and what is not read.
    pub(in crate::batch) notes: Vec<String>,
    piece_bytes: usize,
}

enum Kind {
    Table { table: Table, waiting: VecDeque<Row>, id: Option<usize> },
    Lines(Lines),
    Document { is_read: bool },
}

/// Reads the pieces of a file; many at once.
pub(in crate::batch) struct Reads {
    source: Source,
    how: ReadHow,
    table: Option<TableReads>,
}

/// What is known of a table's columns.
struct TableReads {
    of_learners: LearnerRows,
    id: Option<usize>,
    fields: Vec<(String, usize)>,
}

impl LearnerReader {
    /// Opens a file.
    pub(in crate::batch) fn open(source: &Source, how: &ReadHow, sizes: PieceSizes) -> Result<Self, BatchError> {
        let (mut mapping, mut notes, mut piece_bytes) = (BTreeMap::new(), Vec::new(), sizes.usual);
        let mut reads = Reads { source: source.clone(), how: how.clone(), table: None };
        let kind = match source.shape()? {
            Shape::Lines => Kind::Lines(Lines::open(source, how.limits.row_bytes)?),
            Shape::Document => Kind::Document { is_read: false },
            shape @ (Shape::Delimited | Shape::Workbook | Shape::Parquet) => {
                let mut table = Table::open(source, shape, &how.limits)?;
                let mut waiting = VecDeque::new();
                while waiting.len() < FIRST_ROWS
                    && let Some(row) = table.next()?
                {
                    waiting.push_back(row);
                }
                let (of_learners, problems) = understood(&table, &waiting, how);
                notes = noted(&problems);
                let of_learners = of_learners.filter(|_| problems.iter().all(|it| it.severity != Severity::Error));
                let of_learners = of_learners.ok_or_else(|| unusable(&table, source, &problems))?;
                mapping = of_learners.mapping();
                if is_in_pairs(&of_learners) {
                    piece_bytes = sizes.whole.max(sizes.usual);
                }
                let fields = how.wanted.columns(&table, &source.name, LEARNER_FIELDS)?;
                let names = fields
                    .iter()
                    .filter_map(|(field, at)| Some((format!("field {field}"), table.header.get(*at)?.clone())));
                mapping.extend(names);
                let id = of_learners.column("id").and_then(|it| table.column(it));
                reads.table = Some(TableReads { of_learners, id, fields });
                Kind::Table { table, waiting, id }
            }
        };
        Ok(Self { kind, source: source.clone(), reads: Arc::new(reads), mapping, notes, piece_bytes })
    }

    /// How many rows had cells in Windows-1252.
    pub(in crate::batch) fn windows_1252_rows(&self) -> u64 {
        if let Kind::Table { table, .. } = &self.kind { table.windows_1252_rows } else { 0 }
    }

    /// The next piece. Where a row names a learner by id, rows of one learner that stand together stay together.
    pub(in crate::batch) fn piece(&mut self) -> Result<Option<LearnerPiece>, BatchError> {
        match &mut self.kind {
            Kind::Lines(lines) => Ok(lines.piece(self.piece_bytes)?.map(LearnerPiece::Lines)),
            Kind::Document { is_read: true } => Ok(None),
            Kind::Document { is_read } => {
                *is_read = true;
                let bytes = self.source.whole(self.reads.how.limits.file_bytes)?;
                Ok(Some(LearnerPiece::Document(LinePiece { bytes, ..LinePiece::default() })))
            }
            Kind::Table { table, waiting, id } => {
                let (mut rows, mut refused, mut bytes) = (Vec::new(), Vec::new(), 0);
                while let Some(row) = match waiting.pop_front() {
                    Some(row) => Some(row),
                    None => table.next()?,
                } {
                    let cells = match &row.cells {
                        Ok(cells) => cells,
                        Err(it) => {
                            let column = it.column.and_then(|it| table.header.get(it)).cloned().unwrap_or_default();
                            let (source, row) = (self.source.name.clone(), row.number.to_string());
                            refused.push(RejectedRow { source, row, column, reason: it.reason.clone() });
                            continue;
                        }
                    };
                    if bytes >= self.piece_bytes && !goes_on(*id, cells, rows.last()) {
                        waiting.push_front(row);
                        break;
                    }
                    bytes += cells.iter().map(|it| it.len() + 24).sum::<usize>();
                    if cells.iter().any(|it| !it.trim().is_empty())
                        && let (Ok(number), Ok(cells)) = (usize::try_from(row.number), row.cells)
                    {
                        rows.push((number, cells));
                    }
                }
                let is_over = rows.is_empty() && refused.is_empty();
                Ok((!is_over).then_some(LearnerPiece::Rows { rows, refused }))
            }
        }
    }
}

impl Reads {
    /// The name of the file.
    pub(in crate::batch) fn source_name(&self) -> &str {
        &self.source.name
    }

    /// What a piece says.
    pub(in crate::batch) fn read(&self, piece: &LearnerPiece) -> (Vec<LearnerInput>, Vec<RejectedRow>) {
        match (piece, &self.table) {
            (LearnerPiece::Rows { rows, refused }, Some(TableReads { of_learners, id, fields })) => {
                let reading = of_learners.read(rows, &self.source.digest);
                let cells_of = |row: &str| -> Option<&[String]> {
                    let number: usize = row.parse().ok()?;
                    let at = rows.binary_search_by_key(&number, |it| it.0).ok()?;
                    rows.get(at).map(|it| it.1.as_slice())
                };
                let (mut learners, mut rejected) = self.taken(reading, 0);
                for it in &mut learners {
                    let Some(cells) = cells_of(&it.row) else { continue };
                    it.fields = self.how.wanted.of_row(fields, cells);
                    if id.is_none() && it.learner.id == LearnerRows::nameless(&self.source.digest, &it.row) {
                        it.shown = format!("row {}", it.row);
                    }
                    let written = id.and_then(|at| cells.get(at)).map(|it| it.trim());
                    // Of an address or a number of a telephone only the digest is shown.
                    if let Some(written) = written.filter(|written| Iri::local("learner", written) == it.learner.id) {
                        it.shown = written.to_owned();
                    }
                }
                rejected.splice(0..0, refused.iter().cloned());
                (learners, rejected)
            }
            (LearnerPiece::Lines(piece), _) => self.of_document(piece, true),
            (LearnerPiece::Document(piece), _) => self.of_document(piece, false),
            (LearnerPiece::Rows { refused, .. }, None) => (Vec::new(), refused.clone()),
        }
    }

    fn of_document(&self, piece: &LinePiece, is_lines: bool) -> (Vec<LearnerInput>, Vec<RejectedRow>) {
        let long = piece.too_long.iter().map(|it| jobs::too_long(&self.source.name, *it, self.how.limits.row_bytes));
        let long: Vec<RejectedRow> = long.collect();
        if piece.bytes.trim_ascii().is_empty() {
            return (Vec::new(), long);
        }
        let document = Document::new(self.source.name.clone(), piece.bytes.clone());
        let options = ReadOptions { limits: self.how.limits.read.clone(), ..ReadOptions::default() };
        let reading = standards::read(&document, &options);
        let has_wanted = !self.how.wanted.names().is_empty();
        let places: Vec<String> = reading
            .records
            .iter()
            .filter(|it| matches!(it.value, Record::Learner(_)))
            .map(|it| it.place.clone())
            .collect();
        let (mut learners, mut rejected) = self.taken(reading, piece.lines_before);
        if has_wanted {
            let values = Values::of(&piece.bytes, is_lines);
            for (it, place) in learners.iter_mut().zip(places) {
                it.fields = self.how.wanted.of_json(values.at(&place).as_ref());
            }
        }
        rejected.splice(0..0, long);
        (learners, rejected)
    }

    /// The learners of a reading, in its order, and what was lost.
    fn taken(&self, reading: Reading, lines_before: u64) -> (Vec<LearnerInput>, Vec<RejectedRow>) {
        let rejected = places::rejected(&self.source.name, &reading.problems, lines_before);
        let achievements: HashMap<Iri, Achievement> = reading
            .records
            .iter()
            .filter_map(|it| match &it.value {
                Record::Achievement(achievement) => Some((achievement.id.clone(), achievement.clone())),
                _ => None,
            })
            .collect();
        let learners = reading.records.into_iter().filter_map(|placed| {
            let Record::Learner(learner) = placed.value else { return None };
            let awarded = learner.credentials.iter().filter_map(|it| achievements.get(&it.achievement.id));
            Some(LearnerInput {
                shown: learner.id.to_string(),
                row: places::row_and_column(&placed.place, lines_before).0,
                along: awarded.cloned().collect(),
                fields: Fields::new(),
                learner,
            })
        });
        (learners.collect(), rejected)
    }
}

/// Whether a row is about the same learner as the one before.
fn goes_on(id: Option<usize>, cells: &[String], before: Option<&(usize, Vec<String>)>) -> bool {
    let cell = |cells: &[String]| Some(cells.get(id?)?.trim().to_lowercase());
    before.is_some_and(|it| cell(&it.1).is_some_and(|one| !one.is_empty() && Some(one) == cell(cells)))
}

/// A table of one row for each learner and skill or credential: what belongs together may stand apart.
fn is_in_pairs(of_learners: &LearnerRows) -> bool {
    ["skill", "skill_iri", "achievement"].iter().any(|it| of_learners.column(it).is_some())
}

fn understood(table: &Table, first: &VecDeque<Row>, how: &ReadHow) -> (Option<LearnerRows>, Vec<Problem>) {
    let rows = first.iter().filter_map(|it| Some((usize::try_from(it.number).ok()?, it.cells.as_ref().ok()?.clone())));
    let rows: Vec<(usize, Vec<String>)> = rows.collect();
    LearnerRows::guess(&table.header, &how.columns, &rows)
}

fn noted(problems: &[Problem]) -> Vec<String> {
    problems.iter().filter(|it| it.severity != Severity::Error).map(|it| it.message.clone()).collect()
}

fn unusable(table: &Table, source: &Source, problems: &[Problem]) -> BatchError {
    let wrong = problems.iter().find(|it| it.severity == Severity::Error && it.message.starts_with("there is no"));
    let message = match wrong {
        Some(problem) => format!("cannot be used: {}; columns are: {}", problem.message, table.shown()),
        None => format!("has no column that says what learners can do; columns are: {}", table.shown()),
    };
    let hint =
        "name it: --column learners.skills=COLUMN (python:4, sql), or learners.skill=COLUMN with one skill a row";
    BatchError::input(&source.name, message, hint)
}
