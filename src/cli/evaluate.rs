//! `skillmatch evaluate`.

mod rank;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, value_parser};

use super::{
    Context, Exit,
    failure::Failure,
    link::KindArgument,
    output::{self, Format, count},
    subject::document,
    tables,
};
use crate::{
    engine::Engine,
    evaluate::{
        EvaluateError, ExtractFigures, ExtractReport, Figure, LinkFigures, LinkLane, LinkReport, LinkSettings,
        QuerySet, SkillNames, Third, evaluate_extract, evaluate_link, read_ads, read_queries,
    },
    linking::Lexicon,
    model::Skill,
};

/// Measure how well skills are linked and job ads are read, against judged files
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Link(LinkArguments),
    Extract(ExtractArguments),
    Rank(rank::Arguments),
}

/// Phrases and sentences to skills: RP@5, RP@10, mean reciprocal rank, recall@1, @5, @10, time per query
#[derive(Debug, Args)]
#[command(
    after_help = "A gold file is CSV with the columns `sentence`, `span`, `sub_span`, `label` or `phrase`, `skill`, or JSON lines with\n`text` and `skills`. A label is the IRI or a name of a skill; LABEL NOT PRESENT, UNDERSPECIFIED or nothing: none is meant.\n\n  RP@5   right skills among the first 5, over as many as there could be: min(5, labels)\n  MRR    1 over the place of the first right skill\n  R@1    the share of the labels that are found first\nBelow each figure its 95 % interval (bootstrap by sentence). A label that the catalog does not have is a miss.\n\nExamples:\n  skillmatch evaluate link data/judgements/link_phrases.csv\n  skillmatch evaluate link tech.csv house.csv --framework esco --held-out 1500 --typos 2000\n  skillmatch evaluate link --held-out 500 --seed 7 --format json\n  skillmatch evaluate link --kind occupations --held-out 1500"
)]
struct LinkArguments {
    /// Files with queries and the skills they mean
    #[arg(value_name = "GOLD", required_unless_present_any = ["held_out", "typos"])]
    gold: Vec<PathBuf>,
    /// What the queries mean; occupations: the queries are titles of jobs
    #[arg(long, value_enum, default_value = "skills")]
    kind: KindArgument,
    /// Only skills of this framework, by short name
    #[arg(long)]
    framework: Option<String>,
    /// Language of the queries; names are held out and misspelt in it alone
    #[arg(long)]
    language: Option<String>,
    /// How many skills are asked for, 10 to 1000
    #[arg(long, default_value_t = 10, value_parser = value_parser!(u64).range(10..=1_000))]
    top: u64,
    /// Also ask so many alternative names, with a lexicon that is built without them
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=1_000_000))]
    held_out: Option<u64>,
    /// Also ask so many names of 6 and more letters with one or two typing errors
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..=1_000_000))]
    typos: Option<u64>,
    /// Decides which names are drawn, their errors, and the intervals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the names that were held out as CSV, so that training can leave them out
    #[arg(long, value_name = "FILE", requires = "held_out")]
    held_out_list: Option<PathBuf>,
    /// Only these rows: `link` (everything together), `lexical`, `no prior`, or one way of comparing alone
    #[arg(long, value_name = "LANE", value_parser = lane)]
    lane: Vec<LinkLane>,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Job ads to mentions: precision, recall and F1, ads and megabytes per second
#[derive(Debug, Args)]
#[command(
    after_help = "A gold file is JSON lines with `text` and `mentions`, or `text`, `skills` and `knowledge` (SkillSpan's); the strings stand\nin the order of the text. Compared are the spans that `extract` marks, at most 8 words each, with or without a skill.\n\n  half   one to one, at least half of the words in common (intersection over union 0.5), by a maximum matching\n  exact  one to one, the same words\n  loose  any word in common\nBelow each figure its 95 % interval (bootstrap by ad). Words are what stands between white space.\n\nExamples:\n  skillmatch evaluate extract data/judgements/extract_ads.jsonl\n  skillmatch evaluate extract skillspan_dev.jsonl --framework esco --format json"
)]
struct ExtractArguments {
    /// Files with ads and their mentions
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,
    /// Only skills of this framework, by short name
    #[arg(long)]
    framework: Option<String>,
    /// Decides the intervals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.what {
        What::Link(arguments) => link(context, arguments),
        What::Extract(arguments) => extract(context, arguments),
        What::Rank(arguments) => rank::run(context, arguments),
    }
}

fn link(context: &Context, arguments: &LinkArguments) -> Result<Exit, Failure> {
    let gold = documents(&arguments.gold, context)?;
    let engine = Engine::open(&context.home)?;
    let settings = LinkSettings {
        framework: arguments.framework.clone(),
        language: arguments.language.clone(),
        top: size(arguments.top),
        held_out: arguments.held_out.map_or(0, size),
        typos: arguments.typos.map_or(0, size),
        seed: arguments.seed,
        lanes: if arguments.lane.is_empty() { LinkLane::all() } else { arguments.lane.clone() },
    };
    let evaluated = |skills: &[Skill], lexicon: &Lexicon| -> Result<LinkReport, EvaluateError> {
        let names = SkillNames::of(skills, settings.framework.as_deref())?;
        let files =
            gold.iter().map(|(name, bytes)| read_queries(name, bytes, &names)).collect::<Result<Vec<_>, _>>()?;
        evaluate_link(skills, lexicon, &files, &settings)
    };
    let report = match arguments.kind {
        KindArgument::Skills => engine.with_skills(evaluated)?,
        KindArgument::Occupations => engine.with_occupations(evaluated)??,
    };
    if let (Some(path), Some(set)) = (&arguments.held_out_list, &report.held_out) {
        write_names(path, set)?;
    }
    output::answer(&report, arguments.format, link_table)?;
    Ok(Exit::Done)
}

fn extract(context: &Context, arguments: &ExtractArguments) -> Result<Exit, Failure> {
    let gold = documents(&arguments.gold, context)?;
    let files = gold.iter().map(|(name, bytes)| read_ads(name, bytes)).collect::<Result<Vec<_>, _>>()?;
    let engine = Engine::open(&context.home)?;
    let framework = arguments.framework.as_deref();
    let report = engine.with_skills(|skills, lexicon| -> Result<ExtractReport, EvaluateError> {
        SkillNames::of(skills, framework)?;
        Ok(evaluate_extract(lexicon, &files, framework, arguments.seed))
    })?;
    output::answer(&report, arguments.format, extract_table)?;
    Ok(Exit::Done)
}

/// The files, by the last part of their names.
fn documents(paths: &[PathBuf], context: &Context) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let read = |path: &PathBuf| {
        let document = document(path, context)?;
        let name = path.file_name().map_or(document.source, |it| it.to_string_lossy().into_owned());
        Ok((name, document.bytes))
    };
    paths.iter().map(read).collect()
}

/// A row for each name and skill.
fn write_names(path: &Path, set: &QuerySet) -> Result<(), Failure> {
    let failed = |error: csv::Error| {
        Failure::new(
            anyhow::Error::from(error).context(path.display().to_string()),
            "choose a file that can be written",
        )
    };
    let mut writer = csv::Writer::from_path(path).map_err(failed)?;
    writer.write_record(["phrase", "skill"]).map_err(failed)?;
    for query in &set.queries {
        for skill in query.wanted.iter().flatten() {
            writer.write_record([query.text.as_str(), skill.as_str()]).map_err(failed)?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn link_table(report: &LinkReport) -> String {
    let header = ["queries", "gold", "lane", "n", "RP@5", "RP@10", "MRR", "R@1", "R@5", "R@10", "ms p50", "ms p99"];
    let mut table = tables::table(&header);
    for it in &report.figures {
        let shown = [it.rp_at_5, it.rp_at_10, it.mean_reciprocal_rank, it.recall_at_1, it.recall_at_5, it.recall_at_10];
        let first = [it.queries.word().to_owned(), it.gold.clone().unwrap_or_default(), it.lane.clone()];
        let times = [it.time_ms_p50, it.time_ms_p99].map(|it| format!("{it:.2}"));
        let row = first.into_iter().chain([it.count.to_string()]).chain(shown.iter().map(percent)).chain(times);
        table.add_row(row);
    }
    let mut text = format!("{table}\n");
    // The same for every lane, so it is said once.
    let lane = report.figures.first().map(|it| it.lane.as_str());
    for it in report.figures.iter().filter(|it| Some(it.lane.as_str()) == lane) {
        if it.without_label + it.labels_unknown > 0 {
            text.push_str(&left_out(it));
        }
    }
    for it in report.figures.iter().filter(|it| it.lane == LinkLane::LINK.name) {
        text.push_str(&reliability(it));
    }
    text.push_str(&format!(
        "lexicon: {}, {} MB, built in {:.2} s\n",
        count(report.lexicon_forms, "form"),
        report.lexicon_bytes / 1_000_000,
        report.lexicon_build_ms / 1e3
    ));
    if !report.unknown_labels.is_empty() {
        text.push_str(&format!("note: not in the catalog: {}\n", report.unknown_labels.join("; ")));
    }
    text.push_str("percent, with the 95 % interval; see `skillmatch evaluate link --help` for what the figures mean\n");
    text
}

/// What is not asked and what cannot be found.
fn left_out(it: &LinkFigures) -> String {
    format!(
        "note: {} of {}: {} without a label not asked; {} of {} not in the catalog, counted as missed\n",
        it.queries.word(),
        it.gold.as_deref().unwrap_or_default(),
        it.without_label,
        it.labels_unknown,
        count(it.labels, "label"),
    )
}

/// How sure the answers are and how many of them are right, by thirds.
fn reliability(it: &LinkFigures) -> String {
    let said = |thirds: &[Third]| {
        let third = |it: &Third| format!("{:.0}/{:.0}", 100.0 * it.confidence, 100.0 * it.right);
        thirds.iter().map(third).collect::<Vec<_>>().join(", ")
    };
    let name = [it.queries.word(), it.gold.as_deref().unwrap_or_default()].join(" ");
    format!(
        "sure/right by thirds, {}: first answers {}; first five {}\n",
        name.trim(),
        said(&it.reliability),
        said(&it.reliability_of_5)
    )
}

fn extract_table(report: &ExtractReport) -> String {
    let mut table = tables::table(&["gold", "lane", "compared", "precision", "recall", "F1"]);
    for it in &report.figures {
        for (compared, figures) in [("half", &it.half), ("exact", &it.exact), ("loose", &it.loose)] {
            let shown = [figures.precision, figures.recall, figures.f1];
            let first = [it.gold.clone(), it.lane.clone(), compared.to_owned()];
            table.add_row(first.into_iter().chain(shown.iter().map(percent)));
        }
    }
    let mut text = format!("{table}\n");
    for it in &report.figures {
        text.push_str(&counts(it));
    }
    text.push_str(
        "percent, with the 95 % interval; see `skillmatch evaluate extract --help` for what the figures mean\n",
    );
    text
}

fn counts(it: &ExtractFigures) -> String {
    format!(
        "{}, {}: {}, {} ({} more too long), {} ({} not found in the text); {:.1} ads/s, {:.2} MB/s\n",
        it.gold,
        it.lane,
        count(it.ads, "ad"),
        count(it.mentions, "mention"),
        it.mentions_too_long,
        count(it.gold_spans, "gold span"),
        it.gold_not_found,
        it.ads_per_second,
        it.megabytes_per_second,
    )
}

/// A figure and below it its interval, in percent.
fn percent(figure: &Figure) -> String {
    format!("{:.1}\n{:.1}-{:.1}", 100.0 * figure.value, 100.0 * figure.low, 100.0 * figure.high)
}

/// A lane by its name.
fn lane(name: &str) -> Result<LinkLane, String> {
    let all = LinkLane::all();
    let known: Vec<&str> = all.iter().map(|it| it.name).collect();
    all.iter().find(|it| it.name == name).copied().ok_or_else(|| format!("there are: {}", known.join(", ")))
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
