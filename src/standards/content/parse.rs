//! From bytes to parsed content: what they are is told by the bytes alone.

use super::{Content, image, json_text, markup, tables, token, turtle, workbook};
use crate::{
    model::Problem,
    standards::{Limits, json::Json},
};

/// Parses; `None` with a problem when nothing can be made of it.
pub(in crate::standards) fn parse<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Option<Content<'a>> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            let hint = "save the file as UTF-8 without a mark";
            problems.push(Problem::warning("", "starts with a byte order mark; passed over", hint));
            rest
        }
        None => bytes,
    };
    if bytes.starts_with(image::PNG) {
        return image::in_png(bytes, limits, problems).and_then(|it| payload(&it, limits, problems));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::table(bytes, limits, problems).map(Content::Csv);
    }
    if is_not_text(bytes) {
        problems.push(Problem::error("", "is not text", "check that it is the right file"));
        return None;
    }
    let first = bytes.iter().copied().find(|it| !it.is_ascii_whitespace());
    let Some(first) = first else {
        problems.push(Problem::error("", "the document is empty", "check how it was saved"));
        return None;
    };
    let is_turtle = turtle::is_turtle(bytes);
    if !is_turtle
        && !matches!(first, b'{' | b'[' | b'<')
        && let Some(table) = tables::table(bytes, limits, problems)
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
        _ if is_turtle => Some(Content::Text(text)),
        b'{' | b'[' => json_text::json(text, limits, problems),
        b'<' if image::is_svg(text) => {
            image::in_svg(text, limits, problems).and_then(|it| payload(&it, limits, problems))
        }
        b'<' => Some(markup::markup(text, problems)),
        _ => scalar_or_text(text, limits, problems),
    }
}

/// What was baked into an image: JSON, a signed token, or the URL of the assertion.
fn payload(text: &str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'static>> {
    let text = text.trim();
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(Content::Link(text.to_owned()));
    }
    let parsed = if token::is_compact_jws(text) {
        token::claims(text, limits, "", problems)
    } else {
        match Json::parse(text) {
            Ok(value) => json_text::within_limits(&value, "", limits, problems).then(|| value.into_owned()),
            Err(error) => {
                let message = format!("the badge in the image is not JSON: {error}");
                problems.push(Problem::error("", message, "bake the image again"));
                None
            }
        }
    };
    parsed.map(Content::Json)
}

/// Bytes that are no text at all.
fn is_not_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(8_192)).unwrap_or(bytes);
    let control = start.iter().filter(|it| **it < 0x20 && !matches!(**it, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    control * 20 > start.len()
}

fn scalar_or_text<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let trimmed = text.trim();
    if token::is_compact_jws(trimmed) {
        return token::claims(trimmed, limits, "", problems).map(Content::Json);
    }
    match Json::parse(trimmed) {
        Ok(value) => Some(Content::Json(value)),
        Err(_) => Some(Content::Text(text)),
    }
}
