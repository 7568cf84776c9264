//! What hostile input costs: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench hostile`.
//!
//! Each file below `DIR/hostile` is read by a process of its own, as `skillmatch read` reads it; the process says how long
//! it took and how much memory it had at most above what it began with, the file's own bytes included. A file that takes
//! longer than 100 ms (2 s above 1 MB) or more than 32 MiB is a failure. Without the variable nothing is measured.

mod report;

use std::{
    convert::Infallible,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use report::say;
use skillmatch::{
    ingest::{ReadOne, read_document, read_file},
    model::Document,
    standards::{ReadOptions, table_rows},
};

const MAX_KIB: u64 = 32 << 10;
/// What the process of one file is told.
const ONE: &str = "--one";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|it| it == ONE) {
        return measure_one(Path::new(arguments.get(at + 1).context("no file was named")?));
    }
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        return Ok(say("hostile: SKILLMATCH_REAL_DATA is not set, so nothing is measured")?);
    };
    let mut files = Vec::new();
    walk(&root.join("hostile"), &mut files)?;
    files.sort();
    say(&format!("hostile: {} files, {}", files.len(), report::machine()))?;
    let mut faults = 0;
    let mut times = Vec::new();
    let mut most_kib = 0;
    for path in &files {
        let output = Command::new(std::env::current_exe()?).arg(ONE).arg(path).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut parts = text.trim().splitn(3, ' ');
        let mut number = || parts.next().and_then(|it| it.parse::<u64>().ok());
        let (micros, kib) = (number(), number());
        let outcome = parts.next().unwrap_or_default();
        let (Some(micros), Some(kib), true) = (micros, kib, output.status.success()) else {
            say(&format!("{}: the process ended with {}", path.display(), output.status))?;
            faults += 1;
            continue;
        };
        let time = Duration::from_micros(micros);
        let most_time = Duration::from_millis(if fs::metadata(path)?.len() > 1_000_000 { 2_000 } else { 100 });
        let is_fault = report::is_bench() && (time > most_time || kib > MAX_KIB);
        faults += usize::from(is_fault);
        times.push(time);
        most_kib = most_kib.max(kib);
        let name = path.strip_prefix(&root).unwrap_or(path).display();
        let mark = if is_fault { "TOO MUCH " } else { "" };
        // The small ones differ in nothing but their name.
        if is_fault || time > Duration::from_millis(5) || kib > 1_024 || name.to_string().contains("adversarial") {
            say(&format!("{mark}{name}: {:.1} ms, {kib} KiB, {outcome}", time.as_secs_f64() * 1_000.0))?;
        }
    }
    say(&format!("{}, {most_kib} KiB at most; {}", report::percentiles(times), report::machine()))?;
    if faults > 0 {
        bail!("{faults} files take too long or too much memory, or end the process");
    }
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Reads one file and prints microseconds, KiB and what came out. A packed table is unpacked first: what is measured of it
/// is the table.
fn measure_one(path: &Path) -> Result<()> {
    let options = ReadOptions::default();
    // Threads, tables and the like are there once, whatever is read.
    let mut nothing = |_: Vec<ReadOne>| Ok::<(), Infallible>(());
    let Ok(()) = read_document(Document::new("warm.json", *b"{}"), &options, &mut nothing);
    let table = path.to_string_lossy().ends_with(".csv.gz").then(|| unpacked(path)).transpose()?;
    reset_peak();
    let before = kib("VmRSS")?;
    let start = Instant::now();
    let mut outcomes = Vec::new();
    let mut keep = |batch: Vec<ReadOne>| {
        for (_, reading) in &batch {
            let problem = reading.problems.iter().max_by_key(|it| std::cmp::Reverse(it.severity));
            let problem = problem.map_or_else(String::new, |it| format!(", {:?}: {}", it.severity, it.message));
            let problem: String = problem.chars().take(80).collect();
            outcomes.push(format!("{} records{problem}", reading.records.len()));
        }
        Ok::<(), Infallible>(())
    };
    match table {
        Some(bytes) => {
            let rows = table_rows(&Document::new("table.csv", bytes), &options.limits);
            let (rows, problems) = rows.context("is no table")?;
            outcomes.push(format!("{} rows, {} problems", rows.len(), problems.len()));
        }
        None => {
            let Ok(()) = read_file(path, 256 << 20, &options, &mut keep);
        }
    }
    let taken = start.elapsed();
    let more = kib("VmHWM")?.saturating_sub(before);
    Ok(say(&format!("{} {more} {}", taken.as_micros(), outcomes.join("; ").replace('\n', " ")))?)
}

fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path)?).read_to_end(&mut bytes)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// Forgets the most memory so far, where Linux allows it.
fn reset_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn kib(figure: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("memory is measured on Linux only")?;
    let line = status.lines().find_map(|it| it.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|it| it.split_whitespace().next()?.parse().ok()).context("no such figure")
}
