//! How fast gaps are closed: `cargo bench --bench pathways`.
//!
//! Three parts. *Index*: a home with 10,000 generated credentials (see `corpus`), asked from outside to inside: the JSON
//! of a job in, gap and pathways for all three goals with two alternatives each out, and how many of the first ones were
//! proved to be the best. *Hard*: the search alone, among exactly 30 candidates of which none stands in for another, under a
//! budget and without. *O\*NET*: with `SKILLMATCH_REAL_DATA=DIR` (`DIR/onet`), pathways for real occupations, with invented
//! credentials for the skills and technologies that they ask for.
//!
//! `SKILLMATCH_BENCH_CREDENTIALS` is the number of credentials (10,000), `SKILLMATCH_BENCH_SEED` the seed (1).

mod corpus;
mod importing;
mod report;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use corpus::{AS_OF, Corpus, Random};
use report::say;
use serde_json::{Value, json};
use skillmatch::{
    engine::{Engine, GapAnswer, GapRequest, PathwayTime},
    index::{Index, IndexError, IndexOptions},
    model::{Iri, Units},
    ranking::{Candidate, Credit, Goal, Limits, Pace, PathwayOptions, Prerequisite, Price, find_pathways},
    store::Store,
};

/// Learners in the index; each job is asked for another one.
const LEARNERS: usize = 500;
/// Different jobs.
const JOBS: usize = 200;
/// Rounds of each variant, alternating.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let (credentials, jobs, hard) = if report::is_bench() { (10_000, JOBS, 100) } else { (500, 5, 1) };
    let credentials = from_environment("SKILLMATCH_BENCH_CREDENTIALS", credentials)?;
    let seed = from_environment("SKILLMATCH_BENCH_SEED", 1)?;
    let corpus = Corpus::new(seed);
    say(&format!("pathways: {credentials} credentials, seed {seed}, {}", report::machine()))?;
    let home = tempfile::tempdir()?;
    let store = Store::create_or_open(home.path())?;
    let people = (0..LEARNERS).map(|it| corpus.learner_entry(it));
    let offers = (0..credentials).map(|it| corpus.credential_entry(it));
    let entries = corpus.framework().into_iter().chain(people).chain(offers).map(Ok::<_, IndexError>);
    let options = IndexOptions::default();
    Index::rebuild(&home.path().join("index"), store.catalog_id(), store.revision()?, entries, &options, &|_| ())?;
    drop(store);
    let engine = Engine::open(home.path())?;
    measure(&engine, &corpus, jobs)?;
    hard_cases(seed, hard)?;
    occupations(seed)?;
    say(&format!("resident: {} MB at most", report::memory_mb("VmHWM")))?;
    Ok(())
}

/// A number from the environment, or what it is without.
fn from_environment<T: std::str::FromStr<Err = std::num::ParseIntError>>(name: &str, default: T) -> Result<T> {
    Ok(std::env::var(name).ok().map_or(Ok(default), |text| text.parse())?)
}

/// What a set of answers came to.
#[derive(Default)]
struct Came {
    times: Vec<Duration>,
    first: usize,
    proved: usize,
    pathways: usize,
    credentials: usize,
    gained: f64,
}

fn measure(engine: &Engine, corpus: &Corpus, jobs: usize) -> Result<()> {
    let plain = GapRequest { suggest: Some(0), as_of: Some(AS_OF), ..GapRequest::default() };
    let all = GapRequest { pathways: Some(Vec::new()), ..plain.clone() };
    let variants = [
        ("gap alone", plain.clone()),
        ("with pathways", all.clone()),
        (
            "with pathways, 2000EUR, P1Y",
            GapRequest { budget: Some("2000EUR".to_owned()), within: Some("P1Y".to_owned()), ..all.clone() },
        ),
        (
            "with pathways, one after the other, online or blended",
            GapRequest {
                time: Some(PathwayTime::Sequential),
                mode: vec!["online".to_owned(), "blended".to_owned()],
                ..all.clone()
            },
        ),
    ];
    let start = Instant::now();
    ask(engine, corpus, jobs, &all)?;
    say(&format!("the very first question: {:.2} ms", start.elapsed().as_secs_f64() * 1e3))?;
    // Once for the caches that a running service has filled.
    for number in 0..jobs {
        ask(engine, corpus, number, &all)?;
    }
    let mut came: Vec<Came> = variants.iter().map(|_| Came::default()).collect();
    for _ in 0..ROUNDS {
        for ((_, request), came) in variants.iter().zip(&mut came) {
            for number in 0..jobs {
                let start = Instant::now();
                let answer = ask(engine, corpus, number, request)?;
                came.times.push(start.elapsed());
                for it in answer.pathways.iter().flatten() {
                    came.pathways += 1;
                    if it.rank == 1 {
                        came.first += 1;
                        came.proved += usize::from(it.optimal);
                        came.credentials += it.credentials.len();
                        came.gained += it.coverage_after - answer.coverage;
                    }
                }
            }
        }
    }
    for ((name, _), came) in variants.iter().zip(came) {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let mean = |sum: f64| sum / came.first.max(1) as f64;
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let credentials = mean(came.credentials as f64);
        say(&format!(
            "{name}: {} ({jobs} jobs x {ROUNDS}); {} pathways, {} of {} best ones proved, {credentials:.1} credentials \
             and +{:.1} % coverage each; {}",
            report::percentiles(came.times.clone()),
            came.pathways,
            came.proved,
            came.first,
            mean(came.gained) * 100.0,
            report::machine()
        ))?;
    }
    Ok(())
}

fn ask(engine: &Engine, corpus: &Corpus, number: usize, request: &GapRequest) -> Result<GapAnswer> {
    let learner = corpus.learner(number % LEARNERS).id.to_string();
    let request = GapRequest { job: Some(corpus.job(number)), learner_id: Some(learner), ..request.clone() };
    let (job, learner) = engine.gap_subjects(&request)?;
    Ok(engine.gaps(&request, job, learner, AS_OF)?)
}

/// Candidates of which none stands in for another: what covers more costs more.
fn hard_cases(seed: u64, cases: usize) -> Result<()> {
    for requirements in [12, 30] {
        for budget in [None, Some(40_000)] {
            let mut times = Vec::new();
            let (mut proved, mut all) = (0, 0);
            for case in 0..cases {
                let mut random = Random(seed ^ (case as u64) << 20 ^ requirements as u64);
                let candidates: Vec<Candidate> = (0..30).map(|it| hard(&mut random, it, requirements)).collect();
                for goal in [Goal::Fewest, Goal::Cheapest, Goal::Fastest] {
                    let limits = Limits { budget: budget.map(|it| (it, "EUR".to_owned())), minutes: None };
                    let options =
                        PathwayOptions { goal, pace: Pace::Sequential, limits, enough: None, alternatives: 1 };
                    let start = Instant::now();
                    let found = find_pathways(&vec![Credit::default(); requirements], &candidates, &options);
                    times.push(start.elapsed());
                    proved += found.pathways.iter().filter(|it| it.optimal).count();
                    all += found.pathways.len();
                }
            }
            let most = times.iter().max().copied().unwrap_or_default().as_secs_f64() * 1e3;
            let within = if budget.is_some() { "within 400 EUR" } else { "no budget" };
            say(&format!(
                "search alone, 30 candidates, {requirements} requirements, {within}: {}, longest {most:.1} ms, {proved} of {all} proved",
                report::percentiles(times)
            ))?;
        }
    }
    Ok(())
}

fn hard(random: &mut Random, number: usize, requirements: usize) -> Candidate {
    let mut credits = Vec::new();
    for requirement in 0..requirements {
        if random.happens(250) {
            let units = Units(u32::try_from(10_000 + 1_000 * random.below(10)).unwrap_or(10_000));
            credits.push((requirement, Credit { units, met: random.happens(700) }));
        }
    }
    let size = credits.len() as u64;
    Candidate {
        id: Iri::local("credential", &format!("{number:02}")),
        price: Price::Known { cents: size * 1_500 + random.below(2_000) as u64, currency: "EUR".to_owned() },
        minutes: Some(size * 10_000 + random.below(20_000) as u64),
        credits,
        before: Prerequisite::nothing(),
        together: Prerequisite::nothing(),
        contains: Vec::new(),
    }
}

/// Real occupations: what they ask for comes from O\*NET, the credentials are invented.
fn occupations(seed: u64) -> Result<()> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        return say("O*NET: SKILLMATCH_REAL_DATA is not set, so no real occupation was asked").map_err(Into::into);
    };
    let home = tempfile::tempdir()?;
    importing::import_and_index(1, &folder.join("onet"), home.path())?;
    let offers = tempfile::tempdir()?;
    let names = ["15-1252.00", "15-2051.00", "29-1141.00", "47-2111.00", "13-2011.00"];
    let engine = Engine::open(home.path())?;
    let mut skills: Vec<(Iri, String)> = Vec::new();
    for name in names {
        let occupation = engine.occupation(name).with_context(|| format!("occupation {name}"))?;
        skills.extend(occupation.skills.into_iter().map(|it| (it.skill.id, it.skill.name.unwrap_or_default())));
    }
    drop(engine);
    skills.sort();
    skills.dedup();
    write_offers(offers.path(), &skills, seed)?;
    importing::import_and_index(2, offers.path(), home.path())?;
    let engine = Engine::open(home.path())?;
    for name in names {
        let request = GapRequest {
            occupation_id: Some(name.to_owned()),
            learner: Some(
                json!({ "id": "urn:example:newcomer", "claims": [{ "text": "Reading Comprehension", "level": "3" }] }),
            ),
            pathways: Some(Vec::new()),
            suggest: Some(0),
            as_of: Some(AS_OF),
            ..GapRequest::default()
        };
        let mut times = Vec::new();
        let mut answer = None;
        for _ in 0..9 {
            let start = Instant::now();
            let (job, learner) = engine.gap_subjects(&request)?;
            answer = Some(engine.gaps(&request, job, learner, AS_OF)?);
            times.push(start.elapsed());
        }
        let answer = answer.context("nothing was asked")?;
        let title = answer.query.title.clone().unwrap_or_default();
        ensure!(!answer.pathways.iter().flatten().collect::<Vec<_>>().is_empty(), "no pathway for {title}");
        say(&format!(
            "O*NET {name} {title}: {} requirements, {:.1} % covered, {}",
            answer.query.requirements.len(),
            answer.coverage * 100.0,
            report::percentiles(times)
        ))?;
        for it in answer.pathways.iter().flatten().filter(|it| it.rank == 1) {
            let cost: Vec<String> =
                it.cost.iter().map(|it| format!("{} {}", it.amount, it.currency.as_deref().unwrap_or(""))).collect();
            say(&format!(
                "  {:?}: {} credentials, {} and {} unknown prices, {} and {} unknown times, covers {:.1} %, {} closed, {} open, {}",
                it.goal,
                it.credentials.len(),
                cost.join(" + "),
                it.unknown_prices,
                it.duration.calendar.as_deref().unwrap_or("unknown"),
                it.unknown_times,
                it.coverage_after * 100.0,
                it.closes.len(),
                it.open.len(),
                if it.optimal { "proved".to_owned() } else { format!("not proved: {:?}", it.bound) }
            ))?;
        }
    }
    Ok(())
}

/// A graph of CTDL: for each ten skills a dozen credentials, some of which need another one first.
fn write_offers(folder: &Path, skills: &[(Iri, String)], seed: u64) -> Result<()> {
    let mut random = Random(seed);
    let count = skills.len() * 6 / 5;
    let id = |number: usize| format!("https://school.example/credentials/{number}");
    let offer = |number: usize, random: &mut Random| -> Value {
        let competencies = |random: &mut Random| -> Vec<Value> {
            let size = 1 + random.below(8);
            let drawn = (0..size).filter_map(|_| skills.get(random.below(skills.len())));
            let one = |(id, name): &(Iri, String)| json!({ "@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNode": id, "ceterms:targetNodeName": name });
            drawn.map(one).collect()
        };
        let competencies = competencies(random);
        let size = competencies.len();
        let mut entry = Vec::new();
        if number > 0 && random.happens(200) {
            entry.push(
                json!({ "@type": "ceterms:ConditionProfile", "ceterms:targetCredential": [id(random.below(number))] }),
            );
        }
        let mut offer = json!({
            "@type": "ceterms:Certificate",
            "@id": id(number),
            "ceterms:name": format!("Certificate {number}"),
            "ceterms:requires": [{ "@type": "ceterms:ConditionProfile", "ceterms:targetCompetency": competencies }],
            "ceterms:entryCondition": entry,
        });
        if !random.happens(150) {
            let price = size * (20 + random.below(200));
            offer["ceterms:estimatedCost"] =
                json!([{ "@type": "ceterms:CostProfile", "ceterms:price": price, "ceterms:currency": "USD" }]);
        }
        if !random.happens(150) {
            let weeks = size * (1 + random.below(4));
            offer["ceterms:estimatedDuration"] =
                json!([{ "@type": "ceterms:DurationProfile", "ceterms:exactDuration": format!("P{weeks}W") }]);
        }
        offer
    };
    let graph: Vec<Value> = (0..count).map(|it| offer(it, &mut random)).collect();
    let document = json!({ "@context": "https://credreg.net/ctdl/schema/context/json", "@graph": graph });
    fs::write(folder.join("offers.json"), document.to_string())?;
    say(&format!("O*NET: {count} invented credentials for {} skills", skills.len()))?;
    Ok(())
}
