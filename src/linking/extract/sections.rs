//! Sections of an ad: which lines are headings, what they announce, and what is left out.

use std::ops::Range;

use super::{
    SectionKind, SkippedSection,
    headings::{is_equal_opportunity_statement, is_mostly_heading, kind_of},
    source::{Line, LineRole, Source},
};
use crate::{
    linking::key::{Unit, joined, units},
    text::tokens,
};

/// The words a heading has at most, and those a known one may have without a colon.
const LONGEST_HEADING_UNITS: usize = 8;
const LONGEST_BARE_HEADING_UNITS: usize = 6;
/// A first line of text is the title when it is no longer than this.
const LONGEST_TITLE_UNITS: usize = 14;

/// Which section each line belongs to.
#[derive(Debug)]
pub(super) struct Sections {
    /// By line: its section, and whether it is the heading.
    lines: Vec<(SectionKind, bool)>,
    /// The number of the title's line.
    title_line: Option<usize>,
    /// The title, cleaned.
    pub(super) title: Option<String>,
    /// What is left out.
    pub(super) skipped: Vec<SkippedSection>,
}

/// A sentence with what is known of its surroundings.
#[expect(clippy::struct_excessive_bools, reason = "four things that have nothing to do with one another")]
#[derive(Debug)]
pub(super) struct Passage<'s> {
    /// Its first byte in the text of the source.
    pub(super) start_byte: usize,
    /// As written.
    pub(super) text: &'s str,
    /// Its units; offsets within `text`.
    pub(super) units: Vec<Unit<'s>>,
    /// The section it stands in.
    pub(super) section: SectionKind,
    /// Whether the ad has a section of requirements, so that what stands outside is less than required.
    pub(super) has_requirements: bool,
    /// Whether it is the title.
    pub(super) is_title: bool,
    /// Whether it is a list item by itself.
    pub(super) is_bullet: bool,
    /// Whether it is worth reading: no heading, and in no section that is left out. Others have no units.
    pub(super) is_read: bool,
}

impl Sections {
    /// Finds the sections of an ad.
    pub(super) fn of(source: &Source<'_>) -> Self {
        let mut sections = Self { lines: Vec::new(), title_line: None, title: None, skipped: Vec::new() };
        sections.find_title(source);
        let mut current = SectionKind::Unknown;
        for (nth, line) in source.lines.iter().enumerate() {
            let text = source.text.get(line.bytes.clone()).unwrap_or_default();
            let units = first_units(text);
            let key = joined(&units);
            if sections.title_line == Some(nth) {
                sections.lines.push((SectionKind::Unknown, false));
                continue;
            }
            let heading = heading_kind(line, text, units.len(), &key);
            if let Some(kind) = heading.kind() {
                current = kind;
            } else if heading == Heading::Unknown && line.role == LineRole::Heading && is_skipped(current) {
                current = SectionKind::Unknown;
            }
            let is_statement = is_equal_opportunity_statement(&key);
            let kind = if is_statement { SectionKind::Diversity } else { current };
            sections.lines.push((kind, heading.kind().is_some()));
        }
        sections.collect_skipped(source);
        sections
    }

    /// The sentences, in order, with those that are not worth reading.
    pub(super) fn passages<'s>(&'s self, source: &'s Source<'_>) -> impl Iterator<Item = Passage<'s>> {
        let has_requirements = self.lines.contains(&(SectionKind::Requirements, false));
        source.lines.iter().zip(&self.lines).enumerate().flat_map(move |(nth, (line, (section, is_heading)))| {
            let text = source.text.get(line.bytes.clone()).unwrap_or_default();
            sentences(text).map(move |sentence| {
                let body = text.get(sentence.clone()).unwrap_or_default();
                let is_candidate = !is_heading && !is_skipped(*section);
                let label = body.split_once(':').filter(|_| is_candidate).and_then(|(label, _)| label_kind(label));
                let section = label.unwrap_or(*section);
                let is_read = is_candidate && !is_skipped(section);
                Passage {
                    start_byte: line.bytes.start + sentence.start,
                    text: body,
                    units: if is_read { units(body) } else { Vec::new() },
                    section,
                    has_requirements,
                    is_title: self.title_line == Some(nth),
                    is_bullet: line.role == LineRole::Bullet,
                    is_read,
                }
            })
        })
    }

    fn find_title(&mut self, source: &Source<'_>) {
        let text_of = |line: &Line| {
            let text = source.text.get(line.bytes.clone()).unwrap_or_default();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if let Some(title) = &source.marked_title {
            self.title = Some(title.clone());
            self.title_line = source.lines.iter().position(|it| it.role == LineRole::Heading && text_of(it) == *title);
            return;
        }
        let Some(first) = source.lines.first().filter(|it| source.lines.len() > 1 && it.role != LineRole::Bullet)
        else {
            return;
        };
        let text = text_of(first);
        let length = tokens(&text).take(LONGEST_TITLE_UNITS + 1).count();
        let is_heading = heading_kind(first, &text, length, &joined(&first_units(&text))).kind().is_some();
        if length <= LONGEST_TITLE_UNITS && !text.ends_with(['.', '!', '?', ':', ';', ',']) && !is_heading {
            self.title = Some(text);
            self.title_line = Some(0);
        }
    }

    fn collect_skipped(&mut self, source: &Source<'_>) {
        let mut runs: Vec<(SectionKind, Range<usize>)> = Vec::new();
        let mut continues = false;
        for ((kind, is_heading), line) in self.lines.iter().zip(&source.lines) {
            match runs.last_mut().filter(|it| continues && it.0 == *kind && !is_heading) {
                Some((_, bytes)) => bytes.end = line.bytes.end,
                None if is_skipped(*kind) => runs.push((*kind, line.bytes.clone())),
                None => {}
            }
            continues = is_skipped(*kind);
        }
        let skipped = runs.into_iter().filter_map(|(kind, bytes)| {
            let span = source.span(bytes)?;
            Some(SkippedSection { start: span.start, end: span.end, kind })
        });
        self.skipped = skipped.collect();
    }
}

/// Whether sections of this kind are left out.
fn is_skipped(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Benefits | SectionKind::Company | SectionKind::Diversity | SectionKind::Legal)
}

#[derive(Debug, PartialEq, Eq)]
enum Heading {
    No,
    Known(SectionKind),
    Unknown,
}

impl Heading {
    fn kind(&self) -> Option<SectionKind> {
        if let Self::Known(kind) = self { Some(*kind) } else { None }
    }
}

fn heading_kind(line: &Line, text: &str, length: usize, key: &str) -> Heading {
    let is_marked = line.role == LineRole::Heading;
    let is_announced = text.ends_with(':');
    let limit = if is_marked || is_announced { LONGEST_HEADING_UNITS } else { LONGEST_BARE_HEADING_UNITS };
    let starts_big = text.chars().next().is_some_and(|it| !it.is_lowercase());
    let is_short = length <= limit && !text.ends_with(['.', ',', ';']) && starts_big;
    if !is_short || (line.role == LineRole::Bullet && !is_announced) {
        return Heading::No;
    }
    match kind_of(key) {
        Some(kind) if is_marked || is_announced || is_mostly_heading(key) => Heading::Known(kind),
        _ if is_marked || is_announced => Heading::Unknown,
        _ => Heading::No,
    }
}

/// The section that the words before a colon announce (`Nice to have: Docker`), for that sentence only.
fn label_kind(label: &str) -> Option<SectionKind> {
    let units = first_units(label);
    (units.len() <= LONGEST_BARE_HEADING_UNITS).then(|| kind_of(&joined(&units))).flatten()
}

/// Enough units to tell a heading or an equal opportunity statement; long lines are not cut up twice.
fn first_units(text: &str) -> Vec<Unit<'_>> {
    const ENOUGH_BYTES: usize = 600;
    let mut end = text.len().min(ENOUGH_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    units(text.get(..end).unwrap_or(text))
}

/// The sentences of a line. A dot ends one when white space follows and the word before is no abbreviation.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut ends = line.match_indices(['.', '!', '?']).filter_map(|(at, mark)| {
        let is_followed_by_space = line.get(at + 1..)?.starts_with(char::is_whitespace);
        (is_followed_by_space && !(mark == "." && ends_with_abbreviation(line.get(..at)?))).then_some(at + 1)
    });
    let mut is_over = false;
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let end = ends.next().unwrap_or_else(|| {
            is_over = true;
            line.len()
        });
        let sentence = start..end;
        start = end;
        Some(sentence)
    })
}

fn ends_with_abbreviation(text: &str) -> bool {
    const KNOWN: [&str; 12] = ["e.g", "i.e", "eg", "ie", "etc", "incl", "approx", "min", "max", "vs", "dr", "no"];
    KNOWN.iter().any(|known| {
        let start = text.len().saturating_sub(known.len());
        let matches = text.get(start..).is_some_and(|it| it.eq_ignore_ascii_case(known));
        matches && text.get(..start).is_some_and(|it| !it.ends_with(char::is_alphanumeric))
    })
}
