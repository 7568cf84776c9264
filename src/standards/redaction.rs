//! What may be kept of a fetched document that speaks of people: what it says of the achievement, its issuer and its
//! frameworks, and nothing of who got it. Chosen by structure: what is not known to be public is left out.

mod credly;
mod elm;
mod endorsements;
mod mark;
mod pages;
mod public;
mod secrets;
mod things;
mod work;

#[cfg(test)]
mod real_data_tests;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use mark::{Original, original_of};
pub use secrets::names_a_person;

pub(super) use mark::{Mark, start_of_values, unmark};

use super::{
    Content, ReadOptions,
    content::{self, token},
    json::Json,
};
use crate::model::{Document, Problem, Reading, Severity};
use mark::Form;
use work::Work;

/// What is left of a document.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// The document to store, under the same source; `None` when nothing of it may be kept.
    pub document: Option<Document>,
    /// What to store with it: nothing about people. When there is no document, only its links.
    pub reading: Reading,
    /// What was left out: JSON pointers, in which names that nobody knows are `*`.
    pub removed: Vec<String>,
    /// Why there is no document.
    pub reason: Option<&'static str>,
}

/// Standards whose documents describe skills, jobs and organisations, never people.
const PUBLIC: [&str; 10] =
    ["case_1", "ctdl", "ctdl_asn", "esco", "jdx", "onet", "rsd", "skill_table", "skillmatch_job", "skos"];
/// Standards whose documents are about people and nothing else.
const PERSONAL: [&str; 3] = ["hr_open", "learner_table", "skillmatch_learner"];

/// Whether a fetched document must go through [`redact`] before it is stored: it speaks of people, or may do so in a
/// part that no reader looks at.
pub fn needs_redaction(document: &Document, reading: &Reading) -> bool {
    let public = reading.standard.is_some_and(|it| PUBLIC.contains(&it));
    let text = reading.standard == Some("plain_text");
    let personal = reading.records.iter().any(|it| it.value.kind().is_personal());
    let packed = || is_markup(&document.bytes) && reading.standard != Some("skos");
    personal || !(public || text) || mark::may_be_marked(&document.bytes) || packed()
}

/// What may be kept of `document`, of which `reading` is the reading. A document in which nothing had to be left out
/// comes back as it is.
pub fn redact(document: &Document, reading: &Reading, options: &ReadOptions) -> Redacted {
    let mut work = Work::new(&options.limits);
    match kept(document, reading, options, &mut work) {
        Ok(None) => {
            Redacted { document: Some(document.clone()), reading: reading.clone(), removed: Vec::new(), reason: None }
        }
        Ok(Some((document, reading))) => {
            Redacted { document: Some(document), reading, removed: work.removed(), reason: None }
        }
        Err(reason) => {
            let message = format!("nothing of it is kept: {reason}");
            let links = if reason == NOTHING_LEFT { reading.links.clone() } else { Vec::new() };
            let reading = Reading {
                standard: reading.standard,
                records: Vec::new(),
                links,
                problems: vec![Problem::note("", message, "")],
            };
            Redacted { document: None, reading, removed: work.removed(), reason: Some(reason) }
        }
    }
}

const NOTHING_LEFT: &str = "it says nothing but of people, or what it says of others cannot be told apart";
const STILL_THERE: &str = "what it says of the achievement repeats what it says of a person";
const TOO_MANY: &str = "it speaks of too many people to check what is left of it";

/// The document to store and its reading; `Ok(None)` when it may be stored as it is.
fn kept(
    document: &Document,
    reading: &Reading,
    options: &ReadOptions,
    work: &mut Work<'_>,
) -> Result<Option<(Document, Reading)>, &'static str> {
    let personal = reading.records.iter().any(|it| it.value.kind().is_personal());
    if !personal && !needs_redaction(document, reading) {
        return Ok(None);
    }
    if reading.standard.is_some_and(|it| PERSONAL.contains(&it)) {
        // Positions and models of competency are of the same standard as candidates.
        let positions = reading.standard == Some("hr_open") && !personal && !is_packed(&document.bytes);
        return if positions && !mark::may_be_marked(&document.bytes) { Ok(None) } else { Err(NOTHING_LEFT) };
    }
    let limits = &options.limits;
    let mut unheard = Vec::new();
    let bytes = content::plain(&document.bytes, limits, &mut unheard).ok_or(NOTHING_LEFT)?;
    let content = content::parse(&bytes, limits, &mut unheard).ok_or(NOTHING_LEFT)?;
    let (content, foreign) = unmark(content);
    let packed = is_packed(&bytes) || matches!(content, Content::JsonLines(_));
    let (form, value) = whats_left(&content, reading, work).ok_or(NOTHING_LEFT)?;
    if !work.changed() && !packed && foreign.is_none() {
        return Ok(None);
    }
    let secrets = work.secrets()?;
    let mut mark = Mark::new(blake3::hash(&document.bytes).to_string(), form, packed, work.removed());
    let stored = |mark: &Mark| Document {
        source: document.source.clone(),
        bytes: mark.put_on(&value),
        media_type: Some("application/json".to_owned()),
    };
    let mut left = super::read(&stored(&mark), &ReadOptions { standard: None, ..options.clone() });
    let told: HashSet<(Severity, &str, &str)> = reading.problems.iter().map(key).collect();
    mark.artefacts = left.problems.iter().filter(|it| !told.contains(&key(it))).map(mark::fingerprint).collect();
    mark.artefacts.sort_unstable();
    mark.artefacts.dedup();
    left.problems.retain(|it| told.contains(&key(it)));
    let stored = stored(&mark);
    secrets.check(&stored.bytes, &left)?;
    Ok(Some((stored, left)))
}

fn key(problem: &Problem) -> (Severity, &str, &str) {
    (problem.severity, &problem.place, &problem.message)
}

/// The public part of the content, in the form in which it is stored.
fn whats_left(content: &Content<'_>, reading: &Reading, work: &mut Work<'_>) -> Option<(Form, Json<'static>)> {
    if reading.standard == Some("elm_3") {
        return elm::document(content, work).map(|it| (Form::of(&it), it));
    }
    let public = reading.standard.is_some_and(|it| PUBLIC.contains(&it));
    let pages = reading.standard == Some("schema_org");
    let mut one = |value: &Json<'_>| {
        if public {
            public::whole(value, work)
        } else if pages {
            pages::thing(value, work).or_else(|| things::thing(value, work))
        } else {
            things::thing(value, work).or_else(|| pages::thing(value, work))
        }
    };
    match content {
        Content::Json(value) => one(value).map(|it| (Form::of(&it), it)),
        Content::JsonLines(lines) => {
            // Lines keep their numbers: places name them.
            let last = lines.last().map_or(0, |it| it.number);
            let mut values = vec![Json::Null; last];
            for line in lines {
                if let Some(slot) = values.get_mut(line.number.saturating_sub(1)) {
                    *slot = one(&line.value).unwrap_or(Json::Null);
                }
            }
            some_of(values).map(|it| (Form::Lines, it))
        }
        Content::Html(html) => {
            let values = html.json_ld.iter().map(|it| one(it).unwrap_or(Json::Null)).collect();
            work.note("page");
            some_of(values).map(|it| (Form::Scripts, it))
        }
        Content::Csv(_) | Content::Xml(_) | Content::Link(_) | Content::Text(_) => None,
    }
}

fn some_of(values: Vec<Json<'static>>) -> Option<Json<'static>> {
    values.iter().any(|it| !it.is_null()).then_some(Json::Array(values))
}

/// Whether the JSON that was read is not what the bytes are: an image, a token.
fn is_packed(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    !text.starts_with(b"{") && !text.starts_with(b"[") || token_as_json(text)
}

/// Whether the bytes are a token in the form of JSON: then the claims were read.
fn token_as_json(bytes: &[u8]) -> bool {
    let Ok(Json::Object(root)) = std::str::from_utf8(bytes).map_or(Ok(Json::Null), Json::parse) else { return false };
    root.contains_key("payload") && (root.contains_key("signatures") || root.contains_key("signature"))
}

fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let token = || {
        let text = start.get(..start.len().min(1 << 16)).and_then(|it| std::str::from_utf8(it).ok());
        text.is_some_and(|it| token::is_compact_jws(it.trim()))
    };
    start.starts_with(b"<") || start.starts_with(b"\x89PNG") || token()
}
