//! What several standards share: tolerant access to JSON, dates, alignments, CTDL terms.

pub(super) mod alignment;
pub(super) mod badge;
pub(super) mod ctdl;
pub(super) mod dates;
pub(super) mod node;

pub(super) use alignment::alignments;
pub(super) use node::Node;
