//! Units: the pieces of labels and texts that are compared, and the key each has.

use std::borrow::Cow;

use super::spelling::one_spelling;
use crate::text::{fold, singular, tokens};

/// A piece of text between spaces, slashes and hyphens: `problem-solving` is two, `C++` is one.
#[derive(Debug, Clone)]
pub(super) struct Unit<'a> {
    /// As written.
    pub(super) text: &'a str,
    /// The first byte in the text it was taken from.
    pub(super) start_byte: usize,
    /// The byte behind it.
    pub(super) end_byte: usize,
    /// Whether a hyphen ties it to the unit before.
    pub(super) after_hyphen: bool,
    /// Case, diacritics, possessive, plural and British spelling taken away; never empty.
    pub(super) key: Box<str>,
}

/// The units of `text`, in order.
pub(super) fn units(text: &str) -> Vec<Unit<'_>> {
    let mut found = Vec::new();
    for token in tokens(text) {
        let mut start = token.start_byte;
        for (nth, part) in token.text.split(is_hyphen).enumerate() {
            let end = start + part.len();
            let key = unit_key(part);
            if !key.is_empty() {
                found.push(Unit { text: part, start_byte: start, end_byte: end, after_hyphen: nth > 0, key });
            }
            let hyphen = text.get(end..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
            start = end + hyphen;
        }
    }
    found
}

/// The key of a whole label or phrase: its units' keys with spaces between them.
pub(super) fn joined(units: &[Unit<'_>]) -> String {
    let mut key = String::new();
    for unit in units {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&unit.key);
    }
    key
}

/// The key without its spaces and dots, under which `java script` meets `JavaScript` and `node js` meets `Node.js`;
/// `None` where it would be so short that chance decides.
pub(super) fn squashed(units: &[Unit<'_>]) -> Option<String> {
    const FEWEST_CHARACTERS: usize = 5;
    const MOST_UNITS: usize = 4;
    let odd = units.iter().any(|it| it.key.contains(['+', '#']));
    let key: String = units.iter().flat_map(|it| it.key.chars()).filter(|it| *it != '.').collect();
    (!odd && units.len() <= MOST_UNITS && key.chars().count() >= FEWEST_CHARACTERS).then_some(key)
}

fn unit_key(part: &str) -> Box<str> {
    const LONGEST_ACRONYM_BYTES: usize = 5;
    // Swiss spelling, and that of capitals.
    let folded = fold(part).replace('ß', "ss");
    let bare = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\'')).unwrap_or(&folded);
    // `ETCS` is no plural of *etc*; a longer word in capitals is just loud.
    let is_acronym = part.len() <= LONGEST_ACRONYM_BYTES && part.bytes().all(|it| it.is_ascii_uppercase());
    let number = if is_acronym { Cow::Borrowed(bare) } else { singular(bare) };
    let number = match one_spelling(&number) {
        Cow::Borrowed(same) if same.len() == number.len() => number,
        other => Cow::Owned(other.into_owned()),
    };
    // Normal forms of exotic characters can hold spaces; a unit never does.
    match number {
        key if key.contains(' ') => key.replace(' ', "").into(),
        Cow::Borrowed(key) => key.into(),
        Cow::Owned(key) => key.into(),
    }
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let cases = [
            ("Problem-solving skills", "problem solving skill"),
            ("CI/CD", "ci cd"),
            ("T-SQL", "t sql"),
            ("C++ / C#", "c++ c#"),
            ("bachelor's degrees", "bachelor degree"),
            ("Café managers", "cafe manager"),
            ("ASP.NET", "asp.net"),
            ("ETCS etc", "etcs etc"),
            ("PLCs", "plc"),
            ("Schweißen", "schweissen"),
        ];
        for (text, expected) in cases {
            assert_eq!(joined(&units(text)), expected, "{text}");
        }
        assert_eq!(squashed(&units("Java Script")), squashed(&units("JavaScript")));
        assert_eq!(squashed(&units("Node.js")), squashed(&units("node js")));
        assert_eq!(squashed(&units("C++")), None);
    }
}
