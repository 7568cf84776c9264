//! Sources: where badges and frameworks are published, how often to look, and how far to go.

use std::{collections::BTreeMap, net::SocketAddr};

use serde::{Deserialize, Serialize};

use super::kinds;

/// The documented list that comes with the program: every key, and an entry for each kind; nothing in it is enabled.
pub const DOCUMENTED: &str = include_str!("../../data/sources.toml");

/// One entry of `sources.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name, unique in the file.
    pub name: String,
    /// What is there: the name of a [`kinds::SourceKind`].
    pub kind: String,
    /// Where to begin.
    pub urls: Vec<String>,
    /// The licence of what is published there; kept with each document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Whether it is crawled when no source is named.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// How far links are followed.
    #[serde(default)]
    pub scope: Scope,
    /// Time between the starts of two requests to one of its hosts, in milliseconds; the general one where absent. A
    /// longer crawl-delay in robots.txt wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// How long a document is taken to be fresh, as an ISO 8601 duration.
    #[serde(default = "a_week")]
    pub refresh: String,
    /// Links away from where it began, at most.
    #[serde(default = "default_depth")]
    pub max_depth: u32,
    /// Addresses known of it, at most.
    #[serde(default = "default_documents")]
    pub max_documents: u64,
    /// Ports besides 80, 443, 8080 and 8443.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    /// Hosts of a private network that may be asked all the same, by name, with the address that the name means.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub private: BTreeMap<String, SocketAddr>,
    /// What the kind asks for besides, for instance `selectedVersion` of ESCO's service.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}

/// How far the links of a source are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Only on the hosts of its own addresses.
    Host,
    /// On these hosts and those below them: `example.org` and `badges.example.org`.
    Domain,
    /// What a document names as a part of it (its badge, issuer, framework) on any host; links of pages as `Host`.
    #[default]
    Linked,
}

/// The whole of `sources.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The entries.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

/// A list of sources that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It is not TOML of this shape.
    #[error("the list of sources cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// An entry says something that cannot be.
    #[error("source `{name}`: {message}")]
    Entry {
        /// The entry.
        name: String,
        /// What is wrong with it.
        message: String,
    },
}

impl Sources {
    /// Parses the text of `sources.toml` and checks every entry.
    ///
    /// # Errors
    /// [`SourcesError`] for text that is no TOML of this shape, unknown keys and kinds, names that appear twice, and
    /// values that cannot be.
    pub fn parse(text: &str) -> Result<Self, SourcesError> {
        let sources: Self = toml::from_str(text)?;
        let mut names = std::collections::BTreeSet::new();
        for source in &sources.sources {
            source.check()?;
            if !names.insert(&source.name) {
                return Err(source.wrong("the name appears twice"));
            }
        }
        Ok(sources)
    }
}

impl Source {
    /// An entry with everything left as it is by default.
    pub fn new(name: impl Into<String>, kind: impl Into<String>, urls: Vec<String>) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            urls,
            licence: None,
            enabled: true,
            scope: Scope::default(),
            delay_ms: None,
            refresh: a_week(),
            max_depth: default_depth(),
            max_documents: default_documents(),
            ports: Vec::new(),
            private: BTreeMap::new(),
            parameters: BTreeMap::new(),
        }
    }

    /// Checks what no type checks.
    ///
    /// # Errors
    /// [`SourcesError::Entry`].
    pub fn check(&self) -> Result<(), SourcesError> {
        let known = || kinds::ALL.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ");
        if self.name.is_empty() || self.name.contains(char::is_whitespace) {
            return Err(self.wrong("a name is one word"));
        }
        if self.urls.is_empty() {
            return Err(self.wrong("it needs at least one address in `urls`"));
        }
        if kinds::named(&self.kind).is_none() {
            return Err(self.wrong(&format!("there is no kind `{}`; kinds are: {}", self.kind, known())));
        }
        if self.refresh_seconds().is_none() {
            return Err(self.wrong(&format!("`refresh` is `{}`, which is no duration like P7D or PT12H", self.refresh)));
        }
        Ok(())
    }

    /// How long a document is fresh, in seconds, months counted as 30 days; `None` when it is not said in a way that
    /// can be understood, or nothing.
    pub fn refresh_seconds(&self) -> Option<u64> {
        let span: jiff::Span = self.refresh.parse().ok()?;
        let days = i64::from(span.get_years()) * 365
            + i64::from(span.get_months()) * 30
            + i64::from(span.get_weeks()) * 7
            + i64::from(span.get_days());
        let seconds = i64::from(span.get_hours()) * 3600 + span.get_minutes() * 60 + span.get_seconds();
        u64::try_from(days * 86_400 + seconds).ok().filter(|it| *it > 0)
    }

    fn wrong(&self, message: &str) -> SourcesError {
        SourcesError::Entry { name: self.name.clone(), message: message.to_owned() }
    }
}

fn yes() -> bool {
    true
}

fn a_week() -> String {
    "P7D".to_owned()
}

fn default_depth() -> u32 {
    6
}

fn default_documents() -> u64 {
    10_000
}
