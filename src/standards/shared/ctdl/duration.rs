//! CTDL `DurationProfile`: calendar time apart from effort, both as written.

use super::terms;
use crate::{
    model::{LearningTime, Problem, Reading},
    standards::shared::Node,
};

/// Takes the duration of one profile: an exact one, else the longest. A duration with a date part is calendar time;
/// hours alone are effort. Both may be given side by side; the first of each counts.
pub(in crate::standards) fn add(profile: &Node<'_>, time: &mut LearningTime, reading: &mut Reading) {
    let parts = if profile.value.is_string() {
        vec![profile.clone()]
    } else {
        let exact = terms::get(profile, &["exactDuration"]);
        let longest = exact.or_else(|| terms::get(profile, &["maximumDuration"]));
        let shortest = terms::get(profile, &["minimumDuration"]);
        if let (Some(longest), Some(shortest)) = (&longest, &shortest) {
            let message = format!(
                "it takes from {} to {}; the longer is kept",
                shortest.words().unwrap_or_default(),
                longest.words().unwrap_or_default()
            );
            reading.problems.push(Problem::note(shortest.place(), message, ""));
        }
        let effort = terms::get(profile, &["timeRequired"]);
        longest.or(shortest).into_iter().chain(effort).collect()
    };
    for part in parts.iter().flat_map(terms::items) {
        add_one(&part, time, reading);
    }
}

fn add_one(node: &Node<'_>, time: &mut LearningTime, reading: &mut Reading) {
    let Some(text) = node.words() else { return };
    let Some(kind) = kind_of(&text) else {
        let message = format!("`{text}` is not an ISO 8601 duration");
        reading.problems.push(Problem::error(node.place(), message, "write for instance P4W or PT40H"));
        return;
    };
    let slot = match kind {
        Kind::Nothing => {
            let message = format!("`{text}` is no time at all: how long it takes stays unknown");
            reading.problems.push(Problem::note(node.place(), message, ""));
            return;
        }
        Kind::Calendar => &mut time.calendar,
        Kind::Effort => &mut time.effort,
    };
    match slot {
        None => *slot = Some(text),
        Some(known) if *known == text => {}
        Some(known) => {
            let message = format!("`{text}` stands beside `{known}`, which is kept");
            reading.problems.push(Problem::note(node.place(), message, ""));
        }
    }
}

/// What a duration measures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Calendar,
    Effort,
    Nothing,
}

/// Parts may be decimal (`P6.54Y`); tools fill in zeros (`P0Y0M0DT40H`), which say nothing.
fn kind_of(text: &str) -> Option<Kind> {
    let body = text.trim().strip_prefix(['P', 'p'])?;
    let (date, hours) = body.split_once(['T', 't']).unwrap_or((body, ""));
    let date = is_there(date, "YMWD")?;
    let hours = is_there(hours, "HMS")?;
    if body.is_empty() || body.ends_with(['T', 't']) {
        return None;
    }
    Some(match (date, hours) {
        (true, _) => Kind::Calendar,
        (false, true) => Kind::Effort,
        (false, false) => Kind::Nothing,
    })
}

/// Whether any of the parts is more than zero; `None` when they are not numbers with these units.
fn is_there(parts: &str, units: &str) -> Option<bool> {
    let mut any = false;
    let mut number = String::new();
    for character in parts.chars() {
        if character.is_ascii_digit() || matches!(character, '.' | ',') {
            number.push(if character == ',' { '.' } else { character });
            continue;
        }
        if !units.contains(character.to_ascii_uppercase()) {
            return None;
        }
        any |= number.parse::<f64>().ok()? > 0.0;
        number.clear();
    }
    number.is_empty().then_some(any)
}
