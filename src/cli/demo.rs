//! `skillmatch demo`: the bundled sample, three worked answers, and the service.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Context, Exit, failure::Failure, index::bring_up, output, serve::serve, tables};
use crate::{
    batch::{Batch, BatchOptions, From, LEAST_MEMORY, Question, ReadHow, Side, statistics::PublishOptions},
    config::Settings,
    engine::{Engine, GapRequest, MatchRequest, MatchTarget, Subject},
    ingest::{ImportOptions, import},
    model::{Date, Document, EvidenceKind},
    standards::ReadOptions,
    store::Store,
};

/// The sample, inside the program.
static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/samples");

/// The learner of the second answer.
const LEARNER: &str = "urn:skillmatch:learner:mira-01";
/// The job of the first answer, inside the sample.
const JOB: &str = "skillmatch_job/data-analyst.json";

/// Load the bundled sample into `<home>/demo`, show three worked answers, then serve
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  skillmatch demo\n  skillmatch demo --no-serve --as-of 2026-11-23")]
pub(crate) struct Arguments {
    /// Stop after the answers
    #[arg(long)]
    no_serve: bool,
    /// The port of the service; 0 takes a free one [default: 7878]
    #[arg(long)]
    port: Option<u16>,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    // A folder of its own: an existing catalog in the home is never touched.
    let home = context.home.join("demo");
    let demo = Context { settings: Settings::load(&home, None)?, home };
    let samples = demo.home.join("samples");
    let files = sample_files(&samples)?;
    output::say(&format!("sample: {} (all people, issuers and jobs in it are invented)", samples.display()));
    let mut store = Store::create_or_open(&demo.home)?;
    let options = ImportOptions {
        read: ReadOptions { standard: None, limits: demo.settings.read_limits(), ..ReadOptions::default() },
        licence: Some("MIT OR Apache-2.0".to_owned()),
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: demo.settings.limits.file_bytes,
        progress: &|_, _| {},
    };
    let summary = import(&mut store, &files, &options)?;
    drop(store);
    output::print(&super::import::table(&summary))?;
    output::print(&super::index::sentence(&bring_up(&demo, false)?))?;
    let engine = Engine::open(&demo.home)?;
    let today = arguments.as_of.unwrap_or_else(super::today);
    employer(&engine, today)?;
    learner(&engine, today)?;
    analyst(&engine, today)?;
    drop(engine);
    next_steps(&demo.home)?;
    if arguments.no_serve {
        return Ok(Exit::Done);
    }
    serve(&demo, None, arguments.port)
}

/// Unpacks the sample into `folder`: the files of its world.
pub(super) fn sample_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    unpack(&SAMPLES, folder)?;
    Ok(sound_files(folder))
}

/// Writes the sample's files, where they are not there yet or differ.
fn unpack(dir: &Dir<'_>, target: &Path) -> io::Result<()> {
    for file in dir.files() {
        let path = target.join(file.path());
        if fs::read(&path).is_ok_and(|known| known == file.contents()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, file.contents())?;
    }
    dir.dirs().try_for_each(|inner| unpack(inner, target))
}

/// The folders of the sample that make up its small world. The others, and folders named `shapes`, hold single documents
/// that show what the readers understand.
const WORLD: [&str; 7] =
    ["esco", "open_badges_2", "open_badges_3", "plain_text", "schema_org", "skillmatch_job", "skillmatch_learner"];

/// The files of the sample's world that are not broken on purpose.
fn sound_files(samples: &Path) -> Vec<PathBuf> {
    fn walk(dir: &Dir<'_>, samples: &Path, found: &mut Vec<PathBuf>) {
        found.extend(dir.files().map(|it| samples.join(it.path())));
        for inner in dir.dirs().filter(|it| !it.path().ends_with("broken") && !it.path().ends_with("shapes")) {
            walk(inner, samples, found);
        }
    }
    let mut found = Vec::new();
    for folder in WORLD.iter().filter_map(|it| SAMPLES.get_dir(it)) {
        walk(folder, samples, &mut found);
    }
    found.sort();
    found
}

fn employer(engine: &Engine, today: Date) -> Result<(), Failure> {
    output::print("\n== Employer: who fits the job in samples/skillmatch_job/data-analyst.json?\n")?;
    let bytes = SAMPLES.get_file(JOB).map(|it| it.contents().to_vec()).unwrap_or_default();
    let subject = Subject::job_in(&Document::new(JOB, bytes), "/job")?;
    let request = MatchRequest { as_of: Some(today), limit: Some(5), explain: true, ..MatchRequest::default() };
    let mut answer = engine.rank(MatchTarget::Learners, &request, subject, today)?;
    // The first is explained in full; the others show one mark for each requirement.
    let first = answer.results.first().cloned();
    output::print(&tables::matches(&answer, false))?;
    answer.results = first.into_iter().collect();
    if let Some(first) = answer.results.first() {
        output::print(&format!(
            "Why {} stands first:\n{}",
            first.name.clone().unwrap_or_else(|| first.id.to_string()),
            tables::reasons(first)
        ))?;
    }
    Ok(())
}

fn learner(engine: &Engine, today: Date) -> Result<(), Failure> {
    output::print("\n== Learner: what does Mira lack to be a data analyst, and what closes it?\n")?;
    let request = GapRequest { as_of: Some(today), suggest: Some(5), ..GapRequest::default() };
    let job = (Subject::Occupation("data analyst".to_owned()), Vec::new());
    let learner = (Subject::LearnerId(LEARNER.to_owned()), Vec::new());
    let answer = engine.gaps(&request, job, learner, today)?;
    output::print(&tables::gap(&answer))?;
    Ok(())
}

fn analyst(engine: &Engine, today: Date) -> Result<(), Failure> {
    output::print("\n== Analyst: which skills do all jobs of the sample ask for, and who has them?\n")?;
    let side = Side { from: From::Catalog, how: ReadHow::default() };
    let batch = Batch {
        question: Question::Skills,
        jobs: side.clone(),
        learners: side,
        options: BatchOptions {
            as_of: today,
            minimum_kind: EvidenceKind::Claimed,
            top: 0,
            memory_bytes: LEAST_MEMORY,
            groups: 0,
            duplicates: None,
            publish: PublishOptions::default(),
        },
    };
    let balance = batch.counts(engine, &|_| {})?.balance(&[]).everybody;
    output::print(&tables::balance(&balance, 8))?;
    Ok(())
}

fn next_steps(home: &Path) -> Result<(), Failure> {
    let home = home.display();
    output::print(&format!(
        "\nThe data is in {home}. Next:\n\
         \x20 skillmatch --home {home} match credentials --skills \"SQL:3!, data visualisation, Python\" --explain\n\
         \x20 skillmatch --home {home} search pyhton\n\
         \x20 skillmatch --home {home} extract {home}/samples/plain_text/*.txt\n\
         \x20 skillmatch --home {home} batch gaps --out report/\n\
         \x20 skillmatch read {home}/samples/open_badges_2/broken        (files that are broken on purpose)\n"
    ))?;
    Ok(())
}
