//! Turtle and N-Triples (W3C RDF 1.1), statement by statement: a broken one is reported with its line and costs no
//! other, and nesting is bounded before the parser sees it.

mod statements;

use std::collections::{HashMap, HashSet};

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
/// The longest prefix that is looked up, in characters.
const LONGEST_PREFIX: usize = 100;
/// The most prefixes of one statement.
const MOST_PREFIXES: usize = 200;

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
    let mut declared = Declared { bare: TurtleParser::new(), prefixes: HashMap::new() };
    declared.set_base(base);
    for (prefix, namespace) in undeclared(text, reading) {
        declared.prefixes.insert(prefix.to_owned(), namespace.to_owned());
    }
    let (mut broken, mut reported) = (0, 0);
    for statement in Statements::new(text, limits.xml_depth) {
        let mut report = |line: usize, message: &str, lost: bool| {
            broken += usize::from(lost);
            reported += 1;
            if reported > REPORTED {
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
                let mut reader = declared.parser_for(text).for_slice(text);
                for item in reader.by_ref() {
                    match item {
                        Ok(triple) => add(&triple, line, graph),
                        Err(error) => report(line, &format!("is not Turtle: {}", error.message()), true),
                    }
                }
                for (name, iri) in reader.prefixes() {
                    declared.prefixes.insert(name.to_owned(), iri.to_owned());
                }
                if let Some(base) = reader.base_iri() {
                    declared.set_base(base);
                }
            }
            Statement::Triples { text, line } => {
                let parser = declared.parser_for(text);
                let (mut triples, error) = parse(parser.clone(), text);
                if let Some((offset, message)) = error {
                    // What only breaks a rule of writing (a character in an IRI, a language tag) is read all the same.
                    let (forgiven, still) = parse(parser.lenient(), &with_sound_tags(text));
                    let forgivable = still.is_none() && forgiven.len() >= triples.len();
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
    if reported > REPORTED {
        let message = format!("{reported} statements have faults, {broken} are lost; the first {REPORTED} are listed");
        let problem = if broken > 0 { Problem::error } else { Problem::warning };
        reading.problems.push(problem(String::new(), message, "check it with a Turtle validator".to_owned()));
    }
}

/// What a text has declared so far.
struct Declared {
    /// Knows the base.
    bare: TurtleParser,
    prefixes: HashMap<String, String>,
}

impl Declared {
    fn set_base(&mut self, base: &str) {
        if let Ok(with_base) = TurtleParser::new().with_base_iri(base) {
            self.bare = with_base;
        }
    }

    /// A parser that knows the prefixes which a statement uses: a text may declare any number of them.
    fn parser_for(&self, statement: &str) -> TurtleParser {
        let mut parser = self.bare.clone();
        let mut added = HashSet::new();
        for (colon, _) in statement.match_indices(':') {
            let before = statement.get(..colon).unwrap_or_default();
            let longest = before.char_indices().rev().take(LONGEST_PREFIX);
            let start = longest
                .take_while(|(_, it)| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '\u{b7}'))
                .last()
                .map_or(colon, |(at, _)| at);
            let name = statement.get(start..colon).unwrap_or_default();
            if added.len() < MOST_PREFIXES
                && let Some(iri) = self.prefixes.get(name)
                && added.insert(name)
                && let Ok(with_prefix) = parser.clone().with_prefix(name, iri)
            {
                parser = with_prefix;
            }
        }
        parser
    }
}

/// The triples of a statement, and the first thing that is wrong with it: its line, counted from 0, and a message.
fn parse(parser: TurtleParser, text: &str) -> (Vec<Triple>, Option<(usize, String)>) {
    let (mut triples, mut first) = (Vec::new(), None);
    for item in parser.for_slice(text) {
        match item {
            Ok(triple) => triples.push(triple),
            Err(error) => {
                first.get_or_insert_with(|| {
                    let line = usize::try_from(error.location().start.line).unwrap_or_default();
                    (line, error.message().chars().take(200).collect())
                });
            }
        }
    }
    (triples, first)
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
