//! The evidence of a common skill in one block, as bit-planes: one bit of a small number for each of 65,536 documents.
//!
//! A question such as *who gets anything for this requirement* is a set of those numbers, and is answered for 64
//! documents at a time by a few logical operations.

/// Documents in a block.
pub(in crate::index) const BLOCK: usize = 1 << 16;
/// Words of a bitmap over a block.
pub(in crate::index) const WORDS: usize = BLOCK / 64;
/// At most so many planes; what does not fit in them is looked at elsewhere.
const MAX_PLANES: usize = 7;
/// Words that are worked on at a time, so that what lies between stays in the first cache.
pub(super) const CHUNK: usize = 64;
/// Chunks of a block.
pub(super) const CHUNKS: usize = WORDS / CHUNK;

/// One bit for each document of a block.
pub(super) type Bits = [u64; WORDS];
/// One bit for each document of a chunk.
pub(super) type Span = [u64; CHUNK];

/// A chunk of a block.
#[inline]
pub(super) fn span(bits: &Bits, chunk: usize) -> &Span {
    bits.as_chunks::<CHUNK>().0.get(chunk).unwrap_or(&[0; CHUNK])
}

/// The chunk of a document, by its place in the block.
#[inline]
pub(super) fn chunk_of(low: u16) -> usize {
    usize::from(low >> 6) / CHUNK
}

/// Numbers below 128 for the documents of a block; 0 says that there is nothing.
#[derive(Debug, Default)]
pub(super) struct Planes {
    /// The lowest bit first.
    planes: Vec<Box<[u64]>>,
}

/// A set of numbers below 128.
pub(super) type NumberSet = u128;

impl Planes {
    /// Room for the numbers up to `largest`, all 0.
    pub(super) fn new(largest: u8) -> Self {
        let count = (u8::BITS - largest.leading_zeros()) as usize;
        Self { planes: (0..count.min(MAX_PLANES)).map(|_| vec![0; WORDS].into_boxed_slice()).collect() }
    }

    /// Sets the number of a document that had none.
    pub(super) fn set(&mut self, low: u16, number: u8) {
        for (bit, plane) in self.planes.iter_mut().enumerate() {
            if let Some(word) = plane.get_mut(usize::from(low >> 6)) {
                *word |= u64::from(number >> bit & 1) << (low & 63);
            }
        }
    }

    /// Gives `each` the documents whose number is in `set`, a chunk of words at a time with the place of the first.
    #[inline]
    pub(super) fn select(&self, set: NumberSet, mut each: impl FnMut(usize, &[u64; CHUNK])) {
        // 0 is in no set: nothing was asked of nobody.
        let set = set & !1;
        if set == 0 {
            return;
        }
        for first in (0..WORDS).step_by(CHUNK) {
            let mut out = [0; CHUNK];
            self.chunk(set, self.planes.len(), first, &mut out);
            each(first, &out);
        }
    }

    /// The documents of a chunk whose lower `bits` bits are in the set: by its two halves, told apart by the top bit.
    fn chunk(&self, set: NumberSet, bits: usize, first: usize, out: &mut [u64; CHUNK]) {
        let whole = if bits >= MAX_PLANES { NumberSet::MAX } else { (1 << (1_u32 << bits)) - 1 };
        match set & whole {
            0 => return out.fill(0),
            it if it == whole => return out.fill(u64::MAX),
            _ => {}
        }
        let Some(top) = bits.checked_sub(1) else { return };
        let Some(plane) = self.planes.get(top).and_then(|it| it.get(first..first + CHUNK)) else { return };
        let half = 1_u32 << top;
        let half_whole = (1_u128 << half) - 1;
        let (low, high) = (set & half_whole, set >> half & half_whole);
        if low == high {
            return self.chunk(low, top, first, out);
        }
        self.chunk(high, top, first, out);
        if low == 0 {
            out.iter_mut().zip(plane).for_each(|(out, plane)| *out &= plane);
        } else if low == half_whole {
            out.iter_mut().zip(plane).for_each(|(out, plane)| *out |= !plane);
        } else {
            let mut other = [0; CHUNK];
            self.chunk(low, top, first, &mut other);
            let pairs = out.iter_mut().zip(&other).zip(plane);
            pairs.for_each(|((out, other), plane)| *out = *out & plane | other & !plane);
        }
    }

    /// How many bytes this takes.
    pub(super) fn resident_bytes(&self) -> usize {
        self.planes.len() * WORDS * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_selects_the_documents_with_its_numbers() {
        for largest in [1_u8, 2, 5, 31, 100, 127] {
            let mut planes = Planes::new(largest);
            let number = |low: u16| u8::try_from(u32::from(low).wrapping_mul(2_654_435_761) >> 7 & 0x7f).unwrap();
            let documents: Vec<u16> = (0..=u16::MAX).step_by(7).filter(|it| number(*it) <= largest).collect();
            for it in &documents {
                planes.set(*it, number(*it));
            }
            for set in [0, 2, 6, 0b1011_0110, u128::MAX, 0x5555_5555_5555_5555_5555_5555_5555_5555, 1 << 127] {
                let mut found = Vec::new();
                planes.select(set, |first, words| {
                    for (at, word) in words.iter().enumerate() {
                        found.extend((0..64).filter(|it| word >> it & 1 == 1).map(|it| (first + at) * 64 + it));
                    }
                });
                let wanted = documents.iter().filter(|it| number(**it) > 0 && set >> number(**it) & 1 == 1);
                assert_eq!(found, wanted.map(|it| usize::from(*it)).collect::<Vec<_>>(), "{largest} {set:x}");
            }
        }
    }
}
