//! Named fields of real documents, checked by hand against their specifications: `data/judgements/readings/*.csv` says
//! what `skillmatch read` must print for each. Runs where `SKILLMATCH_REAL_DATA` names the documents.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;
use skillmatch::{
    model::Document,
    standards::{self, ReadOptions},
};

use crate::tidy::root;

/// Documents that must be among them (Open Badges, CTDL, CASE and RSD together).
const MIN_DOCUMENTS: usize = 40;

#[test]
fn named_fields_of_real_documents_are_read_as_the_specifications_say() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA") else {
        eprintln!("SKILLMATCH_REAL_DATA is not set: nothing was compared");
        return;
    };
    let mut faults = Vec::new();
    let mut documents = BTreeSet::new();
    let mut fields = 0;
    let mut last: Option<(String, Value)> = None;
    for table in tables() {
        let name = table.file_name().unwrap().to_string_lossy().into_owned();
        for (number, row) in csv::Reader::from_path(&table).unwrap().into_records().enumerate() {
            let row = row.unwrap();
            let (file, pointer, expected) = (&row[0], &row[1], &row[2]);
            if last.as_ref().is_none_or(|(known, _)| known != file) {
                last = Some((file.to_owned(), reading(&Path::new(&folder).join(file))));
            }
            let found = last.as_ref().and_then(|(_, reading)| reading.pointer(pointer));
            if !agrees(found, expected) {
                faults.push(format!("{name} row {}: {file} {pointer}: {expected}, not {found:?}", number + 2));
            }
            if !["onet.csv", "esco.csv"].contains(&name.as_str()) {
                documents.insert(file.to_owned());
            }
            fields += 1;
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(documents.len() >= MIN_DOCUMENTS, "only {} documents", documents.len());
    eprintln!("{fields} fields of {} documents compared", documents.len());
}

#[test]
fn comparisons_can_fail() {
    let value = serde_json::json!({"a": [1, 2], "b": "x", "c": null, "d": 1.5, "e": true});
    for (pointer, expected, agree) in [
        ("/a", "#2", true),
        ("/a", "#3", false),
        ("/b", "x", true),
        ("/b", "y", false),
        ("/c", "null", true),
        ("/d", "1.5", true),
        ("/e", "false", false),
        ("/f", "null", true),
        ("/f", "x", false),
    ] {
        assert_eq!(agrees(value.pointer(pointer), expected), agree, "{pointer} {expected}");
    }
}

fn tables() -> Vec<std::path::PathBuf> {
    let mut tables: Vec<_> =
        fs::read_dir(root().join("data/judgements/readings")).unwrap().map(|it| it.unwrap().path()).collect();
    tables.retain(|it| it.extension().is_some_and(|it| it == "csv"));
    tables.sort();
    assert!(!tables.is_empty());
    tables
}

fn reading(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let source = path.to_string_lossy();
    standards::to_json(&source, &standards::read(&Document::new(source.clone(), bytes), &ReadOptions::default()))
}

/// A string as it is, `#3` for a list of three, anything else as JSON; a field that is not there is `null`.
fn agrees(found: Option<&Value>, expected: &str) -> bool {
    match found {
        None => expected == "null",
        Some(Value::String(text)) => text == expected,
        Some(Value::Array(items)) if expected.starts_with('#') => format!("#{}", items.len()) == expected,
        Some(other) => serde_json::from_str::<Value>(expected).is_ok_and(|it| it == *other),
    }
}
