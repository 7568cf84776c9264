//! Links: an address to fetch, what is expected there, and why.

/// What is expected at an address. The content decides what it is in the end; this decides how it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A page of a list: more addresses, and the address of its next page.
    Listing,
    /// A document for machines.
    Document,
    /// A web page.
    Page,
    /// A sitemap, or an index of sitemaps.
    Sitemap,
    /// An archive of documents, or a large table.
    Archive,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [Self::Listing, Self::Document, Self::Page, Self::Sitemap, Self::Archive];

    /// The word used in the catalog and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Document => "document",
            Self::Page => "page",
            Self::Sitemap => "sitemap",
            Self::Archive => "archive",
        }
    }

    /// How it is asked for: the `Accept` header.
    pub fn accept(self) -> &'static str {
        match self {
            Self::Listing | Self::Document => {
                "application/ld+json, application/json, application/vc+ld+json;q=0.9, application/vc+jwt;q=0.8, \
                 image/png;q=0.7, image/svg+xml;q=0.7, text/turtle;q=0.6, text/html;q=0.5, */*;q=0.3"
            }
            Self::Page => {
                "text/html, application/xhtml+xml, application/ld+json;q=0.8, application/json;q=0.7, */*;q=0.3"
            }
            Self::Sitemap => "application/xml, text/xml, text/plain;q=0.5, */*;q=0.3",
            Self::Archive => "application/zip, text/csv;q=0.9, */*;q=0.5",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Why an address is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The source says so, or its kind does.
    Seed,
    /// A list goes on there.
    NextPage,
    /// A list or sitemap has it.
    Listed,
    /// A document names it as a part of itself: its badge, issuer, framework, revocation list.
    Reference,
    /// A web page links to it.
    Anchor,
    /// Another address redirects there.
    Redirect,
}

/// An address to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The address, absolute.
    pub url: String,
    /// What is expected there.
    pub role: Role,
    /// Why it is known.
    pub basis: Basis,
}

impl Link {
    /// An address with what is expected there, and why it is known.
    pub fn new(url: impl Into<String>, role: Role, basis: Basis) -> Self {
        Self { url: url.into(), role, basis }
    }
}
