//! Skills in short: `python:4!, sql*0.5, teamwork`.

use super::EngineError;
use crate::model::{Importance, LevelStatement, StatedRequirement, Weight};

/// Reads `name[:minimum level][*weight][!]`, separated by commas or semicolons; `!` means required, else preferred
/// with weight 1. The level is a number 1 to 5, a level word, or a point of a scale such as `B2`.
///
/// # Errors
/// [`EngineError::InvalidRequest`] naming the part that does not fit.
pub(super) fn parse(text: &str) -> Result<Vec<StatedRequirement>, EngineError> {
    let mut requirements = Vec::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|it| !it.is_empty()) {
        requirements.push(parse_one(part)?);
    }
    if requirements.is_empty() {
        return Err(invalid("no skill is named"));
    }
    Ok(requirements)
}

fn parse_one(part: &str) -> Result<StatedRequirement, EngineError> {
    let (rest, required) = match part.strip_suffix('!') {
        Some(rest) => (rest.trim_end(), true),
        None => (part, false),
    };
    let (rest, weight) = match rest.rsplit_once('*') {
        Some((rest, number)) => {
            let decimal: f64 = number.trim().parse().map_err(|_| invalid(&format!("`{number}` in `{part}` is not a weight")))?;
            (rest.trim_end(), Weight::new(decimal).map_err(|error| invalid(&error.to_string()))?)
        }
        None => (rest, Weight::REQUIRED),
    };
    let (name, minimum_level) = split_level(rest)?;
    if name.is_empty() {
        return Err(invalid(&format!("`{part}` names no skill")));
    }
    let skill = if name.contains("://") || name.starts_with("urn:") { name.parse().ok() } else { None };
    let importance = if required { Importance::Required } else { Importance::Preferred };
    Ok(StatedRequirement {
        text: skill.is_none().then(|| name.to_owned()),
        skill,
        weight: Some(weight),
        importance: Some(importance),
        minimum_level,
        ..StatedRequirement::default()
    })
}

/// Splits off a level after the last colon. What follows the scheme of an IRI is not a level.
fn split_level(text: &str) -> Result<(&str, Option<LevelStatement>), EngineError> {
    let Some((name, level)) = text.rsplit_once(':') else { return Ok((text.trim(), None)) };
    let statement = LevelStatement::parse(level);
    if statement.level.is_some() {
        return Ok((name.trim(), Some(statement)));
    }
    if text.contains("://") || text.starts_with("urn:") {
        return Ok((text.trim(), None));
    }
    Err(invalid(&format!("`{}` in `{text}` is not a level", level.trim())))
}

fn invalid(message: &str) -> EngineError {
    let hint = "write for instance `python:4!, sql*0.5, teamwork`: name, `:` minimum level 1 to 5, `*` weight, `!` required";
    EngineError::invalid("/skills", message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_understood() {
        let table = [
            ("python:4!", Some("python"), Some(4), 1.0, Importance::Required),
            ("sql*0.5", Some("sql"), None, 0.5, Importance::Preferred),
            ("C++ : expert * 2 !", Some("C++"), Some(5), 2.0, Importance::Required),
            ("SAP FI/CO", Some("SAP FI/CO"), None, 1.0, Importance::Preferred),
            ("German:B2", Some("German"), Some(3), 1.0, Importance::Preferred),
            ("https://skills.example/a:3!", None, Some(3), 1.0, Importance::Required),
            ("urn:example:a", None, None, 1.0, Importance::Preferred),
        ];
        for (text, name, level, weight, importance) in table {
            let parsed = parse(text).unwrap().remove(0);
            assert_eq!(parsed.text.as_deref(), name, "{text}");
            assert_eq!(parsed.minimum_level.and_then(|it| it.level).map(crate::model::Level::number), level, "{text}");
            assert_eq!(parsed.weight, Some(Weight::new(weight).unwrap()), "{text}");
            assert_eq!(parsed.importance, Some(importance), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (text, part) in [("", "no skill"), ("python:9", "`9`"), ("python*x", "`x`"), ("python*-1", "-1"), (":3", "names no")] {
            let error = parse(text).unwrap_err();
            assert!(error.to_string().contains(part), "{text}: {error}");
        }
    }
}
