//! JSON and lines of JSON, within limits.

use super::{Content, JsonLine};
use crate::{
    model::Problem,
    standards::{
        Limits,
        json::{Json, Object},
        shared::Node,
    },
};

pub(super) fn json<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    match Json::parse(text) {
        Ok(value) => within_limits(&value, "", limits, problems).then_some(Content::Json(value)),
        Err(error) => {
            let lines = json_lines(text, limits, problems);
            if lines.is_none() {
                let place = format!("line {}, column {}", error.line(), error.column());
                let template = text.contains("<%") && text.contains("%>");
                let what = if template { "is not JSON but a template of it" } else { "is not JSON" };
                problems.push(Problem::error(place, format!("{what}: {error}"), "check it with a JSON validator"));
            }
            lines
        }
    }
}

/// JSON lines: more than one line, and at least one that is an object by itself. Bad lines are reported.
fn json_lines<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    let filled = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    if filled().count() < 2 {
        return None;
    }
    let mut found = Vec::new();
    let mut bad = Vec::new();
    for (index, line) in filled() {
        let number = index + 1;
        match Json::parse(line) {
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

/// Whether a value keeps to the limits. Repeated keys are reported: the last one counts.
pub(super) fn within_limits(value: &Json<'_>, place: &str, limits: &Limits, problems: &mut Vec<Problem>) -> bool {
    let mut repeats = false;
    let mut waiting = vec![(value, 1)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > limits.json_depth {
            let message = format!("nests deeper than {} (limit `json_depth`)", limits.json_depth);
            problems.push(Problem::error(place, message, "no standard needs that"));
            return false;
        }
        match value {
            Json::Object(object) if object.len() > limits.object_keys => {
                let message = format!("an object has more than {} keys (limit `object_keys`)", limits.object_keys);
                problems.push(Problem::error(place, message, "no standard needs that"));
                return false;
            }
            Json::Object(object) => {
                repeats |= object.repeated_key().is_some();
                waiting.extend(object.values().map(|it| (it, depth + 1)));
            }
            Json::Array(array) => waiting.extend(array.iter().map(|it| (it, depth + 1))),
            _ => {}
        }
    }
    if repeats {
        report_repeats(&Node::new(value, place), problems);
    }
    true
}

fn report_repeats(node: &Node<'_>, problems: &mut Vec<Problem>) {
    if let Some(key) = node.value.as_object().and_then(Object::repeated_key) {
        let message = format!("the key `{key}` stands here twice; the last one counts");
        problems.push(Problem::warning(node.place_of(key), message, "leave one of them"));
    }
    let items = if node.value.is_array() { node.items() } else { node.members().into_iter().map(|it| it.1).collect() };
    items.iter().for_each(|it| report_repeats(it, problems));
}
