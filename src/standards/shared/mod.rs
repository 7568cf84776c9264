//! What several standards share: tolerant access to JSON, rows of tables, dates, alignments, CTDL terms.

pub(super) mod alignment;
pub(super) mod badge;
pub(super) mod ctdl;
pub(super) mod dates;
pub(super) mod labels;
pub(super) mod language;
pub(super) mod node;
pub(super) mod table;

pub(super) use alignment::alignments;
pub(super) use node::Node;
