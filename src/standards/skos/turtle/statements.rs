//! Where the statements of a Turtle text begin and end.

/// One statement with the number of its first line, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Statement<'a> {
    /// `@prefix`, `@base` and their SPARQL forms.
    Directive { text: &'a str, line: usize },
    /// Anything else.
    Triples { text: &'a str, line: usize },
    /// A statement that has no end, and what it lacks.
    Broken { line: usize, what: &'static str },
}

/// The statements of a text, in order.
pub(super) struct Statements<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    depth: usize,
}

/// How a statement ends.
enum End {
    At(usize),
    Never(&'static str),
}

impl<'a> Statements<'a> {
    /// The statements of `text`, in which brackets may nest `depth` deep.
    pub(super) fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, line: 1, depth }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Moves on, and counts the lines.
    fn advance(&mut self, to: usize) {
        let to = to.min(self.text.len());
        let passed = self.bytes().get(self.at..to).unwrap_or_default();
        self.line += passed.split(|it| *it == b'\n').count().saturating_sub(1);
        self.at = to;
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.bytes().get(self.at..).unwrap_or_default();
            let space = rest.iter().take_while(|it| it.is_ascii_whitespace()).count();
            self.advance(self.at + space);
            if self.bytes().get(self.at) != Some(&b'#') {
                return;
            }
            self.advance(end_of_line(self.bytes(), self.at));
        }
    }

    /// The end of the statement that begins here.
    fn end(&self, sparql: bool) -> End {
        let bytes = self.bytes();
        let mut at = self.at;
        let mut open = 0_usize;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'<' => {
                    if let Some(end) = end_of_iri(bytes, at) {
                        at = end;
                        if sparql {
                            return End::At(at);
                        }
                        continue;
                    }
                }
                b'"' | b'\'' => match end_of_string(bytes, at) {
                    Some(end) => {
                        at = end;
                        continue;
                    }
                    None => return End::Never("a text is not closed by a quotation mark"),
                },
                b'#' => {
                    at = end_of_line(bytes, at);
                    continue;
                }
                b'\\' => at += 1,
                b'[' | b'(' => {
                    open += 1;
                    if open > self.depth {
                        return End::Never("brackets nest deeper than the limit `xml_depth`");
                    }
                }
                b']' | b')' => open = open.saturating_sub(1),
                b'.' if bytes
                    .get(at + 1)
                    .is_none_or(|it| it.is_ascii_whitespace() || matches!(it, b'#' | b'<' | b'@')) =>
                {
                    return End::At(at + 1);
                }
                _ => {}
            }
            at += 1;
        }
        // The parser says what is missing.
        End::At(bytes.len())
    }

    /// The next line after this place that looks like the beginning of a statement.
    fn resume(&self) -> usize {
        let bytes = self.bytes();
        let mut at = end_of_line(bytes, self.at);
        while at < bytes.len() {
            at += 1;
            match bytes.get(at) {
                Some(b'<' | b'@' | b'_') => return at,
                Some(it) if it.is_ascii_alphanumeric() => return at,
                _ => at = end_of_line(bytes, at),
            }
        }
        bytes.len()
    }
}

impl<'a> Iterator for Statements<'a> {
    type Item = Statement<'a>;

    fn next(&mut self) -> Option<Statement<'a>> {
        self.skip_space();
        let rest = self.text.get(self.at..).filter(|it| !it.is_empty())?;
        let word = |it: &str| {
            rest.get(..it.len()).is_some_and(|head| head.eq_ignore_ascii_case(it))
                && rest.as_bytes().get(it.len()).is_some_and(u8::is_ascii_whitespace)
        };
        let sparql = word("prefix") || word("base");
        let directive = sparql || word("@prefix") || word("@base");
        let line = self.line;
        match self.end(sparql) {
            End::At(end) => {
                // Never in the middle of a character: an end lies behind an ASCII one, or is the text's.
                let text = self.text.get(self.at..end).unwrap_or(rest);
                self.advance(end.max(self.at + 1));
                Some(if directive { Statement::Directive { text, line } } else { Statement::Triples { text, line } })
            }
            End::Never(what) => {
                self.advance(self.resume());
                Some(Statement::Broken { line, what })
            }
        }
    }
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|it| *it == b'\n').map_or(bytes.len(), |it| at + it)
}

/// Behind the `>` of the IRI that begins here; `None` when it is none.
fn end_of_iri(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at + 1..)?;
    let end = rest.iter().position(|it| matches!(it, b'>' | b'<' | b'"' | b'\n'))?;
    (rest.get(end) == Some(&b'>')).then_some(at + end + 2)
}

/// Behind the text that begins here; `None` when it has no end. A text in single quotes keeps to its line.
fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let long = bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote);
    let mut at = at + if long { 3 } else { 1 };
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' if !long => return None,
            it if *it == quote && !long => return Some(at + 1),
            it if *it == quote && bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote) => {
                return Some(at + 3);
            }
            _ => at += 1,
        }
    }
}

/// Whether a word at this place begins one: there is nothing, white space or a bracket before it.
pub(super) fn line_start(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|it| text.as_bytes().get(it));
    before.is_none_or(|it| it.is_ascii_whitespace() || matches!(it, b'[' | b'(' | b';' | b',' | b'^'))
}
