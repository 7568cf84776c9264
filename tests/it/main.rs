//! The one integration binary: each module tests one promise.
#![cfg(test)]

mod catalog_flow;
mod cli;
mod crawl;
mod evaluation;
mod farm;
mod home;
mod hostile;
mod http;
mod identity;
mod mutants;
mod oracle;
mod pathways;
mod properties;
mod ranking_quality;
mod readers;
mod readings;
mod real_counts;
mod sample_counts;
mod search_quality;
mod support;
mod tidy;
mod vc_structure;
mod words;
