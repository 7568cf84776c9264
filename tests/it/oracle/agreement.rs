//! The index asked thousands of random questions, each answer held against the oracle's.

use super::*;

/// What the questions came to, so that a test that asks nothing worth asking is noticed.
#[derive(Debug, Default, Clone, Copy)]
struct Asking {
    queries: u64,
    unanswerable: u64,
    hits: u64,
    ties: u64,
    filtered: u64,
    segments: u64,
    met_all: u64,
}

#[test]
fn the_index_agrees_with_plain_loops() {
    let asking = (0..CATALOGS).into_par_iter().map(ask_all).reduce(Asking::default, |one, other| Asking {
        queries: one.queries + other.queries,
        unanswerable: one.unanswerable + other.unanswerable,
        hits: one.hits + other.hits,
        ties: one.ties + other.ties,
        filtered: one.filtered + other.filtered,
        segments: one.segments + other.segments,
        met_all: one.met_all + other.met_all,
    });
    println!("{asking:?}");
    assert!(asking.queries >= 2_000, "{asking:?}");
    assert!(asking.hits > 5_000 && asking.ties > 500 && asking.filtered > 500 && asking.met_all > 100, "{asking:?}");
    assert!(asking.segments > CATALOGS, "{asking:?}");
}

fn ask_all(seed: u64) -> Asking {
    let world = World::new(seed);
    let oracle = Oracle::new(&world);
    let mut random = Random::new(seed ^ 0xffff);
    let segments = u64::try_from(world.index.snapshot().segment_count()).unwrap();
    let mut asking = Asking { segments, ..Asking::default() };
    for number in 0..QUERIES {
        ask(&oracle, &world.asked(&mut random), &format!("catalog {seed}, query {number}"), &mut asking);
    }
    asking
}

fn ask(oracle: &Oracle<'_>, asked: &Asked, name: &str, asking: &mut Asking) {
    let world = oracle.world;
    let plan = compile(&asked.requirements, &world.graph, &asked.options);
    let Some(needs) = oracle.needs(asked) else {
        assert!(plan.is_err(), "{name}: no weight, yet a plan");
        asking.unanswerable += 1;
        return;
    };
    let plan = plan.unwrap();
    let weights: Vec<u64> = plan.requirements.iter().map(|it| u64::from(it.weight_units.0)).collect();
    assert_eq!(weights, needs.iter().map(|it| it.units).collect::<Vec<_>>(), "{name}: weights");
    let query = Query {
        plan: &plan,
        holders: asked.holders,
        filters: &asked.filters,
        must: asked.must,
        sort: asked.sort,
        limit: asked.limit,
        facets: &asked.facets,
    };
    let answer = world.index.snapshot().top(&query).unwrap();

    let all = oracle.ranked(asked, &needs);
    let passing: Vec<&Counted<'_>> = all.iter().filter(|it| passes(it.holder, &asked.filters, None)).collect();
    let expected: Vec<(&str, u32, u64)> =
        passing.iter().take(asked.limit).map(|it| (it.holder.id.as_str(), it.required_met, it.units)).collect();
    let found: Vec<(&str, u32, u64)> =
        answer.hits.iter().map(|it| (it.id.as_str(), it.required_met, u64::from(it.score_units.0))).collect();
    assert_eq!(found, expected, "{name}: hits; {:#?}", asked.requirements);
    assert_eq!(answer.total, u64::try_from(passing.len()).unwrap(), "{name}: total");
    assert_eq!(answer.facets.len(), asked.facets.len(), "{name}: facets");
    for (field, counts) in asked.facets.iter().zip(&answer.facets) {
        let found: Vec<(String, u64)> = counts.values.iter().map(|it| (it.value.clone(), it.count)).collect();
        assert_eq!((&counts.field, found), (field, facet(&all, &asked.filters, field)), "{name}: facet {field}");
        for value in &counts.values {
            let named = asked.filters.0.get(field).is_some_and(|it| it.contains(&value.value));
            assert_eq!(value.selected, named, "{name}: {field} {}", value.value);
        }
    }

    for (hit, counted) in answer.hits.iter().zip(&passing) {
        let explanation = explain(&plan, counted.holder);
        let sum: u32 = explanation.outcomes.iter().map(|it| it.contribution_units.0).sum();
        assert_eq!(sum, hit.score_units.0, "{name}: the contributions of {} do not sum to its score", hit.id);
        assert_eq!(explanation.score_units, hit.score_units, "{name}: {}", hit.id);
        assert_eq!(explanation.required_met, hit.required_met, "{name}: {}", hit.id);
        let shares = (u64::from(explanation.focus_per_mille), u64::from(explanation.verified_per_mille));
        assert_eq!(shares, (counted.focus, counted.verified), "{name}: shares of {}", hit.id);
        asking.met_all += u64::from(explanation.required_met > 0 && plan.required_total() == explanation.required_met);
    }
    let same = |pair: &[(&str, u32, u64)]| (pair[0].1, pair[0].2) == (pair[1].1, pair[1].2);
    asking.queries += 1;
    asking.hits += u64::try_from(found.len()).unwrap();
    asking.ties += u64::try_from(found.windows(2).filter(|it| same(it)).count()).unwrap();
    asking.filtered += u64::from(!asked.filters.0.is_empty() && asked.holders == HolderKind::Learner);
}
