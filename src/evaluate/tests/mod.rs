//! The figures against tables computed by hand, and what must hold for any ranker and any file.

mod gold;
mod spans;
mod unseen;

use std::collections::BTreeSet;

use super::{
    figure::{RESAMPLES, at_per_mille, with_intervals},
    random::Random,
    *,
};
use crate::model::{Iri, LanguageLabels, Skill};

fn iri(name: &str) -> Iri {
    Iri::new(&format!("urn:test:{name}")).unwrap()
}

fn iris(names: &str) -> Vec<Iri> {
    names.split_whitespace().map(iri).collect()
}

/// An answer that is sure of everything.
fn sure(skills: Vec<Iri>) -> Vec<(Iri, f32)> {
    skills.into_iter().map(|it| (it, 1.0)).collect()
}

/// Labels, one a word; `a|b` is a label that two skills share, `-` one that no skill has.
fn labels(words: &str) -> Vec<BTreeSet<Iri>> {
    let skills = |it: &str| it.split('|').filter(|it| *it != "-").map(iri).collect();
    words.split_whitespace().map(skills).collect()
}

/// A skill of the framework `test`; the first name is the preferred one.
fn skill(id: &str, names: &[&str]) -> Skill {
    let mut skill = Skill { framework: Some("test".to_owned()), ..Skill::unnamed(iri(id)) };
    let labels = LanguageLabels {
        preferred: names.first().map(|it| (*it).to_owned()),
        alternative: names.iter().skip(1).map(|it| (*it).to_owned()).collect(),
        ..LanguageLabels::default()
    };
    skill.labels.0.insert("en".to_owned(), labels);
    skill
}

fn names(skills: &[Skill]) -> SkillNames {
    SkillNames::of(skills, None).unwrap()
}

fn queries(wanted: Vec<Vec<BTreeSet<Iri>>>) -> QuerySet {
    let query = |(group, wanted): (usize, Vec<_>)| GoldQuery { text: format!("query {group}"), group, wanted };
    let queries = wanted.into_iter().enumerate().map(query).collect();
    QuerySet { name: "made.csv".to_owned(), kind: QueryKind::Sentences, queries, without_label: 0 }
}

#[test]
fn measures_are_those_computed_by_hand() {
    // Ranking, labels, then RP@5, RP@10, reciprocal rank, recall@1, @5, @10.
    let table = [
        ("a b c d e f g", "a", [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
        ("a b c d e f g", "b", [1.0, 1.0, 0.5, 0.0, 1.0, 1.0]),
        ("a b c d e f g", "f", [0.0, 1.0, 1.0 / 6.0, 0.0, 0.0, 1.0]),
        ("a b c d e f g", "x", [0.0; 6]),
        ("", "a", [0.0; 6]),
        ("a b c d e f g", "-", [0.0; 6]),
        // Two of three labels among the first five.
        ("a b c d e f g", "b d x", [2.0 / 3.0, 2.0 / 3.0, 0.5, 0.0, 2.0 / 3.0, 2.0 / 3.0]),
        // Six labels: five places can hold five of them.
        ("a b c d e f g", "a b c d e f", [1.0, 1.0, 1.0, 1.0 / 6.0, 5.0 / 6.0, 1.0]),
        // A label that the catalog lacks stays a miss.
        ("a b", "a -", [0.5, 0.5, 1.0, 0.5, 0.5, 0.5]),
        // Either skill of a shared label is right, both count once.
        ("a b", "b|z", [1.0, 1.0, 0.5, 0.0, 1.0, 1.0]),
        ("a b", "a|b", [1.0; 6]),
        // One skill that two labels mean takes one place, and finds both.
        ("a b", "a a|b", [1.0, 1.0, 1.0, 0.5, 1.0, 1.0]),
    ];
    for (ranking, wanted, expected) in table {
        assert_eq!(measures(&iris(ranking), &labels(wanted)), expected, "{ranking}: {wanted}");
    }
}

#[test]
fn figures_are_means_over_queries() {
    let set = queries(vec![labels("a"), labels("b"), labels("x y"), labels("- a")]);
    let figures = link_figures(&set, &Ranker { name: "fixed", rank: &|_| sure(iris("a b c")) }, 1);
    assert_eq!((figures.count, figures.labels, figures.labels_unknown), (4, 6, 1));
    // 1 + 1 + 0 + 1/2 over 4; 1 + 1/2 + 0 + 1 over 4; 1 + 0 + 0 + 1/2 over 4.
    assert_eq!(figures.rp_at_5.value, 0.625);
    assert_eq!(figures.mean_reciprocal_rank.value, 0.625);
    assert_eq!(figures.recall_at_1.value, 0.375);
    // Two of the four first answers are right, all of them sure.
    assert_eq!(figures.reliability, [Third { count: 4, confidence: 1.0, right: 0.5 }]);
    assert_eq!((figures.lane.as_str(), figures.gold.as_deref()), ("fixed", Some("made.csv")));
    assert!(figures.time_ms_p50 <= figures.time_ms_p99);
}

#[test]
fn a_perfect_ranker_gets_everything_and_a_random_one_next_to_nothing() {
    let mut random = Random::new(3);
    let skills: Vec<Iri> = (0..1_000).map(|it| iri(&it.to_string())).collect();
    let wanted: Vec<Vec<BTreeSet<Iri>>> = (0..200)
        .map(|_| {
            let labels = random.shuffled(skills.clone()).into_iter().take(1 + random.below(4));
            labels.map(|it| BTreeSet::from([it])).collect()
        })
        .collect();
    let set = queries(wanted);
    let right = |text: &str| {
        let query = set.queries.iter().find(|it| it.text == text).unwrap();
        sure(query.wanted.iter().flatten().cloned().collect())
    };
    let perfect = link_figures(&set, &Ranker { name: "perfect", rank: &right }, 1);
    for it in [perfect.rp_at_5, perfect.rp_at_10, perfect.mean_reciprocal_rank, perfect.recall_at_5] {
        assert_eq!((it.value, it.low, it.high), (1.0, 1.0, 1.0));
    }
    let by_chance = |text: &str| {
        let seed = text.bytes().fold(7, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
        sure(Random::new(seed).shuffled(skills.clone()).into_iter().take(10).collect())
    };
    let chance = link_figures(&set, &Ranker { name: "random", rank: &by_chance }, 1);
    assert!(chance.recall_at_10.value < 0.03, "{chance:?}");
    assert!(chance.rp_at_5.value < 0.03, "{chance:?}");
}

#[test]
fn intervals_hold_the_figure_and_shrink_with_the_sample() {
    let mean = |[sum, count]: &[f64; 2]| [sum / count];
    let groups =
        |size: usize| -> Vec<[f64; 2]> { (0..size).map(|it| [f64::from(u8::from(it % 2 == 0)), 1.0]).collect() };
    let [small] = with_intervals(&groups(20), RESAMPLES, 1, mean);
    let [large] = with_intervals(&groups(2_000), RESAMPLES, 1, mean);
    assert_eq!((small.value, large.value), (0.5, 0.5));
    // The binomial's standard error is 0.112 of 20 and 0.0112 of 2,000; 95 % lie within 1.96 of them.
    for (figure, error) in [(small, 0.112), (large, 0.0112)] {
        let wide = (figure.high - figure.low) / (2.0 * 1.96 * error);
        assert!((0.8..1.2).contains(&wide), "{figure:?}");
        assert!(figure.low < figure.value && figure.value < figure.high);
    }
    assert_eq!(with_intervals(&groups(20), RESAMPLES, 1, mean), [small], "the same seed, the same interval");
    let [none] = with_intervals(&[], RESAMPLES, 1, |[a, b]: &[f64; 2]| [figure::share(*a, *b)]);
    assert_eq!(none, Figure::default());
}

#[test]
fn queries_of_one_sentence_are_drawn_together() {
    // Ten queries that agree within each of two sentences: the sample has two members, not ten.
    let mut set = queries((0..10).map(|it| labels(if it < 5 { "a" } else { "x" })).collect());
    for (number, query) in set.queries.iter_mut().enumerate() {
        query.group = number / 5;
    }
    let figures = link_figures(&set, &Ranker { name: "fixed", rank: &|_| sure(iris("a")) }, 1);
    assert_eq!((figures.recall_at_1.low, figures.recall_at_1.value, figures.recall_at_1.high), (0.0, 0.5, 1.0));
}

#[test]
fn percentiles_are_of_the_nearest_rank() {
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    assert_eq!([500, 990, 1_000, 25].map(|it| at_per_mille(&hundred, it)), [50.0, 99.0, 100.0, 3.0]);
    assert_eq!(at_per_mille(&[7.0], 500), 7.0);
    assert_eq!(at_per_mille(&[], 500), 0.0);
}

#[test]
fn random_numbers_are_the_same_everywhere() {
    // The first numbers of the published generator for this seed, their upper 16 bits.
    let mut random = Random::new(1_234_567);
    assert_eq!([0; 3].map(|_| random.below(1 << 16)), [22942, 11379, 34878]);
    let mut seen = [0; 10];
    for _ in 0..10_000 {
        seen[random.below(10)] += 1;
    }
    assert!(seen.iter().all(|it| (900..1_100).contains(it)), "{seen:?}");
    assert_eq!(random.below(0), 0);
    let mut sorted = random.shuffled((0..50).collect());
    assert_ne!(sorted, (0..50).collect::<Vec<_>>());
    sorted.sort_unstable();
    assert_eq!(sorted, (0..50).collect::<Vec<_>>());
}
