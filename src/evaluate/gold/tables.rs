//! The layouts in CSV.

use super::{EvaluateError, LINK_LAYOUTS, QueryKind, Row, label_of, without_mark};

/// The places of the columns that matter.
enum Columns {
    Benchmark { sentence: usize, span: Option<usize>, sub_span: Option<usize>, label: usize },
    Phrases { phrase: usize, skill: usize },
}

/// The rows of a table in the benchmark's layout or in that of phrases.
pub(super) fn rows(file: &str, bytes: &[u8]) -> Result<Vec<Row>, EvaluateError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(without_mark(bytes));
    let bad = |row: usize, message: String| EvaluateError::Row { file: file.to_owned(), row, message };
    let header = reader.headers().map_err(|error| bad(1, error.to_string()))?.clone();
    let Some(columns) = columns(&header) else {
        let shown: Vec<&str> = header.iter().take(8).collect();
        let message =
            format!("its columns are {}", if shown.is_empty() { "none".to_owned() } else { shown.join(", ") });
        return Err(EvaluateError::Layout { file: file.to_owned(), message, hint: LINK_LAYOUTS });
    };
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| bad(number, error.to_string()))?;
        let cell = |column: usize| record.get(column).map(str::trim).unwrap_or_default();
        match columns {
            Columns::Benchmark { sentence, span, sub_span, label } => {
                let (sentence, label) = (cell(sentence), label_of(cell(label)));
                let marked = [sub_span, span].into_iter().flatten().map(cell).find(|it| !it.is_empty());
                for (kind, text) in [(QueryKind::Sentences, Some(sentence)), (QueryKind::Spans, marked)] {
                    if let Some(text) = text.filter(|it| !it.is_empty()) {
                        let (text, sentence) = (text.to_owned(), sentence.to_owned());
                        rows.push(Row { kind, text, sentence, label: label.clone() });
                    }
                }
            }
            Columns::Phrases { phrase, skill } => {
                let phrase = cell(phrase);
                if phrase.is_empty() {
                    return Err(bad(number, "the phrase is empty".to_owned()));
                }
                let (text, sentence) = (phrase.to_owned(), phrase.to_owned());
                rows.push(Row { kind: QueryKind::Phrases, text, sentence, label: label_of(cell(skill)) });
            }
        }
    }
    Ok(rows)
}

fn columns(header: &csv::StringRecord) -> Option<Columns> {
    let at = |name: &str| header.iter().position(|it| it.trim().eq_ignore_ascii_case(name));
    if let (Some(sentence), Some(label)) = (at("sentence"), at("label")) {
        return Some(Columns::Benchmark { sentence, span: at("span"), sub_span: at("sub_span"), label });
    }
    Some(Columns::Phrases { phrase: at("phrase")?, skill: at("skill")? })
}
