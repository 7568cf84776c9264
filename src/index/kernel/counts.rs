//! Counting with bitmaps where somebody is left: how many of several bitmaps have each document.

use std::ops::Range;

use super::planes::Bits;

/// Words that are counted at a time.
const LANES: usize = 4;

type Lanes = [u64; LANES];

/// Keeps of `found`, in a range of words, who is in at least so many of at most 255 bitmaps; gives back how many these are.
/// `more` is told who is in one more.
pub(super) fn keep(
    bits: &[&Bits],
    range: Range<usize>,
    least: usize,
    found: &mut Bits,
    more: Option<&mut Bits>,
) -> usize {
    let range = range.start / LANES..range.end.div_ceil(LANES);
    match bits.len() {
        0 | 1 => keep_in::<1>(bits, range, least, found, more),
        2 | 3 => keep_in::<2>(bits, range, least, found, more),
        4..8 => keep_in::<3>(bits, range, least, found, more),
        8..16 => keep_in::<4>(bits, range, least, found, more),
        _ => keep_in::<8>(bits, range, least, found, more),
    }
}

fn keep_in<const PLANES: usize>(
    bits: &[&Bits],
    range: Range<usize>,
    least: usize,
    found: &mut Bits,
    more: Option<&mut Bits>,
) -> usize {
    let (found, _) = found.as_chunks_mut::<LANES>();
    let mut more = more.map(|it| it.as_chunks_mut::<LANES>().0);
    let mut count = 0;
    for (group, found) in found.iter_mut().enumerate().take(range.end).skip(range.start) {
        if *found == [0; LANES] {
            continue;
        }
        let counts = Counts::<PLANES>::of(bits, group);
        let reaching = counts.at_least(least);
        for (found, reaching) in found.iter_mut().zip(reaching) {
            *found &= reaching;
            if *found != 0 {
                count += found.count_ones() as usize;
            }
        }
        if let Some(more) = more.as_mut().and_then(|it| it.get_mut(group)) {
            *more = counts.at_least(least + 1);
        }
    }
    count
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
        for rounds in [0_usize, 1, 2, 5, 11, 255] {
            // Document `d` is in every bitmap whose number is a multiple of d % 7 + 1.
            let has = |document: usize, number: usize| number.is_multiple_of(document % 7 + 1);
            let bitmap = |number: usize| {
                let mut bits = [0; WORDS];
                (0..WORDS * 64).filter(|it| has(*it, number)).for_each(|it| bits[it / 64] |= 1 << (it % 64));
                bits
            };
            let bitmaps: Vec<Bits> = (1..=rounds).map(bitmap).collect();
            let bitmaps: Vec<&Bits> = bitmaps.iter().collect();
            for least in (0..=rounds + 1).step_by(rounds / 12 + 1) {
                let (mut found, mut more) = ([0x5555_5555_5555_5555; WORDS], [0; WORDS]);
                let kept = keep(&bitmaps, 4..12, least, &mut found, Some(&mut more));
                assert_eq!(kept, found[4..12].iter().map(|it| it.count_ones() as usize).sum::<usize>());
                for document in 256..768 {
                    let count = (1..=rounds).filter(|it| has(document, *it)).count();
                    let is_in = |bits: &Bits| bits[document / 64] >> (document % 64) & 1 == 1;
                    assert_eq!(is_in(&found), document % 2 == 0 && count >= least, "{rounds} {least} {document}");
                    assert_eq!(is_in(&more), count > least, "{rounds} {least} {document}");
                }
            }
        }
    }
}
