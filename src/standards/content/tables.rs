//! Tables: separated by commas, semicolons, tabs or bars.

use std::borrow::Cow;

use super::{
    Content, Table,
    rows::{Rows, TooLarge},
};
use crate::{
    model::Problem,
    standards::{Limits, esco, rsd},
};

/// So many rows are looked at.
const SAMPLE_ROWS: usize = 20;
/// The longest name of a column, in bytes and in words.
const NAME_BYTES: usize = 64;
const NAME_WORDS: usize = 6;
/// So many names make a table, without a row.
const MANY_NAMES: usize = 5;

/// A table: at least two columns that have names, and most of its first rows have as many cells as its header.
/// `Some(None)` when it is one that is refused.
#[expect(clippy::option_option, reason = "not a table, a refused table, a table")]
pub(super) fn table<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<Option<Content<'a>>> {
    let (declared, bytes) = declared_delimiter(bytes);
    let line = first_line(bytes);
    let candidates = declared.map_or_else(|| b"\t;,|".to_vec(), |it| vec![it]);
    let present = candidates.into_iter().filter(|it| line.contains(it));
    let looks: Vec<Look> = present.filter_map(|delimiter| look(bytes, delimiter, limits)).collect();
    let best = looks.into_iter().filter(|it| it.is_table(bytes)).max_by_key(Look::rank)?;
    if best.is_too_wide {
        let message = format!("has more than {} columns (limit `csv_columns`)", limits.csv_columns);
        problems.push(Problem::error("row 1", message, "no list of skills needs that"));
        return Some(None);
    }
    let Look { delimiter, quoted, header, .. } = best;
    Some(Some(Content::Csv(Table { bytes: Cow::Borrowed(bytes), delimiter, quoted, header })))
}

/// `sep=;`, as spreadsheets write it above the header; and what follows.
fn declared_delimiter(bytes: &[u8]) -> (Option<u8>, &[u8]) {
    let line = first_line(bytes);
    let words = without_quotes(line.trim_ascii());
    let (Some(start), &[.., delimiter]) = (words.get(..4), words) else { return (None, bytes) };
    if words.len() != 5 || !start.eq_ignore_ascii_case(b"sep=") || delimiter.is_ascii_alphanumeric() {
        return (None, bytes);
    }
    let rest = bytes.get(line.len()..).unwrap_or_default();
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    (Some(delimiter), rest.strip_prefix(b"\n").unwrap_or(rest))
}

fn without_quotes(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(text)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|it| matches!(it, b'\n' | b'\r')).next().unwrap_or(bytes)
}

/// What a table would be with one delimiter.
struct Look {
    delimiter: u8,
    quoted: bool,
    header: Vec<String>,
    is_too_wide: bool,
    rows: usize,
    /// Rows with as many cells as the header.
    alike: usize,
    /// Rows that are too large to be looked at.
    too_large: usize,
}

fn look(bytes: &[u8], delimiter: u8, limits: &Limits) -> Option<Look> {
    // Tab-separated files of the field (O*NET) do not quote: a quote in them is a character.
    let quoted = delimiter != b'\t' || first_line(bytes).contains(&b'"');
    let mut reader = Rows::new(bytes, delimiter, quoted, limits);
    let (cells, too_large) = reader.next()?;
    let header: Vec<String> = cells.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect();
    let is_too_wide = too_large == Some(TooLarge::Cells) || header.len() > limits.csv_columns;
    let mut look = Look { delimiter, quoted, header, is_too_wide, rows: 0, alike: 0, too_large: 0 };
    if too_large == Some(TooLarge::Bytes) || is_too_wide {
        return (too_large != Some(TooLarge::Bytes)).then_some(look);
    }
    while look.rows < SAMPLE_ROWS
        && let Some((cells, too_large)) = reader.next()
    {
        look.rows += 1;
        look.too_large += usize::from(too_large.is_some());
        look.alike += usize::from(too_large.is_none() && cells.len() == look.header.len());
    }
    Some(look)
}

impl Look {
    fn is_table(&self, bytes: &[u8]) -> bool {
        if self.header.len() < 2 {
            return false;
        }
        if esco::knows(&self.header) || rsd::knows(&self.header) || (self.is_too_wide && self.has_names()) {
            return true;
        }
        let seen = self.rows - self.too_large;
        // Without rows, a long header is one all the same: a template to be filled in.
        let most =
            if seen == 0 { self.too_large > 0 || self.header.len() >= MANY_NAMES } else { self.alike * 2 > seen };
        most && self.has_names() && !self.is_prose(bytes)
    }

    /// Whether the cells of the header can be names of columns. A few may be empty: the first one above row numbers, and
    /// the last ones, which spreadsheets leave behind.
    fn has_names(&self) -> bool {
        let is_name = |it: &&String| {
            let words = it.split_whitespace().count();
            // A short name may be an abbreviation: `Employee no.`
            let ends = words > 2 && it.ends_with(['.', '!', '?', ':']);
            it.len() <= NAME_BYTES && words <= NAME_WORDS && !ends
        };
        let filled = || self.header.iter().filter(|it| !it.is_empty());
        filled().count() >= 2 && filled().count() * 2 >= self.header.len() && filled().all(|it| is_name(&it))
    }

    /// A few lines of text with a comma in each: each comma is followed by a space, which tables seldom have.
    fn is_prose(&self, bytes: &[u8]) -> bool {
        if !matches!(self.delimiter, b',' | b';') || (self.header.len() > 3 && self.rows > 0) {
            return false;
        }
        let start = bytes.get(..bytes.len().min(4_096)).unwrap_or(bytes);
        let behind_commas =
            start.iter().zip(start.iter().skip(1)).filter(|(it, _)| **it == self.delimiter).map(|(_, next)| next);
        let spaced = behind_commas.clone().all(u8::is_ascii_whitespace);
        (self.alike + self.too_large < self.rows) || (spaced && self.rows < 3)
    }

    /// How well it fits: rows alike first, then columns.
    fn rank(&self) -> (bool, usize, usize) {
        (esco::knows(&self.header), self.alike * 100 / self.rows.max(1), self.header.len())
    }
}

#[cfg(test)]
mod tests;
