//! What the tagger sees of a sentence: pieces, their keys and shapes, headings; and how features are hashed.
//!
//! The same functions are in `data/models/train_tagger.py`. A change here needs the same change there and new weights.

use std::{borrow::Cow, ops::Range};

const LEADING: &str = "([{\"'“‘«*•·<>–—-/&|~#@";
const TRAILING: &str = ")]}\"'”’».,;:!?*•·<>–—-/&|~…";
/// Longer words are cut: what stands behind tells nothing.
const LONGEST_WORD_BYTES: usize = 80;

/// A word without the punctuation around it, or one mark of that punctuation.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Bytes of the sentence.
    pub(super) bytes: Range<usize>,
    /// Whether a comma stands before it. Commas are no pieces: the ads that the tagger learnt from have none.
    pub(super) after_comma: bool,
}

/// The pieces of a sentence, in order.
pub(super) fn pieces(sentence: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut after_comma = false;
    let mut push = |bytes: Range<usize>, text: &str| {
        if text == "," {
            after_comma = true;
        } else {
            found.push(Piece { bytes, after_comma });
            after_comma = false;
        }
    };
    let base = sentence.as_ptr() as usize;
    for word in sentence.split_whitespace() {
        let start = word.as_ptr() as usize - base;
        if is_placeholder(word) {
            push(start..start + word.len(), word);
            continue;
        }
        let inner = word.trim_start_matches(|it| LEADING.contains(it));
        let lead = word.len() - inner.len();
        let body = inner.trim_end_matches(|it| TRAILING.contains(it));
        let marks = |text: &str, from: usize, push: &mut dyn FnMut(Range<usize>, &str)| {
            for (at, mark) in text.char_indices() {
                let end = at + mark.len_utf8();
                push(from + at..from + end, text.get(at..end).unwrap_or_default());
            }
        };
        marks(word.get(..lead).unwrap_or_default(), start, &mut push);
        if !body.is_empty() {
            push(start + lead..start + lead + body.len(), body);
        }
        let end = lead + body.len();
        marks(word.get(end..).unwrap_or_default(), start + end, &mut push);
    }
    found
}

/// `<ORGANIZATION>`: how anonymised ads hide names.
fn is_placeholder(word: &str) -> bool {
    let inner = word.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
    inner.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// A word in lower case, without what makes it endless.
pub(super) fn lower(word: &str) -> String {
    let mut end = word.len().min(LONGEST_WORD_BYTES);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word.get(..end).unwrap_or(word).to_lowercase()
}

/// A lower-case word without possessive and plural; plainer than the lexicon's key.
pub(super) fn key_of(low: &str) -> Cow<'_, str> {
    let straight = if low.contains('’') { Cow::Owned(low.replace('’', "'")) } else { Cow::Borrowed(low) };
    let word = straight.strip_suffix("'s").unwrap_or(&straight);
    let is_long = word.chars().nth(3).is_some();
    let key = match word.strip_suffix("ies") {
        Some(stem) if is_long => return Cow::Owned(format!("{stem}y")),
        _ if is_long && !["ss", "us", "is"].iter().any(|it| word.ends_with(it)) => {
            word.strip_suffix('s').unwrap_or(word)
        }
        _ => word,
    };
    match &straight {
        Cow::Borrowed(low) => low.get(..key.len()).map_or_else(|| Cow::Owned(key.to_owned()), Cow::Borrowed),
        Cow::Owned(_) => Cow::Owned(key.to_owned()),
    }
}

/// `Java17` is `Xxxdd`: runs are cut to two; at most 8 characters.
pub(super) fn shape_of(word: &str) -> String {
    const MOST: usize = 8;
    let (mut shape, mut last, mut run, mut length) = (String::new(), '\0', 0, 0);
    for character in word.chars() {
        let kind = match character {
            it if it.is_uppercase() => 'X',
            it if it.is_lowercase() => 'x',
            '0'..='9' => 'd',
            it => it,
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 {
            shape.push(kind);
            length += 1;
        }
        if length >= MOST {
            break;
        }
    }
    shape
}

/// Beginnings of words of headings, the first that occurs decides: benefits, nice to have, requirements, technologies,
/// industry, metadata, duties, unknown, company, legal.
const HEADINGS: &[(&str, char)] = &[
    (" benefit", 'B'),
    (" perk", 'B'),
    (" offer", 'B'),
    (" salary", 'B'),
    (" package", 'B'),
    (" compensation", 'B'),
    (" get", 'B'),
    (" why", 'B'),
    (" nice to have", 'N'),
    (" bonus", 'N'),
    (" desirable", 'N'),
    (" preferred", 'N'),
    (" plus", 'N'),
    (" about you", 'R'),
    (" who you are", 'R'),
    (" looking for", 'R'),
    (" you bring", 'R'),
    (" need", 'R'),
    (" you have", 'R'),
    (" requirement", 'R'),
    (" required", 'R'),
    (" qualification", 'R'),
    (" essential", 'R'),
    (" skill", 'R'),
    (" competenc", 'R'),
    (" experience", 'R'),
    (" knowledge", 'R'),
    (" profile", 'R'),
    (" candidate", 'R'),
    (" education", 'R'),
    (" must", 'R'),
    (" technolog", 'T'),
    (" tech stack", 'T'),
    (" stack", 'T'),
    (" industry", 'I'),
    (" company size", 'M'),
    (" company type", 'M'),
    (" job type", 'M'),
    (" experience level", 'M'),
    (" about the role", 'D'),
    (" responsib", 'D'),
    (" dut", 'D'),
    (" task", 'D'),
    (" you'll", 'D'),
    (" you will", 'D'),
    (" role", 'D'),
    (" do", 'D'),
    (" description", 'U'),
    (" about", 'C'),
    (" who we", 'C'),
    (" company", 'C'),
    (" mission", 'C'),
    (" culture", 'C'),
    (" team", 'C'),
    (" apply", 'L'),
    (" privacy", 'L'),
    (" contact", 'L'),
    (" equal", 'L'),
    (" diversity", 'L'),
];

/// The letter of the section that a line of lower-case pieces announces: `O` for an unknown one; `None` for no heading.
pub(super) fn heading_of(low: &[String]) -> Option<char> {
    const LONGEST: usize = 7;
    const LONGEST_BARE: usize = 5;
    let last = low.last()?;
    let is_announced = last == ":";
    if low.len() > LONGEST || matches!(last.as_str(), "." | "!" | "?") || (!is_announced && low.len() > LONGEST_BARE) {
        return None;
    }
    let line = format!(" {}", low.join(" "));
    let known = HEADINGS.iter().find(|(phrase, _)| line.contains(phrase)).map(|(_, kind)| *kind);
    known.or(is_announced.then_some('O'))
}

/// FNV-1a, 64 bits.
pub(super) fn atom(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The feature of a template and two atoms (0 where there is only one); never 0.
pub(super) fn mix(template: u64, a: u64, b: u64) -> u32 {
    const STIR: u64 = 0xD6E8_FEB8_6659_FD93;
    let shift = b.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(template.wrapping_mul(0xC2B2_AE3D_27D4_EB4F));
    let mut x = a ^ shift;
    x = (x ^ (x >> 32)).wrapping_mul(STIR);
    x = (x ^ (x >> 32)).wrapping_mul(STIR);
    u32::try_from(x >> 32).unwrap_or_default().max(1)
}
