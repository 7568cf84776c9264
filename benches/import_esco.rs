//! How fast a large framework is imported and indexed: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench import_esco`.
//!
//! `DIR/esco/en` is ESCO's official CSV download in one language. Without the variable the bundled sample is taken, whose
//! figures say nothing about ESCO.

mod report;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;
use report::say;
use skillmatch::{
    config::Settings,
    engine::{Engine, LinkRequest},
    ingest::{ImportOptions, SyncOptions, import, sync},
    model::{Record, RecordKind},
    standards::ReadOptions,
    store::Store,
};

/// Whole imports, each into a home of its own.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let real = std::env::var_os("SKILLMATCH_REAL_DATA").map(|it| PathBuf::from(it).join("esco/en"));
    let sample = || Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/esco");
    if real.is_none() {
        say("import_esco: SKILLMATCH_REAL_DATA is not set, so this is the bundled sample, not ESCO")?;
    }
    let folder = real.unwrap_or_else(sample);
    say(&format!("import_esco: {}, {}", folder.display(), report::machine()))?;
    for round in 1..=if report::is_bench() { ROUNDS } else { 1 } {
        measure(round, &folder)?;
    }
    Ok(())
}

fn measure(round: usize, folder: &Path) -> Result<()> {
    let home = tempfile::tempdir()?;
    let settings = Settings::load(home.path(), None)?;
    let start = Instant::now();
    let mut store = Store::create_or_open(home.path())?;
    let options = ImportOptions {
        read: ReadOptions { standard: None, limits: settings.read_limits(), ..ReadOptions::default() },
        licence: None,
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: settings.limits.file_bytes,
        progress: &|_, _| {},
    };
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
    let start = Instant::now();
    let engine = Engine::open(home.path())?;
    let opened = start.elapsed();
    let start = Instant::now();
    engine.link(&LinkRequest { queries: vec!["project management".to_owned()], ..LinkRequest::default() })?;
    say(&format!(
        "round {round}: open an engine {:.2} s, first link (builds the lexicon) {:.2} s; {} MB resident at most; {}",
        opened.as_secs_f64(),
        start.elapsed().as_secs_f64(),
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
        say(&contents(home.path(), &engine)?)?;
    }
    Ok(())
}

/// What is in the catalog, counted there.
fn contents(home: &Path, engine: &Engine) -> Result<String> {
    let store = Store::open_read_only(home)?;
    let mut forms = 0;
    store.for_each_record(RecordKind::Skill, &mut |stored| {
        if let Record::Skill(skill) = stored.record {
            forms += skill.labels.forms().count();
        }
        Ok(())
    })?;
    let mut linked = 0;
    store.for_each_record(RecordKind::Occupation, &mut |stored| {
        linked += usize::from(matches!(stored.record, Record::Occupation(it) if !it.skills.is_empty()));
        Ok(())
    })?;
    let counts = engine.counts();
    let count = |kind: &str| counts.iter().find(|(name, _)| *name == kind).map_or(0, |(_, count)| *count);
    Ok(format!(
        "{} skills and groups, {forms} names of them, {} occupations, {linked} records of occupations with skill links",
        count("skills"),
        count("occupations")
    ))
}
