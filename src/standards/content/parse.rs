//! From bytes to parsed content: what they are is told by the bytes alone.

use super::{
    Content,
    archive::{self, Kind},
    image, json_text, markup, tables, token, turtle, workbook,
};
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
        return image::in_png(bytes, limits, problems).and_then(|it| image::payload(&it, limits, problems));
    }
    if archive::is_zip(bytes) {
        return zipped(bytes, limits, problems);
    }
    if let Some((what, hint)) = known_binary(bytes) {
        problems.push(Problem::error("", format!("is {what}, which is not read"), hint));
        return None;
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
        b'<' => markup::markup(text, limits, problems),
        _ => scalar_or_text(text, limits, problems),
    }
}

/// A workbook is a ZIP archive; any other archive is no single document.
fn zipped(bytes: &[u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'static>> {
    let problem = match archive::open(bytes, limits) {
        Ok((zip, Kind::Workbook)) => match workbook::table(bytes, zip, limits, problems) {
            Ok(table) => return Some(Content::Csv(table)),
            Err(problem) => problem,
        },
        Ok((_, Kind::Office(what))) => {
            Problem::error("", format!("is {what}, which is not read"), "save it as text, CSV or XLSX")
        }
        Ok((zip, Kind::Documents)) => archive::not_one_document(&zip),
        Err(problem) => problem,
    };
    problems.push(problem);
    None
}

/// Kinds of files that people take for a document, and what to do instead.
fn known_binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const IMAGE: &str = "only PNG and SVG images can hold a badge; download the badge as one, or as JSON";
    const KNOWN: [(&[u8], &str, &str); 10] = [
        (b"\xff\xd8\xff", "a JPEG image", IMAGE),
        (b"GIF8", "a GIF image", IMAGE),
        (b"%PDF-", "a PDF", "get the badge as JSON or as a baked image, an ad as text or HTML"),
        (b"\xd0\xcf\x11\xe0", "an old office file (XLS, DOC)", "save it as XLSX or CSV"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and import the folder"),
        (b"Rar!\x1a", "a RAR archive", "unpack it and import the folder"),
        (b"BZh91AY&SY", "packed with bzip2", "unpack it"),
        (b"\xfd7zXZ", "packed with xz", "unpack it"),
        (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it"),
        (b"SQLite format 3\0", "a SQLite database", "export its tables as CSV"),
    ];
    let tar = || bytes.get(257..262) == Some(b"ustar".as_slice());
    let known = KNOWN.iter().find(|(start, ..)| bytes.starts_with(start)).map(|(_, what, hint)| (*what, *hint));
    known.or_else(|| tar().then_some(("a tar archive", "unpack it and import the folder, or pack it as ZIP")))
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
    if token::is_compact_jwe(trimmed) {
        problems.push(token::encrypted(""));
        return None;
    }
    match Json::parse_within(trimmed, limits) {
        Ok(value) => Some(Content::Json(value)),
        Err(_) => Some(Content::Text(text)),
    }
}
