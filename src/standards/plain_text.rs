//! Job ads as text, or as web pages without structured data. The last standard: what nothing else knows.

use super::{Content, Input, Standard};
use crate::model::{Iri, Job, Problem, Reading, Record};

/// The standard.
pub(super) struct PlainText;

/// An ad has at least so many words.
const MIN_WORDS: usize = 3;
/// The longest title, in characters.
const MAX_TITLE: usize = 120;

impl Standard for PlainText {
    fn id(&self) -> &'static str {
        "plain_text"
    }

    fn name(&self) -> &'static str {
        "Job ad as text"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        // Not every text is an ad: a licence beside the data must not become a job.
        match input.content {
            Content::Text(text) => speaks_of_a_job(text),
            Content::Html(html) => speaks_of_a_job(html.text),
            _ => false,
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        let (text, title) = match input.content {
            Content::Text(text) => (*text, first_line(text)),
            Content::Html(html) => (html.text, html.title.clone()),
            _ => {
                reading.problems.push(Problem::error("", "is not text", "give text or HTML"));
                return;
            }
        };
        if text.split_whitespace().filter(|it| it.chars().any(char::is_alphabetic)).count() < MIN_WORDS {
            reading.problems.push(Problem::error("", "is too short to be a job ad", "give the whole ad"));
            return;
        }
        if text.contains("itemtype=") && text.contains("schema.org/JobPosting") {
            let hint = "publish the posting as JSON-LD too";
            let message = "the page has microdata of a posting, which is not read; its text is";
            reading.problems.push(Problem::note("", message, hint));
        }
        let id = Iri::local("job", scope.digest.get(..32).unwrap_or(scope.digest));
        let job = Job { title: title.unwrap_or_default(), text: Some(text.to_owned()), ..Job::unnamed(id) };
        reading.push("", Record::Job(job));
    }
}

/// Words of ads, in the languages that are read most. Two different ones make an ad.
const CUES: [&str; 30] = [
    "experience",
    "responsibilit",
    "requirement",
    "qualification",
    "skills",
    "you will",
    "your role",
    "your profile",
    "we offer",
    "we are looking",
    "looking for",
    "apply",
    "applicant",
    "candidate",
    "salary",
    "full-time",
    "part-time",
    "full time",
    "must have",
    "nice to have",
    "vacancy",
    "job description",
    "job title",
    "about the role",
    "stelle",
    "bewerb",
    "aufgaben",
    "vacature",
    "functie",
    "empleo",
];

fn speaks_of_a_job(text: &str) -> bool {
    // The start decides, so that a long text costs no more than a page.
    let start: String = text.chars().take(20_000).collect::<String>().to_lowercase();
    CUES.iter().filter(|cue| start.contains(**cue)).nth(1).is_some()
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|it| !it.is_empty())?;
    Some(line.chars().take(MAX_TITLE).collect())
}
