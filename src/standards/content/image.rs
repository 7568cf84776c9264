//! Badges baked into images (Open Badges Baking Specification 1.0 and 2.0, Open Badges 3.0 section 5.3): PNG text chunks
//! and SVG elements. Only these are looked at; no pixel is decoded.

mod png;
mod svg;

use std::cell::Cell;

use super::{Content, json_text, token};
use crate::{model::Problem, standards::Limits};

pub(super) use png::{MAGIC as PNG, in_png};
pub(super) use svg::in_svg;

/// What was baked in: JSON, a signed token, or the URL of the assertion.
pub(super) fn payload(text: &str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'static>> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        let message = "the badge in the image is empty";
        problems.push(Problem::error("", message, "bake the image again"));
        return None;
    }
    let is_url =
        ["https://", "http://"].iter().any(|it| text.get(..it.len()).is_some_and(|at| at.eq_ignore_ascii_case(it)));
    if is_url && !text.contains(char::is_whitespace) {
        return Some(Content::Link(text.to_owned()));
    }
    if token::is_compact_jws(text) {
        return token::claims(text, limits, "", problems).map(Content::Json);
    }
    if token::is_compact_jwe(text) {
        problems.push(token::encrypted(""));
        return None;
    }
    let value = json_text::embedded(text, limits, &Cell::new(limits.json_values), "badge in the image", problems)?;
    // Its places are those in the badge, as if it were alone.
    match token::sealed(&value, limits, problems) {
        Some(claims) => claims.map(Content::Json),
        None => Some(Content::Json(value.into_owned())),
    }
}

/// An image without a badge: nothing is lost, the picture of a badge class has none.
fn unbaked() -> Problem {
    Problem::warning("", "is an image without a badge in it", "download the badge again as a baked image, or as JSON")
}

/// Two badges: which one is meant?
fn ambiguous() -> Problem {
    Problem::error("", "two badges are baked into the image; which one counts is not clear", "bake one badge into it")
}

/// The text of a badge over the limit.
fn too_long(limits: &Limits) -> Problem {
    let message = format!("the badge is longer than {} bytes (limit `image_text_bytes`)", limits.image_text_bytes);
    Problem::error("", message, "raise `limits.image_text_bytes` in skillmatch.toml, if it is yours")
}

#[cfg(test)]
mod tests;
