//! `skillmatch import`.

use std::path::PathBuf;

use clap::Args;

use super::{
    Context, Exit,
    failure::Failure,
    index::bring_up,
    output::{self, Format},
    read::read_options,
};
use crate::{
    ingest::{ImportOptions, ImportSummary, Rejected, import},
    model::Iri,
    store::Store,
};

/// Read files into the catalog and index them; the same input twice changes nothing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch import esco/en badges/ learners.json jobs/\n  skillmatch import badges.zip people.xlsx onet/\n  skillmatch import my-badges/ --holder urn:example:me --licence CC-BY-4.0"
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
    /// The licence of what is imported; kept with each document
    #[arg(long, value_name = "LICENCE")]
    licence: Option<String>,
    /// Whose credentials these are: the learner's id, for a folder of one person's badges
    #[arg(long, value_name = "IRI")]
    holder: Option<Iri>,
    /// Store only; index later with `skillmatch index`
    #[arg(long)]
    no_index: bool,
    /// How to write the summary
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let read = read_options(context, arguments.standard.clone(), &arguments.columns)?;
    let mut store = Store::create_or_open(&context.home)?;
    let bar = output::progress("documents read");
    let options = ImportOptions {
        read,
        licence: arguments.licence.clone(),
        holder: arguments.holder.clone(),
        now: jiff::Timestamp::now(),
        max_file_bytes: context.settings.limits.file_bytes,
        progress: &|done, total| {
            bar.set_length(total);
            bar.set_position(done);
        },
    };
    let summary = import(&mut store, &arguments.paths, &options)?;
    bar.finish_and_clear();
    drop(store);
    output::answer(&summary, arguments.format, table)?;
    if !arguments.no_index {
        let indexed = bring_up(context, false)?;
        output::say(&super::index::sentence(&indexed));
    }
    let lost = !summary.rejected.is_empty() || !summary.partly.is_empty();
    Ok(if lost { Exit::Partly } else { Exit::Done })
}

/// Most rejected documents listed by name.
const MAX_LISTED: usize = 20;

/// What an import did, for people.
pub(crate) fn table(summary: &ImportSummary) -> String {
    let mut text = format!(
        "{}: {} added, {} changed, {} unchanged; {} understood\n{}, {}, {}\n",
        output::count(summary.documents, "document"),
        summary.added,
        summary.changed,
        summary.unchanged,
        output::count(summary.records, "record"),
        output::count(summary.errors, "error"),
        output::count(summary.warnings, "warning"),
        output::count(summary.notes, "note"),
    );
    list(&mut text, "nothing was kept of", &summary.rejected);
    list(&mut text, "something was lost of", &summary.partly);
    if !summary.rejected.is_empty() || !summary.partly.is_empty() {
        text.push_str("all problems with their places: `skillmatch inspect --problems`\n");
    }
    text
}

fn list(text: &mut String, what: &str, rejected: &[Rejected]) {
    if rejected.is_empty() {
        return;
    }
    text.push_str(&format!("{what} {}:\n", output::count(rejected.len(), "document")));
    for it in rejected.iter().take(MAX_LISTED) {
        text.push_str(&format!("  {}{}: {}\n", it.source, output::at(&it.problem.place), it.problem.message));
    }
    if rejected.len() > MAX_LISTED {
        text.push_str(&format!("  and {} more\n", rejected.len() - MAX_LISTED));
    }
}
