//! Redaction of all samples, and of the real badges in the folder named by `SKILLMATCH_REAL_DATA`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::*;
use crate::{
    model::{Record, RecordKind},
    standards::read,
};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() { files(&entry.path(), found) } else { found.push(entry.path()) }
    }
    found.sort();
}

fn ids(reading: &Reading, kind: RecordKind) -> BTreeSet<String> {
    let of_kind = reading.records.iter().filter(|it| it.value.kind() == kind);
    of_kind.map(|it| it.value.id().to_string()).collect()
}

#[derive(Default)]
struct Figures {
    documents: usize,
    unchanged: usize,
    redacted: usize,
    empty: usize,
    nothing: BTreeMap<&'static str, Vec<String>>,
    lost: Vec<String>,
}

fn redact_all(folder: &Path) -> Figures {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let mut figures = Figures::default();
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        let options = ReadOptions::default();
        let document = Document::new(format!("https://badges.example/{}", name.replace(' ', "%20")), bytes);
        let reading = read(&document, &options);
        let redacted = redact(&document, &reading, &options);
        figures.documents += 1;
        assert!(!redacted.reading.records.iter().any(|it| it.value.kind().is_personal()), "{name}");
        let Some(stored) = &redacted.document else {
            let public = reading.records.iter().any(|it| !it.value.kind().is_personal());
            if public {
                figures.nothing.entry(redacted.reason.unwrap()).or_default().push(name);
            } else {
                figures.empty += 1;
            }
            continue;
        };
        assert_eq!(stored.source, document.source);
        if stored.bytes == document.bytes {
            figures.unchanged += 1;
            continue;
        }
        figures.redacted += 1;
        assert_eq!(redacted.reading, read(stored, &options), "{name}: {}", String::from_utf8_lossy(&stored.bytes));
        let told: Vec<_> = reading.problems.iter().map(|it| (&it.place, &it.message)).collect();
        assert!(redacted.reading.problems.iter().all(|it| told.contains(&(&it.place, &it.message))), "{name}");
        let again = redact(stored, &redacted.reading, &options);
        let again = again.document.unwrap_or_else(|| panic!("{name}: what is left once is left twice"));
        assert!(again.bytes.len() < stored.bytes.len() + 400, "{name}");
        for kind in [RecordKind::Achievement, RecordKind::Issuer, RecordKind::Revocation] {
            let (before, after) = (ids(&reading, kind), ids(&redacted.reading, kind));
            let new: Vec<_> = after.difference(&before).collect();
            let lost: Vec<_> = before.difference(&after).collect();
            if !lost.is_empty() || (kind != RecordKind::Revocation && !new.is_empty()) {
                figures.lost.push(format!("{name}: {} lost {lost:?}, new {new:?}", kind.word()));
            }
        }
        let said = |reading: &Reading| -> Vec<Record> {
            let found = reading.records.iter().map(|it| &it.value);
            found.filter(|it| it.kind() == RecordKind::Achievement).cloned().collect()
        };
        if said(&reading) != said(&redacted.reading) && !figures.lost.last().is_some_and(|it| it.starts_with(&name)) {
            figures.lost.push(format!("{name}: an achievement says less"));
        }
    }
    figures
}

#[test]
fn samples_keep_their_achievements() {
    let figures = redact_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples"));
    eprintln!("{} documents: {} unchanged, {} redacted", figures.documents, figures.unchanged, figures.redacted);
    let nothing: Vec<&String> = figures.nothing.values().flatten().collect();
    // Documents about people, and credentials of no achievement: of those only the issuer is lost.
    let of_people = ["hr_open/", "skillmatch_learner/", "verifiable_credential/"];
    assert!(nothing.iter().all(|it| of_people.iter().any(|start| it.starts_with(start))), "{:#?}", figures.nothing);
    // The credits that somebody received are theirs.
    assert_eq!(figures.lost, ["elm_3/diploma-with-modules.jsonld: an achievement says less"]);
    assert!(figures.redacted > 60, "{}", figures.redacted);
}

#[test]
fn real_badges_keep_their_achievements() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return;
    };
    let figures = redact_all(&folder.join("badges"));
    eprintln!("{} documents: {} unchanged, {} redacted", figures.documents, figures.unchanged, figures.redacted);
    assert_eq!((figures.nothing, figures.lost), (BTreeMap::new(), Vec::new()));
    assert!(figures.redacted > 40, "{}", figures.redacted);
}

/// Samples with a byte changed or the end cut off: whatever is left of them reads as it was returned.
#[test]
fn broken_documents_are_redacted_all_the_same() {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples"), &mut paths);
    let options = ReadOptions::default();
    let mut redacted_ones = 0;
    for path in paths.iter().filter(|it| std::fs::metadata(it).unwrap().len() < 20_000) {
        let bytes = std::fs::read(path).unwrap();
        for round in 1..8_usize {
            let mut mutant = bytes.clone();
            let at = (bytes.len() * round / 8).min(bytes.len().saturating_sub(1));
            match round % 4 {
                0 => mutant.truncate(at),
                1 => mutant.extend_from_slice(&bytes),
                _ => mutant.get_mut(at).into_iter().for_each(|it| *it = b"\"x{0]:"[round % 6]),
            }
            let document = Document::new("https://badges.example/mutant", mutant);
            let reading = read(&document, &options);
            let redacted = redact(&document, &reading, &options);
            let Some(stored) = redacted.document.filter(|it| it.bytes != document.bytes) else { continue };
            redacted_ones += 1;
            assert_eq!(read(&stored, &options), redacted.reading, "{} {round}", path.display());
            let personal = redacted.reading.records.iter().any(|it| it.value.kind().is_personal());
            assert!(!personal, "{} {round}", path.display());
        }
    }
    assert!(redacted_ones > 50, "{redacted_ones}");
}
