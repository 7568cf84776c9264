//! How fast O\*NET's text database is read, imported and indexed: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench import_onet`.
//!
//! `DIR/onet` is the unpacked text database. Without the variable the bundled sample is taken, whose figures say nothing
//! about O\*NET.

mod importing;
mod report;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use report::say;
use skillmatch::{
    config::Settings,
    engine::Engine,
    ingest::{ImportOptions, collect, read_file},
    model::{Record, RecordKind},
    store::Store,
};

fn main() -> Result<()> {
    importing::rounds("import_onet", "onet", "onet", measure)
}

fn measure(round: usize, folder: &Path) -> Result<()> {
    let home = tempfile::tempdir()?;
    read_only(round, folder, &importing::options(&Settings::load(home.path(), None)?))?;
    importing::import_and_index(round, folder, home.path())?;
    if round == 1 {
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
