//! The standards of the field, one file each: documents in, readings out. Reading never fails: what is not understood
//! is reported with its place and how to mend it.
//!
//! The next standard is one new file, one line in [`ALL`] and one folder in `data/samples/`.

mod content;
mod esco;
mod open_badges_2;
mod open_badges_3;
mod plain_text;
mod report;
mod schema_org;
mod shared;
mod skillmatch_job;
mod skillmatch_learner;

pub use content::{Content, Html, JsonLine, Table};
pub use report::to_json;

use crate::model::{Document, Problem, Reading};

/// One standard: how its documents are recognised and read.
pub trait Standard: Sync {
    /// Its short name: the name of its file here and of its folder in `data/samples/`.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn name(&self) -> &'static str;

    /// Whether the content is of this standard. The file's name never decides.
    fn recognises(&self, content: &Content<'_>) -> bool;

    /// Reads the content as far as it can be understood.
    fn read(&self, content: &Content<'_>, scope: &Scope<'_>, reading: &mut Reading);
}

/// All standards, the most specific first: the first that recognises a document reads it.
pub static ALL: &[&dyn Standard] = &[
    &open_badges_3::OpenBadges3,
    &open_badges_2::OpenBadges2,
    &esco::Esco,
    &schema_org::SchemaOrg,
    &skillmatch_learner::SkillmatchLearner,
    &skillmatch_job::SkillmatchJob,
    &plain_text::PlainText,
];

/// What a reader knows beside the content.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Where the document came from.
    pub source: &'a str,
    /// The document's BLAKE3 digest, for names of things that have none.
    pub digest: &'a str,
    /// What is refused.
    pub limits: &'a Limits,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The standard to read as, by id; `None`: recognised from the content.
    pub standard: Option<String>,
    /// What is refused.
    pub limits: Limits,
}

/// What is refused. Crossing a limit is a problem that names it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Nesting of JSON.
    pub json_depth: usize,
    /// Keys of one JSON object.
    pub object_keys: usize,
    /// The longest cell of a table, in bytes.
    pub csv_field_bytes: usize,
    /// Columns of a table.
    pub csv_columns: usize,
    /// Alignments of one achievement.
    pub alignments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { json_depth: 120, object_keys: 10_000, csv_field_bytes: 65_536, csv_columns: 1_000, alignments: 500 }
    }
}

/// Reads a document. Never fails and never panics: whatever is wrong is in the reading's problems.
pub fn read(document: &Document, options: &ReadOptions) -> Reading {
    let digest = blake3::hash(&document.bytes).to_string();
    let scope = Scope { source: &document.source, digest: &digest, limits: &options.limits };
    let mut reading = Reading::default();
    let Some(content) = content::parse(&document.bytes, &options.limits, &mut reading.problems) else { return reading };
    if options.standard.is_none()
        && let Some(what) = about_data(&content)
    {
        reading.problems.push(Problem::warning("", format!("is {what}, which describes data and is none"), ""));
        return reading;
    }
    let chosen = match &options.standard {
        Some(id) => ALL.iter().find(|standard| standard.id() == id),
        None => ALL.iter().find(|standard| standard.recognises(&content)),
    };
    let Some(standard) = chosen else {
        let known: Vec<&str> = ALL.iter().map(|standard| standard.id()).collect();
        let hint = format!("standards are: {}; force one with --as", known.join(", "));
        reading.problems.push(Problem::error("", format!("no standard knows this: {}", content.describe()), hint));
        return reading;
    };
    if options.standard.is_none()
        && let Some(problem) = not_as_named(&document.source, &content)
    {
        reading.problems.push(problem);
        return reading;
    }
    reading.standard = Some(standard.id());
    standard.read(&content, &scope, &mut reading);
    if reading.records.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::warning("", "nothing in it could be used", "see what the standard asks for"));
    }
    reading
}

/// Files that come along with badges and are about them: JSON-LD contexts and JSON Schemas.
fn about_data(content: &Content<'_>) -> Option<&'static str> {
    let Content::Json(serde_json::Value::Object(object)) = content else { return None };
    let has_terms = object.get("@context").is_some_and(|it| it.is_object() || it.is_array());
    let only_context = object.keys().all(|key| matches!(key.as_str(), "@context" | "validation" | "obi:validation"));
    if has_terms && only_context {
        return Some("a JSON-LD context");
    }
    let schema = object.contains_key("$schema") && (object.contains_key("properties") || object.contains_key("$defs"));
    schema.then_some("a JSON Schema")
}

/// A file that is named as JSON and holds prose: an error page that was saved, never a job ad.
fn not_as_named(source: &str, content: &Content<'_>) -> Option<Problem> {
    let extension = source.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    let prose = match content {
        Content::Html(html) => html.json_ld.is_empty(),
        Content::Text(_) => true,
        Content::Json(_) | Content::JsonLines(_) | Content::Csv(_) => false,
    };
    let named = matches!(extension.as_str(), "json" | "jsonld" | "jsonl" | "ndjson");
    let message = format!("is named .{extension} but is {}, not JSON", content.describe());
    (named && prose).then(|| Problem::error("", message, "fetch it again, or force a standard with --as"))
}
