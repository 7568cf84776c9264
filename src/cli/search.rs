//! `skillmatch search`.

use clap::{Args, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::filters,
    tables,
};
use crate::engine::{Engine, SearchKind, SearchRequest};

/// What is looked for.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Achievements that can be earned
    Credentials,
    /// Skills
    Skills,
    /// Occupations
    Occupations,
    /// Job postings
    Jobs,
}

/// Search credentials, skills, occupations and jobs by words; typing errors are corrected and shown
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  skillmatch search \"data analysis\"\n  skillmatch search pyhton --kind skills --format json\n  skillmatch search nursing --kind credentials --filter cost=free")]
pub(crate) struct Arguments {
    /// The words
    query: String,
    /// Only this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Only results with this value; the same field twice is or, different fields are and
    #[arg(long, value_name = "FIELD=VALUE")]
    filter: Vec<String>,
    /// How many results, 1 to 200
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// How many to pass over
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let request = SearchRequest {
        query: arguments.query.clone(),
        kind: arguments.kind.map(|kind| match kind {
            Kind::Credentials => SearchKind::Credentials,
            Kind::Skills => SearchKind::Skills,
            Kind::Occupations => SearchKind::Occupations,
            Kind::Jobs => SearchKind::Jobs,
        }),
        filters: filters(&arguments.filter)?,
        limit: Some(arguments.limit),
        offset: arguments.offset,
    };
    let answer = Engine::open(&context.home)?.search(&request)?;
    output::answer(&answer, arguments.format, tables::found)?;
    Ok(Exit::Done)
}
