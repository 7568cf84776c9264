//! One example for each thing that pathways promise.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    model::{Iri, Units},
    ranking::{
        Candidate, Credit, Goal, Limits, Pace, Pathway, PathwayOptions, Pathways, Prerequisite, Price, find_pathways,
    },
};

const WEEK: u64 = 7 * 24 * 60;

fn credit(units: u32, met: bool) -> Credit {
    Credit { units: Units(units), met }
}

/// Meets these requirements, which weigh 100 each.
fn meets(name: &str, requirements: &[usize], euros: u64, weeks: u64) -> Candidate {
    Candidate {
        id: Iri::new(&format!("https://c.example/{name}")).unwrap(),
        credits: requirements.iter().map(|it| (*it, credit(100, true))).collect(),
        price: if euros == 0 { Price::Free } else { Price::Known { cents: euros * 100, currency: "EUR".to_owned() } },
        minutes: Some(weeks * WEEK),
        before: Prerequisite::nothing(),
        together: Prerequisite::nothing(),
        contains: Vec::new(),
    }
}

fn after(candidate: Candidate, before: Prerequisite) -> Candidate {
    Candidate { before, ..candidate }
}

fn options(goal: Goal) -> PathwayOptions {
    PathwayOptions { goal, pace: Pace::Parallel, limits: Limits::default(), enough: None, alternatives: 1 }
}

fn find(requirements: usize, candidates: &[Candidate], options: &PathwayOptions) -> Pathways {
    find_pathways(&vec![Credit::default(); requirements], candidates, options)
}

fn best(requirements: usize, candidates: &[Candidate], options: &PathwayOptions) -> Pathway {
    find(requirements, candidates, options).pathways.into_iter().next().unwrap()
}

fn steps(pathway: &Pathway) -> Vec<usize> {
    pathway.steps.iter().map(|it| it.candidate).collect()
}

fn euros(amount: u64) -> BTreeMap<String, u64> {
    BTreeMap::from([("EUR".to_owned(), amount * 100)])
}

#[test]
fn each_goal_has_its_own_best() {
    let all = [
        meets("a-all", &[0, 1, 2], 900, 30),
        meets("b-first", &[0], 10, 2),
        meets("c-second", &[1], 10, 9),
        meets("d-third", &[2], 10, 3),
        meets("e-second-soon", &[1], 200, 4),
    ];
    assert_eq!(steps(&best(3, &all, &options(Goal::Fewest))), [0]);
    let cheapest = best(3, &all, &options(Goal::Cheapest));
    assert_eq!((steps(&cheapest), &cheapest.cents, cheapest.minutes), (vec![1, 3, 2], &euros(30), 9 * WEEK));
    let fastest = best(3, &all, &options(Goal::Fastest));
    assert_eq!((steps(&fastest), &fastest.cents, fastest.minutes), (vec![1, 3, 4], &euros(220), 4 * WEEK));
    // One after the other, the third on top of the others takes longer than all in one would.
    let one_by_one = PathwayOptions { pace: Pace::Sequential, ..options(Goal::Fastest) };
    let sum = best(3, &all, &one_by_one);
    assert_eq!(
        (sum.minutes, sum.steps[2].start_minutes, sum.steps[2].end_minutes),
        (9 * WEEK, Some(5 * WEEK), Some(9 * WEEK))
    );
}

#[test]
fn what_is_needed_first_is_taken_in_with_its_price_and_time() {
    let needs =
        |it: Vec<usize>, count| Prerequisite::AtLeast(count, it.into_iter().map(Prerequisite::Candidate).collect());
    let all = [
        meets("a-goal", &[0], 100, 4),
        meets("b-base", &[], 50, 2),
        meets("c-base", &[], 20, 3),
        meets("d-base", &[], 90, 1),
        meets("e-alone", &[0], 300, 9),
    ];
    for (needed, goal, expected, price, weeks) in [
        (needs(vec![1, 2, 3], 3), Goal::Cheapest, vec![3, 1, 2, 0], 260, 7),
        (needs(vec![1, 2, 3], 1), Goal::Cheapest, vec![2, 0], 120, 7),
        (needs(vec![1, 2, 3], 1), Goal::Fastest, vec![3, 0], 190, 5),
        (needs(vec![1, 2, 3], 2), Goal::Cheapest, vec![1, 2, 0], 170, 7),
        (needs(vec![1, 2, 3], 2), Goal::Fastest, vec![3, 1, 0], 240, 6),
        (needs(vec![1, 2, 3], 2), Goal::Fewest, vec![4], 300, 9),
        // Whoever has it already needs nothing.
        (Prerequisite::nothing(), Goal::Cheapest, vec![0], 100, 4),
        (Prerequisite::impossible(), Goal::Cheapest, vec![4], 300, 9),
    ] {
        let mut all = all.to_vec();
        all[0] = after(all[0].clone(), needed.clone());
        let found = best(1, &all, &options(goal));
        assert_eq!(steps(&found), expected, "{goal:?} {needed:?}");
        assert_eq!((&found.cents, found.minutes), (&euros(price), weeks * WEEK), "{goal:?} {needed:?}");
        assert!(found.optimal);
    }
}

#[test]
fn what_must_be_done_together_waits_for_nothing() {
    let mut first = meets("a", &[0], 10, 4);
    let mut second = meets("b", &[1], 10, 6);
    first.together = Prerequisite::Candidate(1);
    second.together = Prerequisite::Candidate(0);
    let found = best(2, &[first, second], &options(Goal::Fastest));
    assert_eq!((found.steps.len(), found.minutes), (2, 6 * WEEK));
}

#[test]
fn circles_are_left_out_and_named() {
    let all = [
        after(meets("a-itself", &[0], 1, 1), Prerequisite::Candidate(0)),
        after(meets("b-circle", &[0], 1, 1), Prerequisite::Candidate(2)),
        after(meets("c-circle", &[0], 1, 1), Prerequisite::Candidate(1)),
        meets("d-sound", &[0], 500, 50),
        after(meets("e-missing", &[0], 1, 1), Prerequisite::Candidate(99)),
    ];
    let found = find(1, &all, &options(Goal::Cheapest));
    assert_eq!((steps(&found.pathways[0]), found.out_of_reach), (vec![3], vec![0, 1, 2, 4]));
    assert!(find(1, &all[..3], &options(Goal::Cheapest)).pathways.is_empty());
    // A way into the circle from outside makes all of it possible.
    let mut all = all;
    all[1].before = Prerequisite::AtLeast(1, vec![Prerequisite::Candidate(2), Prerequisite::Candidate(3)]);
    assert_eq!(find(1, &all, &options(Goal::Cheapest)).out_of_reach, [0, 4]);
}

#[test]
fn what_is_unknown_is_never_nothing() {
    let unknown_price = Candidate { price: Price::Unknown, ..meets("a", &[0], 0, 1) };
    let unknown_time = Candidate { minutes: None, ..meets("b", &[0], 5, 0) };
    let to_earn = Prerequisite::Unknown { what: "a licence".to_owned(), earned: true };
    let all = [unknown_price, unknown_time, after(meets("c", &[0], 5, 1), to_earn), meets("d", &[0], 700, 70)];
    for goal in [Goal::Fewest, Goal::Cheapest, Goal::Fastest] {
        let expected = match goal {
            // Its price is known; only its time is not.
            Goal::Cheapest => 1,
            // Its time is known; only its price is not.
            Goal::Fastest => 0,
            Goal::Fewest => 3,
        };
        assert_eq!(steps(&best(1, &all, &options(goal))), [expected], "{goal:?}");
        let limits = Limits { budget: Some((100_000, "EUR".to_owned())), minutes: Some(1_000 * WEEK) };
        let limited = find(1, &all, &PathwayOptions { limits, ..options(goal) });
        assert_eq!(limited.pathways.iter().map(steps).collect::<Vec<_>>(), [[3]], "{goal:?}");
        assert!(
            find(
                1,
                &all[..1],
                &PathwayOptions {
                    limits: Limits { budget: Some((100_000, "EUR".to_owned())), minutes: None },
                    ..options(goal)
                }
            )
            .pathways
            .is_empty()
        );
    }
    let found = best(1, &all[2..3], &options(Goal::Cheapest));
    assert_eq!((found.unknown_prices, found.unknown_times, found.steps[0].start_minutes), (1, 1, None));
    assert_eq!(found.steps[0].unknown, ["a licence"]);
    let to_check = Prerequisite::Unknown { what: "an age of at least 18".to_owned(), earned: false };
    let checked = [after(meets("a", &[0], 5, 1), to_check), meets("b", &[0], 5, 1)];
    assert_eq!(steps(&best(1, &checked, &options(Goal::Cheapest))), [1]);
    assert_eq!(best(1, &checked[..1], &options(Goal::Cheapest)).steps[0].unknown, ["an age of at least 18"]);
}

#[test]
fn prices_that_cannot_be_are_unknown() {
    for (amount, currency, expected) in [
        (0.0, None, Price::Free),
        (-0.0, Some("EUR"), Price::Free),
        (12.345, Some("EUR"), Price::Known { cents: 1_235, currency: "EUR".to_owned() }),
        (12.0, None, Price::Unknown),
        (-1.0, Some("EUR"), Price::Unknown),
        (1e300, Some("EUR"), Price::Unknown),
        (f64::NAN, Some("EUR"), Price::Unknown),
        (f64::INFINITY, Some("EUR"), Price::Unknown),
    ] {
        assert_eq!(Price::of(amount, currency), expected, "{amount} {currency:?}");
    }
}

#[test]
fn currencies_are_never_summed() {
    let usd = |candidate: Candidate, cents| Candidate {
        price: Price::Known { cents, currency: "USD".to_owned() },
        ..candidate
    };
    let all = [meets("a", &[0], 10, 1), meets("b", &[1], 20, 1), usd(meets("c", &[2], 0, 1), 500)];
    let found = find(3, &all, &options(Goal::Cheapest));
    assert_eq!(found.currency.as_deref(), Some("EUR"));
    let sums = &found.pathways[0].cents;
    assert_eq!(
        sums.iter().map(|(it, cents)| (it.as_str(), *cents)).collect::<Vec<_>>(),
        [("EUR", 3_000), ("USD", 500)]
    );
    let limits = Limits { budget: Some((10_000, "USD".to_owned())), minutes: None };
    let found = find(3, &all, &PathwayOptions { limits, ..options(Goal::Cheapest) });
    assert_eq!(found.pathways.iter().map(steps).collect::<Vec<_>>(), [[2]], "euros do not keep a budget in dollars");
}

#[test]
fn a_whole_comes_with_its_parts() {
    let mut whole = meets("a-whole", &[], 60, 3);
    whole.contains = vec![1];
    let all = [whole, meets("b-part", &[0], 80, 2), after(meets("c-next", &[1], 10, 1), Prerequisite::Candidate(1))];
    let found = best(2, &all, &options(Goal::Cheapest));
    assert_eq!((steps(&found), found.minutes), (vec![0, 2], 4 * WEEK));
    assert_eq!(found.steps[0].credits, [(0, credit(100, true))]);
    // A part that is asked for is no gift: it must be earned first.
    let mut stacked = all.clone();
    stacked[0].before = Prerequisite::Candidate(1);
    stacked[0].credits = vec![(2, credit(100, true))];
    let found = best(3, &stacked, &options(Goal::Cheapest));
    assert_eq!((steps(&found).len(), &found.cents), (3, &euros(150)));
}

#[test]
fn limits_hold_for_the_whole_and_the_most_is_made_of_them() {
    let all =
        [meets("a", &[0, 1], 60, 6), meets("b", &[2], 50, 6), meets("c", &[3], 50, 6), meets("d", &[2, 3], 300, 6)];
    let within = |budget: u64, weeks: Option<u64>| PathwayOptions {
        limits: Limits { budget: Some((budget * 100, "EUR".to_owned())), minutes: weeks.map(|it| it * WEEK) },
        pace: Pace::Sequential,
        ..options(Goal::Cheapest)
    };
    assert_eq!(steps(&best(4, &all, &within(160, None))), [0, 1, 2]);
    assert_eq!(steps(&best(4, &all, &within(115, None))), [0, 1]);
    assert_eq!(steps(&best(4, &all, &within(100, None))), [0]);
    assert_eq!(steps(&best(4, &all, &within(1_000, Some(12)))), [0, 3]);
    assert!(find(4, &all, &within(40, None)).pathways.is_empty());
    let found = find(4, &all, &within(100, None));
    assert_eq!(found.reachable.iter().filter(|it| it.met).count(), 4, "one by one all can be had");
}

#[test]
fn alternatives_are_different_ways_best_first() {
    let all = [
        meets("a", &[0, 1], 10, 1),
        meets("b", &[0, 1], 20, 1),
        meets("c", &[0], 8, 1),
        meets("d", &[1], 8, 1),
        meets("e", &[0, 1], 30, 1),
    ];
    let found = find(2, &all, &PathwayOptions { alternatives: 5, ..options(Goal::Cheapest) });
    let ways: Vec<Vec<usize>> = found.pathways.iter().map(steps).collect();
    assert_eq!(ways, [vec![0], vec![2, 3], vec![1], vec![4]]);
}

#[test]
fn nothing_helps_and_nothing_is_open() {
    assert!(find(1, &[], &options(Goal::Fewest)).pathways.is_empty());
    assert!(find(0, &[meets("a", &[0], 1, 1)], &options(Goal::Fewest)).pathways.is_empty());
    let held = [credit(100, true)];
    assert!(find_pathways(&held, &[meets("a", &[0], 1, 1)], &options(Goal::Fewest)).pathways.is_empty());
    // More credit without being met counts, and so does being met without more credit.
    let all = [Candidate { credits: vec![(0, credit(80, false))], ..meets("a", &[], 1, 1) }];
    let found = find_pathways(&[credit(50, false)], &all, &options(Goal::Fewest));
    assert_eq!((found.pathways[0].credits[0], found.pathways[0].coverage()), (credit(80, false), Units(80)));
    let all = [Candidate { credits: vec![(0, credit(80, true))], ..meets("a", &[], 1, 1) }];
    let found = find_pathways(&[credit(90, false)], &all, &options(Goal::Fewest));
    assert_eq!(found.pathways[0].credits[0], credit(90, true));
}

/// Numbers that look random and are the same everywhere.
fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ mixed >> 31
}

#[test]
fn many_candidates_and_many_requirements_take_bounded_time() {
    let start = Instant::now();
    // None stands in for another: each trades price against what it covers.
    let candidate = |number: u64| {
        let requirements: Vec<usize> = (0..40).filter(|it| mixed(number * 64 + *it as u64).is_multiple_of(6)).collect();
        let price = requirements.len() as u64 * 100 + mixed(number) % 40;
        meets(&format!("{number:04}"), &requirements, price, 1 + mixed(number + 7) % 30)
    };
    let all: Vec<Candidate> = (0..120).map(candidate).collect();
    for goal in [Goal::Fewest, Goal::Cheapest, Goal::Fastest] {
        let limits = Limits { budget: Some((200_000, "EUR".to_owned())), minutes: None };
        for limits in [Limits::default(), limits] {
            let found = find(40, &all, &PathwayOptions { limits, ..options(goal) });
            let best = &found.pathways[0];
            assert_eq!(best.optimal, best.bound.is_none());
            if let Some(bound) = best.bound {
                assert!(bound.coverage_units >= best.coverage().0, "{bound:?}");
                let has = match goal {
                    Goal::Fewest => best.steps.len() as u64,
                    Goal::Cheapest => best.cents["EUR"],
                    Goal::Fastest => best.minutes,
                };
                assert!(bound.at_least.is_none_or(|it| it <= has), "{bound:?} against {has}");
            }
        }
    }
    // A long chain, and thousands of requirements.
    let mut chain: Vec<Candidate> = (0..60).map(|it| meets(&format!("{it:04}"), &[], 1, 1)).collect();
    for (at, link) in chain.iter_mut().skip(1).enumerate() {
        link.before = Prerequisite::Candidate(at);
    }
    chain[59].credits = (0..10_000).map(|it| (it, credit(100, true))).collect();
    let found = best(10_000, &chain, &options(Goal::Fewest));
    assert_eq!((found.steps.len(), found.minutes, found.coverage()), (60, 60 * WEEK, Units(1_000_000)));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
