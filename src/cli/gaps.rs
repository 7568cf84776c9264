//! `skillmatch gaps`.

use clap::Args;

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::{EvidenceArgument, JobOptions, LearnerOptions, only},
    tables,
};
use crate::{
    engine::{Engine, EvidenceOption, GapRequest},
    model::Date,
};

/// Show what a learner lacks for a job or occupation, and which credentials close most of it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch gaps --occupation \"data analyst\" --learner me.json\n  skillmatch gaps --job ad.txt --learner badge.json --suggest 3 --budget 200EUR --within P3M"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    job: JobOptions,
    #[command(flatten)]
    learner: LearnerOptions,
    /// How many credentials to suggest, 0 to 50
    #[arg(long, default_value_t = 5)]
    suggest: usize,
    /// Suggest only what is known to cost at most so much, for instance 500EUR
    #[arg(long, value_name = "AMOUNT")]
    budget: Option<String>,
    /// Suggest only what is known to take at most so long, for instance P3M
    #[arg(long, value_name = "DURATION")]
    within: Option<String>,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The weakest evidence that counts
    #[arg(long, value_enum, default_value = "any")]
    evidence: EvidenceArgument,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let job = only(arguments.job.subjects(context)?, "--job, --text, --occupation, --skills")?;
    let learner = only(arguments.learner.subjects(context)?, "--learner")?;
    let request = GapRequest {
        as_of: arguments.as_of,
        evidence: Some(EvidenceOption::from(arguments.evidence)),
        suggest: Some(arguments.suggest),
        budget: arguments.budget.clone(),
        within: arguments.within.clone(),
        ..GapRequest::default()
    };
    let engine = Engine::open(&context.home)?;
    let answer = engine.gaps(&request, job, learner, super::today())?;
    output::answer(&answer, arguments.format, tables::gap)?;
    Ok(Exit::Done)
}
