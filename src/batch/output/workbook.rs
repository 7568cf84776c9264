//! Tables as sheets of one workbook. The same tables give the same bytes: its dates are fixed.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Writer, Worksheet, XlsxError};

use super::table::{Cell, Columns, Kind};
use crate::batch::error::BatchError;

/// A sheet has no more rows than this: what is larger is no workbook any more. All rows are in the other formats.
const MOST_ROWS: u32 = 200_000;
/// A cell cannot hold more characters.
const MOST_CHARACTERS: usize = 32_767;

/// A workbook while it is written.
pub(super) struct Workbook {
    writer: Writer,
    bold: Format,
    share: Format,
    row: u32,
}

impl Workbook {
    pub(super) fn new() -> Self {
        let mut writer = Writer::new();
        if let Ok(date) = ExcelDateTime::from_ymd(2026, 1, 1) {
            writer.set_properties(&DocProperties::new().set_creation_datetime(&date));
        }
        Self { writer, bold: Format::new().set_bold(), share: Format::new().set_num_format("0.0%"), row: 0 }
    }

    /// Begins a sheet.
    pub(super) fn begin(&mut self, name: &str, columns: Columns) -> Result<(), BatchError> {
        self.row = 0;
        let (bold, sheet) = (self.bold.clone(), self.writer.add_worksheet());
        let header = |sheet: &mut Worksheet| {
            sheet.set_name(name)?;
            sheet.set_freeze_panes(1, 0)?;
            for (at, (name, kind)) in (0..).zip(columns) {
                sheet.write_string_with_format(0, at, *name, &bold)?;
                sheet.set_column_width(at, if *kind == Kind::Text { 28.0 } else { 14.0 })?;
            }
            Ok(())
        };
        header(sheet).map_err(failed)
    }

    /// Adds a row to the sheet that was begun last.
    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), BatchError> {
        self.row += 1;
        if self.row > MOST_ROWS + 1 {
            return Ok(());
        }
        let (row, share) = (self.row, self.share.clone());
        let Some(sheet) = self.writer.worksheets_mut().last_mut() else { return Ok(()) };
        if row > MOST_ROWS {
            let words = format!("the first {MOST_ROWS} rows; the others are in the other formats");
            return sheet.write_string(row, 0, words).map(drop).map_err(failed);
        }
        let write = |sheet: &mut Worksheet| {
            for (at, cell) in (0..).zip(cells) {
                match cell {
                    // A string cell, whatever it begins with: never a formula, never a link.
                    Cell::Text(text) => sheet.write_string(row, at, cut(text))?,
                    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
                    Cell::Count(number) => sheet.write_number(row, at, *number as f64)?,
                    Cell::Nothing => sheet,
                    Cell::Share(number) => sheet.write_number_with_format(row, at, *number, &share)?,
                };
            }
            Ok(())
        };
        write(sheet).map_err(failed)
    }

    /// The workbook's bytes.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, BatchError> {
        self.writer.save_to_buffer().map_err(failed)
    }
}

fn cut(text: &str) -> String {
    // Characters of a workbook are units of UTF-16.
    if text.len() <= MOST_CHARACTERS || text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut units = 0;
    for character in text.chars() {
        units += character.len_utf16();
        if units >= MOST_CHARACTERS {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn failed(error: XlsxError) -> BatchError {
    BatchError::request(format!("the workbook cannot be written: {error}"), "leave xlsx out of --tables")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::{Cell, Kind, Workbook, cut};

    #[test]
    fn cells_are_text_or_numbers_and_bytes_repeat() {
        let make = || {
            let mut workbook = Workbook::new();
            workbook.begin("gaps", &[("job", Kind::Text), ("rank", Kind::Count), ("coverage", Kind::Share)]).unwrap();
            let row = [Cell::Text("=HYPERLINK(\"x\")".to_owned()), Cell::Count(3), Cell::Share(0.25)];
            workbook.row(&row).unwrap();
            workbook.bytes().unwrap()
        };
        let bytes = make();
        assert!(bytes == make(), "the same table gave other bytes");
        let mut read = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.worksheet_formula("gaps").unwrap().used_cells().count(), 0);
        let sheet = read.worksheet_range("gaps").unwrap();
        assert_eq!(sheet.get((1, 0)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));
        assert_eq!((sheet.get((1, 1)), sheet.get((1, 2))), (Some(&Data::Float(3.0)), Some(&Data::Float(0.25))));
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"𝄞".repeat(20_000)).encode_utf16().count(), 32_767);
    }
}
