//! Where words go: data to standard output, talk to standard error.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people.
    Table,
    /// Indented JSON.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// Writes a line to standard error. Nobody to talk to is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Where a problem is, for people; nothing when it is about the whole.
pub(crate) fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" at `{place}`") }
}

/// A number of things, in words: `1 job`, `2 jobs`.
pub(crate) fn count(number: impl std::fmt::Display, one: &str) -> String {
    let number = number.to_string();
    if number == "1" { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// Writes text to standard output.
///
/// # Errors
/// When it cannot be written, for instance because the reader went away.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    // Tables pad their cells; nobody needs the blanks at the end of a line.
    for line in text.lines() {
        writeln!(out, "{}", line.trim_end_matches(' '))?;
    }
    out.flush()
}

/// Writes one value: indented, or as one line.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_json(value: &impl Serialize, format: Format) -> io::Result<()> {
    let text = match format {
        Format::Jsonl => serde_json::to_string(value),
        Format::Json | Format::Table => serde_json::to_string_pretty(value),
    };
    print(&text?)
}

/// Writes an answer as asked; `table` makes the table for people.
///
/// # Errors
/// As [`print`].
pub(crate) fn answer<T: Serialize>(value: &T, format: Format, table: impl FnOnce(&T) -> String) -> io::Result<()> {
    match format {
        Format::Table => print(&table(value)),
        Format::Json | Format::Jsonl => print_json(value, format),
    }
}

/// A bar on a terminal, nothing elsewhere.
pub(crate) fn progress(what: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} {pos} {per_sec} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.set_message(what.to_owned());
    bar
}
