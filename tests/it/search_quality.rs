//! The judged searches: what people look for in the sample, and what has to come out.

use std::{fs, path::Path};

use serde::Deserialize;
use skillmatch::engine::{Engine, SearchKind, SearchRequest};

use crate::home;

/// Of the judged searches, at least so many must hold.
const AT_LEAST: usize = 29;

/// One judged search: at least one of `expected` is among the first `within` results.
#[derive(Debug, Deserialize)]
struct Judgement {
    query: String,
    kind: SearchKind,
    expected: Vec<String>,
    within: usize,
    note: String,
}

#[test]
fn judged_searches_find_what_people_expect() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/judgements/search.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let judgements: Vec<Judgement> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(judgements.len(), 30);
    let engine = home::engine(home::sample());
    let failures: Vec<String> = judgements.iter().filter_map(|it| failure(&engine, it)).collect();
    let held = judgements.len() - failures.len();
    println!("{held} of {} judged searches hold\n{}", judgements.len(), failures.join("\n"));
    assert!(held >= AT_LEAST, "only {held} of {} hold:\n{}", judgements.len(), failures.join("\n"));
}

/// What came out instead.
fn failure(engine: &Engine, judged: &Judgement) -> Option<String> {
    assert!(!judged.expected.is_empty() && judged.within > 0, "{judged:?}");
    let request = SearchRequest {
        query: judged.query.clone(),
        kind: Some(judged.kind),
        limit: Some(judged.within.max(5)),
        ..SearchRequest::default()
    };
    let answer = engine.search(&request).unwrap();
    let ids: Vec<&str> = answer.results.iter().map(|it| it.id.as_str()).collect();
    let found = ids.iter().take(judged.within).any(|id| judged.expected.iter().any(|it| it == id));
    (!found).then(|| {
        format!(
            "`{}` ({:?}, {}): none of {:?} among the first {}; corrected to {:?}; came out: {ids:?}",
            judged.query, judged.kind, judged.note, judged.expected, judged.within, answer.corrected_query
        )
    })
}
