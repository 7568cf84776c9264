//! The best k of many, by a cheap key first; only what ties at the boundary is looked at closer.

use std::{cmp::Reverse, collections::BinaryHeap};

/// Something with a cheap key.
pub(super) trait Ranked {
    /// The key; the greater is better.
    fn key(&self) -> u64;
}

/// Keeps everything that may still be among the best `limit`, all ties at the boundary included.
#[derive(Debug)]
pub(super) struct Best<T> {
    limit: usize,
    /// The best keys, at most `limit`.
    keys: BinaryHeap<Reverse<u64>>,
    /// What has a lower key cannot be among the best any more.
    threshold: u64,
    /// How many are kept before the worse are thrown out.
    capacity: usize,
    items: Vec<T>,
}

impl<T: Ranked> Best<T> {
    /// Nothing yet.
    pub(super) fn new(limit: usize) -> Self {
        let capacity = limit.saturating_mul(4).saturating_add(1_024);
        Self { limit, keys: BinaryHeap::new(), threshold: 0, capacity, items: Vec::new() }
    }

    /// The key that `limit` of those added reach; 0 as long as there are not so many.
    #[inline]
    pub(super) fn threshold(&self) -> u64 {
        self.threshold
    }

    /// Whether something with this key could still be among the best.
    #[inline]
    pub(super) fn admits(&self, key: u64) -> bool {
        key >= self.threshold && self.limit > 0
    }

    /// Adds one.
    #[inline]
    pub(super) fn push(&mut self, item: T) {
        let key = item.key();
        if self.admits(key) {
            self.keys.push(Reverse(key));
            if self.keys.len() > self.limit {
                self.keys.pop();
            }
            if self.keys.len() == self.limit {
                self.threshold = self.keys.peek().map_or(0, |it| it.0);
            }
            self.items.push(item);
            if self.items.len() >= self.capacity {
                self.shrink();
                self.capacity = self.capacity.max(self.items.len().saturating_mul(2));
            }
        }
    }

    fn shrink(&mut self) {
        let threshold = self.threshold;
        self.items.retain(|it| it.key() >= threshold);
    }

    /// The best `limit` and all that tie with the last of them, in no order.
    pub(super) fn finish(mut self) -> Vec<T> {
        self.shrink();
        self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Ranked for u64 {
        fn key(&self) -> u64 {
            *self / 10
        }
    }

    #[test]
    fn ties_at_the_boundary_are_kept() {
        let mut best = Best::new(3);
        for round in 0..5_000 {
            best.push(round % 100);
        }
        let mut found = best.finish();
        found.sort_unstable();
        // Three of the fifty of each number above 89 are enough, but all 500 tie by their cheap key.
        assert_eq!(found.len(), 500);
        assert!(found.iter().all(|it| *it >= 90));
        let mut none = Best::new(0);
        none.push(1);
        assert!(none.finish().is_empty());
    }
}
