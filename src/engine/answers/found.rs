//! What is answered when something is looked up: links, extracted ads, searches, single things.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{EvidenceShown, FacetShown, Named, OccupationLinked, SupplementShown};
use crate::{
    linking::{Lane, LanguageBasis, MatchKind, TextLanguage},
    model::{Achievement, Importance, Iri, LevelStatement, SkillRelationKind},
};

/// One skill that a phrase may mean.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkShown {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Its framework's short name.
    pub framework: Option<String>,
    /// How similar, 0 to 1.
    pub score: f32,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    #[schema(value_type = String)]
    pub kind: MatchKind,
    /// The form that matched.
    pub surface: String,
    /// Whether that form is in another language, for want of one in the phrase's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
    /// What each lane said, when that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lanes: Vec<LaneShown>,
}

/// What one way of comparing said of a match.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LaneShown {
    /// The way: exact, phrase, words, grams, fuzzy, meaning, prior.
    #[schema(value_type = String)]
    pub lane: Lane,
    /// What was measured: a cosine, a share or a likeness of 0 to 1; of the prior a natural logarithm.
    pub value: f32,
    /// What it added to the sum by which matches are ordered; exact names come before all sums.
    pub contribution: f32,
}

/// The language of a text, and how it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LanguageShown {
    /// BCP 47 primary subtag (`de`); absent where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `declared`, `guessed` or `none`: then names in all languages count.
    #[schema(value_type = String)]
    pub basis: LanguageBasis,
    /// What the program cannot do in this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl From<TextLanguage> for LanguageShown {
    fn from(language: TextLanguage) -> Self {
        let note =
            "meanings are compared in English only: found by words, letters and names in this language and English";
        let note = (!language.has_meanings()).then(|| note.to_owned());
        Self { code: language.code, basis: language.basis, note }
    }
}

/// What one phrase may mean.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkAnswer {
    /// The phrase.
    pub query: String,
    /// Its language.
    pub language: LanguageShown,
    /// Its skills, likeliest first.
    pub matches: Vec<LinkShown>,
    /// Its occupations, likeliest first, where occupations were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupations: Option<Vec<OccupationLinked>>,
    /// Why it could not be linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Part of a text. Offsets count Unicode scalar values in the text as given, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpanShown {
    /// The first character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// One requirement found in an ad.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExtractedShown {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required or preferred.
    #[schema(value_type = String)]
    pub importance: Importance,
    /// Its weight.
    pub weight: f64,
    /// The level asked for.
    #[schema(value_type = Option<Object>)]
    pub minimum_level: Option<LevelStatement>,
    /// Years of experience asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_years: Option<u32>,
    /// Skills named beside it with *or*: one of them is enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub alternatives: Vec<Iri>,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    #[schema(value_type = String)]
    pub kind: MatchKind,
    /// The name that matched.
    pub surface: String,
    /// Whether that name is in another language, for want of one in the ad's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
    /// Where it is said.
    pub spans: Vec<SpanShown>,
}

/// A skill that a sentence may mean without naming it: to be confirmed, counts for nothing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProposalShown {
    /// The skill.
    #[schema(value_type = String)]
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// How it was found.
    #[serde(rename = "match")]
    #[schema(value_type = String)]
    pub kind: MatchKind,
    /// The sentence.
    pub span: SpanShown,
}

/// A part of an ad that was not read for requirements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SkippedShown {
    /// The first character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What it is about.
    pub kind: String,
}

/// The requirements found in an ad.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExtractAnswer {
    /// The ad's id, where it has one.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its language.
    pub language: LanguageShown,
    /// The occupation that the title means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupation: Option<OccupationLinked>,
    /// The requirements.
    pub requirements: Vec<ExtractedShown>,
    /// Phrases that ask for something no skill was found for.
    pub unlinked: Vec<SpanShown>,
    /// Skills that sentences may mean without naming them; apart from the requirements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<ProposalShown>,
    /// On request: essential skills of the occupation that the ad does not name. Apart from the requirements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplement: Option<Vec<SupplementShown>>,
    /// What was not read.
    pub skipped_sections: Vec<SkippedShown>,
}

/// What words are linked by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WordsStatus {
    /// `stored`: the lexicon is read from the index; `built in memory`: it has to be built at each start.
    pub lexicon: String,
    /// Why it has to be built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Names of skills, those inside other names included; absent where the lexicon is yet to be built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<usize>,
    /// The languages of these names.
    pub languages: Vec<String>,
    /// The table of meanings, by the first digits of its digest.
    pub table: String,
    /// Phrases that the corrections file tells the meaning of.
    pub corrections: usize,
    /// What is wrong with the corrections file, by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub correction_problems: Vec<String>,
}

/// One result of a text search.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SearchResult {
    /// `credential`, `skill`, `occupation` or `job`.
    pub kind: String,
    /// Its IRI.
    #[schema(value_type = String)]
    pub id: Iri,
    /// Its name.
    pub name: String,
    /// The text score: only comparable within one answer.
    pub score: f32,
    /// Escaped HTML in which the words found stand in `<mark>`, by field.
    pub highlights: BTreeMap<String, Vec<String>>,
}

/// The results of a text search.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// The version of the data that answered.
    pub data_version: String,
    /// How many there are.
    pub total: u64,
    /// Some of them.
    pub results: Vec<SearchResult>,
    /// Counts by field.
    pub facets: BTreeMap<String, Vec<FacetShown>>,
    /// The query that was searched instead, when a word was unknown.
    pub corrected_query: Option<String>,
}

/// One relation of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RelatedSkill {
    /// The other skill.
    pub skill: Named,
    /// `broader`, `narrower`, `related`, `exact`, `close`, `part_of` or `has_part`.
    pub kind: String,
    /// Whether no publisher says so: it was found by comparing names.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub computed: bool,
}

/// A skill, in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SkillAnswer {
    /// Its IRI.
    #[schema(value_type = String)]
    pub id: Iri,
    /// Its name.
    pub label: String,
    /// Other names, by language.
    #[schema(value_type = Object)]
    pub labels: crate::model::Labels,
    /// What it is.
    pub description: Option<String>,
    /// Its framework's short name.
    pub framework: Option<String>,
    /// Its code there.
    pub code: Option<String>,
    /// Whether it is so general that its relations say little.
    pub hub: bool,
    /// Its relations.
    pub relations: Vec<RelatedSkill>,
}

/// One skill of an occupation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OccupationSkillShown {
    /// The skill.
    pub skill: Named,
    /// Required (essential) or preferred (optional).
    #[schema(value_type = String)]
    pub importance: Importance,
    /// The level, 1 to 5, where said.
    pub level: Option<u8>,
}

/// An occupation, in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OccupationAnswer {
    /// Its IRI.
    #[schema(value_type = String)]
    pub id: Iri,
    /// Its name.
    pub label: String,
    /// Its names, by language.
    #[schema(value_type = Object)]
    pub labels: crate::model::Labels,
    /// What it is.
    pub description: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// The skills it asks for; empty means that nobody said.
    pub skills: Vec<OccupationSkillShown>,
}

/// An achievement, in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CredentialAnswer {
    /// The achievement as it was read.
    #[schema(value_type = Object)]
    pub achievement: Achievement,
    /// The skills it gives.
    pub skills: Vec<EvidenceShown>,
}

/// A learner, under the pseudonym.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LearnerAnswer {
    /// The pseudonym.
    #[schema(value_type = String)]
    pub id: Iri,
    /// What to call them.
    pub name: Option<String>,
    /// The evidence they hold, as of today.
    pub evidence: Vec<EvidenceShown>,
    /// What they can be filtered by.
    pub facets: BTreeMap<String, Vec<String>>,
}

/// The word for a relation as seen from one of its ends.
pub(in crate::engine) fn relation_word(kind: SkillRelationKind) -> &'static str {
    match kind {
        SkillRelationKind::Broader => "broader",
        SkillRelationKind::PartOf => "part_of",
        SkillRelationKind::Related => "related",
        SkillRelationKind::Exact => "exact",
        SkillRelationKind::Close => "close",
        SkillRelationKind::ReplacedBy => "replaced_by",
        SkillRelationKind::Precedes => "precedes",
    }
}
