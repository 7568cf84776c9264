//! Meaning: texts to vectors by a table of word pieces, and vectors compared.
//!
//! A text's vector is the sum of the rows of its pieces; how much a piece counts is in the length of its row. The table
//! is made by `data/models/train_embedding.py`, which says from what.

mod pieces;
mod table;
mod vectors;

pub(super) use table::{KnownWords, Table};
pub(super) use vectors::{Vectors, VectorsBuilder, unit};
