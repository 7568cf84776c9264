//! The file by which a site corrects and objects.

use url::Url;

use crate::model::Problem;

/// What a site says of how it is read.
#[derive(Debug, Clone, Default)]
pub struct SiteFile {}

impl SiteFile {
    /// Where it lies on the host of an address.
    pub fn place(url: &Url) -> Option<Url> {
        url.join("/.well-known/skillmatch.json").ok()
    }

    /// Reads it; an empty text is a site without one.
    pub fn parse(bytes: &[u8], origin: &Url) -> (Self, Vec<Problem>) {
        let _ = (bytes, origin);
        (Self {}, Vec::new())
    }

    /// Whether the site objects to an address being fetched.
    pub fn objects_to(&self, url: &Url) -> bool {
        let _ = url;
        false
    }

    /// The document with the site's correction; `None` when there is none.
    pub fn correct(&self, url: &Url, bytes: &[u8]) -> Option<Result<Vec<u8>, String>> {
        let _ = (url, bytes);
        None
    }
}
