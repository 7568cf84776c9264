//! How fast a plan is answered, against plain tantivy: `cargo bench --bench serve_plans`.
//!
//! Both have the same learners (see `serving::world`) and are asked the same 200 jobs in turns, for the top 10: nothing
//! else, behind a selective filter, and with exact counts of three facets; once with data without kinds and dates, once
//! with both. Ours always says how many come out, too; the peer does not. Before anything is timed, ids and scores (and
//! counts) of all jobs are compared. A job's time is the least of all rounds, of the processor's time of the thread, so
//! that it means something on a machine that others use.
//!
//! What each step gave, in milliseconds (p50 / p90 of the least of 8 rounds, top 10 of 1,000,000 learners, no filter, no
//! dates, on a machine that was busy with other work, where the peer took 11.9 / 17.9):
//!
//! * 16-bit upper bounds in blocks, costly requirements left out (`MaxScore`), planes to refine them: 1.98 / 4.99.
//! * A bitmap for each requirement, bitmaps counted (how many musts, how many others), few bounded, fewer summed up from
//!   their rows: 0.89 / 1.27.
//! * The first block sets the threshold by who has most; others are counted only where musts leave many; lists are gone
//!   through once for *anything* and *met*: 0.76 / 1.05.
//! * Common skills as seen on a day worked out once and kept; rows of candidates fetched together: 0.54 / 0.73. With
//!   kinds and dates 0.79 / 1.10 became 0.55 / 0.77.
//!
//! Not kept: 16-bit bounds (the second step took their place), compiling for AVX2 or AVX-512 (10 % at most), larger
//! chunks of planes (nothing).
//!
//! Changed again:
//!
//! * Summing up from rows instead of going through blocks, behind a filter that 11,000 pass: 4.34 / 4.55, for each row
//!   is somewhere else in memory; blocks take 0.88 / 1.14. Rows alone are for filters that few pass.
//!
//! These times are of the kernel alone; a whole answer, with ids and ties, takes about 0.4 ms more.
//!
//! `SKILLMATCH_BENCH_LEARNERS`: how many learners (1,000,000). `SKILLMATCH_BENCH_ROUNDS`: rounds (5).
//! `SKILLMATCH_BENCH_SEED`: the seed (1). `SKILLMATCH_BENCH_SCALE`: instead, a curve over these numbers of learners, with
//! commas between; `SKILLMATCH_BENCH_PLOT`: where to draw it.

mod corpus;
mod report;
mod serving;

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use report::say;
use serving::{
    check,
    measure::{Pair, quantiles, timed},
    peer::Peer,
    plot,
    world::{FIELDS, World},
};
use skillmatch::{
    index::{Index, IndexError, IndexOptions, Snapshot},
    model::{Holder, HolderKind},
    ranking::{Backend, Filters, MustMode, Plan, Query, Sort, explain},
};

const JOBS: usize = 200;
const LIMIT: usize = 10;
const CATALOG: &str = "0123456789abcdef";

fn main() -> Result<()> {
    let learners = setting("SKILLMATCH_BENCH_LEARNERS", if report::is_bench() { 1_000_000 } else { 3_000 })?;
    let rounds = setting("SKILLMATCH_BENCH_ROUNDS", if report::is_bench() { 5 } else { 1 })?;
    let seed = setting("SKILLMATCH_BENCH_SEED", 1)? as u64;
    if let Ok(scale) = std::env::var("SKILLMATCH_BENCH_SCALE") {
        return curve(&scale, rounds, seed);
    }
    say(&format!(
        "serve_plans: {learners} learners, {JOBS} jobs, top {LIMIT}, {rounds} rounds, seed {seed}, {}",
        report::machine()
    ))?;
    let mut lines = Vec::new();
    for dated in [false, true] {
        let world = World::new(seed, dated);
        let data = if dated { "kinds and dates" } else { "no kinds, no dates" };
        compare(&world, learners, rounds, data, &mut lines)?;
    }
    say("")?;
    say("| data | asked | skillmatch p50 / p90 ms | tantivy p50 / p90 ms | ratio p50 / p90 |\n|---|---|---|---|---|")?;
    lines.iter().try_for_each(|it| say(it))?;
    Ok(())
}

/// A number from the environment, or what it is without.
fn setting(name: &str, default: usize) -> Result<usize> {
    std::env::var(name).ok().map_or(Ok(default), |text| text.parse().with_context(|| format!("{name} is no number")))
}

fn build(world: &World, learners: usize, folder: &Path, threads: usize) -> Result<Arc<Snapshot>> {
    let options = IndexOptions { writer_memory_bytes: 1 << 30, threads };
    let entries = (0..learners).map(|it| Ok::<_, IndexError>(world.entry(it)));
    Index::rebuild(folder, CATALOG, 1, entries, &options, &|_| ())?;
    let start = Instant::now();
    let snapshot = Index::open(folder, CATALOG)?.snapshot();
    say(&format!(
        "  skillmatch: opened in {:.1} s, {} segments; in memory {} MB for ranking, {} MB with facets",
        start.elapsed().as_secs_f64(),
        snapshot.segment_count(),
        snapshot.kernel_bytes() / 1_000_000,
        snapshot.resident_bytes() / 1_000_000
    ))?;
    Ok(snapshot)
}

/// The three questions on one kind of data.
fn compare(world: &World, learners: usize, rounds: usize, data: &str, lines: &mut Vec<String>) -> Result<()> {
    let home = tempfile::tempdir()?;
    say(&format!("{data}:"))?;
    let (snapshot, ours) = wall(|| build(world, learners, &home.path().join("ours"), 1))?;
    let (peer, theirs) = wall(|| Peer::build(world, learners, &home.path().join("peer"), 1))?;
    say(&format!(
        "  built in {:.1} s and {:.1} s (the peer, {} segments), generating the learners included",
        ours.as_secs_f64(),
        theirs.as_secs_f64(),
        peer.segments()
    ))?;
    let plans: Vec<Plan> = (0..JOBS).map(|it| world.plan(it)).collect::<Result<_>>()?;
    let count: usize = plans.iter().map(|it| it.requirements.len()).sum();
    say(&format!("  {:.1} requirements a job", report::number(count) / report::number(JOBS)))?;
    let fields = FIELDS.map(str::to_owned);
    for (asked, filtered, facets) in [
        ("no filter", false, &fields[..0]),
        ("selective filter", true, &fields[..0]),
        ("facet counts", false, &fields[..]),
    ] {
        let filters: Vec<Filters> =
            (0..JOBS).map(|it| if filtered { world.filters(it) } else { Filters::default() }).collect();
        let pair = ask(world, &snapshot, &peer, &plans, &filters, facets, rounds)?;
        lines.push(format!("| {data} | {asked} | {} |", pair.row()));
        say(&format!("  {asked}: {}", pair.row()))?;
    }
    explanations(world, &snapshot, &plans)?;
    update(world, &home.path().join("ours"))
}

/// Checks all jobs, then times them in turns.
fn ask(
    world: &World,
    snapshot: &Snapshot,
    peer: &Peer,
    plans: &[Plan],
    filters: &[Filters],
    facets: &[String],
    rounds: usize,
) -> Result<Pair> {
    let ranks = world.ranks();
    let mut pair = Pair::new(plans.len());
    for (number, (plan, filters)) in plans.iter().zip(filters).enumerate() {
        let answer = snapshot.top(&query(plan, filters, facets))?;
        let theirs = peer.query(world, &ranks, plan, filters);
        check::agrees(world, peer, plan, theirs.as_ref(), &answer, &snapshot.data_version())
            .with_context(|| format!("job {number}"))?;
    }
    for _ in 0..rounds {
        for (number, (plan, filters)) in plans.iter().zip(filters).enumerate() {
            let (answer, ours) = timed(|| snapshot.top(&query(plan, filters, facets)));
            ensure!(!answer?.hits.is_empty(), "job {number} has no answer");
            let (found, theirs) = timed(|| {
                let query = peer.query(world, &ranks, plan, filters);
                if facets.is_empty() {
                    peer.top(query.as_ref(), LIMIT).map(|it| it.len())
                } else {
                    peer.top_and_counts(query.as_ref(), LIMIT).map(|it| it.0.len())
                }
            });
            ensure!(found? > 0, "job {number} has no answer of the peer");
            pair.add(number, ours, theirs);
        }
    }
    Ok(pair)
}

fn query<'a>(plan: &'a Plan, filters: &'a Filters, facets: &'a [String]) -> Query<'a> {
    let (holders, must, sort, limit) = (HolderKind::Learner, MustMode::First, Sort::Score, LIMIT);
    Query { plan, holders, filters, must, sort, limit, facets }
}

/// How long it takes to explain ten results.
fn explanations(world: &World, snapshot: &Snapshot, plans: &[Plan]) -> Result<()> {
    let mut times = Vec::new();
    for plan in plans {
        let answer = snapshot.top(&query(plan, &Filters::default(), &[]))?;
        let holders: Vec<Holder> = answer
            .hits
            .iter()
            .filter_map(|hit| {
                let entry = world.entry(hit.id.as_str().rsplit([':', '/']).next()?.parse().ok()?);
                Some(Holder { id: entry.id, kind: HolderKind::Learner, evidence: entry.evidence, facets: entry.facets })
            })
            .collect();
        let (sums, time) = timed(|| holders.iter().map(|it| explain(plan, it).score_units).collect::<Vec<_>>());
        ensure!(
            sums == answer.hits.iter().map(|it| it.score_units).collect::<Vec<_>>(),
            "an explanation has another sum"
        );
        times.push(time);
    }
    say(&format!("  explaining ten results: {}", quantiles(&times)))?;
    Ok(())
}

/// How long it takes until a changed learner is found.
fn update(world: &World, folder: &Path) -> Result<()> {
    let index = Index::open(folder, CATALOG)?;
    let start = Instant::now();
    let options = IndexOptions { writer_memory_bytes: 16 << 20, threads: 1 };
    Index::update(folder, CATALOG, 2, std::iter::once(world.entry(7)), &[], &options)?;
    index.reload()?;
    ensure!(index.snapshot().revision() == 2, "the change is not there");
    say(&format!("  a changed learner is found after {:.2} s", start.elapsed().as_secs_f64()))?;
    Ok(())
}

/// The time of one question over the number of learners.
fn curve(scale: &str, rounds: usize, seed: u64) -> Result<()> {
    let mut points = Vec::new();
    for learners in scale.split(',') {
        let learners: usize =
            learners.trim().parse().context("SKILLMATCH_BENCH_SCALE has numbers with commas between")?;
        say(&format!("{learners} learners, {}", report::machine()))?;
        let world = World::new(seed, false);
        let home = tempfile::tempdir()?;
        let snapshot = build(&world, learners, home.path(), 1)?;
        let plans: Vec<Plan> = (0..JOBS).map(|it| world.plan(it)).collect::<Result<_>>()?;
        let filters = Filters::default();
        let mut best = vec![Duration::MAX; JOBS];
        for _ in 0..=rounds {
            for (plan, best) in plans.iter().zip(&mut best) {
                let (answer, time) = timed(|| snapshot.top(&query(plan, &filters, &[])));
                ensure!(answer?.total > 0, "nobody comes out");
                *best = time.min(*best);
            }
        }
        say(&format!("  {}; resident {} MB", quantiles(&best), report::memory_mb("VmRSS")))?;
        points.push((learners, best));
    }
    if let Ok(path) = std::env::var("SKILLMATCH_BENCH_PLOT") {
        fs::write(path, plot::svg(&points))?;
    }
    Ok(())
}

fn wall<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let start = Instant::now();
    Ok((work()?, start.elapsed()))
}
