//! Tests on real data, in the folder named by `SKILLMATCH_REAL_DATA`; without it they do nothing and say so.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    model::{Document, Reading, Record},
    standards::{self, ReadOptions},
};

const FOLDERS: [&str; 5] = ["open_badges_spec", "open_badges_components", "open_badges_legacy", "plugfest", "baked"];

fn folder() -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    Some(root.join("badges"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn read(path: &Path) -> Reading {
    standards::read(&Document::new(path.to_string_lossy(), fs::read(path).unwrap()), &ReadOptions::default())
}

#[test]
fn every_file_gives_records_or_says_why_not() {
    let Some(root) = folder() else { return };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in FOLDERS.iter().flat_map(|it| files(&root.join(it))) {
        let reading = read(&path);
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        assert!(!reading.records.is_empty() || !reading.problems.is_empty(), "{name}: silent");
        let is_badge = reading.standard.is_some_and(|it| it.starts_with("open_badges") || it == "clr_2");
        assert!(is_badge || reading.records.is_empty(), "{name}: no badge, but read as {:?}", reading.standard);
        for placed in &reading.records {
            *counts.entry(placed.value.kind().word()).or_default() += 1;
        }
    }
    // What images hold comes on top.
    for (kind, least) in
        [("achievement", 57), ("credential", 45), ("issuer", 70), ("endorsement", 9), ("revocation", 7)]
    {
        let found = counts.get(kind).copied().unwrap_or_default();
        assert!(found >= least, "{found} of {kind}, at least {least} expected: {counts:?}");
    }
}

/// Every achievement, alignment and issuer that a document spells out is found, counted without the readers.
#[test]
fn all_achievements_alignments_and_issuers_are_found() {
    let Some(root) = folder() else { return };
    let mut documents = 0;
    for path in FOLDERS.iter().flat_map(|it| files(&root.join(it))) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap()) else { continue };
        let reading = read(&path);
        if !reading.standard.is_some_and(|it| it.starts_with("open_badges") || it == "clr_2") {
            continue;
        }
        documents += 1;
        let mut expected = (0, 0, 0);
        count(&value, "", &mut expected);
        let mut found = (0, 0, 0);
        for placed in &reading.records {
            match &placed.value {
                Record::Achievement(it) => {
                    found.0 += 1;
                    found.1 += it.alignments.len();
                    for rubric in &it.rubrics {
                        found.1 += rubric.alignments.len();
                        found.1 += rubric.levels.iter().map(|level| level.alignments.len()).sum::<usize>();
                    }
                }
                Record::Issuer(_) => found.2 += 1,
                _ => {}
            }
        }
        assert_eq!(found, expected, "{}", path.display());
    }
    assert!(documents > 90, "only {documents} documents");
}

/// Achievements, alignments outside results, and profiles of issuers, by the keys they stand under.
fn count(value: &serde_json::Value, under: &str, found: &mut (usize, usize, usize)) {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().for_each(|it| count(it, under, found)),
        Value::Object(object) => {
            let is = |kind: &str| object.get("type").is_some_and(|it| it.to_string().contains(&format!("{kind}\"")));
            let has = |keys: &[&str]| keys.iter().all(|key| object.contains_key(*key));
            let part = !object.contains_key("type") && (object.contains_key("criteria") || has(&["name", "related"]));
            let alone = under.is_empty() && (has(&["name", "criteria"]) || is("BadgeClass") || part);
            let subject = object.contains_key("credentialSubject");
            let profile = under.is_empty() && !subject && (is("Issuer") || is("Profile") || has(&["name", "url"]));
            if matches!(under, "achievement" | "badge") || alone {
                found.0 += 1;
            } else if matches!(under, "issuer" | "creator") || profile {
                found.2 += 1;
            }
            found.1 += usize::from(under == "alignment");
            for (key, it) in object.iter().filter(|(key, _)| !matches!(key.as_str(), "result" | "related" | "profile"))
            {
                count(it, key, found);
            }
        }
        _ => {}
    }
}
