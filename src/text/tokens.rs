//! Words of labels and of running text.

/// One word, with its place in the text it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word as written.
    pub text: &'a str,
    /// Its first byte.
    pub start_byte: usize,
    /// The byte behind it.
    pub end_byte: usize,
}

/// The words of `text`, in order. Letters, digits and marks make words; so do
/// * `+` and `#` behind them (`C++`, `C#`, `F#`),
/// * a dot before letters at a word's start (`.NET`) or between letters or digits (`node.js`, `ASP.NET`, `4.5`),
/// * a hyphen or an apostrophe between letters or digits (`e-mail`, `T-SQL`, `bachelor's`).
///
/// Everything else separates, the slash too: `C/C++`, `CI/CD` and `A/B` are two words each, in labels as in texts, so
/// that `CI/CD` in an ad meets the label of that name and `Java/Kotlin` meets both labels.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let token = next_token(text, from)?;
        from = token.end_byte;
        Some(token)
    })
}

fn next_token(text: &str, from: usize) -> Option<Token<'_>> {
    let start = from + text.get(from..)?.find(is_word)?;
    let body = text.get(start..)?;
    let mut end = start;
    let mut characters = body.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let following = characters.peek().map(|(_, it)| *it);
        let inside = is_word(character)
            || (is_joint(character) && following.is_some_and(is_word))
            || matches!(character, '+' | '#');
        if !inside {
            break;
        }
        end = start + at + character.len_utf8();
        // `C++11` and `C#.NET` are rare and better taken apart than glued.
        if matches!(character, '+' | '#') && !following.is_some_and(|it| matches!(it, '+' | '#')) {
            break;
        }
    }
    let start = if has_leading_dot(text, start, from) { start - 1 } else { start };
    let word = text.get(start..end)?;
    // `5+` and `3#` are amounts, not names.
    let bare = word.trim_end_matches(['+', '#']);
    let end = if bare.bytes().all(|it| it.is_ascii_digit()) { start + bare.len() } else { end };
    Some(Token { text: text.get(start..end)?, start_byte: start, end_byte: end })
}

/// Whether a dot that belongs to the word stands right before `start`: `.NET`, but not `end.Next`.
fn has_leading_dot(text: &str, start: usize, from: usize) -> bool {
    let letter = text.get(start..).and_then(|it| it.chars().next()).is_some_and(char::is_alphabetic);
    let before = text.get(from..start).unwrap_or_default();
    let free = before.strip_suffix('.').is_some_and(|it| {
        it.chars().next_back().map_or(from == 0, |it| it.is_whitespace() || matches!(it, '(' | '/' | ',' | '"' | '['))
    });
    letter && free
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

fn is_joint(character: char) -> bool {
    matches!(character, '.' | '-' | '\'' | '’' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::tokens;

    #[test]
    fn words_as_people_write_them() {
        let cases: [(&str, &[&str]); 12] = [
            ("C/C++ and Java.", &["C", "C++", "and", "Java"]),
            ("C#, F# or R;", &["C#", "F#", "or", "R"]),
            (".NET, ASP.NET (.NET Core)", &[".NET", "ASP.NET", ".NET", "Core"]),
            ("We use node.js. And e-mail.", &["We", "use", "node.js", "And", "e-mail"]),
            ("CI/CD, SAP FI/CO, A/B testing", &["CI", "CD", "SAP", "FI", "CO", "A", "B", "testing"]),
            ("T-SQL - not PL/SQL", &["T-SQL", "not", "PL", "SQL"]),
            ("5+ years, 3-5 years", &["5", "years", "3-5", "years"]),
            ("bachelor’s degree...", &["bachelor’s", "degree"]),
            ("end.Next line .end", &["end.Next", "line", ".end"]),
            ("C++11 c++/python", &["C++", "11", "c++", "python"]),
            ("Größe größer", &["Größe", "größer"]),
            (" -- ++ ... ", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = tokens(text).map(|it| it.text).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_slices_in_order(text in "(\\PC|[a-z.+#/' -]){0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.start_byte >= last && token.end_byte > token.start_byte);
                prop_assert_eq!(text.get(token.start_byte..token.end_byte), Some(token.text));
                last = token.end_byte;
            }
        }
    }
}
