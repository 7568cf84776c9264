//! `skillmatch evaluate rank`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::{
        Context, Exit,
        demo::sample_files,
        failure::Failure,
        index::bring_up,
        output::{self, Format},
    },
    config::Settings,
    engine::Engine,
    evaluate::{World, judged_jobs, pool},
    ingest::{ImportOptions, collect, import},
    model::{Date, Document, HolderKind, Iri, RecordKind},
    standards::{self, ReadOptions},
    store::Store,
};

/// Candidates for jobs, in the engine's order and in two simpler ones: nDCG@10, mean reciprocal rank
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder with `rank.csv` and, in `rank`, documents that the bundled sample does not have
    #[arg(value_name = "FOLDER", default_value = "data/judgements")]
    folder: PathBuf,
    /// The date on which evidence must count
    #[arg(long, value_name = "DATE", default_value = "2026-11-23")]
    as_of: Date,
    /// Ask the catalog of `--home` as it is, instead of one made of the sample and the folder
    #[arg(long)]
    in_home: bool,
    /// Instead of figures: who is to be judged for which job, chosen by this seed
    #[arg(long, value_name = "SEED")]
    pool: Option<u64>,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let documents = arguments.folder.join("rank");
    if !documents.is_dir() {
        return Err(Failure::usage(
            format!("there is no folder `{}`", documents.display()),
            "the judged set is not inside the program: run this in a checkout of the project, or name its folder `data/judgements`",
        ));
    }
    let temporary = tempfile::tempdir()?;
    let home = if arguments.in_home { context.home.clone() } else { temporary.path().to_owned() };
    if !arguments.in_home {
        fill(&home, &documents)?;
    }
    let engine = Engine::open(&home)?;
    let world = World::read(&engine, &Store::open_read_only(&home)?, arguments.as_of)?;
    if let Some(seed) = arguments.pool {
        return choose(&world, &documents, seed);
    }
    Ok(Exit::Done)
}

/// Imports the sample and the judged documents into an empty home.
fn fill(home: &Path, documents: &Path) -> Result<(), Failure> {
    let context = Context { home: home.to_owned(), settings: Settings::load(home, None)? };
    let mut files = sample_files(&home.join("samples"))?;
    files.extend(collect(&[documents.to_owned()])?.files);
    let options = ImportOptions {
        read: ReadOptions { standard: None, limits: context.settings.read_limits(), ..ReadOptions::default() },
        licence: None,
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: context.settings.limits.file_bytes,
        progress: &|_, _| {},
    };
    let mut store = Store::create_or_open(home)?;
    let summary = import(&mut store, &files, &options)?;
    drop(store);
    if let Some(rejected) = summary.rejected.first() {
        return Err(Failure::usage(
            format!("`{}` cannot be read", rejected.source),
            "see what is wrong with `skillmatch read`",
        ));
    }
    bring_up(&context, false)?;
    Ok(())
}

/// Writes who is to be judged, as CSV.
fn choose(world: &World, documents: &Path, seed: u64) -> Result<Exit, Failure> {
    let mut text = "job,kind,band,candidate\n".to_owned();
    for it in pool(world, &judged_jobs(world, &jobs_in(documents)?, seed), seed)? {
        let kind = match it.kind {
            HolderKind::Learner => "learner",
            HolderKind::Credential => "credential",
        };
        text.push_str(&format!("{},{kind},{},{}\n", it.job, it.band.word(), it.candidate));
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

/// The jobs that the judged documents describe.
fn jobs_in(documents: &Path) -> Result<BTreeSet<Iri>, Failure> {
    let mut jobs = BTreeSet::new();
    for path in collect(&[documents.to_owned()])?.files {
        let document = Document::new(path.display().to_string(), fs::read(&path)?);
        let reading = standards::read(&document, &ReadOptions::default());
        let found = reading.records.iter().filter(|it| it.value.kind() == RecordKind::Job);
        jobs.extend(found.map(|it| it.value.id().canonical()));
    }
    Ok(jobs)
}
