//! Runs: stopped, killed, two at once, dry, and how the next one goes on.

use std::{collections::BTreeSet, time::Duration};

use super::{assert_code, assert_polite, count};
use crate::{
    farm::{
        Farm,
        canary::Canaries,
        crawler::{Crawler, wait_until},
        kills,
        sites::invented::{self, Plan},
    },
    home,
};

fn farm(plan: &Plan) -> Farm {
    Farm::start(invented::sites(plan, &Canaries::default()))
}

#[test]
fn a_dry_run_sends_and_writes_nothing() {
    let farm = farm(&Plan::new(2, 2, 2));
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--dry-run"]);
    assert_code(&ran, 0);
    assert_eq!(farm.log().len(), 0);
    assert!(!folder.path().join("data").exists());
    assert_eq!(ran.summary.as_array().map(Vec::len), Some(2), "{}", ran.stdout);
    assert!(ran.stdout.contains("http://issuer-00.farm.test/"), "{}", ran.stdout);

    assert_code(&crawler.run(&["--no-index", "--max", "3"]), 0);
    let (before, catalog) = (farm.log().len(), std::fs::read(folder.path().join("data/catalog.db")).unwrap());
    let ran = crawler.run(&["--dry-run"]);
    assert_code(&ran, 0);
    assert!(ran.summary.as_array().is_some_and(|it| !it.is_empty()), "{}", ran.stdout);
    assert_eq!(farm.log().len(), before);
    assert_eq!(std::fs::read(folder.path().join("data/catalog.db")).unwrap(), catalog);
}

#[test]
fn a_limit_ends_a_run_and_the_next_one_goes_on() {
    let plan = Plan::new(2, 4, 8);
    let farm = farm(&plan);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let first = crawler.run(&["--no-index", "--max", "7"]);
    assert_code(&first, 0);
    assert_eq!((count(&first.summary, "/fetched"), first.summary["ended"].as_str()), (7, Some("limit")));
    farm.log().next_run();
    let second = crawler.run(&["--no-index"]);
    assert_code(&second, 0);
    assert_eq!(crawler.stored().len(), plan.documents());
    let asked: BTreeSet<String> = farm.asked(0).into_keys().collect();
    assert!(farm.asked(1).keys().all(|it| !asked.contains(it)), "{:?}", farm.asked(1));
    assert_polite(&farm, 0);
}

#[test]
fn an_interrupt_stops_cleanly_and_the_next_run_goes_on() {
    let plan = Plan::new(2, 20, 3);
    let farm = farm(&plan);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("delay_ms", 30);
    let mut running = crawler.spawn(&["--no-index"]);
    assert!(wait_until(|| farm.log().len() > 14));
    running.signal("INT");
    let ran = running.wait();
    assert_code(&ran, 0);
    assert_eq!(ran.summary["ended"], "stopped", "{}", ran.stdout);
    assert!(ran.stderr.contains("goes on from there"), "{}", ran.stderr);
    assert!(count(&ran.summary, "/waiting") > 0, "{}", ran.stdout);
    let stored = crawler.stored();
    assert!(!stored.is_empty() && stored.len() < plan.documents());

    farm.log().next_run();
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 0);
    assert_eq!(crawler.stored().len(), plan.documents());
    let again: Vec<String> = farm.asked(1).into_keys().filter(|it| stored.contains_key(it)).collect();
    assert!(again.is_empty(), "stored, and asked for again: {again:?}");
    assert_polite(&farm, 30);
}

#[test]
fn two_crawlers_on_one_home_are_refused() {
    let farm = farm(&Plan::new(1, 4, 10));
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("delay_ms", 60);
    let mut running = crawler.spawn(&["--no-index"]);
    assert!(wait_until(|| farm.log().len() > 2));
    let second = crawler.run(&["--no-index"]);
    assert_code(&second, 1);
    assert!(second.stderr.contains("hint: ") && second.stderr.contains("crawl"), "{}", second.stderr);
    assert!(!running.is_over());
    assert_code(&running.wait(), 0);
    assert_polite(&farm, 60);
    // The lock goes with the process, however it ends.
    let running = crawler.spawn(&["--no-index"]);
    std::thread::sleep(Duration::from_millis(150));
    running.kill();
    assert_code(&crawler.run(&["--no-index"]), 0);
}

#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    let points = std::env::var("SKILLMATCH_KILL_POINTS").ok().and_then(|it| it.parse().ok()).unwrap_or(10);
    let folder = home::empty();
    let killed = kills::kill(folder.path(), &Plan::new(4, 6, 9), points, 20_261_124);
    assert!(killed.is_sound(), "{killed:#?}");
    assert_eq!(killed.points, points, "{killed:?}");
    assert!(killed.slowest < Duration::from_secs(5) && killed.slowest_opening < Duration::from_secs(5), "{killed:?}");
}
