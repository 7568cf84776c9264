//! SVG: `openbadges:assertion` and `openbadges:credential`, with the badge as text inside or as its `verify` attribute.

use std::borrow::Cow;

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    name::{Namespace, ResolveResult},
    reader::NsReader,
};

use super::{ambiguous, too_long, unbaked};
use crate::{model::Problem, standards::Limits};

/// The text of the badge baked into an SVG.
pub(in crate::standards::content) fn in_svg(
    text: &str,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let found = find(text, limits).and_then(|found| {
        let badge = found.ok_or_else(unbaked)?;
        if !badge.text.trim().is_empty() {
            return Ok(badge.text);
        }
        // Signed badges may stand in the attribute alone, and so may the address of a hosted one.
        badge
            .verify
            .filter(|it| !it.trim().is_empty())
            .ok_or_else(|| Problem::error("", "the badge in the image is empty", "bake the image again"))
    });
    found.map_err(|problem| problems.push(problem)).ok()
}

#[derive(Default)]
struct Badge {
    text: String,
    verify: Option<String>,
}

fn find(text: &str, limits: &Limits) -> Result<Option<Badge>, Problem> {
    let mut reader = NsReader::from_str(text);
    let mut found: Option<Badge> = None;
    // How deep we are, and how deep the badge's element is while we are in it.
    let (mut depth, mut inside) = (0_usize, None);
    loop {
        let at = reader.buffer_position();
        let (namespace, event) = reader.read_resolved_event().map_err(|error| malformed(&error.to_string(), at))?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let is_open = matches!(event, Event::Start(_));
                depth += 1;
                if depth > limits.xml_depth {
                    let message = format!("nests deeper than {} (limit `xml_depth`)", limits.xml_depth);
                    return Err(Problem::error(place(at), message, "no image needs that"));
                }
                if is_badge(&namespace, element) {
                    if found.is_some() {
                        return Err(ambiguous());
                    }
                    found = Some(Badge { verify: verify(element, limits)?, text: String::new() });
                    inside = is_open.then_some(depth);
                }
                if !is_open {
                    depth -= 1;
                }
            }
            Event::End(_) => {
                inside = inside.filter(|it| *it != depth);
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => append(&mut found, inside, text, limits)?,
            Event::CData(text) => append(&mut found, inside, text, limits)?,
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|error| malformed(&error.to_string(), at))?;
                let predefined = || quick_xml::escape::resolve_predefined_entity(name);
                let text = character.map(|it| Cow::Owned(it.to_string())).or_else(|| predefined().map(Cow::Borrowed));
                append(&mut found, inside, &text.unwrap_or_default(), limits)?;
            }
            Event::DocType(declared) if !is_harmless(declared) => {
                let message = "has a document type (DTD), which is not allowed: it can name files and grow without end";
                return Err(Problem::error(place(at), message, "remove `<!DOCTYPE ...>` from the image"));
            }
            Event::Eof if depth > 0 => return Err(malformed("it is cut off", at)),
            Event::Eof => return Ok(found),
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The document type that drawing programs write: it declares nothing, and nothing is fetched.
fn is_harmless(declared: &str) -> bool {
    declared.contains("\"-//W3C//DTD SVG") && !declared.contains(['[', '%']) && !declared.contains("ENTITY")
}

/// By namespace, else by the prefix that everybody uses.
fn is_badge(namespace: &ResolveResult<'_>, element: &BytesStart<'_>) -> bool {
    let name = element.name();
    let local = element.local_name();
    let ours = match namespace {
        ResolveResult::Bound(Namespace(iri)) => iri.contains("openbadges") || iri.contains("purl.imsglobal.org/ob"),
        _ => false,
    };
    let prefixed = || name.prefix().is_some_and(|it| it.as_ref().starts_with("openbadges"));
    matches!(local.as_ref(), "assertion" | "credential") && (ours || prefixed())
}

fn verify(element: &BytesStart<'_>, limits: &Limits) -> Result<Option<String>, Problem> {
    let attribute = element.attributes().with_checks(false).flatten().find(|it| it.key.as_ref() == "verify");
    let Some(attribute) = attribute else { return Ok(None) };
    if attribute.value.len() > limits.image_text_bytes {
        return Err(too_long(limits));
    }
    let value =
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| malformed(&error.to_string(), 0))?;
    Ok(Some(value.into_owned()))
}

fn append(found: &mut Option<Badge>, inside: Option<usize>, text: &str, limits: &Limits) -> Result<(), Problem> {
    let Some(badge) = found.as_mut().filter(|_| inside.is_some()) else { return Ok(()) };
    if badge.text.len().saturating_add(text.len()) > limits.image_text_bytes {
        return Err(too_long(limits));
    }
    badge.text.push_str(text);
    Ok(())
}

fn malformed(what: &str, at: u64) -> Problem {
    Problem::error(place(at), format!("is not well-formed SVG: {what}"), "download the badge again")
}

fn place(at: u64) -> String {
    format!("byte {at}")
}
