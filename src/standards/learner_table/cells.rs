//! What a cell says: skills with levels, marks, yes and no, dates.

use jiff::civil;

use crate::{
    model::{Date, Iri, LevelStatement},
    standards::{
        schema_org::{terms::as_iri, wording},
        shared::dates,
    },
};

/// A skill in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Skill {
    pub(super) iri: Option<Iri>,
    pub(super) text: Option<String>,
    pub(super) level: Option<LevelStatement>,
}

/// The skills of a cell: a list, where it is one.
pub(super) fn skills(cell: &str) -> Vec<Skill> {
    wording::parts(cell).into_iter().filter_map(skill).collect()
}

/// One skill, perhaps with its level: `SQL:4`, `SQL (advanced)`, `https://skills.example/sql:4`.
pub(super) fn skill(part: &str) -> Option<Skill> {
    let part = part.trim().trim_end_matches('!').trim();
    if let Some((before, level)) = with_level(part) {
        let before = before.trim();
        let iri = as_iri(before);
        let text = if iri.is_none() { Some(before.to_owned()) } else { None };
        return Some(Skill { iri, text, level: Some(level) });
    }
    if let Some(iri) = as_iri(part) {
        return Some(Skill { iri: Some(iri), text: None, level: None });
    }
    let named = wording::marked(part)?;
    Some(Skill { iri: None, text: Some(named.text), level: named.level })
}

fn with_level(part: &str) -> Option<(&str, LevelStatement)> {
    let at = part.rfind([':', '='])?;
    let (before, rest) = part.split_at_checked(at)?;
    let tail = rest.get(1..)?.trim();
    let level = LevelStatement::parse(tail);
    let is_iri = as_iri(part).is_some();
    // Within an IRI a colon may be a port or a part of a name; only an anchored level behind its path is one.
    let behind_path = before.matches('/').count() >= 3 && !tail.contains('/');
    let counts = if is_iri {
        behind_path && level.level.is_some()
    } else {
        level.level.is_some() || (tail.len() <= 30 && tail.bytes().any(|it| it.is_ascii_digit()))
    };
    (counts && before.chars().any(char::is_alphanumeric)).then_some((before, level))
}

/// What a mark in a skill's own column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Has it.
    Yes,
    /// Has it not.
    No,
    /// Has it so well.
    Level(LevelStatement),
}

const YES: [&str; 18] =
    ["x", "yes", "y", "ja", "j", "oui", "si", "sí", "sì", "sim", "tak", "kyllä", "true", "wahr", "✓", "✔", "•", "has"];
const NO: [&str; 16] =
    ["no", "n", "nein", "non", "nee", "não", "nie", "ei", "false", "falsch", "0", "-", "–", "none", "n/a", "na"];

/// Reads a mark; a level, or a grade, is one too.
pub(super) fn mark(cell: &str) -> Mark {
    let lower = cell.trim().to_lowercase();
    if NO.contains(&lower.as_str()) {
        Mark::No
    } else if YES.contains(&lower.as_str()) {
        Mark::Yes
    } else {
        Mark::Level(LevelStatement::parse(cell))
    }
}

/// Whether a cell is a mark, an anchored level, or a small number.
pub(super) fn is_mark_or_level(cell: &str) -> bool {
    match mark(cell) {
        Mark::Yes | Mark::No => true,
        Mark::Level(level) => {
            let number = cell.trim().trim_end_matches('%').trim_end().replace(',', ".").parse::<f64>();
            level.level.is_some() || number.is_ok_and(|it| (0.0..=100.0).contains(&it))
        }
    }
}

/// Yes or no.
pub(super) fn truth(cell: &str) -> Option<bool> {
    match mark(cell) {
        Mark::Yes => Some(true),
        Mark::No => Some(false),
        Mark::Level(level) => (level.value == "1").then_some(true),
    }
}

/// A date: ISO 8601, a month, a year, or day, month and year with points between them.
pub(super) fn date(cell: &str, last: bool) -> Option<Date> {
    let parsed = if last { dates::parse_last(cell) } else { dates::parse(cell) };
    if let Some(date) = parsed {
        return Some(date);
    }
    let numbers = |separator: char| -> Option<Vec<i16>> {
        cell.trim().split(separator).map(|it| it.trim().parse().ok()).collect()
    };
    if let Some([day, month, year]) = numbers('.').as_deref() {
        return civil::Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok();
    }
    let month_of = |year: i16, month: i16| civil::Date::new(year, i8::try_from(month).ok()?, 1).ok();
    match numbers('-').as_deref() {
        Some([year, month]) if *year >= 1900 => {
            month_of(*year, *month).map(|it| if last { it.last_of_month() } else { it })
        }
        Some([year]) if (1900..=2200).contains(year) => {
            month_of(*year, if last { 12 } else { 1 }).map(|it| if last { it.last_of_month() } else { it })
        }
        _ => None,
    }
}
