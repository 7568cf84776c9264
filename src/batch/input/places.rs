//! Places of readers, `row 3, column skills` or `line 3: /weight` or a pointer, as rows and columns of rejects.

use super::RejectedRow;
use crate::model::{Problem, Severity};

/// What was lost of a document, as rejected rows. Lines are counted from `lines_before`.
pub(super) fn rejected(source: &str, problems: &[Problem], lines_before: u64) -> Vec<RejectedRow> {
    let lost = problems.iter().filter(|it| it.severity == Severity::Error);
    let rows = lost.map(|it| {
        let (row, column) = row_and_column(&it.place, lines_before);
        RejectedRow { source: source.to_owned(), row, column, reason: it.message.clone() }
    });
    rows.collect()
}

/// The row and the column of a place.
pub(super) fn row_and_column(place: &str, lines_before: u64) -> (String, String) {
    if let Some((number, rest)) = line_of(place) {
        return ((lines_before + number).to_string(), rest.to_owned());
    }
    let (row, column) = place.split_once(", column ").unwrap_or((place, ""));
    (row.strip_prefix("row ").unwrap_or(row).to_owned(), column.to_owned())
}

/// The number of the line that a place starts with, and the rest of it.
pub(super) fn line_of(place: &str) -> Option<(u64, &str)> {
    let rest = place.strip_prefix("line ")?;
    let digits = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at_checked(digits)?;
    Some((number.parse().ok()?, rest.trim_start_matches(':').trim_start()))
}

/// The JSON values of a document, to be asked for by place.
pub(super) enum Values<'a> {
    Lines(Vec<&'a [u8]>),
    Whole(serde_json::Value),
}

impl<'a> Values<'a> {
    /// Those of lines, or of one document; what is no JSON has none.
    pub(super) fn of(bytes: &'a [u8], is_lines: bool) -> Self {
        if is_lines {
            return Self::Lines(bytes.split(|it| *it == b'\n').collect());
        }
        Self::Whole(serde_json::from_slice(bytes).unwrap_or_default())
    }

    /// The value at a place.
    pub(super) fn at(&self, place: &str) -> Option<serde_json::Value> {
        match self {
            Self::Whole(value) => value.pointer(place).cloned(),
            Self::Lines(lines) => {
                let (number, pointer) = line_of(place)?;
                let at = usize::try_from(number.checked_sub(1)?).ok()?;
                let line: serde_json::Value = serde_json::from_slice(lines.get(at)?).ok()?;
                line.pointer(pointer).cloned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Values, row_and_column};

    #[test]
    fn places_become_rows_and_columns() {
        for (place, row, column) in [
            ("row 3, column skills", "3", "skills"),
            ("row 3", "3", ""),
            ("line 3: /weight", "103", "/weight"),
            ("line 3", "103", ""),
            ("/0/weight", "/0/weight", ""),
            ("", "", ""),
        ] {
            assert_eq!(row_and_column(place, 100), (row.to_owned(), column.to_owned()), "{place}");
        }
    }

    #[test]
    fn values_are_found_at_their_places() {
        let lines = Values::of(b"{\"a\":1}\n{\"a\":[2,3]}", true);
        assert_eq!(lines.at("line 2: /a/1"), Some(3.into()));
        assert_eq!(lines.at("line 1: "), Some(serde_json::json!({"a": 1})));
        assert_eq!(lines.at("line 9: "), None);
        assert_eq!(Values::of(b"[{\"a\":1}]", false).at("/0/a"), Some(1.into()));
        assert_eq!(Values::of(b"no JSON", false).at("/0"), None);
    }
}
