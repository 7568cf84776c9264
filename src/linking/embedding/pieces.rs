//! Texts to the pieces that the table has rows for.

use std::collections::HashMap;

use crate::text::fold;

/// Longer words are noise, and are passed over.
const LONGEST_WORD_BYTES: usize = 40;

/// The words of a text as the table's vocabulary has them: runs of letters and digits, and every mark by itself; lower
/// case, without diacritics.
pub(super) fn words(text: &str) -> Vec<Box<str>> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() {
            rest.find(|it: char| !it.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(length);
        if !first.is_whitespace() {
            found.push(word.into());
        }
        rest = behind;
    }
    found
}

/// Takes a word apart from left to right, the longest known piece first; pieces inside a word start with `##` in the
/// vocabulary. A character that starts no piece is passed over.
pub(super) fn pieces_of(word: &str, vocabulary: &HashMap<&str, u32>) -> Vec<u32> {
    if let Some(whole) = vocabulary.get(word) {
        return vec![*whole];
    }
    let mut found = Vec::new();
    if word.len() > LONGEST_WORD_BYTES {
        return found;
    }
    let mut start = 0;
    let mut inner = String::with_capacity(word.len() + 2);
    while let Some(rest) = word.get(start..).filter(|it| !it.is_empty()) {
        let ends = rest.char_indices().map(|(at, character)| at + character.len_utf8()).collect::<Vec<_>>();
        let longest = ends.iter().rev().find_map(|end| {
            let piece = rest.get(..*end)?;
            inner.clear();
            if start > 0 {
                inner.push_str("##");
            }
            inner.push_str(piece);
            Some((*end, *vocabulary.get(inner.as_str())?))
        });
        found.extend(longest.map(|(_, piece)| piece));
        start += longest.map(|(end, _)| end).or_else(|| ends.first().copied()).unwrap_or(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_apart() {
        let found = words("C++ & Café-Manager");
        assert_eq!(found.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["c", "+", "+", "&", "cafe", "-", "manager"]);
        let vocabulary = HashMap::from([("weld", 0), ("##ing", 1), ("##i", 2), ("w", 3)]);
        assert_eq!(pieces_of("welding", &vocabulary), [0, 1]);
        assert_eq!(pieces_of("wi", &vocabulary), [3, 2]);
        assert_eq!(pieces_of("xing", &vocabulary), [1]);
        assert_eq!(pieces_of(&"w".repeat(9_999), &vocabulary), [0_u32; 0]);
    }
}
