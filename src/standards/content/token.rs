//! Signed tokens: compact JWS (RFC 7515). Only read here; whether the signature holds is for `trust` to say.

use crate::{
    model::Problem,
    standards::{Limits, json::Json},
};

/// Whether a text looks like a compact JWS.
pub(in crate::standards) fn is_compact_jws(text: &str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() == 2 && !text.contains(char::is_whitespace)
}

/// The claims of a compact JWS.
pub(in crate::standards) fn claims(
    _text: &str,
    _limits: &Limits,
    place: &str,
    problems: &mut Vec<Problem>,
) -> Option<Json<'static>> {
    let message = "is a signed badge (compact JWS); these are not read yet";
    problems.push(Problem::error(place, message, "export the badge as JSON"));
    None
}
