//! How fast jobs, batches and coverage are, against what one would put together in Python: `cargo bench --bench peers`.
//!
//! Everybody gets the same learners, jobs and occupations (see `serving::world`) and the same cores, and works in turns with
//! us, so that both have the same machine. Ids and keys (musts met and units, as one whole number) of all answers are
//! compared; ties, which peers break as they like, at the last place: whoever stands there must have that key. Times are the
//! least of all rounds, medians over jobs; by the clock, and of the processor over all threads, which says more on a machine
//! that others use. Theirs are of the work alone, without what it takes to ask them.
//!
//! The script `benches/peers/run` installs the pinned packages into `benches/peers/.venv` by itself; it needs Python and,
//! the first time, a network. Without `--bench` Python is not asked; the answers are checked one by one.
//!
//! What each step gave, 200 jobs against 1,000,000 learners: see `STEPS` below the table of `serve_plans`.
//!
//! `SKILLMATCH_BENCH_LEARNERS`: how many learners (1,000,000). `SKILLMATCH_BENCH_ROUNDS`: rounds (3).
//! `SKILLMATCH_BENCH_SEED`: the seed (1). `SKILLMATCH_BENCH_PEERS`: only these, with commas between: numpy, scipy, duckdb,
//! sqlite, tantivy, many, coverage.

mod check;
#[path = "../corpus/mod.rs"]
mod corpus;
mod data;
mod python;
#[path = "../report/mod.rs"]
mod report;
#[path = "../serving/mod.rs"]
#[allow(dead_code, reason = "another bench uses the rest")]
mod serving;
mod times;

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use data::Sizes;
use python::Python;
use report::{number, say};
use serving::{peer::Peer, world::World};
use skillmatch::{
    index::{Crowd, Index, IndexError, IndexOptions, Snapshot},
    model::{Holder, HolderKind, Iri, Units},
    ranking::{Backend, Coverage, CoverageQuery, Filters, MustMode, Plan, Query, Sort},
};
use times::{Pairs, Unit, in_turns, timed};

const JOBS: usize = 200;
const OCCUPATIONS: usize = 3_000;
const LIMIT: usize = 10;
/// Jobs for peers that take seconds.
const FEW_JOBS: usize = 20;
/// Learners whose coverage is worked out at most, and how many of them the peer multiplies at a time.
const COVERED: usize = 100_000;
const CHUNK: usize = 10_000;
const CATALOG: &str = "0123456789abcdef";

/// What is asked, of whom.
struct Bench {
    world: World,
    sizes: Sizes,
    rounds: usize,
    only: Option<Vec<String>>,
    jobs: Vec<Plan>,
    occupations: Vec<Plan>,
    snapshot: Arc<Snapshot>,
    filters: Filters,
}

fn main() -> Result<()> {
    let learners = setting("SKILLMATCH_BENCH_LEARNERS", if report::is_bench() { 1_000_000 } else { 2_000 })?;
    let rounds = setting("SKILLMATCH_BENCH_ROUNDS", 3)?;
    let seed = setting("SKILLMATCH_BENCH_SEED", 1)? as u64;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let only = std::env::var("SKILLMATCH_BENCH_PEERS").ok();
    let covered = learners.min(COVERED);
    let sizes = Sizes { learners, covered, chunk: CHUNK.min(covered), limit: LIMIT, cores };
    let world = World::new(seed, false);
    say(&format!("peers: {learners} learners, {JOBS} jobs, {rounds} rounds, seed {seed}, {}", report::machine()))?;
    let jobs: Vec<Plan> = (0..JOBS).map(|it| world.plan(it)).collect::<Result<_>>()?;
    let occupations: Vec<Plan> = (0..OCCUPATIONS).map(|it| world.plan(JOBS + it)).collect::<Result<_>>()?;
    let folder = tempfile::tempdir()?;
    let start = Instant::now();
    let snapshot = build(&world, learners, &folder.path().join("ours"))?;
    say(&format!("  our index is built after {:.0} s", start.elapsed().as_secs_f64()))?;
    let bench = Bench {
        world,
        sizes,
        rounds,
        only: only.map(|it| it.split(',').map(|it| it.trim().to_owned()).collect()),
        jobs,
        occupations,
        snapshot,
        filters: Filters::default(),
    };
    bench.check_ours()?;
    if !report::is_bench() {
        return say("peers: `cargo bench --bench peers` asks the peers, too").map_err(Into::into);
    }
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    data::write(&bench.world, &data, sizes, &bench.jobs, &bench.occupations)?;
    let mut python = Python::start(&data)?;
    say(&format!("  {}", python.line("versions", 0)?))?;
    let mut lines = Vec::new();
    for (peer, jobs) in [("numpy", JOBS), ("scipy", JOBS), ("duckdb", FEW_JOBS), ("sqlite", FEW_JOBS)] {
        lines.extend(bench.one_by_one(&mut python, peer, jobs)?);
    }
    lines.extend(bench.tantivy(&folder.path().join("peer"))?);
    lines.extend(bench.many(&mut python, &data)?);
    lines.extend(bench.coverage(&mut python, &data)?);
    say("")?;
    say("| asked | peer | skillmatch / peer | ratio | of the processor | ratio |\n|---|---|---|---|---|---|")?;
    lines.iter().try_for_each(|it| say(it))?;
    Ok(())
}

/// A number from the environment, or what it is without.
fn setting(name: &str, default: usize) -> Result<usize> {
    std::env::var(name).ok().map_or(Ok(default), |text| text.parse().with_context(|| format!("{name} is no number")))
}

fn build(world: &World, learners: usize, folder: &Path) -> Result<Arc<Snapshot>> {
    let options = IndexOptions { writer_memory_bytes: 1 << 30, threads: 1 };
    let entries = (0..learners).map(|it| Ok::<_, IndexError>(world.entry(it)));
    Index::rebuild(folder, CATALOG, 1, entries, &options, &|_| ())?;
    Ok(Index::open(folder, CATALOG)?.snapshot())
}

/// A row of the table, shown at once.
fn row(asked: &str, peer: &str, cells: &str) -> Result<String> {
    let line = format!("| {asked} | {peer} | {cells} |");
    say(&format!("  {line}"))?;
    Ok(line)
}

impl Bench {
    fn query<'a>(&'a self, plan: &'a Plan) -> Query<'a> {
        let (holders, must, sort, limit) = (HolderKind::Learner, MustMode::First, Sort::Score, LIMIT);
        Query { plan, holders, filters: &self.filters, must, sort, limit, facets: &[] }
    }

    fn queries(&self) -> Vec<Query<'_>> {
        self.jobs.iter().map(|it| self.query(it)).collect()
    }

    fn wants(&self, peer: &str) -> bool {
        self.only.as_ref().is_none_or(|it| it.iter().any(|it| it == peer))
    }

    /// Many questions at once are answered like one after the other, and keys are what one learner's requirements say.
    fn check_ours(&self) -> Result<()> {
        let queries = self.queries();
        let ranks = self.world.ranks();
        let many = self.snapshot.top_many(&queries)?;
        ensure!(many.len() == JOBS, "there are {} answers", many.len());
        for ((query, plan), answer) in queries.iter().zip(&self.jobs).zip(&many) {
            ensure!(self.snapshot.top(query)? == *answer, "many queries have other answers than one");
            check::keys(&self.world, plan, &ranks, answer)?;
        }
        Ok(())
    }

    /// Single jobs, against a peer in Python.
    fn one_by_one(&self, python: &mut Python, peer: &str, count: usize) -> Result<Option<String>> {
        if !self.wants(peer) {
            return Ok(None);
        }
        let ranks = self.world.ranks();
        for (job, plan) in self.jobs.iter().enumerate().take(count) {
            let reply = python.ask(peer, job)?;
            let answer = self.snapshot.top(&self.query(plan))?;
            let found: Vec<(u32, u64)> = reply.ids.into_iter().zip(reply.keys).collect();
            check::agrees(&self.world, plan, &ranks, &answer, &found)
                .with_context(|| format!("{peer} on job {job}"))?;
        }
        let ours = |job: usize| self.time_one(job);
        let pairs = in_turns(self.rounds, count, ours, |job| Ok(python.ask(peer, job)?.times()))?;
        python.line("forget", 0)?;
        Ok(Some(row(&format!("top 10, {count} jobs"), peer, &pairs.row(Unit::Milliseconds, 1.0))?))
    }

    fn time_one(&self, job: usize) -> Result<times::Times> {
        let plan = self.jobs.get(job).context("there is no such job")?;
        let (answer, times) = timed(|| self.snapshot.top(&self.query(plan)));
        ensure!(answer?.total > 0, "nobody comes out");
        Ok(times)
    }

    /// Single jobs, against plain tantivy.
    fn tantivy(&self, folder: &Path) -> Result<Option<String>> {
        if !self.wants("tantivy") {
            return Ok(None);
        }
        let peer = Peer::build(&self.world, self.sizes.learners, folder, 1)?;
        let ranks = self.world.ranks();
        let theirs = |job: usize| -> Result<_> {
            let plan = self.jobs.get(job).context("there is no such job")?;
            Ok((plan, peer.query(&self.world, &ranks, plan, &self.filters)))
        };
        for job in 0..JOBS {
            let (plan, query) = theirs(job)?;
            let answer = self.snapshot.top(&self.query(plan))?;
            let version = self.snapshot.data_version();
            serving::check::agrees(&self.world, &peer, plan, query.as_ref(), &answer, &version)
                .with_context(|| format!("tantivy on job {job}"))?;
        }
        let time = |job: usize| {
            let (found, times) = timed(|| peer.top(theirs(job)?.1.as_ref(), LIMIT));
            ensure!(!found?.is_empty(), "the peer finds nobody");
            Ok(times)
        };
        let pairs = in_turns(self.rounds, JOBS, |job| self.time_one(job), time)?;
        Ok(Some(row(&format!("top 10, {JOBS} jobs"), "tantivy", &pairs.row(Unit::Milliseconds, 1.0))?))
    }

    /// All jobs at once.
    fn many(&self, python: &mut Python, data: &Path) -> Result<Vec<String>> {
        if !self.wants("many") {
            return Ok(Vec::new());
        }
        let queries = self.queries();
        let ranks = self.world.ranks();
        let answers = self.snapshot.top_many(&queries)?;
        python.ask("many", self.sizes.cores)?;
        let (starts, ids) = (data::read::<4>(data, "many.starts")?, data::read::<4>(data, "many.ids")?);
        let keys = data::read::<4>(data, "many.keys")?;
        ensure!(starts.len() == JOBS + 1, "the peer has no answer to some jobs");
        for ((plan, answer), bounds) in self.jobs.iter().zip(&answers).zip(starts.windows(2)) {
            let &[start, end] = bounds else { continue };
            let range = usize::try_from(start)?..usize::try_from(end)?;
            let both = ids.iter().zip(&keys).skip(range.start).take(range.len());
            let found: Vec<(u32, u64)> =
                both.map(|(id, key)| Ok((u32::try_from(*id)?, *key))).collect::<Result<_>>()?;
            check::agrees(&self.world, plan, &ranks, answer, &found).context("sparse_dot_topn")?;
        }
        let ours = |backend: &dyn Backend| {
            let (answers, times) = timed(|| backend.top_many(&queries));
            ensure!(answers?.len() == JOBS, "answers are missing");
            Ok(times)
        };
        let mut lines = Vec::new();
        for cores in [self.sizes.cores, 1] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build()?;
            let mine = |_| pool.install(|| ours(&*self.snapshot));
            let pairs = in_turns(self.rounds, 1, mine, |_| Ok(python.ask("many", cores)?.times()))?;
            let cells = pairs.row(Unit::Milliseconds, number(JOBS));
            let asked = format!("a job of {JOBS} x learners, top 10, {cores} cores");
            lines.push(row(&asked, "sparse_dot_topn", &cells)?);
        }
        let one_by_one = |_| {
            let (done, times) = timed(|| queries.iter().try_for_each(|it| self.snapshot.top(it).map(|_| ())));
            done?;
            Ok(times)
        };
        let pairs = in_turns(self.rounds, 1, |_| ours(&*self.snapshot), one_by_one)?;
        say(&format!(
            "  a job of {JOBS}, at once / one after the other: {}",
            pairs.row(Unit::Milliseconds, number(JOBS))
        ))?;
        python.line("forget", 0)?;
        Ok(lines)
    }

    /// All pairs of learners and occupations.
    fn coverage(&self, python: &mut Python, data: &Path) -> Result<Option<String>> {
        if !self.wants("coverage") {
            return Ok(None);
        }
        let covered = self.sizes.covered;
        let start = Instant::now();
        let holders = (0..covered).map(|it| {
            let entry = self.world.entry(it);
            Holder { id: entry.id, kind: HolderKind::Learner, evidence: entry.evidence, facets: entry.facets }
        });
        let crowd = Crowd::new("crowd", holders);
        say(&format!(
            "  a crowd of {covered} is there after {:.1} s, generating included; {} MB",
            start.elapsed().as_secs_f64(),
            crowd.resident_bytes() / 1_000_000
        ))?;
        let query = CoverageQuery { plans: &self.occupations, holders: HolderKind::Learner, filters: &self.filters };
        let sums = check::Sums::of(&crowd, &query, covered, self.sizes.chunk)?;
        let parts = covered.div_ceil(self.sizes.chunk);
        python.ask("coverage-dense", 0)?;
        sums.same_units(&data::read::<4>(data, "coverage.units")?)?;
        let mut plan_sums = vec![0; OCCUPATIONS];
        for part in 0..parts {
            python.ask("coverage", part)?;
            let of = data::read::<8>(data, "coverage.plans")?;
            plan_sums.iter_mut().zip(of).for_each(|(sum, more): (&mut u64, u64)| *sum += more);
            sums.same_learners(part * self.sizes.chunk, &data::read::<8>(data, "coverage.learners")?)?;
        }
        sums.same_plans(&plan_sums)?;
        let ours = |_| {
            let (done, times) = timed(|| {
                crowd.coverage(&query, &|block| {
                    std::hint::black_box(block.units);
                    Ok(())
                })
            });
            done?;
            Ok(times)
        };
        let theirs = |_| {
            let mut times = times::Times::default();
            for part in 0..parts {
                let of = python.ask("coverage", part)?.times();
                times = (times.0 + of.0, times.1 + of.1);
            }
            Ok(times)
        };
        let pairs = in_turns(self.rounds, 1, ours, theirs)?;
        let asked = format!("a learner of {covered} x {OCCUPATIONS} occupations");
        let line = row(&asked, "scipy", &pairs.row(Unit::Microseconds, number(covered)))?;
        let mut holders = 0;
        let (totals, times) = timed(|| {
            crowd.best_plans(&query, LIMIT, Units(Units::FULL.0 / 2), &mut |_: &Iri, _| {
                holders += 1;
                Ok(())
            })
        });
        ensure!(holders == covered && totals?.len() == OCCUPATIONS, "somebody is missing");
        let mut summary = Pairs::new(1);
        summary.add(0, times, times);
        say(&format!("  best {LIMIT} of each and totals: {}", summary.row(Unit::Microseconds, number(covered))))?;
        python.line("forget", 0)?;
        Ok(Some(line))
    }
}
