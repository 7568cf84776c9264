//! Entries: how they are written, and what stays.

use std::fs;

use url::Url;

use super::entry;
use crate::crawl::{Source, Sources};

fn source(name: &str) -> Source {
    Source {
        parameters: [("version".to_owned(), "v1p0".to_owned())].into(),
        private: [("case.intranet.example".to_owned(), "127.0.0.1:80".parse().unwrap())].into(),
        licence: Some("CC-BY-4.0".to_owned()),
        ..Source::new(name, "case", vec!["https://case.intranet.example/".to_owned()])
    }
}

#[test]
fn an_entry_comes_back_as_it_was() {
    let text = entry::text(&source("a"), "it\nanswers").unwrap();
    assert!(text.starts_with("# https://case.intranet.example/: it answers.\n[[source]]\n"), "{text}");
    assert_eq!(Sources::parse(&text).unwrap().sources, [source("a")]);
    assert!(entry::text(&source("two words"), "x").is_err());
}

#[test]
fn the_list_keeps_its_comments_and_entries() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/sources.toml");
    let first = entry::text(&source("a"), "x").unwrap();
    entry::append(&path, "", &first).unwrap();
    let begun = fs::read_to_string(&path).unwrap();
    assert!(begun.starts_with("# Sources of this home"), "{begun}");
    let own =
        "# mine\n[[source]]\nname = \"own\"  # not to be changed\nkind = \"pages\"\nurls = [ \"https://a.example/\" ]";
    fs::write(&path, own).unwrap();
    let before = entry::read(&path).unwrap();
    let second = entry::text(&source("b"), "x").unwrap();
    entry::append(&path, &before.text, &second).unwrap();
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(own), "{after}");
    let names: Vec<String> = entry::read(&path).unwrap().sources.into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["own", "b"]);
    assert!(entry::append(&path, &after, &second).is_err(), "the same name twice");
    assert_eq!(fs::read_to_string(&path).unwrap(), after, "what cannot be added changes nothing");
    let documented = crate::crawl::DOCUMENTED;
    entry::append(&path, documented, &second).unwrap();
    assert!(fs::read_to_string(&path).unwrap().starts_with(documented));
}

#[test]
fn names_are_made_of_the_host_and_never_taken_twice() {
    let url = Url::parse("https://www.school.example/x").unwrap();
    let known = [source("school.example"), source("school.example-2")];
    assert_eq!(entry::name(None, &url, &known[..0]).unwrap(), "school.example");
    assert_eq!(entry::name(None, &url, &known).unwrap(), "school.example-3");
    assert_eq!(entry::name(Some("mine"), &url, &known).unwrap(), "mine");
    assert!(entry::name(Some("school.example"), &url, &known).is_err());
}
