//! A search engine that ranks people and credentials by skill.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what broke"))]

pub mod text;

pub mod model;

pub mod standards;

pub mod catalog;

pub mod trust;

pub mod linking;

pub mod ranking;

pub mod store;

pub mod index;

pub mod engine;

pub mod ingest;

pub mod batch;

pub mod server;

pub mod config;

pub mod cli;
