//! What happens to what is known: it changes, is revoked, is gone, or is away.

use skillmatch::{
    model::{Iri, RecordKind},
    store::{AddressState, Store},
};

use super::{assert_code, assert_nobody_is_named, assert_polite, count, finds};
use crate::{
    farm::{
        Farm, Place, Reply, Stamp,
        canary::Canaries,
        crawler::Crawler,
        random::Random,
        sites::{
            invented::{self, Plan},
            lists,
        },
    },
    home,
};

const REFRESH: &str = "refresh = \"PT1S\"";

/// Waits until everything is due again.
fn wait() {
    std::thread::sleep(std::time::Duration::from_millis(1_100));
}

#[test]
fn a_changed_document_replaces_what_it_said() {
    let canaries = Canaries::default();
    let plan = Plan::new(2, 3, 4);
    let farm = Farm::start(invented::sites(&plan, &canaries));
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), &farm.sources_toml_with(REFRESH));
    assert_code(&crawler.run(&[]), 0);
    let (old, new) = (invented::badge_name(1, 2), "Farmbadgerenamed");
    assert!(finds(&crawler, &old) && !finds(&crawler, new));
    let before = crawler.stored();

    let host = invented::host(&plan, 1);
    let mut class = invented::badge_class(&host, 1, 2, &mut Random(5));
    class["name"] = new.into();
    farm.put(&host, "/badges/2.json", Reply::json(&class));
    // The same words with another ETag: asked for in vain, but nothing changed.
    let same = invented::badge_class(&host, 1, 1, &mut Random(plan.seed ^ (1 << 32) ^ 1));
    farm.put(&host, "/badges/1.json", Reply::json(&same).stamped(Stamp::Modified(900)));
    wait();
    farm.log().next_run();
    let ran = crawler.run(&[]);
    assert_code(&ran, 0);
    assert_eq!((count(&ran.summary, "/added"), count(&ran.summary, "/changed")), (0, 1), "{}", ran.stdout);
    assert!(count(&ran.summary, "/indexed") > 0, "{}", ran.stdout);
    assert!(!finds(&crawler, &old) && finds(&crawler, new));
    let after = crawler.stored();
    let changed: Vec<&String> =
        after.iter().filter(|(url, it)| before.get(*url) != Some(it)).map(|(url, _)| url).collect();
    assert_eq!((changed, after.len()), (vec![&format!("http://{host}/badges/2.json")], before.len()));
    assert_polite(&farm, 0);
}

#[test]
fn gone_is_revoked_and_away_is_not() {
    let canaries = Canaries::default();
    let other = invented::sites(&Plan::new(1, 2, 2), &canaries).remove(0);
    let other_name = other.name.clone();
    let farm = Farm::start(vec![lists::revoking(&canaries), other]);
    let folder = home::empty();
    assert_code(&Crawler::with_sources(folder.path(), &farm.sources_toml_with(REFRESH)).run(&[]), 0);

    let host = "revoking.farm.test";
    farm.put(host, "/assertions/0.json", Reply::status(410));
    farm.put(host, "/assertions/1.json", lists::revoked(host, "/assertions/1.json", &canaries));
    farm.put(host, "/assertions/2.json", Reply::status(404));
    farm.change(&other_name, |it| it.place = Place::Dead);
    wait();
    farm.log().next_run();
    let crawler = Crawler::with_sources(folder.path(), &farm.sources_toml_with(REFRESH));
    let ran = crawler.run(&[]);
    assert_code(&ran, 3);
    assert_eq!(count(&ran.summary, "/gone"), 1, "{}", ran.stdout);

    let url = |number: usize| format!("http://{host}/assertions/{number}.json");
    let store = Store::open_read_only(folder.path()).unwrap();
    let is_revoked = |number: usize| {
        let id = Iri::new(&url(number)).unwrap();
        !store.records_about(RecordKind::Revocation, &id).unwrap().is_empty()
    };
    assert_eq!((0..4).map(is_revoked).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!(crawler.state(&url(0)), Some(AddressState::Gone));
    assert_eq!(crawler.state(&url(1)), Some(AddressState::Stored));
    assert_eq!(crawler.state(&url(2)), Some(AddressState::Unreachable));
    assert_eq!(crawler.state(&url(3)), Some(AddressState::Stored));
    let dead = format!("http://{other_name}/badges/0.json");
    assert_eq!(crawler.state(&dead), Some(AddressState::Unreachable));
    // What is away is kept, with the time it was last seen.
    assert!(crawler.stored().contains_key(&dead) && crawler.stored().contains_key(&url(2)));
    assert!(finds(&crawler, &invented::badge_name(0, 0)));
    let inspected = crawler.program().args(["inspect", &dead]).output().unwrap();
    let inspected = String::from_utf8_lossy(&inspected.stdout).into_owned();
    assert!(inspected.contains("unreachable") && inspected.contains("last_seen"), "{inspected}");
    assert_nobody_is_named(folder.path(), &canaries, &[&ran]);

    let status = crawler.status();
    let source = |name: &str| status["sources"].as_array().unwrap().iter().find(|it| it["source"] == name).unwrap();
    assert_eq!(count(source("revoking"), "/failed"), 1, "{status:#}");
    assert!(count(source("revoking"), "/unchanged") >= 3, "{status:#}");
    let other = source(other_name.split('.').next().unwrap());
    assert!(count(other, "/failed") >= 5, "{status:#}");
    assert!(count(other, "/known") >= 5 && other["oldest_seen_ms"].is_number(), "{status:#}");
    let troubled = &status["troubled_hosts"];
    assert!(troubled.to_string().contains(&other_name), "{status:#}");
}

#[test]
fn what_is_back_counts_again() {
    let canaries = Canaries::default();
    let farm = Farm::start(vec![lists::revoking(&canaries)]);
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), &farm.sources_toml_with(REFRESH));
    assert_code(&crawler.run(&["--no-index"]), 0);
    let (host, path) = ("revoking.farm.test", "/badges/0.json");
    let sites = farm.sites();
    let page = sites[0].pages[path].clone();
    farm.put(host, path, Reply::status(404));
    wait();
    farm.log().next_run();
    assert_code(&crawler.run(&["--no-index"]), 3);
    let url = format!("http://{host}{path}");
    assert_eq!(crawler.state(&url), Some(AddressState::Unreachable));
    farm.put(host, path, page);
    wait();
    farm.log().next_run();
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 0);
    assert_eq!(crawler.state(&url), Some(AddressState::Stored));
    assert_eq!((count(&ran.summary, "/added"), count(&ran.summary, "/changed")), (0, 0), "{}", ran.stdout);
    assert_polite(&farm, 0);
}
