//! The keys of a segment in memory, sorted: of each but the first of sixteen only what differs from the one before.
//! The dictionary of the column would decompress a block for each.

use std::io;

use tantivy::columnar::StrColumn;

/// Keys of which the first stands whole.
const GROUP: usize = 16;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// How many there are.
    count: usize,
    /// Where each group begins.
    starts: Vec<usize>,
    /// For each key how many bytes it shares with the one before, how many are its own, and these.
    bytes: Vec<u8>,
}

impl Keys {
    /// All keys of a column.
    pub(super) fn read(column: &StrColumn) -> io::Result<Self> {
        let mut keys = Self::default();
        let mut last = Vec::new();
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            keys.push(&mut last, stream.key());
        }
        keys.bytes.shrink_to_fit();
        keys.starts.shrink_to_fit();
        Ok(keys)
    }

    /// Adds a key that sorts behind all before.
    fn push(&mut self, last: &mut Vec<u8>, key: &[u8]) {
        if self.count.is_multiple_of(GROUP) {
            self.starts.push(self.bytes.len());
            last.clear();
        }
        let shared = last.iter().zip(key).take_while(|(one, other)| one == other).count();
        let own = key.get(shared..).unwrap_or_default();
        put_number(&mut self.bytes, shared);
        put_number(&mut self.bytes, own.len());
        self.bytes.extend_from_slice(own);
        last.truncate(shared);
        last.extend_from_slice(own);
        self.count += 1;
    }

    /// The key with this number; `None`: there is none.
    pub(super) fn get(&self, number: u64) -> Option<String> {
        let number = usize::try_from(number).ok().filter(|it| *it < self.count)?;
        let mut bytes = self.bytes.get(*self.starts.get(number / GROUP)?..)?;
        let mut key = Vec::with_capacity(64);
        for _ in 0..=number % GROUP {
            let (shared, own) = (take_number(&mut bytes)?, take_number(&mut bytes)?);
            let (own, rest) = bytes.split_at_checked(own)?;
            key.truncate(shared);
            key.extend_from_slice(own);
            bytes = rest;
        }
        String::from_utf8(key).ok()
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.starts)
    }
}

/// Puts a number down, seven bits a byte; the last one has the highest bit unset.
fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or(0));
}

fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back() {
        let mut all: Vec<String> = (0..200).map(|it| format!("urn:learner:{}", it * 7_919 % 1_000)).collect();
        all.extend([String::new(), "é".repeat(300), "é".repeat(299) + "f", "urn:learner:1\u{1f}0".to_owned()]);
        all.sort_unstable();
        let (mut keys, mut last) = (Keys::default(), Vec::new());
        for it in &all {
            keys.push(&mut last, it.as_bytes());
        }
        let found: Vec<String> = (0..).map_while(|it| keys.get(it)).collect();
        assert_eq!(found, all);
        assert_eq!(keys.get(u64::MAX), None);
    }
}
