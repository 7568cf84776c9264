//! Rows of a delimited table, one at a time from a file of any size: memory does not grow with the file, nor with a row.

use std::io::{BufRead, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::encoding;

/// A row as it came: its number (the header is row 1), and its cells or why they cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::batch) struct Row {
    pub(in crate::batch) number: u64,
    pub(in crate::batch) cells: Result<Vec<String>, Refused>,
    /// Whether a cell was Windows-1252.
    pub(in crate::batch) is_windows_1252: bool,
}

/// Why a row is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::batch) struct Refused {
    /// The cell to blame, where one is.
    pub(in crate::batch) column: Option<usize>,
    pub(in crate::batch) reason: String,
}

/// What is refused of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowLimits {
    /// The longest cell, in bytes.
    pub(super) cell_bytes: usize,
    /// The longest row, in bytes.
    pub(super) row_bytes: usize,
    /// Most cells of a row.
    pub(super) columns: usize,
}

/// The rows of a table.
pub(super) struct Rows<R> {
    reader: Reader,
    from: BufReader<encoding::Plain<R>>,
    limits: RowLimits,
    number: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    is_utf16: bool,
}

impl<R: Read> Rows<R> {
    /// The rows of what `from` gives, header first. The delimiter is told from its start.
    pub(super) fn new(from: R, limits: RowLimits) -> std::io::Result<Self> {
        let from = encoding::Plain::new(from)?;
        let is_utf16 = from.is_utf16();
        let mut from = BufReader::with_capacity(1 << 16, from);
        let (delimiter, is_said) = delimiter(from.fill_buf()?);
        let mut rows = Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            from,
            limits,
            number: 0,
            bytes: vec![0; 8_192],
            ends: vec![0; 64],
            is_utf16,
        };
        if is_said {
            rows.record()?;
        }
        Ok(rows)
    }

    /// The next row.
    pub(super) fn next(&mut self) -> std::io::Result<Option<Row>> {
        let Some((bytes, count, too_large)) = self.record()? else { return Ok(None) };
        self.number += 1;
        if let Some(reason) = too_large {
            return Ok(Some(self.refused(None, reason)));
        }
        let (mut cells, mut start, mut is_windows_1252) = (Vec::with_capacity(count), 0, false);
        for (column, end) in self.ends.iter().take(count).copied().enumerate() {
            let cell = self.bytes.get(start..end.min(bytes)).unwrap_or_default();
            start = end;
            if cell.len() > self.limits.cell_bytes {
                let reason = format!("is longer than {} bytes (limit `csv_field_bytes`)", self.limits.cell_bytes);
                return Ok(Some(self.refused(Some(column), reason)));
            }
            let Some((text, how)) = encoding::cell(cell) else {
                let reason = "is neither UTF-8 nor Windows-1252".to_owned();
                return Ok(Some(self.refused(Some(column), reason)));
            };
            if self.is_utf16 && text.contains('\u{fffd}') {
                return Ok(Some(self.refused(Some(column), "is not UTF-16".to_owned())));
            }
            is_windows_1252 |= how == encoding::CellText::Windows1252;
            cells.push(text);
        }
        Ok(Some(Row { number: self.number, cells: Ok(cells), is_windows_1252 }))
    }

    fn refused(&self, column: Option<usize>, reason: String) -> Row {
        Row { number: self.number, cells: Err(Refused { column, reason }), is_windows_1252: false }
    }

    /// Reads a record into the buffers: its bytes, its number of cells, and whether it is too large to be kept.
    fn record(&mut self) -> std::io::Result<Option<(usize, usize, Option<String>)>> {
        let (mut bytes, mut count, mut too_large) = (0, 0, None);
        // What is written here of a row that is too large is forgotten.
        let (mut forgotten, mut no_ends) = ([0; 1_024], [0; 64]);
        loop {
            let input = self.from.fill_buf()?;
            let (result, read, written, ended) = if too_large.is_some() {
                self.reader.read_record(input, &mut forgotten, &mut no_ends)
            } else {
                let (cells, ends) = (self.bytes.get_mut(bytes..), self.ends.get_mut(count..));
                self.reader.read_record(input, cells.unwrap_or_default(), ends.unwrap_or_default())
            };
            self.from.consume(read);
            if too_large.is_none() {
                bytes += written;
                count += ended;
            }
            match result {
                // At the end of the file the input is empty too, and the reader says what is left.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull if too_large.is_some() => {}
                ReadRecordResult::OutputFull if self.bytes.len() >= self.limits.row_bytes => {
                    too_large = Some(format!(
                        "has more than {} bytes (limit `row_bytes`): look for a quote that is not closed",
                        self.limits.row_bytes
                    ));
                }
                ReadRecordResult::OutputFull => {
                    let length = (self.bytes.len() * 2).min(self.limits.row_bytes);
                    self.bytes.resize(length, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() > self.limits.columns => {
                    too_large = Some(format!("has more than {} cells (limit `csv_columns`)", self.limits.columns));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return Ok(Some((bytes, count, too_large))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }
}

/// The delimiter of a table, told from its first bytes: the one with which most rows have as many cells as the header.
/// A first line `sep=;` says it.
fn delimiter(start: &[u8]) -> (u8, bool) {
    let first = start.split(|it| matches!(it, b'\n' | b'\r')).next().unwrap_or_default().trim_ascii();
    let words = first.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(first);
    if let [a, b, c, b'=', delimiter] = words
        && [*a, *b, *c].eq_ignore_ascii_case(b"sep")
        && !delimiter.is_ascii_alphanumeric()
    {
        return (*delimiter, true);
    }
    let present = b",;\t|".iter().copied().filter(|it| first.contains(it));
    // Of equals the last one is taken, so the most usual stands there.
    let best = present.rev().max_by_key(|it| fit(start, *it));
    (best.unwrap_or(b','), false)
}

/// How well a delimiter fits: rows alike, per mille, then columns.
fn fit(start: &[u8], delimiter: u8) -> (usize, usize) {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(start);
    let widths: Vec<usize> = reader.byte_records().take(50).map_while(Result::ok).map(|it| it.len()).collect();
    let header = widths.first().copied().unwrap_or(0);
    // The last one may be cut.
    let rows = widths.get(1..widths.len().saturating_sub(1)).unwrap_or_default();
    let alike = rows.iter().filter(|it| **it == header).count();
    ((alike * 1000).checked_div(rows.len()).unwrap_or(1000), header)
}

#[cfg(test)]
mod tests {
    use super::{Row, RowLimits, Rows, delimiter};

    const LIMITS: RowLimits = RowLimits { cell_bytes: 20_000, row_bytes: 40_000, columns: 100 };

    fn read(bytes: &[u8]) -> Vec<Row> {
        let mut rows = Rows::new(bytes, LIMITS).unwrap();
        std::iter::from_fn(|| rows.next().unwrap()).collect()
    }

    fn cells(row: &Row) -> Vec<&str> {
        row.cells.as_ref().unwrap().iter().map(String::as_str).collect()
    }

    #[test]
    fn delimiters_are_told_from_the_rows() {
        for (text, expected) in [
            ("id,skills\n1,\"a;b\"\n2,c\n3,d\n", b','),
            ("id;skills\n1;a, b\n2;c, d, e\n3;f\n", b';'),
            ("id\tskills\n1\ta, b\n2\tc; d\n", b'\t'),
            ("id|skills\n1|a\n", b'|'),
            ("skills\npython\n", b','),
            ("id, note; more\n1, a\n2, b\n3, c\n", b','),
            ("sep=;\nid;skills\n", b';'),
        ] {
            assert_eq!(delimiter(text.as_bytes()).0 as char, expected as char, "{text}");
        }
    }

    #[test]
    fn rows_are_those_of_the_csv_library() {
        let long = format!("a,b\n{},{}\n1,2", "x".repeat(9_000), "\"y\"\"z\"".repeat(2_000));
        for text in ["", "a", "a,b\n1,2\n", "a,b\r1,2\r", "a,b\r\n\"1\r\n\",2\r\n\r\n3,", "\"a", &long] {
            let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect();
            let found: Vec<Vec<String>> = read(text.as_bytes()).into_iter().map(|it| it.cells.unwrap()).collect();
            assert_eq!(found, expected, "{text:.40}");
        }
    }

    #[test]
    fn what_is_too_large_or_no_text_is_refused_and_the_rest_goes_on() {
        let mut bytes = b"sep=;\nid;skills\n1;\"".to_vec();
        bytes.extend(b"x\n".repeat(10_000_000));
        bytes.extend(b"\"\n2;a\n3;\x81\n4;M\xfcnster\n");
        bytes.extend(format!("5;{}\n6;{}\n7;ü\n", "y".repeat(20_001), ";".repeat(500)).into_bytes());
        let rows = read(&bytes);
        assert_eq!(rows.iter().map(|it| it.number).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
        let refused: Vec<_> = rows.iter().filter_map(|it| Some((it.number, it.cells.as_ref().err()?))).collect();
        let shown: Vec<_> = refused.iter().map(|(number, it)| (*number, it.column, it.reason.as_str())).collect();
        let [(2, None, quote), (4, Some(1), text), (6, Some(1), long), (7, None, wide)] = shown.as_slice() else {
            panic!("{shown:?}");
        };
        for (reason, words) in [
            (quote, "row_bytes"),
            (text, "neither UTF-8 nor Windows-1252"),
            (long, "csv_field_bytes"),
            (wide, "csv_columns"),
        ] {
            assert!(reason.contains(words), "{reason}");
        }
        assert_eq!(
            (cells(&rows[2]), cells(&rows[4]), rows[4].is_windows_1252),
            (vec!["2", "a"], vec!["4", "Münster"], true)
        );
        assert_eq!((cells(&rows[7]), rows[7].is_windows_1252), (vec!["7", "ü"], false));
    }
}
