//! `skillmatch match`.

use clap::{Args, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::{JobOptions, LearnerOptions, ResultOptions, only},
    tables,
};
use crate::engine::{Engine, MatchTarget};

/// What is ranked.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Target {
    /// People
    Learners,
    /// Achievements that can be earned
    Credentials,
    /// Job postings
    Jobs,
}

/// Rank learners, credentials or jobs for a job, a text, an occupation, a learner or skills
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch match learners --job job.json --explain\n  skillmatch match credentials --skills \"python:4!, sql*0.5, teamwork\" --filter delivery=online\n  skillmatch match jobs --learner urn:skillmatch:learner:mira-01 --format json"
)]
pub(crate) struct Arguments {
    /// What to rank
    #[arg(value_enum)]
    target: Target,
    #[command(flatten)]
    job: JobOptions,
    #[command(flatten)]
    learner: LearnerOptions,
    #[command(flatten)]
    results: ResultOptions,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let target = match arguments.target {
        Target::Learners => MatchTarget::Learners,
        Target::Credentials => MatchTarget::Credentials,
        Target::Jobs => MatchTarget::Jobs,
    };
    let mut request = arguments.results.request()?;
    // The table shows a mark for each requirement.
    let explain = request.explain;
    request.explain |= arguments.format == Format::Table;
    let mut subjects = arguments.job.subjects(context)?;
    subjects.extend(arguments.learner.subjects(context)?);
    let subject = only(subjects, "--job, --text, --occupation, --skills, --learner")?;
    let engine = Engine::open(&context.home)?;
    let answer = engine.rank(target, &request, subject, super::today())?;
    output::answer(&answer, arguments.format, |it| tables::matches(it, explain))?;
    Ok(Exit::Done)
}
