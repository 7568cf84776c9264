//! The crawler against the farm: what it finds, how it behaves, what it survives, and what it may never do.

mod faults;
mod freshness;
mod manners;
mod people;
mod reach;
mod runs;
mod safety;
mod serving;

use std::path::Path;

use serde_json::Value;

use crate::farm::{
    Farm, Seen,
    canary::Canaries,
    crawler::{CONTACT, Crawler, Ran},
    politeness::Expectations,
};

/// What every crawl of a farm keeps to.
fn expectations(farm: &Farm, delay_ms: u64) -> Expectations {
    let mut expectations = farm.expectations(delay_ms);
    expectations.user_agent.extend(["skillmatch/".to_owned(), CONTACT.to_owned()]);
    expectations
}

fn assert_polite(farm: &Farm, delay_ms: u64) {
    let impolite = farm.impolite(&expectations(farm, delay_ms));
    assert!(impolite.is_empty(), "\n{impolite}");
}

fn assert_code(ran: &Ran, code: i32) {
    assert_eq!(ran.code, Some(code), "{}\n{}", ran.stdout, ran.stderr);
}

/// A run in which nothing was missing.
fn assert_whole(ran: &Ran, farm: &Farm) {
    let is_page = |it: &Seen| it.path != "/robots.txt" && !it.path.starts_with("/.well-known/");
    let missing = farm.log().all().into_iter().filter(|it| is_page(it) && !matches!(it.status, 200 | 304));
    let missing: Vec<String> = missing.map(|it| format!("{} {}", it.status, it.url())).collect();
    let lists = ["failed", "denied", "not_stored", "left_out"].map(|it| format!("{it}: {}", ran.summary[it]));
    assert_eq!(ran.code, Some(0), "{missing:#?}\n{}\n{}", lists.join("\n"), ran.summary["refused"]);
}

/// No canary may be in any file that the crawler wrote, nor in what it said.
fn assert_nobody_is_named(home: &Path, canaries: &Canaries, ran: &[&Ran]) {
    for folder in ["data", "index"] {
        let found = canaries.found_below(&home.join(folder));
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
    for ran in ran {
        let said = [ran.stdout.as_bytes(), ran.stderr.as_bytes()].concat();
        let found = canaries.found_in(&said);
        assert!(found.is_empty(), "said: {}", found.join("\n"));
    }
}

/// Whether a search finds something with exactly this name.
fn finds(crawler: &Crawler, name: &str) -> bool {
    let output = crawler.program().args(["search", name, "--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).contains(&format!("\"{name}\""))
}

/// A count of the summary.
fn count(summary: &Value, pointer: &str) -> u64 {
    summary.pointer(pointer).and_then(Value::as_u64).unwrap_or(0)
}
