//! The layout of texts with their skills: JSON lines.

use serde::Deserialize;
use serde_json::Value;

use super::{EvaluateError, LINK_LAYOUTS, QueryKind, Row, label_of, without_mark};

/// Whether these bytes are JSON lines rather than a table.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    without_mark(bytes).trim_ascii_start().first() == Some(&b'{')
}

/// Each line that is not blank, with its number from 1, read as `T`.
pub(super) fn read<'a, T: Deserialize<'a>>(file: &str, bytes: &'a [u8]) -> Result<Vec<(usize, T)>, EvaluateError> {
    let lines = (1..).zip(without_mark(bytes).split(|it| *it == b'\n'));
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(row, line)| match serde_json::from_slice(line) {
            Ok(value) => Ok((row, value)),
            Err(error) => Err(EvaluateError::Row { file: file.to_owned(), row, message: error.to_string() }),
        })
        .collect()
}

/// One text.
#[derive(Deserialize)]
struct TextLine {
    text: Option<String>,
    skills: Option<Vec<String>>,
    mentions: Option<Value>,
    knowledge: Option<Value>,
}

/// The rows of texts with their skills.
pub(super) fn texts(file: &str, bytes: &[u8]) -> Result<Vec<Row>, EvaluateError> {
    let mut rows = Vec::new();
    for (number, line) in read::<TextLine>(file, bytes)? {
        let wrong = |message: String| EvaluateError::Layout { file: file.to_owned(), message, hint: LINK_LAYOUTS };
        if line.mentions.is_some() || line.knowledge.is_some() {
            return Err(wrong(format!("line {number} has mentions, not skills")));
        }
        let (Some(text), Some(skills)) = (line.text, line.skills) else {
            return Err(wrong(format!("line {number} has no `text` or no `skills`")));
        };
        let text = text.trim();
        if text.is_empty() {
            let message = "the text is empty".to_owned();
            return Err(EvaluateError::Row { file: file.to_owned(), row: number, message });
        }
        let row = |label| Row { kind: QueryKind::Sentences, text: text.to_owned(), sentence: text.to_owned(), label };
        let labels: Vec<String> = skills.iter().filter_map(|it| label_of(it)).collect();
        if labels.is_empty() {
            rows.push(row(None));
        }
        rows.extend(labels.into_iter().map(|it| row(Some(it))));
    }
    Ok(rows)
}
