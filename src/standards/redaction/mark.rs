//! The mark of a redacted document: what it was made of, and what was left out. A document with a mark is read as its
//! original was, without the people: local names are made of the original's digest, and what is only wrong because
//! something was left out is not told.

use std::{borrow::Cow, collections::HashSet};

use crate::{
    model::{Placed, Problem, Reading, Record, Revocation},
    standards::{
        Content, Html, JsonLine,
        json::{Json, Object},
    },
};

/// The key of the mark.
const KEY: &str = "skillmatch:redacted";
/// Under this lies a document that is no JSON object.
const VALUES: &str = "skillmatch:values";
/// So many places are named.
const MOST_REMOVED: usize = 200;

/// How the parts of the original lie in the redacted document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As the object that carries the mark.
    Object,
    /// As the array under `skillmatch:values`.
    List,
    /// The same, where each item was a line; null where nothing is left of it.
    Lines,
    /// The same, where each item was a script of a web page.
    Scripts,
}

impl Form {
    const ALL: [Self; 4] = [Self::Object, Self::List, Self::Lines, Self::Scripts];

    pub(super) fn of(value: &Json<'_>) -> Self {
        if value.is_object() { Self::Object } else { Self::List }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::List => "list",
            Self::Lines => "lines",
            Self::Scripts => "scripts",
        }
    }
}

/// The mark of one document.
#[derive(Debug)]
pub(in crate::standards) struct Mark {
    /// BLAKE3 of the original, 64 hexadecimal digits.
    pub(in crate::standards) original_digest: String,
    form: Form,
    removed: Vec<String>,
    /// Whether the original was no plain JSON: signed, baked into an image, in a web page.
    packed: bool,
    /// Fingerprints of problems that the redacted document has and its original had not.
    pub(super) artefacts: Vec<String>,
}

impl Mark {
    pub(super) fn new(original_digest: String, form: Form, packed: bool, mut removed: Vec<String>) -> Self {
        removed.truncate(MOST_REMOVED);
        Self { original_digest, form, removed, packed, artefacts: Vec::new() }
    }

    /// The bytes of the redacted document with its mark.
    pub(super) fn put_on(&self, value: &Json<'static>) -> Vec<u8> {
        let texts = |items: &[String]| Json::Array(items.iter().cloned().map(text).collect());
        let mut mark = vec![
            member("original_digest", text(self.original_digest.clone())),
            member("form", text(self.form.word().to_owned())),
            member("removed", texts(&self.removed)),
        ];
        if self.packed {
            mark.push(member("packed", Json::Bool(true)));
        }
        if !self.artefacts.is_empty() {
            mark.push(member("artefacts", texts(&self.artefacts)));
        }
        let mark = member(KEY, Json::Object(Object::new(mark)));
        let marked = match value {
            Json::Object(object) if self.form == Form::Object => {
                let mut object = object.clone();
                object.push(mark.0, mark.1);
                object
            }
            other => Object::new(vec![mark, member(VALUES, other.clone())]),
        };
        Json::Object(marked).to_string().into_bytes()
    }

    /// Takes out of a reading what a redacted document has nothing to say of. That a credential is revoked is not
    /// about its holder, and stays.
    pub(in crate::standards) fn apply(&self, reading: &mut Reading) {
        let records = std::mem::take(&mut reading.records);
        let public = |it: Placed<Record>| match it.value {
            Record::Credential(credential) if credential.status == crate::model::CredentialStatus::Revoked => {
                let value = Record::Revocation(Revocation { credential: credential.id, reason: None });
                Some(Placed { place: it.place, value })
            }
            value => (!value.kind().is_personal()).then_some(Placed { place: it.place, value }),
        };
        reading.records = records.into_iter().filter_map(public).collect();
        let artefacts: HashSet<&str> = self.artefacts.iter().map(String::as_str).collect();
        reading.problems.retain(|it| !artefacts.contains(fingerprint(it).as_str()));
    }
}

/// Tells a problem from others of its document.
pub(super) fn fingerprint(problem: &Problem) -> String {
    let words = format!("{:?}\0{}\0{}", problem.severity, problem.place, problem.message);
    blake3::hash(words.as_bytes()).to_hex().get(..16).unwrap_or_default().to_owned()
}

/// Whether the bytes may be those of a document with a mark.
pub(super) fn may_be_marked(bytes: &[u8]) -> bool {
    let first = KEY.as_bytes();
    // An escape may hide it.
    bytes.windows(first.len()).any(|it| it == first) || bytes.windows(4).any(|it| it == b"\\u00")
}

/// What the mark of a stored document says of its original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub digest: String,
    /// What was left out: JSON pointers, in which names that nobody knows are `*`.
    pub removed: Vec<String>,
    /// Whether it was no plain JSON: signed, baked into an image, in a web page. A JSON patch cannot change it then.
    pub packed: bool,
}

/// What a stored document was made of; `None` when it is stored as it was published.
pub fn original_of(bytes: &[u8]) -> Option<Original> {
    if !may_be_marked(bytes) {
        return None;
    }
    let root = Json::parse(std::str::from_utf8(bytes).ok()?).ok()?;
    let mark = parse(root.get(KEY)?)?;
    Some(Original { digest: mark.original_digest, removed: mark.removed, packed: mark.packed })
}

/// The content without its mark, in its original's form, and the mark.
pub(in crate::standards) fn unmark(content: Content<'_>) -> (Content<'_>, Option<Mark>) {
    let Content::Json(Json::Object(root)) = content else { return (content, None) };
    let Some(mark) = root.get(KEY).and_then(parse) else { return (Content::Json(Json::Object(root)), None) };
    if mark.form == Form::Object {
        let rest = root.into_members().filter(|(key, _)| key != KEY).collect();
        return (Content::Json(Json::Object(Object::new(rest))), Some(mark));
    }
    let values = root.into_members().find(|(key, _)| key == VALUES).map(|(_, it)| it);
    let items = |values| match values {
        Some(Json::Array(items)) => items,
        _ => Vec::new(),
    };
    let content = match mark.form {
        Form::Object | Form::List => Content::Json(values.unwrap_or(Json::Null)),
        Form::Lines => {
            let lines = items(values).into_iter().enumerate().filter(|(_, it)| !it.is_null());
            Content::JsonLines(lines.map(|(at, value)| JsonLine { number: at + 1, value }).collect())
        }
        Form::Scripts => {
            let json_ld = items(values).into_iter().map(Json::into_owned).collect();
            Content::Html(Html { text: "", title: None, json_ld })
        }
    };
    (content, Some(mark))
}

fn parse(value: &Json<'_>) -> Option<Mark> {
    let said = value.get("form").and_then(Json::as_str).unwrap_or("object");
    let digest = value.get("original_digest")?.as_str()?;
    let texts = |key: &str| {
        let items = value.get(key).and_then(Json::as_array).unwrap_or_default();
        items.iter().filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let is_digest = digest.len() == 64 && digest.bytes().all(|it| it.is_ascii_hexdigit());
    is_digest.then_some(Mark {
        original_digest: digest.to_owned(),
        form: Form::ALL.into_iter().find(|it| it.word() == said)?,
        removed: texts("removed"),
        packed: value.get("packed").and_then(Json::as_bool) == Some(true),
        artefacts: texts("artefacts"),
    })
}

fn member(key: &'static str, value: Json<'static>) -> (Cow<'static, str>, Json<'static>) {
    (Cow::Borrowed(key), value)
}

fn text(words: String) -> Json<'static> {
    Json::String(Cow::Owned(words))
}

/// Where the original's value lies in a document with a mark: a JSON pointer.
pub(in crate::standards) fn start_of_values(stored: &serde_json::Value) -> &'static str {
    let form = stored.get(KEY).and_then(|it| it.get("form")).and_then(serde_json::Value::as_str);
    match form {
        Some("list") => "/skillmatch:values",
        _ => "",
    }
}
