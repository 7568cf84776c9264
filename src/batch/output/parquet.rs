//! Tables as Parquet files. The same rows give the same bytes.

use std::sync::Arc;

use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

use super::{
    aside::AsideFile,
    table::{Cell, Columns, Kind},
};
use crate::batch::error::BatchError;

/// Rows of a group: columns are written when so many are there.
const ROWS: usize = 65_536;

/// A table while it is written.
pub(super) struct ParquetTable {
    writer: SerializedFileWriter<AsideFile>,
    columns: Columns,
    rows: Vec<Vec<Cell>>,
}

impl ParquetTable {
    pub(super) fn begin(file: AsideFile, columns: Columns) -> Result<Self, BatchError> {
        let fields = columns.iter().map(|(name, kind)| match kind {
            Kind::Text => format!("REQUIRED BYTE_ARRAY {name} (UTF8);"),
            Kind::Count => format!("REQUIRED INT64 {name};"),
            Kind::Share => format!("REQUIRED DOUBLE {name};"),
        });
        let schema = format!("message table {{ {} }}", fields.collect::<Vec<_>>().join(" "));
        let schema = Arc::new(parse_message_type(&schema).map_err(failed)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("skillmatch {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        Ok(Self { writer, columns, rows: Vec::new() })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), BatchError> {
        self.rows.push(cells.to_vec());
        if self.rows.len() >= ROWS { self.group() } else { Ok(()) }
    }

    /// Ends the table and gives the file back.
    pub(super) fn finish(mut self) -> Result<AsideFile, BatchError> {
        if !self.rows.is_empty() {
            self.group()?;
        }
        self.writer.into_inner().map_err(failed)
    }

    fn group(&mut self) -> Result<(), BatchError> {
        let rows = std::mem::take(&mut self.rows);
        let columns = self.columns;
        let mut write = || {
            let mut group = self.writer.next_row_group()?;
            for (at, (_, kind)) in columns.iter().enumerate() {
                let Some(mut column) = group.next_column()? else { break };
                let cells = rows.iter().filter_map(|it| it.get(at));
                match kind {
                    Kind::Text => {
                        let texts: Vec<ByteArray> = cells.map(|it| ByteArray::from(text(it))).collect();
                        column.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
                    }
                    Kind::Count => {
                        let numbers: Vec<i64> = cells.map(number).collect();
                        column.typed::<Int64Type>().write_batch(&numbers, None, None)?;
                    }
                    Kind::Share => {
                        let shares: Vec<f64> = cells.map(share).collect();
                        column.typed::<DoubleType>().write_batch(&shares, None, None)?;
                    }
                }
                column.close()?;
            }
            group.close().map(drop)
        };
        write().map_err(failed)
    }
}

fn text(cell: &Cell) -> &str {
    if let Cell::Text(text) = cell { text } else { "" }
}

fn number(cell: &Cell) -> i64 {
    if let Cell::Count(number) = cell { i64::try_from(*number).unwrap_or(i64::MAX) } else { 0 }
}

fn share(cell: &Cell) -> f64 {
    if let Cell::Share(share) = cell { *share } else { 0.0 }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn failed(error: ParquetError) -> BatchError {
    let hint = "make room on the disk, or leave parquet out of --tables";
    BatchError::request(format!("a Parquet table cannot be written: {error}"), hint)
}
