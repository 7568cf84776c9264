//! The help: it promises what is there, and the README shows it as it is.

use std::{fs, path::Path};

use super::on_sample;
use crate::home::{code, stderr, stdout};

/// The help of a command and of all below it.
fn help_texts() -> Vec<String> {
    let commands =
        ["demo", "import", "crawl", "index", "read", "match", "gaps", "search", "link", "extract", "inspect"];
    let others = [
        vec!["status"],
        vec!["crawl", "status"],
        vec!["source"],
        vec!["source", "add"],
        vec!["issuer", "report"],
        vec!["batch"],
        vec!["batch", "gaps"],
        vec!["batch", "statistics"],
        vec!["batch", "occupations"],
        vec!["batch", "skills"],
        vec!["serve"],
        vec!["completions"],
        vec!["evaluate"],
        vec!["evaluate", "link"],
        vec!["evaluate", "extract"],
        vec![],
    ];
    let all = commands.iter().map(|it| vec![*it]).chain(others);
    all.map(|command| {
        let output = on_sample(&[&command[..], &["--help"]].concat());
        assert_eq!(code(&output), 0, "{command:?}: {}", stderr(&output));
        stdout(&output)
    })
    .collect()
}

#[test]
fn help_promises_only_what_is_there() {
    for text in help_texts() {
        assert!(text.contains("Usage: skillmatch"), "{text}");
        let is_built = cfg!(feature = "parquet") && text.contains("--tables");
        assert_eq!(text.to_lowercase().contains("parquet"), is_built, "{text}");
    }
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("README.md is part of the project");
    let (_, after) = readme.split_once("$ skillmatch --help\n").expect("README.md has no line `$ skillmatch --help`");
    // The command stands inside the fence or just before it.
    let block = match after.trim_start().strip_prefix("```") {
        Some(fenced) => fenced.split_once('\n').unwrap().1,
        None => after,
    };
    let block = block.split("\n```").next().unwrap();
    assert_eq!(block.trim_end(), stdout(&on_sample(&["--help"])).trim_end());
}
