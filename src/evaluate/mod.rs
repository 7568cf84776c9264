//! Figures of quality: how well phrases are linked to skills and mentions are found in job ads, against judged files.
//!
//! A gold file is read into query sets ([`QuerySets`]) or ads ([`GoldAd`]). A [`Ranker`] answers every query of a set, a
//! [`Finder`] reads every ad, and the answers become figures with an interval ([`Figure`]) and times. Nothing here knows
//! how linking works: what is measured is a list of named ways, [`LinkLane::all`] and [`EXTRACT_LANES`].
//!
//! Beside how often answers are right: whether they are as often right as they say ([`Third`]).
//!
//! The same files, seed and catalog give the same figures, but for the times.

mod error;
mod extract;
mod figure;
mod gold;
mod lanes;
mod link;
mod names;
mod random;
mod rank;
mod reliability;
mod spans;
#[cfg(test)]
mod tests;
mod unseen;

pub use error::EvaluateError;
pub use extract::{ExtractFigures, ExtractReport, Finder, SpanFigures, evaluate_extract, extract_figures};
pub use figure::{Figure, RESAMPLES};
pub use gold::{GoldAd, GoldAds, GoldQuery, QueryKind, QuerySet, QuerySets, read_ads, read_queries};
pub use lanes::{EXTRACT_LANES, ExtractLane, LinkLane};
pub use link::{LinkFigures, LinkReport, LinkSettings, Ranker, evaluate_link, link_figures, measures};
pub use names::SkillNames;
pub use rank::*;
pub use reliability::{Third, thirds};
pub use unseen::{held_out, in_language, misspelt, without_forms};
