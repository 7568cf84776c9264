//! How fast Open Badges are read, on one core: `cargo bench --bench read_badges`.
//!
//! Beside the whole way from bytes to records stand two parts of it: parsing alone, and parsing into `serde_json`'s
//! general value. What is read is thrown away. Figures are medians; MB are millions of bytes of JSON, and seconds those that
//! the thread was at work, where the machine says so, else those of the clock.

#[path = "corpus/badges.rs"]
mod badges;
#[path = "corpus/random.rs"]
mod random;
mod report;

use std::{hint::black_box, io, time::Instant};

use report::say;
use skillmatch::{
    model::Document,
    standards::{self, Json, ReadOptions},
};

const SEED: u64 = 20_261_123;
/// What is to be reached through the readers, in MB/s.
const ASKED: f64 = 50.0;

fn main() -> io::Result<()> {
    let (count, rounds) = if report::is_bench() { (3_000, 9) } else { (30, 1) };
    say(&format!("read_badges: seed {SEED}, {rounds} rounds, one thread, {}", report::machine()))?;
    let (second, third) = (badges::version_2(SEED, count), badges::version_3(SEED, count));
    let (all_second, all_third) = (vec![badges::array(&second)], vec![badges::array(&third)]);
    let mut worst = f64::INFINITY;
    for (what, standard, texts) in [
        ("Open Badges 2.0, one a document", "open_badges_2", second),
        ("Open Badges 3.0, one a document", "open_badges_3", third),
        ("Open Badges 2.0, one array", "open_badges_2", all_second),
        ("Open Badges 3.0, one array", "open_badges_3", all_third),
    ] {
        worst = worst.min(measure(what, standard, &texts, rounds)?);
    }
    let verdict = if worst >= ASKED { "reached" } else { "missed" };
    say(&format!("slowest {worst:.0} MB/s, {ASKED:.0} asked: {verdict}; {}", report::machine()))
}

/// Prints the figures of one kind of documents; MB/s through the readers.
fn measure(what: &str, standard: &str, texts: &[String], rounds: usize) -> io::Result<f64> {
    let bytes: usize = texts.iter().map(String::len).sum();
    let documents: Vec<Document> = texts.iter().map(|it| Document::new("badge.json", it.as_str())).collect();
    let options = ReadOptions::default();
    let mut records = 0;
    for document in &documents {
        let reading = standards::read(document, &options);
        assert_eq!((reading.standard, reading.has_errors()), (Some(standard), false), "{:?}", reading.problems);
        records += reading.records.len();
    }
    let general = speed(bytes, rounds, || {
        for text in texts {
            drop(black_box(serde_json::from_str::<serde_json::Value>(text)));
        }
    });
    let parsed = speed(bytes, rounds, || {
        for text in texts {
            drop(black_box(Json::parse(text)));
        }
    });
    let read = speed(bytes, rounds, || {
        for document in &documents {
            drop(black_box(standards::read(document, &options)));
        }
    });
    say(&format!(
        "{what}: {:.1} MB, {} a document, {records} records: general value {general:.0} MB/s, parsed {parsed:.0} MB/s, \
         read {read:.0} MB/s",
        megabytes(bytes),
        bytes / texts.len().max(1),
    ))?;
    Ok(read)
}

/// The median of several rounds, in MB/s.
fn speed(bytes: usize, rounds: usize, work: impl Fn()) -> f64 {
    let once = seconds(&work, 1);
    // The machine tells the time at work in steps of some milliseconds.
    let mut times = 1_u32;
    while report::is_bench() && times < 1_000 && once * f64::from(times) < 0.2 {
        times *= 2;
    }
    let mut rounds: Vec<f64> = (0..rounds).map(|_| seconds(&work, times)).collect();
    rounds.sort_by(f64::total_cmp);
    let median = rounds.get(rounds.len() / 2).copied().unwrap_or(f64::INFINITY);
    megabytes(bytes) / median
}

/// How long the work takes, done so many times over.
fn seconds(work: &impl Fn(), times: u32) -> f64 {
    let (start, at_work) = (Instant::now(), report::time_at_work());
    for _ in 0..times {
        work();
    }
    let at_work = report::time_at_work().zip(at_work).map(|(end, start)| end.saturating_sub(start));
    at_work.filter(|it| !it.is_zero()).unwrap_or_else(|| start.elapsed()).as_secs_f64() / f64::from(times)
}

#[expect(clippy::cast_precision_loss, reason = "some million bytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
