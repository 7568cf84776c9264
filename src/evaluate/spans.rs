//! Mentions against gold: which of them meet.

use std::ops::Range;

/// The words of a text: runs of anything but white space, as bytes.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        match (character.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
}

/// The words that these bytes touch, by number; empty when they touch none.
pub(super) fn touched(words: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    let start = words.partition_point(|it| it.end <= bytes.start);
    let end = words.partition_point(|it| it.start < bytes.end);
    start..end.max(start)
}

/// What two spans must have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlap {
    /// One word.
    Any,
    /// Half of the words that either has (intersection over union at least 0.5).
    Half,
    /// All words.
    Whole,
}

impl Overlap {
    /// Whether two spans, as words, have so much in common.
    pub(super) fn holds(self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let either = a.len() + b.len() - common;
        match self {
            Self::Any => common > 0,
            Self::Half => common > 0 && 2 * common >= either,
            Self::Whole => common > 0 && common == either,
        }
    }
}

/// The most pairs that can be made of spans that overlap so much, each span in one pair at most: a maximum matching, by
/// augmenting paths (Kuhn 1955).
pub(super) fn pairs(found: &[Range<usize>], gold: &[Range<usize>], overlap: Overlap) -> usize {
    let edges: Vec<Vec<usize>> = found
        .iter()
        .map(|it| gold.iter().enumerate().filter(|(_, gold)| overlap.holds(it, gold)).map(|it| it.0).collect())
        .collect();
    let mut partner: Vec<Option<usize>> = vec![None; gold.len()];
    (0..found.len()).filter(|from| joined(*from, &edges, &mut partner)).count()
}

/// Whether one more span gets a partner, others giving theirs up for another where it takes that. Without recursion: a
/// hostile ad could make the chain long.
fn joined(from: usize, edges: &[Vec<usize>], partner: &mut [Option<usize>]) -> bool {
    let mut seen = vec![false; partner.len()];
    // Each step: a span, and which of its edges is next.
    let mut path = vec![(from, 0_usize)];
    while let Some((span, next)) = path.last_mut() {
        let Some(to) = edges.get(*span).and_then(|it| it.get(*next)).copied() else {
            path.pop();
            continue;
        };
        *next += 1;
        if seen.get(to).copied().unwrap_or(true) {
            continue;
        }
        if let Some(it) = seen.get_mut(to) {
            *it = true;
        }
        if let Some(holder) = partner.get(to).copied().flatten() {
            path.push((holder, 0));
            continue;
        }
        // Along the path everybody takes what was looked at last.
        for (span, next) in path {
            let taken = edges.get(span).and_then(|it| it.get(next - 1)).copied();
            if let Some(slot) = taken.and_then(|it| partner.get_mut(it)) {
                *slot = Some(span);
            }
        }
        return true;
    }
    false
}
