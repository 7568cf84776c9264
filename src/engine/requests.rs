//! What can be asked, as JSON over HTTP and as options on the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::Date;

/// What is to be ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchTarget {
    /// People.
    Learners,
    /// Achievements that can be earned.
    Credentials,
    /// Job postings.
    Jobs,
}

/// The weakest evidence that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceOption {
    /// What people claim counts too.
    Any,
    /// What an issuer issued.
    Issued,
    /// Only what was verified.
    Verified,
}

/// What stands first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortOption {
    /// Musts met, then score.
    #[default]
    Score,
    /// Share of its skills that are asked for.
    Focus,
}

/// A match: exactly one subject (`job`, `text`, `occupation_id`, `learner`, `learner_id` or `skills`), and options.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MatchRequest {
    /// A job: our own JSON, or a schema.org `JobPosting`.
    #[schema(value_type = Option<Object>)]
    pub job: Option<serde_json::Value>,
    /// The text of a job ad.
    pub text: Option<String>,
    /// An occupation, by IRI, code or name.
    pub occupation_id: Option<String>,
    /// A learner: our own JSON, or an Open Badges credential.
    #[schema(value_type = Option<Object>)]
    pub learner: Option<serde_json::Value>,
    /// A learner of the catalog.
    pub learner_id: Option<String>,
    /// Skills in short: `python:4!, sql*0.5, teamwork` (name, `:` minimum level, `*` weight, `!` required).
    #[schema(example = "python:4!, sql*0.5, teamwork")]
    pub skills: Option<String>,
    /// The date on which evidence must count; default today, UTC.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// What musts do: `first` (default), `strict`, `off`, or `at-least=N`.
    #[schema(example = "first")]
    pub must: Option<String>,
    /// The weakest evidence that counts; default `issued` for learners and credentials, `any` for jobs.
    pub evidence: Option<EvidenceOption>,
    /// Field to admitted values: the same field twice is *or*, different fields are *and*.
    pub filters: BTreeMap<String, Vec<String>>,
    /// What stands first; default `score`.
    pub sort: SortOption,
    /// How many results, 1 to 200; default 10.
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// Whether each result says why; default false.
    pub explain: bool,
    /// The fields whose values are counted; default: all fields of the target.
    pub facets: Option<Vec<String>>,
}

/// What a pathway should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathwayGoal {
    /// As few credentials as possible.
    Fewest,
    /// As cheap as possible.
    Cheapest,
    /// Done as soon as possible.
    Fastest,
}

/// How the times of a pathway's credentials add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathwayTime {
    /// Everything starts as soon as what it needs is done.
    Parallel,
    /// One after the other.
    Sequential,
}

/// A gap: one job (`job`, `text`, `occupation_id` or `skills`) and one learner (`learner` or `learner_id`); or two
/// occupations (`from_occupation_id` and `occupation_id`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GapRequest {
    /// A job: our own JSON, or a schema.org `JobPosting`.
    #[schema(value_type = Option<Object>)]
    pub job: Option<serde_json::Value>,
    /// The text of a job ad.
    pub text: Option<String>,
    /// An occupation, by IRI, code or name.
    pub occupation_id: Option<String>,
    /// Skills in short, as in a match.
    pub skills: Option<String>,
    /// A learner: our own JSON, or an Open Badges credential.
    #[schema(value_type = Option<Object>)]
    pub learner: Option<serde_json::Value>,
    /// A learner of the catalog.
    pub learner_id: Option<String>,
    /// Instead of a learner: the occupation, by IRI, code or name, that is compared with `occupation_id`.
    pub from_occupation_id: Option<String>,
    /// The date on which evidence must count; default today, UTC.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// The weakest evidence that counts; default `any`: a learner's own gaps count claims, marked.
    pub evidence: Option<EvidenceOption>,
    /// How many credentials to suggest, 0 to 50; default 5.
    #[schema(maximum = 50)]
    pub suggest: Option<usize>,
    /// Suggest only credentials, and only pathways, that are known to cost at most so much, for instance `500EUR`.
    #[schema(example = "500EUR")]
    pub budget: Option<String>,
    /// Suggest only credentials, and only pathways, that are known to take at most so long (ISO 8601), for instance `P3M`.
    #[schema(example = "P3M")]
    pub within: Option<String>,
    /// Sets of credentials that close the gap, for each of these goals; an empty list asks for all goals. Default: none.
    pub pathways: Option<Vec<PathwayGoal>>,
    /// Only credentials that are given in one of these ways: `online`, `in_person`, `blended`.
    pub mode: Vec<String>,
    /// Only credentials that are given in one of these languages (BCP 47); `en` admits `en-GB`.
    pub language: Vec<String>,
    /// Only credentials of one of these issuers, by IRI or name.
    pub issuer: Vec<String>,
    /// No such credentials and none of such issuers, by IRI or name.
    pub exclude: Vec<String>,
    /// How the times in a pathway add up; default `parallel`.
    pub time: Option<PathwayTime>,
    /// The coverage that is enough, for instance `80%` or `0.8`: pathways reach it, and stop there. Default: all that can be.
    #[schema(example = "80%")]
    pub enough: Option<String>,
    /// How many pathways for each goal, 1 to 10; default 3. None contains another one.
    #[schema(minimum = 1, maximum = 10)]
    pub alternatives: Option<usize>,
}

/// What phrases are linked to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Skills.
    #[default]
    Skills,
    /// Occupations: the phrases are titles of jobs.
    Occupations,
}

/// Phrases to be linked to skills, or titles to occupations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkRequest {
    /// Phrases or sentences, at most 1,000 of at most 1 KiB each.
    pub queries: Vec<String>,
    /// What they are linked to; default `skills`.
    pub kind: LinkKind,
    /// How many matches each, 1 to 200; default 10.
    pub top: Option<usize>,
    /// Only skills of this framework, by short name.
    pub framework: Option<String>,
    /// The language of the phrases (`de`): names in it and in English count. Without one it is guessed for each phrase, and
    /// where that is not safe names in every language count.
    pub language: Option<String>,
    /// Whether each match says what it is made of.
    pub explain: bool,
}

/// What a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// A job ad.
    #[default]
    Ad,
    /// A curriculum, or a learner's own words.
    Cv,
}

/// A job ad whose requirements are wanted, or a curriculum whose claims are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtractRequest {
    /// The ad or curriculum: text or HTML; a curriculum also as Europass XML.
    pub text: String,
    /// `ad` (default), or `cv`: a curriculum or a learner's own words.
    #[serde(rename = "as")]
    pub read_as: ReadAs,
    /// Of a curriculum: the claims that its holder confirms, by `id`, or `all`. The answer then has the `learner`.
    pub accept: Vec<String>,
    /// The pseudonym under which accepted claims are written down.
    pub learner: Option<String>,
    /// `text/plain` or `text/html`; default: told from the text.
    pub media_type: Option<String>,
    /// The language of the ad (`de`): names in it and in English count. Without one it is guessed, and where that is not
    /// safe names in every language count.
    pub language: Option<String>,
    /// The title, where it is known apart from the text; default: found in it.
    pub title: Option<String>,
    /// Whether essential skills of the title's occupation are proposed, apart from the requirements; default false.
    pub supplement: bool,
}

/// What a text search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Achievements.
    Credentials,
    /// Skills.
    Skills,
    /// Occupations.
    Occupations,
    /// Job postings.
    Jobs,
}

/// A text search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SearchRequest {
    /// Words, at most 1 KiB.
    pub query: String,
    /// Only this kind; default all.
    pub kind: Option<SearchKind>,
    /// Field to admitted values.
    pub filters: BTreeMap<String, Vec<String>>,
    /// How many results, 1 to 200; default 10.
    pub limit: Option<usize>,
    /// How many to pass over.
    pub offset: usize,
}
