//! How fast a crawl is, how polite, and what it survives: `cargo bench --bench crawl -- speed|polite|kill|frontier`.
//!
//! The released program runs as a child process; the farm of the tests, real servers on loopback, runs in this one, on the
//! same machine. `polite 60` and `kill 200` take a number: seconds, moments. Without words: a short form of all.

#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a part of the tests; a bench that cannot be set up ends"
)]
#[path = "../tests/it/farm/mod.rs"]
mod farm;
mod report;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use farm::{
    Farm, Reply, Site,
    canary::Canaries,
    crawler::{Crawler, Ran, Running},
    kills,
    sites::{
        invented::{self, Plan},
        kinds,
    },
};
use report::say;
use skillmatch::store::{NewAddress, Store};

const SEED: u64 = 20_261_124;
/// Documents a second that are to be reached over all hosts.
const ASKED: f64 = 300.0;
/// The most memory that a frontier of a million addresses may take, in MB.
const MOST_MB: u64 = 200;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let number = words.get(1).and_then(|it| it.parse().ok());
    say(&format!("crawl: seed {SEED}, {}", report::machine()))?;
    match words.first().map(String::as_str) {
        Some("speed") => speed(50, 200),
        Some("polite") => polite(50, number.unwrap_or(60)),
        Some("kill") => kill(number.unwrap_or(200)),
        Some("frontier") => frontier(number.unwrap_or(1_000_000), 1_000),
        _ => {
            let (hosts, documents, points) = if report::is_bench() { (10, 40, 10) } else { (2, 5, 1) };
            speed(hosts, documents)?;
            polite(hosts, if report::is_bench() { 8 } else { 2 })?;
            kill(points)?;
            frontier(if report::is_bench() { 50_000 } else { 500 }, 50)
        }
    }
}

/// Hosts with so many documents each.
fn plan(hosts: usize, documents: usize) -> Plan {
    let badges = documents / 2 - 1;
    let plan = Plan { seed: SEED, ..Plan::new(hosts, badges, documents - badges - 1) };
    Plan { more: "refresh = \"PT1S\"".to_owned(), ..plan }
}

/// Everything as fast as it goes, then once more with nothing changed.
fn speed(hosts: usize, documents: usize) -> Result<()> {
    let plan = plan(hosts, documents);
    let farm = Farm::start(invented::sites(&plan, &Canaries::default()));
    let home = tempfile::tempdir()?;
    let crawler = Crawler::new(home.path(), &farm);
    let first = Measured::of(crawler.spawn(&[]), None)?;
    ensure!(first.ran.code == Some(0), "{}{}", first.ran.stdout, first.ran.stderr);
    let stored = crawler.stored();
    let asked = farm.asked(0);
    let (missing, twice) = (
        farm.expected().iter().filter(|it| !stored.contains_key(*it)).count(),
        asked.values().filter(|it| **it > 1).count(),
    );
    let per_second = per_second(plan.documents(), first.ran.took);
    let verdict = |holds: bool| if holds { "reached" } else { "missed" };
    say(&format!(
        "speed: {} documents on {hosts} hosts, delay 0: {} requests in {:.1} s, {per_second:.0} documents/s ({ASKED:.0} asked: {}); \
         {}; {missing} missing, {twice} asked for twice, {} impolite",
        plan.documents(),
        farm.log().len(),
        first.ran.took.as_secs_f64(),
        verdict(per_second >= ASKED),
        first.cost(),
        impolite(&farm, 0),
    ))?;
    say(&format!("  {}", summary_of(&first.ran)))?;

    std::thread::sleep(Duration::from_millis(1_200));
    let run = farm.log().next_run();
    let second = Measured::of(crawler.spawn(&[]), None)?;
    ensure!(second.ran.code == Some(0), "{}{}", second.ran.stdout, second.ran.stderr);
    let requests = farm.log().of_run(run);
    let conditional = requests.iter().filter(|it| it.is_conditional).count();
    let unchanged = requests.iter().filter(|it| it.status == 304).count();
    say(&format!(
        "unchanged second run: {} requests, {conditional} conditional, {unchanged} unchanged, {} entries written into the \
         index, {:.1} s; {}; {} impolite",
        requests.len(),
        second.ran.summary["indexed"],
        second.ran.took.as_secs_f64(),
        second.cost(),
        impolite(&farm, 0),
    ))?;
    ensure!(missing == 0 && twice == 0, "documents are missing or were asked for twice");
    Ok(())
}

/// A slice of a crawl with the default delay, judged by the log of the farm.
fn polite(hosts: usize, seconds: usize) -> Result<()> {
    let delay_ms = 1_000;
    let farm = Farm::start(invented::sites(&plan(hosts, 200), &Canaries::default()));
    let home = tempfile::tempdir()?;
    let crawler = Crawler::new(home.path(), &farm).set("delay_ms", delay_ms);
    let slice = Duration::from_secs(u64::try_from(seconds)?);
    let measured = Measured::of(crawler.spawn(&["--no-index"]), Some(slice))?;
    ensure!(measured.ran.code == Some(0), "{}{}", measured.ran.stdout, measured.ran.stderr);
    let found = farm::politeness::politeness(&farm.log().all(), &farm.expectations(delay_ms));
    say(&format!(
        "polite: {hosts} hosts, delay {delay_ms} ms, {:.0} s: {} requests, {:.2} a second and host; {} violations; {}",
        measured.ran.took.as_secs_f64(),
        farm.log().len(),
        per_second(farm.log().len(), measured.ran.took) / f64::from(u32::try_from(hosts)?),
        found.len(),
        measured.cost(),
    ))?;
    for violation in found.iter().take(10) {
        say(&format!("  {violation}"))?;
    }
    ensure!(found.is_empty(), "the crawl was not polite");
    Ok(())
}

/// Kills the crawler at random moments.
fn kill(points: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let start = Instant::now();
    let killed = kills::kill(folder.path(), &Plan { seed: SEED, ..Plan::new(10, 10, 19) }, points, SEED);
    say(&format!(
        "kill: {} moments in {} homes of {} documents, {:.0} s: {} lost, {} doubled, {} asked for again, {} impolite; ready \
         again within {} ms, opened within {} ms",
        killed.points,
        killed.homes,
        killed.documents,
        start.elapsed().as_secs_f64(),
        killed.lost.len(),
        killed.doubled.len(),
        killed.again.len(),
        killed.impolite.len(),
        killed.slowest.as_millis(),
        killed.slowest_opening.as_millis(),
    ))?;
    let wrong = [&killed.lost, &killed.doubled, &killed.again, &killed.impolite];
    for line in wrong.iter().flat_map(|it| it.iter().take(5)) {
        say(&format!("  {line}"))?;
    }
    ensure!(killed.is_sound() && killed.points == points, "killing did harm");
    Ok(())
}

/// A crawl with very many addresses to go.
fn frontier(addresses: usize, hosts: usize) -> Result<()> {
    let name = |host: usize| format!("wide-{host:04}.farm.test");
    let sites = (0..hosts).map(|host| {
        let host_name = name(host);
        let issuer = invented::issuer_of(&host_name, host);
        let site = Site::new(name(host)).page("/issuer.json", Reply::json(&issuer)).answering(move |asked| {
            let number = asked.path.strip_prefix("/badges/")?.strip_suffix(".json")?.parse().ok()?;
            let class = invented::badge_class(&host_name, host, number, &mut farm::random::Random(number as u64));
            Some(Reply::json(&class))
        });
        if host == 0 {
            site.source_with(kinds::OPEN_BADGES, &["/badges/0.json"], "max_documents = 100000000")
        } else {
            site
        }
    });
    let farm = Farm::start(sites.collect());
    let home = tempfile::tempdir()?;
    let crawler = Crawler::new(home.path(), &farm);
    let start = Instant::now();
    queue(home.path(), addresses, hosts, &name)?;
    let queued = start.elapsed();
    let slice = Duration::from_secs(if addresses < 100_000 { 2 } else { 20 });
    let measured = Measured::of(crawler.spawn(&["--no-index"]), Some(slice))?;
    ensure!(measured.ran.code == Some(0), "{}{}", measured.ran.stdout, measured.ran.stderr);
    let verdict = if measured.peak_mb <= MOST_MB { "reached" } else { "missed" };
    say(&format!(
        "frontier: {addresses} addresses on {hosts} hosts, queued in {:.1} s, {} MB on disk; {:.1} s of crawling: {} requests, \
         first one after {} ms; {} (at most {MOST_MB} MB asked: {verdict}); {} impolite",
        queued.as_secs_f64(),
        report::size_bytes(home.path())? / 1_000_000,
        measured.ran.took.as_secs_f64(),
        farm.log().len(),
        farm.log().all().first().map_or(0, |it| it.started.as_millis()).saturating_sub(queued.as_millis()),
        measured.cost(),
        impolite(&farm, 0),
    ))
    .map_err(Into::into)
}

fn queue(home: &Path, addresses: usize, hosts: usize, name: &dyn Fn(usize) -> String) -> Result<()> {
    let mut store = Store::create_or_open(home)?;
    let all: Vec<usize> = (0..addresses).collect();
    for batch in all.chunks(20_000) {
        let address = |number: &usize| {
            let host = name(number % hosts);
            NewAddress {
                url: format!("http://{host}/badges/{}.json", number / hosts),
                host,
                source: "wide-0000".to_owned(),
                role: "document",
                depth: 1,
                hops: 0,
                page: 0,
                priority: i64::try_from(number % 500).unwrap_or(0),
                is_once: false,
                is_forced: false,
                max_known: u64::MAX / 4,
            }
        };
        store.queue_addresses(&batch.iter().map(address).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// A run with what it cost.
struct Measured {
    ran: Ran,
    cpu: Duration,
    peak_mb: u64,
}

impl Measured {
    /// Waits for the end of a run, or interrupts it after a while.
    fn of(mut running: Running, interrupt_after: Option<Duration>) -> Result<Self> {
        let folder = format!("/proc/{}", running.child.id());
        let (mut cpu, mut peak_kib, mut is_interrupted) = (Duration::ZERO, 0, false);
        loop {
            // A process that has ended keeps its times until somebody has waited for it.
            let stat = fs::read_to_string(format!("{folder}/stat")).context("figures are taken on Linux only")?;
            let fields: Vec<&str> = stat.rsplit_once(')').context("no such figure")?.1.split_whitespace().collect();
            let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
            cpu = cpu.max(Duration::from_millis((ticks(11) + ticks(12)) * 10));
            let status = fs::read_to_string(format!("{folder}/status")).unwrap_or_default();
            let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
            let peak: Option<u64> = line.and_then(|it| it.split_whitespace().next()?.parse().ok());
            peak_kib = peak_kib.max(peak.unwrap_or(0));
            if fields.first() == Some(&"Z") {
                break;
            }
            if !is_interrupted && interrupt_after.is_some_and(|it| running.start.elapsed() >= it) {
                is_interrupted = true;
                running.signal("INT");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { ran: running.wait(), cpu, peak_mb: peak_kib * 1_024 / 1_000_000 })
    }

    fn cost(&self) -> String {
        let cpu = self.cpu.as_secs_f64();
        let cores = cpu / self.ran.took.as_secs_f64().max(0.001);
        format!("{cpu:.1} s on a processor, {cores:.2} cores, {} MB at most", self.peak_mb)
    }
}

/// The counts of a summary.
fn summary_of(ran: &Ran) -> String {
    let names = ["fetched", "added", "changed", "unchanged", "redacted", "bytes", "indexed", "elapsed_ms"];
    let counts = names.iter().map(|it| format!("{it} {}", ran.summary[*it]));
    let lists = ["failed", "denied", "not_stored", "left_out"].iter().map(|it| format!("{it} {}", ran.summary[*it]));
    counts.chain(lists).collect::<Vec<_>>().join(", ")
}

fn impolite(farm: &Farm, delay_ms: u64) -> usize {
    farm::politeness::politeness(&farm.log().all(), &farm.expectations(delay_ms)).len()
}

fn per_second(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64().max(0.001)
}
