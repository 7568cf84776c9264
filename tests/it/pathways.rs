//! Gaps are closed by sets of credentials: from documents to the answer, on the command line and over bad input.

use std::fs;

use serde_json::{Value, json};
use skillmatch::engine::{Engine, EngineError, GapAnswer, GapRequest, PathwayGoal, PathwayShown, PathwayTime};
use tempfile::TempDir;

use crate::home::{self, AS_OF, MIRA, code, run, stderr, stdout};

const SCHOOL: &str = "https://school.example/";

fn skill(name: &str) -> String {
    format!("https://frameworks.example/skill/{name}")
}

/// A credential of CTDL that is awarded for these skills.
fn offer(name: &str, skills: &[&str], price: Option<f64>, weeks: Option<u32>, more: Value) -> Value {
    let competencies: Vec<Value> = skills
        .iter()
        .map(|it| json!({ "@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNode": skill(it), "ceterms:targetNodeName": { "en": it } }))
        .collect();
    let mut offer = json!({
        "@type": "ceterms:Certificate",
        "@id": format!("{SCHOOL}{name}"),
        "ceterms:name": { "en": name },
        "ceterms:requires": [{ "@type": "ceterms:ConditionProfile", "ceterms:targetCompetency": competencies }],
    });
    if let Some(price) = price {
        offer["ceterms:estimatedCost"] =
            json!([{ "@type": "ceterms:CostProfile", "ceterms:price": price, "ceterms:currency": "EUR" }]);
    }
    if let Some(weeks) = weeks {
        offer["ceterms:estimatedDuration"] =
            json!([{ "@type": "ceterms:DurationProfile", "ceterms:exactDuration": format!("P{weeks}W") }]);
    }
    if let Value::Object(more) = more {
        offer.as_object_mut().unwrap().extend(more);
    }
    offer
}

/// Needs these first, or so many of them.
fn entry(names: &[&str], needed: Option<u32>) -> Value {
    let targets: Vec<String> = names.iter().map(|it| format!("{SCHOOL}{it}")).collect();
    let mut condition = json!({ "@type": "ceterms:ConditionProfile", "ceterms:targetCredential": targets });
    if let Some(needed) = needed {
        condition["ceterms:requiredNumber"] = json!(needed);
    }
    json!({ "ceterms:entryCondition": [condition] })
}

fn school() -> TempDir {
    let nothing = json!({});
    let experience =
        json!({ "ceterms:entryCondition": [{ "@type": "ceterms:ConditionProfile", "ceterms:yearsOfExperience": 2 }] });
    let skilled = json!({ "ceterms:entryCondition": [{
        "@type": "ceterms:ConditionProfile",
        "ceterms:targetCompetency": [{ "ceterms:targetNode": skill("z"), "ceterms:targetNodeName": { "en": "z" } }],
    }] });
    let graph = [
        offer("a-intro", &["y"], Some(50.0), Some(2), nothing.clone()),
        offer("a-intro-abroad", &["x"], Some(90.0), Some(1), nothing.clone()),
        offer("a-main", &["a"], Some(100.0), Some(4), entry(&["a-intro", "a-intro-abroad"], Some(1))),
        offer("a-alone", &["a"], Some(400.0), Some(9), nothing.clone()),
        offer("b-unknown", &["b"], None, None, nothing.clone()),
        offer("b-known", &["b"], Some(30.0), Some(3), nothing.clone()),
        offer("c-circle", &["c"], Some(1.0), Some(1), entry(&["c-other"], None)),
        offer("c-other", &["c"], Some(1.0), Some(1), entry(&["c-circle"], None)),
        offer("c-itself", &["c"], Some(1.0), Some(1), entry(&["c-itself"], None)),
        offer("c-experience", &["c"], Some(20.0), Some(1), experience),
        offer("d-part", &["d"], None, None, json!({ "ceterms:isPartOf": [format!("{SCHOOL}d-whole")] })),
        offer("d-whole", &["w"], Some(70.0), Some(6), json!({ "ceterms:hasPart": [format!("{SCHOOL}d-part")] })),
        offer("e-after-skill", &["e"], Some(10.0), Some(1), skilled),
        offer("z-skill", &["z"], Some(5.0), Some(2), nothing.clone()),
        offer("f-dear", &["f"], Some(1e300), Some(1), nothing.clone()),
        offer("g-elsewhere", &["g"], Some(10.0), Some(1), entry(&["not-there"], None)),
    ];
    let document = json!({ "@context": "https://credreg.net/ctdl/schema/context/json", "@graph": graph });
    let home = home::empty();
    let file = home.path().join("offers.json");
    fs::write(&file, document.to_string()).unwrap();
    let summary = home::import_into(home.path(), &[file]);
    assert!(summary.rejected.is_empty(), "{:?}", summary.rejected);
    home::index(home.path());
    home
}

fn job(skills: &[&str]) -> Value {
    let requirements: Vec<Value> = skills.iter().map(|it| json!({ "skill": skill(it) })).collect();
    json!({ "type": "Job", "title": "Work", "requirements": requirements })
}

fn newcomer() -> Value {
    json!({ "type": "Learner", "id": "urn:example:newcomer", "skills": [{ "text": "keeping bees" }] })
}

fn ask(engine: &Engine, request: GapRequest) -> Result<GapAnswer, EngineError> {
    let today = AS_OF.parse().unwrap();
    let request = GapRequest { as_of: Some(today), suggest: Some(0), ..request };
    let (job, learner) = engine.gap_subjects(&request)?;
    engine.gaps(&request, job, learner, today)
}

fn best(engine: &Engine, skills: &[&str], goal: PathwayGoal, request: GapRequest) -> Option<PathwayShown> {
    let pathways = Some(vec![goal]);
    let learner = request.learner.clone().or_else(|| Some(newcomer()));
    let request = GapRequest { job: Some(job(skills)), learner, pathways, ..request };
    ask(engine, request).unwrap().pathways.unwrap().into_iter().next()
}

fn names(pathway: &PathwayShown) -> Vec<&str> {
    pathway.credentials.iter().map(|it| it.credential.id.as_str().strip_prefix(SCHOOL).unwrap()).collect()
}

#[test]
fn what_documents_say_of_prerequisites_and_parts_is_kept() {
    let home = school();
    let engine = home::engine(home.path());
    let find = |skills: &[&str], goal| best(&engine, skills, goal, GapRequest::default()).unwrap();
    let cheapest = find(&["a"], PathwayGoal::Cheapest);
    assert_eq!(names(&cheapest), ["a-intro", "a-main"]);
    assert_eq!((cheapest.cost[0].amount, cheapest.duration.calendar.as_deref()), (150.0, Some("P42D")));
    let [first, second] = &cheapest.credentials[..] else { panic!("{cheapest:?}") };
    assert_eq!((first.starts_after.as_deref(), first.ends_after.as_deref()), (Some("PT0H"), Some("P14D")));
    assert_eq!((second.starts_after.as_deref(), second.ends_after.as_deref()), (Some("P14D"), Some("P42D")));
    assert_eq!(second.needs, std::slice::from_ref(&first.credential));
    assert_eq!(names(&find(&["a"], PathwayGoal::Fastest)), ["a-intro-abroad", "a-main"]);
    assert_eq!(names(&find(&["a"], PathwayGoal::Fewest)), ["a-alone"]);
    // Whoever has one of the two already needs neither.
    let learner = json!({ "type": "Learner", "id": "urn:example:knows", "skills": [{ "text": "keeping bees" }],
        "credentials": [{ "id": "urn:example:award", "achievement": format!("{SCHOOL}a-intro"), "issued_on": "2026-01-02" }] });
    let knows = GapRequest { learner: Some(learner), ..GapRequest::default() };
    assert_eq!(names(&best(&engine, &["a"], PathwayGoal::Cheapest, knows).unwrap()), ["a-main"]);
    assert_eq!(names(&find(&["d"], PathwayGoal::Cheapest)), ["d-whole"], "its part has no known price");
    assert_eq!(names(&find(&["e"], PathwayGoal::Cheapest)), ["z-skill", "e-after-skill"]);
    let experience = find(&["c"], PathwayGoal::Fewest);
    assert_eq!(names(&experience), ["c-experience"]);
    assert_eq!(experience.credentials[0].check, ["2 years of experience"]);
    let elsewhere = find(&["g"], PathwayGoal::Cheapest);
    assert_eq!((elsewhere.unknown_prices, elsewhere.unknown_times), (1, 1), "what is not there has a price too");
    assert_eq!(elsewhere.credentials[0].check, [format!("{SCHOOL}not-there")]);
}

#[test]
fn what_is_unknown_or_cannot_be_is_said() {
    let home = school();
    let engine = home::engine(home.path());
    assert_eq!(names(&best(&engine, &["b"], PathwayGoal::Fewest, GapRequest::default()).unwrap()), ["b-known"]);
    let all = ["a", "b", "c", "f", "h"];
    let request = GapRequest {
        job: Some(job(&all)),
        learner: Some(newcomer()),
        pathways: Some(Vec::new()),
        alternatives: Some(1),
        ..GapRequest::default()
    };
    let answer = ask(&engine, request.clone()).unwrap();
    let pathways = answer.pathways.unwrap();
    assert_eq!(
        pathways.iter().map(|it| it.goal).collect::<Vec<_>>(),
        [PathwayGoal::Fewest, PathwayGoal::Cheapest, PathwayGoal::Fastest]
    );
    for it in &pathways {
        assert!(it.optimal && it.bound.is_none());
        assert_eq!(it.open.iter().filter_map(|it| it.name.as_deref()).count(), 1, "{:?}", it.open);
        assert_eq!(it.unknown_prices, 1, "the price of f-dear cannot be");
    }
    for words in ["80.0 %", "c-circle", "c-itself", "price or time that cannot be is taken as unknown, in 1 of"] {
        assert!(answer.notes.iter().any(|it| it.contains(words)), "no `{words}` in {:?}", answer.notes);
    }
    let within = GapRequest { budget: Some("60EUR".to_owned()), within: Some("P5W".to_owned()), ..request.clone() };
    for it in ask(&engine, within).unwrap().pathways.unwrap() {
        assert_eq!((names(&it), it.cost[0].amount, it.unknown_prices), (vec!["c-experience", "b-known"], 50.0, 0));
    }
    let dollars = GapRequest { budget: Some("60USD".to_owned()), ..request };
    let answer = ask(&engine, dollars).unwrap();
    assert!(answer.pathways.unwrap().is_empty(), "euros keep no budget in dollars");
    assert!(answer.notes.iter().any(|it| it.contains("no credential here closes any")), "{:?}", answer.notes);
}

#[test]
fn the_sample_has_ways_for_each_wish() {
    let engine = home::engine(home::sample());
    let request = GapRequest {
        occupation_id: Some("data analyst".to_owned()),
        learner_id: Some(MIRA.to_owned()),
        pathways: Some(vec![PathwayGoal::Cheapest]),
        ..GapRequest::default()
    };
    let list = |text: &str| vec![text.to_owned()];
    let plain = ask(&engine, request.clone()).unwrap().pathways.unwrap();
    assert_eq!(plain.len(), 3);
    assert!(plain.windows(2).all(|it| it[0].coverage_after_units >= it[1].coverage_after_units));
    let dropped = plain[0].credentials[0].credential.clone();
    let issuer = plain[0].credentials[0].issuer.clone().unwrap();
    for (wish, check) in [
        (
            GapRequest { mode: list("online"), ..request.clone() },
            (|it| it.delivery.contains(&skillmatch::model::DeliveryMode::Online))
                as fn(&skillmatch::engine::PathwayStep) -> bool,
        ),
        (GapRequest { language: list("en"), ..request.clone() }, |it| {
            it.language.iter().any(|it| it.starts_with("en"))
        }),
        (GapRequest { time: Some(PathwayTime::Sequential), ..request.clone() }, |_| true),
    ] {
        let ways = ask(&engine, wish.clone()).unwrap().pathways.unwrap();
        assert!(!ways.is_empty() && ways.iter().flat_map(|it| &it.credentials).all(check), "{wish:?}");
    }
    for name in [dropped.id.to_string(), dropped.name.clone().unwrap().to_uppercase()] {
        let ways = ask(&engine, GapRequest { exclude: vec![name], ..request.clone() }).unwrap().pathways.unwrap();
        assert!(ways.iter().flat_map(|it| &it.credentials).all(|it| it.credential != dropped));
    }
    let one = ask(&engine, GapRequest { issuer: vec![issuer.name.clone().unwrap()], ..request }).unwrap();
    let ways = one.pathways.unwrap();
    assert!(
        !ways.is_empty() && ways.iter().flat_map(|it| &it.credentials).all(|it| it.issuer.as_ref() == Some(&issuer))
    );
}

#[test]
fn bad_jobs_are_refused_or_answered_without_panic() {
    let engine = home::engine(home::sample());
    let request = |job: Value| GapRequest {
        job: Some(job),
        learner_id: Some(MIRA.to_owned()),
        pathways: Some(Vec::new()),
        ..GapRequest::default()
    };
    let with = |weights: &[Value]| {
        let one = |(at, weight): (usize, &Value)| json!({ "skill": skill(&at.to_string()), "weight": weight });
        json!({ "type": "Job", "title": "Work", "requirements": weights.iter().enumerate().map(one).collect::<Vec<_>>() })
    };
    let refused = [
        json!({ "type": "Job", "title": "Nothing", "requirements": [] }),
        json!({ "type": "Job", "title": "Words", "requirements": [{ "text": "qwxzy" }] }),
        with(&[json!(0), json!(0)]),
        with(&vec![json!(1); 10_000]),
    ];
    for job in refused {
        let short: String = job.to_string().chars().take(100).collect();
        let error = ask(&engine, request(job)).expect_err(&short);
        assert!(!error.to_string().is_empty() && !error.hint().is_empty(), "{short}: {error:?}");
    }
    for job in [
        with(&[json!(1), json!(0)]),
        with(&[json!(-1), json!(2)]),
        with(&[json!(1e300), json!(2)]),
        with(&vec![json!(1); 1_000]),
    ] {
        let short: String = job.to_string().chars().take(100).collect();
        match ask(&engine, request(job)) {
            Ok(answer) => assert!(answer.pathways.is_some(), "{short}"),
            Err(error) => assert!(!error.hint().is_empty(), "{short}: {error:?}"),
        }
    }
}

#[test]
fn the_table_can_be_followed() {
    let arguments = ["gaps", "--occupation", "data analyst", "--learner", MIRA, "--suggest", "0", "--as-of", AS_OF];
    let output = run(home::sample(), &[&arguments[..], &["--pathways"]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    for words in
        ["Fewest credentials: ", "Cheapest: ", "Fastest: ", "stays open: ", "start", "+ 2 weeks", "free", "\nor "]
    {
        assert!(text.contains(words), "no `{words}` in {text}");
    }
    let one = run(home::sample(), &[&arguments[..], &["--pathways", "cheapest", "--alternatives", "1"]].concat());
    let text = stdout(&one);
    assert!(text.contains("Cheapest: ") && !text.contains("Fastest") && !text.contains("\nor "), "{text}");
    for (wrong, words) in [
        (&["--pathways", "best"][..], "fewest"),
        (&["--alternatives", "2"], "--pathways"),
        (&["--pathways", "--alternatives", "11"], "alternatives"),
        (&["--mode", "telepathy"], "online"),
        (&["--issuer", " "], "empty"),
    ] {
        let output = run(home::sample(), &[&arguments[..], wrong].concat());
        assert_eq!(code(&output), 2, "{wrong:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{wrong:?}: {}", stderr(&output));
    }
}
