//! How fast a large framework is imported and indexed: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench import_esco`.
//!
//! `DIR/esco/en` is ESCO's official CSV download in one language. Without the variable the bundled sample is taken, whose
//! figures say nothing about ESCO.

mod importing;
mod report;

use std::{path::Path, time::Instant};

use anyhow::Result;
use report::say;
use skillmatch::{
    engine::{Engine, LinkRequest},
    model::{Record, RecordKind},
    store::Store,
};

fn main() -> Result<()> {
    importing::rounds("import_esco", "esco/en", "esco", measure)
}

fn measure(round: usize, folder: &Path) -> Result<()> {
    let home = tempfile::tempdir()?;
    importing::import_and_index(round, folder, home.path())?;
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
