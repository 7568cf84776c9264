//! Nobody is led astray: whatever a document, a page, a sitemap, a redirect or robots.txt says, only the hosts that a source
//! names are asked.

use std::{collections::BTreeSet, net::TcpListener};

use super::{assert_code, assert_polite, count};
use crate::{
    farm::{
        Farm,
        crawler::Crawler,
        sites::{hostile, pages},
    },
    home,
};

#[test]
fn no_address_leads_into_a_private_network() {
    // A port that would be allowed, where it is free.
    let listener = ["127.0.0.1:8080", "127.0.0.1:8443", "127.0.0.1:0"].iter().find_map(|it| TcpListener::bind(it).ok());
    let listener = listener.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut sites = vec![hostile::site(port), pages::site(&crate::farm::canary::Canaries::default())];
    sites.extend(hostile::misleading_rules(port));
    let farm = Farm::with_listener(sites, listener);
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let ran = crawler.run(&["--no-index"]);
    assert_code(&ran, 3);
    assert!(!farm.was_led_astray(), "somebody connected to port {port}: {}", ran.stdout);
    let names: BTreeSet<String> = farm.sites().iter().map(|it| it.name.clone()).collect();
    for seen in farm.log().all() {
        assert!(names.contains(&seen.host), "{seen:?}");
        assert!(!seen.path.contains("secret"), "{seen:?}");
    }
    for reason in ["private_address", "private_name", "credentials", "port"] {
        assert!(count(&ran.summary, &format!("/left_out/{reason}")) > 0, "{reason}: {}", ran.stdout);
    }
    let reasons = ["private_address", "private_name", "credentials", "port", "scheme", "no_address"];
    let refused: u64 = reasons.iter().map(|it| count(&ran.summary, &format!("/failed/redirect_{it}"))).sum();
    assert_eq!(usize::try_from(refused).unwrap(), hostile::addresses(port).len(), "{}", ran.stdout);
    assert!(ran.summary["refused"].as_array().is_some_and(|it| it.len() > 20), "{}", ran.stdout);
    assert!(
        !crawler.stored().contains_key("http://rules.farm.test/badges/1.json"),
        "a misleading robots.txt was passed over"
    );
    assert_polite(&farm, 0);
}

#[test]
fn private_hosts_are_refused_where_no_source_names_them() {
    let farm = Farm::start(vec![pages::site(&crate::farm::canary::Canaries::default())]);
    let folder = home::empty();
    let text = "[[source]]\nname = \"a\"\nkind = \"pages\"\nurls = [\"http://10.1.2.3/\", \"http://127.0.0.1/\", \"http://localhost/\"]\n";
    let ran = Crawler::with_sources(folder.path(), text).run(&["--no-index"]);
    assert_code(&ran, 3);
    assert_eq!(farm.log().len(), 0);
    assert_eq!(count(&ran.summary, "/requests"), 0, "{}", ran.stdout);
}
