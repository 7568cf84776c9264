//! How fast job ads are read: `cargo bench --bench extract_ads`, with real ads when `SKILLMATCH_REAL_DATA=DIR` is set.
//!
//! `DIR/esco/en/skills_en.csv` are the skills and `DIR/job_ads/*.jsonl` the ads (without `_tokens`); else the sample's
//! skills and its ads. Everything runs on one thread. Times are of work on the processor where the system tells it, so
//! that other programs do not count.

mod report;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use report::say;
use serde_json::Value;
use skillmatch::{
    linking::{ExtractOptions, Lexicon, LexiconForm, extract},
    model::Iri,
};

/// Each measure is taken so often, and the best counts.
const ROUNDS: usize = 5;

/// A skill with its names, the preferred one first.
type Skill = (Iri, Vec<String>);

fn main() -> Result<()> {
    let folder = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from);
    let (skills, ads) = match &folder {
        Some(folder) => (skills(&folder.join("esco/en/skills_en.csv"))?, real_ads(&folder.join("job_ads"))?),
        None => sample()?,
    };
    let started = Instant::now();
    let lexicon = Lexicon::build(skills.iter().flat_map(|(skill, names)| {
        let form = move |(nth, form)| LexiconForm { skill, framework: None, language: "en", form, preferred: nth == 0 };
        names.iter().map(String::as_str).enumerate().map(form)
    }));
    say(&format!(
        "{} ads, {} skills, {} forms: lexicon built in {:.2} s, {} MB; {}",
        ads.len(),
        skills.len(),
        lexicon.len(),
        started.elapsed().as_secs_f64(),
        lexicon.size_bytes() / 1_000_000,
        report::machine()
    ))?;
    let rounds = if report::is_bench() { ROUNDS } else { 1 };
    let options = ExtractOptions::default();
    measure("all lanes", &ads, rounds, || {
        ads.iter().map(|it| extract(&lexicon, it, &options).requirements.len()).sum()
    })?;
    measure("phrase spotting, a spotter for each ad", &ads, rounds, || {
        ads.iter().map(|it| lexicon.name_spotter().names(it).len()).sum()
    })?;
    let mut spotter = lexicon.name_spotter();
    measure("phrase spotting, one spotter for all", &ads, rounds, || ads.iter().map(|it| spotter.names(it).len()).sum())
}

fn measure(what: &str, ads: &[String], rounds: usize, mut run: impl FnMut() -> usize) -> Result<()> {
    let mut best = (Duration::MAX, 0);
    for _ in 0..rounds {
        let (started, at_work) = (Instant::now(), report::time_at_work());
        let found = run();
        let worked = at_work.and_then(|before| report::time_at_work()?.checked_sub(before));
        best = best.min((worked.filter(|it| !it.is_zero()).unwrap_or(started.elapsed()), found));
    }
    let (took, found) = best;
    let bytes: usize = ads.iter().map(String::len).sum();
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let [ads, megabytes] = [ads.len() as f64, bytes as f64 / 1e6].map(|it| it / took.as_secs_f64());
    Ok(say(&format!("{what}: {ads:.0} ads/s, {megabytes:.1} MB/s, {found} found"))?)
}

fn skills(path: &Path) -> Result<Vec<Skill>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut skills = Vec::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let text = |column: &str| row.get(column).map_or("", String::as_str);
        let names = std::iter::once(text("preferredLabel")).chain(text("altLabels").lines());
        skills.push((Iri::new(text("conceptUri"))?, names.map(str::to_owned).collect()));
    }
    Ok(skills)
}

fn real_ads(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|it| Ok(it?.path())).collect::<Result<_>>()?;
    files.retain(|it| {
        it.extension().is_some_and(|it| it == "jsonl") && !it.to_string_lossy().ends_with("_tokens.jsonl")
    });
    files.sort();
    let mut ads = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(&file)?.lines() {
            let ad: Value = serde_json::from_str(line)?;
            ads.extend(ad.get("text").and_then(Value::as_str).map(str::to_owned));
        }
    }
    Ok(ads)
}

/// Skills and ads of the sample.
fn sample() -> Result<(Vec<Skill>, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut ads = Vec::new();
    for entry in std::fs::read_dir(folder.join("plain_text"))? {
        ads.push(std::fs::read_to_string(entry?.path())?);
    }
    ads.sort();
    Ok((skills(&folder.join("esco/skills_en.csv"))?, ads))
}
