//! `skillmatch extract`.

use std::path::PathBuf;

use clap::Args;

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

/// Find the requirements of a job ad: text, HTML, schema.org `JobPosting`, or JSON lines with "id" and "text"
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  skillmatch extract ad.txt\n  skillmatch extract ads.jsonl --format jsonl")]
pub(crate) struct Arguments {
    /// The ad, or `-` for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let document = document(&arguments.file, context)?;
    let mut reading = standards::read(&document, &super::read::read_options(context, None)?);
    if reading.standard.is_none() {
        // Whoever asks for its requirements says that it is an ad.
        reading = standards::read(&document, &super::read::read_options(context, Some("plain_text".to_owned()))?);
    }
    let engine = Engine::open(&context.home)?;
    let mut lost = false;
    let mut found = false;
    for placed in &reading.records {
        let Record::Job(job) = &placed.value else { continue };
        let Some(text) = &job.text else { continue };
        found = true;
        let request = ExtractRequest { text: text.clone(), media_type: None };
        match engine.extract(Some(job.id.to_string()), &request) {
            Ok(answer) => {
                let title = Some(job.title.clone()).filter(|it| !it.is_empty()).or(answer.title.clone());
                output::answer(&ExtractAnswer { title, ..answer }, arguments.format, table)?;
            }
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

fn table(answer: &ExtractAnswer) -> String {
    let mut text = format!("{}\n", answer.title.clone().unwrap_or_default());
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
    for it in &answer.skipped_sections {
        text.push_str(&format!("  not read: {}..{} ({})\n", it.start, it.end, it.kind));
    }
    text
}
