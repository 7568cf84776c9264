//! How long a batch takes that an analyst would run: `cargo bench --bench batch_ads`.
//!
//! All real job ads (`SKILLMATCH_REAL_DATA=DIR`, `DIR/job_ads` and `DIR/esco/en`) against generated learners, by the
//! command `batch gaps` as users run it: requirements read out of the ads, the best ten learners of each with their gaps,
//! supply and demand by skill and by region, all tables and the report. A learner has some of the skills that ESCO gives
//! one or two occupations, with levels, and a region.
//!
//! `SKILLMATCH_BENCH_LEARNERS`: how many learners (100,000). `SKILLMATCH_BENCH_SEED`: the seed (1).
//! `SKILLMATCH_BENCH_OUT`: a folder that keeps the tables and the report.

mod corpus;
mod importing;
mod report;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use corpus::Random;
use report::say;

/// Invented regions; the first ones have more people.
const REGIONS: [&str; 12] = [
    "Northmere",
    "Saltmarsh",
    "Quillback",
    "Harrowdale",
    "Eastfold",
    "Brickfield",
    "Lowmoor",
    "Stonebeck",
    "Westerly",
    "Ashcombe",
    "Fenholt",
    "Islemouth",
];

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        return Ok(say("batch_ads: SKILLMATCH_REAL_DATA is not set; there are no ads to read")?);
    };
    let learners = setting("SKILLMATCH_BENCH_LEARNERS", if report::is_bench() { 100_000 } else { 200 })?;
    let seed = setting("SKILLMATCH_BENCH_SEED", 1)?;
    say(&format!("batch_ads: {learners} learners, seed {seed}, {}", report::machine()))?;
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    fs::create_dir(&home)?;
    importing::import_and_index(1, &data.join("esco/en"), &home)?;
    let (ads, people) = (folder.path().join("ads.csv"), folder.path().join("learners.csv"));
    let count = write_ads(&data.join("job_ads"), &ads)?;
    write_learners(&data.join("esco/en/occupationSkillRelations_en.csv"), &people, learners, seed)?;
    let out = std::env::var_os("SKILLMATCH_BENCH_OUT").map_or_else(|| folder.path().join("report"), PathBuf::from);
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_skillmatch"))
        .arg("--home")
        .arg(&home)
        .args(["batch", "gaps", "--by", "region", "--as-of", "2026-01-01", "--jobs"])
        .arg(&ads)
        .arg("--learners")
        .arg(&people)
        .arg("--out")
        .arg(&out)
        .status()?;
    // 3: some rows were rejected, and are listed.
    ensure!(matches!(status.code(), Some(0 | 3)), "batch gaps ended with {status}");
    say(&format!(
        "{count} ads x {learners} learners: {:.1} s, {:.1} MB of tables; {}",
        start.elapsed().as_secs_f64(),
        report::number(usize::try_from(report::size_bytes(&out)?)?) / 1e6,
        report::machine()
    ))?;
    Ok(())
}

/// A number from the environment, or what it is without.
fn setting(name: &str, default: usize) -> Result<usize> {
    std::env::var(name).ok().map_or(Ok(default), |text| text.parse().with_context(|| format!("{name} is no number")))
}

/// The ads of all files as a table, with the sector that their id names.
fn write_ads(folder: &Path, to: &Path) -> Result<usize> {
    let mut table = csv::Writer::from_path(to)?;
    table.write_record(["id", "sector", "title", "text"])?;
    let mut count = 0;
    for name in ["skillspan_dev.jsonl", "skillspan_train.jsonl"] {
        let lines = fs::read_to_string(folder.join(name)).with_context(|| name.to_owned())?;
        for line in lines.lines() {
            let ad: serde_json::Value = serde_json::from_str(line)?;
            let (Some(id), Some(text)) = (ad["id"].as_str(), ad["text"].as_str()) else { continue };
            let title = text.lines().next().unwrap_or_default();
            table.write_record([id, id.split('-').nth(1).unwrap_or_default(), title, text])?;
            count += 1;
        }
    }
    table.flush()?;
    Ok(count)
}

/// Learners who were trained for one or two occupations.
fn write_learners(relations: &Path, to: &Path, count: usize, seed: usize) -> Result<()> {
    let mut occupations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in csv::Reader::from_path(relations)?.deserialize() {
        let row: BTreeMap<String, String> = row?;
        if let (Some(occupation), Some(skill)) = (row.get("occupationUri"), row.get("skillUri")) {
            occupations.entry(occupation.clone()).or_default().push(skill.clone());
        }
    }
    let occupations: Vec<Vec<String>> = occupations.into_values().collect();
    ensure!(!occupations.is_empty(), "no occupation has skills");
    let mut table = BufWriter::new(fs::File::create(to)?);
    writeln!(table, "learner_id,region,skills")?;
    for number in 0..count {
        let mut random = Random(Random(seed as u64).next() ^ number as u64);
        let mut skills: BTreeMap<&str, usize> = BTreeMap::new();
        for _ in 0..=random.below(2) {
            let Some(of_one) = occupations.get(random.below(occupations.len())) else { continue };
            for _ in 0..6 + random.below(8) {
                if let Some(skill) = of_one.get(random.below(of_one.len())) {
                    skills.insert(skill, 1 + random.below(5));
                }
            }
        }
        let skills: Vec<String> = skills.into_iter().map(|(skill, level)| format!("{skill}:{level}")).collect();
        // The lesser of two draws: regions differ in size.
        let region = REGIONS.get(random.below(REGIONS.len()).min(random.below(REGIONS.len()))).unwrap_or(&"");
        writeln!(table, "L-{number},{region},{}", skills.join("; "))?;
    }
    table.flush()?;
    Ok(())
}
