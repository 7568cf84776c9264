//! What is searched: holders in segments, on disk or in memory.

use std::sync::Arc;

use super::{bitmap::Bitmap, entry::EntryKind, error::IndexError, segment::Segment, snapshot::Snapshot};
use crate::model::Iri;

/// Holders in segments.
pub(super) trait Segments: Send + Sync {
    /// The segments, in an order that stays.
    fn segments(&self) -> &[Arc<Segment>];

    /// How many documents a segment has, those that are gone included.
    fn max_doc(&self, segment: usize) -> u32;

    /// The holders of a kind in a segment that are not gone.
    fn holders(&self, segment: usize, kind: EntryKind) -> Option<&Bitmap>;

    /// The IRI of a holder.
    fn id(&self, segment: usize, document: u32) -> Result<Iri, IndexError>;

    /// The version of the data, which decides the order of ties.
    fn data_version(&self) -> String;
}

impl Segments for Snapshot {
    fn segments(&self) -> &[Arc<Segment>] {
        self.segments()
    }

    fn max_doc(&self, segment: usize) -> u32 {
        self.max_doc(segment)
    }

    fn holders(&self, segment: usize, kind: EntryKind) -> Option<&Bitmap> {
        self.holders(segment, kind)
    }

    fn id(&self, segment: usize, document: u32) -> Result<Iri, IndexError> {
        self.holder_id(segment, document)
    }

    fn data_version(&self) -> String {
        self.data_version()
    }
}
