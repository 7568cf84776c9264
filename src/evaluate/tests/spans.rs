//! Mentions against gold.

use std::ops::Range;

use super::super::spans::{Overlap, pairs, touched, words};
use super::*;

#[test]
fn spans_have_the_words_they_touch() {
    let words = words(" C#/.NET  und\u{a0}Größe ");
    assert_eq!(words, [1..8, 10..13, 15..22]);
    let table =
        [(1..3, 0..1), (4..8, 0..1), (0..1, 0..0), (8..10, 1..1), (7..11, 0..2), (15..22, 2..3), (30..40, 3..3)];
    for (bytes, expected) in table {
        assert_eq!(touched(&words, &bytes), expected, "{bytes:?}");
    }
}

#[test]
fn overlaps_are_shares_of_words() {
    // Two spans as words; whether they have any, half, all words in common.
    let table = [
        (0..1, 0..1, [true, true, true]),
        (0..1, 0..2, [true, true, false]),
        (0..1, 0..3, [true, false, false]),
        (0..2, 1..3, [true, false, false]),
        (0..3, 1..4, [true, true, false]),
        (0..1, 1..2, [false, false, false]),
        (0..0, 0..0, [false, false, false]),
    ];
    for (a, b, expected) in table {
        let holds = [Overlap::Any, Overlap::Half, Overlap::Whole].map(|it| it.holds(&a, &b));
        assert_eq!(holds, expected, "{a:?} {b:?}");
    }
}

#[test]
fn pairs_are_as_many_as_can_be() {
    // The first mention must give up the gold that it meets best, or the second one has none.
    assert_eq!(pairs(&[0..2, 0..1], &[0..2, 1..3], Overlap::Any), 2);
    assert_eq!(pairs(&[0..3, 0..2], &[0..2, 1..4], Overlap::Half), 2);
    assert_eq!(pairs(&[0..1, 0..1, 0..1], std::slice::from_ref(&(0..1)), Overlap::Half), 1);
    assert_eq!(pairs(&[], std::slice::from_ref(&(0..1)), Overlap::Any), 0);
}

/// The most pairs, by trying everything.
fn most_pairs(found: &[Range<usize>], gold: &[Range<usize>], used: u32) -> usize {
    let Some((first, rest)) = found.split_first() else { return 0 };
    let with = (0..gold.len())
        .filter(|it| used & (1 << it) == 0 && Overlap::Half.holds(first, &gold[*it]))
        .map(|it| 1 + most_pairs(rest, gold, used | 1 << it));
    with.max().unwrap_or(0).max(most_pairs(rest, gold, used))
}

#[test]
fn no_other_matching_has_more_pairs() {
    let mut random = Random::new(11);
    for _ in 0..300 {
        let mut spans = |most: usize| -> Vec<Range<usize>> {
            let count = random.below(most);
            (0..count)
                .map(|_| {
                    let start = random.below(6);
                    start..start + 1 + random.below(4)
                })
                .collect()
        };
        let (found, gold) = (spans(7), spans(7));
        assert_eq!(pairs(&found, &gold, Overlap::Half), most_pairs(&found, &gold, 0), "{found:?} {gold:?}");
    }
}

fn one_ad(text: &str, mentions: &[&str]) -> GoldAds {
    let line = serde_json::json!({"text": text, "mentions": mentions}).to_string();
    read_ads("made.jsonl", line.as_bytes()).unwrap()
}

/// A finder that marks these strings where they first occur.
fn marks(text: &str, strings: &[&str]) -> Vec<Range<usize>> {
    let mark = |it: &&str| {
        let start = text[..text.find(it).unwrap()].chars().count();
        start..start + it.chars().count()
    };
    strings.iter().map(mark).collect()
}

#[test]
fn figures_of_ads_are_those_computed_by_hand() {
    let text =
        "Größe zählt: you know C++ and modern Java, lead small teams well and like one two three four five six seven";
    let gold = one_ad(text, &["C++", "modern Java", "lead small teams", "nowhere"]);
    let found = [
        // The same words; once more as another skill, which is the same mention.
        "C++",
        "C++",
        // One of two words.
        "Java",
        // One of three.
        "teams",
        // Nothing there.
        "Größe",
        // Nine words.
        "like one two three four five six seven",
        "and like one two three four five six seven",
    ];
    let figures = extract_figures(&gold, &Finder { name: "made", find: &|text| marks(text, &found) }, 1);
    assert_eq!((figures.ads, figures.mentions, figures.mentions_too_long), (1, 5, 1));
    assert_eq!((figures.gold_spans, figures.gold_not_found), (4, 1));
    let shown = |it: &SpanFigures| [it.precision.value, it.recall.value, it.f1.value];
    assert_eq!(shown(&figures.half), [0.4, 0.5, 2.0 * 0.4 * 0.5 / 0.9]);
    assert_eq!(shown(&figures.exact), [0.2, 0.25, 2.0 * 0.2 * 0.25 / 0.45]);
    assert_eq!(shown(&figures.loose), [0.6, 0.75, 2.0 * 0.6 * 0.75 / (0.6 + 0.75)]);
}

#[test]
fn a_perfect_finder_gets_everything_and_a_silent_one_nothing() {
    let gold = one_ad("you know C++ and Java", &["C++", "Java"]);
    let perfect = extract_figures(&gold, &Finder { name: "perfect", find: &|text| marks(text, &["C++", "Java"]) }, 1);
    for it in [perfect.half, perfect.exact, perfect.loose] {
        assert_eq!([it.precision.value, it.recall.value, it.f1.low], [1.0, 1.0, 1.0]);
    }
    let silent = extract_figures(&gold, &Finder { name: "silent", find: &|_| Vec::new() }, 1);
    assert_eq!(silent.half, SpanFigures::default());
    // Places outside the text are no mentions.
    let wild = extract_figures(&gold, &Finder { name: "wild", find: &|_| vec![90..99, 4..4] }, 1);
    assert_eq!(wild.loose.f1.value, 0.0);
}
