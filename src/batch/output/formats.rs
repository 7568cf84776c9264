//! A table in each of the formats that are asked for. Nothing that a spreadsheet would run is written as anything but
//! text.

use serde_json::{Map, Value};

use super::{
    aside::{Aside, AsideFile},
    table::{Cell, Columns, Kind},
    workbook::Workbook,
};
use crate::batch::error::BatchError;

/// A file format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableFormat {
    /// One self-contained page.
    Html,
    /// A file for each table.
    Csv,
    /// One file with all tables.
    Json,
    /// A file for each table, a row a line.
    JsonLines,
    /// One workbook with a sheet for each table.
    Xlsx,
    /// A file for each table.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What is known of a file that was written.
#[derive(Debug, Clone, serde::Serialize)]
pub struct WrittenFile {
    /// Its name in the folder.
    pub name: String,
    /// BLAKE3 digest, 64 hexadecimal digits.
    pub digest: String,
}

/// Writes tables, one after the other, in all formats that are asked for.
pub(super) struct TableWriter<'a> {
    aside: &'a mut Aside,
    formats: &'a [TableFormat],
    json: Option<AsideFile>,
    json_tables: usize,
    json_name: String,
    workbook: Option<Workbook>,
    files: Vec<WrittenFile>,
}

/// The files of one table while it is written.
struct OneTable {
    csv: Option<(String, csv::Writer<AsideFile>)>,
    lines: Option<(String, AsideFile)>,
    #[cfg(feature = "parquet")]
    parquet: Option<(String, super::parquet::ParquetTable)>,
}

impl<'a> TableWriter<'a> {
    /// Begins; `name` is that of the file with all tables.
    pub(super) fn new(aside: &'a mut Aside, formats: &'a [TableFormat], name: &str) -> Result<Self, BatchError> {
        let json_name = format!("{name}.json");
        let mut json = if formats.contains(&TableFormat::Json) { Some(aside.create(&json_name)?) } else { None };
        if let Some(json) = &mut json {
            json.put(b"{")?;
        }
        let workbook = formats.contains(&TableFormat::Xlsx).then(Workbook::new);
        Ok(Self { aside, formats, json, json_tables: 0, json_name, workbook, files: Vec::new() })
    }

    /// Writes one table; `rows` calls what it is given for each row.
    pub(super) fn table(
        &mut self,
        name: &str,
        columns: Columns,
        rows: impl FnOnce(&mut dyn FnMut(&[Cell]) -> Result<(), BatchError>) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let mut one = OneTable::begin(self.aside, self.formats, name, columns)?;
        if let Some(json) = &mut self.json {
            let comma = if self.json_tables > 0 { "," } else { "" };
            json.put(format!("{comma}\n\"{name}\": [").as_bytes())?;
            self.json_tables += 1;
        }
        if let Some(workbook) = &mut self.workbook {
            workbook.begin(name, columns)?;
        }
        let mut count = 0_u64;
        rows(&mut |row| {
            one.row(columns, row)?;
            if let Some(json) = &mut self.json {
                json.put(if count > 0 { b",\n" } else { b"\n" })?;
                json.put(object(columns, row).as_bytes())?;
            }
            if let Some(workbook) = &mut self.workbook {
                workbook.row(row)?;
            }
            count += 1;
            Ok(())
        })?;
        if let Some(json) = &mut self.json {
            json.put(b"\n]")?;
        }
        one.finish(&mut self.files)
    }

    /// Ends the files that hold all tables; gives back what was written.
    pub(super) fn finish(mut self) -> Result<Vec<WrittenFile>, BatchError> {
        if let Some(mut json) = self.json.take() {
            json.put(b"\n}\n")?;
            self.files.push(WrittenFile { name: self.json_name.clone(), digest: json.finish()? });
        }
        if let Some(workbook) = self.workbook.take() {
            let name = self.json_name.replace(".json", ".xlsx");
            let mut file = self.aside.create(&name)?;
            file.put(&workbook.bytes()?)?;
            self.files.push(WrittenFile { name, digest: file.finish()? });
        }
        Ok(self.files)
    }
}

impl OneTable {
    fn begin(aside: &mut Aside, formats: &[TableFormat], name: &str, columns: Columns) -> Result<Self, BatchError> {
        let mut csv = None;
        if formats.contains(&TableFormat::Csv) {
            let name = format!("{name}.csv");
            let file = aside.create(&name)?;
            let failed = file.failed();
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(columns.iter().map(|it| it.0)).map_err(|it| failed(it.into()))?;
            csv = Some((name, writer));
        }
        let mut lines = None;
        if formats.contains(&TableFormat::JsonLines) {
            let name = format!("{name}.jsonl");
            lines = Some((name.clone(), aside.create(&name)?));
        }
        #[cfg(feature = "parquet")]
        let parquet = if formats.contains(&TableFormat::Parquet) {
            let name = format!("{name}.parquet");
            Some((name.clone(), super::parquet::ParquetTable::begin(aside.create(&name)?, columns)?))
        } else {
            None
        };
        Ok(Self {
            csv,
            lines,
            #[cfg(feature = "parquet")]
            parquet,
        })
    }

    fn row(&mut self, columns: Columns, row: &[Cell]) -> Result<(), BatchError> {
        if let Some((_, writer)) = &mut self.csv {
            let failed = writer.get_ref().failed();
            writer.write_record(row.iter().map(harmless)).map_err(|it| failed(it.into()))?;
        }
        if let Some((_, file)) = &mut self.lines {
            let mut line = object(columns, row);
            line.push('\n');
            file.put(line.as_bytes())?;
        }
        #[cfg(feature = "parquet")]
        if let Some((_, parquet)) = &mut self.parquet {
            parquet.row(row)?;
        }
        Ok(())
    }

    fn finish(self, files: &mut Vec<WrittenFile>) -> Result<(), BatchError> {
        if let Some((name, writer)) = self.csv {
            let failed = writer.get_ref().failed();
            let file = writer.into_inner().map_err(|it| failed(it.into_error()))?;
            files.push(WrittenFile { name, digest: file.finish()? });
        }
        if let Some((name, file)) = self.lines {
            files.push(WrittenFile { name, digest: file.finish()? });
        }
        #[cfg(feature = "parquet")]
        if let Some((name, parquet)) = self.parquet {
            files.push(WrittenFile { name, digest: parquet.finish()?.finish()? });
        }
        Ok(())
    }
}

/// A cell as CSV: text that a spreadsheet would run as a formula gets an apostrophe in front.
fn harmless(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless_text(text),
        Cell::Count(number) => number.to_string(),
        Cell::Share(share) => share.to_string(),
        Cell::Nothing => String::new(),
    }
}

/// Text without anything that a spreadsheet would run.
pub(super) fn harmless_text(text: &str) -> String {
    // Blanks before the sign do not keep every program from running it; full-width signs are run by some.
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if runs { format!("'{text}") } else { text.to_owned() }
}

/// A row as a JSON object.
fn object(columns: Columns, row: &[Cell]) -> String {
    let pairs = columns.iter().zip(row).map(|((name, kind), cell)| {
        let value = match cell {
            Cell::Text(text) => Value::from(text.as_str()),
            Cell::Count(number) => Value::from(*number),
            Cell::Share(share) => Value::from(*share),
            Cell::Nothing => Value::Null,
        };
        debug_assert!(matches!(
            (cell, kind),
            (Cell::Text(_), Kind::Text)
                | (Cell::Count(_), Kind::Count)
                | (Cell::Share(_), Kind::Share)
                | (Cell::Nothing, _)
        ));
        ((*name).to_owned(), value)
    });
    Value::Object(pairs.collect::<Map<String, Value>>()).to_string()
}

#[cfg(test)]
mod tests {
    use super::harmless_text;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-j4", "'-j4"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("  =1", "'  =1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("＝1", "'＝1"),
            ("'=1", "'=1"),
            ("1-2", "1-2"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(harmless_text(text), expected, "{text:?}");
        }
    }
}
