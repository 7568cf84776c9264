//! Killing a crawler at random moments: what was acknowledged must be there afterwards, once, and is not asked for again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::{Duration, Instant},
};

use skillmatch::store::AddressState;

use super::{
    Farm,
    canary::Canaries,
    crawler::{Crawler, wait_until},
    random::Random,
    sites::invented::{self, Plan},
};

/// What came of killing.
#[derive(Debug, Default)]
pub(crate) struct Killed {
    /// How often it was killed while it was at work.
    pub(crate) points: usize,
    /// Runs that came to their end before they were killed.
    pub(crate) finished: usize,
    /// Homes that were used.
    pub(crate) homes: usize,
    /// Documents and addresses that were committed and are not there any more.
    pub(crate) lost: Vec<String>,
    /// What is there more than once, or differs from what a crawl without interruption stores.
    pub(crate) doubled: Vec<String>,
    /// Addresses that were asked for again although they were committed and not due.
    pub(crate) again: Vec<String>,
    /// What was not polite.
    pub(crate) impolite: Vec<String>,
    /// The longest time from the start of the program after a kill to its first request or its end.
    pub(crate) slowest: Duration,
    /// The longest time to open what a killed crawler left behind.
    pub(crate) slowest_opening: Duration,
    /// Documents of each home.
    pub(crate) documents: usize,
}

impl Killed {
    /// Whether nothing was lost, doubled or asked for again.
    pub(crate) fn is_sound(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.again.is_empty() && self.impolite.is_empty()
    }
}

/// Kills crawlers of `plan` at `points` random moments. Every home is crawled to its end in the end, and compared with
/// one that was never interrupted.
pub(crate) fn kill(folder: &Path, plan: &Plan, points: usize, seed: u64) -> Killed {
    let mut killed = Killed { documents: plan.documents(), ..Killed::default() };
    let whole = uninterrupted(&folder.join("whole"), plan);
    let mut random = Random(seed);
    let mut stuck = 0;
    while killed.points < points && stuck < 20 {
        let before = killed.points;
        killed.homes += 1;
        let home = folder.join(format!("home-{}", killed.homes));
        one_home(&home, plan, &whole, points, &mut random, &mut killed);
        let _ = std::fs::remove_dir_all(&home);
        stuck = if killed.points == before { stuck + 1 } else { 0 };
    }
    killed
}

/// What a crawl stores that nobody interrupts.
struct Whole {
    stored: BTreeMap<String, String>,
    digest: String,
    took: Duration,
}

fn uninterrupted(home: &Path, plan: &Plan) -> Whole {
    std::fs::create_dir_all(home).unwrap();
    let farm = Farm::start(invented::sites(plan, &Canaries::default()));
    let crawler = Crawler::new(home, &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let whole = Whole { stored: crawler.stored(), digest: crawler.digest(), took: ran.took };
    assert_eq!(whole.stored.len(), plan.documents(), "{}", ran.stdout);
    whole
}

fn one_home(home: &Path, plan: &Plan, whole: &Whole, points: usize, random: &mut Random, killed: &mut Killed) {
    std::fs::create_dir_all(home).unwrap();
    let farm = Farm::start(invented::sites(plan, &Canaries::default()));
    let crawler = Crawler::new(home, &farm);
    let mut expectations = farm.expectations(0);
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut committed: BTreeSet<String> = BTreeSet::new();
    let urls = farm.expected();
    let is_done = |state: &AddressState| !matches!(state, AddressState::Waiting);
    loop {
        let run = farm.log().next_run();
        let before = farm.log().len();
        let start = Instant::now();
        let mut running = crawler.spawn(&["--no-index"]);
        let is_killed = killed.points < points;
        wait_until(|| farm.log().len() > before || running.is_over());
        killed.slowest = killed.slowest.max(start.elapsed());
        if is_killed {
            // Any moment of the run, also of its beginning and its end.
            let span_ms = usize::try_from(whole.took.as_millis()).unwrap_or(1_000).clamp(20, 5_000);
            let moment = start + Duration::from_millis(u64::try_from(random.below(span_ms)).unwrap_or(0));
            while Instant::now() < moment && !running.is_over() {
                std::thread::sleep(Duration::from_micros(500));
            }
        }
        let is_over = !is_killed || running.is_over();
        let ran = if is_over { running.wait() } else { running.kill() };
        for seen in farm.log().of_run(run) {
            if committed.contains(&seen.url()) {
                killed.again.push(format!("{} in run {run}", seen.url()));
            }
        }
        if is_over && ran.code == Some(0) {
            killed.finished += usize::from(is_killed);
            break;
        }
        assert!(!is_over, "ended with {:?}: {}{}", ran.code, ran.stdout, ran.stderr);
        killed.points += 1;
        expectations.cut_runs.insert(run);
        let start = Instant::now();
        let Ok(_) = skillmatch::store::Store::open_read_only(home) else { continue };
        let now = crawler.stored();
        let states = crawler.states(&urls);
        killed.slowest_opening = killed.slowest_opening.max(start.elapsed());
        lost(&known, &committed, &now, &states, &is_done, killed);
        known = now;
        committed = states.into_iter().filter(|(_, state)| is_done(state)).map(|(url, _)| url).collect();
        for url in &committed {
            if !known.contains_key(url) {
                killed.lost.push(format!("{url}: fetched, and not stored"));
            }
        }
    }
    let now = crawler.stored();
    lost(&known, &committed, &now, &crawler.states(&urls), &is_done, killed);
    for (source, digest) in &now {
        match whole.stored.get(source) {
            None => killed.doubled.push(format!("{source}: only after kills")),
            Some(other) if other != digest => killed.doubled.push(format!("{source}: another body")),
            Some(_) => {}
        }
    }
    killed.lost.extend(whole.stored.keys().filter(|it| !now.contains_key(*it)).map(|it| format!("{it}: never stored")));
    if crawler.digest() != whole.digest {
        killed.doubled.push(format!("{}: the catalog says something else", home.display()));
    }
    let violations = super::politeness::politeness(&farm.log().all(), &expectations);
    killed.impolite.extend(violations.iter().map(ToString::to_string));
}

fn lost(
    known: &BTreeMap<String, String>,
    committed: &BTreeSet<String>,
    now: &BTreeMap<String, String>,
    states: &BTreeMap<String, AddressState>,
    is_done: &dyn Fn(&AddressState) -> bool,
    killed: &mut Killed,
) {
    for (source, digest) in known {
        if now.get(source) != Some(digest) {
            killed.lost.push(format!("{source}: the document"));
        }
    }
    for url in committed {
        if !states.get(url).is_some_and(is_done) {
            killed.lost.push(format!("{url}: that it was fetched"));
        }
    }
}
