//! `skillmatch source add`, `source list` and `source kinds`.

mod entry;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use url::Url;

use super::{
    Context, Exit,
    crawl::{need_contact, private_hosts},
    failure::Failure,
    output::{self, Format},
    sources_file,
};
use crate::{
    crawl::{
        Access, Client, DOCUMENTED, Source, guard, kinds,
        look::{Look, LookError, Proposal, look},
    },
    standards::ReadOptions,
};

/// Add, list and explain sources: where badges and frameworks are published
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch source add https://school.example/                  look, say what is there, add an entry\n  skillmatch source add https://case.example/ --dry-run          look and show the entry; write nothing\n  skillmatch source add https://school.example/list --kind badge_list --name school\n  skillmatch source list                                         the sources of this home\n  skillmatch source list --documented > data/sources.toml        the list that explains every key\n  skillmatch source kinds                                        what a source can be"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(AddArguments),
    List(ListArguments),
    Kinds(KindsArguments),
}

/// Look at an address, with at most 8 requests, and add an entry for it to the list of sources
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch source add https://school.example/badges/\n  skillmatch source add https://case.example/ --dry-run --format json\n  skillmatch source add https://files.example/skills.zip --kind archive --name skills\n  skillmatch source add http://badges.intranet/ --private badges.intranet=10.0.0.5:80\n\nrobots.txt is honoured. The list keeps its comments and its other entries; the entry stands at its end."
)]
struct AddArguments {
    /// The address to look at
    #[arg(value_name = "URL")]
    url: String,
    /// The name of the entry [default: the host]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What is there, when it is known better than by looking; see `skillmatch source kinds`
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The list of sources [default: data/sources.toml in the home folder]
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// A private host that may be asked, with the address its name means; repeat it for more
    #[arg(long = "private", value_name = "HOST=ADDRESS:PORT")]
    private: Vec<String>,
    /// Look and show the entry; write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to write what was found
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Show the sources of this home
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch source list\n  skillmatch source list --format json\n  skillmatch source list --documented    the list that comes with the program, as it is written"
)]
struct ListArguments {
    /// The list of sources [default: data/sources.toml in the home folder]
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// Show the documented list that comes with the program: every key, and an entry for each kind
    #[arg(long, conflicts_with = "sources")]
    documented: bool,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Show what a source can be, and what each kind asks for
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  skillmatch source kinds\n  skillmatch source kinds --format json")]
struct KindsArguments {
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Add(arguments) => add(context, arguments),
        Command::List(arguments) => list(context, arguments),
        Command::Kinds(arguments) => show_kinds(arguments),
    }
}

fn add(context: &Context, arguments: &AddArguments) -> Result<Exit, Failure> {
    let path = sources_file::path(context, arguments.sources.as_deref());
    // What cannot be written in the end is not looked at first.
    let before = entry::read(&path)?;
    let private = private_hosts(&arguments.private)?;
    let kind = arguments.kind.as_deref().map(named_kind).transpose()?;
    let url = checked(&arguments.url, &private)?;
    let asked = Source { private: private.clone(), ..Source::new("new", "pages", vec![url.to_string()]) };
    need_contact(context, std::slice::from_ref(&asked))?;
    let found = look_at(context, &asked, &url)?;
    let Some(proposal) = chosen(&found, kind) else {
        show(&found, None, arguments.format)?;
        let hint = "name the kind with --kind, or give the address of the badges, the sitemap or the service itself";
        return Err(Failure::new(anyhow::anyhow!("nothing was found at {url} that could be crawled"), hint));
    };
    let name = entry::name(arguments.name.as_deref(), &found.url, &before.sources)?;
    let source = source_of(name, &proposal, &found, &private);
    let text = entry::text(&source, &proposal.why)?;
    let written = if arguments.dry_run { None } else { Some(path.as_path()) };
    if let Some(path) = written {
        entry::append(path, &before.text, &text)?;
    }
    show(&found, Some((&source, &text, written)), arguments.format)?;
    Ok(Exit::Done)
}

/// Parses the address, and says what is wrong with it.
fn checked(written: &str, private: &BTreeMap<String, SocketAddr>) -> Result<Url, Failure> {
    let access = Access { private: private.clone(), ..Access::default() };
    // A port that somebody types here is meant.
    let access = match Url::parse(written).ok().and_then(|it| it.port()) {
        Some(port) => Access { ports: [port].into(), ..access },
        None => access,
    };
    guard::check(written, &access).map_err(|why| {
        let hint =
            "an address begins with https:// or http://; a private host is named with --private HOST=ADDRESS:PORT";
        Failure::usage(format!("`{written}` {why}"), hint)
    })
}

fn named_kind(name: &str) -> Result<&'static str, Failure> {
    kinds::named(name).map(kinds::SourceKind::name).ok_or_else(|| {
        let known: Vec<&str> = kinds::ALL.iter().map(|it| it.name()).collect();
        Failure::usage(format!("there is no kind `{name}`"), format!("kinds are: {}", known.join(", ")))
    })
}

fn look_at(context: &Context, source: &Source, url: &Url) -> Result<Look, Failure> {
    let mut access = Access::of(source);
    access.ports.extend(url.port());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let failed = |error: LookError| {
        let hint = error.hint();
        Failure::new(error, hint)
    };
    let client = Client::new(context.settings.client_options(), access, None)
        .map_err(|error| Failure::new(error, "the encryption of this machine cannot be set up"))?;
    let read = ReadOptions { limits: context.settings.read_limits(), ..ReadOptions::default() };
    output::say(&format!("looking at {url}: at most 8 requests"));
    runtime.block_on(look(&client, url, context.settings.crawl.delay_ms, &read)).map_err(failed)
}

/// The kind that was asked for, else the best that was found.
fn chosen(found: &Look, kind: Option<&'static str>) -> Option<Proposal> {
    let Some(kind) = kind else { return found.proposals.first().cloned() };
    let proposed = found.proposals.iter().find(|it| it.kind == kind).cloned();
    Some(proposed.unwrap_or_else(|| Proposal::asked_for(kind, &found.url)))
}

fn source_of(name: String, proposal: &Proposal, found: &Look, private: &BTreeMap<String, SocketAddr>) -> Source {
    let parameters = proposal.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Source {
        licence: proposal.licence.clone().or_else(|| found.licence.clone()),
        refresh: proposal.refresh.to_owned(),
        ports: found.url.port().filter(|it| !matches!(it, 8080 | 8443)).into_iter().collect(),
        private: private.clone(),
        parameters,
        ..Source::new(name, proposal.kind, proposal.urls.clone())
    }
}

/// Says what was found, and what became of it.
fn show(found: &Look, added: Option<(&Source, &str, Option<&std::path::Path>)>, format: Format) -> Result<(), Failure> {
    let proposals: Vec<Value> = found
        .proposals
        .iter()
        .map(
            |it| json!({"kind": it.kind, "urls": it.urls, "licence": it.licence, "refresh": it.refresh, "why": it.why}),
        )
        .collect();
    let value = json!({
        "url": found.url.as_str(),
        "robots": found.robots,
        "crawl_delay_ms": found.delay_ms,
        "sitemaps": found.sitemaps,
        "standard": found.standard.map(|(standard, _)| standard),
        "records": found.standard.map_or(0, |(_, records)| records),
        "licence": found.licence,
        "noindex": found.is_noindex,
        "proposals": proposals,
        "asked": found.asked.iter().map(|(url, outcome)| json!({"url": url, "answer": outcome})).collect::<Vec<_>>(),
        "source": added.map(|(source, ..)| source),
        "entry": added.map(|(_, text, _)| text),
        "written_to": added.and_then(|(.., path)| path).map(|it| it.display().to_string()),
    });
    output::answer(&value, format, |_| table(found, added))?;
    Ok(())
}

fn table(found: &Look, added: Option<(&Source, &str, Option<&std::path::Path>)>) -> String {
    let mut text = format!("{}: {}\n", found.url, output::count(found.asked.len(), "request"));
    let robots = match (found.robots, found.delay_ms) {
        ("read", Some(delay_ms)) => format!("allows it, with {delay_ms} ms between requests"),
        ("read", None) => "allows it".to_owned(),
        _ => "is not there: everything is allowed".to_owned(),
    };
    text.push_str(&format!("  robots.txt {robots}\n"));
    if found.is_noindex {
        text.push_str("  the page says that it must not be kept: a crawl will not store it\n");
    }
    if let Some((standard, records)) = found.standard {
        text.push_str(&format!("  it speaks {standard}: {}\n", output::count(records, "record")));
    }
    for sitemap in &found.sitemaps {
        text.push_str(&format!("  sitemap {sitemap}\n"));
    }
    let licence = found.licence.as_deref().unwrap_or("none found; look at the site's terms, and set `licence`");
    text.push_str(&format!("  licence: {licence}\n"));
    for it in &found.proposals {
        text.push_str(&format!("  could be `{}` from {}: {}\n", it.kind, it.urls.join(", "), it.why));
    }
    if let Some((source, entry, path)) = added {
        text.push_str(&format!("\n{entry}\n"));
        match path {
            Some(path) => text.push_str(&format!(
                "added to {}; crawl it with: skillmatch crawl --source {}\n",
                path.display(),
                source.name
            )),
            None => text.push_str("nothing was written\n"),
        }
    }
    text
}

fn list(context: &Context, arguments: &ListArguments) -> Result<Exit, Failure> {
    if arguments.documented {
        output::print(DOCUMENTED)?;
        return Ok(Exit::Done);
    }
    let (path, sources) = sources_file::load(context, arguments.sources.as_deref())?;
    if !path.exists() {
        output::say(&format!("there is no {}: these are the documented ones, none of them enabled", path.display()));
    }
    output::answer(&sources.sources, arguments.format, |sources| {
        if sources.is_empty() {
            return "there are no sources in it; add one with `skillmatch source add URL`\n".to_owned();
        }
        let mut text = String::new();
        for it in sources {
            let enabled = if it.enabled { "" } else { " (not enabled)" };
            let licence = it.licence.as_deref().unwrap_or("licence unknown");
            text.push_str(&format!("{}{enabled}: {}, every {}, {licence}\n", it.name, it.kind, it.refresh));
            for url in &it.urls {
                text.push_str(&format!("  {url}\n"));
            }
        }
        text
    })?;
    Ok(Exit::Done)
}

fn show_kinds(arguments: &KindsArguments) -> Result<Exit, Failure> {
    let parameters = |it: &(&str, &str)| json!({"name": it.0, "about": it.1});
    let all: Vec<Value> = kinds::ALL
        .iter()
        .map(|it| {
            let parameters: Vec<Value> = it.parameters().iter().map(parameters).collect();
            json!({"kind": it.name(), "about": it.about(), "parameters": parameters})
        })
        .collect();
    output::answer(&all, arguments.format, |_| {
        let mut text = String::new();
        for it in kinds::ALL {
            text.push_str(&format!("{}: {}\n", it.name(), it.about()));
            for (name, about) in it.parameters() {
                text.push_str(&format!("    {name}: {about}\n"));
            }
        }
        text
    })?;
    Ok(Exit::Done)
}
