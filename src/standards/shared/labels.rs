//! Texts in several languages: language maps, `@value` with `@language`, plain strings, lists of these.

use super::Node;
use crate::{
    model::{Labels, LanguageLabels},
    standards::json::Json,
};

/// Every text in a value with its language: the primary subtag in lower case, or `und`.
pub(in crate::standards) fn texts(node: &Node<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    gather(node.value, Labels::UNDETERMINED, &mut found);
    found
}

fn gather(value: &Json<'_>, language: &str, found: &mut Vec<(String, String)>) {
    match value {
        Json::String(text) => {
            let text = text.trim();
            if !text.is_empty() {
                found.push((primary(language), text.to_owned()));
            }
        }
        Json::Array(items) => items.iter().for_each(|it| gather(it, language, found)),
        Json::Object(object) => match object.get("@value") {
            Some(inner) => {
                gather(inner, object.get("@language").and_then(Json::as_str).unwrap_or(language), found);
            }
            None => object.iter().for_each(|(key, it)| gather(it, key, found)),
        },
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The primary subtag of a language tag, in lower case.
pub(in crate::standards) fn primary(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    if (2..=3).contains(&primary.len()) { primary } else { Labels::UNDETERMINED.to_owned() }
}

/// Puts the first text of each language down as its preferred name, others as alternative names.
pub(in crate::standards) fn add_names(labels: &mut Labels, texts: Vec<(String, String)>) {
    for (language, text) in texts {
        let mine: &mut LanguageLabels = labels.0.entry(language).or_default();
        if mine.preferred.is_none() {
            mine.preferred = Some(text);
        } else if is_new(mine, &text) {
            mine.alternative.push(text);
        }
    }
}

/// So many names of a thing in one language are kept; each is compared with all.
const MOST_NAMES: usize = 1_000;

/// Puts texts down as alternative names.
pub(in crate::standards) fn add_alternatives(labels: &mut Labels, texts: Vec<(String, String)>) {
    for (language, text) in texts {
        let mine = labels.0.entry(language).or_default();
        if is_new(mine, &text) {
            mine.alternative.push(text);
        }
    }
}

/// Puts the first text of each language down as its description.
pub(in crate::standards) fn add_descriptions(labels: &mut Labels, texts: Vec<(String, String)>) {
    for (language, text) in texts {
        labels.0.entry(language).or_default().description.get_or_insert(text);
    }
}

fn is_new(mine: &LanguageLabels, text: &String) -> bool {
    mine.alternative.len() < MOST_NAMES && mine.preferred.as_ref() != Some(text) && !mine.alternative.contains(text)
}
