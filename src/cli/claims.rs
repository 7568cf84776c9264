//! `skillmatch extract --as cv`.

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::document,
    tables,
};
use crate::{
    engine::{ClaimShown, CvAnswer, Engine, ExtractRequest, ReadAs},
    model::Level,
};

/// Reads a curriculum; with something accepted the learner's document is written instead of the answer.
pub(super) fn run(
    context: &Context,
    file: &std::path::Path,
    accept: &[String],
    learner: Option<&String>,
    format: Format,
) -> Result<Exit, Failure> {
    let document = document(file, context)?;
    let packed =
        [b"%PDF-".as_slice(), b"PK\x03\x04", b"\xd0\xcf\x11\xe0"].iter().any(|it| document.bytes.starts_with(it));
    let hint = "save it as text, HTML or Europass XML, in UTF-8";
    if packed {
        return Err(Failure::usage("this is a packed document, which is not read", hint));
    }
    let text = String::from_utf8(document.bytes).map_err(|_| Failure::usage("this is not text in UTF-8", hint))?;
    let request = ExtractRequest {
        text,
        read_as: ReadAs::Cv,
        accept: accept.to_vec(),
        learner: learner.cloned(),
        ..ExtractRequest::default()
    };
    let answer = Engine::open(&context.home)?.extract_cv(&request)?;
    match &answer.learner {
        // One line is what a file of learners has for each.
        Some(learner) if format == Format::Jsonl => output::print_json(learner, Format::Jsonl)?,
        Some(learner) => output::print_json(learner, Format::Json)?,
        None => output::answer(&answer, format, table)?,
    }
    Ok(Exit::Done)
}

fn table(answer: &CvAnswer) -> String {
    let mut text = String::new();
    for it in answer.claims.iter().chain(&answer.proposals) {
        text.push_str(&line(it));
    }
    for it in &answer.unlinked {
        text.push_str(&format!("  no skill found: {}..{} \"{}\"\n", it.start, it.end, it.text));
    }
    let personal = answer.left_out.len();
    text.push_str(&format!("{} not read\n", output::count(personal, "part")));
    if !answer.claims.is_empty() || !answer.proposals.is_empty() {
        text.push_str(
            "claims are to be confirmed one by one: --accept ID,... (or all) --learner PSEUDONYM writes the learner\n",
        );
    }
    text
}

fn line(it: &ClaimShown) -> String {
    let level = it
        .level
        .as_ref()
        .map(|stated| format!(", {}", tables::level(stated.level.map(Level::number), Some(&stated.value))));
    let years = it.years.map(|it| format!(", {}", output::count(it, "year"))).unwrap_or_default();
    let since = it.since.map(|it| format!(", since {}", it.year())).unwrap_or_default();
    let spans: Vec<String> =
        it.spans.iter().map(|span| format!("{}..{} \"{}\"", span.start, span.end, span.text)).collect();
    let may = if it.id.starts_with('p') { "may mean " } else { "" };
    format!(
        "  {:>3}  {may}{}{}{years}{since}  {:.2}  {}: {}\n",
        it.id,
        it.label,
        level.unwrap_or_default(),
        it.confidence,
        it.section,
        spans.join(", ")
    )
}
