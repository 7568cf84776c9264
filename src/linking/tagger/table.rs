//! The tagger's table: classes of words and weights of features, read in place from the bytes of `tagger.bin`.
//!
//! Layout, little endian, as `data/models/train_tagger.py` writes it: magic `SMTAG001`; number of word slots and of
//! feature slots (u32, powers of two); weight step and threshold (f32); 25 transitions from label to label (f32); word
//! slots of 12 bytes (hash, classes); feature slots of 9 bytes (hash, five weights in steps). A hash of 0 is an empty slot.

use super::pieces::{atom, mix};

/// The labels, in the order of the table: outside, beginning and inside of a skill, of knowledge.
pub(super) const LABELS: usize = 5;

const MAGIC: &[u8] = b"SMTAG001";
const HEAD_BYTES: usize = 24;
const WORD_SLOT_BYTES: usize = 12;
const FEATURE_SLOT_BYTES: usize = 9;
/// The template under which words are hashed.
const WORD_TEMPLATE: u64 = 100;

/// What is known of a word: how often ESCO's labels start with it, end with it, hold it, how often names of
/// technologies hold it (0 to 6, logarithmic); its cluster in four clusterings (0: none).
pub(super) type WordClasses = [u16; 8];

/// A table, checked.
#[derive(Debug, Clone)]
pub(super) struct Table {
    words: &'static [u8],
    features: &'static [u8],
    word_mask: usize,
    feature_mask: usize,
    /// What one step of a weight is worth.
    pub(super) step: f64,
    /// A span is reported from this expected share of half-overlapping true spans on.
    pub(super) threshold: f64,
    /// From label to label.
    pub(super) transitions: [[f64; LABELS]; LABELS],
}

impl Table {
    /// Reads a table; `None` when the bytes are none.
    pub(super) fn read(bytes: &'static [u8]) -> Option<Self> {
        if bytes.get(..MAGIC.len())? != MAGIC {
            return None;
        }
        let (word_slots, feature_slots) = (size(bytes, 8)?, size(bytes, 12)?);
        let mut transitions = [[0.0; LABELS]; LABELS];
        let mut at = HEAD_BYTES;
        for weight in transitions.iter_mut().flatten() {
            *weight = f64::from(float(bytes, at)?);
            at += 4;
        }
        let words_end = at + word_slots * WORD_SLOT_BYTES;
        let features_end = words_end + feature_slots * FEATURE_SLOT_BYTES;
        let sizes_fit = word_slots.is_power_of_two() && feature_slots.is_power_of_two() && bytes.len() == features_end;
        sizes_fit.then_some(Self {
            words: bytes.get(at..words_end)?,
            features: bytes.get(words_end..)?,
            word_mask: word_slots - 1,
            feature_mask: feature_slots - 1,
            step: f64::from(float(bytes, 16)?),
            threshold: f64::from(float(bytes, 20)?),
            transitions,
        })
    }

    /// The classes of a lower-case word.
    pub(super) fn classes(&self, low: &str) -> WordClasses {
        let Some(slot) = find::<WORD_SLOT_BYTES>(self.words, self.word_mask, mix(WORD_TEMPLATE, atom(low), 0)) else {
            return WordClasses::default();
        };
        let [_, _, _, _, first_last, any_technology, plain, fine_low, fine_high, read, deep_low, deep_high] = *slot;
        [
            u16::from(first_last & 15),
            u16::from(first_last >> 4),
            u16::from(any_technology & 15),
            u16::from(any_technology >> 4),
            u16::from(plain),
            u16::from_le_bytes([fine_low, fine_high]),
            u16::from(read),
            u16::from_le_bytes([deep_low, deep_high]),
        ]
    }

    /// Adds the weights of a feature, in steps.
    pub(super) fn add(&self, feature: u32, sums: &mut [i32; LABELS]) {
        if let Some(slot) = find::<FEATURE_SLOT_BYTES>(self.features, self.feature_mask, feature) {
            let [_, _, _, _, weights @ ..] = *slot;
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(weight.cast_signed());
            }
        }
    }
}

fn find<const BYTES: usize>(slots: &'static [u8], mask: usize, hash: u32) -> Option<&'static [u8; BYTES]> {
    let mut at = hash as usize & mask;
    // A full table has no empty slot: at most once around.
    for _ in 0..=mask {
        let slot: &[u8; BYTES] = slots.get(at * BYTES..)?.first_chunk()?;
        let [a, b, c, d, ..] = *slot.first_chunk::<4>()?;
        let known = u32::from_le_bytes([a, b, c, d]);
        if known == hash {
            return Some(slot);
        }
        if known == 0 {
            return None;
        }
        at = (at + 1) & mask;
    }
    None
}

fn size(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    usize::try_from(number).ok().filter(|it| (1..=1 << 24).contains(it))
}

fn float(bytes: &[u8], at: usize) -> Option<f32> {
    let number = f32::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    number.is_finite().then_some(number)
}
