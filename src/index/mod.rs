//! The index on disk: generations, postings, text search. Owns `index/`, and alone knows tantivy.
//!
//! An index is built aside and made current in one step; every answer comes from one [`Snapshot`] and is whole even
//! while the catalog moves on. The index knows nothing of catalogs: it is given [`Entry`] values and can be deleted
//! and rebuilt at any time.

mod analysis;
mod backend;
mod best;
mod bitmap;
mod coverage;
mod crowd;
mod entry;
mod error;
mod evidence;
mod evidence_rows;
mod facet_sets;
mod facets;
mod generation;
mod highlight;
mod kernel;
mod many;
mod offers;
mod keys;
mod order;
mod packed;
mod reader;
mod records;
mod schema;
mod search;
mod segment;
mod segments;
mod side_file;
mod snapshot;
mod spelling;
mod text_query;
mod tokens;
mod top;
mod words;
mod writer;

#[cfg(test)]
mod tests;

pub use crowd::Crowd;
pub use entry::{Entry, EntryKind};
pub use error::IndexError;
pub use generation::SCHEMA_VERSION;
pub use reader::Index;
pub use search::{MAX_QUERY_BYTES, MAX_QUERY_WORDS, TextAnswer, TextHit, TextQuery};
pub use side_file::SideFile;
pub use snapshot::Snapshot;
pub use words::words_scores;
pub use writer::{BuildSummary, IndexOptions, Part, UpdateSummary};
