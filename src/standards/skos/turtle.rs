//! Turtle and N-Triples (W3C RDF 1.1), statement by statement: a broken one is reported with its line and costs no
//! other, and nesting is bounded before the parser sees it.

mod statements;

use oxrdf::{NamedOrBlankNode, Term as Object, Triple};
use oxttl::TurtleParser;

use super::{
    graph::{Graph, Value},
    terms::{self, NAMESPACES},
};
use crate::{
    model::{Problem, Reading},
    standards::Limits,
};
use statements::{Statement, Statements, line_start};

/// So many broken statements are reported one by one.
const REPORTED: usize = 20;

/// Whether a text begins as Turtle or N-Triples do, and speaks SKOS.
pub(super) fn is_turtle(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix('#') {
        rest = comment.split_once('\n').map_or("", |(_, after)| after).trim_start();
    }
    let head: String = rest.chars().take(8).map(|it| it.to_ascii_lowercase()).collect();
    let word = head.split(|it: char| it.is_whitespace() || it == ':').next().unwrap_or_default();
    let begins = matches!(word, "@prefix" | "@base" | "prefix" | "base" | "_") || head.starts_with('<');
    begins && NAMESPACES.iter().take(2).any(|(_, namespace)| text.contains(namespace))
}

/// Gathers what a text states. `base` is what relative IRIs are taken against where the text names no base.
pub(super) fn gather(text: &str, base: &str, limits: &Limits, graph: &mut Graph, reading: &mut Reading) {
    let mut parser = TurtleParser::new();
    if let Ok(with_base) = parser.clone().with_base_iri(base) {
        parser = with_base;
    }
    for (prefix, namespace) in undeclared(text, reading) {
        if let Ok(with_prefix) = parser.clone().with_prefix(prefix, namespace) {
            parser = with_prefix;
        }
    }
    let mut broken = 0;
    for statement in Statements::new(text, limits.xml_depth) {
        let mut report = |line: usize, message: &str, lost: bool| {
            broken += usize::from(lost);
            if broken > REPORTED {
                return;
            }
            let hint = "correct the statement; the others are read";
            let place = format!("line {line}");
            let problem = if lost { Problem::error } else { Problem::warning };
            reading.problems.push(problem(place, message.to_owned(), hint.to_owned()));
        };
        match statement {
            Statement::Broken { line, what } => report(line, what, true),
            Statement::Directive { text, line } => {
                let mut reader = parser.clone().for_slice(text);
                for item in reader.by_ref() {
                    match item {
                        Ok(triple) => add(&triple, line, graph),
                        Err(error) => report(line, &format!("is not Turtle: {}", error.message()), true),
                    }
                }
                let base = reader.base_iri().map(str::to_owned);
                let prefixes: Vec<_> = reader.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect();
                for (name, iri) in prefixes {
                    if let Ok(with_prefix) = parser.clone().with_prefix(name, iri) {
                        parser = with_prefix;
                    }
                }
                if let Some(Ok(with_base)) = base.map(|it| parser.clone().with_base_iri(it)) {
                    parser = with_base;
                }
            }
            Statement::Triples { text, line } => {
                let (triples, errors) = parse(&parser, text);
                let mut triples = triples;
                if let Some((offset, message)) = errors.into_iter().next() {
                    // What only breaks a rule of writing (a character in an IRI, a language tag) is read all the same.
                    let (forgiven, still) = parse(&parser.clone().lenient(), &with_sound_tags(text));
                    let forgivable = still.is_empty() && forgiven.len() >= triples.len();
                    report(line + offset, &format!("is not Turtle: {message}"), !forgivable);
                    if forgivable {
                        triples = forgiven;
                    }
                }
                for triple in &triples {
                    add(triple, line, graph);
                }
            }
        }
    }
    if broken > REPORTED {
        let message = format!("{broken} statements are broken; the first {REPORTED} are listed");
        reading.problems.push(Problem::error("", message, "check it with a Turtle validator"));
    }
}

/// The triples of a statement, and what is wrong with it: lines from its first, from 0, and messages.
fn parse(parser: &TurtleParser, text: &str) -> (Vec<Triple>, Vec<(usize, String)>) {
    let (mut triples, mut errors) = (Vec::new(), Vec::new());
    for item in parser.clone().for_slice(text) {
        match item {
            Ok(triple) => triples.push(triple),
            Err(error) => {
                let line = usize::try_from(error.location().start.line).unwrap_or_default();
                errors.push((line, error.message().chars().take(200).collect()));
            }
        }
    }
    (triples, errors)
}

/// Language tags with a hyphen where an underscore stands (`@en_GB`).
fn with_sound_tags(text: &str) -> String {
    let mut sound = String::with_capacity(text.len());
    let mut parts = text.split('@');
    sound.push_str(parts.next().unwrap_or_default());
    for part in parts {
        sound.push('@');
        let letters = part.bytes().take_while(u8::is_ascii_alphabetic).count();
        let behind_text = sound.ends_with("\"@") || sound.ends_with("'@");
        match (behind_text, part.split_at_checked(letters)) {
            (true, Some((tag, rest))) if rest.starts_with('_') => {
                sound.push_str(tag);
                sound.push('-');
                sound.push_str(rest.get(1..).unwrap_or_default());
            }
            _ => sound.push_str(part),
        }
    }
    sound
}

/// Puts a triple down, where its property says something to us.
pub(super) fn add(triple: &Triple, line: usize, graph: &mut Graph) {
    let Some(term) = terms::of(triple.predicate.as_str()) else { return };
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => graph.id(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => graph.blank(node.as_str()),
    };
    let value = match &triple.object {
        Object::NamedNode(node) => Value::Thing(graph.id(node.as_str())),
        Object::BlankNode(node) => Value::Thing(graph.blank(node.as_str())),
        Object::Literal(literal) => graph.text(literal.value(), literal.language()),
    };
    graph.state(subject, term, value, || format!("line {line}"));
}

/// Well-known prefixes that a text uses and does not declare.
fn undeclared(text: &str, reading: &mut Reading) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let declared: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            let line = line.trim_start();
            let keyword = line.get(..7).filter(|it| it.eq_ignore_ascii_case("@prefix"));
            let keyword = keyword.or_else(|| line.get(..6).filter(|it| it.eq_ignore_ascii_case("prefix")))?;
            line.get(keyword.len()..)?.trim_start().split(':').next()
        })
        .collect();
    for (prefix, namespace) in NAMESPACES {
        let used = || text.match_indices(&format!("{prefix}:")).any(|(at, _)| line_start(text, at));
        if declared.contains(&prefix) || !used() {
            continue;
        }
        let message = format!("the prefix `{prefix}:` is not declared; taken as <{namespace}>");
        let hint = format!("add the line: @prefix {prefix}: <{namespace}> .");
        reading.problems.push(Problem::warning("line 1", message, hint));
        found.push((prefix, namespace));
    }
    found
}
