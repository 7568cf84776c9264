//! Tables: separated by commas, tabs or semicolons.

use std::borrow::Cow;

use super::{Content, Table};
use crate::{
    model::Problem,
    standards::{Limits, esco, rsd},
};

/// A table: at least two columns, and most of its first rows have as many cells as its header. `Some(None)` when it is
/// one that is refused.
#[expect(clippy::option_option, reason = "not a table, a refused table, a table")]
pub(super) fn table<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<Option<Content<'a>>> {
    let first_line = bytes.split(|it| *it == b'\n').next().unwrap_or(bytes);
    let delimiter = if first_line.contains(&b'\t') {
        b'\t'
    } else if first_line.contains(&b';') && !first_line.contains(&b',') {
        b';'
    } else {
        b','
    };
    // Tab-separated files of the field (O*NET) do not quote: a quote in them is a character.
    let quoted = delimiter != b'\t' || first_line.contains(&b'"');
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).quoting(quoted).from_reader(bytes);
    let header: Vec<String> =
        reader.byte_headers().ok()?.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect();
    if header.len() > limits.csv_columns {
        let message = format!("{} columns are more than {} (limit `csv_columns`)", header.len(), limits.csv_columns);
        problems.push(Problem::error("row 1", message, "no list of skills needs that"));
        return Some(None);
    }
    let known = esco::knows(&header) || rsd::knows(&header);
    let alike = reader.byte_records().take(20).flatten().map(|it| it.len() == header.len()).collect::<Vec<_>>();
    let most = !alike.is_empty() && alike.iter().filter(|it| **it).count() * 2 > alike.len();
    let short = header.iter().all(|it| it.len() <= 64 && !it.is_empty());
    let table = Table { bytes: Cow::Borrowed(bytes), delimiter, quoted, header };
    (table.header.len() >= 2 && (known || (most && short))).then_some(Some(Content::Csv(table)))
}
