//! The one integration binary: each module tests one promise.
#![cfg(test)]

mod oracle;
mod properties;
mod readers;
mod support;
mod tidy;
