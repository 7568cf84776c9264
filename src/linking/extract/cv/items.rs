//! Lists of a curriculum: `Java (advanced), SQL | German: B2` to items with their levels.

use std::ops::Range;

use super::words::{folded, level_in, since_in, years_in};
use crate::model::{Date, LevelStatement};

/// An item of so many words at most is a name rather than a sentence.
const LONGEST_NAME_WORDS: usize = 6;

/// One thing of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// The name: bytes of the line.
    pub(super) name: Range<usize>,
    pub(super) level: Option<LevelStatement>,
    pub(super) years: Option<u32>,
    pub(super) since: Option<Date>,
}

/// Words around a name that belong to its level: `good knowledge of`, `Kenntnisse in`; folded.
const AROUND: [&str; 43] = [
    "knowledge of",
    "knowledge in",
    "knowledge",
    "experience with",
    "experience in",
    "experience",
    "command of",
    "skills in",
    "skilled in",
    "proficiency in",
    "understanding of",
    "familiar with",
    "speaker",
    "level",
    "user",
    "kenntnisse in",
    "kenntnisse",
    "erfahrung mit",
    "erfahrung in",
    "niveau",
    "sprachniveau",
    "kennis van",
    "ervaring met",
    "ervaring in",
    "kunskaper i",
    "erfarenhet av",
    "niva",
    "conocimientos de",
    "experiencia en",
    "nivel",
    "connaissances en",
    "connaissances de",
    "experience en",
    "notions de",
    "notions d'",
    "in",
    "of",
    "with",
    "de",
    "en",
    "i",
    "mit",
    "since",
];

/// The items of a line, or `None` where it is prose.
pub(super) fn items(line: &str) -> Option<Vec<Item>> {
    let parts = parts(line);
    let words = |range: &Range<usize>| line.get(range.clone()).unwrap_or_default().split_whitespace().count();
    let long = parts.iter().filter(|it| words(it) > LONGEST_NAME_WORDS + 3).count();
    if long * 2 > parts.len() {
        return None;
    }
    let mut found: Vec<Item> = Vec::new();
    for part in parts {
        let Some(item) = item(line, part) else { continue };
        let is_name = line.get(item.name.clone()).is_some_and(|it| it.contains(char::is_alphanumeric));
        match found.last_mut() {
            _ if is_name => found.push(item),
            // `Excel, 4 years`: said of what stands before.
            Some(before) => {
                before.level = before.level.take().or(item.level);
                before.years = before.years.or(item.years);
                before.since = before.since.or(item.since);
            }
            None => {}
        }
    }
    Some(found)
}

/// The pieces between separators that stand outside parentheses.
fn parts(line: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, it) in line.char_indices() {
        match it {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '|' | '•' | '·' | '▪' | '‣' | '●' if depth == 0 && !is_rating(line, at) => {
                parts.push(start..at);
                start = at + it.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(start..line.len());
    let joined = parts.into_iter().flat_map(|part| split_joint(line, part));
    joined.filter(|it| line.get(it.clone()).is_some_and(|it| it.contains(char::is_alphanumeric))).collect()
}

/// `●●●○○` is a rating, a single `●` a separator.
fn is_rating(line: &str, at: usize) -> bool {
    let Some(rest) = line.get(at..) else { return false };
    let mut signs = rest.chars();
    let first = signs.next();
    let beside = line.get(..at).and_then(|it| it.chars().next_back());
    let is_sign = |it: Option<char>| it.is_some_and(|it| matches!(it, '●' | '○' | '★' | '☆'));
    is_sign(first) && (is_sign(signs.next()) || is_sign(beside))
}

/// `Word and Excel`, `HTML / CSS`: two short names joined.
fn split_joint(line: &str, part: Range<usize>) -> Vec<Range<usize>> {
    const JOINTS: [&str; 7] = [" / ", " & ", " and ", " und ", " och ", " et ", " y "];
    let text = line.get(part.clone()).unwrap_or_default();
    for joint in JOINTS {
        if let Some(at) = text.find(joint) {
            let behind = at + joint.len();
            let short = |it: Option<&str>| it.is_some_and(|it| (1..=2).contains(&it.split_whitespace().count()));
            if short(text.get(..at)) && short(text.get(behind..)) {
                return vec![part.start..part.start + at, part.start + behind..part.end];
            }
        }
    }
    vec![part]
}

/// A name with what is said of it.
fn item(line: &str, part: Range<usize>) -> Option<Item> {
    let whole = line.get(part.clone())?;
    let (start, text) = match whole.find([':', '：']) {
        // `Databases: SQL` names SQL, `German: fluent` German.
        Some(at) => {
            let behind = whole.get(at..)?.chars().next().map_or(at, |it| at + it.len_utf8());
            let rest = whole.get(behind..)?;
            let is_level =
                level_in(rest).is_some_and(|(bytes, _)| left_of(rest, &[bytes]).is_empty()) || years_in(rest).is_some();
            if is_level || !rest.contains(char::is_alphanumeric) { (0, whole) } else { (behind, rest) }
        }
        None => (0, whole),
    };
    let mut said = Vec::new();
    let level = level_in(text).map(|(bytes, level)| {
        said.push(bytes);
        level
    });
    let years = years_in(text).map(|(bytes, years)| {
        said.push(bytes);
        years
    });
    let since = since_in(text).map(|(bytes, since)| {
        said.push(bytes);
        since
    });
    let name = left_of(text, &said);
    let name = part.start + start + name.start..part.start + start + name.end;
    let is_name = line.get(name.clone())?.contains(char::is_alphanumeric);
    (is_name || !said.is_empty()).then_some(Item { name, level, years, since })
}

/// The longest stretch of a text without what is said of levels and years, parentheses, and the words around these.
fn left_of(text: &str, said: &[Range<usize>]) -> Range<usize> {
    let mut cuts: Vec<Range<usize>> = said.to_vec();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some(at) = text.find(open) {
            let end = text.get(at..).and_then(|it| it.find(close)).map_or(text.len(), |it| at + it + 1);
            cuts.push(at..end);
        }
    }
    for mark in [" - ", " – ", " — ", ":", "："] {
        cuts.extend(text.match_indices(mark).map(|(at, it)| at..at + it.len()));
    }
    cuts.sort_by_key(|it| (it.start, it.end));
    let mut pieces = Vec::new();
    let mut start = 0;
    for cut in cuts {
        if cut.start >= start {
            pieces.push(start..cut.start);
        }
        start = start.max(cut.end);
    }
    pieces.push(start..text.len());
    let trimmed = pieces.into_iter().map(|it| without_words(text, it));
    // Of two as long the first.
    trimmed.rev().max_by_key(ExactSizeIterator::len).unwrap_or(0..0)
}

/// A stretch without marks and words of levels at its ends.
fn without_words(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    loop {
        let inside = text.get(range.clone()).unwrap_or_default();
        let is_mark = |it: char| it.is_whitespace() || matches!(it, '-' | '–' | '—' | ':' | '.' | ',' | '*' | '"');
        // `.NET` keeps its dot.
        let dotted = inside.trim_start().starts_with('.');
        let front = if dotted { inside.trim_start() } else { inside.trim_start_matches(is_mark) };
        let start = range.start + (inside.len() - front.len());
        let body = front.trim_end_matches(is_mark);
        range = start..start + body.len();
        let lower = folded(body);
        // Folding may change lengths: words are counted, not bytes.
        let words: Vec<&str> = lower.split_whitespace().collect();
        let around = AROUND.iter().map(|it| it.split(' ').collect::<Vec<_>>());
        let Some((at_start, length)) = around.filter(|it| it.len() < words.len()).find_map(|it| {
            let starts = words.get(..it.len()).is_some_and(|run| run == it.as_slice());
            let ends = words.get(words.len() - it.len()..).is_some_and(|run| run == it.as_slice());
            (starts || ends).then_some((starts, it.len()))
        }) else {
            return range;
        };
        let all = words_at(body);
        let cut = if at_start {
            all.get(length).map(|it| it.0)
        } else {
            all.get(all.len().saturating_sub(length + 1)).map(|(at, word)| at + word.len())
        };
        let Some(cut) = cut else { return range };
        range = if at_start { range.start + cut..range.end } else { range.start..range.start + cut };
    }
}

/// The words of a text with their first bytes.
fn words_at(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let pieces = text.split_inclusive(char::is_whitespace).map(|piece| {
        let at = start;
        start += piece.len();
        (at, piece.trim_end())
    });
    pieces.filter(|it| !it.1.is_empty()).collect()
}
