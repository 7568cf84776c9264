//! Extraction: a job ad, text or HTML, to the skills it asks for.
//!
//! Source text to lines ([`source`]), lines to sections ([`sections`]), sentences to mentions (the tagger finds
//! them, [`spotting`] adds names it missed, [`naming`] says which skill each is), wording to importance and level
//! ([`wording`], [`levels`]), mentions to requirements ([`gather`]). Linear in the length of the ad.

mod conjunction;
mod corrected;
mod cv;
mod gather;
mod headings;
mod html;
mod levels;
mod naming;
#[cfg(test)]
mod real_data_tests;
mod sections;
mod source;
mod spotting;
#[cfg(test)]
mod tests;
mod wording;

pub use cv::{CvClaim, CvReading, CvSection, LeftOut, read_cv};
use serde::{Deserialize, Serialize};

use super::{Lexicon, MatchKind, TextLanguage};
use crate::model::{Importance, Iri, LevelStatement, Weight};

/// How to read the input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextFormat {
    /// HTML where it holds tags that HTML has, else plain text.
    #[default]
    Detect,
    /// Plain text; `<` and `&` are just characters.
    Plain,
    /// HTML, whole or a fragment.
    Html,
}

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExtractOptions {
    /// How to read the input.
    pub format: TextFormat,
    /// Only skills of this framework.
    pub framework: Option<String>,
    /// Only requirements at least so sure, 0 to 1.
    pub minimum_confidence: f32,
    /// The language of the ad, BCP 47: names in it and in English are looked for. Without one, it is guessed, and where
    /// that is not safe names in all languages count.
    pub language: Option<String>,
}

/// A piece of the input. Offsets count Unicode scalar values of the input as given, tags included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The character behind it.
    pub end: usize,
    /// The input from `start` to `end`, unchanged.
    pub text: String,
}

/// What a part of an ad is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// What one will do.
    Duties,
    /// What one must bring.
    Requirements,
    /// What one may bring.
    NiceToHave,
    /// What is offered.
    Benefits,
    /// Who asks.
    Company,
    /// Equal opportunity statements.
    Diversity,
    /// Privacy, how to apply and other formalities.
    Legal,
    /// Nothing tells.
    Unknown,
}

impl SectionKind {
    /// The word used in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Duties => "duties",
            Self::Requirements => "requirements",
            Self::NiceToHave => "nice_to_have",
            Self::Benefits => "benefits",
            Self::Company => "company",
            Self::Diversity => "diversity",
            Self::Legal => "legal",
            Self::Unknown => "unknown",
        }
    }
}

/// A part that says nothing about required skills and was left out. Offsets as in [`Span`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedSection {
    /// The first character.
    pub start: usize,
    /// The character behind it.
    pub end: usize,
    /// Why it was left out.
    pub kind: SectionKind,
}

/// A skill that the ad asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExtractedRequirement {
    /// The skill.
    pub skill: Iri,
    /// Required or preferred; required when one mention is.
    pub importance: Importance,
    /// The default weight of that importance.
    pub weight: Weight,
    /// The level asked for, the highest of its mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_level: Option<LevelStatement>,
    /// Years of experience asked for, the most of its mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_years: Option<u32>,
    /// Skills that the ad names beside it with *or*, in the order of the text: one of them is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Iri>,
    /// How sure it is that the ad means this skill, 0 to 1; of its surest mention. Estimated, not calibrated yet.
    pub confidence: f32,
    /// How that mention was linked.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The form that matched, as written in the framework.
    pub surface: String,
    /// Every mention, in the order of the text.
    pub spans: Vec<Span>,
}

/// A skill that a sentence as a whole may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The skill.
    pub skill: Iri,
    /// How sure it is that the sentence means this skill, 0 to 1.
    pub confidence: f32,
    /// How it was linked.
    #[serde(rename = "match")]
    pub kind: MatchKind,
    /// The form that matched, as written in the framework.
    pub surface: String,
    /// The sentence.
    pub span: Span,
}

/// What an ad says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The title: of HTML the first `h1`, else `title`; of text a short first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The language that it was read in.
    #[serde(default)]
    pub language: TextLanguage,
    /// The skills asked for, in the order of their first mention.
    pub requirements: Vec<ExtractedRequirement>,
    /// What is asked for like a skill but belongs to none that is known.
    pub unlinked: Vec<Span>,
    /// Skills that sentences without a named skill may mean: related, never asked for in so many words. To be confirmed;
    /// nothing else in the answer rests on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    /// What was not read.
    pub skipped_sections: Vec<SkippedSection>,
}

/// Text behind so many bytes is not read, markup not counted; a long ad has some ten thousand.
const MOST_BYTES: usize = 1 << 18;

/// Reads a job ad. The same input always gives the same answer; no input makes it fail. Of an endless text the first 256 KiB
/// are read, and the rest is the last of the sections that were left out.
pub fn extract(lexicon: &Lexicon, text: &str, options: &ExtractOptions) -> Extraction {
    let mut source = source::Source::read(text, options.format);
    let left_out = source.cut(MOST_BYTES);
    let sections = sections::Sections::of(&source);
    let passages: Vec<_> = sections.passages(&source).collect();
    let language = language_of(lexicon, &passages, options);
    let options = ExtractOptions { language: language.code.clone(), ..options.clone() };
    let namer = naming::Namer::new(lexicon, &options);
    let mut gatherer = gather::Gatherer::new(&source);
    for (passage, mentions) in passages.iter().zip(namer.mentions(&passages)) {
        gatherer.propose(passage, namer.proposals(passage, &mentions));
        gatherer.add(passage, mentions);
    }
    let mut extraction = Extraction { language, ..gatherer.finish(&sections) };
    let rest = left_out.and_then(|it| source.span(it));
    extraction.skipped_sections.extend(rest.map(|Span { start, end, .. }| SkippedSection {
        start,
        end,
        kind: SectionKind::Unknown,
    }));
    extraction
}

/// The language of what is read of an ad.
fn language_of(lexicon: &Lexicon, passages: &[sections::Passage<'_>], options: &ExtractOptions) -> TextLanguage {
    /// Bytes that a guess needs at most.
    const ENOUGH_BYTES: usize = 4_000;
    let mut text = String::new();
    for passage in passages.iter().filter(|it| it.is_read).take_while(|_| options.language.is_none()) {
        text.push_str(passage.text);
        text.push('\n');
        if text.len() > ENOUGH_BYTES {
            break;
        }
    }
    lexicon.language_of(&text, options.language.as_deref())
}
