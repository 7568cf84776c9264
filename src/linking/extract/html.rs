//! HTML of an ad to lines of text that keep their places.
//!
//! `html5gum` says where the markup is; the text is what stands between. So every place is one in the input, which a
//! parsed tree (`scraper`) no longer knows.

use std::{convert::Infallible, ops::Range};

use html5gum::{
    Span as Place, Token, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::source::{LineRole, Source};

/// Elements that start and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements whose content nobody reads.
const HIDDEN: &[&str] = &["script", "style", "template", "noscript", "iframe", "textarea", "svg", "title"];
/// Elements inside a line that still say: this is HTML.
const INLINE: &[&str] = &["!doctype", "a", "b", "em", "font", "i", "img", "span", "strong", "u"];
/// Longest name of an entity, `&` and `;` included.
const LONGEST_ENTITY_BYTES: usize = 40;

/// Whether the text holds tags that HTML has; `<ORGANIZATION>` and `a < b` are none.
pub(super) fn looks_like_html(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '!').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        let closes = rest.get(end..).is_some_and(|it| it.starts_with(['>', '/', ' ', '\n', '\t', '\r']));
        let known = BLOCKS.contains(&name.as_str()) || INLINE.contains(&name.as_str());
        closes && known && rest.contains('>')
    })
}

enum Markup {
    Opens(String),
    Closes(String),
    /// The end of a tag, or a comment.
    Other,
}

/// Fills `source` from its input.
pub(super) fn read(source: &mut Source<'_>) {
    let input = source.input();
    let mut reader = Reader { source, line_start: 0, role: LineRole::Text, hidden: None, title_start: None };
    let mut done = 0;
    let mut in_tag = false;
    for (place, markup) in markup_of(input) {
        let start = place.start.clamp(done, input.len());
        if !in_tag {
            reader.text(done..start);
        }
        done = place.end.clamp(start, input.len());
        match markup {
            Markup::Opens(name) => {
                in_tag = true;
                reader.opens(&name, start);
            }
            Markup::Closes(name) => {
                in_tag = false;
                reader.closes(&name, start);
            }
            Markup::Other => in_tag = false,
        }
    }
    if !in_tag {
        reader.text(done..input.len());
    }
    reader.break_line(LineRole::Text);
}

struct Reader<'s, 'a> {
    source: &'s mut Source<'a>,
    line_start: usize,
    role: LineRole,
    /// The element whose content is being left out.
    hidden: Option<String>,
    /// Where the `title` element or the first `h1` starts, and whether it is the latter.
    title_start: Option<(usize, bool)>,
}

impl Reader<'_, '_> {
    fn opens(&mut self, name: &str, at: usize) {
        if self.hidden.is_some() {
            return;
        }
        if BLOCKS.contains(&name) {
            self.break_line(role_of(name));
        }
        if name == "title" {
            self.title_start = Some((at, false));
        } else if name == "h1" {
            self.title_start = Some((self.source.text.len(), true));
        }
        if HIDDEN.contains(&name) {
            self.hidden = Some(name.to_owned());
        }
    }

    fn closes(&mut self, name: &str, at: usize) {
        if self.hidden.as_deref() == Some(name) {
            self.hidden = None;
        }
        if self.hidden.is_some() {
            return;
        }
        match (name, self.title_start) {
            ("title", Some((start, false))) => {
                let inside = self.source.input().get(start..at).and_then(|it| it.split_once('>'));
                self.set_title(&inside.map(|(_, it)| decoded(it)).unwrap_or_default(), false);
            }
            ("h1", Some((start, true))) => {
                let title = self.source.text.get(start..).unwrap_or_default().to_owned();
                self.set_title(&title, true);
            }
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.break_line(LineRole::Text);
        }
    }

    /// The first `h1` wins over `title`; both over nothing.
    fn set_title(&mut self, title: &str, is_heading: bool) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() && (is_heading || self.source.marked_title.is_none()) {
            self.source.marked_title = Some(title);
        }
        if is_heading {
            // Later ones are no titles: no `h1` starts one any more.
            self.title_start = Some((usize::MAX, false));
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let Some(text) = self.source.input().get(range.clone()).filter(|_| self.hidden.is_none()) else {
            return;
        };
        let mut at = range.start;
        for part in text.split_inclusive('&') {
            // Each part ends with the `&` of an entity that starts the next one.
            let literal = part.strip_suffix('&').unwrap_or(part);
            let skipped = at - range.start;
            let taken = if skipped == 0 { 0 } else { self.entity(at, literal) };
            self.source.push_literal(at + taken..at + literal.len());
            at += part.len();
        }
    }

    /// Decodes the entity whose name starts at `at`, behind its `&`; returns the bytes of the name.
    fn entity(&mut self, at: usize, rest: &str) -> usize {
        let name = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '#').unwrap_or(rest.len());
        let end = if rest.get(name..).is_some_and(|it| it.starts_with(';')) { name + 1 } else { name };
        let Some(entity) = self.source.input().get(at - 1..at + end) else {
            return 0;
        };
        if name == 0 || entity.len() > LONGEST_ENTITY_BYTES {
            self.source.push_literal(at - 1..at);
            return 0;
        }
        let entity_text = decoded(entity);
        self.source.push_decoded(&entity_text, at - 1..at + end);
        end
    }

    fn break_line(&mut self, role: LineRole) {
        let end = self.source.text.len();
        self.source.push_line(self.line_start..end, self.role);
        // Stands for no input; keeps the words of two blocks apart.
        self.source.text.push('\n');
        self.line_start = self.source.text.len();
        self.role = role;
    }
}

fn role_of(name: &str) -> LineRole {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => LineRole::Heading,
        "li" => LineRole::Bullet,
        _ => LineRole::Text,
    }
}

/// What text with entities but without tags says.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    for Ok(token) in Tokenizer::new(text) {
        if let Token::String(string) = token {
            decoded.push_str(&String::from_utf8_lossy(&string.0));
        }
    }
    decoded
}

/// Where the markup is, in order. A tag gives two: its start with its name, and its end.
fn markup_of(input: &str) -> Vec<(Range<usize>, Markup)> {
    let name_of = |name: &[u8]| String::from_utf8_lossy(name).to_ascii_lowercase();
    let callback = |event: CallbackEvent<'_>, place: Place<usize>| {
        let (start, end) = (place.start, place.end);
        Some(match event {
            CallbackEvent::OpenStartTag { name } => (start..start, Markup::Opens(name_of(name))),
            CallbackEvent::CloseStartTag { .. } => (end..end, Markup::Other),
            CallbackEvent::EndTag { name } => (start..end, Markup::Closes(name_of(name))),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => (start..end, Markup::Other),
            _ => return None,
        })
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    let mut found = Vec::new();
    for item in Tokenizer::new_with_emitter(input, emitter) {
        let item: Result<_, Infallible> = item;
        let Ok(markup) = item;
        found.push(markup);
    }
    found
}
