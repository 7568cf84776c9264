//! What benches print, and what they know of the machine.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::{
    fs,
    io::{self, Write},
    path::Path,
    time::Duration,
};

/// Prints one line.
pub(crate) fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// Cores that this process may use, and how busy the machine was in the last minute, where it says so.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    format!("{cores} cores, load {load}")
}

/// A figure of this process in MB, from Linux' `/proc/self/status`: `VmHWM` is the most memory it ever had, `VmRSS` what
/// it has now.
pub(crate) fn memory_mb(figure: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix(figure)?.strip_prefix(':'));
    let kibibytes: Option<u64> = line.and_then(|it| it.split_whitespace().next()?.parse().ok());
    kibibytes.map_or_else(|| "unknown".to_owned(), |it| format!("{}", it * 1_024 / 1_000_000))
}

/// How long this thread has been at work on a processor, from Linux' `/proc/thread-self/schedstat`; `None` elsewhere. Unlike
/// the clock it does not count the time that other programs had the processor.
pub(crate) fn time_at_work() -> Option<Duration> {
    let figures = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    figures.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The bytes of all files below a folder.
pub(crate) fn size_bytes(folder: &Path) -> io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { size_bytes(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

/// Median and tails of durations, in milliseconds.
pub(crate) fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |per_cent: usize| {
        let place = (times.len() * per_cent / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0
    };
    format!("p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms", at(50), at(90), at(99))
}

/// Whether this is `cargo bench`; else it is a trial run, which is to be short.
pub(crate) fn is_bench() -> bool {
    std::env::args().any(|it| it == "--bench")
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts of benches are far below 2^52")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}
