//! Curricula and learners' own words to skills that they claim, each to be confirmed by them.
//!
//! Input to lines with their sections ([`sections`] for text and HTML, [`europass`] for XML), lines without what says
//! who somebody is ([`personal`]), lists to items with their levels ([`items`]), prose to mentions by the same namer as
//! ads, all to one claim for each skill ([`claims`]).

mod claims;
mod cues;
mod europass;
mod items;
mod languages;
mod personal;
mod prose;
mod sections;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{ExtractOptions, Span, source::Source};
use crate::{
    linking::{Lexicon, MatchKind},
    model::{Date, Iri, LevelStatement},
};

/// What a part of a curriculum is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CvSection {
    /// Who somebody is: never read.
    Personal,
    /// What stands above the first heading: mostly who somebody is.
    Header,
    /// A summary.
    Profile,
    /// Work.
    Experience,
    /// Schools and courses.
    Education,
    /// Lists of skills.
    Skills,
    /// Languages.
    Languages,
    /// Certificates and licences.
    Certificates,
    /// Hobbies and interests.
    Hobbies,
    /// People who can be asked: never read.
    References,
    /// Nothing tells.
    Unknown,
}

impl CvSection {
    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Header => "header",
            Self::Profile => "profile",
            Self::Experience => "experience",
            Self::Education => "education",
            Self::Skills => "skills",
            Self::Languages => "languages",
            Self::Certificates => "certificates",
            Self::Hobbies => "hobbies",
            Self::References => "references",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it mostly lists things.
    fn is_list(self) -> bool {
        matches!(self, Self::Skills | Self::Languages | Self::Certificates | Self::Hobbies)
    }
}

/// A skill that somebody says to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CvClaim {
    /// The skill.
    pub skill: Iri,
    /// The level, where stated; the highest of its mentions. A grade on a scale of one's own has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelStatement>,
    /// Years, where stated; the most of its mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// Since when, where stated; the earliest of its mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Where its surest mention stands.
    pub section: CvSection,
    /// How sure it is that this skill is meant, 0 to 1.
    pub confidence: f32,
    /// How it was linked.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The form that matched, as written in the framework.
    pub surface: String,
    /// Its mentions, in the order of the text; of a proposal the sentence.
    pub spans: Vec<Span>,
}

/// A part that was not read. Offsets as in [`Span`]; what stands there is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The first character.
    pub start: usize,
    /// The character behind it.
    pub end: usize,
    /// Why.
    pub section: CvSection,
}

/// What a curriculum says that somebody can do. No span covers anything that says who it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CvReading {
    /// The skills that it names, in the order of their first mention.
    pub claims: Vec<CvClaim>,
    /// Skills that sentences may mean without naming them.
    pub proposals: Vec<CvClaim>,
    /// What is listed like a skill but belongs to none that is known.
    pub unlinked: Vec<Span>,
    /// What was not read.
    pub left_out: Vec<LeftOut>,
}

/// A line to read.
#[derive(Debug, Clone)]
struct CvLine {
    /// Bytes of the source's text.
    bytes: Range<usize>,
    section: CvSection,
    is_bullet: bool,
    /// The name that is meant, where the text has a code for it.
    name: Option<&'static str>,
    /// The level, where the structure says it.
    level: Option<LevelStatement>,
}

/// A curriculum as lines.
#[derive(Debug, Default)]
struct Lines {
    read: Vec<CvLine>,
    left_out: Vec<LeftOut>,
    /// Words of the holder's name, as far as it was found; folded.
    names: Vec<String>,
}

/// Reads a curriculum: text, HTML, Europass XML, or somebody's own words. The same input always gives the same answer;
/// no input makes it fail.
pub fn read_cv(lexicon: &Lexicon, text: &str, options: &ExtractOptions) -> CvReading {
    let (source, lines) = europass::read(text).unwrap_or_else(|| {
        let source = Source::read(text, options.format);
        let lines = sections::lines(&source, lexicon);
        (source, lines)
    });
    claims::collect(lexicon, &source, lines, options)
}
