//! Counting with bitmaps: how many of several bitmaps have each document, for 64 documents at a time.

use super::planes::{Bits, WORDS};

/// Bitmaps that one tally can count.
pub(in crate::index) const MOST: usize = 255;
const PLANES: usize = 8;

/// Numbers up to 255 for the documents of a block, as bit-planes.
#[derive(Debug, Default)]
pub(super) struct Tally {
    planes: Vec<Box<Bits>>,
    /// How many were added.
    added: usize,
    /// Planes that may hold something.
    used: usize,
}

impl Tally {
    /// Back to nothing.
    pub(super) fn clear(&mut self) {
        self.planes.resize_with(PLANES, || Box::new([0; WORDS]));
        self.added = 0;
        self.used = 0;
    }

    /// Adds one to each document in a bitmap.
    pub(super) fn add(&mut self, bits: &Bits) {
        self.added = (self.added + 1).min(MOST);
        let used = (usize::BITS - self.added.leading_zeros()) as usize;
        if used > self.used {
            // A plane that was not used has what it had before.
            if let Some(plane) = self.planes.get_mut(self.used) {
                plane.fill(0);
            }
            self.used = used;
        }
        match self.planes.get_mut(..self.used) {
            Some([one]) => add_1(bits, one),
            Some([one, two]) => add_2(bits, one, two),
            Some([one, two, four]) => add_3(bits, one, two, four),
            Some([one, two, four, rest @ ..]) => {
                let mut carry = Box::new(*bits);
                for plane in [one, two, four].into_iter().chain(rest) {
                    for (plane, carry) in plane.iter_mut().zip(carry.iter_mut()) {
                        (*plane, *carry) = (*plane ^ *carry, *plane & *carry);
                    }
                }
            }
            _ => {}
        }
    }

    /// The greatest count that at least so many of a set reach; 0 when all counts are reached by fewer.
    pub(super) fn most_with(&self, documents: usize, of: &Bits) -> usize {
        let mut reaching = [0; WORDS];
        let enough = |least: &usize| {
            self.at_least(*least, &mut reaching);
            let both = reaching.iter().zip(of).map(|(one, other)| (one & other).count_ones() as usize);
            both.sum::<usize>() >= documents
        };
        (1..=self.added).rev().find(enough).unwrap_or(0)
    }

    /// Puts down who was counted at least so often, and how many they are.
    pub(super) fn at_least(&self, least: usize, out: &mut Bits) {
        if least == 0 {
            return out.fill(u64::MAX);
        }
        if least > self.added {
            return out.fill(0);
        }
        out.fill(0);
        let mut equal = [u64::MAX; WORDS];
        for (bit, plane) in self.planes.iter().enumerate().take(self.used).rev() {
            let all = out.iter_mut().zip(&mut equal).zip(plane.iter());
            if least >> bit & 1 == 1 {
                all.for_each(|((_, equal), plane)| *equal &= plane);
            } else {
                all.for_each(|((out, equal), plane)| {
                    *out |= *equal & plane;
                    *equal &= !plane;
                });
            }
        }
        out.iter_mut().zip(&equal).for_each(|(out, equal)| *out |= equal);
    }
}

fn add_1(bits: &Bits, one: &mut Bits) {
    one.iter_mut().zip(bits).for_each(|(one, bits)| *one ^= bits);
}

fn add_2(bits: &Bits, one: &mut Bits, two: &mut Bits) {
    for ((bits, one), two) in bits.iter().zip(one).zip(two) {
        *two ^= *one & bits;
        *one ^= bits;
    }
}

fn add_3(bits: &Bits, one: &mut Bits, two: &mut Bits, four: &mut Bits) {
    for (((bits, one), two), four) in bits.iter().zip(one).zip(two).zip(four) {
        let carry = *one & bits;
        *four ^= *two & carry;
        *two ^= carry;
        *one ^= bits;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_counted() {
        let mut tally = Tally::default();
        for rounds in [1_usize, 2, 5, 11, 255, 3] {
            tally.clear();
            // Document `d` is in every bitmap whose number is a multiple of d % 7 + 1.
            let has = |document: usize, number: usize| number.is_multiple_of(document % 7 + 1);
            for number in 1..=rounds {
                let mut bits = [0; WORDS];
                (0..WORDS * 64).filter(|it| has(*it, number)).for_each(|it| bits[it / 64] |= 1 << (it % 64));
                tally.add(&bits);
            }
            for least in 0..=rounds + 1 {
                let mut found = [0; WORDS];
                tally.at_least(least, &mut found);
                for document in 0..500 {
                    let count = (1..=rounds).filter(|it| has(document, *it)).count();
                    assert_eq!(found[document / 64] >> (document % 64) & 1 == 1, count >= least, "{rounds} {least}");
                }
            }
        }
    }
}
