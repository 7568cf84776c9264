//! The evidence of a segment in memory, and how the best holders for a plan are found in it. In integers: what
//! credit is, `ranking` says.

mod asked;
mod block;
mod build;
mod counts;
mod many;
mod census;
mod needs;
mod offers;
mod planes;
mod search;
mod sets;
mod sight;
mod table;
mod tally;
mod view;

#[cfg(test)]
mod tests;

pub(super) use asked::{Asked, Cells, MET, MUST_SHIFT, Manner, Sum};
pub(super) use build::{Read, build};
pub(super) use census::Census;
pub(super) use many::{Job, ManyMemory, Shared};
pub(super) use offers::{Grouping, Offers, Use, Work, held};
pub(super) use planes::{BLOCK, WORDS};
pub(super) use search::{Ground, Memory, Taker};
pub(super) use sets::{BlockSet, Sets};
pub(super) use table::{Table, Times};
pub(super) use tally::MOST as MOST_NEEDS;
pub(super) use view::View;
