//! `skillmatch crawl status`.

use clap::Args;
use comfy_table::Table;

use crate::{
    cli::{
        Context, Exit,
        failure::Failure,
        output::{self, Format},
    },
    store::{CrawlStatus, Store},
};

/// Show by source what is known, due, fetched, unchanged, failed and denied, and how old it is
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  skillmatch crawl status --format json")]
pub(super) struct Arguments {
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let store = Store::open_read_only(&context.home)?;
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let status = store.crawl_status(now_ms)?;
    output::answer(&status, arguments.format, |it| table(it, now_ms))?;
    Ok(Exit::Done)
}

fn table(status: &CrawlStatus, now_ms: i64) -> String {
    if status.sources.is_empty() {
        return "nothing was crawled yet: `skillmatch crawl --help`\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["source", "known", "due", "fetched", "unchanged", "failed", "denied", "oldest", "newest"]);
    for it in &status.sources {
        let age = |at_ms: Option<i64>| at_ms.map_or_else(|| "-".to_owned(), |it| age(now_ms - it));
        let counts = [it.known, it.due, it.fetched, it.unchanged, it.failed, it.denied].map(|it| it.to_string());
        let ages = [age(it.oldest_seen_ms), age(it.newest_seen_ms)];
        table.add_row([it.source.clone()].into_iter().chain(counts).chain(ages));
    }
    let mut text = format!("{table}\n");
    for source in &status.sources {
        let told = source.states.iter().filter_map(|it| Some((it.state.word(), it.reason.as_deref()?, it.addresses)));
        let reasons: Vec<String> = told.map(|(state, reason, count)| format!("{state} {reason} {count}")).collect();
        if !reasons.is_empty() {
            text.push_str(&format!("{}: {}\n", source.source, reasons.join(", ")));
        }
        if source.left_out > 0 {
            let what = output::count(source.left_out, "address");
            text.push_str(&format!("{}: {what} left out, more than max_documents\n", source.source));
        }
    }
    for host in &status.troubled_hosts {
        let seen = host
            .last_seen_ms
            .map_or_else(|| "never seen".to_owned(), |it| format!("last seen {} ago", age(now_ms - it)));
        let failures = output::count(host.failures, "failure");
        text.push_str(&format!("{}: {failures} in a row, {seen}: {}\n", host.host, host.last_error));
    }
    text
}

/// A length of time, for people.
fn age(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}
