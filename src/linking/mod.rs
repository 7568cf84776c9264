//! From words to skills: phrases to skills, job ads to requirements. Pure.
//!
//! A [`Lexicon`] holds every form (preferred and alternative labels) of every skill. [`Lexicon::link`] ranks skills for
//! one phrase or sentence; [`extract()`] reads a whole job ad and says which skills it asks for, how much, and where.

mod common_words;
mod extract;
mod fuzzy;
mod key;
mod lexicon;
mod link;
#[cfg(test)]
mod real_data_tests;
mod tagger;
#[cfg(test)]
mod tests;
mod words;

pub use extract::{
    ExtractOptions, ExtractedRequirement, Extraction, Proposal, SectionKind, SkippedSection, Span, TextFormat, extract,
};
pub use lexicon::{Lexicon, LexiconForm};
pub use link::{LinkMatch, LinkOptions, MatchKind};
