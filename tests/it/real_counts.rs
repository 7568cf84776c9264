//! Every document of the real data gives records, or a problem that says where and why. `data/judgements/real_counts.csv`
//! says how many of what each standard gives.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use skillmatch::{
    ingest::collect,
    model::{Document, Reading},
    standards::{self, ReadOptions},
};

use crate::tidy::root;

/// The folders whose documents are counted.
const FOLDERS: [&str; 4] = ["badges", "esco", "frameworks", "onet"];

#[derive(Default)]
struct Counts {
    documents: u64,
    with_records: u64,
    errors: u64,
    records: BTreeMap<&'static str, u64>,
}

#[test]
fn every_real_document_gives_records_or_says_why_not() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("SKILLMATCH_REAL_DATA is not set: nothing was counted");
        return;
    };
    let mut counts: BTreeMap<(&str, String), Counts> = BTreeMap::new();
    let mut silent = Vec::new();
    for name in FOLDERS {
        for path in collect(&[folder.join(name)]).unwrap().files {
            let reading = read(&path);
            let says_why = reading.problems.iter().any(|it| !it.message.is_empty());
            if reading.records.is_empty() && reading.links.is_empty() && !says_why {
                silent.push(path.display().to_string());
            }
            let standard = reading.standard.unwrap_or("none").to_owned();
            add(counts.entry((name, standard)).or_default(), &reading);
        }
    }
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
    let table = table(&counts);
    let checked_in = fs::read_to_string(root().join("data/judgements/real_counts.csv")).unwrap();
    assert!(table == checked_in, "the table has changed; look at each difference, then check this in:\n{table}");
}

fn read(path: &Path) -> Reading {
    let document = Document::new(path.to_string_lossy(), fs::read(path).unwrap());
    standards::read(&document, &ReadOptions::default())
}

fn add(counts: &mut Counts, reading: &Reading) {
    counts.documents += 1;
    counts.with_records += u64::from(!reading.records.is_empty());
    counts.errors += u64::from(reading.has_errors());
    for placed in &reading.records {
        *counts.records.entry(placed.value.kind().word()).or_default() += 1;
    }
}

fn table(counts: &BTreeMap<(&str, String), Counts>) -> String {
    let mut text = "folder,standard,documents,with records,with errors,records\n".to_owned();
    for ((folder, standard), it) in counts {
        let records: Vec<String> = it.records.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let (documents, with_records, errors) = (it.documents, it.with_records, it.errors);
        text.push_str(&format!("{folder},{standard},{documents},{with_records},{errors},{}\n", records.join("; ")));
    }
    text
}
