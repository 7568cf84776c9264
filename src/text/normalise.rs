//! Normal forms: what two spellings of one label share.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key that two spellings of a label share: NFKC, lower case, dashes and quotes unified, invisible characters
/// dropped, white space collapsed and trimmed. Marks that tell names apart (`+ # . /`) and diacritics stay.
///
/// Idempotent: the normal form of a normal form is itself.
pub fn normalise(text: &str) -> String {
    if text.is_ascii() {
        // The same without the tables of Unicode; labels are mostly ASCII, and there are many.
        return collapsed(text.chars().map(|it| it.to_ascii_lowercase()), text.len());
    }
    // Lower-casing can undo a composition (`İ`) and composing can yield an upper-case letter: twice is stable.
    let once = pass(text);
    if once.is_ascii() { once } else { pass(&once) }
}

/// Like [`normalise`], but without diacritics, and with `ss` for `ß`: `café` and `cafe` share it.
pub fn fold(text: &str) -> String {
    let normal = normalise(text);
    if normal.is_ascii() {
        return normal;
    }
    let plain: String = normal.nfd().filter(|it| !is_combining_mark(*it)).nfc().collect();
    normalise(&plain.replace('ß', "ss"))
}

fn pass(text: &str) -> String {
    collapsed(text.nfkc().flat_map(char::to_lowercase).nfkc(), text.len())
}

/// Unifies characters and white space.
fn collapsed(characters: impl Iterator<Item = char>, size_bytes: usize) -> String {
    let mut normal = String::with_capacity(size_bytes);
    let mut gap = false;
    for character in characters.filter_map(unified) {
        if character.is_whitespace() || character.is_control() {
            gap = !normal.is_empty();
            continue;
        }
        if gap {
            normal.push(' ');
            gap = false;
        }
        normal.push(character);
    }
    normal
}

/// The one character that stands for all of its kind; `None` for those nobody sees.
fn unified(character: char) -> Option<char> {
    Some(match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' => '-',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2b9}' | '\u{2bc}' | '`' | '\u{b4}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_share_a_form() {
        let cases = [
            ("  Project\u{a0}\tManagement ", "project management"),
            ("e\u{2011}mail", "e-mail"),
            ("Bachelor\u{2019}s", "bachelor's"),
            ("ﬁnance", "finance"),
            ("Ｃ＋＋", "c++"),
            ("Cafe\u{301}", "café"),
            ("PM²", "pm2"),
            ("soft\u{ad}ware", "software"),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text), expected, "{text}");
        }
        assert_eq!(fold("Übersetzung, café, Łódź, Schweißen"), "ubersetzung, cafe, łodz, schweissen");
    }

    #[test]
    fn odd_names_stay_alive_and_apart() {
        let names = [
            "C",
            "C++",
            "C#",
            "F#",
            "R",
            ".NET",
            "ASP.NET",
            "Go",
            "node.js",
            "SAP FI/CO",
            "CI/CD",
            "T-SQL",
            "SQL",
            "A/B testing",
            "NET",
        ];
        let forms: std::collections::BTreeSet<String> = names.iter().map(|it| fold(it)).collect();
        assert_eq!(forms.len(), names.len());
        assert!(forms.iter().all(|it| !it.is_empty()));
    }

    proptest! {
        #[test]
        fn normal_forms_are_stable(text in "\\PC{0,40}") {
            let form = normalise(&text);
            prop_assert_eq!(normalise(&form), form.clone());
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
        }
    }
}
