//! The crawler's parts that touch the network, and its policy: which addresses to ask for, when, and how. What it
//! fetches goes to [`ingest`](crate::ingest), which reads and stores it.

mod client;
pub mod guard;
pub mod kinds;
mod link;
mod robots;
mod site_file;
mod source;

pub use client::{Answer, Client, ClientOptions, FetchError, Lookup, Request};
pub use guard::{Access, Refusal};
pub use link::{Basis, Link, Role};
pub use robots::{PRODUCT, Robots};
pub use site_file::SiteFile;
pub use source::{Scope, Source, Sources, SourcesError};
