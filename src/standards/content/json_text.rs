//! JSON and lines of JSON, within limits.

use std::cell::Cell;

use super::{Content, JsonLine, token};
use crate::{
    model::Problem,
    standards::{
        Limits,
        json::{Json, Object},
        shared::Node,
    },
};

/// So many repeated keys are reported one by one.
const REPEATS_REPORTED: usize = 100;
/// So many lines are reported one by one.
const LINES_REPORTED: usize = 1_000;

/// One JSON value, or values line by line.
pub(super) fn json<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    match Json::parse_within(text, limits) {
        Ok(value) => {
            report_repeats(&value, "", problems);
            match token::sealed(&value, limits, problems) {
                Some(claims) => claims.map(Content::Json),
                None => Some(Content::Json(value)),
            }
        }
        Err(error) if error.is_data() => {
            problems.push(refusal(&error, ""));
            None
        }
        Err(error) => {
            let lines = json_lines(text, limits, problems);
            if lines.is_none() {
                let mut problem = refusal(&error, "");
                if text.contains("<%") && text.contains("%>") {
                    problem.message = format!("is a template of JSON: {}", problem.message);
                }
                problems.push(problem);
            }
            lines
        }
    }
}

/// Parses a value that stands inside of something else, at `place`, with others that share the number of values.
pub(super) fn embedded<'a>(
    text: &'a str,
    limits: &Limits,
    values_left: &Cell<usize>,
    place: &str,
    problems: &mut Vec<Problem>,
) -> Option<Json<'a>> {
    match Json::parse_counting(text, limits, values_left) {
        Ok(value) => {
            report_repeats(&value, &format!("{place}: "), problems);
            Some(value)
        }
        Err(error) => {
            problems.push(refusal(&error, place));
            None
        }
    }
}

/// Why a text is not taken: it is no JSON, or crosses a limit.
fn refusal(error: &serde_json::Error, place: &str) -> Problem {
    let at = format!("line {}, column {}", error.line(), error.column());
    let message = error.to_string();
    // The library ends its messages so; the place says it already.
    let message = message.strip_suffix(&format!(" at {}", at.replace(", ", " "))).unwrap_or(&message);
    let at = if place.is_empty() { at } else { format!("{place}, {at}") };
    if error.is_data() {
        return Problem::error(at, message, "no standard needs that; split it, or raise the limit in skillmatch.toml");
    }
    Problem::error(at, format!("is not JSON: {message}"), "check it with a JSON validator")
}

/// JSON lines: more than one line, and at least one that is an object by itself. Bad lines are reported.
fn json_lines<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled().nth(1)?;
    let (mut found, mut bad, mut bad_lines) = (Vec::new(), Vec::new(), 0_usize);
    let values_left = Cell::new(limits.json_values);
    for (index, line) in filled() {
        let number = index + 1;
        let problem = match Json::parse_counting(line, limits, &values_left) {
            Ok(value) if value.is_object() => {
                report_repeats(&value, &format!("line {number}: "), &mut bad);
                found.push(JsonLine { number, value });
                continue;
            }
            Ok(_) => Problem::error(format!("line {number}"), "is not an object", "write one JSON object a line"),
            Err(error) if error.is_data() => refusal(&error, &format!("line {number}")),
            Err(error) => {
                let message = format!("is not JSON: {error}");
                Problem::error(format!("line {number}"), message, "write one JSON object a line")
            }
        };
        bad_lines += 1;
        if bad.len() < LINES_REPORTED {
            bad.push(problem);
        }
        // A broken single document has mostly bad lines: it is not JSON lines.
        if bad_lines > 10 && bad_lines > found.len() * 4 {
            return None;
        }
    }
    if found.is_empty() || bad_lines > found.len() {
        return None;
    }
    if bad_lines > bad.len() {
        bad.push(Problem::error("", format!("{bad_lines} lines in all could not be read"), "look at the first ones"));
    }
    problems.extend(bad);
    Some(Content::JsonLines(found))
}

/// Repeated keys are reported: the last one counts.
fn report_repeats(value: &Json<'_>, place: &str, problems: &mut Vec<Problem>) {
    if !repeats(value) {
        return;
    }
    let mut found = Vec::new();
    gather_repeats(&Node::new(value, place), &mut found);
    if found.len() > REPEATS_REPORTED {
        found.truncate(REPEATS_REPORTED);
        found.push(Problem::warning(place, "more keys stand twice in one object", "leave one of each"));
    }
    problems.append(&mut found);
}

fn repeats(value: &Json<'_>) -> bool {
    match value {
        Json::Object(object) => object.repeated_key().is_some() || object.values().any(repeats),
        Json::Array(items) => items.iter().any(repeats),
        _ => false,
    }
}

fn gather_repeats(node: &Node<'_>, found: &mut Vec<Problem>) {
    if found.len() > REPEATS_REPORTED {
        return;
    }
    if let Some(key) = node.value.as_object().and_then(Object::repeated_key) {
        let message = format!("the key `{key}` stands here twice; the last one counts");
        found.push(Problem::warning(node.place_of(key), message, "leave one of them"));
    }
    let items = if node.value.is_array() { node.items() } else { node.members().into_iter().map(|it| it.1).collect() };
    for item in &items {
        gather_repeats(item, found);
    }
}
