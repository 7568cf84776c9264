//! What several standards share: tolerant access to JSON, rows of tables, dates, alignments, badges and their
//! endorsements, CTDL terms.

pub(super) mod alignment;
pub(super) mod badge;
mod classify;
pub(super) mod ctdl;
pub(super) mod dates;
pub(super) mod endorsement;
pub(super) mod labels;
pub(super) mod language;
pub(super) mod node;
pub(super) mod related;
pub(super) mod signed;
pub(super) mod table;
pub(super) mod vc;
pub(super) mod tally;

pub(super) use alignment::alignments;
pub(super) use node::Node;
