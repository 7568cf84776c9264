//! The crawler's parts that touch the network, and its policy: which addresses to ask for, when, and how. What it
//! fetches goes to [`ingest`](crate::ingest), which reads and stores it.

mod client;
#[cfg(test)]
mod corpus_tests;
pub mod guard;
pub mod guess;
mod host_files;
pub mod kinds;
mod link;
pub mod look;
#[cfg(test)]
mod loopback;
pub mod page;
mod policy;
pub mod redirect;
mod robots;
mod site_file;
pub mod sitemap;
mod source;
mod verdict;

pub use client::{Answer, Client, ClientOptions, FetchError, Lookup, Request};
pub use guard::{Access, Refusal};
pub use host_files::{RobotsAnswer, fetch_robots, fetch_site_file};
pub use link::{Basis, Link, Role};
pub use policy::{Admitted, LeftOut, Parent, Reach};
pub use robots::{PRODUCT, Robots};
pub use site_file::SiteFile;
pub use source::{DOCUMENTED, Scope, Source, Sources, SourcesError};
pub use verdict::{Manners, Trouble, Verdict};
