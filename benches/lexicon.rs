//! The lexicon built, stored and loaded: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench lexicon`.
//!
//! `DIR/esco/en/skills_en.csv` has the skills with their English names, `DIR/esco/labels`, `de` and `es` names in other
//! languages. Without the variable there is nothing to measure, and it says so.

mod report;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use report::say;
use skillmatch::{
    linking::{Lexicon, LexiconForm, LinkOptions},
    model::Iri,
};

/// A name: skill, language, text, whether it is the preferred one.
type Name = (Iri, String, String, bool);

/// Loading is timed so often.
const LOADS: usize = 15;

fn main() -> Result<()> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(|it| PathBuf::from(it).join("esco")) else {
        return Ok(say("lexicon: SKILLMATCH_REAL_DATA is not set, nothing is measured")?);
    };
    say(&report::machine())?;
    let english = names(&folder.join("en/skills_en.csv"), "en")?;
    measure("English", &english)?;
    let mut all = english;
    for (part, language) in [("labels", None), ("de", Some("de")), ("es", Some("es"))] {
        let mut files: Vec<PathBuf> = folder.join(part).read_dir()?.map(|it| Ok(it?.path())).collect::<Result<_>>()?;
        files.sort();
        for file in files.iter().filter(|it| it.to_string_lossy().contains("kills")) {
            all.extend(names(file, language.unwrap_or_default())?);
        }
    }
    measure("all languages", &all)
}

fn measure(what: &str, names: &[Name]) -> Result<()> {
    let forms = || {
        names.iter().map(|(skill, language, form, preferred)| LexiconForm {
            skill,
            framework: Some("esco"),
            language,
            form,
            preferred: *preferred,
        })
    };
    // The tables are read by whoever is first.
    Lexicon::build(forms().take(1)).link("welding", &LinkOptions::default());
    let before_mb = report::memory_mb("VmRSS");
    let (build_ms, built) = timed(|| Lexicon::build(forms()));
    let after_mb = report::memory_mb("VmRSS");
    let (digest_ms, digest) = timed(|| Lexicon::digest_of(forms()));
    anyhow::ensure!(digest == built.digest(), "the digest is another one");
    let (store_ms, bytes) = timed(|| built.to_bytes());
    let bytes = bytes?;
    let file = std::env::temp_dir().join(format!("skillmatch-lexicon-{}", std::process::id()));
    std::fs::write(&file, &bytes)?;
    let mut loads = Vec::new();
    for _ in 0..LOADS {
        let (load_ms, loaded) = timed(|| Ok::<_, anyhow::Error>(Lexicon::from_bytes(&std::fs::read(&file)?)?));
        anyhow::ensure!(loaded?.len() == built.len(), "what was loaded is not what was stored");
        loads.push(load_ms);
    }
    std::fs::remove_file(&file)?;
    loads.sort_by(f64::total_cmp);
    let (clone_ms, _) = timed(|| built.clone());
    Ok(say(&format!(
        "{what}: {} names given, {} forms; built in {build_ms:.0} ms; digest of the names {digest_ms:.0} ms; to bytes \
         {store_ms:.0} ms; file {:.1} MB; read and loaded in {:.0} ms (median of {LOADS}; {:.0} to {:.0}); copied in \
         {clone_ms:.0} ms; in memory {:.1} MB (resident {before_mb} before building, {after_mb} MB after)",
        names.len(),
        built.len(),
        megabytes(bytes.len()),
        loads.get(LOADS / 2).copied().unwrap_or_default(),
        loads.first().copied().unwrap_or_default(),
        loads.last().copied().unwrap_or_default(),
        megabytes(built.size_bytes()),
    ))?)
}

/// Milliseconds of work on a processor, where the system counts them, else by the clock.
fn timed<T>(act: impl FnOnce() -> T) -> (f64, T) {
    let (clock, work) = (Instant::now(), report::time_at_work());
    let done = act();
    let worked = report::time_at_work().zip(work).map(|(after, before)| after.saturating_sub(before));
    (worked.unwrap_or_else(|| clock.elapsed()).as_secs_f64() * 1_000.0, done)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of some megabytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The names in a table of ESCO; a language that its columns name comes first.
fn names(path: &Path, language: &str) -> Result<Vec<Name>> {
    let mut found = Vec::new();
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let Some(skill) = row.get("conceptUri").and_then(|it| Iri::new(it).ok()) else { continue };
        for (column, cell) in &row {
            let (language, preferred) = match column.split_once('_') {
                Some(("preferredLabel", language)) => (language, true),
                _ if column == "preferredLabel" => (language, true),
                _ if column == "altLabels" => (language, false),
                _ => continue,
            };
            let names = cell.lines().map(str::trim).filter(|it| !it.is_empty());
            found.extend(names.map(|it| (skill.clone(), language.to_owned(), it.to_owned(), preferred)));
        }
    }
    Ok(found)
}
