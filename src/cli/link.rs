//! `skillmatch link`.

use std::io::{self, BufRead};

use clap::{Args, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
};
use crate::{
    engine::{CorrectionRequest, LanguageShown, LinkAnswer, LinkKind, LinkRequest, MAX_QUERY_BYTES},
    linking::LanguageBasis,
};

/// Link phrases or sentences to skills, or titles to occupations: one a line on standard input, or as arguments
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch link \"C++\" \"project managment\"\n  skillmatch link --top 3 --format jsonl < phrases.txt\n  skillmatch link --correct \"PM=project management\" --correct passion=none\n  skillmatch link --kind occupations \"Senior Data Analyst (m/f/d)\""
)]
pub(crate) struct Arguments {
    /// Phrases; none: one a line from standard input
    #[arg(value_name = "PHRASE")]
    phrases: Vec<String>,
    /// How many skills each
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// What the phrases are linked to; occupations: they are titles of jobs
    #[arg(long, value_enum, default_value = "skills")]
    kind: KindArgument,
    /// Only skills of this framework, by short name
    #[arg(long)]
    framework: Option<String>,
    /// Language of the phrases (`de`): names in it and in English count [default: guessed]
    #[arg(long)]
    language: Option<String>,
    /// Write down what a phrase means, a skill's IRI or name or `none`, in place of what was written down before; honoured
    /// first from now on
    #[arg(long, value_name = "PHRASE=SKILL")]
    correct: Vec<CorrectionRequest>,
    /// Say what each lane found
    #[arg(long)]
    explain: bool,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What phrases are linked to.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindArgument {
    /// Skills
    Skills,
    /// Occupations
    Occupations,
}

impl From<KindArgument> for LinkKind {
    fn from(argument: KindArgument) -> Self {
        match argument {
            KindArgument::Skills => Self::Skills,
            KindArgument::Occupations => Self::Occupations,
        }
    }
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let engine = super::extract::open(context)?;
    if !arguments.correct.is_empty() {
        for line in engine.correct(&arguments.correct)? {
            let meaning = line.skill.as_ref().map_or("none", |it| it.as_str());
            output::say(&format!("written down: `{}` means {meaning} {}", line.phrase, line.note));
        }
        output::say("jobs and credentials that are indexed already take it up with `skillmatch index --rebuild`");
        if arguments.phrases.is_empty() {
            return Ok(Exit::Done);
        }
    }
    let mut failed = false;
    let mut one = |phrase: String| -> Result<(), Failure> {
        let request = LinkRequest {
            queries: vec![phrase],
            kind: arguments.kind.into(),
            top: Some(arguments.top),
            framework: arguments.framework.clone(),
            language: arguments.language.clone(),
            explain: arguments.explain,
        };
        for answer in engine.link(&request)? {
            failed |= answer.error.is_some();
            match arguments.format {
                Format::Table => output::print(&table(&answer))?,
                format => output::print_json(&answer, format)?,
            }
        }
        Ok(())
    };
    if arguments.phrases.is_empty() {
        // Line by line, so that a pipe gets each answer at once. Bytes that are no UTF-8 are shown as such.
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        while read_line(&mut input, &mut line)? {
            one(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())?;
        }
    } else {
        for phrase in &arguments.phrases {
            one(phrase.clone())?;
        }
    }
    Ok(if failed { Exit::Partly } else { Exit::Done })
}

/// Reads the next line, of one that is longer than any phrase only the beginning; `false` at the end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut is_there = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(is_there);
        }
        is_there = true;
        let end = chunk.iter().position(|it| *it == b'\n');
        let taken = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        let room = (MAX_QUERY_BYTES + 1).saturating_sub(line.len());
        line.extend(taken.iter().take(room));
        let used = end.map_or(chunk.len(), |it| it + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

fn table(answer: &LinkAnswer) -> String {
    let language = answer.language.code.as_deref().map(|it| format!("  [{it}, {}]", basis(&answer.language)));
    let mut text = format!("{}{}\n", answer.query, language.unwrap_or_default());
    if let Some(error) = &answer.error {
        text.push_str(&format!("  error: {error}\n"));
    }
    if let Some(occupations) = &answer.occupations {
        if occupations.is_empty() {
            text.push_str("  no occupation found\n");
        }
        for it in occupations {
            let kind = format!("{:?}", it.kind).to_lowercase();
            text.push_str(&format!(
                "  {:.2}  {:<8} {}  (\"{}\")  {}\n",
                it.confidence, kind, it.label, it.surface, it.occupation
            ));
        }
        return text;
    }
    if answer.matches.is_empty() && answer.error.is_none() {
        text.push_str("  no skill found\n");
    }
    for it in &answer.matches {
        let kind = format!("{:?}", it.kind).to_lowercase();
        text.push_str(&format!(
            "  {:.2}  {:<8} {}  (\"{}\"{})  {}\n",
            it.confidence,
            kind,
            it.label,
            it.surface,
            if it.fallback { ", in another language" } else { "" },
            it.skill
        ));
        for lane in &it.lanes {
            text.push_str(&format!(
                "          {:<8} {:.2}  adds {:.2}\n",
                lane.lane.word(),
                lane.value,
                lane.contribution
            ));
        }
    }
    text
}

fn basis(language: &LanguageShown) -> &'static str {
    match language.basis {
        LanguageBasis::Declared => "declared",
        LanguageBasis::Guessed => "guessed",
        LanguageBasis::None => "not known",
    }
}
