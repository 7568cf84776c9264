//! How the crawler behaves towards hosts: robots.txt, delays, back-off, and hosts without an end.

use std::time::Duration;

use skillmatch::store::AddressState;

use super::{assert_code, assert_polite, count, expectations};
use crate::{
    farm::{
        Farm,
        canary::Canaries,
        crawler::Crawler,
        sites::{
            invented::{self, Plan},
            robots, traps, troubles,
        },
    },
    home,
};

#[test]
fn every_host_gets_its_delay_and_what_it_asks_for() {
    let mut sites = invented::sites(&Plan::new(4, 4, 6), &Canaries::default());
    sites.extend([troubles::limiting(), troubles::flapping(), troubles::failing()]);
    let farm = Farm::start(sites);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("delay_ms", 40);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 3);
    assert_polite(&farm, 40);
    let stored = crawler.stored();
    let missing: Vec<String> = farm.expected().into_iter().filter(|it| !stored.contains_key(it)).collect();
    assert!(missing.is_empty(), "{missing:?}\n{}", ran.stdout);

    // Retries wait longer each time, and end.
    let tries: Vec<Duration> = farm
        .log()
        .all()
        .iter()
        .filter(|it| it.url().ends_with("failing.farm.test/badges/1.json"))
        .map(|it| it.started)
        .collect();
    assert_eq!(tries.len(), 3, "{tries:?}");
    assert!(tries[2].saturating_sub(tries[1]) >= Duration::from_millis(40), "{tries:?}");
    assert_eq!(crawler.state("http://failing.farm.test/badges/1.json"), Some(AddressState::Unreachable));
    assert_eq!(farm.requests_to("flapping.farm.test"), 3 * 2 + 2, "two tries each, robots.txt and its own file");
    // Hosts do not wait for each other.
    let alone = u32::try_from(4 + 6 + 1 + 1 + 2).unwrap() * Duration::from_millis(40);
    assert!(ran.took < alone * 3 + Duration::from_secs(5), "{:?}", ran.took);
}

#[test]
fn robots_txt_is_obeyed_in_every_form() {
    let farm = Farm::start(robots::sites());
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 3);
    let mut expectations = expectations(&farm, 0);
    expectations.robots_elsewhere.insert("http://robots-elsewhere.farm.test/rules.txt".to_owned());
    let impolite = farm.impolite(&expectations);
    assert!(impolite.is_empty(), "\n{impolite}");
    let stored: Vec<String> = crawler.stored().into_keys().collect();
    let missing: Vec<String> = farm.expected().into_iter().filter(|it| !stored.contains(it)).collect();
    assert!(missing.is_empty(), "{missing:?}\n{}", ran.stdout);
    assert!(!stored.iter().any(|it| it.contains("deny-all") || it.contains("deny-us") || it.contains("failing")));
    // Two of each that denies all, one private one of each that denies some, and one behind the redirect.
    assert!(count(&ran.summary, "/denied/robots") >= 7, "{}", ran.stdout);
    assert_eq!(crawler.state("http://robots-deny-all.farm.test/badges/1.json"), Some(AddressState::Denied));
    // A host whose robots.txt cannot be had is given up for now, and that is said.
    let failed = ran.summary["failed"].as_object().unwrap();
    assert!(failed.keys().any(|it| it.starts_with("robots_")), "{failed:?}");
    assert_eq!(crawler.state("http://robots-failing.farm.test/badges/1.json"), Some(AddressState::Unreachable));
    let status = crawler.status();
    assert!(status.to_string().contains("\"denied\""), "{status}");
}

#[test]
fn hosts_without_an_end_come_to_one() {
    let farm = Farm::start(traps::sites());
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("body_bytes", 300_000);
    let ran = crawler.run(&["--no-index"]);
    assert!(matches!(ran.code, Some(0 | 3)), "{}{}", ran.stdout, ran.stderr);
    for site in farm.sites() {
        let requests = farm.requests_to(&site.name);
        let most = usize::try_from(traps::MOST).unwrap() + 2;
        assert!((2..=most).contains(&requests), "{}: {requests} requests", site.name);
    }
    // The same page again is where a list ends.
    assert!(farm.requests_to("samepage.farm.test") <= 6, "{}", farm.requests_to("samepage.farm.test"));
    assert!(farm.requests_to("cycle.farm.test") <= 5);
    assert!(farm.requests_to("growing.farm.test") <= 8);
    assert_polite(&farm, 0);
    assert!(ran.took < Duration::from_secs(20), "{:?}", ran.took);
}

#[test]
fn a_host_that_is_given_up_is_told_even_when_it_was_the_last() {
    let failing = robots::sites().into_iter().find(|it| it.name == "robots-failing.farm.test").unwrap();
    let farm = Farm::start(vec![failing]);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 3);
    assert_eq!(count(&ran.summary, "/failed/robots_http_500"), 2, "{}", ran.stdout);
    assert_eq!(farm.requests_to("robots-failing.farm.test"), 3, "robots.txt, three tries");
    // The next run asks again when a day has passed, not at once.
    farm.log().next_run();
    assert_code(&crawler.run(&["--no-index"]), 0);
    assert_eq!(farm.asked(1).len(), 0, "{:?}", farm.asked(1));
}
