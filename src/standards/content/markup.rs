//! Web pages with the JSON-LD in them, and other XML.

use std::{cell::Cell, convert::Infallible};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::{Content, Html, Xml, image, json_text};
use crate::{
    model::Problem,
    standards::{Limits, json::Json},
};

/// A web page, an image with a badge in it, or XML of another kind.
pub(super) fn markup<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Option<Content<'a>> {
    match first_element(text) {
        Some(root) if root.eq_ignore_ascii_case("svg") => {
            image::in_svg(text, limits, problems).and_then(|it| image::payload(&it, limits, problems))
        }
        Some(root) if !is_web_page(&root, text) => Some(Content::Xml(Xml { text, root })),
        _ => Some(Content::Html(html(text, limits, problems))),
    }
}

/// Elements that a page or a part of one begins with.
const PAGE_ELEMENTS: [&str; 42] = [
    "html", "head", "body", "div", "p", "span", "section", "article", "main", "header", "footer", "nav", "aside", "h1",
    "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "table", "a", "b", "i", "u", "em", "strong", "br", "hr",
    "img", "script", "style", "meta", "link", "title", "form", "pre", "center", "font",
];

/// XML declares itself, or begins with an element that no page has. Elements of a page's own have a hyphen.
fn is_web_page(root: &str, text: &str) -> bool {
    let declared = text.trim_start().starts_with("<?xml") || text.contains("xmlns");
    let of_page = || root.contains('-') || PAGE_ELEMENTS.iter().any(|it| it.eq_ignore_ascii_case(root));
    root.eq_ignore_ascii_case("html") || (!declared && of_page())
}

/// The local name of the first element, past declarations, comments and the document type.
fn first_element(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if !rest.starts_with(['?', '!']) {
            let name: String = rest.chars().take_while(|it| it.is_alphanumeric() || ":_-.".contains(*it)).collect();
            let local = name.rsplit(':').next().unwrap_or(&name).to_owned();
            return (!local.is_empty()).then_some(local);
        }
    }
}

/// What a page says of itself, gathered in one pass: a tree would take time and memory that nesting can drive up.
fn html<'a>(text: &'a str, limits: &Limits, problems: &mut Vec<Problem>) -> Html<'a> {
    let (mut title, mut heading, mut json_ld) = (None, None, Vec::new());
    let values_left = Cell::new(limits.json_values);
    let mut scripts = 0;
    for (part, text) in parts(text) {
        match part {
            Part::Title => title = title.or(Some(text)),
            Part::Heading => heading = heading.or(Some(text)),
            Part::JsonLd => {
                scripts += 1;
                let place = format!("script {scripts}");
                let value = json_text::embedded(&text, limits, &values_left, &place, problems);
                json_ld.extend(value.map(Json::into_owned));
            }
        }
    }
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = [heading, title].into_iter().flatten().map(words).find(|it| !it.is_empty());
    Html { text, title, json_ld }
}

/// The parts of a page that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Heading,
    JsonLd,
}

/// The longest title, in bytes; an element that is never closed has all of the page.
const MAX_TITLE_BYTES: usize = 1_000;

/// The texts of these parts, in order.
fn parts(page: &str) -> Vec<(Part, String)> {
    let mut current: Option<(Part, Vec<u8>)> = None;
    let (mut is_script, mut is_type) = (false, false);
    let callback = |event: CallbackEvent<'_>, _: Span<()>| {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                is_script = name == b"script";
                is_type = false;
                let part = match name {
                    b"title" => Part::Title,
                    b"h1" => Part::Heading,
                    _ => return None,
                };
                current = current.take().or(Some((part, Vec::new())));
            }
            CallbackEvent::AttributeName { name } => is_type = is_script && name == b"type",
            CallbackEvent::AttributeValue { value } if is_type => {
                let kind = value.split(|it| *it == b';').next().unwrap_or_default().trim_ascii();
                if kind.eq_ignore_ascii_case(b"application/ld+json") {
                    current = Some((Part::JsonLd, Vec::new()));
                }
            }
            CallbackEvent::String { value } => match &mut current {
                Some((Part::JsonLd, text)) => text.extend_from_slice(value),
                Some((_, text)) if text.len() < MAX_TITLE_BYTES => {
                    text.extend_from_slice(value.get(..MAX_TITLE_BYTES).unwrap_or(value));
                }
                _ => {}
            },
            CallbackEvent::EndTag { name: b"title" | b"h1" | b"script" } => {
                return current.take().map(|(part, text)| (part, String::from_utf8_lossy(&text).into_owned()));
            }
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    let mut found = Vec::new();
    for item in Tokenizer::new_with_emitter(page, emitter) {
        let item: Result<_, Infallible> = item;
        let Ok(part) = item;
        found.push(part);
    }
    found
}
