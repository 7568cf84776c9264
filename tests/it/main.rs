//! The one integration binary: each module tests one promise.
#![cfg(test)]

mod catalog_flow;
mod cli;
mod home;
mod http;
mod search_quality;
