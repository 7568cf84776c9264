//! How alike two short texts are.

use super::normalise;

/// How alike two labels are, 0 to 1, by their normal forms; symmetric, 1 only for equal ones.
///
/// The larger of Jaro-Winkler (good at shared beginnings) and the normalised optimal string alignment distance (good
/// at typos; a swap of neighbours is one edit), both from `strsim`. Names of at most 3 characters or with `+`, `#` or a
/// leading dot are equal or not: one edit there is another name (`C++` and `C#`, `SQL` and `SQS`).
pub fn similarity(a: &str, b: &str) -> f64 {
    normal_similarity(&normalise(a), &normalise(b))
}

/// [`similarity`] of two texts that are in normal form already.
pub fn normal_similarity(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if is_unforgiving(a) || is_unforgiving(b) {
        return 0.0;
    }
    let longest = a.chars().count().max(b.chars().count());
    let edits = strsim::osa_distance(a, b);
    #[expect(clippy::cast_precision_loss, reason = "lengths of labels are far below 2^52")]
    let by_edits = 1.0 - edits as f64 / longest as f64;
    // Jaro-Winkler gives any two words with shared letters half a point; below .85 it says nothing.
    let by_start = strsim::jaro_winkler(a, b);
    let by_start = if by_start < 0.85 { 0.0 } else { by_start };
    by_edits.max(by_start).clamp(0.0, 0.999)
}

fn is_unforgiving(normal: &str) -> bool {
    normal.chars().count() <= 3 || normal.starts_with('.') || normal.contains(['+', '#'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::similarity;

    #[test]
    fn typos_are_alike_and_names_are_not() {
        let cases = [
            ("Python", "pyhton", 0.8, 1.0),
            ("management", "managment", 0.9, 1.0),
            ("Kubernetes", "kubernets", 0.9, 1.0),
            ("Java", "java", 1.0, 1.01),
            ("C++", "C#", 0.0, 0.01),
            ("SQL", "SQS", 0.0, 0.01),
            ("accounting", "welding", 0.0, 0.5),
        ];
        for (a, b, at_least, below) in cases {
            let found = similarity(a, b);
            assert!(found >= at_least && found < below, "{a} {b}: {found}");
        }
    }

    proptest! {
        #[test]
        fn is_symmetric_and_in_range(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            let found = similarity(&a, &b);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert!((found - similarity(&b, &a)).abs() < 1e-9);
        }
    }
}
