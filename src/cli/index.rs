//! `skillmatch index`.

use clap::Args;

use super::{Context, Exit, failure::Failure, output};
use crate::ingest::{SyncOptions, SyncSummary, sync};

/// Bring the index up to the catalog; it can be deleted and rebuilt at any time
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  skillmatch index\n  skillmatch index --rebuild")]
pub(crate) struct Arguments {
    /// Build a new generation even if nothing changed
    #[arg(long)]
    rebuild: bool,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let summary = bring_up(context, arguments.rebuild)?;
    output::print(&sentence(&summary))?;
    Ok(Exit::Done)
}

/// Brings the index of the home up to its catalog, with progress.
pub(crate) fn bring_up(context: &Context, rebuild: bool) -> Result<SyncSummary, Failure> {
    let bar = output::progress("entries indexed");
    let options = SyncOptions {
        rebuild,
        lexicon: None,
        index: context.settings.index_options(),
        progress: &|done| bar.set_position(done),
    };
    let summary = sync(&context.home, &options)?;
    bar.finish_and_clear();
    Ok(summary)
}

/// What was indexed, for people.
pub(crate) fn sentence(summary: &SyncSummary) -> String {
    let how = match (summary.rebuilt, summary.written + summary.deleted) {
        (true, _) => "a new generation",
        (false, 0) => "nothing to do",
        (false, _) => "into the current generation",
    };
    format!(
        "index at catalog revision {}: {how}, {} entries written, {} taken out",
        summary.revision, summary.written, summary.deleted
    )
}
