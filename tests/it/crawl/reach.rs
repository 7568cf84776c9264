//! What is published is found: each document once, by every kind of source.

use std::collections::BTreeSet;

use super::{assert_code, assert_nobody_is_named, assert_polite, assert_whole, count, finds};
use crate::{
    farm::{
        Farm,
        canary::Canaries,
        crawler::Crawler,
        sites::{self, frameworks, invented, lists, pages, registry},
    },
    home,
};

#[test]
fn everything_published_is_stored_once_found_and_costs_little_the_second_time() {
    let canaries = Canaries::default();
    let farm = Farm::start(sites::well(&canaries));
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), &farm.sources_toml_with("refresh = \"PT1S\""));
    let first = crawler.run(&[]);
    assert_whole(&first, &farm);

    let stored = crawler.stored();
    let missing: Vec<String> = farm.expected().into_iter().filter(|it| !stored.contains_key(it)).collect();
    assert!(missing.is_empty(), "not stored: {missing:#?}\n{}", first.stdout);
    let asked = farm.asked(0);
    let often: Vec<_> = asked.iter().filter(|(_, times)| **times > 1).collect();
    assert!(often.is_empty(), "asked for more than once: {often:?}");
    assert_polite(&farm, 0);
    assert_nobody_is_named(folder.path(), &canaries, &[&first]);
    assert!(count(&first.summary, "/redacted") > 20, "{}", first.stdout);

    let mut names = vec![
        invented::badge_name(0, 0),
        invented::badge_name(3, 4),
        invented::badge_name(97, 5),
        invented::badge_name(98, 7),
        invented::badge_name(95, 1),
        invented::badge_name(95, 2),
        invented::badge_name(95, 3),
        pages::COURSE.to_owned(),
        pages::CREDENTIAL.to_owned(),
        "Compost Master".to_owned(),
        "Steady Rower".to_owned(),
    ];
    names.extend((0..9).map(lists::achievement_name));
    names.extend((0..registry::CREDENTIALS).map(registry::credential_name));
    names.extend((0..frameworks::CASE_DOCUMENTS * 3).map(|it| frameworks::skill_name("Case", it)));
    names.extend((0..frameworks::OSMT_SKILLS).map(|it| frameworks::skill_name("Osmt", it)));
    names.extend((0..frameworks::ESCO_SKILLS).map(|it| frameworks::skill_name("Esco", it)));
    let unknown: Vec<&String> = names.iter().filter(|it| !finds(&crawler, it)).collect();
    assert!(unknown.is_empty(), "not found: {unknown:?}");
    let badge = format!("http://{}/badges/0.json", invented::host(&invented::Plan::new(1, 1, 1), 0));
    let inspected = crawler.program().args(["inspect", &badge]).output().unwrap();
    assert!(inspected.status.success(), "{}", String::from_utf8_lossy(&inspected.stderr));

    // Everything is due again.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let digest = crawler.digest();
    let run = farm.log().next_run();
    let second = crawler.run(&[]);
    assert_whole(&second, &farm);
    let answered: BTreeSet<String> = farm.log().of_run(0).iter().map(crate::farm::Seen::url).collect();
    for seen in farm.log().of_run(run) {
        let url = seen.url();
        assert!(!answered.contains(&url) || (seen.is_conditional && seen.status == 304), "{seen:?}");
        assert!(answered.contains(&url) || url.contains("since"), "{url} was not known before");
    }
    let again = farm.asked(run);
    assert!(again.values().all(|it| *it == 1), "{again:?}");
    assert!(again.len() >= farm.expected().len(), "only {} were asked for again", again.len());
    assert_eq!((count(&second.summary, "/added"), count(&second.summary, "/changed")), (0, 0), "{}", second.stdout);
    assert_eq!(second.summary["indexed"], 0, "{}", second.stdout);
    assert_eq!(second.summary["revision"], first.summary["revision"]);
    assert_eq!((crawler.digest(), crawler.stored()), (digest, stored));
    assert_polite(&farm, 0);
    assert_nobody_is_named(folder.path(), &canaries, &[&second]);
}

#[test]
fn what_is_asked_of_archives_and_registries_is_paged_to_the_end() {
    let farm =
        Farm::start(vec![frameworks::case(), registry::site(), registry::changesets(), sites::archives::archive()]);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 0);
    let of_list = |path: &str| farm.log().all().iter().filter(|it| it.path.starts_with(path)).count();
    assert_eq!(of_list("/ims/case/v1p0/CFDocuments"), frameworks::CASE_DOCUMENTS.div_ceil(3));
    assert!(of_list("/ce-registry/search") >= registry::CREDENTIALS.div_ceil(4));
    let stored = crawler.stored();
    assert!(stored.keys().any(|it| it.contains("/esco.zip!/skills_en.csv")), "{:?}", stored.keys());
    assert!(stored.keys().any(|it| it.contains("/2026-11.zip!/upserts/graphs/")), "{:?}", stored.keys());
    assert_polite(&farm, 0);
}
