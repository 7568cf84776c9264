//! Pathways against all subsets, written again in the plainest way, and by example.

mod examples;
mod oracle;
