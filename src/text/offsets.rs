//! From byte offsets to character offsets.

/// Turns byte offsets of one text into counts of Unicode scalar values, which is what answers speak.
#[derive(Debug, Clone)]
pub struct CharOffsets<'a> {
    text: &'a str,
    /// Characters before each stride of bytes; empty when every character is one byte.
    before: Vec<usize>,
}

/// Bytes between two entries of the table: a lookup counts at most so many.
const STRIDE_BYTES: usize = 256;

impl<'a> CharOffsets<'a> {
    /// Prepares the offsets of `text`; linear in its length.
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text, before: Vec::new() };
        }
        let mut before = Vec::with_capacity(text.len() / STRIDE_BYTES + 1);
        let mut characters = 0;
        for stride in text.as_bytes().chunks(STRIDE_BYTES) {
            before.push(characters);
            characters += characters_in(stride);
        }
        Self { text, before }
    }

    /// How many characters stand before the byte at `byte`; beyond the end, all of them. A byte inside a character
    /// counts that character as standing before it.
    pub fn char_at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.before.is_empty() {
            return byte;
        }
        let stride = byte / STRIDE_BYTES;
        let start = stride * STRIDE_BYTES;
        match (self.before.get(stride), self.text.as_bytes().get(start..byte)) {
            (Some(before), Some(rest)) => before + characters_in(rest),
            _ => self.text.chars().count(),
        }
    }
}

/// Counts the bytes that start a character.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|it| (**it & 0b1100_0000) != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CharOffsets;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[a-zé€𝄞 ]{0,700}") {
            let offsets = CharOffsets::new(&text);
            for (characters, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.char_at(byte), characters);
            }
            prop_assert_eq!(offsets.char_at(text.len() + 9), text.chars().count());
        }
    }
}
