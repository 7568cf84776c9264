//! What is published, checked by trying everything.

use std::collections::BTreeMap;

use super::*;

/// A generator of numbers by seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// All rows of four counts with this sum that agree with what is shown of a row.
fn rows_like(row: [u64; 4], hidden: [bool; 4]) -> Vec<[u64; 4]> {
    let sum: u64 = row.iter().sum();
    let choices = |at: usize| if hidden[at] { 0..=sum } else { row[at]..=row[at] };
    let mut rows = Vec::new();
    for a in choices(0) {
        for b in choices(1) {
            for c in choices(2) {
                let Some(d) = sum.checked_sub(a + b + c) else { continue };
                if hidden[3] || d == row[3] {
                    rows.push([a, b, c, d]);
                }
            }
        }
    }
    rows
}

/// All tables of a way of grouping that agree with what is shown of it, by their sums.
fn tables_like(groups: &[People], hidden: &[[bool; 4]]) -> BTreeMap<[u64; 4], Vec<Vec<[u64; 4]>>> {
    let mut tables = BTreeMap::from([([0; 4], vec![Vec::new()])]);
    for (group, hidden) in groups.iter().zip(hidden) {
        let mut more: BTreeMap<[u64; 4], Vec<Vec<[u64; 4]>>> = BTreeMap::new();
        for row in rows_like(group.counts(), *hidden) {
            for (sum, before) in &tables {
                let sum: [u64; 4] = std::array::from_fn(|at| sum[at] + row[at]);
                more.entry(sum).or_default().extend(before.iter().map(|it| [&it[..], &[row]].concat()));
            }
        }
        tables = more;
    }
    tables
}

#[test]
fn small_counts_cannot_be_told_from_what_is_published() {
    let least = 3;
    let mut random = Random(1);
    let mut shown = [0_u64; 2];
    for case in 0..400 {
        let two_ways = case % 4 == 0;
        // Each person has a group in each way of grouping and holds the skill in one way; some ways are rare.
        let groups = if two_ways { 2 } else { 2 + random.below(2) } as usize;
        let mut ways = vec![vec![People::default(); groups]; if two_ways { 2 } else { 1 }];
        let all: u64 = groups as u64 * least + random.below(5);
        let rarity = [1 + random.below(6), 1 + random.below(3), 1 + random.below(3), 1 + random.below(6)];
        for person in 0..all {
            let mut draw = random.below(rarity.iter().sum());
            let column = rarity
                .iter()
                .position(|it| {
                    if draw < *it {
                        true
                    } else {
                        draw -= it;
                        false
                    }
                })
                .unwrap();
            for way in &mut ways {
                // The first ones fill the groups up to the least size.
                let group = if person < groups as u64 * least {
                    person as usize % groups
                } else {
                    random.below(groups as u64) as usize
                };
                let mut counts = way[group].counts();
                counts[column] += 1;
                way[group] = People::of(counts);
            }
        }
        let total = ways[0].iter().fold(People::default(), |sum, it| sum.and(*it));
        let hidden = hide(total, &ways, least);
        let tables: Vec<_> =
            ways.iter().zip(&hidden.groups).map(|(groups, hidden)| tables_like(groups, hidden)).collect();
        let possible: Vec<[u64; 4]> = rows_like(total.counts(), hidden.all)
            .into_iter()
            .filter(|sum| tables.iter().all(|it| it.contains_key(sum)))
            .collect();
        assert!(possible.contains(&total.counts()), "case {case}");
        let may_be = |values: &mut dyn Iterator<Item = u64>, what: &str| {
            let values: std::collections::BTreeSet<u64> = values.collect();
            assert!(
                values.contains(&1) && values.contains(&least),
                "case {case}: {what} is one of {values:?}; {ways:?} {hidden:?}"
            );
        };
        for column in 0..COLUMNS {
            let count = total.counts()[column];
            shown[usize::from(hidden.all[column])] += 1;
            if (1..least).contains(&count) {
                may_be(&mut possible.iter().map(|it| it[column]), "of everybody");
            }
            for (way, (groups, table)) in ways.iter().zip(&tables).enumerate() {
                for (number, group) in groups.iter().enumerate() {
                    let count = group.counts()[column];
                    let hidden = hidden.groups[way][number][column];
                    shown[usize::from(hidden)] += 1;
                    assert!(hidden || !(1..least).contains(&count), "case {case}");
                    if (1..least).contains(&count) {
                        let values = possible.iter().flat_map(|it| &table[it]).map(|it| it[number][column]);
                        may_be(&mut values.into_iter(), &format!("group {number} of way {way}, column {column}"));
                    }
                }
            }
        }
    }
    assert!(shown[0] > shown[1] / 5, "hardly anything is shown: {shown:?}");
}

#[test]
fn nothing_is_left_out_of_what_describes_nobody_or_many() {
    let many = People { missing: 990, claimed: 0, issued: 10, verified: 0 };
    assert_eq!(hide(many, &[vec![many]], 10), Hidden { all: [false; 4], groups: vec![vec![[false; 4]]] });
}

#[test]
fn large_tables_are_settled() {
    let mut random = Random(7);
    let groups: Vec<People> = (0..60)
        .map(|_| People::of([50 + random.below(900), random.below(25), random.below(60), random.below(12)]))
        .collect();
    let all = groups.iter().fold(People::default(), |sum, it| sum.and(*it));
    let hidden = hide(all, std::slice::from_ref(&groups), 10);
    let shown = hidden.groups[0].iter().flatten().filter(|it| !**it).count();
    let few = groups.iter().flat_map(|it| it.counts()).filter(|it| (1..10).contains(it)).count();
    assert!(few > 40 && shown + 3 * few > 4 * groups.len(), "{few} few, {shown} shown");
}

#[test]
fn small_groups_are_put_together() {
    let sizes = |sizes: &[(&str, u64)]| {
        sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect::<BTreeMap<_, _>>()
    };
    for (given, joined) in [
        (&[("a", 50), ("b", 9), ("c", 30)][..], &["b", "c"][..]),
        (&[("a", 50), ("b", 9), ("c", 30), ("d", 4)], &["b", "d"]),
        (&[("a", 50), ("b", 5), ("c", 5)], &["b", "c"]),
        (&[("a", 10), ("b", 10)], &[]),
        (&[("a", 3), ("b", 2)], &["a", "b"]),
        (&[("a", 3), ("b", 200)], &["a", "b"]),
    ] {
        let shown = merged(&sizes(given), 10);
        let others: Vec<&str> = shown.iter().filter(|it| it.1 == OTHERS).map(|it| it.0.as_str()).collect();
        assert_eq!(others, joined, "{given:?}");
        assert!(shown.iter().all(|(name, as_what)| as_what == OTHERS || as_what == name));
    }
}

/// An ad of so many words about something.
fn ad(about: u64, words: usize) -> String {
    let mut random = Random(about);
    (0..words).map(|_| format!("word{}", random.below(5_000))).collect::<Vec<_>>().join(" ")
}

#[test]
fn near_duplicates_are_those_that_comparing_all_pairs_finds() {
    let mut random = Random(3);
    let mut texts: Vec<String> = (0..40).map(|it| ad(it, 30 + it as usize * 5)).collect();
    for _ in 0..120 {
        let mut words: Vec<String> =
            texts[random.below(texts.len() as u64) as usize].split(' ').map(str::to_owned).collect();
        for _ in 0..random.below(6) {
            let at = random.below(words.len() as u64) as usize;
            words[at] = format!("new{}", random.below(1_000));
        }
        texts.push(words.join(" "));
    }
    texts.push("short and the same".to_owned());
    texts.push("short and the same".to_owned());
    let options = DuplicateOptions::default();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = first_of_its_kind(&texts, options);
    // The oracle: sets of triples, all pairs, joined until nothing changes.
    let sets: Vec<std::collections::HashSet<Vec<&str>>> = texts
        .iter()
        .map(|text| {
            let words: Vec<&str> = text.split(' ').collect();
            if words.len() < options.least_words {
                std::collections::HashSet::default()
            } else {
                words.windows(3).map(<[_]>::to_vec).collect()
            }
        })
        .collect();
    let mut wanted: Vec<usize> = (0..texts.len()).collect();
    loop {
        let before = wanted.clone();
        for one in 0..texts.len() {
            for two in 0..one {
                let common = sets[one].intersection(&sets[two]).count();
                let union = sets[one].len() + sets[two].len() - common;
                if common > 0 && common * 1000 >= union * 800 {
                    let least = wanted[one].min(wanted[two]);
                    (wanted[one], wanted[two]) = (least, least);
                }
            }
        }
        if before == wanted {
            break;
        }
    }
    assert_eq!(found, wanted);
    let collapsed = found.iter().enumerate().filter(|(at, first)| *at != **first).count();
    assert!((20..150).contains(&collapsed), "{collapsed}");
}

#[test]
fn estimates_are_what_textbooks_say() {
    let sure = Estimate { value: 1.0, low: 1.0, high: 1.0 };
    let mut hundred = Sample::default();
    (0..100).for_each(|_| hundred.add(1_000_000));
    let read = |read: u128| Asked { stated: 0, read: read * 1_000_000 };
    let near = |it: Estimate, (value, low, high): (f64, f64, f64)| {
        let fits = (it.value - value).abs() < 5e-4 && (it.low - low).abs() < 5e-4 && (it.high - high).abs() < 5e-4;
        assert!(fits, "{it:?} is not {value} ({low} to {high})");
    };
    // Wilson's interval of 10, 0 and 100 in 100 (Newcombe 1998).
    near(estimate(read(10), &hundred, None), (0.1, 0.0552, 0.1744));
    near(estimate(read(0), &hundred, None), (0.0, 0.0, 0.0370));
    near(estimate(read(100), &hundred, None), (1.0, 0.9630, 1.0));
    // Reading that makes no mistakes changes nothing; half of it wrong halves the estimate.
    let faultless = ReadingError { precision: sure, recall: sure };
    near(estimate(read(10), &hundred, Some(&faultless)), (0.1, 0.0552, 0.1744));
    let half = ReadingError { precision: Estimate { value: 0.5, low: 0.5, high: 0.5 }, recall: sure };
    near(estimate(read(10), &hundred, Some(&half)), (0.05, 0.0276, 0.0872));
    // What is stated is not corrected.
    near(estimate(Asked { stated: 10_000_000, read: 0 }, &hundred, Some(&half)), (0.1, 0.0552, 0.1744));
    // Not being sure of it makes the interval wider.
    let unsure = ReadingError {
        precision: Estimate { value: 0.5, low: 0.4, high: 0.6 },
        recall: Estimate { value: 0.5, low: 0.45, high: 0.55 },
    };
    let it = estimate(read(10), &hundred, Some(&unsure));
    assert!(it.value == 0.1 && it.low < 0.0552 - 1e-3 && it.high > 0.1744 + 1e-3, "{it:?}");
    // One ad that weighs as much as a hundred others says hardly more than two.
    let mut uneven = hundred;
    uneven.add(100_000_000);
    assert!((uneven.effective_count() - 200.0 * 200.0 / 10_100.0).abs() < 1e-9);
    assert_eq!(estimate(read(1), &Sample::default(), None), Estimate { value: 0.0, low: 0.0, high: 1.0 });
}
