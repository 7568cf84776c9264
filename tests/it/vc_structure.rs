//! The structure of verifiable credentials, over the W3C's own test inputs where `SKILLMATCH_REAL_DATA` names them.

use std::{fs, path::Path};

use skillmatch::{
    model::{Document, Reading, Severity},
    standards::{self, ReadOptions},
};

use crate::readers::real_data;

/// What no reader can tell from the file alone.
const UNDECIDABLE: &[(&str, &str)] = &[
    (
        "credential-validUntil-validFrom-ok.json",
        "its dates are placeholders (`PAST DATE`) that the test suite replaces before it asks; as they stand they are none",
    ),
    (
        "presentation-self-asserted-vc-issuer-mismatch.json",
        "differs from presentation-holder-ok.json, which is valid, in nothing but the name of the issuer; what is wrong \
         shows only once it is signed",
    ),
];

fn read(text: &str) -> Reading {
    standards::read(&Document::new("credential.json", text), &ReadOptions::default())
}

fn has_errors(reading: &Reading) -> bool {
    reading.problems.iter().any(|it| it.severity == Severity::Error)
}

/// Each input and whether it is valid, as the manifest says; `None`: it may be either.
fn inputs(folder: &Path) -> Vec<(String, String, Option<bool>)> {
    let mut manifest = csv::Reader::from_path(folder.join("manifest.csv")).unwrap();
    let rows = manifest.records().map(|row| row.unwrap());
    rows.map(|row| {
        let text = fs::read_to_string(folder.join(&row[0])).unwrap();
        let expected = match &row[2] {
            "valid" => Some(true),
            "invalid" => Some(false),
            "invalid-or-context-injected" => None,
            other => panic!("{other}: not known"),
        };
        (row[0].to_owned(), text, expected)
    })
    .collect()
}

#[test]
fn credentials_are_sound_or_not_as_the_w3c_says() {
    let Some(folder) = real_data("verification/w3c-vcdm2") else { return };
    let inputs = inputs(&folder);
    assert_eq!(inputs.len(), 121);
    let mut disagreements = Vec::new();
    for (name, text, expected) in &inputs {
        let reading = read(text);
        assert_eq!(reading.standard, Some("verifiable_credential"), "{name}");
        if expected.is_some_and(|it| it == has_errors(&reading)) {
            println!("{name}: valid is {expected:?}, and here: {:?}", reading.problems);
            disagreements.push(name.as_str());
        }
        for problem in reading.problems.iter().filter(|it| it.severity == Severity::Error) {
            assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{name}: {problem:?}");
        }
    }
    println!("{} of {} agree", inputs.len() - disagreements.len(), inputs.len());
    assert!(inputs.len() - disagreements.len() >= 118);
    for (name, why) in UNDECIDABLE {
        assert!(disagreements.contains(name), "{name} is told now; it was not, since {why}");
    }
}

/// The test suite puts dates there before it asks.
#[test]
fn with_real_dates_the_order_of_dates_is_checked() {
    let Some(folder) = real_data("verification/w3c-vcdm2") else { return };
    for (name, expected) in [("-ok", true), ("-fail", false)] {
        let text = fs::read_to_string(folder.join(format!("credential-validUntil-validFrom{name}.json"))).unwrap();
        let text = text.replace("PAST DATE", "2020-02-29T12:00:00Z").replace("FUTURE DATE", "4020-02-29T12:00:00Z");
        assert_eq!(has_errors(&read(&text)), !expected, "{name}: {:?}", read(&text).problems);
    }
}
