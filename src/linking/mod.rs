//! From words to skills: phrases to skills, job ads to requirements. Pure.
//!
//! A [`Lexicon`] holds every form (preferred and alternative labels) of every skill. [`Lexicon::link`] ranks skills for
//! one phrase or sentence, by several lanes ([`Lane`]) that are added up; [`extract()`] reads a whole job ad and says
//! which skills it asks for, how much, and where. [`Corrections`] are what users say that a phrase means.

mod build;
mod common_words;
mod corrections;
mod embedding;
mod extract;
mod fusion;
mod fuzzy;
mod grams;
mod inverted;
mod key;
mod lanes;
mod lexicon;
mod link;
mod names;
mod prior;
mod question;
#[cfg(test)]
mod real_data_tests;
mod sheet;
mod spelling;
mod tagger;
#[cfg(test)]
mod tests;
mod variants;
mod words;

pub use corrections::{CORRECTIONS_HEADER, CorrectionProblem, Corrections};
pub use extract::{
    ExtractOptions, ExtractedRequirement, Extraction, Proposal, SectionKind, SkippedSection, Span, TextFormat, extract,
};
pub use lanes::{Lane, LaneSet};
pub use lexicon::{Lexicon, LexiconForm};
pub use link::{ExplainedMatch, LaneSaid, LinkMatch, LinkOptions, MatchKind};
pub use names::{NameInText, NameSpotter};
