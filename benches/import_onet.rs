//! How fast O\*NET's text database is read, imported and indexed: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench import_onet`.
//!
//! `DIR/onet` is the unpacked text database. Without the variable the bundled sample is taken, whose figures say nothing
//! about O\*NET.

mod report;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Result;
use report::say;
use skillmatch::{
    config::Settings,
    engine::Engine,
    ingest::{ImportOptions, SyncOptions, collect, import, read_file, sync},
    model::{Record, RecordKind},
    standards::ReadOptions,
    store::Store,
};

/// Whole imports, each into a home of its own.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let real = std::env::var_os("SKILLMATCH_REAL_DATA").map(|it| PathBuf::from(it).join("onet"));
    let sample = || Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/onet");
    if real.is_none() {
        say("import_onet: SKILLMATCH_REAL_DATA is not set, so this is the bundled sample, not O*NET")?;
    }
    let folder = real.unwrap_or_else(sample);
    say(&format!("import_onet: {}, {}", folder.display(), report::machine()))?;
    for round in 1..=if report::is_bench() { ROUNDS } else { 1 } {
        measure(round, &folder)?;
    }
    Ok(())
}

fn measure(round: usize, folder: &Path) -> Result<()> {
    let home = tempfile::tempdir()?;
    let settings = Settings::load(home.path(), None)?;
    let options = ImportOptions {
        read: ReadOptions { standard: None, limits: settings.read_limits(), ..ReadOptions::default() },
        licence: None,
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: settings.limits.file_bytes,
        progress: &|_, _| {},
    };
    read_only(round, folder, &options)?;
    let start = Instant::now();
    let mut store = Store::create_or_open(home.path())?;
    let summary = import(&mut store, &[folder.to_owned()], &options)?;
    let imported = start.elapsed();
    drop(store);
    let start = Instant::now();
    let options = SyncOptions { rebuild: false, lexicon: None, index: settings.index_options(), progress: &|_| {} };
    let indexed = sync(home.path(), &options)?;
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
        say(&format!(
            "{documents} documents, {records} records, {entries} entries, {} errors, {} warnings, {} rejected",
            summary.errors,
            summary.warnings,
            summary.rejected.len()
        ))?;
        say(&contents(home.path())?)?;
    }
    Ok(())
}

/// From files to records, on one core, nothing stored.
fn read_only(round: usize, folder: &Path, options: &ImportOptions<'_>) -> Result<()> {
    let (mut bytes, mut records, mut took) = (0, 0, Duration::ZERO);
    for path in collect(&[folder.to_owned()])?.files {
        let start = Instant::now();
        read_file(&path, options.max_file_bytes, &options.read, &mut |batch| {
            for (document, reading) in batch {
                bytes += document.bytes.len();
                records += reading.records.len();
            }
            Ok::<(), anyhow::Error>(())
        })?;
        took += start.elapsed();
    }
    #[expect(clippy::cast_precision_loss, reason = "some million bytes")]
    let speed = bytes as f64 / 1e6 / took.as_secs_f64();
    let took = took.as_secs_f64();
    say(&format!(
        "round {round}: read {bytes} bytes to {records} records in {took:.3} s, {speed:.0} MB/s, on one core"
    ))?;
    Ok(())
}

/// What is in the catalog, counted there.
fn contents(home: &Path) -> Result<String> {
    let store = Store::open_read_only(home)?;
    let mut needs = 0;
    store.for_each_record(RecordKind::Occupation, &mut |stored| {
        needs += if let Record::Occupation(it) = &stored.record { it.skills.len() } else { 0 };
        Ok(())
    })?;
    let counts = Engine::open(home)?.counts();
    let count = |kind: &str| counts.iter().find(|(name, _)| *name == kind).map_or(0, |(_, count)| *count);
    Ok(format!(
        "{} skills and groups, {} occupations that ask for {needs} skills",
        count("skills"),
        count("occupations")
    ))
}
