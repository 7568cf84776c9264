//! The judged phrases, sentences and ads: how well the sample's own skills are found, so that no change makes it worse
//! unseen. The floors lie a little below what is reached; raise them when it gets better.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::home::{self, code, run, stderr, stdout};

fn judgements(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/judgements").join(file).to_str().unwrap().to_owned()
}

fn figures(arguments: &[&str]) -> Value {
    let lane: &[&str] = if arguments.first() == Some(&"link") { &["--lane", "link"] } else { &[] };
    let output = run(home::sample(), &[&["evaluate"], arguments, lane, &["--format", "json"]].concat());
    assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

/// The row of these queries.
fn row<'a>(report: &'a Value, queries: &str) -> &'a Value {
    let rows = report["figures"].as_array().unwrap();
    rows.iter().find(|it| it["queries"] == queries && it["lane"] == "link").unwrap()
}

fn assert_floors(row: &Value, floors: &[(&str, f64)]) {
    for (pointer, floor) in floors {
        let figure = row.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {row}"));
        let at = |field: &str| figure[field].as_f64().unwrap();
        println!("{} {pointer}: {:.3}, floor {floor}", row["gold"], at("value"));
        assert!(at("value") >= *floor, "{pointer} is {:.3}, below {floor}", at("value"));
        assert!(at("low") <= at("value") && at("value") <= at("high"), "{figure}");
    }
}

#[test]
fn judged_phrases_and_sentences_are_linked() {
    let report = figures(&["link", &judgements("link_phrases.csv"), &judgements("link_sentences.csv")]);
    assert_eq!(report["unknown_labels"], serde_json::json!([]));
    let (phrases, sentences, spans) = (row(&report, "phrases"), row(&report, "sentences"), row(&report, "spans"));
    assert_eq!(
        (&phrases["count"], &sentences["count"], &sentences["without_label"]),
        (&113.into(), &32.into(), &1.into())
    );
    assert_floors(phrases, &[("/recall_at_1", 0.90), ("/recall_at_10", 0.94), ("/mean_reciprocal_rank", 0.91)]);
    assert_floors(sentences, &[("/rp_at_5", 0.85), ("/rp_at_10", 0.86)]);
    assert_floors(spans, &[("/recall_at_1", 0.82), ("/recall_at_10", 0.91)]);
}

#[test]
fn unseen_and_misspelt_names_are_linked() {
    let report = figures(&["link", "--held-out", "200", "--typos", "400"]);
    assert_floors(row(&report, "held_out"), &[("/recall_at_1", 0.63), ("/recall_at_10", 0.82)]);
    assert_floors(row(&report, "typos"), &[("/recall_at_1", 0.93), ("/recall_at_10", 0.95)]);
}

#[test]
fn judged_ads_are_read() {
    let report = figures(&["extract", &judgements("extract_ads.jsonl")]);
    let row = &report["figures"][0];
    assert_eq!((&row["ads"], &row["gold_spans"], &row["gold_not_found"]), (&8.into(), &100.into(), &0.into()));
    assert_floors(row, &[("/half/f1", 0.68), ("/exact/f1", 0.59), ("/loose/f1", 0.74)]);
}

#[test]
fn the_same_question_gives_the_same_figures() {
    let ask = || {
        let mut report = figures(&["link", &judgements("link_phrases.csv"), "--typos", "50", "--seed", "9"]);
        for row in report["figures"].as_array_mut().unwrap() {
            for time in ["time_ms_p50", "time_ms_p99"] {
                assert!(row[time].as_f64().unwrap() > 0.0);
                row[time] = Value::Null;
            }
        }
        assert!(report["lexicon_build_ms"].as_f64().unwrap() > 0.0);
        report["lexicon_build_ms"] = Value::Null;
        report
    };
    assert_eq!(ask(), ask());
}

#[test]
fn tables_say_what_the_figures_are() {
    let output = run(home::sample(), &["evaluate", "link", &judgements("link_sentences.csv"), "--typos", "20"]);
    let text = stdout(&output);
    for words in [
        "RP@5",
        "MRR",
        "R@10",
        "sentences",
        "spans",
        "typos",
        "95 % interval",
        "1 without a label not asked",
        "phrase",
        "words",
        "grams",
        "fuzzy",
        "meaning",
        "prior",
        "lexical",
        "no prior",
        "sure/right by thirds, sentences",
        "lexicon:",
    ] {
        assert!(text.contains(words), "no `{words}` in {text}");
    }
    let output = run(home::sample(), &["evaluate", "extract", &judgements("extract_ads.jsonl")]);
    let text = stdout(&output);
    for words in ["half", "exact", "loose", "8 ads", "100 gold spans", "ads/s", "MB/s"] {
        assert!(text.contains(words), "no `{words}` in {text}");
    }
}

#[test]
fn what_was_held_out_can_be_written_and_asked_again() {
    let folder = home::empty();
    let list: PathBuf = folder.path().join("held.csv");
    let report = figures(&["link", "--held-out", "30", "--held-out-list", list.to_str().unwrap()]);
    assert_eq!(row(&report, "held_out")["count"], 30);
    // With the whole lexicon every one of them is found at once, but for names of several skills.
    let again = figures(&["link", list.to_str().unwrap()]);
    let again = row(&again, "phrases");
    assert_eq!(again["count"], 30);
    assert!(again["rp_at_5"]["value"].as_f64().unwrap() > 0.9, "{again}");
}

#[test]
fn what_cannot_be_evaluated_is_said_with_a_hint() {
    let folder = home::empty();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let odd = file("odd.csv", "a,b\n1,2\n");
    let bare = file("bare.csv", "phrase,skill\nx,\n");
    let foreign = file("foreign.csv", "phrase,skill\nx,underwater knitting\n");
    let phrases = judgements("link_phrases.csv");
    let ads = judgements("extract_ads.jsonl");
    let table: &[(&[&str], &str)] = &[
        (&["link"], "GOLD"),
        (&["link", &odd], "its columns are a, b"),
        (&["link", &bare], "no label"),
        (&["link", &foreign], "for instance `underwater knitting`"),
        (&["link", &ads], "evaluate extract"),
        (&["extract", &phrases], "evaluate link"),
        (&["link", &phrases, "--framework", "isco"], "there are:"),
        (&["extract", &ads, "--framework", "isco"], "there are:"),
        (&["link", "/no/such/file"], "/no/such/file"),
        (&["link", &phrases, "--top", "5"], "10..=1000"),
        (&["link", &phrases, "--held-out-list", "x"], "--held-out"),
    ];
    for (arguments, words) in table {
        let output = run(home::sample(), &[&["evaluate"], *arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{arguments:?}: no `{words}` in {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}: {}", stdout(&output));
    }
    let nothing = home::empty();
    let output = run(nothing.path(), &["evaluate", "link", &phrases]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("hint: run `skillmatch import"), "{}", stderr(&output));
}
