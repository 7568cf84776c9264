//! Documents: bytes as they came in, and where a record was read.

use serde::{Deserialize, Serialize};

/// Something that was read: the bytes as they came, never changed.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it came from: a path, a URL, or `-` for standard input.
    pub source: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type, where whoever delivered it said so. Content decides, not this.
    pub media_type: Option<String>,
}

impl Document {
    /// A document whose media type nobody said.
    pub fn new(source: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { source: source.into(), bytes: bytes.into(), media_type: None }
    }
}

/// Where a record was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// The document's source.
    pub source: String,
    /// BLAKE3 digest of the document, 64 hexadecimal digits.
    pub digest: String,
    /// The standard it was read as.
    pub standard: String,
    /// The place in it: a JSON pointer (RFC 6901), or row and column.
    pub place: String,
}
