//! Names of ESCO's concepts, without repeats.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    model::{Labels, LanguageLabels},
    standards::{
        json::Json,
        shared::{Node, labels::primary, table::Row},
    },
};

/// Some tables give each language's names a column of its own: `preferredLabel_nl`.
pub(super) const LABEL_COLUMN: &str = "preferredLabel_";

/// The names in a row of a table in `language`.
pub(super) fn of_row(row: &Row<'_>, language: &str, other_languages: bool) -> Labels {
    let labels = LanguageLabels {
        preferred: row.get("preferredLabel").map(str::to_owned),
        alternative: names(row, "altLabels"),
        hidden: names(row, "hiddenLabels"),
        description: ["description", "definition", "scopeNote"].iter().find_map(|it| row.get(it)).map(str::to_owned),
        ..LanguageLabels::default()
    };
    let mut all = BTreeMap::new();
    if labels != LanguageLabels::default() {
        all.insert(language.to_owned(), labels);
    }
    if other_languages {
        for (language, name) in row.suffixed(LABEL_COLUMN) {
            let mine: &mut LanguageLabels = all.entry(primary(language)).or_default();
            mine.preferred.get_or_insert(name.to_owned());
        }
    }
    Labels(all)
}

/// Other names: separated by line breaks inside the cell; some tools write ` | ` or a literal `\n`.
fn names(row: &Row<'_>, column: &str) -> Vec<String> {
    if row.get(column).is_none() {
        return Vec::new();
    }
    let mut known = HashSet::new();
    let names = row.list(column, &["\n", " | ", "\\n"]);
    names.into_iter().filter(|it| known.insert(*it)).map(str::to_owned).collect()
}

/// Whether a name shares the first four letters of any word with any of the other names.
pub(super) fn share_a_stem(name: &str, others: &[String]) -> bool {
    let stems = |text: &str| -> Vec<String> {
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 2);
        words.map(|it| it.chars().take(4).collect::<String>().to_lowercase()).collect()
    };
    let wanted = stems(name);
    wanted.is_empty() || others.iter().flat_map(|it| stems(it)).any(|it| wanted.contains(&it))
}

/// The names in a concept of the web service: language maps of a text, of a list of texts, or of an object with the text
/// under `literal`. A second preferred name of one language (`en` and `en-us`) is an alternative.
pub(super) fn of_concept(node: &Node<'_>) -> Labels {
    let mut labels = Labels::default();
    let mut known: HashMap<String, HashSet<String>> = HashMap::new();
    let mut fresh = |language: &str, text: &str| known.entry(language.to_owned()).or_default().insert(text.to_owned());
    for (language, text) in texts(node, &["preferredLabel"]) {
        if fresh(&language, &text) {
            let mine = labels.0.entry(language).or_default();
            match mine.preferred {
                Some(_) => mine.alternative.push(text),
                None => mine.preferred = Some(text),
            }
        }
    }
    for (language, text) in texts(node, &["alternativeLabel", "altLabel"]) {
        if fresh(&language, &text) {
            labels.0.entry(language).or_default().alternative.push(text);
        }
    }
    for (language, text) in texts(node, &["hiddenLabel"]) {
        if fresh(&language, &text) {
            labels.0.entry(language).or_default().hidden.push(text);
        }
    }
    for key in ["description", "definition", "scopeNote"] {
        for (language, text) in texts(node, &[key]) {
            labels.0.entry(language).or_default().description.get_or_insert(text);
        }
    }
    labels
}

/// Every text of a language map with its language.
fn texts(node: &Node<'_>, keys: &[&str]) -> Vec<(String, String)> {
    let Some(value) = node.get(keys) else { return Vec::new() };
    if value.value.is_object() && !value.has("literal") {
        let members = value.members();
        members.iter().flat_map(|(key, it)| plain(it.value).into_iter().map(|text| (primary(key), text))).collect()
    } else {
        plain(value.value).into_iter().map(|text| (Labels::UNDETERMINED.to_owned(), text)).collect()
    }
}

/// The texts of a value: itself, its `literal` or `label`, or those of its items.
fn plain(value: &Json<'_>) -> Vec<String> {
    let one = |value: &Json<'_>| {
        let text =
            value.as_str().or_else(|| ["literal", "label", "@value"].iter().find_map(|it| value.get(it)?.as_str()));
        text.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    match value {
        Json::Array(items) => items.iter().filter_map(one).collect(),
        _ => one(value).into_iter().collect(),
    }
}
