//! Whether answers are as often right as they say they are.

use serde::Serialize;

use super::figure::{number, share};

/// A third of the answers, by how sure they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Third {
    /// How many answers.
    pub count: usize,
    /// How sure they are on average, 0 to 1.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// The thirds of some answers, the least sure first; each answer is how sure it is, and whether it is right. Fewer where
/// there are fewer answers. All that are sure to the same degree lie in one third.
pub fn thirds(answers: &[(f32, bool)]) -> Vec<Third> {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut thirds, mut rest) = (Vec::new(), sorted.as_slice());
    for left in (1..=3).rev() {
        let least = rest.len().div_ceil(left);
        let Some(end) = least.checked_sub(1).and_then(|it| rest.get(it)) else { break };
        let (third, behind) = rest.split_at(rest.partition_point(|it| it.0 <= end.0));
        let sum: f64 = third.iter().map(|it| f64::from(it.0)).sum();
        let right = third.iter().filter(|it| it.1).count();
        let count = number(third.len());
        thirds.push(Third { count: third.len(), confidence: sum / count, right: share(number(right), count) });
        rest = behind;
    }
    thirds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_are_those_computed_by_hand() {
        let answers = [(0.9, true), (0.1, false), (0.2, true), (0.8, true), (0.5, false), (0.5, true)];
        let shown: Vec<_> = thirds(&answers).iter().map(|it| (it.count, it.right)).collect();
        assert_eq!(shown, [(2, 0.5), (2, 0.5), (2, 1.0)]);
        assert!((thirds(&answers)[2].confidence - 0.85).abs() < 1e-6);
        assert_eq!(thirds(&[(0.5, true); 4]).len(), 1);
        assert_eq!(thirds(&[]), []);
    }
}
