//! Options of requests, checked.

use std::collections::BTreeMap;

use super::{
    EngineError,
    requests::{EvidenceOption, SortOption},
};
use crate::{
    model::EvidenceKind,
    ranking::{Filters, MustMode, Sort},
};

/// The most results of one answer.
pub const MAX_LIMIT: usize = 200;
/// The most fields, and values of a field, in one filter.
const MAX_FILTER_VALUES: usize = 200;

/// A number of results from a request's field.
pub(super) fn limit(pointer: &str, asked: Option<usize>) -> Result<usize, EngineError> {
    match asked.unwrap_or(10) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        other => Err(EngineError::invalid(
            pointer,
            format!("{other} results are not 1 to {MAX_LIMIT} (limit `page_size`)"),
            "ask for fewer, or use `batch` for all",
        )),
    }
}

/// The language of a request's text.
pub(super) fn language(asked: Option<&str>) -> Result<Option<String>, EngineError> {
    let is_code = |tag: &str| {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        (2..=3).contains(&primary.len())
            && tag.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'))
    };
    match asked.map(str::trim) {
        None => Ok(None),
        Some(tag) if is_code(tag) && tag.starts_with(|it: char| it.is_ascii_alphabetic()) => Ok(Some(tag.to_owned())),
        Some(other) => {
            let shown: String = other.chars().take(40).collect();
            let hint = "write its code, as `de` or `en`, or leave it out";
            Err(EngineError::invalid("/language", format!("`{shown}` is no code of a language"), hint))
        }
    }
}

/// Reads `first`, `strict`, `off`, `at-least=3`.
pub(super) fn must(asked: Option<&str>) -> Result<MustMode, EngineError> {
    match asked.map(str::trim) {
        None | Some("first") => Ok(MustMode::First),
        Some("strict") => Ok(MustMode::Strict),
        Some("off") => Ok(MustMode::Off),
        Some(other) => {
            let number =
                other.strip_prefix("at-least").and_then(|rest| rest.trim_start_matches(['=', ' ']).parse().ok());
            number.map(MustMode::AtLeast).ok_or_else(|| {
                let hint = "write `first`, `strict`, `off` or `at-least=3`";
                EngineError::invalid("/must", format!("`{other}` is not a must mode"), hint)
            })
        }
    }
}

pub(super) fn must_word(mode: MustMode) -> String {
    match mode {
        MustMode::First => "first".to_owned(),
        MustMode::Strict => "strict".to_owned(),
        MustMode::AtLeast(least) => format!("at-least={least}"),
        MustMode::Off => "off".to_owned(),
    }
}

pub(super) fn minimum_kind(asked: Option<EvidenceOption>, default: EvidenceKind) -> EvidenceKind {
    match asked {
        None => default,
        Some(EvidenceOption::Any) => EvidenceKind::Claimed,
        Some(EvidenceOption::Issued) => EvidenceKind::Issued,
        Some(EvidenceOption::Verified) => EvidenceKind::Verified,
    }
}

pub(super) fn sort(asked: SortOption) -> Sort {
    match asked {
        SortOption::Score => Sort::Score,
        SortOption::Focus => Sort::Focus,
    }
}

/// Checks the fields against those that can be filtered by.
pub(super) fn filters(asked: &BTreeMap<String, Vec<String>>, known: &[&str]) -> Result<Filters, EngineError> {
    let mut filters = Filters::default();
    for (field, values) in asked {
        if !known.contains(&field.as_str()) {
            let hint = format!("fields are: {}", known.join(", "));
            return Err(EngineError::invalid(&format!("/filters/{field}"), format!("`{field}` is not a field"), hint));
        }
        if values.len() > MAX_FILTER_VALUES {
            let message = format!("{} values are more than {MAX_FILTER_VALUES} (limit `filter_values`)", values.len());
            return Err(EngineError::invalid(&format!("/filters/{field}"), message, "give fewer values"));
        }
        for value in values {
            filters.admit(field, value);
            // Things are kept under their canonical IRI; whoever pastes another form means the same thing.
            if let Ok(iri) = crate::model::Iri::new(value) {
                filters.admit(field, iri.canonical().as_str());
            }
        }
    }
    Ok(filters)
}
