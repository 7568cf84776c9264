//! Counting with bitmaps: how many of several bitmaps have each document, for 512 documents at a time.

use super::planes::{Bits, CHUNK, Span};

/// Bitmaps that can be counted.
pub(in crate::index) const MOST: usize = 255;
/// Words that are counted at a time: counts of them stay in registers.
const LANES: usize = 8;
/// Groups of so many words in a chunk.
const GROUPS: usize = CHUNK / LANES;

/// Words next to each other.
type Lanes = [u64; LANES];

/// Who of a chunk is in enough of several bitmaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enough {
    /// In so many.
    pub(super) least: usize,
    /// Put down in `more` who is in one more.
    pub(super) with_more: bool,
}

/// Keeps in `found` who is in enough of the bitmaps, which are at most [`MOST`]; gives back how many these are.
pub(super) fn keep(bits: &[&Bits], chunk: usize, enough: Enough, found: &mut Span, more: &mut Span) -> u32 {
    match bits.len() {
        0 | 1 => keep_in::<1>(bits, chunk, enough, found, more),
        2 | 3 => keep_in::<2>(bits, chunk, enough, found, more),
        4..8 => keep_in::<3>(bits, chunk, enough, found, more),
        8..16 => keep_in::<4>(bits, chunk, enough, found, more),
        _ => keep_in::<8>(bits, chunk, enough, found, more),
    }
}

fn keep_in<const PLANES: usize>(
    bits: &[&Bits],
    chunk: usize,
    enough: Enough,
    found: &mut Span,
    more: &mut Span,
) -> u32 {
    let mut count = 0;
    let (found, _) = found.as_chunks_mut::<LANES>();
    let (more, _) = more.as_chunks_mut::<LANES>();
    for (group, (found, more)) in found.iter_mut().zip(more).enumerate() {
        if *found == [0; LANES] {
            continue;
        }
        let counts = Counts::<PLANES>::of(bits, chunk * GROUPS + group);
        let reaching = counts.at_least(enough.least);
        if enough.with_more {
            *more = counts.at_least(enough.least + 1);
        }
        for (found, reaching) in found.iter_mut().zip(reaching) {
            *found &= reaching;
            count += found.count_ones();
        }
    }
    count
}

/// The greatest count that at least so many of `of` reach; 0 when all counts are reached by fewer.
pub(super) fn most_with(bits: &[&Bits], chunk: usize, documents: u32, of: &Span) -> usize {
    let is_enough = |least: &usize| {
        let mut found = *of;
        keep(bits, chunk, Enough { least: *least, with_more: false }, &mut found, &mut [0; CHUNK]) >= documents
    };
    (1..=bits.len()).rev().find(is_enough).unwrap_or(0)
}

/// How many bitmaps have each of some documents, the lowest bit of the numbers first.
struct Counts<const PLANES: usize>([Lanes; PLANES]);

impl<const PLANES: usize> Counts<PLANES> {
    #[inline]
    fn of(bits: &[&Bits], group: usize) -> Self {
        let mut planes = [[0; LANES]; PLANES];
        for bits in bits {
            let Some(mut carry) = bits.as_chunks::<LANES>().0.get(group).copied() else { continue };
            for plane in &mut planes {
                for (plane, carry) in plane.iter_mut().zip(&mut carry) {
                    (*plane, *carry) = (*plane ^ *carry, *plane & *carry);
                }
            }
        }
        Self(planes)
    }

    /// Who is counted at least so often.
    #[inline]
    fn at_least(&self, least: usize) -> Lanes {
        if least >> PLANES != 0 {
            return [0; LANES];
        }
        let (mut reaching, mut equal) = ([0; LANES], [u64::MAX; LANES]);
        for (bit, plane) in self.0.iter().enumerate().rev() {
            let all = reaching.iter_mut().zip(&mut equal).zip(plane);
            if least >> bit & 1 == 1 {
                all.for_each(|((_, equal), plane)| *equal &= plane);
            } else {
                all.for_each(|((reaching, equal), plane)| {
                    *reaching |= *equal & plane;
                    *equal &= !plane;
                });
            }
        }
        reaching.iter_mut().zip(&equal).for_each(|(reaching, equal)| *reaching |= equal);
        reaching
    }
}

#[cfg(test)]
mod tests {
    use super::{super::planes::WORDS, *};

    #[test]
    fn documents_are_counted() {
        for rounds in [0_usize, 1, 2, 5, 11, 255, 3] {
            // Document `d` is in every bitmap whose number is a multiple of d % 7 + 1.
            let has = |document: usize, number: usize| number.is_multiple_of(document % 7 + 1);
            let bitmaps: Vec<Bits> = (1..=rounds)
                .map(|number| {
                    let mut bits = [0; WORDS];
                    (0..WORDS * 64).filter(|it| has(*it, number)).for_each(|it| bits[it / 64] |= 1 << (it % 64));
                    bits
                })
                .collect();
            let bitmaps: Vec<&Bits> = bitmaps.iter().collect();
            for (chunk, least) in (0..=rounds + 1).enumerate().map(|(at, least)| (at % 16, least)) {
                let (mut found, mut more) = ([0x5555_5555_5555_5555; CHUNK], [0; CHUNK]);
                let kept = keep(&bitmaps, chunk, Enough { least, with_more: true }, &mut found, &mut more);
                assert_eq!(kept, found.iter().map(|it| it.count_ones()).sum::<u32>());
                for document in 0..CHUNK * 64 {
                    let count = (1..=rounds).filter(|it| has(chunk * CHUNK * 64 + document, *it)).count();
                    let is_in = |span: &Span| span[document / 64] >> (document % 64) & 1 == 1;
                    let even = document % 2 == 0;
                    assert_eq!(is_in(&found), even && count >= least, "{rounds} {least}");
                    assert_eq!(is_in(&more), count > least, "{rounds} {least}");
                }
            }
            let everybody = [u64::MAX; CHUNK];
            assert_eq!(most_with(&bitmaps, 0, 1, &everybody), rounds);
            assert_eq!(most_with(&bitmaps, 0, 5_000, &everybody), 0);
        }
    }
}
