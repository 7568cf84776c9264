//! Names in running text: an automaton over words that finds the longest names from left to right, and nothing else.
//!
//! Text is cut at white space. What stands between is looked up in a table of what was met before, so that folding,
//! singulars and spelling cost once for each different word. Then numbers of words walk a trie of all names.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hasher},
};

use serde::{Deserialize, Serialize};

use super::{
    common_words::is_common,
    key::units,
    lexicon::{Keys, Lexicon},
    words::Words,
};
use crate::{model::Iri, text::fold};

/// A name of a skill in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameInText<'l> {
    /// Its first byte in the text.
    pub start_byte: usize,
    /// The byte behind it.
    pub end_byte: usize,
    /// The skill; of several with this name the one for which it is the preferred one, else the first by IRI.
    pub skill: &'l Iri,
}

/// Names as paths of words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Names {
    /// By word: the node that it leads to from the root, 0 for none.
    first: Box<[u32]>,
    /// Node and word to the next node.
    #[serde(with = "super::stored::sorted")]
    edges: HashMap<(u32, u32), u32, Mixer>,
    /// By node: the form that is meant where a name ends there, else [`NOTHING`].
    ends: Box<[u32]>,
}

const NOTHING: u32 = u32::MAX;

impl Names {
    /// Reads the keys of a lexicon; `best` chooses among forms of one key.
    pub(super) fn build(keys: &Keys, words: &Words, vocabulary: usize, best: impl Fn(&[u32]) -> Option<u32>) -> Self {
        let mut names = Self { first: vec![0; vocabulary].into(), ..Self::default() };
        let mut ends = vec![NOTHING];
        keys.each(|key, forms| {
            let mut node = 0;
            for word in key.split(' ') {
                let (Some(word), Ok(next)) = (words.number(word), u32::try_from(ends.len())) else {
                    return;
                };
                let slot = match names.first.get_mut(word as usize) {
                    Some(slot) if node == 0 => slot,
                    _ => names.edges.entry((node, word)).or_insert(0),
                };
                if *slot == 0 {
                    *slot = next;
                    ends.push(NOTHING);
                }
                node = *slot;
            }
            if let Some(end) = ends.get_mut(node as usize).filter(|_| node > 0) {
                *end = best(forms).unwrap_or(NOTHING);
            }
        });
        names.edges.shrink_to_fit();
        names.ends = ends.into();
        names
    }

    /// The memory it takes, in bytes.
    pub(super) fn size_bytes(&self) -> usize {
        4 * (self.first.len() + self.ends.len()) + 15 * self.edges.len()
    }

    fn starts(&self, word: u32) -> bool {
        self.first.get(word as usize).is_some_and(|it| *it > 0)
    }

    fn next(&self, node: u32, word: u32) -> u32 {
        if node == 0 {
            return self.first.get(word as usize).copied().unwrap_or_default();
        }
        self.edges.get(&(node, word)).copied().unwrap_or_default()
    }
}

/// Finds names in texts and remembers the words it met; use one for many texts.
#[derive(Debug)]
pub struct NameSpotter<'l> {
    lexicon: &'l Lexicon,
    known: HashMap<Box<[u8]>, Chunk, Mixer>,
    /// The words of all known chunks.
    words: Vec<Word>,
    /// Words without a barrier between them, to be searched.
    run: Vec<Placed>,
}

/// What stands between white space: its words in [`NameSpotter::words`].
#[derive(Debug, Clone, Copy)]
struct Chunk {
    start: u32,
    length: u32,
    /// Whether a mark behind the last word ends every name.
    is_closed: bool,
}

/// A word of a chunk.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Its number in the lexicon, or [`NOTHING`].
    number: u32,
    start: u32,
    end: u32,
    /// Whether no name goes on from the word before to this one.
    is_apart: bool,
    /// `Java` in `non-Java`, where no name starts.
    after_hyphen: bool,
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
struct Placed {
    number: u32,
    after_hyphen: bool,
    start_byte: usize,
    end_byte: usize,
}

/// Longer runs without white space are read, but not remembered.
const LONGEST_REMEMBERED_BYTES: usize = 64;
/// So many different ones are remembered; then it starts anew.
const MOST_REMEMBERED: usize = 60_000;
/// So many words are searched at once.
const LONGEST_RUN: usize = 4_096;
/// Marks over which no name goes.
const BARRIERS: [char; 12] = [',', ';', ':', '!', '?', '|', '•', '·', '"', '“', '”', '…'];

impl Lexicon {
    /// Something that finds names of its skills in texts.
    pub fn name_spotter(&self) -> NameSpotter<'_> {
        NameSpotter { lexicon: self, known: HashMap::default(), words: Vec::new(), run: Vec::new() }
    }
}

impl<'l> NameSpotter<'l> {
    /// The names in a text, from left to right, the longest where several start; none overlap. By spelling alone: single
    /// words that are common ones are left out, and names of one or two letters count only as the lexicon writes them (and
    /// within a sentence).
    /// Linear in the length of the text.
    pub fn names(&mut self, text: &str) -> Vec<NameInText<'l>> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or_default();
            let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            if length > 0 {
                self.read(text, at, at + length, &mut found);
            } else if rest.first().is_some_and(|it| matches!(it, b'\n' | b'\r')) {
                self.search(text, &mut found);
            }
            at += length + 1;
            // The white space that was stepped over may have ended a line.
            if length > 0 && rest.get(length).is_some_and(|it| matches!(it, b'\n' | b'\r')) {
                self.search(text, &mut found);
            }
        }
        self.search(text, &mut found);
        found
    }

    /// Reads what stands between white space.
    fn read(&mut self, text: &str, start: usize, end: usize, found: &mut Vec<NameInText<'l>>) {
        let Some(raw) = text.get(start..end) else {
            return;
        };
        let known = self.known.get(raw.as_bytes()).copied();
        let chunk = known.unwrap_or_else(|| self.remembered(raw));
        for nth in chunk.start..chunk.start + chunk.length {
            let Some(word) = self.words.get(nth as usize).copied() else {
                break;
            };
            if word.is_apart || self.run.len() >= LONGEST_RUN {
                self.search(text, found);
            }
            let Word { number, after_hyphen, .. } = word;
            if number == NOTHING {
                self.search(text, found);
            } else if !self.run.is_empty() || self.lexicon.names.starts(number) {
                let (start_byte, end_byte) = (start + word.start as usize, start + word.end as usize);
                self.run.push(Placed { number, after_hyphen, start_byte, end_byte });
            }
        }
        if chunk.is_closed {
            self.search(text, found);
        }
        if raw.len() > LONGEST_REMEMBERED_BYTES {
            self.words.truncate(chunk.start as usize);
        }
    }

    /// Takes a new chunk apart.
    fn remembered(&mut self, raw: &str) -> Chunk {
        if self.known.len() >= MOST_REMEMBERED {
            self.known.clear();
            self.words.clear();
        }
        let short = |place: usize| u32::try_from(place).unwrap_or(NOTHING);
        let start = self.words.len();
        let mut last = 0;
        let parts = units(raw);
        for unit in &parts {
            let number = self.lexicon.words.number(&unit.key).unwrap_or(NOTHING);
            let gap = raw.get(last..unit.start_byte).unwrap_or_default();
            let (is_apart, after_hyphen) = (gap.contains(BARRIERS), unit.after_hyphen);
            self.words.push(Word {
                number,
                start: short(unit.start_byte),
                end: short(unit.end_byte),
                is_apart,
                after_hyphen,
            });
            last = unit.end_byte;
        }
        let rest = raw.get(last..).unwrap_or_default();
        let is_closed = rest.contains(BARRIERS) || (!parts.is_empty() && rest.starts_with('.'));
        let chunk = Chunk { start: short(start), length: short(self.words.len() - start), is_closed };
        if raw.len() <= LONGEST_REMEMBERED_BYTES {
            self.known.insert(raw.as_bytes().into(), chunk);
        }
        chunk
    }

    /// Finds the names in the run and empties it.
    fn search(&mut self, text: &str, found: &mut Vec<NameInText<'l>>) {
        let mut at = 0;
        while let Some(from) = self.run.get(at..).filter(|it| !it.is_empty()) {
            let name = longest_name(self.lexicon, text, from);
            at += name.as_ref().map_or(1, |it| it.0);
            found.extend(name.map(|it| it.1));
        }
        self.run.clear();
    }
}

/// The longest name that a run of words starts with, and how many words it has.
fn longest_name<'l>(lexicon: &'l Lexicon, text: &str, run: &[Placed]) -> Option<(usize, NameInText<'l>)> {
    let first = run.first().filter(|it| !it.after_hyphen)?;
    let (mut node, mut longest) = (0, None);
    for (nth, word) in run.iter().enumerate() {
        node = lexicon.names.next(node, word.number);
        if node == 0 {
            break;
        }
        let end = lexicon.names.ends.get(node as usize).copied().filter(|it| *it != NOTHING);
        longest = end.map(|form| (nth + 1, word.end_byte, form)).or(longest);
    }
    let (length, end_byte, form) = longest?;
    let form = lexicon.form(form)?;
    let written = text.get(first.start_byte..end_byte)?;
    let counts = length > 1 || {
        let folded = fold(written);
        let is_short = folded.chars().nth(2).is_none();
        (!is_common(&folded) || (is_short && goes_on(text, first.start_byte)))
            && (!is_short || written == lexicon.surface(form))
    };
    let skill = lexicon.skill(form.skill).filter(|_| counts)?;
    Some((length, NameInText { start_byte: first.start_byte, end_byte, skill }))
}

/// Whether a sentence or list goes on before this byte: `Go` at its start is a verb.
fn goes_on(text: &str, byte: usize) -> bool {
    let before = text.get(..byte).unwrap_or_default().trim_end_matches(' ').chars().next_back();
    before.is_some_and(|it| it.is_alphanumeric() || matches!(it, ',' | '(' | '/' | '&' | '+' | '#'))
}

/// Hashes short words and small numbers quickly; nobody can choose them so that it hurts more than a linear search of
/// some thousand entries.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mixer;

pub(super) struct Mixing(u64);

impl BuildHasher for Mixer {
    type Hasher = Mixing;

    fn build_hasher(&self) -> Mixing {
        Mixing(0)
    }
}

impl Mixing {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Mixing {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        let rest = chunks.remainder().iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.mix(rest);
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(u64::from(value));
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[cfg(test)]
mod tests {
    use crate::linking::tests::lexicon_of;

    #[test]
    fn the_longest_names_are_found() {
        let lexicon = lexicon_of(&[
            ("java", "Java (computer programming)", &[]),
            ("c", "C", &[]),
            ("cpp", "C++", &[]),
            ("csharp", "C#", &[]),
            ("fsharp", "F#", &[]),
            ("r", "R", &[]),
            ("go", "Go", &["Golang"]),
            ("net", ".NET", &[]),
            ("node", "Node.js", &[]),
            ("cicd", "CI/CD", &[]),
            ("fico", "SAP FI/CO", &[]),
            ("project", "project management", &["manage projects"]),
            ("software", "manage software projects", &[]),
            ("cloud", "cloud technologies", &["cloud"]),
        ]);
        let cases: [(&str, &[&str]); 16] = [
            ("C/C++, C# and F#.", &["C", "C++", "C#", "F#"]),
            ("c r go", &[]),
            ("with R, Go.", &["R", "Go"]),
            ("Go on. Go.", &[]),
            (".NET and node.js; CI/CD (SAP FI/CO)", &[".NET", "node.js", "CI/CD", "SAP FI/CO"]),
            ("manage software projects", &["manage software projects"]),
            ("manage software, manage projects", &["manage projects"]),
            ("project, management", &[]),
            ("project\nmanagement", &[]),
            ("project-management and non-Java", &["project-management"]),
            ("Java-based", &["Java"]),
            ("in the cloud with cloud technology", &["cloud technology"]),
            ("manage manage projects", &["manage projects"]),
            ("golang\r\n  \tjava", &["golang", "java"]),
            ("", &[]),
            ("Größe\u{a0}Java\u{301} \u{301}", &["Java\u{301}"]),
        ];
        let mut spotter = lexicon.name_spotter();
        for (text, expected) in cases {
            for _ in 0..2 {
                let found = spotter.names(text);
                let written: Vec<&str> = found.iter().filter_map(|it| text.get(it.start_byte..it.end_byte)).collect();
                assert_eq!(written, expected, "{text}");
            }
        }
        let endless = "java".repeat(1 << 18);
        assert!(spotter.names(&endless).is_empty());
        assert_eq!(spotter.names(&"java,".repeat(50_000)).len(), 50_000);
        assert_eq!(spotter.names(&"manage ".repeat(50_000)).len(), 0);
    }
}
