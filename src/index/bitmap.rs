//! Sets of a segment's documents, one bit each, in blocks; blocks with nobody take no memory.

use super::kernel::{BLOCK, WORDS};

/// The bits of a block.
type Bits = [u64; WORDS];

/// What a block with nobody looks like.
static NOBODY: Bits = [0; WORDS];

/// A set of documents.
#[derive(Debug, Clone, Default)]
pub(super) struct Bitmap(Vec<Option<Box<Bits>>>);

impl Bitmap {
    /// Nobody of so many documents.
    pub(super) fn nobody(documents: u32) -> Self {
        Self(vec![None; (documents as usize).div_ceil(BLOCK)])
    }

    /// Adds a document.
    #[inline]
    pub(super) fn insert(&mut self, document: u32) {
        if let Some(block) = self.0.get_mut(document as usize / BLOCK) {
            let bits = block.get_or_insert_with(|| Box::new(NOBODY));
            bits[document as usize / 64 % WORDS] |= 1 << (document & 63);
        }
    }

    /// Takes a document out.
    pub(super) fn remove(&mut self, document: u32) {
        if let Some(Some(bits)) = self.0.get_mut(document as usize / BLOCK) {
            bits[document as usize / 64 % WORDS] &= !(1 << (document & 63));
        }
    }

    /// Whether a document is in.
    #[inline]
    pub(super) fn contains(&self, document: u32) -> bool {
        let block = self.0.get(document as usize / BLOCK);
        block.and_then(Option::as_ref).is_some_and(|it| it[document as usize / 64 % WORDS] >> (document & 63) & 1 == 1)
    }

    /// Adds all of another set of the same documents.
    pub(super) fn unite(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().zip(&other.0) {
            match (to, from) {
                (Some(to), Some(from)) => to.iter_mut().zip(from.iter()).for_each(|(to, from)| *to |= from),
                (to @ None, Some(from)) => *to = Some(from.clone()),
                (_, None) => {}
            }
        }
    }

    /// Keeps what is in another set of the same documents.
    pub(super) fn intersect(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().zip(&other.0) {
            match (&mut *to, from) {
                (Some(bits), Some(from)) => bits.iter_mut().zip(from.iter()).for_each(|(to, from)| *to &= from),
                (Some(_), None) => *to = None,
                (None, _) => {}
            }
        }
    }

    /// Who is in, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let blocks = (0_u32..).step_by(BLOCK).zip(&self.0).filter_map(|(first, bits)| Some((first, bits.as_ref()?)));
        let words = blocks.flat_map(|(first, bits)| (first..).step_by(64).zip(bits.iter()));
        words.flat_map(|(first, &word)| {
            std::iter::successors((word != 0).then_some(word), |it| Some(it & (it - 1)).filter(|it| *it != 0))
                .map(move |it| first + it.trailing_zeros())
        })
    }

    /// How many are in.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().flatten().map(|it| count(it)).sum()
    }

    /// How many are in both.
    pub(super) fn count_both(&self, other: &Self) -> u64 {
        let both = self.0.iter().zip(&other.0).filter_map(|(one, other)| Some((one.as_deref()?, other.as_deref()?)));
        both.map(|(one, other)| {
            one.iter().zip(other).map(|(one, other)| u64::from((one & other).count_ones())).sum::<u64>()
        })
        .sum()
    }

    /// How many blocks somebody may be in.
    pub(super) fn blocks_taken(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// The bits of a block.
    #[inline]
    pub(super) fn block(&self, block: usize) -> &Bits {
        self.0.get(block).and_then(Option::as_deref).unwrap_or(&NOBODY)
    }

    /// The bits of a block, to be set.
    pub(super) fn block_mut(&mut self, block: usize) -> &mut [u64] {
        self.0.get_mut(block).map(|it| it.get_or_insert_with(|| Box::new(NOBODY)).as_mut_slice()).unwrap_or_default()
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        self.blocks_taken() * size_of::<Bits>() + size_of_val(&*self.0)
    }
}

/// How many bits are set.
pub(super) fn count(bits: &Bits) -> u64 {
    bits.iter().map(|it| u64::from(it.count_ones())).sum()
}
