//! The one integration binary: each module tests one promise.
#![cfg(test)]

mod catalog_flow;
mod cli;
mod home;
mod hostile;
mod http;
mod oracle;
mod properties;
mod readers;
mod search_quality;
mod support;
mod tidy;
