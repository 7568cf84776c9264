//! The ad as lines of plain text, each character of which knows its place in the input.

use std::ops::Range;

use super::{Span, TextFormat, html};
use crate::text::CharOffsets;

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRole {
    /// A heading element of HTML.
    Heading,
    /// An item of a list.
    Bullet,
    /// Anything else.
    Text,
}

/// A line or block: bytes of [`Source::text`], without the bullet's mark and white space around.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) bytes: Range<usize>,
    pub(super) role: LineRole,
}

/// An ad, tags taken away and entities decoded.
#[derive(Debug)]
pub(super) struct Source<'a> {
    input: &'a str,
    offsets: CharOffsets<'a>,
    pieces: Vec<Piece>,
    /// The text to read.
    pub(super) text: String,
    /// Its lines that are not empty, in order.
    pub(super) lines: Vec<Line>,
    /// The title, where HTML says which it is.
    pub(super) marked_title: Option<String>,
}

/// A run of the text and where it came from.
#[derive(Debug, Clone)]
struct Piece {
    text: Range<usize>,
    input: Range<usize>,
}

impl Piece {
    /// Whether text and input are the same bytes; an entity has only its two ends.
    fn is_literal(&self) -> bool {
        self.text.len() == self.input.len()
    }
}

impl<'a> Source<'a> {
    /// An input of which nothing was read yet.
    pub(super) fn empty(input: &'a str) -> Self {
        Self {
            input,
            offsets: CharOffsets::new(input),
            pieces: Vec::new(),
            text: String::with_capacity(input.len()),
            lines: Vec::new(),
            marked_title: None,
        }
    }

    /// Reads the input.
    pub(super) fn read(input: &'a str, format: TextFormat) -> Self {
        let mut source = Self::empty(input);
        let is_html = match format {
            TextFormat::Detect => html::looks_like_html(input),
            TextFormat::Plain => false,
            TextFormat::Html => true,
        };
        if is_html {
            html::read(&mut source);
        } else {
            source.push_literal(0..input.len());
            let mut start = 0;
            for line in input.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
                source.push_line(start..start + line.len(), LineRole::Text);
                start += line.len();
            }
        }
        source
    }

    /// Keeps the lines of the first so many bytes of text; returns the bytes that are left out.
    pub(super) fn cut(&mut self, most_bytes: usize) -> Option<Range<usize>> {
        let end = self.lines.last().map(|it| it.bytes.end).filter(|it| *it > most_bytes)?;
        let kept = (0..=most_bytes).rev().find(|it| self.text.is_char_boundary(*it))?;
        self.lines.retain(|it| it.bytes.start < kept);
        if let Some(last) = self.lines.last_mut() {
            last.bytes.end = last.bytes.end.min(kept);
        }
        Some(kept..end)
    }

    /// The input that was given.
    pub(super) fn input(&self) -> &'a str {
        self.input
    }

    /// The piece of input that these bytes of the text came from; `None` when nothing did.
    pub(super) fn span(&self, bytes: Range<usize>) -> Option<Span> {
        let first = self.piece_at(bytes.start)?;
        let last = self.piece_at(bytes.end.checked_sub(1)?)?;
        let start =
            if first.is_literal() { first.input.start + (bytes.start - first.text.start) } else { first.input.start };
        let end = if last.is_literal() { last.input.start + (bytes.end - last.text.start) } else { last.input.end };
        let text = self.input.get(start..end)?.to_owned();
        Some(Span { start: self.offsets.char_at(start), end: self.offsets.char_at(end), text })
    }

    /// Adds a run of input as it is.
    pub(super) fn push_literal(&mut self, input: Range<usize>) {
        let Some(text) = self.input.get(input.clone()).filter(|it| !it.is_empty()) else {
            return;
        };
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { text: start..self.text.len(), input });
    }

    /// Adds what a run of input stands for.
    pub(super) fn push_decoded(&mut self, decoded: &str, input: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(decoded);
        if !decoded.is_empty() {
            self.pieces.push(Piece { text: start..self.text.len(), input });
        }
    }

    /// Adds bytes of the text as a line, unless they are blank. A bullet's mark makes any line an item.
    pub(super) fn push_line(&mut self, bytes: Range<usize>, role: LineRole) {
        let Some(text) = self.text.get(bytes.clone()) else {
            return;
        };
        let trimmed = text.trim_start();
        let body = without_mark(trimmed);
        let role = if body.len() < trimmed.len() && role == LineRole::Text { LineRole::Bullet } else { role };
        let start = bytes.start + (text.len() - body.len());
        let end = start + body.trim_end().len();
        if end > start {
            self.lines.push(Line { bytes: start..end, role });
        }
    }

    fn piece_at(&self, byte: usize) -> Option<&Piece> {
        let at = self.pieces.partition_point(|it| it.text.end <= byte);
        self.pieces.get(at).filter(|it| it.text.contains(&byte))
    }
}

/// The line without the mark of a list item: `- `, `* `, `•`, `☞ `, `1. `, `a) `.
fn without_mark(line: &str) -> &str {
    const MARKS: [char; 14] = ['•', '·', '●', '○', '▪', '■', '◦', '‣', '⁃', '►', '▶', '✓', '✔', '➢'];
    if let Some(rest) = line.strip_prefix(MARKS) {
        return rest.trim_start();
    }
    let Some((mark, rest)) = line.split_once(char::is_whitespace) else {
        return line;
    };
    let number = mark.strip_suffix(['.', ')']).unwrap_or_default();
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    let is_letter = mark.ends_with(')') && number.len() == 1 && number.bytes().all(|it| it.is_ascii_lowercase());
    let is_dash = matches!(mark, "-" | "*" | "–" | "—" | "+" | "o" | ">");
    if is_number || is_letter || is_dash || is_symbol(mark) { rest.trim_start() } else { line }
}

/// Whether a mark is one of arrows, boxes, hands, ticks and the like, with or without what varies their look.
fn is_symbol(mark: &str) -> bool {
    let mut characters = mark.chars().filter(|it| *it != '\u{fe0f}');
    let (first, rest) = (characters.next(), characters.next());
    // From arrows to the private use area's end, and pictures.
    rest.is_none()
        && first.is_some_and(
            |it| matches!(it, '\u{2190}'..='\u{2bff}' | '\u{e000}'..='\u{f8ff}' | '\u{1f300}'..='\u{1faff}'),
        )
}
