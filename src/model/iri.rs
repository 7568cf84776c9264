//! Identifiers: every thing in the catalog is named by an IRI (RFC 3987), kept as it was written.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// The name of a thing: an absolute IRI. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Iri(Arc<str>);

/// The text has no scheme, or holds white space or control characters, or is longer than 2,048 bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an absolute IRI: expected a scheme such as `https:` or `urn:` and no white space")]
pub struct NotAnIri(pub String);

impl Iri {
    /// The longest IRI accepted, in bytes.
    pub const MAX_BYTES: usize = 2_048;

    /// Takes `text` as an absolute IRI.
    ///
    /// # Errors
    /// [`NotAnIri`] when there is no scheme, when it holds white space or control characters, or when it is too long.
    pub fn new(text: &str) -> Result<Self, NotAnIri> {
        if Self::is_absolute(text) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(NotAnIri(text.chars().take(200).collect()))
        }
    }

    /// A name of our own for a thing that has none: `urn:skillmatch:<kind>:<name>`, where characters
    /// other than letters and digits of `name` become single hyphens.
    pub fn local(kind: &str, name: &str) -> Self {
        let mut slug = String::with_capacity(name.len());
        for character in name.chars().take(300) {
            match character {
                '+' => slug.push_str("plus"),
                '#' => slug.push_str("sharp"),
                it if it.is_alphanumeric() => slug.extend(it.to_lowercase()),
                _ if slug.ends_with('-') || slug.is_empty() => {}
                _ => slug.push('-'),
            }
        }
        Self(Arc::from(format!("urn:skillmatch:{kind}:{}", slug.trim_end_matches('-'))))
    }

    /// The IRI as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a name that [`Iri::local`] made.
    pub fn is_local(&self) -> bool {
        self.0.starts_with("urn:skillmatch:")
    }

    fn is_absolute(text: &str) -> bool {
        let Some((scheme, rest)) = text.split_once(':') else {
            return false;
        };
        text.len() <= Self::MAX_BYTES
            && !rest.is_empty()
            && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '.' | '-'))
            && !text.chars().any(|it| it.is_whitespace() || it.is_control())
    }
}

impl fmt::Display for Iri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Iri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{}>", self.0)
    }
}

impl FromStr for Iri {
    type Err = NotAnIri;

    fn from_str(text: &str) -> Result<Self, NotAnIri> {
        Self::new(text)
    }
}

impl std::borrow::Borrow<str> for Iri {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Iri {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// A thing named from elsewhere: its IRI and, where it was said, its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The thing's IRI.
    pub id: Iri,
    /// Its name, where the document that refers to it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Reference {
    /// A reference without a name.
    pub fn to(id: Iri) -> Self {
        Self { id, name: None }
    }
}
