//! Workbooks (XLSX): the first sheet that is a table of some rows, as CSV. Cells are read one by one; a sheet is never laid out in full,
//! since two cells can span billions.

use std::{borrow::Cow, collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{
    Table,
    archive::{self, Zip},
};
use crate::{model::Problem, standards::Limits};

/// The header is looked for in so many rows: titles and notes may stand above it.
const HEADER_ROWS: usize = 20;
const MEND: &str = "save the sheet as CSV";

/// The table in a workbook.
pub(super) fn table(
    bytes: &[u8],
    mut zip: Zip<'_>,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Result<Table<'static>, Problem> {
    // The library trusts the archive; so what it will unpack is unpacked and counted here first.
    archive::check(&mut zip, bytes.len(), limits)?;
    drop(zip);
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
    let visible = |it: &&calamine::Sheet| it.typ == SheetType::WorkSheet && it.visible == SheetVisible::Visible;
    let names: Vec<String> = workbook.sheets_metadata().iter().filter(visible).map(|it| it.name.clone()).collect();
    // A sheet of a single row often says what the workbook is: the first table of more rows is taken, if there is one.
    let mut taken: Option<(String, usize, Table<'static>)> = None;
    let mut passed_over = Vec::new();
    for name in names {
        let rows = rows(&mut workbook, &name, limits)?;
        let filled = rows.len();
        let is_better = taken.as_ref().is_none_or(|(_, rows, _)| *rows <= 2 && filled > 2);
        match if is_better { as_table(&rows, limits)? } else { None } {
            Some(table) => passed_over.extend(taken.replace((name, filled, table)).map(|it| it.0)),
            None if filled > 0 => passed_over.push(name),
            None => {}
        }
    }
    let Some((_, _, table)) = taken else {
        return Err(Problem::error("", "is a workbook without a table in it", "give it a header and rows"));
    };
    for name in passed_over {
        let message = format!("the sheet `{name}` is not read: only one table of a workbook is");
        problems.push(Problem::warning(place(&name), message, "save it as a file of its own, if it matters"));
    }
    Ok(table)
}

/// The filled rows of a sheet: number of the row, then its cells by column.
type SheetRows = BTreeMap<u32, BTreeMap<u32, String>>;

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<SheetRows, Problem> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| damaged(name, &error))?;
    let most_columns = u32::try_from(limits.csv_columns).unwrap_or(u32::MAX);
    let mut rows = SheetRows::new();
    let mut bytes_left = limits.archive_bytes;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(name, &error))? {
        let text = text_of(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if column >= most_columns {
            let message = format!("has more than {most_columns} columns (limit `csv_columns`)");
            return Err(Problem::error(place(name), message, "no list of skills needs that"));
        }
        // Many cells may share one text, so the sheet may be larger than what was unpacked. A cell costs more than its text.
        let cost = u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_add(64);
        bytes_left = bytes_left.checked_sub(cost).ok_or_else(|| {
            let message = format!("holds more than {} bytes of cells (limit `archive_bytes`)", limits.archive_bytes);
            Problem::error(place(name), message, "split it, or save it as CSV")
        })?;
        rows.entry(row).or_default().insert(column, text.into_owned());
    }
    Ok(rows)
}

/// The rows as CSV from the header on; `None` when no row can be the header of another.
fn as_table(rows: &SheetRows, limits: &Limits) -> Result<Option<Table<'static>>, Problem> {
    let widest = rows.values().take(HEADER_ROWS).map(BTreeMap::len).max().unwrap_or(0);
    let Some(header_row) = rows.iter().find(|(_, cells)| cells.len() * 2 > widest).map(|(row, _)| *row) else {
        return Ok(None);
    };
    let body = || rows.range(header_row + 1..);
    let (Some(header), Some(_)) = (rows.get(&header_row), body().next()) else { return Ok(None) };
    let Some(first) = header.keys().next().copied() else { return Ok(None) };
    let last = body().filter_map(|(_, cells)| cells.keys().next_back()).chain(header.keys()).max().copied();
    let last = last.unwrap_or(first);
    let names: Vec<String> =
        (first..=last).map(|column| header.get(&column).map(|it| it.trim().to_owned()).unwrap_or_default()).collect();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let written = |error: csv::Error| Problem::error("", format!("cannot be read as a table: {error}"), MEND);
    writer.write_record(&names).map_err(written)?;
    let most = limits.archive_bytes;
    let mut size = 0_u64;
    for (_, cells) in body() {
        let end = cells.keys().next_back().copied().unwrap_or(first);
        let texts =
            (first..=end.max(first + 1).min(last.max(first))).map(|it| cells.get(&it).map_or("", String::as_str));
        size += texts.clone().map(|it| u64::try_from(it.len()).unwrap_or(0) + 1).sum::<u64>();
        if size > most {
            let message = format!("is larger than {most} bytes as a table (limit `archive_bytes`)");
            return Err(Problem::error("", message, "split it, or save it as CSV"));
        }
        writer.write_record(texts).map_err(written)?;
    }
    let bytes = writer.into_inner().map_err(|error| written(error.into_error().into()))?;
    Ok(Some(Table { bytes: Cow::Owned(bytes), delimiter: b',', quoted: true, header: names }))
}

/// What a cell shows. Dates are ISO 8601, and whole numbers have no point.
fn text_of<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        DataRef::DateTime(time) => Cow::Owned(date_of(time)),
        // A formula that failed says nothing.
        DataRef::Error(_) | DataRef::Empty => Cow::Borrowed(""),
    }
}

fn date_of(time: &calamine::ExcelDateTime) -> String {
    if !time.is_datetime() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn damaged(sheet: &str, error: &XlsxError) -> Problem {
    Problem::error(place(sheet), format!("is a workbook that cannot be read: {error}"), MEND)
}

fn place(sheet: &str) -> String {
    if sheet.is_empty() { String::new() } else { format!("sheet {sheet}") }
}

#[cfg(test)]
mod tests;
