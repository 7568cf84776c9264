//! No reader panics, hangs or contradicts itself on any document: thousands of wrong ones, made of the samples, for each
//! standard, read as what they look like and as what they are not.

mod mutate;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use skillmatch::{
    model::{Document, Reading, Severity},
    standards::{self, ReadOptions, Standard, to_json},
};

use crate::{
    support::Random,
    tidy::{files_below, root},
};
use mutate::mutant;

/// Mutants of each standard.
const MUTANTS: usize = 10_000;
/// Samples longer than this are cut, or left out where they would not be what they are any more.
const SAMPLE_BYTES: usize = 3_000;
/// Every so many is read twice.
const TWICE: usize = 50;
/// One mutant is read in less, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn every_standard_survives_its_mutants() {
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(standard) = standards::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                    survives(*standard);
                }
            });
        }
    });
    println!("{} standards in {:.1} s", standards::ALL.len(), start.elapsed().as_secs_f64());
}

fn survives(standard: &dyn Standard) {
    let samples = samples(standard.id());
    if samples.is_empty() {
        // That there are samples is tested elsewhere.
        println!("{}: no samples, no mutants", standard.id());
        return;
    }
    let start = Instant::now();
    let forced = ReadOptions { standard: Some(standard.id().to_owned()), ..ReadOptions::default() };
    let (mut read, mut own, mut whole, mut longest) = (0, 0, 0, Duration::ZERO);
    for number in 0..MUTANTS {
        let seed = blake3::hash(format!("{} {number}", standard.id()).as_bytes()).as_bytes()[..8].try_into().unwrap();
        let document = Document::new("mutant", mutant(&samples, &mut Random::new(u64::from_le_bytes(seed))));
        let began = Instant::now();
        let reading = catch_unwind(AssertUnwindSafe(|| {
            let reading = examined(&document, &ReadOptions::default(), number);
            // What is recognised is read the same way when forced.
            if reading.standard != Some(standard.id()) {
                examined(&document, &forced, number);
            }
            reading
        }));
        let Ok(reading) = reading else {
            let path = std::env::temp_dir().join(format!("mutant-{}-{number}", standard.id()));
            fs::write(&path, &document.bytes).unwrap();
            panic!("{}: mutant {number} was not survived; it lies in {}", standard.id(), path.display());
        };
        longest = longest.max(began.elapsed());
        own += usize::from(reading.standard == Some(standard.id()));
        whole += usize::from(!reading.records.is_empty());
        read += 1;
    }
    println!(
        "{}: {read} mutants of {} samples, {own} recognised, {whole} with records, {:.1} s, longest {} ms",
        standard.id(),
        samples.len(),
        start.elapsed().as_secs_f64(),
        longest.as_millis()
    );
    assert_eq!(read, MUTANTS);
    assert!(longest < LONGEST, "{}: {longest:?}", standard.id());
    // Mutants that nobody takes for anything would test nothing but the parser.
    assert!(own * 20 > MUTANTS && whole * 20 > MUTANTS, "{}: {own} recognised, {whole} with records", standard.id());
}

fn examined(document: &Document, options: &ReadOptions, number: usize) -> Reading {
    let reading = standards::read(document, options);
    let json = to_json(&document.source, &reading);
    for problem in reading.problems.iter().filter(|it| it.severity == Severity::Error) {
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
    }
    assert!(!(reading.records.is_empty() && reading.links.is_empty() && reading.problems.is_empty()), "silent");
    if number.is_multiple_of(TWICE) {
        let again = standards::read(document, options);
        assert_eq!(again, reading, "read twice");
        assert_eq!(to_json(&document.source, &again).to_string(), json.to_string());
    }
    reading
}

/// The standard's samples, broken ones too, the long ones cut.
fn samples(id: &str) -> Vec<Vec<u8>> {
    let all: Vec<Vec<u8>> =
        files_below(&root().join("data/samples").join(id)).iter().map(|it| fs::read(it).unwrap()).collect();
    let short: Vec<Vec<u8>> = all.iter().filter_map(|it| shortened(it)).collect();
    // Rather a slow test than none.
    if short.is_empty() { all.into_iter().min_by_key(Vec::len).into_iter().collect() } else { short }
}

fn shortened(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() <= SAMPLE_BYTES {
        return Some(bytes.to_vec());
    }
    if let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(bytes) {
        for items in [8, 4, 2, 1] {
            keep(&mut value, items);
            let text = serde_json::to_string_pretty(&value).unwrap();
            if text.len() <= SAMPLE_BYTES {
                return Some(text.into_bytes());
            }
        }
        return None;
    }
    let text = std::str::from_utf8(bytes).ok().filter(|it| !it.starts_with('<'))?;
    let end = text.char_indices().take_while(|(at, _)| *at < SAMPLE_BYTES).filter(|(_, it)| *it == '\n').last()?.0;
    Some(text.as_bytes()[..=end].to_vec())
}

/// Leaves so many items in each array.
fn keep(value: &mut serde_json::Value, items: usize) {
    match value {
        serde_json::Value::Array(array) => {
            array.truncate(items);
            for it in array {
                keep(it, items);
            }
        }
        serde_json::Value::Object(object) => object.values_mut().for_each(|it| keep(it, items)),
        _ => {}
    }
}
