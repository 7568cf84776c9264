//! The table: a row of small integers for each word piece.
//!
//! Layout, little endian: `SMEMB001`; `u32` rows; `u32` columns; for each row a `f32` by which its integers are
//! multiplied; the rows, one `i8` a column; the pieces in the order of the rows, UTF-8, each with a line feed behind it.

use std::{collections::HashMap, sync::LazyLock};

use super::pieces::{pieces_of, words};

const MARK: &[u8] = b"SMEMB001";
/// Words of a text that are looked at.
const MOST_WORDS: usize = 200;

/// A table of word pieces.
#[derive(Debug, Default)]
pub(in crate::linking) struct Table {
    columns: usize,
    rows: &'static [u8],
    scales: Vec<f32>,
    pieces: HashMap<&'static str, u32>,
}

/// Words that were taken apart before; labels share most of their words.
#[derive(Debug, Default)]
pub(in crate::linking) struct KnownWords(HashMap<Box<str>, Box<[u32]>>);

const SHIPPED_BYTES: &[u8] = include_bytes!("../../../data/models/embedding.bin");

static SHIPPED: LazyLock<Table> = LazyLock::new(|| Table::read(SHIPPED_BYTES).unwrap_or_default());

impl Table {
    /// The table that is part of the program.
    pub(in crate::linking) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The digest of the shipped table, which tells spaces of meanings apart.
    pub(in crate::linking) fn shipped_digest() -> [u8; 32] {
        *blake3::hash(SHIPPED_BYTES).as_bytes()
    }

    /// Reads a table; `None` when it is none.
    pub(in crate::linking) fn read(bytes: &'static [u8]) -> Option<Self> {
        let body = bytes.strip_prefix(MARK)?;
        let (count, body) = number(body)?;
        let (columns, body) = number(body)?;
        let (scales, body) = body.split_at_checked(count.checked_mul(4)?)?;
        let (rows, names) = body.split_at_checked(count.checked_mul(columns)?)?;
        let scales = scales.chunks_exact(4).map(|it| it.try_into().map_or(0.0, f32::from_le_bytes)).collect();
        let names = std::str::from_utf8(names).ok()?;
        let pieces: HashMap<&str, u32> = names.lines().zip(0..).collect();
        (pieces.len() == count && columns > 0).then_some(Self { columns, rows, scales, pieces })
    }

    /// How many numbers a vector has.
    pub(in crate::linking) fn columns(&self) -> usize {
        self.columns
    }

    /// Whether a word (lower case, without diacritics) has a row of its own.
    pub(in crate::linking) fn has_word(&self, word: &str) -> bool {
        self.pieces.contains_key(word)
    }

    /// The sum of the rows of a text's pieces; `None` when it has none.
    pub(in crate::linking) fn sum(&self, text: &str, known: &mut KnownWords) -> Option<Vec<f32>> {
        let mut sum = vec![0.0_f32; self.columns];
        let mut is_empty = true;
        for word in words(text).into_iter().take(MOST_WORDS) {
            let pieces = known.0.entry(word).or_insert_with_key(|it| pieces_of(it, &self.pieces).into());
            for piece in pieces.iter().map(|it| *it as usize) {
                let start = piece * self.columns;
                let row = self.rows.get(start..start + self.columns).unwrap_or_default();
                let scale = self.scales.get(piece).copied().unwrap_or_default();
                for (total, value) in sum.iter_mut().zip(row) {
                    *total += scale * f32::from(value.cast_signed());
                }
                is_empty = false;
            }
        }
        (!is_empty).then_some(sum)
    }
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*number)).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_summed() {
        let mut bytes = b"SMEMB001\x02\0\0\0\x02\0\0\0".to_vec();
        bytes.extend([0.5_f32, 2.0].iter().flat_map(|it| it.to_le_bytes()));
        bytes.extend([2, 0xfe, 1, 0]);
        bytes.extend(b"weld\n##ing\n");
        let table = Table::read(bytes.leak()).unwrap();
        let mut known = KnownWords::default();
        assert_eq!(table.sum("Welding", &mut known), Some(vec![3.0, -1.0]));
        assert_eq!(table.sum("xyz", &mut known), None);
        assert!(Table::read(b"SMEMB001\xff\xff\xff\xff\xff\xff\xff\xff").is_none());
    }

    #[test]
    fn the_shipped_table_is_one() {
        assert!(Table::shipped().columns() > 0 && Table::shipped().pieces.len() > 10_000);
        // What data/models/train_embedding.py prints of it.
        let hash = include_bytes!("../../../data/models/embedding.bin")
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(hash, 0xa0ef_574c_07cb_f78d, "{hash:016x}: made by another script, or changed");
    }
}
