//! `skillmatch inspect`.

use clap::Args;
use serde_json::json;

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
};
use crate::{
    model::{Iri, RecordKind},
    store::Store,
};

/// Show everything that is known of one thing, with its sources; or the problems of a source
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch inspect https://badges.example/b/1\n  skillmatch inspect --problems\n  skillmatch inspect badges/broken.json --problems\n  skillmatch inspect <digest> --raw"
)]
pub(crate) struct Arguments {
    /// The thing's IRI; with --problems a source; with --raw a document's digest
    #[arg(value_name = "ID|URL")]
    id: Option<String>,
    /// Show what was wrong with the source, or with all
    #[arg(long, conflicts_with = "raw")]
    problems: bool,
    /// Write the stored document as it came in
    #[arg(long, requires = "id")]
    raw: bool,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let store = Store::open_read_only(&context.home)?;
    if arguments.problems {
        let problems = store.problems(arguments.id.as_deref())?;
        for problem in &problems {
            match arguments.format {
                Format::Table => output::print(&format!(
                    "{}: {:?} at `{}`: {} {}",
                    problem.source,
                    problem.problem.severity,
                    problem.problem.place,
                    problem.problem.message,
                    problem.problem.hint
                ))?,
                format => output::print_json(problem, format)?,
            }
        }
        return Ok(Exit::Done);
    }
    let Some(id) = &arguments.id else {
        return Err(Failure::usage("nothing to inspect", "give the IRI of a thing, or --problems"));
    };
    let not_found = || {
        Failure::new(
            anyhow::anyhow!("nothing is known of `{id}`"),
            "look for it with `skillmatch search WORDS`, or see `skillmatch status`",
        )
    };
    if arguments.raw {
        let bytes = store.document(id)?.ok_or_else(not_found)?;
        output::print(&String::from_utf8_lossy(&bytes))?;
        return Ok(Exit::Done);
    }
    let iri = Iri::new(id)
        .map_err(|error| Failure::usage(error.to_string(), "give an absolute IRI, or a digest with --raw"))?;
    let mut records = Vec::new();
    let mut names = Vec::new();
    for kind in RecordKind::ALL {
        let found = store.records_about(kind, &iri)?;
        if !found.is_empty() {
            names.extend(store.names_of(kind, &iri)?);
        }
        records.extend(found);
    }
    names.sort();
    names.dedup();
    records.extend(store.credentials_of(&iri)?);
    if records.is_empty() {
        return Err(not_found());
    }
    let known: Vec<_> = records
        .iter()
        .map(|it| json!({"record": it.record, "holder": it.holder, "provenance": it.provenance}))
        .collect();
    let answer = json!({"id": iri, "names": names, "records": known, "sources": store.sources_of(&iri)?});
    output::print_json(&answer, arguments.format)?;
    Ok(Exit::Done)
}
