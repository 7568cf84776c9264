//! A search engine that ranks people and credentials by skill.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what broke"))]

pub mod model;
