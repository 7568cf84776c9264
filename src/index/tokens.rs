//! Words, with the names that other tokenisers break: `C++`, `C#`, `.NET`, `node.js`, `R&D`.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Longer words are not indexed, in bytes.
const MAX_WORD_BYTES: usize = 100;

/// One word of a text: letters, digits and marks, `+` and `#` behind them, a dot before letters at its start, and
/// single joints (`.`, `-`, `'`, `&`) between letters or digits. Everything else separates, the slash too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where the word is, in bytes.
    pub(super) place: Range<usize>,
    /// What stands between its joints; empty when it has none.
    pub(super) parts: Vec<Range<usize>>,
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut characters = text.char_indices().peekable();
    // What stood before, for the dot of `.NET`.
    let mut free = true;
    while let Some((start, first)) = characters.next() {
        let dotted = first == '.' && free && characters.peek().is_some_and(|(_, it)| it.is_alphabetic());
        if !dotted && !is_word(first) {
            free = first.is_whitespace() || matches!(first, '(' | '/' | ',' | '"' | '[');
            continue;
        }
        free = false;
        let part_start = if dotted { start + 1 } else { start };
        let mut word = Word { place: start..start + first.len_utf8(), parts: Vec::new() };
        let mut parts = Parts { start: part_start, found: Vec::new() };
        while let Some(&(at, character)) = characters.peek() {
            let next = text.get(at + character.len_utf8()..).and_then(|it| it.chars().next());
            if is_joint(character) && next.is_some_and(is_word) {
                parts.end(at);
                parts.start = at + character.len_utf8();
            } else if !is_word(character) {
                let sign = matches!(character, '+' | '#') && has_letter(text, &word.place);
                if !sign {
                    break;
                }
            }
            word.place.end = at + character.len_utf8();
            characters.next();
            // `C++11` and `C#.NET` are rare and better taken apart than glued.
            if matches!(character, '+' | '#') && !next.is_some_and(|it| matches!(it, '+' | '#')) {
                break;
            }
        }
        parts.end(word.place.end);
        if dotted || parts.found.len() > 1 {
            word.parts = parts.found;
        }
        words.push(word);
    }
    words
}

/// The parts of a word so far.
struct Parts {
    start: usize,
    found: Vec<Range<usize>>,
}

impl Parts {
    fn end(&mut self, end: usize) {
        if end > self.start {
            self.found.push(self.start..end);
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

fn is_joint(character: char) -> bool {
    matches!(character, '.' | '-' | '\'' | '’' | '&' | '\u{2010}' | '\u{2011}')
}

/// `5+` is an amount, not a name.
fn has_letter(text: &str, place: &Range<usize>) -> bool {
    text.get(place.clone()).is_some_and(|it| it.contains(char::is_alphabetic))
}

/// Cuts a text into [`Word`]s for tantivy. A word with parts gives itself, its parts, and itself without joints
/// (`front-end`, `front`, `end`, `frontend`), all at one position and the word itself first.
#[derive(Debug, Clone, Default)]
pub(super) struct WordTokenizer;

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct WordStream {
    tokens: Vec<Token>,
    next: usize,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let mut tokens = Vec::new();
        let mut position = 0;
        for word in words(text) {
            let slice = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default();
            let mut push = |place: &Range<usize>, form: String, position: usize| {
                if form.len() <= MAX_WORD_BYTES {
                    let (offset_from, offset_to) = (place.start, place.end);
                    tokens.push(Token { offset_from, offset_to, position, text: form, position_length: 1 });
                }
            };
            push(&word.place, slice(&word.place).to_owned(), position);
            // Parts of something too long to be a word are words of their own.
            let step = usize::from(word.place.len() > MAX_WORD_BYTES);
            for part in &word.parts {
                push(part, slice(part).to_owned(), position);
                position += step;
            }
            if word.parts.len() > 1 && step == 0 {
                push(&word.place, word.parts.iter().map(slice).collect(), position);
            }
            position += 1;
        }
        WordStream { tokens, next: 0, token: Token::default() }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.get_mut(self.next) else { return false };
        self.next += 1;
        self.token = std::mem::take(token);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_as_people_write_them() {
        let cases: [(&str, &[&str]); 12] = [
            ("C/C++ and Java.", &["C", "C++", "and", "Java"]),
            ("C#, F# or R;", &["C#", "F#", "or", "R"]),
            (".NET, ASP.NET (.NET Core)", &[".NET", "ASP.NET", ".NET", "Core"]),
            ("We use node.js. And e-mail.", &["We", "use", "node.js", "And", "e-mail"]),
            ("CI/CD, R&D & more", &["CI", "CD", "R&D", "more"]),
            ("T-SQL - not PL/SQL", &["T-SQL", "not", "PL", "SQL"]),
            ("5+ years, 3-5 years #1", &["5", "years", "3-5", "years", "1"]),
            ("bachelor’s degree...", &["bachelor’s", "degree"]),
            ("end.Next line .end", &["end.Next", "line", ".end"]),
            ("C++11 c++/python", &["C++", "11", "c++", "python"]),
            ("Größe größer", &["Größe", "größer"]),
            (" -- ++ ... ", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = words(text).iter().map(|it| &text[it.place.clone()]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_word_with_joints_is_found_by_its_parts_and_without_its_joints() {
        let cases: [(&str, &[&str]); 5] = [
            ("node.js", &["node.js", "node", "js", "nodejs"]),
            (".NET", &[".NET", "NET"]),
            ("R&D", &["R&D", "R", "D", "RD"]),
            ("C++", &["C++"]),
            ("plain", &["plain"]),
        ];
        for (text, expected) in cases {
            let mut tokenizer = WordTokenizer;
            let mut stream = tokenizer.token_stream(text);
            let mut found = Vec::new();
            stream.process(&mut |token| found.push(token.text.clone()));
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn words_are_slices_in_order(text in "(\\PC|[a-z.+#/' -]){0,60}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.place.start >= last && word.place.end > word.place.start);
                prop_assert!(text.get(word.place.clone()).is_some());
                for part in &word.parts {
                    prop_assert!(text.get(part.clone()).is_some_and(|it| !it.is_empty()));
                    prop_assert!(part.start >= word.place.start && part.end <= word.place.end);
                }
                last = word.place.end;
            }
        }
    }
}
