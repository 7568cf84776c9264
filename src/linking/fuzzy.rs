//! Misspelt words: an automaton that accepts every word within a few edits, a swap of neighbours being one.

use fst::{Automaton, IntoStreamer, Streamer};

/// Longer words are not searched; nobody misspells them in a way that two edits mend.
const LONGEST_CHARACTERS: usize = 30;
const ROW: usize = LONGEST_CHARACTERS + 1;

/// A word of the vocabulary that is near another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NearWord {
    /// Edits between the two.
    pub(super) edits: u8,
    /// Its number.
    pub(super) word: u32,
}

/// How many edits a word of so many characters may be off: short words are other words at once.
pub(super) fn allowed_edits(characters: usize) -> u8 {
    match characters {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    }
}

/// The words of `vocabulary` within `edits` of `word` that share its first character or swap the first two; nearest
/// first, at most `most`.
pub(super) fn near_words(vocabulary: &fst::Map<Vec<u8>>, word: &str, edits: u8, most: usize) -> Vec<NearWord> {
    let query: Vec<char> = word.chars().collect();
    if edits == 0 || query.len() > LONGEST_CHARACTERS {
        return Vec::new();
    }
    let automaton = Edits { query, edits };
    let mut found = Vec::new();
    let mut stream = vocabulary.search_with_state(&automaton).into_stream();
    while let Some((_, number, state)) = stream.next() {
        if let (Some(state), Ok(word)) = (state, u32::try_from(number)) {
            found.push(NearWord { edits: automaton.distance(&state), word });
        }
    }
    found.sort_unstable();
    found.truncate(most);
    found
}

/// Accepts words by optimal string alignment distance, character by character; of those that start like the query (or
/// with its second character), which spares it nearly the whole vocabulary.
///
/// The automaton of the `fst` crate is not used: it builds tables of 4 KB a state before it looks at the first word
/// (milliseconds for a long word), and counts a swap, the commonest typing error, as two edits.
struct Edits {
    query: Vec<char>,
    edits: u8,
}

/// The last two rows of the edit table, and the bytes of a character that is not complete yet.
#[derive(Clone)]
struct Rows {
    current: [u8; ROW],
    previous: [u8; ROW],
    last: char,
    partial: u32,
    bytes_missing: u8,
}

impl Edits {
    fn distance(&self, state: &Rows) -> u8 {
        state.current.get(self.query.len()).copied().unwrap_or(u8::MAX)
    }

    fn step(&self, state: &Rows, character: char) -> Rows {
        let mut next = [u8::MAX; ROW];
        if let (Some(cell), Some(above)) = (next.first_mut(), state.current.first()) {
            *cell = above.saturating_add(1);
        }
        for (at, letter) in self.query.iter().enumerate() {
            let cell = |row: &[u8; ROW], index: usize| row.get(index).copied().unwrap_or(u8::MAX);
            let mut best = cell(&state.current, at).saturating_add(u8::from(*letter != character));
            best = best.min(cell(&state.current, at + 1).saturating_add(1)).min(cell(&next, at).saturating_add(1));
            let swapped = at > 0 && *letter == state.last && self.query.get(at - 1) == Some(&character);
            if swapped {
                best = best.min(cell(&state.previous, at - 1).saturating_add(1));
            }
            if let Some(cell) = next.get_mut(at + 1) {
                *cell = best;
            }
        }
        Rows { current: next, previous: state.current, last: character, partial: 0, bytes_missing: 0 }
    }
}

impl Automaton for Edits {
    /// `None`: no word from here on is near enough.
    type State = Option<Rows>;

    fn start(&self) -> Self::State {
        let mut current = [u8::MAX; ROW];
        for (cell, number) in current.iter_mut().zip(0..=u8::MAX).take(self.query.len() + 1) {
            *cell = number;
        }
        Some(Rows { current, previous: [u8::MAX; ROW], last: '\0', partial: 0, bytes_missing: 0 })
    }

    fn is_match(&self, state: &Self::State) -> bool {
        state.as_ref().is_some_and(|it| it.bytes_missing == 0 && self.distance(it) <= self.edits)
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let state = state.as_ref()?;
        let (partial, bytes_missing) = match byte {
            0x00..=0x7f => (u32::from(byte), 0),
            0x80..=0xbf => (state.partial << 6 | u32::from(byte & 0x3f), state.bytes_missing.checked_sub(1)?),
            0xc0..=0xdf => (u32::from(byte & 0x1f), 1),
            0xe0..=0xef => (u32::from(byte & 0x0f), 2),
            0xf0..=0xff => (u32::from(byte & 0x07), 3),
        };
        if bytes_missing > 0 {
            return Some(Rows { partial, bytes_missing, ..state.clone() });
        }
        let character = char::from_u32(partial)?;
        let is_first = state.current.first() == Some(&0);
        if is_first && !self.query.iter().take(2).any(|it| *it == character) {
            return None;
        }
        let next = self.step(state, character);
        next.current.iter().any(|it| *it <= self.edits).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near<'a>(words: &[&'a str], query: &str, edits: u8) -> Vec<&'a str> {
        let map = fst::Map::from_iter(words.iter().zip(0..)).unwrap();
        let found = near_words(&map, query, edits, 9);
        found.iter().map(|it| words[it.word as usize]).collect()
    }

    #[test]
    fn typos_find_their_word() {
        let words = ["größe", "kubernetes", "management", "manager", "python"];
        assert_eq!(near(&words, "pyhton", 1), ["python"]);
        assert_eq!(near(&words, "ypthon", 1), ["python"]);
        assert_eq!(near(&words, "managment", 1), ["management"]);
        assert_eq!(near(&words, "kubernets", 1), ["kubernetes"]);
        assert_eq!(near(&words, "grösse", 1), [""; 0]);
        assert_eq!(near(&words, "gröse", 1), ["größe"]);
        assert_eq!(near(&words, "python", 0), [""; 0]);
    }

    proptest! {
        #[test]
        fn agrees_with_strsim(a in "[abß€]{1,7}", b in "[abß€]{1,7}", edits in 1_u8..3) {
            let map = fst::Map::from_iter([(b.as_str(), 0)]).unwrap();
            let mut stream = map.search(Edits { query: a.chars().collect(), edits }).into_stream();
            let starts_alike = a.chars().take(2).any(|it| b.starts_with(it));
            let is_near = strsim::osa_distance(&a, &b) <= usize::from(edits);
            prop_assert_eq!(stream.next().is_some(), is_near && starts_alike);
        }
    }
}
