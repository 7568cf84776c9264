//! Sets of a segment's documents, one bit each, in whole blocks.

use super::kernel::{BLOCK, WORDS};

/// A set of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bitmap(Vec<u64>);

impl Bitmap {
    /// Nobody of so many documents.
    pub(super) fn nobody(documents: u32) -> Self {
        Self(vec![0; (documents as usize).div_ceil(BLOCK) * WORDS])
    }

    /// Adds a document.
    #[inline]
    pub(super) fn insert(&mut self, document: u32) {
        if let Some(word) = self.0.get_mut(document as usize >> 6) {
            *word |= 1 << (document & 63);
        }
    }

    /// Takes a document out.
    pub(super) fn remove(&mut self, document: u32) {
        if let Some(word) = self.0.get_mut(document as usize >> 6) {
            *word &= !(1 << (document & 63));
        }
    }

    /// Whether a document is in.
    #[inline]
    pub(super) fn contains(&self, document: u32) -> bool {
        self.0.get(document as usize >> 6).is_some_and(|it| it >> (document & 63) & 1 == 1)
    }

    /// Adds all of another set.
    pub(super) fn unite(&mut self, other: &[u64]) {
        self.0.iter_mut().zip(other).for_each(|(to, from)| *to |= from);
    }

    /// Keeps what is in another set of the same documents.
    pub(super) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(to, from)| *to &= from);
    }

    /// Who is in, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0_u32..).step_by(64).zip(&self.0).flat_map(|(first, &word)| {
            std::iter::successors((word != 0).then_some(word), |it| Some(it & (it - 1)).filter(|it| *it != 0))
                .map(move |it| first + it.trailing_zeros())
        })
    }

    /// How many are in.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(|it| u64::from(it.count_ones())).sum()
    }

    /// How many are in both.
    pub(super) fn count_both(&self, other: &Self) -> u64 {
        self.0.iter().zip(&other.0).map(|(one, other)| u64::from((one & other).count_ones())).sum()
    }

    /// Its words.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    /// The words of a block.
    #[inline]
    pub(super) fn block(&self, block: usize) -> &[u64; WORDS] {
        self.0.get(block * WORDS..).and_then(<[u64]>::first_chunk).unwrap_or(&[0; WORDS])
    }

    /// The words of a block, to be set.
    pub(super) fn block_mut(&mut self, block: usize) -> &mut [u64] {
        self.0.get_mut(block * WORDS..(block + 1) * WORDS).unwrap_or_default()
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        size_of_val(&*self.0)
    }
}
