//! How fast learners are ranked for a job: `cargo bench --bench match_learners`.
//!
//! Builds a home with generated learners (see `corpus`) in a temporary folder. The catalog holds each learner's record
//! (name, whereabouts) in a document of its own, and the issuers; skills and evidence go straight into the index, as
//! the entries that indexing would make, because verified evidence cannot be imported. Then asks from outside to
//! inside: the JSON of a job in, the whole answer out, top 10 with explanations.
//!
//! `SKILLMATCH_BENCH_LEARNERS` is the number of learners (100,000), `SKILLMATCH_BENCH_SEED` the seed (1).

mod corpus;
mod report;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use corpus::{AS_OF, Corpus, SKILLS};
use report::say;
use skillmatch::{
    engine::{Engine, MatchRequest, MatchTarget},
    index::{Index, IndexError, IndexOptions},
    model::{Document, Reading, Record},
    store::{People, ReadDocument, Store},
};

/// Different jobs in each round.
const JOBS: usize = 250;
/// Rounds of each variant; the variants alternate, so that a busy moment of the machine meets all of them.
const ROUNDS: usize = 3;
/// Documents of one commit.
const BATCH: usize = 2_000;

fn main() -> Result<()> {
    let (learners, jobs) = if report::is_bench() { (100_000, JOBS) } else { (2_000, 20) };
    let learners = from_environment("SKILLMATCH_BENCH_LEARNERS", learners)?;
    let seed = from_environment("SKILLMATCH_BENCH_SEED", 1)?;
    let corpus = Corpus::new(seed);
    say(&format!("match_learners: {learners} learners, {SKILLS} skills, seed {seed}, {}", report::machine()))?;

    let home = tempfile::tempdir()?;
    let start = Instant::now();
    let revision = fill_catalog(home.path(), &corpus, learners)?;
    let stored = start.elapsed();
    let start = Instant::now();
    fill_index(home.path(), &corpus, learners, revision)?;
    say(&format!(
        "built: catalog {:.1} s, index {:.1} s, index {} MB on disk",
        stored.as_secs_f64(),
        start.elapsed().as_secs_f64(),
        report::size_bytes(&home.path().join("index"))? / 1_000_000
    ))?;
    let start = Instant::now();
    let engine = Engine::open(home.path())?;
    let opened = start.elapsed();
    let index = Index::open(&home.path().join("index"), Store::open_read_only(home.path())?.catalog_id())?;
    let (columns, segments) = (index.snapshot().resident_bytes(), index.snapshot().segment_count());
    drop(index);
    say(&format!(
        "opened: {:.2} s, {segments} segments, {} MB of columns in memory",
        opened.as_secs_f64(),
        columns / 1_000_000
    ))?;
    measure(&engine, &corpus, jobs)?;
    say(&format!("resident: {} MB now, {} MB at most", report::memory_mb("VmRSS"), report::memory_mb("VmHWM")))?;
    Ok(())
}

/// A number from the environment, or what it is without.
fn from_environment<T: std::str::FromStr<Err = std::num::ParseIntError>>(name: &str, default: T) -> Result<T> {
    Ok(std::env::var(name).ok().map_or(Ok(default), |text| text.parse())?)
}

/// Stores the learners and the issuers; gives back the catalog's revision.
fn fill_catalog(home: &Path, corpus: &Corpus, learners: usize) -> Result<u64> {
    let mut store = Store::create_or_open(home)?;
    let mut issuers = Reading { standard: Some("open_badges_3"), ..Reading::default() };
    for (number, issuer) in Corpus::issuers().into_iter().enumerate() {
        issuers.push(format!("/{number}"), Record::Issuer(issuer));
    }
    put(&mut store, &[(Document::new("issuers.json", "[]"), issuers)])?;
    for first in (0..learners).step_by(BATCH) {
        let read: Vec<(Document, Reading)> = (first..learners.min(first + BATCH))
            .map(|number| {
                let learner = corpus.learner(number);
                let mut reading = Reading { standard: Some("skillmatch_learner"), ..Reading::default() };
                let document =
                    Document::new(format!("learners/{number}.json"), format!("{{\"id\":\"{}\"}}", learner.id));
                reading.push("", Record::Learner(learner));
                (document, reading)
            })
            .collect();
        put(&mut store, &read)?;
    }
    Ok(store.revision()?)
}

fn put(store: &mut Store, read: &[(Document, Reading)]) -> Result<()> {
    let read_at = jiff::Timestamp::now();
    let batch: Vec<ReadDocument<'_>> = read
        .iter()
        .map(|(document, reading)| ReadDocument {
            document,
            reading,
            licence: None,
            read_at,
            holder: None,
            people: People::Kept,
        })
        .collect();
    store.put(&batch)?;
    Ok(())
}

fn fill_index(home: &Path, corpus: &Corpus, learners: usize, revision: u64) -> Result<()> {
    let store = Store::open_read_only(home)?;
    let people = (0..learners).map(|number| corpus.learner_entry(number));
    let entries = corpus.framework().into_iter().chain(people).map(Ok::<_, IndexError>);
    let options = IndexOptions::default();
    Index::rebuild(&home.join("index"), store.catalog_id(), revision, entries, &options, &|_| ())?;
    Ok(())
}

/// Asks all jobs, with the facets that an answer has by default and with none.
fn measure(engine: &Engine, corpus: &Corpus, jobs: usize) -> Result<()> {
    let variants = [("default facets", None), ("no facets", Some(Vec::new()))];
    // Once for the caches that a running service has filled.
    for number in 0..jobs.min(20) {
        ask(engine, corpus, jobs + number, None)?;
    }
    let mut medians: [Vec<Duration>; 2] = Default::default();
    let mut total = 0;
    for round in 1..=ROUNDS {
        for ((name, facets), all) in variants.iter().zip(&mut medians) {
            let mut times = Vec::with_capacity(jobs);
            for number in 0..jobs {
                let (time, found) = ask(engine, corpus, number, facets.clone())?;
                times.push(time);
                total += found;
            }
            say(&format!(
                "round {round}, {name}: {} ({jobs} jobs, top 10, explained, {})",
                report::percentiles(times.clone()),
                report::machine()
            ))?;
            all.extend(times);
        }
    }
    let asked = u64::try_from(jobs * ROUNDS * variants.len())?;
    for ((name, _), times) in variants.iter().zip(medians) {
        say(&format!("all rounds, {name}: {}", report::percentiles(times)))?;
    }
    say(&format!("learners with a score above 0: {} on average", total / asked.max(1)))?;
    Ok(())
}

/// Asks one job; gives back how long it took, and how many learners have a score.
fn ask(engine: &Engine, corpus: &Corpus, number: usize, facets: Option<Vec<String>>) -> Result<(Duration, u64)> {
    let request = MatchRequest {
        job: Some(corpus.job(number)),
        explain: true,
        limit: Some(10),
        facets,
        ..MatchRequest::default()
    };
    let start = Instant::now();
    let subject = engine.subject(&request)?;
    let answer = engine.rank(MatchTarget::Learners, &request, subject, AS_OF)?;
    let time = start.elapsed();
    // What is measured must be the whole answer.
    ensure!(answer.results.len() == 10, "job {number} has {} results", answer.results.len());
    ensure!(answer.results.iter().all(|it| it.name.is_some() && it.requirements.is_some()), "an answer is not whole");
    ensure!(answer.pending_documents == 0, "the index is not up to the catalog");
    Ok((time, answer.total))
}
