//! `skillmatch issuer`.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format, count},
};
use crate::{
    ingest::{DocumentReport, IssuerReport, domain_of, issuer_report},
    model::Severity,
    standards::ReadOptions,
    store::Store,
};

/// For issuers: how their badges were read, what was lost, and how to mend it
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: IssuerCommand,
}

#[derive(Debug, Subcommand)]
enum IssuerCommand {
    Report(ReportArguments),
}

/// Report on everything that was fetched from a domain or is issued there, with mends as JSON patches
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch issuer report badges.example\n  skillmatch issuer report badges.example --format json | jq '.site_files[]' > skillmatch.json"
)]
struct ReportArguments {
    /// The domain; those below it belong to it
    #[arg(value_name = "DOMAIN")]
    domain: String,
    /// So many documents are shown in the table, those with the most errors first; JSON has all
    #[arg(long, default_value_t = 50, value_name = "NUMBER")]
    limit: usize,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        IssuerCommand::Report(arguments) => report(context, arguments),
    }
}

fn report(context: &Context, arguments: &ReportArguments) -> Result<Exit, Failure> {
    let Some(domain) = domain_of(&arguments.domain) else {
        let message = format!("`{}` is no domain", arguments.domain);
        return Err(Failure::usage(message, "write it as badges.example"));
    };
    let store = Store::open_read_only(&context.home)?;
    let options = ReadOptions { limits: context.settings.read_limits(), ..ReadOptions::default() };
    let report = issuer_report(&store, &domain, &options)?;
    output::answer(&report, arguments.format, |it| table(it, arguments.limit))?;
    Ok(Exit::Done)
}

fn table(report: &IssuerReport, limit: usize) -> String {
    let mut text = totals(report);
    let mut documents: Vec<&DocumentReport> = report.documents.iter().collect();
    let weight = |it: &DocumentReport| {
        let of = |severity| it.problems.iter().filter(|it| it.problem.severity == severity).count();
        (of(Severity::Error), of(Severity::Warning))
    };
    documents.sort_by_key(|it| std::cmp::Reverse(weight(it)));
    for document in documents.iter().take(limit) {
        text.push_str(&described(document));
    }
    if documents.len() > limit {
        let rest = count(documents.len() - limit, "more document");
        text.push_str(&format!("\n{rest}: see --limit, or --format json\n"));
    }
    for (origin, file) in &report.site_files {
        text.push_str(&format!("\n{origin}/.well-known/skillmatch.json\n{file:#}\n"));
    }
    text
}

fn totals(report: &IssuerReport) -> String {
    let totals = &report.totals;
    let listed = |counts: &mut dyn Iterator<Item = (String, u64)>| {
        counts.map(|(what, number)| format!("{what} {number}")).collect::<Vec<_>>().join(", ")
    };
    let mut text = format!("{}: {}", report.domain, count(totals.documents, "document"));
    if totals.not_understood > 0 {
        text.push_str(&format!(", {} not understood", totals.not_understood));
    }
    text.push('\n');
    let mut line = |name: &str, words: String| {
        if !words.is_empty() {
            text.push_str(&format!("  {name}  {words}\n"));
        }
    };
    line("standards", listed(&mut totals.standards.iter().map(|(it, number)| (it.clone(), *number))));
    line("records", listed(&mut totals.records.iter().map(|(it, number)| ((*it).to_owned(), *number))));
    line("alignments", totals.alignments.to_string());
    let without = totals.achievements_without.iter().map(|(it, number)| ((*it).to_owned(), *number));
    line("achievements without", listed(&mut { without }));
    line(
        "problems",
        format!(
            "{}, {}, {}; {} with a patch that mends it",
            count(totals.errors, "error"),
            count(totals.warnings, "warning"),
            count(totals.notes, "note"),
            totals.with_a_mend
        ),
    );
    let addresses = report.addresses.iter().map(|it| {
        let reason = it.reason.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        (format!("{}{reason}", it.state.word()), it.addresses)
    });
    line("addresses", listed(&mut { addresses }));
    for it in &report.not_fetched {
        let why = it.detail.as_deref().or(it.reason.as_deref()).unwrap_or_default();
        let seen = it.seen_at_ms.and_then(|it| jiff::Timestamp::from_millisecond(it).ok());
        let seen = seen.map(|it| format!(", last there {it}")).unwrap_or_default();
        text.push_str(&format!("  {}: {}: {why}{seen}\n", it.state.word(), it.url));
    }
    for note in &report.notes {
        text.push_str(&format!("  note: {note}\n"));
    }
    text
}

fn described(document: &DocumentReport) -> String {
    let counts: Vec<String> = document.records.iter().map(|(kind, number)| format!("{kind} {number}")).collect();
    let understood = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
    let standard = document.standard.as_deref().unwrap_or("not recognised");
    let redacted = if document.redacted { " (the part without people)" } else { "" };
    let mut text = format!("\n{}: {standard}: {understood}{redacted}\n", document.source);
    for it in &document.achievements {
        let missing = if it.missing.is_empty() { String::new() } else { format!("; no {}", it.missing.join(", no ")) };
        let name = if it.name.is_empty() { &it.id } else { &it.name };
        text.push_str(&format!("  {name}: {}{missing}\n", count(it.skills, "skill")));
    }
    for it in &document.problems {
        let severity = match it.problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let hint = if it.problem.hint.is_empty() { String::new() } else { format!(" (hint: {})", it.problem.hint) };
        text.push_str(&format!("  {severity}{}: {}{hint}\n", output::at(&it.problem.place), it.problem.message));
        if let Some(patch) = &it.patch {
            text.push_str(&format!("    mend: {}\n", json!(patch)));
        }
    }
    for it in &document.advice {
        text.push_str(&format!("  advice{}: {}\n    mend: {}\n", output::at(&it.place), it.message, json!(it.patch)));
    }
    text
}
