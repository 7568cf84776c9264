//! The one integration binary: each module tests one promise.
#![cfg(test)]
