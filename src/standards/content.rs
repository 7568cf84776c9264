//! What a document is made of, parsed once: JSON, lines of JSON, a table, HTML or text.

use serde_json::Value;

use super::Limits;
use crate::model::Problem;

/// Parsed content.
#[derive(Debug)]
pub enum Content<'a> {
    /// One JSON value.
    Json(Value),
    /// JSON values, one a line.
    JsonLines(Vec<JsonLine>),
    /// A table with a header.
    Csv(Table<'a>),
    /// A web page.
    Html(Html<'a>),
    /// Anything else that is text.
    Text(&'a str),
}

/// One line of JSON lines.
#[derive(Debug)]
pub struct JsonLine {
    /// The line's number, from 1.
    pub number: usize,
    /// Its value.
    pub value: Value,
}

/// A table: its bytes and its header.
#[derive(Debug)]
pub struct Table<'a> {
    /// The bytes, header included.
    pub bytes: &'a [u8],
    /// The names of its columns, trimmed.
    pub header: Vec<String>,
}

/// A web page: its text and the JSON-LD in it.
#[derive(Debug)]
pub struct Html<'a> {
    /// The page as it is.
    pub text: &'a str,
    /// Its title or first heading.
    pub title: Option<String>,
    /// The JSON-LD values of its scripts, in order.
    pub json_ld: Vec<Value>,
}

impl Content<'_> {
    /// What it is, for people.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Json(Value::Object(object)) => {
                let keys: Vec<&str> = object.keys().map(String::as_str).take(8).collect();
                format!("a JSON object with {}", if keys.is_empty() { "no keys".to_owned() } else { keys.join(", ") })
            }
            Self::Json(Value::Array(array)) => format!("a JSON array of {}", array.len()),
            Self::Json(_) => "a bare JSON value".to_owned(),
            Self::JsonLines(lines) => format!("{} lines of JSON", lines.len()),
            Self::Csv(table) => format!("a table with the columns {}", table.header.join(", ")),
            Self::Html(_) => "a web page".to_owned(),
            Self::Text(_) => "text".to_owned(),
        }
    }

    /// The JSON values in it with the start of their places.
    pub(super) fn json_values(&self) -> Vec<(String, &Value)> {
        match self {
            Self::Json(value) => vec![(String::new(), value)],
            Self::JsonLines(lines) => lines.iter().map(|it| (format!("line {}: ", it.number), &it.value)).collect(),
            Self::Html(html) => {
                html.json_ld.iter().enumerate().map(|(at, it)| (format!("script {}: ", at + 1), it)).collect()
            }
            Self::Csv(_) | Self::Text(_) => Vec::new(),
        }
    }
}

/// Parses; `None` with a problem when nothing can be made of it.
pub(super) fn parse<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            let hint = "save the file as UTF-8 without a mark";
            problems.push(Problem::warning("", "starts with a byte order mark; passed over", hint));
            rest
        }
        None => bytes,
    };
    if let Some(problem) = not_text(bytes) {
        problems.push(problem);
        return None;
    }
    let first = bytes.iter().copied().find(|it| !it.is_ascii_whitespace());
    let Some(first) = first else {
        problems.push(Problem::error("", "the document is empty", "check how it was saved"));
        return None;
    };
    if !matches!(first, b'{' | b'[' | b'<')
        && let Some(table) = table(bytes, limits, problems)
    {
        return table;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("is not UTF-8 from byte {}", error.valid_up_to());
            problems.push(Problem::error("", message, "save it as UTF-8"));
            return None;
        }
    };
    match first {
        b'{' | b'[' => json(text, limits, problems),
        b'<' => markup(text, problems),
        _ => scalar_or_text(text, problems),
    }
}

/// Formats that are known but not read yet, and bytes that are no text at all.
fn not_text(bytes: &[u8]) -> Option<Problem> {
    if bytes.starts_with(b"\x89PNG") {
        return Some(Problem::error("", "is an image; baked badges are not read yet", "export the badge as JSON"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(Problem::error("", "is a ZIP archive; these are not read yet", "unpack it and import the folder"));
    }
    let start = bytes.get(..bytes.len().min(8_192)).unwrap_or(bytes);
    let control = start.iter().filter(|it| **it < 0x20 && !matches!(**it, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    (control * 20 > start.len()).then(|| Problem::error("", "is not text", "check that it is the right file"))
}

fn json<'a>(text: &str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => within_limits(&value, "", limits, problems).then_some(Content::Json(value)),
        Err(error) => {
            let lines = json_lines(text, limits, problems);
            if lines.is_none() {
                let place = format!("line {}, column {}", error.line(), error.column());
                problems.push(Problem::error(place, format!("is not JSON: {error}"), "check it with a JSON validator"));
            }
            lines
        }
    }
}

/// JSON lines: more than one line, and at least one that is an object by itself. Bad lines are reported.
fn json_lines<'a>(text: &str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    if filled().count() < 2 {
        return None;
    }
    let mut found = Vec::new();
    let mut bad = Vec::new();
    for (index, line) in filled() {
        let number = index + 1;
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.is_object() => {
                if within_limits(&value, &format!("line {number}"), limits, &mut bad) {
                    found.push(JsonLine { number, value });
                }
            }
            Ok(_) => {
                bad.push(Problem::error(format!("line {number}"), "is not an object", "write one JSON object a line"));
            }
            Err(error) => {
                let message = format!("is not JSON: {error}");
                bad.push(Problem::error(format!("line {number}"), message, "write one JSON object a line"));
            }
        }
        // A broken single document has mostly bad lines: it is not JSON lines.
        if bad.len() > 10 && bad.len() > found.len() * 4 {
            return None;
        }
    }
    if found.is_empty() || bad.len() > found.len() {
        return None;
    }
    problems.extend(bad);
    Some(Content::JsonLines(found))
}

fn within_limits(value: &Value, place: &str, limits: &Limits, problems: &mut Vec<Problem>) -> bool {
    let mut waiting = vec![(value, 1)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > limits.json_depth {
            let message = format!("nests deeper than {} (limit `json_depth`)", limits.json_depth);
            problems.push(Problem::error(place, message, "no standard needs that"));
            return false;
        }
        match value {
            Value::Object(object) if object.len() > limits.object_keys => {
                let message = format!("an object has more than {} keys (limit `object_keys`)", limits.object_keys);
                problems.push(Problem::error(place, message, "no standard needs that"));
                return false;
            }
            Value::Object(object) => waiting.extend(object.values().map(|it| (it, depth + 1))),
            Value::Array(array) => waiting.extend(array.iter().map(|it| (it, depth + 1))),
            _ => {}
        }
    }
    true
}

fn markup<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let start = text.trim_start().get(..512).unwrap_or(text.trim_start()).to_lowercase();
    if start.contains("<svg") || (start.starts_with("<?xml") && !start.contains("<html")) {
        problems.push(Problem::error("", "is SVG or XML; baked badges are not read yet", "export the badge as JSON"));
        return None;
    }
    Some(Content::Html(html(text, problems)))
}

fn html<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Html<'a> {
    let page = scraper::Html::parse_document(text);
    let mut json_ld = Vec::new();
    if let Ok(selector) = scraper::Selector::parse(r#"script[type="application/ld+json"]"#) {
        for (at, script) in page.select(&selector).enumerate() {
            match serde_json::from_str(&script.text().collect::<String>()) {
                Ok(value) => json_ld.push(value),
                Err(error) => {
                    let place = format!("script {}", at + 1);
                    problems.push(Problem::error(
                        place,
                        format!("is not JSON: {error}"),
                        "check it with a JSON validator",
                    ));
                }
            }
        }
    }
    let text_of = |selector: &str| {
        let selector = scraper::Selector::parse(selector).ok()?;
        let words = page.select(&selector).next()?.text().collect::<String>();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(words).filter(|it| !it.is_empty())
    };
    Html { text, title: text_of("h1").or_else(|| text_of("title")), json_ld }
}

fn scalar_or_text<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let trimmed = text.trim();
    let is_jws =
        trimmed.starts_with("eyJ") && trimmed.matches('.').count() == 2 && !trimmed.contains(char::is_whitespace);
    if is_jws {
        let message = "is a signed badge (compact JWS); these are not read yet";
        problems.push(Problem::error("", message, "export the badge as JSON"));
        return None;
    }
    match serde_json::from_str::<Value>(trimmed) {
        Ok(value) => Some(Content::Json(value)),
        Err(_) => Some(Content::Text(text)),
    }
}

/// A table: at least two columns, and most of its first rows have as many cells as its header. `Some(None)` when it is
/// one that is refused.
#[expect(clippy::option_option, reason = "not a table, a refused table, a table")]
fn table<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<Option<Content<'a>>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header: Vec<String> =
        reader.byte_headers().ok()?.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect();
    if header.len() > limits.csv_columns {
        let message = format!("{} columns are more than {} (limit `csv_columns`)", header.len(), limits.csv_columns);
        problems.push(Problem::error("row 1", message, "no list of skills needs that"));
        return Some(None);
    }
    let known = super::esco::knows(&header);
    let alike = reader.byte_records().take(20).flatten().map(|it| it.len() == header.len()).collect::<Vec<_>>();
    let most = !alike.is_empty() && alike.iter().filter(|it| **it).count() * 2 > alike.len();
    let short = header.iter().all(|it| it.len() <= 64 && !it.is_empty());
    (header.len() >= 2 && (known || (most && short))).then_some(Some(Content::Csv(Table { bytes, header })))
}
