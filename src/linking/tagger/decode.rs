//! Decoding: how likely each span is, and which spans are worth reporting.
//!
//! Not the best labelling is wanted but spans that overlap true ones by half, so each span is weighed by the expected
//! number of true spans that it overlaps so much (minimum Bayes risk).

use super::table::LABELS;

/// Pieces of a span whose chance is computed.
const LONGEST_SPAN: usize = 14;
/// Pieces of a span that is reported.
const LONGEST_REPORTED: usize = 8;
/// Less likely spans are left out.
const LEAST_CHANCE: f64 = 0.002;
/// Longer spans are not looked at when fewer than this share of the paths still are inside.
const LEAST_INSIDE: f64 = 0.001_503_439_192_977_572_4;
/// What a span gains by the chance that it is a true one itself.
const OWN_SHARE: f64 = 0.05;
const OUTSIDE: usize = 0;
/// Beginning and inside, by kind: skill, knowledge.
const KINDS: [(usize, usize); 2] = [(1, 2), (3, 4)];

/// What the labels weigh at one piece.
pub(super) type Weights = [f64; LABELS];

/// A span of pieces that a label sequence may hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Chance {
    pub(super) start: usize,
    pub(super) end: usize,
    /// As a skill, as knowledge.
    pub(super) by_kind: [f64; 2],
}

impl Chance {
    fn total(&self) -> f64 {
        let [skill, knowledge] = self.by_kind;
        skill + knowledge
    }
}

/// A span that is reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_knowledge: bool,
    /// The expected number of true spans that it overlaps by half; about the chance that there is one. Can exceed 1.
    pub(super) share: f64,
}

/// Forward and backward sums of one line, scaled so that each step sums to one.
pub(super) struct Lattice {
    /// Exponentials of the label weights, by piece.
    emissions: Vec<Weights>,
    /// Exponentials of the transitions into each piece.
    transitions: Vec<[Weights; LABELS]>,
    ahead: Vec<Weights>,
    behind: Vec<Weights>,
    scales: Vec<f64>,
}

impl Lattice {
    /// Sums over all labellings. `transitions` by piece: from the piece before into it.
    pub(super) fn new(weights: &[Weights], transitions: &[[Weights; LABELS]]) -> Self {
        let emissions: Vec<Weights> = weights
            .iter()
            .map(|row| {
                let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                row.map(|it| (it - top).exp())
            })
            .collect();
        let mut lattice = Self {
            ahead: Vec::with_capacity(emissions.len()),
            behind: vec![[1.0; LABELS]; emissions.len()],
            scales: Vec::with_capacity(emissions.len()),
            transitions: transitions.to_vec(),
            emissions,
        };
        lattice.sum_ahead();
        lattice.sum_behind();
        lattice
    }

    fn sum_ahead(&mut self) {
        let mut last: Option<Weights> = None;
        for (emission, step) in self.emissions.iter().zip(&self.transitions) {
            let mut row = *emission;
            if let Some(last) = last {
                let mut sums = [0.0; LABELS];
                for (from, by_target) in last.iter().zip(step) {
                    for (sum, weight) in sums.iter_mut().zip(by_target) {
                        *sum += from * weight;
                    }
                }
                for (weight, sum) in row.iter_mut().zip(sums) {
                    *weight *= sum;
                }
            }
            let scale = row.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            let row = row.map(|it| it / scale);
            last = Some(row);
            self.ahead.push(row);
            self.scales.push(scale);
        }
    }

    fn sum_behind(&mut self) {
        let mut next: Option<(Weights, f64)> = None;
        let steps = self.emissions.iter().zip(&self.transitions).zip(&self.scales).zip(&mut self.behind).rev();
        let mut step_into_next: Option<&[Weights; LABELS]> = None;
        for (((emission, step), scale), behind) in steps {
            if let (Some((weights, scale)), Some(step)) = (next, step_into_next) {
                *behind = step.map(|by_target| by_target.iter().zip(weights).map(|(a, b)| a * b).sum::<f64>() / scale);
            }
            let mut weights = *emission;
            for (weight, behind) in weights.iter_mut().zip(*behind) {
                *weight *= behind;
            }
            next = Some((weights, *scale));
            step_into_next = Some(step);
        }
    }

    /// By piece: the chance that it belongs to a span.
    pub(super) fn inside(&self) -> Vec<f64> {
        let both = self.ahead.iter().zip(&self.behind);
        both.map(|(ahead, behind)| 1.0 - at(ahead, OUTSIDE) * at(behind, OUTSIDE)).collect()
    }

    /// The spans that are likely enough, by start, then by end.
    pub(super) fn chances(&self) -> Vec<Chance> {
        let mut found = Vec::new();
        for start in 0..self.ahead.len() {
            let from = found.len();
            for (kind, (beginning, inside)) in KINDS.into_iter().enumerate() {
                self.chances_from(start, (kind, beginning, inside), from, &mut found);
            }
            if let Some(new) = found.get_mut(from..) {
                new.sort_unstable_by_key(|it| it.end);
            }
        }
        found
    }

    fn chances_from(
        &self,
        start: usize,
        (kind, beginning, inside): (usize, usize, usize),
        from: usize,
        found: &mut Vec<Chance>,
    ) {
        let count = self.ahead.len();
        let mut score = self.ahead.get(start).map_or(0.0, |it| at(it, beginning));
        for end in start + 1..=count.min(start + LONGEST_SPAN) {
            let last = if end == start + 1 { beginning } else { inside };
            let chance = score * self.ends(end, last, inside);
            if chance > LEAST_CHANCE {
                let known = found.get_mut(from..).and_then(|it| it.iter_mut().find(|it| it.end == end));
                let entry = if let Some(known) = known {
                    Some(known)
                } else {
                    found.push(Chance { start, end, by_kind: [0.0; 2] });
                    found.last_mut()
                };
                if let Some(share) = entry.and_then(|it| it.by_kind.get_mut(kind)) {
                    *share += chance;
                }
            }
            let still_inside = self.behind.get(end - 1).map_or(0.0, |it| at(it, last));
            if end == count || score * still_inside < LEAST_INSIDE {
                return;
            }
            score *= self.step(end, last, inside);
        }
    }

    /// The sum over what follows a span whose last label is `last` and that `inside` does not carry on at piece `end`.
    fn ends(&self, end: usize, last: usize, inside: usize) -> f64 {
        let Some(behind) = self.behind.get(end) else {
            return 1.0;
        };
        (0..LABELS).filter(|it| *it != inside).map(|label| self.step(end, last, label) * at(behind, label)).sum()
    }

    /// The scaled weight of going from one label to another at piece `to`.
    fn step(&self, to: usize, last: usize, label: usize) -> f64 {
        let transition = self.transitions.get(to).and_then(|it| it.get(last)).map_or(0.0, |it| at(it, label));
        let emission = self.emissions.get(to).map_or(0.0, |it| at(it, label));
        transition * emission / self.scales.get(to).copied().unwrap_or(1.0)
    }
}

fn at(row: &Weights, label: usize) -> f64 {
    row.get(label).copied().unwrap_or_default()
}

/// The spans worth reporting, from left to right: those, none overlapping, with the highest sum of gains. `chances` as
/// [`Lattice::chances`] gives them.
///
/// The gain of a span is the expected number of true spans that it overlaps by more than half. By exactly half counts
/// half: two such spans can share one true span, and the other way round. A little comes from being a true span itself,
/// and the threshold goes off.
pub(super) fn decode(chances: &[Chance], pieces: usize, threshold: f64) -> Vec<Found> {
    let mut by_end: Vec<Vec<(f64, Found)>> = vec![Vec::new(); pieces + 1];
    for one in chances.iter().filter(|it| it.end - it.start <= LONGEST_REPORTED) {
        let from = chances.partition_point(|it| it.start + LONGEST_SPAN < one.start);
        let near = chances.get(from..).unwrap_or_default().iter().take_while(|it| it.start < one.end);
        let share: f64 = near.map(|it| weight(one, it) * it.total()).sum();
        let gain = share + OWN_SHARE * one.total() - threshold;
        let [skill, knowledge] = one.by_kind;
        let found = Found { start: one.start, end: one.end, is_knowledge: knowledge > skill, share };
        if let Some(others) = by_end.get_mut(one.end).filter(|_| gain > 0.0) {
            others.push((gain, found));
        }
    }
    // By piece: the highest sum of gains up to it, and the span that ends there in it.
    let mut best: Vec<(f64, Option<Found>)> = Vec::with_capacity(pieces + 1);
    for ending in by_end {
        let mut here = (best.last().map_or(0.0, |it| it.0), None);
        for (gain, found) in ending {
            let sum = best.get(found.start).map_or(0.0, |it| it.0) + gain;
            if sum > here.0 {
                here = (sum, Some(found));
            }
        }
        best.push(here);
    }
    let mut chosen = Vec::new();
    let mut end = pieces;
    while end > 0 {
        let last = best.get(end).and_then(|it| it.1);
        end = last.map_or(end - 1, |it| it.start);
        chosen.extend(last);
    }
    chosen.reverse();
    chosen
}

/// 1 when two spans share more than half of what they cover together, a half when half of it.
fn weight(a: &Chance, b: &Chance) -> f64 {
    let shared = 2 * a.end.min(b.end).saturating_sub(a.start.max(b.start));
    match shared.cmp(&(a.end.max(b.end) - a.start.min(b.start))) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    }
}
