//! What a thing is called, in each language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Names of one thing in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LanguageLabels {
    /// The preferred name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<String>,
    /// Other names people use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<String>,
    /// Names for finding only (misspellings, codes); never shown as a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Words that searching finds it by, and that are no names of it: nothing is linked to it by them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// What it is, in this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Names by language: BCP 47 primary subtag in lower case (`en`, `de`), or `und` where none was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, LanguageLabels>);

impl Labels {
    /// The language code for text whose language was not said.
    pub const UNDETERMINED: &'static str = "und";

    /// One preferred name in one language.
    pub fn preferred_in(language: &str, name: &str) -> Self {
        let labels = LanguageLabels { preferred: Some(name.to_owned()), ..LanguageLabels::default() };
        Self(BTreeMap::from([(language.to_owned(), labels)]))
    }

    /// The name to show: English, else without language, else the first language that has one.
    pub fn shown(&self) -> Option<&str> {
        self.first_of(|labels| labels.preferred.as_deref())
    }

    /// The description to show, chosen like [`Labels::shown`].
    pub fn description(&self) -> Option<&str> {
        self.first_of(|labels| labels.description.as_deref())
    }

    /// Every form with its language and whether it is the preferred one, in a fixed order.
    pub fn forms(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.0.iter().flat_map(|(language, labels)| {
            let preferred = labels.preferred.iter().map(move |form| (language.as_str(), form.as_str(), true));
            let others = labels.alternative.iter().chain(&labels.hidden);
            preferred.chain(others.map(move |form| (language.as_str(), form.as_str(), false)))
        })
    }

    /// The keywords of all languages, in a fixed order.
    pub fn keywords(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(|labels| labels.keywords.iter().map(String::as_str))
    }

    fn first_of<'a>(&'a self, pick: impl Fn(&'a LanguageLabels) -> Option<&'a str>) -> Option<&'a str> {
        let preferred = ["en", Self::UNDETERMINED];
        let first = preferred.iter().filter_map(|language| self.0.get(*language));
        first.chain(self.0.values()).find_map(pick)
    }
}
