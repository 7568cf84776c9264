//! Figures on real ads and hostile strings, in the folder named by `SKILLMATCH_REAL_DATA`; without it these tests do
//! nothing and say so.

use std::{collections::BTreeSet, ops::Range, time::Instant};

use serde_json::Value;

use super::*;
use crate::linking::real_data_tests::{Esco, esco};

/// Longer mentions are no explicit ones.
const MOST_WORDS: usize = 8;

fn ads(folder: &std::path::Path) -> Vec<Value> {
    let ads = std::fs::read_to_string(folder.join("job_ads/skillspan_dev.jsonl")).unwrap();
    ads.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// The white-space words that these bytes touch.
fn words_in(words: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    let start = words.partition_point(|it| it.end <= bytes.start);
    start..words.partition_point(|it| it.start < bytes.end)
}

/// Gold strings, each located behind the one before, else where it first occurs.
fn located(text: &str, strings: &Value) -> Vec<Range<usize>> {
    let mut from = 0;
    let strings = strings.as_array().unwrap().iter().map(|it| it.as_str().unwrap());
    strings
        .filter_map(|it| {
            let start = text[from..].find(it).map(|at| from + at).or_else(|| text.find(it))?;
            from = start + it.len();
            Some(start..from)
        })
        .collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    shared as f64 / (a.end.max(b.end) - a.start.min(b.start)).max(1) as f64
}

/// One-to-one pairs that overlap at least so much, the best first.
fn pairs(found: &[Range<usize>], gold: &[Range<usize>], least: f64) -> usize {
    let mut scored = Vec::new();
    for (f, found) in found.iter().enumerate() {
        scored.extend(gold.iter().enumerate().map(|(g, gold)| (overlap(found, gold), f, g)).filter(|it| it.0 >= least));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut used_found, mut used_gold) = (BTreeSet::new(), BTreeSet::new());
    for (_, f, g) in scored {
        if !used_found.contains(&f) && !used_gold.contains(&g) {
            used_found.insert(f);
            used_gold.insert(g);
        }
    }
    used_gold.len()
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "some thousand spans")]
fn mentions_are_those_of_annotators() {
    let Some(Esco { folder, lexicon, .. }) = esco() else { return };
    let (mut strict, mut loose, mut found_count, mut gold_count, mut linked) = (0, 0, 0, 0, 0);
    // Every third: `skillmatch evaluate extract` reads them all, and is built to be quick.
    let ads: Vec<Value> = ads(folder).into_iter().step_by(3).collect();
    let started = Instant::now();
    let read: Vec<Extraction> =
        ads.iter().map(|it| extract(lexicon, it["text"].as_str().unwrap(), &ExtractOptions::default())).collect();
    let took = started.elapsed();
    let mut lost_in_skipped = 0;
    for (ad, extraction) in ads.iter().zip(&read) {
        let text = ad["text"].as_str().unwrap();
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let base = text.as_ptr() as usize;
        let words: Vec<Range<usize>> = text
            .split_whitespace()
            .map(|it| it.as_ptr() as usize - base..it.as_ptr() as usize - base + it.len())
            .collect();
        let spans = extraction.requirements.iter().flat_map(|it| &it.spans).chain(&extraction.unlinked);
        let found: BTreeSet<(usize, usize)> = spans
            .map(|it| words_in(&words, &(starts[it.start]..starts[it.end])))
            .filter(|it| it.len() <= MOST_WORDS)
            .map(|it| (it.start, it.end))
            .collect();
        let found: Vec<Range<usize>> = found.into_iter().map(|(start, end)| start..end).collect();
        let gold = [located(text, &ad["skills"]), located(text, &ad["knowledge"])].concat();
        let is_skipped = |it: &&Range<usize>| {
            extraction
                .skipped_sections
                .iter()
                .any(|skipped| starts[skipped.start] <= it.start && it.start < starts[skipped.end])
        };
        lost_in_skipped += gold.iter().filter(is_skipped).count();
        let gold: Vec<Range<usize>> = gold.iter().map(|it| words_in(&words, it)).collect();
        strict += pairs(&found, &gold, 0.5);
        loose += pairs(&found, &gold, 1e-9);
        found_count += found.len();
        gold_count += gold.len();
        linked += extraction.requirements.iter().map(|it| it.spans.len()).sum::<usize>();
    }
    let f1 = |hits: usize| 200.0 * hits as f64 / (found_count + gold_count) as f64;
    eprintln!(
        "{} ads in {took:?}: {found_count} mentions ({linked} linked), {gold_count} gold ({lost_in_skipped} in skipped \
         sections); precision {:.1} recall {:.1} F1 {:.1}; any overlap F1 {:.1}",
        ads.len(),
        100.0 * strict as f64 / found_count as f64,
        100.0 * strict as f64 / gold_count as f64,
        f1(strict),
        f1(loose),
    );
    assert!(f1(strict) > 50.0);
}

#[test]
fn hostile_strings_are_read() {
    let Some(Esco { folder, lexicon, .. }) = esco() else { return };
    let text = std::fs::read_to_string(folder.join("hostile/naughty-strings/blns.json")).unwrap();
    let mut strings: Vec<String> = serde_json::from_str(&text).unwrap();
    strings.push(text);
    assert!(strings.len() > 400);
    for text in &strings {
        for format in [TextFormat::Plain, TextFormat::Html, TextFormat::Detect] {
            let options = ExtractOptions { format, ..ExtractOptions::default() };
            let extraction = extract(lexicon, text, &options);
            let length = text.chars().count();
            let spans = extraction.requirements.iter().flat_map(|it| &it.spans).chain(&extraction.unlinked);
            assert!(spans.into_iter().all(|it| it.start < it.end && it.end <= length), "{text}");
        }
    }
}
