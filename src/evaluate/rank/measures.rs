//! Figures of one ranked list. Candidates with the same score share their places: a figure is the mean over all their orders.

use crate::evaluate::figure::{number, share};

/// Places that are looked at.
pub const DEPTH: usize = 10;
/// From this grade on a candidate is a good one.
pub const GOOD: u8 = 2;

/// Normalised discounted cumulative gain of the first [`DEPTH`] (Järvelin, Kekäläinen 2002): gain 2^grade - 1, discount
/// log2(place + 1), over that of the best possible order; among equals the mean gain (`McSherry`, Najork 2008). `None` when
/// there is nothing to gain.
pub(super) fn ndcg(tied: &[Vec<u8>]) -> Option<f64> {
    let mut best: Vec<u8> = tied.iter().flatten().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let best: Vec<Vec<u8>> = best.into_iter().map(|it| vec![it]).collect();
    let ideal = gained(&best);
    (ideal > 0.0).then(|| share(gained(tied), ideal))
}

fn gained(tied: &[Vec<u8>]) -> f64 {
    let (mut place, mut sum) = (0, 0.0);
    for group in tied {
        let gain: f64 = group.iter().map(|it| f64::from(*it).exp2() - 1.0).sum();
        let end = place + group.len();
        let discounts: f64 = (place..end.min(DEPTH)).map(|it| 1.0 / (number(it) + 2.0).log2()).sum();
        sum += share(gain, number(group.len())) * discounts;
        place = end;
    }
    sum
}

/// 1 over the place of the first candidate with a grade of [`GOOD`] or better; 0 when there is none.
pub(super) fn reciprocal_rank(tied: &[Vec<u8>]) -> f64 {
    let mut place = 0;
    for group in tied {
        let good = group.iter().filter(|it| **it >= GOOD).count();
        if good > 0 {
            return first_of(place, group.len(), good);
        }
        place += group.len();
    }
    0.0
}

/// The mean of 1 over the place of the first good one of `count` equals, of which `good` are good, after `before` others.
fn first_of(before: usize, count: usize, good: usize) -> f64 {
    let (mut none_yet, mut mean) = (1.0, 0.0);
    for nth in 0..=count - good {
        let here = share(number(good), number(count - nth));
        mean += none_yet * here / number(before + nth + 1);
        none_yet *= 1.0 - here;
    }
    mean
}

/// Things by score, highest first; those with the same score together.
pub(super) fn by_score<T: Clone>(scored: &[(T, f64)]) -> Vec<Vec<T>> {
    let mut sorted: Vec<&(T, f64)> = scored.iter().collect();
    sorted.sort_by(|one, other| other.1.total_cmp(&one.1));
    let same = |one: &&(T, f64), other: &&(T, f64)| one.1.total_cmp(&other.1).is_eq();
    sorted.chunk_by(same).map(|group| group.iter().map(|it| it.0.clone()).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{by_score, ndcg, reciprocal_rank};

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn gains_are_discounted_by_place() {
        // By hand: gains 7, 3, 1 at places 1, 2, 3 are 7 + 3 / log2(3) + 1 / 2.
        let ideal = 7.0 + 3.0 / 3f64.log2() + 0.5;
        assert!(near(ndcg(&[vec![3], vec![2], vec![1], vec![0]]).unwrap(), 1.0));
        let turned = 1.0 + 3.0 / 3f64.log2() + 3.5;
        assert!(near(ndcg(&[vec![1], vec![2], vec![3], vec![0]]).unwrap(), turned / ideal));
        assert_eq!(ndcg(&[vec![0], vec![0, 0]]), None);
        // What stands behind the tenth place gains nothing.
        let far: Vec<Vec<u8>> = (0..10).map(|_| vec![0]).chain([vec![3]]).collect();
        assert!(near(ndcg(&far).unwrap(), 0.0));
    }

    /// Every order of the members of each group, one after the other.
    fn orders(tied: &[Vec<u8>]) -> Vec<Vec<Vec<u8>>> {
        let Some((first, rest)) = tied.split_first() else { return vec![Vec::new()] };
        let mut all = Vec::new();
        for head in permutations(first) {
            for tail in orders(rest) {
                all.push(head.iter().map(|it| vec![*it]).chain(tail).collect());
            }
        }
        all
    }

    fn permutations(items: &[u8]) -> Vec<Vec<u8>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for nth in 0..items.len() {
            let mut rest = items.to_vec();
            let first = rest.remove(nth);
            all.extend(permutations(&rest).into_iter().map(|it| [vec![first], it].concat()));
        }
        all
    }

    #[test]
    fn equals_count_as_the_mean_of_all_their_orders() {
        let table: [&[Vec<u8>]; 5] = [
            &[vec![0, 3, 1], vec![2, 0]],
            &[vec![0], vec![0, 0, 2, 3, 1]],
            &[vec![3, 3], vec![0], vec![1, 2, 0]],
            &[vec![0, 0], vec![1, 1], vec![0, 2]],
            &[vec![0, 1, 0, 1, 0, 2]],
        ];
        for tied in table {
            let all = orders(tied);
            #[expect(clippy::cast_precision_loss, reason = "a few hundred orders")]
            let count = all.len() as f64;
            let gains = all.iter().map(|it| ndcg(it).unwrap()).sum::<f64>() / count;
            let ranks = all.iter().map(|it| reciprocal_rank(it)).sum::<f64>() / count;
            assert!(near(ndcg(tied).unwrap(), gains), "{tied:?}");
            assert!(near(reciprocal_rank(tied), ranks), "{tied:?}");
        }
        assert!(near(reciprocal_rank(&[vec![1, 0], vec![1]]), 0.0));
    }

    #[test]
    fn equal_scores_stand_together() {
        let groups = by_score(&[('a', 0.5), ('b', 2.0), ('c', 0.5), ('d', 0.0)]);
        assert_eq!(groups, [vec!['b'], vec!['a', 'c'], vec!['d']]);
    }
}
