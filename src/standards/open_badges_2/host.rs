//! What hosts of Open Badges 2.1 answer (`ob_v2p1`): pages of assertions, plain and signed, a status, what they offer.

use super::super::{
    Json, Scope, open_badges_3,
    shared::{Node, signed},
};
use super::is_assertion;
use crate::model::{Problem, Reading};

/// Where an answer has its badges.
const PAGES: [&str; 6] = ["assertions", "results", "result", "assertion", "signedAssertions", "signedAssertion"];
/// So many of the first items tell whether it is an answer of a badge host.
const DECIDING: usize = 20;

/// A page of assertions, or a status and little else.
pub(super) fn is_answer(node: &Node<'_>) -> bool {
    if node.has("type") || node.has("@type") {
        return false;
    }
    let status = node.get(&["status"]).is_some_and(|it| it.has("statusCode") && it.has("statusText"));
    status || PAGES.iter().any(|page| node.all(&[page]).iter().take(DECIDING).any(is_item))
}

fn is_item(item: &Node<'_>) -> bool {
    match item.value {
        Json::String(text) => signed::token(text).is_some(),
        Json::Object(object) => {
            let wrapped = ["assertion", "signedAssertion"].iter().any(|key| object.get(key).is_some_and(filled));
            wrapped || is_assertion(item)
        }
        _ => false,
    }
}

fn filled(value: &Json<'_>) -> bool {
    value.is_object() || value.is_string()
}

/// Reads the badges in an answer.
pub(super) fn answer(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let mut badges = 0_usize;
    for page in PAGES {
        for item in node.all(&[page]) {
            badges += 1;
            let wrapped = item.get(&["assertion", "signedAssertion"]);
            read_item(wrapped.as_ref().unwrap_or(&item), scope, reading);
        }
    }
    if node.has("profile") {
        let message = "is the host's account of a person who keeps badges there; not kept";
        reading.problems.push(Problem::note(node.place_of("profile"), message, ""));
    }
    if badges > 0 || node.has("profile") {
        return;
    }
    let status = node.get(&["status"]);
    let said = |key: &str| status.as_ref().and_then(|it| it.text(&[key])).unwrap_or_default();
    let code = status.as_ref().and_then(|it| it.get(&["statusCode"])).and_then(|it| it.number());
    if code.is_some_and(|it| it >= 400.0) || !said("error").is_empty() {
        let message = format!("a badge host refused: {} {} {}", said("statusCode"), said("statusText"), said("error"));
        reading.problems.push(Problem::error(node.place(), message.trim_end(), "ask the host again"));
    } else {
        reading.problems.push(Problem::note(node.place(), "a badge host answered, without any badge", ""));
    }
}

fn read_item(item: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let known = match item.value.as_str() {
        Some(text) => return open_badges_3::read_token(item, text, scope, reading),
        None => open_badges_3::read_embedded(item, scope, reading),
    };
    if !known {
        reading.problems.push(Problem::error(item.place(), "is no assertion", "give it a `type`"));
    }
}

/// What a host offers: nothing to learn about badges.
pub(super) fn manifest(node: &Node<'_>, reading: &mut Reading) {
    let apis = node.all(&["badgeConnectAPI"]);
    let names: Vec<String> = apis.iter().filter_map(|it| it.text(&["name", "apiBase"])).take(4).collect();
    let message = format!("is the manifest of a badge host ({}); it has no badges", names.join(", "));
    reading.problems.push(Problem::note(node.place(), message, "ask the host for its assertions"));
}
