//! The crawler's parts that touch the network, and its policy: which addresses to ask for, when, and how. What it
//! fetches goes to [`ingest`](crate::ingest), which reads and stores it.

mod client;
#[cfg(test)]
mod corpus_tests;
pub mod guard;
pub mod kinds;
mod link;
#[cfg(test)]
mod loopback;
pub mod redirect;
mod robots;
mod source;

pub use client::{Answer, Client, ClientOptions, FetchError, Lookup, Request};
pub use guard::{Access, Refusal};
pub use link::{Basis, Link, Role};
pub use robots::{PRODUCT, Robots};
pub use source::{Scope, Source, Sources, SourcesError};
