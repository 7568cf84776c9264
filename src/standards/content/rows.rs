//! Rows of a table, one at a time, in memory that does not grow with the row: one that is too large is skipped.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::Table;
use crate::standards::Limits;

/// A row may have so many times the bytes of its longest cell.
const FULL_CELLS: usize = 16;

/// The rows of a table, header first.
pub(in crate::standards) struct Rows<'a> {
    reader: Reader,
    rest: &'a [u8],
    cells: Vec<u8>,
    ends: Vec<usize>,
    most_bytes: usize,
    most_cells: usize,
}

/// Why a row is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::standards) enum TooLarge {
    /// It has more bytes than a row may have.
    Bytes,
    /// It has more cells than a row may have.
    Cells,
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(in crate::standards) struct Cells<'r> {
    bytes: &'r [u8],
    ends: &'r [usize],
}

impl<'r> Cells<'r> {
    pub(in crate::standards) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell as it stands, without its quotes.
    pub(in crate::standards) fn get(&self, at: usize) -> Option<&'r [u8]> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start..end)
    }

    pub(in crate::standards) fn iter(&self) -> impl Iterator<Item = &'r [u8]> {
        let cells = *self;
        (0..cells.len()).filter_map(move |at| cells.get(at))
    }

    /// The same as text; `None` when a cell is not UTF-8.
    pub(in crate::standards) fn text(&self) -> Option<TextCells<'r>> {
        let text = std::str::from_utf8(self.bytes).ok()?;
        // Two cells may each have one half of a character.
        self.ends.iter().all(|it| text.is_char_boundary(*it)).then_some(TextCells { text, ends: self.ends })
    }
}

/// The cells of a row as text.
#[derive(Debug, Clone, Copy)]
pub(in crate::standards) struct TextCells<'r> {
    text: &'r str,
    ends: &'r [usize],
}

impl<'r> TextCells<'r> {
    /// Cells that stand one after the other in `text`, each up to its end.
    pub(in crate::standards) fn new(text: &'r str, ends: &'r [usize]) -> Self {
        Self { text, ends }
    }

    pub(in crate::standards) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(in crate::standards) fn get(&self, at: usize) -> Option<&'r str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }
}

impl<'a> Rows<'a> {
    pub(in crate::standards) fn of(table: &'a Table<'_>, limits: &Limits) -> Self {
        Self::new(&table.bytes, table.delimiter, table.quoted, limits)
    }

    pub(super) fn new(bytes: &'a [u8], delimiter: u8, quoted: bool, limits: &Limits) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).quoting(quoted).build(),
            rest: bytes,
            cells: vec![0; 8_192],
            ends: vec![0; 64],
            most_bytes: limits.csv_field_bytes.saturating_mul(FULL_CELLS).max(8_192),
            // One more than a table may have, so that too many are told apart from just enough.
            most_cells: limits.csv_columns.saturating_add(1).max(64),
        }
    }

    /// The next row. Of one that is too large the first cells are kept, to be looked at.
    pub(in crate::standards) fn next(&mut self) -> Option<(Cells<'_>, Option<TooLarge>)> {
        let (mut bytes, mut count, mut too_large) = (0, 0, None);
        // What is written here of a row that is too large is forgotten.
        let mut forgotten = [0; 64];
        let mut no_ends = [0; 64];
        loop {
            let (result, read, written, ended) = if too_large.is_some() {
                self.reader.read_record(self.rest, &mut forgotten, &mut no_ends)
            } else {
                let (cells, ends) = (self.cells.get_mut(bytes..), self.ends.get_mut(count..));
                self.reader.read_record(self.rest, cells.unwrap_or_default(), ends.unwrap_or_default())
            };
            self.rest = self.rest.get(read..).unwrap_or_default();
            if too_large.is_none() {
                bytes += written;
                count += ended;
            }
            match result {
                // The input is given whole; what is left to say is said when there is none.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull if too_large.is_some() => {}
                ReadRecordResult::OutputFull if self.cells.len() >= self.most_bytes => {
                    too_large = Some(TooLarge::Bytes);
                }
                ReadRecordResult::OutputFull => grow(&mut self.cells, self.most_bytes),
                ReadRecordResult::OutputEndsFull if self.ends.len() >= self.most_cells => {
                    too_large = Some(TooLarge::Cells);
                }
                ReadRecordResult::OutputEndsFull => grow(&mut self.ends, self.most_cells),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let ends = self.ends.get(..count).unwrap_or_default();
        let bytes = self.cells.get(..bytes).unwrap_or_default();
        Some((Cells { bytes, ends }, too_large))
    }
}

fn grow<T: Clone + Default>(list: &mut Vec<T>, most: usize) {
    list.resize(list.len().saturating_mul(2).min(most), T::default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8], limits: &Limits) -> Vec<(Vec<String>, Option<TooLarge>)> {
        let mut rows = Rows::new(bytes, b',', true, limits);
        let mut found = Vec::new();
        while let Some((cells, too_large)) = rows.next() {
            let cells = cells.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect();
            found.push((cells, too_large));
        }
        found
    }

    #[test]
    fn rows_are_those_of_the_csv_library() {
        let long = format!("a,b\n{},{}\n1,2", "x".repeat(9_000), "\"y\"\"z\"".repeat(2_000));
        let wide = format!("{}\n{}\n", "a,".repeat(150), "1,".repeat(200));
        for text in [
            "",
            "\n",
            "a",
            "a,b\n1,2\n",
            "a,b\r1,2\r",
            "a,b\r\n\"1\r\n\",2\r\n\r\n3,",
            "\"a",
            "a\"b,\"c\"d",
            &long,
            &wide,
        ] {
            let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            let expected: Vec<_> = reader
                .byte_records()
                .map(|it| it.unwrap().iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect())
                .map(|it: Vec<String>| (it, None))
                .collect();
            assert_eq!(rows(text.as_bytes(), &Limits::default()), expected, "{text:.40}");
        }
    }

    #[test]
    fn what_is_too_large_is_skipped_and_the_rest_goes_on() {
        let limits = Limits { csv_field_bytes: 1_024, csv_columns: 100, ..Limits::default() };
        let text = format!("a,b\n1,\"{}\"\n3,4\n{}\n5,6\n", "x\n".repeat(50_000), "1,".repeat(5_000));
        let found = rows(text.as_bytes(), &limits);
        assert_eq!(
            found.iter().map(|it| it.1).collect::<Vec<_>>(),
            [None, Some(TooLarge::Bytes), None, Some(TooLarge::Cells), None]
        );
        assert_eq!(found[2].0, ["3", "4"]);
        assert_eq!(found[4].0, ["5", "6"]);
    }

    #[test]
    fn halves_of_characters_are_no_text() {
        let limits = Limits::default();
        for (bytes, is_text) in [("ü,x\n".as_bytes(), true), (b"\xc3,\xbc\n", false), (b"a,\xe7\n", false)] {
            let mut rows = Rows::new(bytes, b',', true, &limits);
            assert_eq!(rows.next().unwrap().0.text().is_some(), is_text, "{bytes:?}");
        }
    }
}
