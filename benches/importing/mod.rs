//! What the benches of importing share: where the data is, and one import into a home of its own, timed.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;
use skillmatch::{
    config::Settings,
    ingest::{ImportOptions, SyncOptions, import, sync},
    standards::ReadOptions,
    store::Store,
};

use crate::report::{self, say};

/// Whole imports, each into a home of its own.
const ROUNDS: usize = 3;

/// Measures the folder below the real data, or the sample where there is none, which says nothing about the real one.
pub(crate) fn rounds(bench: &str, real: &str, sample: &str, measure: fn(usize, &Path) -> Result<()>) -> Result<()> {
    let named = std::env::var_os("SKILLMATCH_REAL_DATA").map(|it| PathBuf::from(it).join(real));
    if named.is_none() {
        say(&format!("{bench}: SKILLMATCH_REAL_DATA is not set, so this is the bundled sample, not the real data"))?;
    }
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples").join(sample));
    say(&format!("{bench}: {}, {}", folder.display(), report::machine()))?;
    for round in 1..=if report::is_bench() { ROUNDS } else { 1 } {
        measure(round, &folder)?;
    }
    Ok(())
}

/// Imports with the default settings.
pub(crate) fn options(settings: &Settings) -> ImportOptions<'static> {
    ImportOptions {
        read: ReadOptions { limits: settings.read_limits(), ..ReadOptions::default() },
        licence: None,
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: settings.limits.file_bytes,
        progress: &|_, _| {},
    }
}

/// Imports the folder into the home, indexes it, and prints how long both took; in the first round also what came in.
pub(crate) fn import_and_index(round: usize, folder: &Path, home: &Path) -> Result<()> {
    let settings = Settings::load(home, None)?;
    let start = Instant::now();
    let mut store = Store::create_or_open(home)?;
    let summary = import(&mut store, &[folder.to_owned()], &options(&settings))?;
    let imported = start.elapsed();
    drop(store);
    let start = Instant::now();
    let options = SyncOptions { rebuild: false, lexicon: None, index: settings.index_options(), progress: &|_| {} };
    let indexed = sync(home, &options)?;
    let synced = start.elapsed();
    say(&format!(
        "round {round}: import {:.2} s, index {:.2} s, total {:.2} s; {} MB resident at most since the start; {}",
        imported.as_secs_f64(),
        synced.as_secs_f64(),
        (imported + synced).as_secs_f64(),
        report::memory_mb("VmHWM"),
        report::machine()
    ))?;
    if round == 1 {
        let (documents, records, entries) = (summary.documents, summary.records, indexed.written);
        let (errors, warnings, rejected) = (summary.errors, summary.warnings, summary.rejected.len());
        say(&format!(
            "{documents} documents, {records} records, {entries} entries, {errors} errors, {warnings} warnings, \
             {rejected} rejected"
        ))?;
    }
    Ok(())
}
