//! `skillmatch batch`.

mod inputs;
mod progress;
mod statistics;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Context, Exit, failure::Failure, output, subject::EvidenceArgument};
use crate::{
    batch::{Batch, BatchError, BatchOptions, LEAST_MEMORY, Question, Side, TableFormat, Written},
    engine::Engine,
    model::{Date, EvidenceKind},
};
use inputs::{JobInputs, LearnerInputs, Role};
use statistics::StatisticsOptions;

/// Compare many jobs with many learners
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Gaps(GapsArguments),
    Occupations(OccupationsArguments),
    Skills(SkillsArguments),
    Statistics(StatisticsArguments),
}

/// A file format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// report.html, one page for people
    Html,
    /// A CSV file for each table
    Csv,
    /// One JSON file with all tables
    Json,
    /// A file for each table, one row a line
    Jsonl,
    /// One workbook with a sheet for each table
    Xlsx,
    /// A Parquet file for each table
    #[cfg(feature = "parquet")]
    Parquet,
}

const TABLES: &str = "A table needs a header. Of jobs: a column `skills` (python:4!, sql*0.5), `text` (the ad) or `occupation`, and\n\
    perhaps `id` and `title`. Of learners: `skills`, or one row for each learner and skill, or a column for each skill.\n\
    Columns are guessed and shown; name them with --column where that is wrong. Bad rows go to rejected.csv and the\n\
    good ones still run (exit code 3). A run that was interrupted goes on when the same command is given again.";

/// The best learners of each job, what they lack, and supply and demand by skill
#[derive(Debug, Args)]
#[command(after_help = format!("{TABLES}\n\nExamples:\n  skillmatch batch gaps --jobs jobs.csv --learners people.xlsx --out report/\n  skillmatch batch gaps --jobs ads.jsonl --learners people.csv --by region --column learners.skills=Kompetenzen --out report/\n  skillmatch batch gaps --out report/ --top 3 --jobs-where country=NL        (the catalog's)"))]
struct GapsArguments {
    #[command(flatten)]
    jobs: JobInputs,
    #[command(flatten)]
    learners: LearnerInputs,
    /// Learners kept for each job
    #[arg(long, default_value_t = 10)]
    top: usize,
    #[command(flatten)]
    common: Common,
}

/// The occupations of the catalog that each learner covers most of, and what is missing
#[derive(Debug, Args)]
#[command(after_help = format!("{TABLES}\n\nExamples:\n  skillmatch batch occupations --learners people.csv --out report/\n  skillmatch batch occupations --out report/ --top 3 --tables html,xlsx"))]
struct OccupationsArguments {
    #[command(flatten)]
    learners: LearnerInputs,
    /// Occupations kept for each learner
    #[arg(long, default_value_t = 5)]
    top: usize,
    #[command(flatten)]
    common: Common,
}

/// Supply and demand by skill: asked, required, held, missing
#[derive(Debug, Args)]
#[command(after_help = format!("{TABLES}\n\nExamples:\n  skillmatch batch skills --jobs ads.csv --learners people.csv --by region --by sector --out report/"))]
struct SkillsArguments {
    #[command(flatten)]
    jobs: JobInputs,
    #[command(flatten)]
    learners: LearnerInputs,
    #[command(flatten)]
    common: Common,
}

/// Supply and demand by skill, fit to be published: repeated ads counted once, small counts of people left out, intervals
#[derive(Debug, Args)]
#[command(after_help = format!("{TABLES}\n\nCounts of fewer than --least-people are left out, and others beside them, so that they cannot be reckoned back from\nsums; groups of fewer people are put together. --gold measures how well requirements are read out of ads, corrects\nestimates for it and takes it into the intervals. Nothing else than the published table is written.\n\nExamples:\n  skillmatch batch statistics --jobs ads.csv --learners people.csv --by region --by sector --out report/\n  skillmatch batch statistics --jobs ads.csv --learners survey.csv --weights weight --gold data/judgements/extract_ads.jsonl --out report/"))]
struct StatisticsArguments {
    #[command(flatten)]
    jobs: JobInputs,
    #[command(flatten)]
    learners: LearnerInputs,
    #[command(flatten)]
    publish: StatisticsOptions,
    #[command(flatten)]
    common: Common,
}

/// What all questions have.
#[derive(Debug, Args)]
struct Common {
    /// Where the report goes
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Which column holds what: [jobs.|learners.]FIELD=COLUMN
    #[arg(long, value_name = "FIELD=COLUMN")]
    column: Vec<String>,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The weakest evidence that counts
    #[arg(long, value_enum, default_value = "any")]
    evidence: EvidenceArgument,
    /// In which formats
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html,csv,json")]
    tables: Vec<Table>,
    /// Memory to take beside the catalog, for instance 2GB [default: 1GB, see `memory_bytes`]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    /// Do not go on with an unfinished run
    #[arg(long)]
    fresh: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let none = JobInputs::default();
    let (question, jobs, learners, top, common) = match &arguments.what {
        What::Gaps(it) => (Question::Gaps, &it.jobs, &it.learners, it.top, &it.common),
        What::Occupations(it) => (Question::Occupations, &none, &it.learners, it.top, &it.common),
        What::Skills(it) => (Question::Skills, &it.jobs, &it.learners, 0, &it.common),
        What::Statistics(it) => (Question::Statistics, &it.jobs, &it.learners, 0, &it.common),
    };
    let none = StatisticsOptions::default();
    let statistics = if let What::Statistics(it) = &arguments.what { &it.publish } else { &none };
    let engine = Engine::open(&context.home)?;
    let files = [(Role::Jobs, jobs.files()), (Role::Learners, learners.files())];
    let columns = inputs::columns(&common.column, &files)?;
    let side = |role: Role, paths: &[PathBuf], only: &[String]| -> Result<Side, Failure> {
        let columns = columns.get(&role).cloned().unwrap_or_default();
        inputs::side(context, paths, only, &jobs.by, statistics.weights.clone(), columns)
    };
    let batch = Batch {
        question,
        jobs: side(Role::Jobs, jobs.files(), jobs.only())?,
        learners: side(Role::Learners, learners.files(), learners.only())?,
        options: BatchOptions {
            as_of: common.as_of.unwrap_or_else(super::today),
            minimum_kind: match common.evidence {
                EvidenceArgument::Any => EvidenceKind::Claimed,
                EvidenceArgument::Issued => EvidenceKind::Issued,
                EvidenceArgument::Verified => EvidenceKind::Verified,
            },
            top,
            memory_bytes: common.memory.unwrap_or(context.settings.batch.memory_bytes).max(LEAST_MEMORY),
            groups: context.settings.batch.groups,
            duplicates: statistics.duplicates(),
            publish: statistics.publish(&engine, context)?,
        },
    };
    let mut formats: Vec<TableFormat> = common.tables.iter().map(|it| TableFormat::from(*it)).collect();
    formats.sort_unstable();
    formats.dedup();
    let progress = progress::Progress::new();
    let written = batch.report(&engine, &common.out, &formats, common.fresh, &|event| progress.tell(event));
    progress.finish();
    let written = written?;
    output::print(&summary(question, &written, &batch.options, common))?;
    Ok(if written.rejected == 0 { Exit::Done } else { Exit::Partly })
}

fn summary(question: Question, written: &Written, options: &BatchOptions, common: &Common) -> String {
    let what = if question == Question::Occupations { "occupation" } else { "job" };
    let asked = match question {
        Question::Occupations => String::new(),
        Question::Gaps | Question::Skills | Question::Statistics => {
            format!("{} asked for, ", output::count(written.balance.everybody.skills.len(), "skill"))
        }
    };
    let names: Vec<&str> = written.files.iter().map(|it| it.name.as_str()).collect();
    format!(
        "{} x {} as of {}: {asked}{} rejected; written to {}: {}, manifest.json",
        output::count(written.jobs, what),
        output::count(written.learners, "learner"),
        options.as_of,
        output::count(written.rejected, "row"),
        common.out.display(),
        names.join(", ")
    )
}

/// A size in bytes: `2GB`, `500 MB`, `1.5g`, or a number of bytes.
fn size(text: &str) -> Result<u64, String> {
    let lower = text.trim().to_ascii_lowercase();
    let number = lower.trim_end_matches(|it: char| it.is_ascii_alphabetic()).trim_end();
    let unit = lower.get(number.len()..).unwrap_or_default().trim();
    let shift = match unit {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return Err(format!("`{unit}` is no unit of memory: write for instance 2GB or 500MB")),
    };
    let amount: f64 = number.parse().map_err(|_| "write for instance 2GB or 500MB".to_owned())?;
    let bytes = amount * f64::from(2_u32).powi(shift);
    if !(bytes.is_finite() && (1.0..1e15).contains(&bytes)) {
        return Err("write for instance 2GB or 500MB".to_owned());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be 1 to 10^15")]
    let bytes = bytes as u64;
    if bytes < LEAST_MEMORY {
        return Err(format!("a batch takes at least {} MB", LEAST_MEMORY >> 20));
    }
    Ok(bytes)
}

impl From<Table> for TableFormat {
    fn from(table: Table) -> Self {
        match table {
            Table::Html => Self::Html,
            Table::Csv => Self::Csv,
            Table::Json => Self::Json,
            Table::Jsonl => Self::JsonLines,
            Table::Xlsx => Self::Xlsx,
            #[cfg(feature = "parquet")]
            Table::Parquet => Self::Parquet,
        }
    }
}

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Self {
        let hint = error.hint();
        if error.is_usage() { Self::usage(error.to_string(), hint) } else { Self::new(error, hint) }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_understood() {
        for (text, bytes) in [
            ("2GB", Ok(2 << 30)),
            ("500 MB", Ok(500 << 20)),
            ("1.5g", Ok(3 << 29)),
            ("100000000", Ok(100_000_000)),
            ("2 XB", Err("`xb` is no unit")),
            ("much", Err("`much` is no unit")),
            ("1MB", Err("at least 64 MB")),
            ("-1GB", Err("write for instance")),
            ("1e30GB", Err("write for instance")),
        ] {
            match (size(text), bytes) {
                (Ok(found), Ok(bytes)) => assert_eq!(found, bytes, "{text}"),
                (Err(found), Err(words)) => assert!(found.contains(words), "{text}: {found}"),
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }
}
