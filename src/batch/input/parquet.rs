//! Tables in Parquet files, row by row.

use std::fs::File;

use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::{Field, reader::RowIter},
};

use super::{
    Source,
    rows::{Refused, Row},
};
use crate::batch::error::BatchError;

/// The rows of a Parquet file.
pub(super) struct ParquetRows {
    header: Vec<String>,
    rows: RowIter<'static>,
    source: Source,
    number: u64,
}

impl ParquetRows {
    pub(super) fn open(source: &Source) -> Result<Self, BatchError> {
        let Some(path) = source.path() else {
            return Err(BatchError::input(
                &source.name,
                "is Parquet, which is read from files only",
                "save it as a file",
            ));
        };
        let file = File::open(path).map_err(BatchError::read(path))?;
        let damaged = |error: parquet::errors::ParquetError| {
            BatchError::input(&source.name, format!("cannot be read as Parquet: {error}"), "save it again, or as CSV")
        };
        let reader = SerializedFileReader::new(file).map_err(damaged)?;
        let fields = reader.metadata().file_metadata().schema().get_fields().to_vec();
        let header = fields.iter().map(|it| it.name().to_owned()).collect();
        Ok(Self { header, rows: RowIter::from_file_into(Box::new(reader)), source: source.clone(), number: 1 })
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row; what cannot be read of a file ends it with an error.
    pub(super) fn next(&mut self) -> Result<Option<Row>, BatchError> {
        let Some(row) = self.rows.next() else { return Ok(None) };
        self.number += 1;
        let row = row.map_err(|error| {
            let message = format!("cannot be read from row {} on: {error}", self.number);
            BatchError::input(&self.source.name, message, "save it again, or as CSV")
        })?;
        let mut cells = Vec::with_capacity(self.header.len());
        for (at, (_, field)) in row.get_column_iter().enumerate() {
            let Some(text) = text_of(field) else {
                let reason = "holds something that is neither text, a number nor a list of them".to_owned();
                let cells = Err(Refused { column: Some(at), reason });
                return Ok(Some(Row { number: self.number, cells, is_windows_1252: false }));
            };
            cells.push(text);
        }
        Ok(Some(Row { number: self.number, cells: Ok(cells), is_windows_1252: false }))
    }
}

/// What a cell says; a list is written with semicolons between its items.
fn text_of(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.to_owned(),
        Field::ListInternal(list) => list.elements().iter().map(text_of).collect::<Option<Vec<String>>>()?.join("; "),
        Field::Group(_) | Field::MapInternal(_) => return None,
        number => number.to_string(),
    })
}
