//! `skillmatch crawl` and `skillmatch crawl status`.

mod progress;
mod status;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use clap::{Args, Subcommand};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    sources_file::load,
};
use crate::{
    crawl::{Manners, Source},
    ingest::{CrawlIndex, CrawlOptions, CrawlSummary, Ended, PlannedFetch, crawl, plan},
    standards::ReadOptions,
    store::{Store, StoreError},
};

/// Fetch public badges and frameworks, politely; what is not due is not asked for
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  skillmatch crawl https://school.example/badges/welding.json   a badge and what it refers to\n  skillmatch crawl                                              all sources that are enabled\n  skillmatch crawl --source registry --max 500                  a part of one source\n  skillmatch crawl --dry-run                                    what would be fetched; nothing is sent\n  skillmatch crawl status                                       what is known, due, failed, by source\n\nPeople are never collected: of a credential only what it says of the achievement is kept.\nCtrl-C stops cleanly; the same command goes on from there. Sources: `skillmatch source --help`."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Addresses to begin with; none: the sources
    #[arg(value_name = "URL")]
    urls: Vec<String>,
    /// The list of sources [default: data/sources.toml in the home folder]
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// Only this source, enabled or not; repeat it for more
    #[arg(long = "source", value_name = "NAME")]
    names: Vec<String>,
    /// Fetch so many addresses at most
    #[arg(long, value_name = "N")]
    max: Option<u64>,
    /// Show what would be fetched first; send nothing, write nothing
    #[arg(long)]
    dry_run: bool,
    /// Ask again where the sources begin, although it is not due
    #[arg(long)]
    again: bool,
    /// A private host that may be asked, with the address its name means; repeat it for more. With URLs only
    #[arg(long = "private", value_name = "HOST=ADDRESS:PORT")]
    private: Vec<String>,
    /// Store only; index later with `skillmatch index`
    #[arg(long)]
    no_index: bool,
    /// Write the figures into this file, in Prometheus' text format, once a second
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// How to write the summary
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Command {
    Status(status::Arguments),
}

/// What `--dry-run` shows, at most.
const MAX_PLANNED: u32 = 1_000;

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    if let Some(Command::Status(arguments)) = &arguments.command {
        return status::run(context, arguments);
    }
    let sources = chosen(context, arguments)?;
    if arguments.dry_run {
        return show_plan(context, arguments, &sources);
    }
    need_contact(context, &sources)?;
    let settings = &context.settings.crawl;
    let index = CrawlIndex { options: context.settings.index_options(), interval_ms: settings.index_interval_ms };
    let seen = progress::Seen::new(arguments.metrics.as_deref())?;
    let options = CrawlOptions {
        sources,
        is_again: arguments.again,
        max_fetches: arguments.max,
        client: context.settings.client_options(),
        lookup: None,
        manners: Manners {
            delay_ms: settings.delay_ms,
            max_tries: settings.max_tries,
            retry_base_ms: settings.retry_base_ms,
            retry_max_ms: settings.retry_max_ms,
        },
        connections: settings.connections,
        patience_ms: settings.patience_ms,
        robots_age_ms: settings.robots_age_ms.min(86_400_000),
        read: ReadOptions { limits: context.settings.read_limits(), ..ReadOptions::default() },
        index: (!arguments.no_index).then_some(index),
        stop: stop_on_signal()?,
        progress: &|now| seen.show(now),
    };
    let summary = crawl(&context.home, &options)?;
    seen.finish();
    output::answer(&summary, arguments.format, table)?;
    if summary.ended == Ended::Stopped {
        output::say("stopped: what was fetched is stored; the same command goes on from there");
    }
    Ok(if summary.is_partial() { Exit::Partly } else { Exit::Done })
}

/// The sources that are meant: the addresses given, those named, or all that are enabled.
fn chosen(context: &Context, arguments: &Arguments) -> Result<Vec<Source>, Failure> {
    if !arguments.urls.is_empty() {
        return of_urls(&arguments.urls, &private_hosts(&arguments.private)?);
    }
    let (path, sources) = load(context, arguments.sources.as_deref())?;
    let known: Vec<String> = sources.sources.iter().map(|it| it.name.clone()).collect();
    if let Some(unknown) = arguments.names.iter().find(|it| !known.contains(it)) {
        let message = format!("there is no source `{unknown}` in {}", path.display());
        return Err(Failure::usage(message, format!("sources are: {}", known.join(", "))));
    }
    let named = |it: &Source| arguments.names.contains(&it.name);
    let all = arguments.names.is_empty();
    let chosen: Vec<Source> =
        sources.sources.into_iter().filter(|it| if all { it.enabled } else { named(it) }).collect();
    if chosen.is_empty() {
        let hint = "enable one there, name one with --source, give a URL, or add one with `skillmatch source add URL`";
        return Err(Failure::usage(format!("no source is enabled in {}", path.display()), hint));
    }
    Ok(chosen)
}

/// Addresses without a list of sources: one source for each host.
fn of_urls(urls: &[String], private: &BTreeMap<String, SocketAddr>) -> Result<Vec<Source>, Failure> {
    let mut by_host: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for url in urls {
        let host = url::Url::parse(url).ok().and_then(|it| it.host_str().map(str::to_owned));
        let Some(host) = host else {
            return Err(Failure::usage(format!("`{url}` is no address"), "an address begins with https:// or http://"));
        };
        by_host.entry(host).or_default().push(url.clone());
    }
    let source = |(host, urls)| Source { private: private.clone(), ..Source::new(host, "open_badges", urls) };
    Ok(by_host.into_iter().map(source).collect())
}

fn private_hosts(given: &[String]) -> Result<BTreeMap<String, SocketAddr>, Failure> {
    let parse = |it: &String| {
        let (host, address) = it.split_once('=')?;
        Some((host.to_ascii_lowercase(), address.parse().ok()?))
    };
    let wrong = |it: &String| {
        Failure::usage(
            format!("`{it}` names no private host"),
            "write for instance --private intranet.example=10.0.0.5:80",
        )
    };
    given.iter().map(|it| parse(it).ok_or_else(|| wrong(it))).collect()
}

/// Who asks strangers says who is asking.
pub(crate) fn need_contact(context: &Context, sources: &[Source]) -> Result<(), Failure> {
    let is_private = |source: &Source| {
        let host = |url: &String| url::Url::parse(url).ok().and_then(|it| it.host_str().map(str::to_owned));
        source.urls.iter().all(|url| host(url).is_some_and(|it| source.private.contains_key(&it)))
    };
    if !context.settings.crawl.contact.is_empty() || sources.iter().all(is_private) {
        return Ok(());
    }
    let hint =
        "set `contact` under [crawl] in skillmatch.toml, or SKILLMATCH__CRAWL__CONTACT, to your e-mail address or page";
    Err(Failure::usage("the owners of the sites need to know whom to turn to: no contact is configured", hint))
}

fn show_plan(context: &Context, arguments: &Arguments, sources: &[Source]) -> Result<Exit, Failure> {
    let store = match Store::open_read_only(&context.home) {
        Ok(store) => Some(store),
        Err(StoreError::NoCatalog { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let limit = arguments.max.and_then(|it| u32::try_from(it).ok()).unwrap_or(MAX_PLANNED);
    let planned = plan(store.as_ref(), sources, jiff::Timestamp::now().as_millisecond(), limit)?;
    output::answer(&planned, arguments.format, |it| plan_table(it))?;
    Ok(Exit::Done)
}

fn plan_table(planned: &[PlannedFetch]) -> String {
    if planned.is_empty() {
        return "nothing is due\n".to_owned();
    }
    let mut text = String::new();
    for it in planned {
        let how = if it.conditional { ", only if it changed" } else { "" };
        text.push_str(&format!("{}  ({}, {}, {}{how})\n", it.url, it.source, it.role, it.state));
    }
    text.push_str(&format!("{} would be asked first; nothing was sent\n", output::count(planned.len(), "address")));
    text
}

/// Set by Ctrl-C or a termination signal.
fn stop_on_signal() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            crate::server::stop_signal().await;
            told.store(true, Ordering::Relaxed);
            output::say("stopping: what was fetched is being stored");
        });
    });
    Ok(stop)
}

/// What a crawl came to, for people.
fn table(summary: &CrawlSummary) -> String {
    let seconds = summary.elapsed_ms / 1_000;
    let mut text = format!(
        "{} in {seconds} s: {} fetched, {} unchanged, {} redirected, {} gone\n{} added, {} changed; {} kept without the people in them\n",
        output::count(summary.requests, "request"),
        summary.fetched,
        summary.unchanged,
        summary.redirected,
        summary.gone,
        output::count(summary.added, "document"),
        summary.changed,
        summary.redacted,
    );
    let lists = [
        ("could not be fetched", &summary.failed),
        ("denied", &summary.denied),
        ("fetched and not stored", &summary.not_stored),
        ("links not followed", &summary.left_out),
    ];
    for (what, counts) in lists {
        if !counts.is_empty() {
            let parts: Vec<String> = counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
            text.push_str(&format!("{what}: {}\n", parts.join(", ")));
        }
    }
    for it in summary.refused.iter().take(MAX_LISTED) {
        text.push_str(&format!("  refused {} found at {}: {}\n", it.url, it.found_at, it.reason));
    }
    if summary.refused.len() > MAX_LISTED {
        text.push_str(&format!("  and {} more (all with --format json)\n", summary.refused.len() - MAX_LISTED));
    }
    if summary.sources.len() > 1 {
        for (name, it) in &summary.sources {
            text.push_str(&format!(
                "  {name}: {} fetched, {} stored, {} unchanged, {} failed, {} denied\n",
                it.fetched, it.stored, it.unchanged, it.failed, it.denied
            ));
        }
    }
    if summary.waiting > 0 {
        text.push_str(&format!("{} still to be fetched: run it again\n", output::count(summary.waiting, "address")));
    }
    if let Some(next) = &summary.next_due {
        text.push_str(&format!("next due {next}\n"));
    }
    text
}

/// Most refused links listed by name.
const MAX_LISTED: usize = 20;
