//! Tests of the store as a whole.

mod crash;
mod erasure;
mod frontier;
mod opening;
mod privacy;
mod put;
mod rebuild;
mod same;
mod speed;
mod support;
