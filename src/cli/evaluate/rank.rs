//! `skillmatch evaluate rank`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::{
        Context, Exit,
        demo::sample_files,
        failure::Failure,
        index::bring_up,
        output::{self, Format},
        subject::document,
        tables,
    },
    config::Settings,
    engine::Engine,
    evaluate::{
        Chosen, Figure, JudgedList, RankReport, Way, World, evaluate_rank, judged_jobs, kind_word, plans_of, pool,
        read_job_skills, read_judgements,
    },
    ingest::{ImportOptions, collect, import},
    model::{Date, Document, Iri, RecordKind},
    standards::{self, ReadOptions},
    store::Store,
};

/// Candidates for jobs, in the engine's order and in simpler ones: nDCG@10, mean reciprocal rank, difference
#[derive(Debug, Args)]
#[command(
    after_help = "FOLDER has `rank.csv` (job,kind,band,candidate,grade,reason; grades 0 to 3), and in `rank` the documents that the\nbundled sample does not have. Both are imported into a home of their own, gone afterwards. The judged learners of a job\nare one list, its judged credentials another.\n\n  nDCG@10  gain 2^grade - 1, discount log2(place + 1), over the best order\n  MRR      1 over the place of the first with grade 2 or 3; 0 without one\n  engine   `match learners` and `match credentials` without options\n  BM25     all words of the job against all words of the candidate; or only its title and the names of its requirements\n  overlap  how many of the required skills there is any evidence of\nWho has no score stands last; equal scores count as the mean of all their orders. Below each figure its 95 % interval\n(bootstrap by job).\n\nExamples:\n  skillmatch evaluate rank\n  skillmatch evaluate rank --explain night-nurse\n  skillmatch evaluate rank --pool 6"
)]
pub(crate) struct Arguments {
    /// The folder with `rank.csv` and, in `rank`, documents that the bundled sample does not have
    #[arg(value_name = "FOLDER", default_value = "data/judgements")]
    folder: PathBuf,
    /// The date on which evidence must count
    #[arg(long, value_name = "DATE", default_value = "2026-11-23")]
    as_of: Date,
    /// Ask the catalog of `--home` as it is, instead of one made of the sample and the folder
    #[arg(long)]
    in_home: bool,
    /// Instead of figures: who is to be judged for the jobs of `rank_skills.csv`, chosen by this seed
    #[arg(long, value_name = "SEED")]
    pool: Option<u64>,
    /// Also the judged lists of the jobs whose IRI or title has this in it
    #[arg(long, value_name = "JOB")]
    explain: Option<String>,
    /// Decides the intervals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let documents = arguments.folder.join("rank");
    if !documents.is_dir() {
        return Err(Failure::usage(
            format!("there is no folder `{}`", documents.display()),
            "the judged set is not inside the program: run this in a checkout of the project, or name its folder `data/judgements`",
        ));
    }
    // Before anything that takes its time.
    let judgements = if arguments.pool.is_none() {
        let file = document(&arguments.folder.join("rank.csv"), context)?;
        read_judgements("rank.csv", &file.bytes)?
    } else {
        Vec::new()
    };
    let temporary = tempfile::tempdir()?;
    let home = if arguments.in_home { context.home.clone() } else { temporary.path().to_owned() };
    if !arguments.in_home {
        fill(&home, &documents)?;
    }
    let engine = Engine::open(&home)?;
    let world = World::read(&engine, &Store::open_read_only(&home)?, arguments.as_of)?;
    if let Some(seed) = arguments.pool {
        let skills = document(&arguments.folder.join("rank_skills.csv"), context)?;
        let skills = read_job_skills("rank_skills.csv", &skills.bytes)?;
        let plans = plans_of(&engine, &skills, arguments.as_of)?;
        let jobs = judged_jobs(&world, &jobs_in(&documents)?, seed);
        return print_pool(&pool(&world, &plans, &jobs, seed)?);
    }
    let report = evaluate_rank(&engine, &world, &judgements, arguments.as_of, arguments.seed)?;
    let explained = match &arguments.explain {
        Some(words) => lists_about(&report, words)?,
        None => Vec::new(),
    };
    output::answer(&report, arguments.format, |report| table(report, &explained))?;
    Ok(Exit::Done)
}

/// Imports the sample and the judged documents into an empty home.
fn fill(home: &Path, documents: &Path) -> Result<(), Failure> {
    let context = Context { home: home.to_owned(), settings: Settings::load(home, None)? };
    let mut files = sample_files(&home.join("samples"))?;
    files.extend(collect(&[documents.to_owned()])?.files);
    let options = ImportOptions {
        read: ReadOptions { standard: None, limits: context.settings.read_limits(), ..ReadOptions::default() },
        licence: None,
        holder: None,
        now: jiff::Timestamp::now(),
        max_file_bytes: context.settings.limits.file_bytes,
        progress: &|_, _| {},
    };
    let mut store = Store::create_or_open(home)?;
    let summary = import(&mut store, &files, &options)?;
    drop(store);
    if let Some(rejected) = summary.rejected.first() {
        return Err(Failure::usage(
            format!("`{}` cannot be read", rejected.source),
            "see what is wrong with `skillmatch read`",
        ));
    }
    bring_up(&context, false)?;
    Ok(())
}

/// Writes who is to be judged, as CSV.
fn print_pool(chosen: &[Chosen]) -> Result<Exit, Failure> {
    let mut text = "job,kind,band,candidate\n".to_owned();
    for it in chosen {
        text.push_str(&format!("{},{},{},{}\n", it.job, kind_word(it.kind), it.band.word(), it.candidate));
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

/// The jobs that the judged documents describe.
fn jobs_in(documents: &Path) -> Result<BTreeSet<Iri>, Failure> {
    let mut jobs = BTreeSet::new();
    for path in collect(&[documents.to_owned()])?.files {
        let document = Document::new(path.display().to_string(), fs::read(&path)?);
        let reading = standards::read(&document, &ReadOptions::default());
        let found = reading.records.iter().filter(|it| it.value.kind() == RecordKind::Job);
        jobs.extend(found.map(|it| it.value.id().canonical()));
    }
    Ok(jobs)
}

/// The lists of the jobs that are meant.
fn lists_about<'a>(report: &'a RankReport, words: &str) -> Result<Vec<&'a JudgedList>, Failure> {
    let wanted = words.to_lowercase();
    let is_meant = |it: &&JudgedList| {
        it.job.as_str().to_lowercase().contains(&wanted) || it.title.to_lowercase().contains(&wanted)
    };
    let found: Vec<&JudgedList> = report.lists.iter().filter(is_meant).collect();
    if found.is_empty() {
        let mut titles: Vec<&str> = report.lists.iter().map(|it| it.title.as_str()).collect();
        titles.dedup();
        return Err(Failure::usage(
            format!("no judged job has `{words}` in its IRI or title"),
            format!("there are: {}", titles.join("; ")),
        ));
    }
    Ok(found)
}

fn table(report: &RankReport, explained: &[&JudgedList]) -> String {
    let mut text = String::new();
    for list in explained {
        text.push_str(&list_table(list));
    }
    let mut figures = tables::table(&["candidates", "way", "nDCG@10", "MRR"]);
    for it in &report.figures {
        let (gain, rank) = (share(&it.ndcg_at_10), share(&it.mean_reciprocal_rank));
        figures.add_row([it.candidates.clone(), it.way.clone(), gain, rank]);
    }
    let mut differences = tables::table(&["candidates", "engine better than", "nDCG@10 by", "MRR by"]);
    for it in &report.differences {
        let (gain, rank) = (signed(&it.ndcg_at_10), signed(&it.mean_reciprocal_rank));
        differences.add_row([it.candidates.clone(), it.than.clone(), gain, rank]);
    }
    text.push_str(&format!("{figures}\n{differences}\n"));
    let grades: Vec<String> = report.grades.iter().enumerate().map(|(grade, n)| format!("{n} with {grade}")).collect();
    text.push_str(&format!(
        "{} jobs, {} pairs with grades: {}; as of {}\n",
        report.jobs,
        report.pairs,
        grades.join(", "),
        report.as_of
    ));
    text.push_str(&worst(report));
    text.push_str("with 95 % intervals; see `skillmatch evaluate rank --help` for what the figures mean\n");
    text
}

/// The lists that the engine orders worst: where to look first.
fn worst(report: &RankReport) -> String {
    let gain = |it: &JudgedList| it.ndcg_at_10.first().copied().unwrap_or_default();
    let mut lists: Vec<&JudgedList> = report.lists.iter().collect();
    lists.sort_by(|one, other| gain(one).total_cmp(&gain(other)).then_with(|| one.job.cmp(&other.job)));
    let named = |it: &&JudgedList| format!("{}, {}s ({:.2})", it.title, kind_word(it.kind), gain(it));
    let named: Vec<String> = lists.iter().take(3).map(named).collect();
    format!("the engine does worst for: {}\n", named.join("; "))
}

fn list_table(list: &JudgedList) -> String {
    let columns: Vec<&str> = ["grade"].into_iter().chain(Way::ALL.map(Way::word)).chain(["name", "why"]).collect();
    let mut table = tables::table(&columns);
    let end_of = |it: &Iri| it.as_str().rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    for it in &list.candidates {
        let name = if it.name.is_empty() { end_of(&it.id) } else { it.name.clone() };
        let places = it.places.iter().map(|place| format!("{place:.1}").trim_end_matches(".0").to_owned());
        table.add_row([it.grade.to_string()].into_iter().chain(places).chain([name, it.reason.clone()]));
    }
    let gains: Vec<String> =
        Way::ALL.iter().zip(list.ndcg_at_10).map(|(way, gain)| format!("{} {gain:.3}", way.word())).collect();
    format!("{}: {}s, places\n{table}\nnDCG@10: {}\n\n", list.title, kind_word(list.kind), gains.join(", "))
}

/// A figure and below it its interval.
fn share(figure: &Figure) -> String {
    format!("{:.3}\n{:.3}-{:.3}", figure.value, figure.low, figure.high)
}

/// A difference and below it its interval.
fn signed(figure: &Figure) -> String {
    format!("{:+.3}\n{:+.3} to {:+.3}", figure.value, figure.low, figure.high)
}
