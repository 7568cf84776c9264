//! One host of the farm: its pages, what it makes up as it goes, and its entry in the list of sources.

use std::{collections::HashMap, sync::Arc};

use super::{Reply, raw::Fault};

/// A request as a host sees it.
pub(crate) struct Asked<'a> {
    /// Path without the query.
    pub(crate) path: &'a str,
    /// The query, without its question mark.
    pub(crate) query: &'a str,
    /// How often this address was asked for before.
    pub(crate) before: usize,
    /// How often this host was asked before.
    pub(crate) host_before: usize,
}

impl Asked<'_> {
    /// A parameter of the query, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// A parameter that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.parameter(name)?.parse().ok()
    }
}

/// What a host does with an address that is none of its pages; `None`: 404.
pub(crate) type Answering = Arc<dyn Fn(&Asked<'_>) -> Option<Reply> + Send + Sync>;

/// Where the name of a host leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A server that keeps to the protocol.
    Well,
    /// A server that does not.
    Faulty(Fault),
    /// Nobody listens there.
    Dead,
}

/// One host.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// By path and query.
    pub(crate) pages: HashMap<String, Reply>,
    pub(crate) answering: Option<Answering>,
    pub(crate) entry: Option<Entry>,
    /// The addresses of which something should be stored.
    pub(crate) stored: Vec<String>,
    /// Addresses whose answers no client can use.
    pub(crate) unusable: Vec<String>,
    /// Paths that its robots.txt denies, as beginnings.
    pub(crate) denied: Vec<String>,
    /// The crawl-delay of its robots.txt, in milliseconds.
    pub(crate) crawl_delay_ms: u64,
}

/// An entry in the list of sources.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) urls: Vec<String>,
    /// More keys, as lines of TOML.
    pub(crate) more: String,
}

impl Site {
    /// A host that knows nothing yet, not even a robots.txt.
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            place: Place::Well,
            pages: HashMap::new(),
            answering: None,
            entry: None,
            stored: Vec::new(),
            unusable: Vec::new(),
            denied: Vec::new(),
            crawl_delay_ms: 0,
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.name)
    }

    pub(crate) fn page(mut self, path: impl Into<String>, reply: Reply) -> Self {
        self.pages.insert(path.into(), reply);
        self
    }

    /// A page of which something should be stored.
    pub(crate) fn document(mut self, path: &str, reply: Reply) -> Self {
        self.stored.push(self.url(path));
        self.page(path, reply)
    }

    pub(crate) fn answering(mut self, answer: impl Fn(&Asked<'_>) -> Option<Reply> + Send + Sync + 'static) -> Self {
        self.answering = Some(Arc::new(answer));
        self
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// A robots.txt, and what it means for this crawler.
    pub(crate) fn robots(mut self, text: &str, denied: &[&str]) -> Self {
        self.denied.extend(denied.iter().map(|&it| it.to_owned()));
        self.page("/robots.txt", Reply::text(text))
    }

    /// Makes it a source of its own, named like its host without the farm's domain.
    pub(crate) fn source(self, kind: &str, paths: &[&str]) -> Self {
        self.source_with(kind, paths, "")
    }

    pub(crate) fn source_with(mut self, kind: &str, paths: &[&str], more: &str) -> Self {
        let urls = paths.iter().map(|it| if it.contains("://") { (*it).to_owned() } else { self.url(it) }).collect();
        let name = self.name.split('.').next().unwrap_or_default().to_owned();
        self.entry = Some(Entry { name, kind: kind.to_owned(), urls, more: more.to_owned() });
        self
    }
}
