//! The standards of the field, one file each: documents in, readings out. Reading never fails: what is not understood
//! is reported with its place and how to mend it.
//!
//! The next standard is one new file, one line in [`ALL`] and one folder in `data/samples/`.

mod about;
mod case_1;
mod clr_2;
mod content;
mod credly;
mod ctdl;
mod ctdl_asn;
mod elm_3;
mod esco;
mod hr_open;
mod jdx;
mod json;
mod learner_table;
mod mends;
mod onet;
mod open_badges_1;
mod open_badges_2;
mod open_badges_3;
mod plain_text;
mod redaction;
mod report;
mod rsd;
mod schema_org;
mod shared;
mod skill_table;
mod skillmatch_job;
mod skillmatch_learner;
mod skos;
mod verifiable_credential;

pub use content::{Content, Html, JsonLine, Members, Table, Xml, is_passed_over, members};
pub use json::{Json, Object};
pub use learner_table::LearnerRows;
pub use mends::{Mend, apply as apply_patch, joined as joined_mends, mends};
pub use redaction::{Original, Redacted, names_a_person, needs_redaction, original_of, redact};
pub use report::to_json;

use std::collections::BTreeMap;

use crate::model::{Document, Problem, Reading};
use shared::{Node, node::things, vc};

/// One standard: how its documents are recognised and read.
pub trait Standard: Sync {
    /// Its short name: the name of its file here and of its folder in `data/samples/`.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn name(&self) -> &'static str;

    /// Whether the content is of this standard. The file's name never decides.
    fn recognises(&self, input: &Input<'_>) -> bool;

    /// Reads the content as far as it can be understood.
    fn read(&self, input: &Input<'_>, reading: &mut Reading);
}

/// A parsed document on its way through a reader.
#[derive(Debug)]
pub struct Input<'a> {
    /// What it is made of.
    pub content: &'a Content<'a>,
    /// What is known beside the content.
    pub scope: Scope<'a>,
    things: Vec<Node<'a>>,
}

impl<'a> Input<'a> {
    /// So many of the first things decide what standard a document is of.
    const DECIDING: usize = 200;

    fn new(content: &'a Content<'a>, scope: Scope<'a>) -> Self {
        let values = content.json_values();
        let things = values.into_iter().flat_map(|(place, value)| things(value, &place)).collect();
        Self { content, scope, things }
    }

    /// A JSON value inside another document, to be read as if it were one of its own.
    pub(in crate::standards) fn embedded(content: &'a Content<'a>, scope: Scope<'a>, thing: Node<'a>) -> Self {
        Self { content, scope, things: vec![thing] }
    }

    /// Every JSON thing of its own: the document, the items of an array, of an `@graph`, of a page.
    pub(in crate::standards) fn things(&self) -> &[Node<'a>] {
        &self.things
    }

    /// Whether one of the first things is such a one.
    pub(in crate::standards) fn has_thing(&self, wanted: impl Fn(&Node<'a>) -> bool) -> bool {
        self.things.iter().take(Self::DECIDING).any(wanted)
    }
}

/// All standards, the most specific first: the first that recognises a document reads it.
pub static ALL: &[&dyn Standard] = &[
    &clr_2::Clr2,
    &elm_3::Elm3,
    &open_badges_3::OpenBadges3,
    &open_badges_2::OpenBadges2,
    &open_badges_1::OpenBadges1,
    &credly::Credly,
    &ctdl::Ctdl,
    &ctdl_asn::CtdlAsn,
    &case_1::Case1,
    &rsd::Rsd,
    &skos::Skos,
    &esco::Esco,
    &onet::Onet,
    &jdx::Jdx,
    &hr_open::HrOpen,
    &verifiable_credential::VerifiableCredential,
    &schema_org::SchemaOrg,
    &skillmatch_learner::SkillmatchLearner,
    &skillmatch_job::SkillmatchJob,
    &learner_table::LearnerTable,
    &skill_table::SkillTable,
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
    /// Which column of a table holds what, where the user said so: field to column.
    pub columns: &'a BTreeMap<String, String>,
    /// In how many signed tokens, one in the other, the content lies.
    pub tokens: u8,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The standard to read as, by id; `None`: recognised from the content.
    pub standard: Option<String>,
    /// What is refused.
    pub limits: Limits,
    /// Which column of a table holds what, where it is not to be guessed: field to column.
    pub columns: BTreeMap<String, String>,
}

/// What is refused. Crossing a limit is a problem that names it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Nesting of JSON.
    pub json_depth: usize,
    /// Keys of one JSON object.
    pub object_keys: usize,
    /// Values of one JSON document: objects, arrays, strings, numbers.
    pub json_values: usize,
    /// The longest cell of a table, in bytes.
    pub csv_field_bytes: usize,
    /// Columns of a table.
    pub csv_columns: usize,
    /// Alignments of one achievement.
    pub alignments: usize,
    /// The text of one badge in an image, in bytes, unpacked.
    pub image_text_bytes: usize,
    /// Nesting of XML.
    pub xml_depth: usize,
    /// All files of one archive, in bytes, unpacked.
    pub archive_bytes: u64,
    /// Files of one archive.
    pub archive_entries: usize,
    /// How many times larger than packed one file of an archive may be.
    pub archive_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            json_depth: 120,
            object_keys: 10_000,
            json_values: 5_000_000,
            csv_field_bytes: 65_536,
            csv_columns: 1_000,
            alignments: 500,
            image_text_bytes: 1 << 20,
            xml_depth: 120,
            archive_bytes: 256 << 20,
            archive_entries: 10_000,
            archive_ratio: 100,
        }
    }
}

/// Reads a document. Never fails and never panics: whatever is wrong is in the reading's problems.
pub fn read(document: &Document, options: &ReadOptions) -> Reading {
    let mut reading = Reading::default();
    let limits = &options.limits;
    let Some(bytes) = content::plain(&document.bytes, limits, &mut reading.problems) else { return reading };
    let Some(content) = content::parse(&bytes, limits, &mut reading.problems) else { return reading };
    if let Content::Link(url) = &content {
        read_link(url, &mut reading);
        return reading;
    }
    let (content, mark) = redaction::unmark(content);
    let digest = match &mark {
        Some(mark) => mark.original_digest.clone(),
        None => blake3::hash(&document.bytes).to_string(),
    };
    let scope = Scope { source: &document.source, digest: &digest, limits, columns: &options.columns, tokens: 0 };
    read_content(&content, scope, options, &mut reading);
    if let Some(mark) = mark {
        mark.apply(&mut reading);
    }
    reading
}

fn read_content(content: &Content<'_>, scope: Scope<'_>, options: &ReadOptions, reading: &mut Reading) {
    if options.standard.is_none()
        && let Some(what) = about::data(content)
    {
        reading.problems.push(Problem::warning("", format!("is {what}, which describes data and is none"), ""));
        return;
    }
    let input = Input::new(content, scope);
    let chosen = match &options.standard {
        Some(id) => ALL.iter().find(|standard| standard.id() == id),
        None => ALL.iter().find(|standard| standard.recognises(&input)),
    };
    let Some(standard) = chosen else {
        let known: Vec<&str> = ALL.iter().map(|standard| standard.id()).collect();
        let hint = format!("standards are: {}; force one with --as", known.join(", "));
        reading.problems.push(Problem::error("", format!("no standard knows this: {}", content.describe()), hint));
        return;
    };
    if options.standard.is_none()
        && let Some(problem) = not_as_named(scope.source, content)
    {
        reading.problems.push(problem);
        return;
    }
    reading.standard = Some(standard.id());
    standard.read(&input, reading);
    // In a flattened graph every part is only named where it belongs.
    if !matches!(content, Content::Json(value) if value.get("@graph").is_some()) {
        vc::check_all(input.things(), reading);
    }
    reading.unite_links();
    if reading.records.is_empty() && reading.links.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::warning("", "nothing in it could be used", "see what the standard asks for"));
    }
}

/// The rows of a table as readers get them, header first, and what is wrong with the others; `None` for what is no table.
/// Readers ask for cells by name; this shows what there is to ask for.
pub fn table_rows(document: &Document, limits: &Limits) -> Option<(Vec<Vec<String>>, Vec<Problem>)> {
    let (rows, problems) = numbered_table_rows(document, limits)?;
    Some((rows.into_iter().map(|(_, cells)| cells).collect(), problems))
}

/// Rows with their numbers; the header is row 1.
pub type NumberedRows = Vec<(usize, Vec<String>)>;

/// As [`table_rows`], with the number of each row.
pub fn numbered_table_rows(document: &Document, limits: &Limits) -> Option<(NumberedRows, Vec<Problem>)> {
    let mut reading = Reading::default();
    let bytes = content::plain(&document.bytes, limits, &mut reading.problems)?;
    let Content::Csv(table) = content::parse(&bytes, limits, &mut reading.problems)? else { return None };
    let mut rows = vec![(1, table.header.clone())];
    shared::table::rows(&table, limits, &mut reading, &mut |row, _| {
        rows.push((row.number(), row.cells().map(str::to_owned).collect()));
    });
    Some((rows, reading.problems))
}

/// An image that holds nothing but where its badge lies: a form of Open Badges until 1.0.
fn read_link(url: &str, reading: &mut Reading) {
    reading.standard = Some("open_badges_2");
    reading.link(url);
    if reading.links.is_empty() {
        let message = format!("`{url}` is baked into the image, which is no address of a badge");
        reading.problems.push(Problem::error("", message, "download the badge again"));
        return;
    }
    let message = "only the address of the badge is baked into the image; the badge itself is not in it";
    reading.problems.push(Problem::note("", message, "fetch the address, and import what is there"));
}

/// A file that is named as JSON and holds prose: an error page that was saved, never a job ad.
fn not_as_named(source: &str, content: &Content<'_>) -> Option<Problem> {
    let extension = source.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    let prose = match content {
        Content::Html(html) => html.json_ld.is_empty(),
        Content::Text(_) | Content::Xml(_) => true,
        Content::Json(_) | Content::JsonLines(_) | Content::Csv(_) | Content::Link(_) => false,
    };
    let named = matches!(extension.as_str(), "json" | "jsonld" | "jsonl" | "ndjson");
    let message = format!("is named .{extension} but is {}, not JSON", content.describe());
    (named && prose).then(|| Problem::error("", message, "fetch it again, or force a standard with --as"))
}
