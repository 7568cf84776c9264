//! What must hold for every ranking, whoever is ranked and whatever is asked.

use proptest::prelude::*;
use serde_json::{Value, json};
use skillmatch::{
    engine::{Engine, MatchRequest, MatchTarget},
    index::IndexOptions,
    ingest::{ImportOptions, SyncOptions, import, sync},
    model::{EvidenceKind, Holder, HolderKind, LevelBasis, LevelStatement, Units, Weight},
    ranking::{Backend, Explanation, MustMode, Plan, PlanOptions, Query, compile, explain},
    standards::ReadOptions,
    store::Store,
};

use crate::support::{Asked, Random, World, evidence, holder, level, requirements};

/// Rounds over the framework of one catalog.
const ROUNDS: u64 = 1_500;

/// A random plan and holder of a world, with what the job asked.
fn plan_and_holder(world: &World, random: &mut Random) -> Option<(Plan, Holder, Asked)> {
    let asked = world.asked(random);
    let plan = compile(&asked.requirements, &world.graph, &asked.options).ok()?;
    let number = 1 + random.below(50);
    Some((plan, holder(random, number, HolderKind::Learner, world.skills.len()), asked))
}

/// Runs `test` on many plans and holders; it says whether the case was one that could have failed.
fn for_many(seed: u64, least: u64, test: impl Fn(&World, &mut Random, &Plan, &Holder) -> bool) {
    let mut telling = 0;
    for catalog in 0..3 {
        let world = World::new(seed + catalog);
        let mut random = Random::new(seed ^ catalog);
        for _ in 0..ROUNDS / 3 {
            if let Some((plan, holder, _)) = plan_and_holder(&world, &mut random) {
                telling += u64::from(test(&world, &mut random, &plan, &holder));
            }
        }
    }
    assert!(telling >= least, "only {telling} of {ROUNDS} cases could have failed");
}

fn figures(explanation: &Explanation<'_>) -> (Units, Units, u32, u32, u32, u16, u16) {
    (
        explanation.score_units,
        explanation.score_units_upper,
        explanation.met,
        explanation.required_met,
        explanation.verified,
        explanation.verified_per_mille,
        explanation.focus_per_mille,
    )
}

#[test]
fn more_evidence_never_lowers_a_score() {
    for_many(100, 400, |world, random, plan, holder| {
        let before = explain(plan, holder);
        let mut richer = holder.clone();
        let at = random.below(richer.evidence.len() + 1);
        richer.evidence.insert(at, evidence(random, world.skills.len()));
        let after = explain(plan, &richer);
        assert!(after.score_units >= before.score_units, "{plan:#?}\n{richer:#?}");
        assert!(after.score_units_upper >= before.score_units_upper, "{plan:#?}\n{richer:#?}");
        assert!(after.required_met >= before.required_met && after.met >= before.met, "{plan:#?}\n{richer:#?}");
        for (before, after) in before.outcomes.iter().zip(&after.outcomes) {
            assert!(after.contribution_units >= before.contribution_units && after.state <= before.state);
        }
        before.score_units > Units(0)
    });
}

#[test]
fn taking_a_stated_level_away_never_raises_a_score() {
    for_many(200, 100, |_, random, plan, holder| {
        let before = explain(plan, holder);
        let stated: Vec<usize> = (0..holder.evidence.len()).filter(|it| holder.evidence[*it].level.is_some()).collect();
        if stated.is_empty() {
            return false;
        }
        let grade = LevelStatement { value: "87 %".to_owned(), level: None, position: None, basis: LevelBasis::Grade };
        let mut vaguer = holder.clone();
        vaguer.evidence[random.pick(&stated)].level = if random.chance(50) { None } else { Some(grade) };
        let after = explain(plan, &vaguer);
        assert!(after.score_units <= before.score_units, "{plan:#?}\n{holder:#?}");
        assert!(after.required_met <= before.required_met && after.met <= before.met, "{plan:#?}\n{holder:#?}");
        assert!(after.score_units_upper >= after.score_units);
        after.score_units < before.score_units
    });
}

#[test]
fn the_weights_are_a_whole_and_no_score_is_more() {
    for_many(300, 400, |_, _, plan, holder| {
        let sum: u32 = plan.requirements.iter().map(|it| it.weight_units.0).sum();
        assert_eq!(Units(sum), Units::FULL);
        let explanation = explain(plan, holder);
        assert!(
            explanation.score_units <= explanation.score_units_upper && explanation.score_units_upper <= Units::FULL
        );
        let sum: u32 = explanation.outcomes.iter().map(|it| it.contribution_units.0).sum();
        assert_eq!(Units(sum), explanation.score_units);
        for (requirement, outcome) in plan.requirements.iter().zip(&explanation.outcomes) {
            assert!(outcome.contribution_units <= outcome.upper_units);
            assert!(outcome.upper_units <= requirement.weight_units);
        }
        explanation.score_units > Units(0)
    });
}

#[test]
fn the_order_of_evidence_and_alternatives_changes_nothing() {
    for_many(400, 400, |_, random, plan, holder| {
        let mut shuffled = (plan.clone(), holder.clone());
        random.shuffle(&mut shuffled.1.evidence);
        for requirement in &mut shuffled.0.requirements {
            random.shuffle(&mut requirement.alternatives);
        }
        assert_eq!(figures(&explain(plan, holder)), figures(&explain(&shuffled.0, &shuffled.1)));
        !holder.evidence.is_empty() && explain(plan, holder).score_units > Units(0)
    });
}

#[test]
fn the_order_in_which_a_job_names_alternatives_changes_nothing() {
    let world = World::new(500);
    let mut random = Random::new(500);
    for _ in 0..300 {
        let asked = world.asked(&mut random);
        let mut other = asked.requirements.clone();
        for requirement in &mut other {
            random.shuffle(&mut requirement.alternatives);
        }
        let plans = [asked.requirements, other].map(|it| compile(&it, &world.graph, &asked.options));
        assert_eq!(plans[0], plans[1]);
    }
}

#[test]
fn nobody_who_lacks_a_must_stands_before_somebody_who_has_them_all() {
    let mut seen = (0, 0);
    for seed in 600..603 {
        let world = World::new(seed);
        let mut random = Random::new(seed);
        for _ in 0..200 {
            let asked = world.asked(&mut random);
            let Ok(plan) = compile(&asked.requirements, &world.graph, &asked.options) else { continue };
            let query = Query {
                plan: &plan,
                holders: HolderKind::Learner,
                filters: &asked.filters,
                must: MustMode::First,
                sort: skillmatch::ranking::Sort::Score,
                limit: 1_000,
                facets: &[],
            };
            let answer = world.index.snapshot().top(&query).unwrap();
            let met: Vec<u32> = answer.hits.iter().map(|it| it.required_met).collect();
            assert!(met.is_sorted_by(|one, next| one >= next), "{met:?}");
            for pair in answer.hits.windows(2).filter(|it| it[0].required_met == it[1].required_met) {
                assert!(pair[0].score_units >= pair[1].score_units, "{pair:?}");
            }
            let total = plan.required_total();
            seen.0 += met.iter().filter(|it| **it == total && total > 0).count();
            seen.1 += met.iter().filter(|it| **it < total).count();
            let strict = world.index.snapshot().top(&Query { must: MustMode::Strict, ..query }).unwrap();
            assert!(strict.hits.iter().eq(answer.hits.iter().filter(|it| it.required_met == total)));
        }
    }
    assert!(seen.0 > 100 && seen.1 > 500, "{seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_weights_make_a_whole(weights in proptest::collection::vec(0.0..1_000_000.0_f64, 1..40)) {
        let graph = skillmatch::catalog::SkillGraph::default();
        let mut random = Random::new(1);
        let template = requirements(&mut random, 5, false).remove(0);
        let requirements: Vec<_> = weights.iter().enumerate().map(|(number, weight)| {
            let skill = crate::support::skill_iri(number);
            skillmatch::model::Requirement { skill, weight: Weight::new(*weight).unwrap(), ..template.clone() }
        }).collect();
        let as_of = jiff::civil::date(2026, 11, 23);
        let options = PlanOptions { as_of, minimum_kind: EvidenceKind::Issued };
        if let Ok(plan) = compile(&requirements, &graph, &options) {
            let sum: u32 = plan.requirements.iter().map(|it| it.weight_units.0).sum();
            prop_assert_eq!(Units(sum), Units::FULL);
            for pair in plan.requirements.windows(2).zip(weights.windows(2)).filter(|(_, it)| it[0] > it[1]) {
                prop_assert!(pair.0[0].weight_units >= pair.0[1].weight_units);
            }
        } else {
            prop_assert!(requirements.iter().all(|it| it.weight.millionths() == 0));
        }
    }
}

/// Who somebody is; nothing of it says what they can do.
fn person(number: usize) -> Value {
    let people = [
        json!({"name": "Anna Lind", "gender": "female", "age": 24, "photo": "https://people.example/a.jpg",
               "address": {"street": "Linden 1", "city": "Basel"}, "birth_date": "2002-01-01", "school_year": 2020,
               "nationality": "CH", "email": "anna@people.example", "phone": "1", "pronouns": "she"}),
        json!({"name": "Zacharias Öz", "gender": "male", "age": 61, "photo": "https://people.example/z.png",
               "address": "Harbour 9, Izmir", "birth_year": 1965, "nationality": "TR", "email": "z@people.example"}),
        json!({"name": "<script>alert(1)</script>", "gender": "x", "age": "unknown"}),
        json!({}),
    ];
    people[number % people.len()].clone()
}

/// Six learners with the same skills whatever `swap` is; only who they are goes round.
fn learners(swap: usize) -> Value {
    let mut random = Random::new(7);
    let learner = |number: usize| {
        let mut skills = Vec::new();
        for skill in 0..4 {
            if random.chance(70) {
                let value = level(&mut random, 40).map(|it| json!(it.value));
                skills.push(
                    json!({"skill": format!("urn:test:skill-{skill}"), "level": value.unwrap_or(json!("basic"))}),
                );
            }
        }
        let mut learner = json!({"type": "Learner", "id": format!("urn:test:learner-{number}"), "skills": skills});
        learner.as_object_mut().unwrap().extend(person(number + swap).as_object().unwrap().clone());
        learner
    };
    Value::Array((0..6).map(learner).collect())
}

/// The whole way: files into a home, an index, an answer as JSON; without the catalog's own identity.
fn answer_over(swap: usize) -> Value {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("learners.json");
    std::fs::write(&file, learners(swap).to_string()).unwrap();
    let mut store = Store::create_or_open(home.path()).unwrap();
    let options = ImportOptions {
        read: ReadOptions::default(),
        licence: None,
        holder: None,
        now: jiff::Timestamp::UNIX_EPOCH,
        max_file_bytes: 1 << 20,
        progress: &|_, _| (),
    };
    let summary = import(&mut store, &[file], &options).unwrap();
    assert_eq!(summary.errors, 0, "{summary:?}");
    drop(store);
    let index = IndexOptions { writer_memory_bytes: 16 << 20, threads: 1 };
    sync(home.path(), &SyncOptions { rebuild: false, lexicon: None, index, progress: &|_| () }).unwrap();
    let engine = Engine::open(home.path()).unwrap();
    let job = json!({"type": "Job", "id": "urn:test:job", "title": "Any", "requirements": [
        {"skill": "urn:test:skill-0", "importance": "required", "minimum_level": 3},
        {"skill": "urn:test:skill-1", "weight": 2}, {"skill": "urn:test:skill-2", "minimum_level": "B2"},
    ]});
    let evidence = serde_json::from_value(json!("any")).unwrap();
    let request = MatchRequest { job: Some(job), explain: true, evidence: Some(evidence), ..MatchRequest::default() };
    let subject = engine.subject(&request).unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    let mut answer =
        serde_json::to_value(engine.rank(MatchTarget::Learners, &request, subject, today).unwrap()).unwrap();
    // A catalog's identity is random and the last key of the order: two homes cannot share it.
    assert!(answer.as_object_mut().unwrap().remove("data_version").is_some());
    answer["results"].as_array_mut().unwrap().sort_by_key(|it| it["id"].to_string());
    answer
}

#[test]
fn who_somebody_is_changes_no_byte_but_the_name() {
    let named = |answer: &Value| -> Vec<Value> {
        answer["results"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect()
    };
    let nameless = |mut answer: Value| -> String {
        for result in answer["results"].as_array_mut().unwrap() {
            result["name"] = Value::Null;
        }
        answer.to_string()
    };
    let first = answer_over(0);
    assert!(named(&first).len() >= 4, "{first:#}");
    for swap in 1..4 {
        let other = answer_over(swap);
        assert_ne!(named(&other), named(&first), "the names were not swapped");
        let text = nameless(other);
        for word in ["Linden", "Harbour", "people.example", "female", "Anna", "script"] {
            assert!(!text.contains(word), "{word} is in {text}");
        }
        assert_eq!(text, nameless(first.clone()));
    }
}
