//! `skillmatch read`.

use std::path::PathBuf;

use clap::Args;

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
};
use crate::{
    ingest::{ReadOne, collect, read_file},
    model::{Reading, Severity},
    standards::{self, ReadOptions},
};

/// Show what a reader understands of each document; nothing is stored, no home is needed
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch read badge.json\n  skillmatch read badges/ export.zip --format jsonl | jq .problems\n  skillmatch read skills.csv --as skill_table --column name=Kompetenz"
)]
pub(crate) struct Arguments {
    /// Files, folders, ZIP archives, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read as this standard instead of recognising it from the content
    #[arg(long = "as", value_name = "STANDARD")]
    standard: Option<String>,
    /// Which column of a table holds what, for instance `name=Skill`; repeat it for more. Guessed where not said
    #[arg(long = "column", value_name = "FIELD=COLUMN")]
    columns: Vec<String>,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let collected = collect(&arguments.paths)?;
    let options = read_options(context, arguments.standard.clone(), &arguments.columns)?;
    let mut lost = !collected.unreadable.is_empty();
    for error in &collected.unreadable {
        output::say(&format!("error: {error}"));
    }
    let mut show = |batch: Vec<ReadOne>| -> Result<(), Failure> {
        for (document, reading) in batch {
            lost |= reading.has_errors();
            match arguments.format {
                Format::Table => output::print(&summary(&document.source, &reading))?,
                format => output::print_json(&standards::to_json(&document.source, &reading), format)?,
            }
        }
        Ok(())
    };
    for path in &collected.files {
        read_file(path, context.settings.limits.file_bytes, &options, &mut show)?;
    }
    Ok(if lost { Exit::Partly } else { Exit::Done })
}

/// The options of reading, with the standard checked.
pub(crate) fn read_options(
    context: &Context,
    standard: Option<String>,
    columns: &[String],
) -> Result<ReadOptions, Failure> {
    if let Some(asked) = &standard
        && !standards::ALL.iter().any(|it| it.id() == asked)
    {
        let known: Vec<&str> = standards::ALL.iter().map(|it| it.id()).collect();
        return Err(Failure::usage(
            format!("`{asked}` is not a standard"),
            format!("standards are: {}", known.join(", ")),
        ));
    }
    let mut by_field = std::collections::BTreeMap::new();
    for given in columns {
        let Some((field, column)) = given.split_once('=') else {
            let hint = "write the field, an equals sign and the column's name, for instance --column name=Skill";
            return Err(Failure::usage(format!("`{given}` names no column"), hint.to_owned()));
        };
        by_field.insert(field.trim().to_owned(), column.trim().to_owned());
    }
    Ok(ReadOptions { standard, limits: context.settings.read_limits(), columns: by_field })
}

fn summary(source: &str, reading: &Reading) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for placed in &reading.records {
        *counts.entry(placed.value.kind().word()).or_insert(0_u64) += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let understood = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
    let mut text = match reading.standard {
        Some(standard) => format!("{source}: {standard}: {understood}\n"),
        None => format!("{source}: not recognised\n"),
    };
    for problem in &reading.problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let hint = if problem.hint.is_empty() { String::new() } else { format!(" (hint: {})", problem.hint) };
        text.push_str(&format!("  {severity}{}: {}{hint}\n", output::at(&problem.place), problem.message));
    }
    text
}
