//! RDF/XML (W3C RDF 1.1 XML Syntax). What could make the parser slow or large (nesting, namespaces, entities of a
//! document type) is bounded before it sees the text.

use std::collections::HashMap;

use oxrdfxml::RdfXmlParser;
use quick_xml::{Reader, events::Event};

use super::{graph::Graph, terms::NAMESPACES, turtle::add};
use crate::{
    model::{Problem, Reading},
    standards::{Limits, Xml},
};

/// So many errors, and the rest is left.
const ERRORS: usize = 20;
/// Attributes of one element.
const ATTRIBUTES: usize = 256;
/// Namespaces declared at one place.
const DECLARATIONS: usize = 256;
/// Entities of a document type.
const ENTITIES: usize = 256;

/// Whether this is RDF/XML that speaks SKOS.
pub(super) fn is_rdf_xml(xml: &Xml<'_>) -> bool {
    let root = matches!(xml.root.as_str(), "RDF" | "ConceptScheme" | "Concept" | "Collection" | "Description");
    root && NAMESPACES.iter().take(2).any(|(_, namespace)| xml.text.contains(namespace))
}

/// Gathers what a document states. `base` is what relative IRIs are taken against where the document names no base.
pub(super) fn gather(text: &str, base: &str, limits: &Limits, graph: &mut Graph, reading: &mut Reading) {
    let (sound, whole) = match within_bounds(text, limits) {
        Ok(found) => found,
        Err((message, hint)) => {
            reading.problems.push(Problem::error("", message, hint));
            return;
        }
    };
    if sound < text.len() {
        let line = text.as_bytes().get(..sound).unwrap_or_default().split(|it| *it == b'\n').count();
        let message = "is not XML from here on; what stands before is read";
        reading.problems.push(Problem::error(format!("line {line}"), message, "check it with an XML validator"));
    } else if !whole {
        let message = "the document stops before all its elements are closed; what is there is read";
        reading.problems.push(Problem::error("", message, "get the whole document"));
    }
    let text = text.get(..sound).unwrap_or(text);
    let parser = RdfXmlParser::new().lenient();
    let parser = parser.clone().with_base_iri(base).unwrap_or(parser);
    let mut triples = parser.for_slice(text);
    let (mut line, mut counted, mut last_error, mut errors) = (1, 0, None, 0);
    while let Some(item) = triples.next() {
        let position = usize::try_from(triples.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        if position > counted {
            let passed = text.as_bytes().get(counted..position).unwrap_or_default();
            line += passed.split(|it| *it == b'\n').count().saturating_sub(1);
            counted = position;
        }
        match item {
            Ok(triple) => add(&triple, line, graph),
            Err(error) => {
                errors += 1;
                // The parser does not get past what stops it.
                let stuck = last_error.replace(position) == Some(position);
                if !stuck {
                    let message: String = error.to_string().chars().take(200).collect();
                    let hint = "correct it; what the parser can make sense of is read";
                    let message = format!("is not RDF/XML: {message}");
                    reading.problems.push(Problem::error(format!("line {line}"), message, hint));
                }
                if stuck || errors >= ERRORS {
                    break;
                }
            }
        }
    }
}

/// What is wrong and how to mend it, when a document is refused.
type Refusal = (String, &'static str);

/// How far the text is XML, and whether all its elements are closed.
fn within_bounds(text: &str, limits: &Limits) -> Result<(usize, bool), Refusal> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    // Of each open element the namespaces that it declares.
    let mut open: Vec<usize> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open.push(declarations(&start)?);
                if open.len() > limits.xml_depth {
                    let message = format!("nests deeper than {} (limit `xml_depth`)", limits.xml_depth);
                    return Err((message, "no framework needs that"));
                }
                if open.iter().sum::<usize>() > DECLARATIONS {
                    let message = format!("declares more than {DECLARATIONS} namespaces at one place");
                    return Err((message, "declare each namespace once, at the root"));
                }
            }
            Ok(Event::Empty(start)) => {
                declarations(&start)?;
            }
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::DocType(declared)) => entities(&declared, text)?,
            Ok(Event::Eof) => return Ok((text.len(), open.is_empty())),
            Err(_) => {
                let end = usize::try_from(reader.error_position()).unwrap_or(text.len());
                return Ok((end.min(text.len()), false));
            }
            Ok(_) => {}
        }
    }
}

/// The namespaces that an element declares.
fn declarations(element: &str) -> Result<usize, Refusal> {
    let element = element.as_bytes();
    let signs = element.split(|it| *it == b'=').count().saturating_sub(1);
    let quoted = || element.windows(2).filter(|it| it == b"=\"" || it == b"='").count();
    // Equals signs stand in addresses too, but not by the thousand.
    if signs > ATTRIBUTES * 8 || (signs > ATTRIBUTES && quoted() > ATTRIBUTES) {
        return Err((format!("an element has more than {ATTRIBUTES} attributes"), "no framework needs that"));
    }
    if signs == 0 {
        return Ok(0);
    }
    Ok(element.windows(6).filter(|it| it == b" xmlns" || it == b"\nxmlns" || it == b"\txmlns").count())
}

/// Entities stand for fixed texts; what they unpack to must not be much larger than the document.
fn entities(declared: &str, text: &str) -> Result<(), Refusal> {
    let hint = "write the text out instead of an entity";
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for entity in declared.split("<!ENTITY").skip(1) {
        let entity = entity.trim_start().trim_start_matches('%').trim_start();
        let Some((name, rest)) = entity.split_once(|it: char| it.is_ascii_whitespace()) else { continue };
        let value = rest.split('"').nth(1).unwrap_or_default();
        if value.contains('&') || value.contains('%') {
            return Err((format!("the entity `{name}` is made of other entities"), hint));
        }
        sizes.insert(name, value.len());
        if sizes.len() > ENTITIES {
            return Err((format!("declares more than {ENTITIES} entities"), hint));
        }
    }
    if sizes.is_empty() {
        return Ok(());
    }
    let mut unpacked = 0_usize;
    for rest in text.split('&').skip(1) {
        let name = rest.as_bytes().get(..rest.len().min(64)).and_then(|it| it.split(|byte| *byte == b';').next());
        let name = name.and_then(|it| std::str::from_utf8(it).ok()).unwrap_or_default();
        unpacked = unpacked.saturating_add(sizes.get(name).copied().unwrap_or_default());
    }
    if unpacked > text.len().saturating_mul(4).saturating_add(1 << 16) {
        return Err((format!("its entities unpack to {unpacked} bytes"), hint));
    }
    Ok(())
}
