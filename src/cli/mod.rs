//! The command line: one file for each subcommand. Data goes to standard output, talk to standard error.

mod batch;
mod claims;
mod completions;
mod crawl;
mod demo;
mod evaluate;
mod extract;
mod failure;
mod gaps;
mod import;
mod index;
mod inspect;
mod issuer;
mod link;
mod matching;
mod output;
mod pathway_tables;
mod read;
mod search;
mod serve;
mod source;
mod sources_file;
mod status;
mod subject;
mod tables;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

pub use failure::Exit;
use failure::Failure;

use crate::config::{self, Settings};

/// Finds people and credentials by skill.
#[derive(Debug, Parser)]
#[command(
    name = "skillmatch",
    version,
    about = "Find people and credentials by skill: offline, exact, explained",
    after_help = "Examples:\n  skillmatch demo                                 the bundled sample, answered and served\n  skillmatch import esco/ badges/ learners.json   read files into the catalog and index them\n  skillmatch match learners --job job.json --explain\n  skillmatch gaps --occupation \"data analyst\" --learner me.json\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done in part (see what was rejected)."
)]
pub struct Cli {
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Everywhere",
        help = "The folder with data/ and index/ [default: $SKILLMATCH_HOME, else the current folder]"
    )]
    home: Option<PathBuf>,
    /// A configuration file [default: skillmatch.toml in the home folder, when it is there]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Import(import::Arguments),
    Crawl(crawl::Arguments),
    Source(source::Arguments),
    Index(index::Arguments),
    Read(read::Arguments),
    Match(matching::Arguments),
    Gaps(gaps::Arguments),
    Search(search::Arguments),
    Link(link::Arguments),
    Extract(extract::Arguments),
    Evaluate(evaluate::Arguments),
    Inspect(inspect::Arguments),
    Issuer(issuer::Arguments),
    Status(status::Arguments),
    Batch(batch::Arguments),
    Serve(serve::Arguments),
    Completions(completions::Arguments),
}

/// What every subcommand gets.
pub(crate) struct Context {
    home: PathBuf,
    settings: Settings,
}

/// Runs the command line and gives the exit code.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            failure.report();
            failure.exit().into()
        }
    }
}

fn dispatch(cli: Cli) -> Result<Exit, Failure> {
    let home = config::home(cli.home);
    let settings = Settings::load(&home, cli.config.as_deref())?;
    let context = Context { home, settings };
    match cli.command {
        Command::Demo(arguments) => demo::run(&context, &arguments),
        Command::Import(arguments) => import::run(&context, &arguments),
        Command::Crawl(arguments) => crawl::run(&context, &arguments),
        Command::Source(arguments) => source::run(&context, &arguments),
        Command::Index(arguments) => index::run(&context, &arguments),
        Command::Read(arguments) => read::run(&context, &arguments),
        Command::Match(arguments) => matching::run(&context, &arguments),
        Command::Gaps(arguments) => gaps::run(&context, &arguments),
        Command::Search(arguments) => search::run(&context, &arguments),
        Command::Link(arguments) => link::run(&context, &arguments),
        Command::Extract(arguments) => extract::run(&context, &arguments),
        Command::Evaluate(arguments) => evaluate::run(&context, &arguments),
        Command::Inspect(arguments) => inspect::run(&context, &arguments),
        Command::Issuer(arguments) => issuer::run(&context, &arguments),
        Command::Status(arguments) => status::run(&context, &arguments),
        Command::Batch(arguments) => batch::run(&context, &arguments),
        Command::Serve(arguments) => serve::run(&context, &arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

/// Today, UTC.
fn today() -> crate::model::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
