//! Rows of a table by column name. A bad row is reported and the rest goes on.

use std::collections::HashMap;

use crate::{
    model::{Iri, Problem, Reading},
    standards::{
        Limits, Table,
        content::rows::{Cells, Rows, TextCells, TooLarge},
    },
};

/// So many problems of one table are listed one by one.
const PROBLEMS_LISTED: usize = 10_000;

/// One row.
pub(in crate::standards) struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    cells: TextCells<'a>,
    number: usize,
}

impl<'a> Row<'a> {
    /// The cell under `column`, trimmed; `None` when it is empty or there is no such column.
    pub(in crate::standards) fn get(&self, column: &str) -> Option<&'a str> {
        let cell = self.cells.get(*self.columns.get(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The cell of a column found before, trimmed; `None` when it is empty, too far right, or there is no such column.
    pub(in crate::standards) fn cell(&self, column: Option<usize>) -> Option<&'a str> {
        let cell = self.cells.get(column?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The cells of all columns whose name starts so, with the rest of the name, in the order of names.
    pub(in crate::standards) fn suffixed(&self, start: &str) -> Vec<(&'a str, &'a str)> {
        let columns = self.columns.keys().filter_map(|name| Some((name.strip_prefix(start)?, self.get(name)?)));
        let mut cells: Vec<_> = columns.collect();
        cells.sort_unstable();
        cells
    }

    /// The parts of a cell, separated by any of these.
    pub(in crate::standards) fn list(&self, column: &str, separators: &[&str]) -> Vec<&'a str> {
        let mut parts = vec![self.get(column).unwrap_or_default()];
        for separator in separators {
            parts = parts.into_iter().flat_map(|it| it.split(separator)).collect();
        }
        parts.into_iter().map(str::trim).filter(|it| !it.is_empty()).collect()
    }

    /// The cell as an IRI; a problem when it is none.
    pub(in crate::standards) fn iri(&self, column: &str, reading: &mut Reading) -> Option<Iri> {
        let cell = self.get(column).unwrap_or_default();
        match Iri::new(cell) {
            Ok(iri) => Some(iri),
            Err(error) => {
                reading.problems.push(Problem::error(
                    self.place(column),
                    error.to_string(),
                    format!("fill `{column}` with the concept's URI"),
                ));
                None
            }
        }
    }

    /// All cells as they stand.
    pub(in crate::standards) fn cells(&self) -> impl Iterator<Item = &'a str> {
        let cells = self.cells;
        (0..cells.len()).filter_map(move |at| cells.get(at))
    }

    /// The row's number; the header is row 1.
    pub(in crate::standards) fn number(&self) -> usize {
        self.number
    }

    /// Where a cell is.
    pub(in crate::standards) fn place(&self, column: &str) -> String {
        format!("row {}, column {column}", self.number)
    }
}

/// Calls `each` for rows that were read before: their numbers and their cells.
pub(in crate::standards) fn read_rows(
    header: &[String],
    rows: &[(usize, Vec<String>)],
    reading: &mut Reading,
    each: &mut dyn FnMut(&Row<'_>, &mut Reading),
) {
    let columns = by_name(header);
    let (mut text, mut ends) = (String::new(), Vec::new());
    for (number, cells) in rows {
        text.clear();
        ends.clear();
        for cell in cells {
            text.push_str(cell);
            ends.push(text.len());
        }
        each(&Row { columns: &columns, cells: TextCells::new(&text, &ends), number: *number }, reading);
    }
}

fn by_name(header: &[String]) -> HashMap<String, usize> {
    let names = header.iter().enumerate();
    names.map(|(at, name)| (name.trim_start_matches('\u{feff}').to_owned(), at)).collect()
}

/// Calls `each` for every row that can be read.
pub(in crate::standards) fn rows(
    table: &Table<'_>,
    limits: &Limits,
    reading: &mut Reading,
    each: &mut dyn FnMut(&Row<'_>, &mut Reading),
) {
    let columns = by_name(&table.header);
    let mut rows = Rows::of(table, limits);
    // The header.
    let _ = rows.next();
    let mut number = 1;
    let mut unlisted = 0;
    while let Some((cells, too_large)) = rows.next() {
        number += 1;
        if let Some(problem) = refused(&cells, too_large, table.header.len(), number, limits) {
            reading.problems.push(problem);
        } else if let Some(cells) = cells.text() {
            each(&Row { columns: &columns, cells, number }, reading);
        } else {
            let hint = "save the table as UTF-8";
            reading.problems.push(Problem::error(format!("row {number}"), "is not UTF-8", hint));
        }
        unlisted += reading.problems.len().saturating_sub(PROBLEMS_LISTED);
        reading.problems.truncate(PROBLEMS_LISTED);
    }
    if unlisted > 0 {
        let message = format!("{unlisted} more problems in this table are not listed");
        reading.problems.push(Problem::error("", message, "mend the first ones; the others may be of their kind"));
    }
}

/// Rows with too long cells are refused; rows with fewer cells too, since what is missing may be in the middle.
/// (Trailing cells may be left out: ESCO's own hierarchy does so.)
fn refused(
    cells: &Cells<'_>,
    too_large: Option<TooLarge>,
    columns: usize,
    number: usize,
    limits: &Limits,
) -> Option<Problem> {
    let place = || format!("row {number}");
    let is_long = too_large == Some(TooLarge::Bytes) || cells.iter().any(|it| it.len() > limits.csv_field_bytes);
    if is_long {
        let message = format!("a cell is longer than {} bytes (limit `csv_field_bytes`)", limits.csv_field_bytes);
        return Some(Problem::error(place(), message, "look for a quote that is not closed"));
    }
    if cells.len() > columns || cells.len() < columns.min(2) {
        let more = if too_large.is_some() { "more than " } else { "" };
        let message = format!("has {more}{} cells, the header has {columns}", cells.len());
        return Some(Problem::error(place(), message, "quote cells that hold commas"));
    }
    None
}
