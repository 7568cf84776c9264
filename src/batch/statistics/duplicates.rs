//! Near-duplicate texts: the same ad, posted again with another reference number.
//!
//! Exact: all pairs of texts whose sets of word triples are similar enough are found, by the rarest triples first
//! (*All pairs*, Bayardo, Ma and Srikant 2007: two sets of which a share `t` of the union is common have one of their
//! first `size - ceil(t * size) + 1` elements in common, in any order of all elements).

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use rayon::prelude::*;

use crate::text::{normalise, tokens};

/// Words of a piece that texts are compared by.
const WORDS: usize = 3;

/// When two texts are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateOptions {
    /// The share of all word triples of both that both have, per mille, 1 to 1000.
    pub similarity_per_mille: u32,
    /// A text of fewer words is never the same as another one: two short lists of skills are alike by chance.
    pub least_words: usize,
}

impl Default for DuplicateOptions {
    fn default() -> Self {
        Self { similarity_per_mille: 800, least_words: 30 }
    }
}

/// For each text the place of the first one of those that are the same: its own place for a text that comes for the
/// first time. Sameness goes on: when A is like B and B like C, all three are the same. Takes 8 bytes for each word.
pub fn first_of_its_kind(texts: &[&str], options: DuplicateOptions) -> Vec<usize> {
    let sets: Vec<Vec<u64>> = texts.par_iter().map(|text| pieces(text, options.least_words)).collect();
    let (sets, unique) = numbered(sets);
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|it| (sets.get(*it).map_or(0, Vec::len), *it));
    let mut first: Vec<usize> = (0..texts.len()).collect();
    let mut seen: HashMap<u32, Vec<usize>> = HashMap::new();
    let share = u64::from(options.similarity_per_mille.clamp(1, 1000));
    let (mut last_met, mut candidates) = (vec![usize::MAX; texts.len()], Vec::new());
    for at in order {
        let Some(set) = sets.get(at).filter(|it| !it.is_empty()) else { continue };
        let size = set.len() as u64;
        let least = (size * share).div_ceil(1000);
        let prefix = set.iter().take(usize::try_from(size - least + 1).unwrap_or(usize::MAX));
        candidates.clear();
        // What is in one text only is in no other one's prefix.
        for piece in prefix.filter(|it| **it >= unique) {
            let here = seen.entry(*piece).or_default();
            for other in here.iter() {
                if let Some(met) = last_met.get_mut(*other).filter(|it| **it != at) {
                    *met = at;
                    candidates.push(*other);
                }
            }
            here.push(at);
        }
        for &other in &candidates {
            let (one, two) = (root(&mut first, at), root(&mut first, other));
            // Those that are known to be the same need not be compared.
            if one != two
                && sets.get(other).is_some_and(|it| alike(set, it, share))
                && let Some(place) = first.get_mut(one.max(two))
            {
                *place = one.min(two);
            }
        }
    }
    (0..texts.len()).map(|it| root(&mut first, it)).collect()
}

/// The different word triples of a text; none of a short text.
fn pieces(text: &str, least_words: usize) -> Vec<u64> {
    let text = normalise(text);
    let words: Vec<&str> = tokens(&text).map(|it| it.text).collect();
    if words.len() < least_words.max(WORDS) {
        return Vec::new();
    }
    let hash = |words: &[&str]| {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        hasher.finish()
    };
    let mut pieces: Vec<u64> = words.windows(WORDS).map(hash).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// The sets with numbers for pieces, sorted: the rarest piece has the lowest number. Those below the number that is given
/// too are in one set only.
fn numbered(sets: Vec<Vec<u64>>) -> (Vec<Vec<u32>>, u32) {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for piece in sets.iter().flatten() {
        *counts.entry(*piece).or_default() += 1;
    }
    let mut by_rarity: Vec<(u32, u64)> = counts.into_iter().map(|(piece, count)| (count, piece)).collect();
    by_rarity.sort_unstable();
    let unique = by_rarity.partition_point(|it| it.0 == 1);
    let numbers: HashMap<u64, u32> = by_rarity.into_iter().map(|it| it.1).zip(0..).collect();
    let number = |set: Vec<u64>| {
        let mut set: Vec<u32> = set.iter().filter_map(|it| numbers.get(it).copied()).collect();
        set.sort_unstable();
        set
    };
    (sets.into_par_iter().map(number).collect(), u32::try_from(unique).unwrap_or(u32::MAX))
}

/// Whether two sorted sets have enough in common.
fn alike(one: &[u32], two: &[u32], share_per_mille: u64) -> bool {
    let (mut left, mut right, mut common) = (one.iter().peekable(), two.iter().peekable(), 0_u64);
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let order = a.cmp(b);
        common += u64::from(order.is_eq());
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
    }
    let union = (one.len() + two.len()) as u64 - common;
    common * 1000 >= share_per_mille * union
}

/// The first of those that a text is the same as; the way there is made shorter.
fn root(first: &mut [usize], mut at: usize) -> usize {
    while let Some(&next) = first.get(at).filter(|it| **it != at) {
        let beyond = first.get(next).copied().unwrap_or(next);
        if let Some(place) = first.get_mut(at) {
            *place = beyond;
        }
        at = next;
    }
    at
}
