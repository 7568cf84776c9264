//! Hosts that do not do as they should cost time, and nothing else.

use std::time::Duration;

use skillmatch::store::AddressState;

use super::{assert_code, assert_nobody_is_named, assert_polite, count};
use crate::{
    farm::{
        Farm, Place,
        canary::Canaries,
        crawler::Crawler,
        sites::{
            invented::{self, Plan},
            troubles,
        },
    },
    home,
};

#[test]
fn broken_hosts_are_survived_and_the_others_are_crawled() {
    let canaries = Canaries::default();
    let mut sites = troubles::faulty();
    sites.extend(invented::sites(&Plan::new(1, 3, 4), &canaries));
    sites.extend([troubles::lying(&canaries), troubles::slow()]);
    let farm = Farm::start(sites);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("max_tries", 2).set("total_timeout_ms", 1_200);
    let ran = crawler.run(&[]);
    assert_code(&ran, 3);
    let stored = crawler.stored();
    let missing: Vec<String> = farm.expected().into_iter().filter(|it| !stored.contains_key(it)).collect();
    assert!(missing.is_empty(), "{missing:?}\n{}", ran.stdout);
    for site in farm.sites().iter().filter(|it| it.place != Place::Well) {
        let url = site.url("/badges/1.json");
        let state = crawler.state(&url);
        assert!(matches!(state, Some(AddressState::Unreachable | AddressState::Refused)), "{url}: {state:?}");
        assert!(!stored.contains_key(&url), "{url}");
        assert!(farm.requests_to(&site.name) <= 5, "{}: {}", site.name, farm.requests_to(&site.name));
    }
    let lying = |path: &str| crawler.state(&format!("http://lying.farm.test{path}"));
    for path in ["/bomb.json", "/no-gzip.json"] {
        assert!(
            matches!(lying(path), Some(AddressState::Refused | AddressState::Unreachable)),
            "{path}: {:?}",
            lying(path)
        );
    }
    assert!(count(&ran.summary, "/failed/timeout") >= 3, "{}", ran.stdout);
    assert_nobody_is_named(folder.path(), &canaries, &[&ran]);
    assert_polite(&farm, 0);
    assert!(ran.took < Duration::from_secs(20), "{:?}", ran.took);
}

#[test]
fn redirects_are_followed_so_far_and_known_as_other_names() {
    let farm = Farm::start(vec![troubles::redirects()]);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 3);
    let stored: Vec<String> = crawler.stored().into_keys().collect();
    assert_eq!(stored, farm.expected(), "{}", ran.stdout);
    let state = |path: &str| crawler.state(&format!("http://redirects.farm.test{path}"));
    for path in ["/moved.json", "/meanwhile.json", "/short/0", "/short/2", "/long/0"] {
        assert_eq!(state(path), Some(AddressState::Redirected), "{path}");
    }
    for path in ["/self", "/nowhere"] {
        assert_eq!(state(path), Some(AddressState::Unreachable), "{path}");
    }
    assert_eq!((state("/long/6"), state("/long/end.json")), (None, None));
    let asked = farm.asked(0);
    assert!(asked.values().all(|it| *it == 1), "{asked:?}");
    assert_polite(&farm, 0);
}
