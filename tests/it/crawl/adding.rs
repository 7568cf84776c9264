//! `skillmatch source add` against the farm: it finds what is there, asks little, and what it writes can be crawled.

use std::{fs, path::Path, process::Output};

use serde_json::Value;

use super::{assert_polite, count};
use crate::{
    farm::{Farm, Reply, Site, canary::Canaries, crawler::Crawler, sites},
    home,
};

fn farm() -> Farm {
    let canaries = Canaries::default();
    let denied = Site::new("denied.farm.test")
        .page("/robots.txt", Reply::new(200, "text/plain", "User-agent: *\nDisallow: /\n"))
        .page("/", Reply::html("<html></html>"));
    let empty = Site::new("empty.farm.test").page("/", Reply::html("<html>hello</html>"));
    Farm::start(vec![
        sites::frameworks::case(),
        sites::frameworks::osmt(),
        sites::archives::sitemaps(&canaries),
        sites::pages::site(&canaries),
        denied,
        empty,
    ])
}

fn add(crawler: &Crawler, farm: &Farm, host: &str, more: &[&str]) -> Output {
    let private = format!("{host}={}", farm.address);
    let url = format!("http://{host}/");
    let mut command = crawler.program();
    command.args(["source", "add", &url, "--private", &private, "--format", "json"]).args(more);
    command.output().unwrap()
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list(home: &Path) -> String {
    fs::read_to_string(home.join("data/sources.toml")).unwrap()
}

#[test]
fn what_is_there_is_found_and_added() {
    let farm = farm();
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), "");
    for (host, kind) in [
        ("case.farm.test", "case"),
        ("osmt.farm.test", "osmt"),
        ("sitemap.farm.test", "sitemap"),
        ("pages.farm.test", "pages"),
    ] {
        let before = farm.requests_to(host);
        let found = json_of(&add(&crawler, &farm, host, &[]));
        assert_eq!(found["source"]["kind"], kind, "{host}: {found:#}");
        let asked = farm.requests_to(host) - before;
        assert!(asked <= 8, "{host} was asked {asked} times");
        assert_eq!(found["asked"].as_array().unwrap().len(), asked, "{host}");
        assert!(list(folder.path()).contains(&format!("name = \"{host}\"")), "{}", list(folder.path()));
    }
    assert_polite(&farm, 0);
    let answer = crawler.program().args(["source", "list", "--format", "json"]).output().unwrap();
    assert_eq!(json_of(&answer).as_array().unwrap().len(), 4);
    let answer = crawler.program().args(["crawl", "--source", "case.farm.test", "--format", "json"]).output().unwrap();
    let summary = json_of(&answer);
    let documents = u64::try_from(sites::frameworks::CASE_DOCUMENTS).unwrap();
    assert!(count(&summary, "/added") >= documents, "{summary:#}");
}

#[test]
fn nothing_is_written_when_nothing_should_be() {
    let farm = farm();
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), "");
    let shown = json_of(&add(&crawler, &farm, "case.farm.test", &["--dry-run", "--name", "mine"]));
    assert!(shown["entry"].as_str().unwrap().contains("name = \"mine\""), "{shown:#}");
    assert_eq!(shown["written_to"], Value::Null);
    for (host, words) in [("denied.farm.test", "robots.txt"), ("empty.farm.test", "nothing was found")] {
        let output = add(&crawler, &farm, host, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{host}: {said}");
        assert!(said.contains(words) && said.contains("hint: "), "{host}: {said}");
    }
    assert_eq!(farm.requests_to("denied.farm.test"), 1, "only robots.txt");
    let forced = json_of(&add(&crawler, &farm, "empty.farm.test", &["--kind", "pages", "--dry-run"]));
    assert_eq!(forced["source"]["kind"], "pages");
    assert!(!folder.path().join("data/sources.toml").exists());
    fs::create_dir_all(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/sources.toml"), "[[source]]\nname = 7\n").unwrap();
    let before = farm.requests_to("case.farm.test");
    let output = add(&crawler, &farm, "case.farm.test", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        farm.requests_to("case.farm.test"),
        before,
        "a list that cannot be written is told before anybody is asked"
    );
    let usage = [
        vec!["source", "add", "ftp://a.example/"],
        vec!["source", "add", "http://169.254.169.254/latest"],
        vec!["source", "add", "https://a.example/", "--kind", "cats"],
        vec!["source", "add", "https://a.example/", "--private", "x"],
    ];
    fs::remove_file(folder.path().join("data/sources.toml")).unwrap();
    for arguments in usage {
        let output = crawler.program().args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let nobody = crawler.clone().set("CONTACT", "");
    let output = nobody.program().args(["source", "add", "https://a.example/"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("contact"));
}

#[test]
fn the_documented_list_and_the_kinds_are_shown() {
    let folder = home::empty();
    let crawler = Crawler::with_sources(folder.path(), "");
    let documented = crawler.program().args(["source", "list", "--documented"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&documented.stdout), include_str!("../../../data/sources.toml"));
    let kinds = json_of(&crawler.program().args(["source", "kinds", "--format", "json"]).output().unwrap());
    assert_eq!(kinds.as_array().unwrap().len(), 12);
    let table = crawler.program().args(["source", "list"]).output().unwrap();
    assert!(String::from_utf8_lossy(&table.stdout).starts_with("credential-registry (not enabled): "));
    assert!(String::from_utf8_lossy(&table.stderr).starts_with("there is no "));
}
