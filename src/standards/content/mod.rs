//! What a document is made of, parsed once: JSON, lines of JSON, a table, HTML or text.

pub(super) mod archive;
mod image;
mod json_text;
mod markup;
mod packed;
mod parse;
pub(super) mod rows;
mod tables;
pub(super) mod token;
mod turtle;
mod workbook;

use std::borrow::Cow;

use super::json::Json;

pub use archive::{Members, is_passed_over, members};
pub(super) use packed::plain;
pub(super) use parse::parse;

/// Parsed content.
#[derive(Debug)]
pub enum Content<'a> {
    /// One JSON value.
    Json(Json<'a>),
    /// JSON values, one a line.
    JsonLines(Vec<JsonLine<'a>>),
    /// A table with a header.
    Csv(Table<'a>),
    /// A web page.
    Html(Html<'a>),
    /// XML that is neither a web page nor an image with a badge in it.
    Xml(Xml<'a>),
    /// A badge image that holds nothing but the URL of its assertion.
    Link(String),
    /// Anything else that is text.
    Text(&'a str),
}

/// One line of JSON lines.
#[derive(Debug)]
pub struct JsonLine<'a> {
    /// The line's number, from 1.
    pub number: usize,
    /// Its value.
    pub value: Json<'a>,
}

/// A table: its bytes, its header, and how its cells are set apart.
#[derive(Debug)]
pub struct Table<'a> {
    /// The bytes, header included.
    pub bytes: Cow<'a, [u8]>,
    /// What stands between two cells.
    pub delimiter: u8,
    /// Whether cells may be quoted; where not, a quote is a character like any other.
    pub quoted: bool,
    /// The names of its columns, trimmed.
    pub header: Vec<String>,
}

/// A web page: its text and the JSON-LD in it.
#[derive(Debug)]
pub struct Html<'a> {
    /// The page as it is.
    pub text: &'a str,
    /// Its title or first heading.
    pub title: Option<String>,
    /// The JSON-LD values of its scripts, in order.
    pub json_ld: Vec<Json<'static>>,
}

/// An XML document and the name of its first element.
#[derive(Debug)]
pub struct Xml<'a> {
    /// The document as it is.
    pub text: &'a str,
    /// The local name of its first element.
    pub root: String,
}

impl Content<'_> {
    /// What it is, for people.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Json(Json::Object(object)) => {
                let keys: Vec<&str> = object.keys().take(8).collect();
                format!("a JSON object with {}", if keys.is_empty() { "no keys".to_owned() } else { keys.join(", ") })
            }
            Self::Json(Json::Array(array)) => format!("a JSON array of {}", array.len()),
            Self::Json(_) => "a bare JSON value".to_owned(),
            Self::JsonLines(lines) => format!("{} lines of JSON", lines.len()),
            Self::Csv(table) => format!("a table with the columns {}", table.header.join(", ")),
            Self::Html(_) => "a web page".to_owned(),
            Self::Xml(xml) => format!("XML of a `{}`", xml.root),
            Self::Link(_) => "the URL of a badge".to_owned(),
            Self::Text(_) => "text".to_owned(),
        }
    }

    /// The JSON values in it with the start of their places.
    pub(super) fn json_values(&self) -> Vec<(String, &Json<'_>)> {
        match self {
            Self::Json(value) => vec![(String::new(), value)],
            Self::JsonLines(lines) => lines.iter().map(|it| (format!("line {}: ", it.number), &it.value)).collect(),
            Self::Html(html) => {
                html.json_ld.iter().enumerate().map(|(at, it)| (format!("script {}: ", at + 1), it)).collect()
            }
            Self::Csv(_) | Self::Xml(_) | Self::Link(_) | Self::Text(_) => Vec::new(),
        }
    }
}
