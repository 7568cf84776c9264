//! A table with a header, whatever file it is in.

use std::io::Read;

use super::{
    InputLimits, Source,
    rows::{Refused, Row, RowLimits, Rows},
    source::Shape,
};
use crate::{batch::error::BatchError, model::Document, standards};

/// A table that is read row by row.
pub(super) struct Table {
    /// The names of its columns, trimmed.
    pub(super) header: Vec<String>,
    rows: RowSource,
    source: Source,
    /// Rows with a cell in Windows-1252, up to now.
    pub(super) windows_1252_rows: u64,
}

enum RowSource {
    Delimited(Box<Rows<Box<dyn Read + Send>>>),
    Kept(std::vec::IntoIter<Row>),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::ParquetRows>),
}

impl Table {
    /// Opens a table; the header is read.
    pub(super) fn open(source: &Source, shape: Shape, limits: &InputLimits) -> Result<Self, BatchError> {
        let (header, rows) = match shape {
            Shape::Workbook => workbook(source, limits)?,
            #[cfg(feature = "parquet")]
            Shape::Parquet => {
                let rows = super::parquet::ParquetRows::open(source)?;
                (rows.header().to_vec(), RowSource::Parquet(Box::new(rows)))
            }
            #[cfg(not(feature = "parquet"))]
            Shape::Parquet => {
                let hint = "save it as CSV, or build the program with `--features parquet`";
                return Err(BatchError::input(&source.name, "is Parquet, which this build does not read", hint));
            }
            Shape::Delimited | Shape::Lines | Shape::Document => {
                let limits = RowLimits {
                    cell_bytes: limits.read.csv_field_bytes,
                    row_bytes: limits.row_bytes,
                    columns: limits.read.csv_columns,
                };
                let mut rows = Rows::new(source.open()?, limits).map_err(source.unreadable())?;
                let header = match rows.next().map_err(source.unreadable())? {
                    Some(Row { cells: Ok(cells), .. }) => cells,
                    Some(Row { cells: Err(refused), .. }) => {
                        let hint = "the first row must name the columns";
                        let message = format!("has a header that cannot be read: it {}", refused.reason);
                        return Err(BatchError::input(&source.name, message, hint));
                    }
                    None => Vec::new(),
                };
                (header, RowSource::Delimited(Box::new(rows)))
            }
        };
        let header: Vec<String> = header.iter().map(|it| it.trim().to_owned()).collect();
        if header.iter().all(String::is_empty) {
            let hint = "the first row must name the columns; give the table one with a header";
            return Err(BatchError::input(&source.name, "has no header", hint));
        }
        Ok(Self { header, rows, source: source.clone(), windows_1252_rows: 0 })
    }

    /// The next row. One with more cells than the header, or without a second one where there should be, is refused.
    pub(super) fn next(&mut self) -> Result<Option<Row>, BatchError> {
        let row = match &mut self.rows {
            RowSource::Delimited(rows) => rows.next().map_err(self.source.unreadable())?,
            RowSource::Kept(rows) => rows.next(),
            #[cfg(feature = "parquet")]
            RowSource::Parquet(rows) => rows.next()?,
        };
        let Some(mut row) = row else { return Ok(None) };
        self.windows_1252_rows += u64::from(row.is_windows_1252);
        let columns = self.header.len();
        if let Ok(cells) = &mut row.cells {
            // Spreadsheets leave empty cells behind.
            while cells.len() > columns && cells.last().is_some_and(|it| it.trim().is_empty()) {
                cells.pop();
            }
            if cells.len() > columns || cells.len() < columns.min(2) {
                let reason =
                    format!("has {} cells, the header has {columns}: quote cells that hold delimiters", cells.len());
                row.cells = Err(Refused { column: None, reason });
            }
        }
        Ok(Some(row))
    }

    /// The place of a column: as it is written, else whatever the case.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|it| it == name);
        exact.or_else(|| self.header.iter().position(|it| same(it, name)))
    }

    /// The columns, for messages.
    pub(super) fn shown(&self) -> String {
        let names = self.header.iter().filter(|it| !it.is_empty()).take(30);
        names.map(|it| format!("`{}`", it.chars().take(40).collect::<String>())).collect::<Vec<_>>().join(", ")
    }
}

/// Whether two names of columns differ in case, blanks and underscores only.
pub(super) fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.chars().filter(|it| it.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    plain(one) == plain(other)
}

/// The rows of a workbook; they are in memory, since the cells of one are spread over its file.
fn workbook(source: &Source, limits: &InputLimits) -> Result<(Vec<String>, RowSource), BatchError> {
    let document = Document::new(source.name.clone(), source.whole(limits.file_bytes)?);
    let hint = "save the sheet as CSV";
    let Some((rows, problems)) = standards::numbered_table_rows(&document, &limits.read) else {
        return Err(BatchError::input(&source.name, "has no table that can be read", hint));
    };
    let mut rows = rows.into_iter();
    let header = rows.next().map(|it| it.1).unwrap_or_default();
    let numbered = rows.filter_map(|(number, cells)| Some((u64::try_from(number).ok()?, cells)));
    let mut kept: Vec<Row> =
        numbered.map(|(number, cells)| Row { number, cells: Ok(cells), is_windows_1252: false }).collect();
    for problem in problems.iter().filter(|it| it.severity == crate::model::Severity::Error) {
        let number = problem.place.strip_prefix("row ").and_then(|it| it.parse().ok()).unwrap_or(0);
        let refused = Refused { column: None, reason: problem.message.clone() };
        kept.push(Row { number, cells: Err(refused), is_windows_1252: false });
    }
    kept.sort_by_key(|it| it.number);
    Ok((header, RowSource::Kept(kept.into_iter())))
}
