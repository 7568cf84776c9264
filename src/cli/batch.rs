//! `skillmatch batch`.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output,
    subject::{EvidenceArgument, document},
};
use crate::{
    batch::{
        BatchFormat, BatchInput, BatchManifest, BatchOptions, InputError, RejectedRow, Taken, batch_gaps, jobs_from,
        learners_from, write,
    },
    engine::{Engine, MatchTarget, Subject},
    model::{Date, Document, EvidenceKind, Iri, Job},
};

/// Compare many jobs with many learners
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Gaps(GapsArguments),
}

/// A table's file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// gaps.csv and skills.csv
    Csv,
    /// gaps.json
    Json,
}

/// Gaps of every learner for every job, and supply and demand by skill
#[derive(Debug, Args)]
#[command(
    after_help = "A table needs a column `skills` (python:4!, sql*0.5) or, for jobs, `text`; `id` and `title` or `name` are used\nwhere they are. Bad rows go to rejected.csv and the good ones still run (exit code 3).\n\nExamples:\n  skillmatch batch gaps --jobs jobs.csv --learners people.jsonl --out report/\n  skillmatch batch gaps --out report/ --top 3        (the jobs and learners of the catalog)"
)]
struct GapsArguments {
    /// Jobs: CSV, JSON or JSON lines [default: those of the catalog]
    #[arg(long, value_name = "FILE")]
    jobs: Option<PathBuf>,
    /// Learners: CSV, JSON or JSON lines [default: those of the catalog]
    #[arg(long, value_name = "FILE")]
    learners: Option<PathBuf>,
    /// Where the tables go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Learners kept for each job
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The weakest evidence that counts
    #[arg(long, value_enum, default_value = "any")]
    evidence: EvidenceArgument,
    /// Which tables
    #[arg(long, value_enum, value_delimiter = ',', default_value = "csv,json")]
    tables: Vec<Table>,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.what {
        What::Gaps(arguments) => gaps(context, arguments),
    }
}

fn gaps(context: &Context, arguments: &GapsArguments) -> Result<Exit, Failure> {
    let engine = Engine::open(&context.home)?;
    let mut inputs = BTreeMap::new();
    let mut columns = BTreeMap::new();
    let mut take = |role: &str,
                    path: Option<&PathBuf>,
                    from: &dyn Fn(&Document) -> Result<Taken, InputError>,
                    target|
     -> Result<(Vec<BatchInput>, Vec<RejectedRow>), Failure> {
        let Some(path) = path else { return Ok((of_catalog(&engine, target)?, Vec::new())) };
        let document = document(path, context)?;
        inputs.insert(role.to_owned(), blake3::hash(&document.bytes).to_string());
        let taken = from(&document)
            .map_err(|error| Failure::usage(error.to_string(), "see `skillmatch batch gaps --help` for the columns"))?;
        for (field, column) in &taken.mapping {
            output::say(&format!("{role}: {field} is taken from column `{column}`"));
        }
        for note in &taken.notes {
            output::say(&format!("{role}: {note}"));
        }
        columns.insert(role.to_owned(), taken.mapping);
        Ok((taken.inputs, taken.rejected))
    };
    let (jobs, rejected_jobs) = take("jobs", arguments.jobs.as_ref(), &jobs_from, MatchTarget::Jobs)?;
    let (learners, rejected_learners) =
        take("learners", arguments.learners.as_ref(), &learners_from, MatchTarget::Learners)?;
    let options = BatchOptions {
        as_of: arguments.as_of.unwrap_or_else(super::today),
        minimum_kind: match arguments.evidence {
            EvidenceArgument::Any => EvidenceKind::Claimed,
            EvidenceArgument::Issued => EvidenceKind::Issued,
            EvidenceArgument::Verified => EvidenceKind::Verified,
        },
        top: arguments.top,
    };
    let bar = output::progress("jobs compared");
    let mut tables = batch_gaps(&engine, &jobs, &learners, &options, &|jobs| bar.inc(jobs));
    bar.finish_and_clear();
    tables.rejected.splice(0..0, rejected_jobs.into_iter().chain(rejected_learners));
    let manifest = BatchManifest {
        skillmatch: env!("CARGO_PKG_VERSION"),
        data_version: engine.data_version(),
        as_of: options.as_of,
        evidence: options.minimum_kind.word().to_owned(),
        top: options.top,
        inputs,
        columns,
        jobs: tables.jobs,
        learners: tables.learners,
        rejected: tables.rejected.len(),
    };
    let mut formats: Vec<BatchFormat> = arguments
        .tables
        .iter()
        .map(|it| match it {
            Table::Csv => BatchFormat::Csv,
            Table::Json => BatchFormat::Json,
        })
        .collect();
    formats.dedup();
    write(&arguments.out, &tables, &manifest, &formats)?;
    let out = arguments.out.display();
    output::print(&format!(
        "{} x {} as of {}: {}, {} asked for, {} rejected; written to {out}",
        output::count(tables.jobs, "job"),
        output::count(tables.learners, "learner"),
        options.as_of,
        output::count(tables.pairs.len(), "pair"),
        output::count(tables.skills.len(), "skill"),
        output::count(tables.rejected.len(), "row")
    ))?;
    Ok(if tables.rejected.is_empty() { Exit::Done } else { Exit::Partly })
}

fn of_catalog(engine: &Engine, target: MatchTarget) -> Result<Vec<BatchInput>, Failure> {
    let subject = |id: &Iri| match target {
        MatchTarget::Jobs => Subject::Job(Box::new(Job::unnamed(id.clone()))),
        MatchTarget::Learners | MatchTarget::Credentials => Subject::LearnerId(id.to_string()),
    };
    let ids = engine.ids(target)?;
    Ok(ids.iter().map(|id| BatchInput { id: id.to_string(), name: None, subject: subject(id) }).collect())
}
