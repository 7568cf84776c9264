//! Badges baked into images: PNG text chunks, SVG elements.

use crate::{model::Problem, standards::Limits};

/// How PNG files begin.
pub(super) const PNG: &[u8] = b"\x89PNG";

/// The text of the badge baked into a PNG.
pub(super) fn in_png(_bytes: &[u8], _limits: &Limits, problems: &mut Vec<Problem>) -> Option<String> {
    problems.push(Problem::error("", "is an image; baked badges are not read yet", "export the badge as JSON"));
    None
}

/// Whether markup is an SVG image.
pub(super) fn is_svg(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(512).collect();
    start.to_lowercase().contains("<svg")
}

/// The text of the badge baked into an SVG.
pub(super) fn in_svg(_text: &str, _limits: &Limits, problems: &mut Vec<Problem>) -> Option<String> {
    problems.push(Problem::error("", "is SVG; baked badges are not read yet", "export the badge as JSON"));
    None
}
