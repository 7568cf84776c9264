//! `skillmatch extract`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::document,
};
use crate::{
    engine::{Engine, ExtractAnswer, ExtractRequest},
    model::{Importance, Record},
    standards,
};

/// Find the requirements of a job ad (text, HTML, schema.org `JobPosting`, JSON lines), or the claims of a curriculum
#[derive(Debug, Args)]
#[command(
    after_help = "JSON lines have \"id\" and \"text\". A curriculum is text, HTML, Europass XML, or a learner's own words; nothing of name,\ncontact, birth, gender or nationality is read. Each claim is to be confirmed by the learner.\n\nExamples:\n  skillmatch extract ad.txt\n  skillmatch extract ad.html --supplement\n  skillmatch extract ads.jsonl --format jsonl\n  skillmatch extract --as cv cv.txt\n  echo \"I have baked bread for five years\" | skillmatch extract --as cv -\n  skillmatch extract --as cv cv.txt --accept 1,3 --learner urn:skillmatch:learner:7f3a > me.json"
)]
pub(crate) struct Arguments {
    /// The ad or curriculum, or `-` for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// Language of the ad (`de`): names in it and in English count [default: guessed]
    #[arg(long)]
    language: Option<String>,
    /// What it is
    #[arg(long = "as", value_enum, default_value = "ad")]
    read_as: AsArgument,
    /// Of a curriculum: write the learner with these claims, by number, or `all`
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "learner")]
    accept: Vec<String>,
    /// The pseudonym of the learner
    #[arg(long, value_name = "ID", requires = "accept")]
    learner: Option<String>,
    /// Propose essential skills of the title's occupation too, apart from the requirements
    #[arg(long)]
    supplement: bool,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AsArgument {
    /// A job ad
    Ad,
    /// A curriculum or a learner's own words
    Cv,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.read_as == AsArgument::Cv {
        let (accept, learner) = (&arguments.accept, arguments.learner.as_ref());
        return super::claims::run(context, &arguments.file, accept, learner, arguments.format);
    }
    if arguments.learner.is_some() {
        return Err(Failure::usage("nothing of a job ad can be accepted", "say --as cv"));
    }
    let document = document(&arguments.file, context)?;
    if let Some(lines) = lines_of_ads(&document.bytes) {
        return extract_lines(&open(context)?, &lines, arguments);
    }
    let mut reading = standards::read(&document, &super::read::read_options(context, None, &[])?);
    if reading.standard.is_none() {
        // Whoever asks for its requirements says that it is an ad.
        reading = standards::read(&document, &super::read::read_options(context, Some("plain_text".to_owned()), &[])?);
    }
    let engine = open(context)?;
    let mut lost = false;
    let mut found = false;
    for placed in &reading.records {
        let Record::Job(job) = &placed.value else { continue };
        let Some(text) = &job.text else { continue };
        found = true;
        let title = Some(job.title.clone());
        let request = request(text.clone(), title, arguments);
        match engine.extract(Some(job.id.to_string()), &request) {
            Ok(answer) => output::answer(&answer, arguments.format, table)?,
            // One ad that does not fit must not stop the others.
            Err(error) => {
                lost = true;
                let failed =
                    serde_json::json!({"id": job.id.as_str(), "error": error.to_string(), "hint": error.hint()});
                output::print_json(&failed, arguments.format)?;
            }
        }
    }
    for problem in reading.problems.iter().filter(|it| it.severity == crate::model::Severity::Error) {
        lost = true;
        output::say(&format!("error{}: {} (hint: {})", output::at(&problem.place), problem.message, problem.hint));
    }
    match (found, lost) {
        (false, _) => Err(Failure::usage(
            "there is no job ad in this document",
            "give text, HTML, a JobPosting, or JSON lines with `id` and `text`",
        )),
        (true, true) => Ok(Exit::Partly),
        (true, false) => Ok(Exit::Done),
    }
}

/// The engine; what is wrong with what it links words by is told.
pub(super) fn open(context: &Context) -> Result<Engine, Failure> {
    let engine = Engine::open(&context.home)?;
    for problem in engine.word_problems() {
        output::say(&problem);
    }
    Ok(engine)
}

fn request(text: String, title: Option<String>, arguments: &Arguments) -> ExtractRequest {
    let (language, supplement) = (arguments.language.clone(), arguments.supplement);
    ExtractRequest { text, language, title, supplement, ..ExtractRequest::default() }
}

/// One ad a line, under the id that others know it by.
#[derive(serde::Deserialize)]
struct AdLine {
    #[serde(default)]
    id: serde_json::Value,
    title: Option<String>,
    text: String,
    #[serde(rename = "type", alias = "@type", alias = "@context")]
    kind: Option<serde_json::Value>,
}

/// The lines of a document whose first line is an object with a `text` and no type: that is no standard's.
fn lines_of_ads(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines: Vec<&[u8]> = bytes.split(|it| *it == b'\n').filter(|it| !it.trim_ascii().is_empty()).collect();
    let first: AdLine = serde_json::from_slice(lines.first()?).ok()?;
    first.kind.is_none().then_some(lines)
}

/// An object for every line, in their order; one that does not fit says so and the others go on.
fn extract_lines(engine: &Engine, lines: &[&[u8]], arguments: &Arguments) -> Result<Exit, Failure> {
    let format = arguments.format;
    let mut exit = Exit::Done;
    for (number, line) in lines.iter().enumerate() {
        let (id, error, hint) = match serde_json::from_slice::<AdLine>(line) {
            Ok(ad) => {
                let id = match ad.id {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(id) => Some(id),
                    other => Some(other.to_string()),
                };
                match engine.extract(id.clone(), &request(ad.text, ad.title, arguments)) {
                    Ok(answer) => {
                        output::answer(&answer, format, table)?;
                        continue;
                    }
                    Err(error) => (id, error.to_string(), error.hint()),
                }
            }
            Err(error) => (None, error.to_string(), "write one object with `id` and `text` a line".to_owned()),
        };
        exit = Exit::Partly;
        output::say(&format!("error in ad {}: {error} (hint: {hint})", number + 1));
        let failed = serde_json::json!({"id": id, "ad": number + 1, "error": error, "hint": hint});
        output::print_json(&failed, format)?;
    }
    Ok(exit)
}

fn table(answer: &ExtractAnswer) -> String {
    let mut text = format!("{}\n", answer.title.clone().unwrap_or_default());
    if let Some(it) = &answer.occupation {
        text.push_str(&format!("  occupation: {}  {:.2}  {}\n", it.label, it.confidence, it.occupation));
    }
    for it in &answer.requirements {
        let importance = if it.importance == Importance::Required { "required " } else { "preferred" };
        let level = it.minimum_level.as_ref().map(|stated| {
            format!(", {}", super::tables::level(stated.level.map(crate::model::Level::number), Some(&stated.value)))
        });
        let level = level.unwrap_or_default();
        let spans: Vec<String> =
            it.spans.iter().map(|span| format!("{}..{} \"{}\"", span.start, span.end, span.text)).collect();
        text.push_str(&format!("  {importance} {}{level}  {:.2}  {}\n", it.label, it.confidence, spans.join(", ")));
    }
    for it in &answer.unlinked {
        text.push_str(&format!("  no skill found: {}..{} \"{}\"\n", it.start, it.end, it.text));
    }
    for it in &answer.proposals {
        let (start, end) = (it.span.start, it.span.end);
        text.push_str(&format!("  may mean {}  {:.2}  {start}..{end}\n", it.label, it.confidence));
    }
    for it in answer.supplement.iter().flatten() {
        text.push_str(&format!("  supplement, not in the ad: {}\n", it.label));
    }
    for it in &answer.skipped_sections {
        text.push_str(&format!("  not read: {}..{} ({})\n", it.start, it.end, it.kind));
    }
    text
}
