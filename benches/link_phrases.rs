//! How well and how fast phrases are linked: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench link_phrases`.
//!
//! `DIR/esco/en/skills_en.csv` are the skills, `DIR/linking/*_validation_annotations.csv` sentences and phrases with the
//! skills that people gave them. Asked as by `skillmatch evaluate link --held-out 1500 --typos 2000`, without a catalog:
//! each lane alone, then several together. Without the variable there is nothing to measure, and it says so.

mod report;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use report::say;
use skillmatch::{
    engine::lexicon_of,
    evaluate::{LinkFigures, LinkLane, LinkSettings, QuerySets, SkillNames, Third, evaluate_link, read_queries},
    linking::{Lexicon, LinkOptions},
    model::{Iri, LanguageLabels, Skill},
};

fn main() -> Result<()> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        return Ok(say("link_phrases: SKILLMATCH_REAL_DATA is not set, nothing is measured")?);
    };
    let skills = skills(&folder)?;
    let before = report::memory_mb("VmRSS");
    let started = Instant::now();
    let lexicon = lexicon_of(&skills);
    say(&format!(
        "{} skills, {} forms: built in {:.2} s, {} MB; {before} MB resident before, {} MB after; {}",
        skills.len(),
        lexicon.len(),
        started.elapsed().as_secs_f64(),
        lexicon.size_bytes() / 1_000_000,
        report::memory_mb("VmRSS"),
        report::machine()
    ))?;
    let names = SkillNames::of(&skills, None)?;
    let file = |part: &str| -> Result<QuerySets> {
        let path = folder.join(format!("linking/{part}_validation_annotations.csv"));
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(read_queries(part, &bytes, &names)?)
    };
    let files = [file("tech")?, file("house")?];
    let settings = LinkSettings {
        framework: None,
        language: None,
        top: 10,
        held_out: 1_500,
        typos: 2_000,
        seed: 1,
        lanes: LinkLane::all(),
    };
    for figures in evaluate_link(&skills, &lexicon, &files, &settings)?.figures {
        say(&line(&figures))?;
    }
    Ok(say(&hostile(&lexicon))?)
}

fn line(it: &LinkFigures) -> String {
    let percent = |value: f64| format!("{:.1}", 100.0 * value);
    let thirds = |thirds: &[Third]| {
        let third = |it: &Third| format!("{:.0}/{:.0}", 100.0 * it.confidence, 100.0 * it.right);
        thirds.iter().map(third).collect::<Vec<_>>().join(" ")
    };
    format!(
        "{:<9} {:<5} {:<8} RP@5 {:>5}, RP@10 {:>5}, R@1 {:>5}, R@10 {:>5}; p50 {:.2} ms, p99 {:.2} ms; sure/right {}",
        it.queries.word(),
        it.gold.as_deref().unwrap_or_default(),
        it.lane,
        percent(it.rp_at_5.value),
        percent(it.rp_at_10.value),
        percent(it.recall_at_1.value),
        percent(it.recall_at_10.value),
        it.time_ms_p50,
        it.time_ms_p99,
        thirds(&it.reliability),
    )
}

fn skills(folder: &Path) -> Result<Vec<Skill>> {
    let path = folder.join("esco/en/skills_en.csv");
    let mut reader = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().collect::<Result<_, _>>()?;
    let skill = |row: BTreeMap<String, String>| {
        let column = |name: &str| row.get(name).cloned().unwrap_or_default();
        let others = column("altLabels");
        let labels = LanguageLabels {
            preferred: Some(column("preferredLabel").trim().to_owned()),
            alternative: others.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect(),
            ..LanguageLabels::default()
        };
        let mut skill =
            Skill { framework: Some("esco".to_owned()), ..Skill::unnamed(Iri::new(&column("conceptUri"))?) };
        skill.labels.0.insert("en".to_owned(), labels);
        Ok(skill)
    };
    rows.into_iter().map(skill).collect()
}

/// Queries that nobody writes.
fn hostile(lexicon: &Lexicon) -> String {
    let million = |text: &str| text.repeat(10_000_000 / text.len());
    let queries = [million("a"), million("project management "), million("\u{1}\u{0}"), million("ñ"), million("../")];
    let times = queries.iter().map(|query| {
        let started = Instant::now();
        lexicon.link(query, &LinkOptions::default());
        started.elapsed()
    });
    format!("10 MB at once, five kinds: {}", report::percentiles(times.collect()))
}
