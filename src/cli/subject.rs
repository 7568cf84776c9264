//! The options that say what a match or a gap starts from, and how.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Context, failure::Failure, output};
use crate::{
    engine::{EvidenceOption, MatchRequest, SortOption, Subject, SubjectRead},
    ingest::bytes_of,
    model::{Date, Document, Iri, Severity},
};

/// What a job side is.
#[derive(Debug, Args)]
pub(crate) struct JobOptions {
    /// A job: our own JSON, schema.org `JobPosting`, HTML or text; `-` for standard input
    #[arg(long, value_name = "FILE")]
    job: Option<PathBuf>,
    /// The text of a job ad
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// An occupation: IRI, code or name
    #[arg(long, value_name = "ID")]
    occupation: Option<String>,
    /// Skills in short: name[:minimum level][*weight][!], `!` for required
    #[arg(long, value_name = "SKILLS")]
    skills: Option<String>,
}

/// What a learner side is.
#[derive(Debug, Args)]
pub(crate) struct LearnerOptions {
    /// A learner: a file, or the id of one in the catalog
    #[arg(long, value_name = "FILE|ID")]
    learner: Option<String>,
}

/// The weakest evidence that counts.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum EvidenceArgument {
    /// Claims too
    Any,
    /// What an issuer issued
    Issued,
    /// Only what was verified
    Verified,
}

/// What stands first.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SortArgument {
    /// Musts met, then score
    Score,
    /// The share of its skills that are asked for
    Focus,
}

/// How results are chosen.
#[derive(Debug, Args)]
pub(crate) struct ResultOptions {
    /// How many results, 1 to 200
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// What musts do: first, strict, off, at-least=N
    #[arg(long, value_name = "MODE", default_value = "first")]
    must: String,
    /// The weakest evidence that counts [default: issued; for jobs: any]
    #[arg(long, value_enum)]
    evidence: Option<EvidenceArgument>,
    /// Only results with this value; the same field twice is or, different fields are and
    #[arg(long, value_name = "FIELD=VALUE")]
    filter: Vec<String>,
    /// What stands first
    #[arg(long, value_enum, default_value = "score")]
    sort: SortArgument,
    /// Say why: each requirement with its evidence
    #[arg(long)]
    explain: bool,
}

impl ResultOptions {
    pub(crate) fn request(&self) -> Result<MatchRequest, Failure> {
        Ok(MatchRequest {
            as_of: self.as_of,
            must: Some(self.must.clone()),
            evidence: self.evidence.map(EvidenceOption::from),
            filters: filters(&self.filter)?,
            sort: match self.sort {
                SortArgument::Score => SortOption::Score,
                SortArgument::Focus => SortOption::Focus,
            },
            limit: Some(self.limit),
            explain: self.explain,
            ..MatchRequest::default()
        })
    }
}

impl From<EvidenceArgument> for EvidenceOption {
    fn from(argument: EvidenceArgument) -> Self {
        match argument {
            EvidenceArgument::Any => Self::Any,
            EvidenceArgument::Issued => Self::Issued,
            EvidenceArgument::Verified => Self::Verified,
        }
    }
}

/// Reads `field=value` pairs.
pub(crate) fn filters(pairs: &[String]) -> Result<std::collections::BTreeMap<String, Vec<String>>, Failure> {
    let mut filters: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for pair in pairs {
        let Some((field, value)) = pair.split_once('=') else {
            return Err(Failure::usage(
                format!("`{pair}` is not a filter"),
                "write `field=value`, for instance `place=Rotterdam`",
            ));
        };
        filters.entry(field.to_owned()).or_default().push(value.to_owned());
    }
    Ok(filters)
}

impl JobOptions {
    pub(crate) fn subjects(&self, context: &Context) -> Result<Vec<SubjectRead>, Failure> {
        let mut subjects = Vec::new();
        if let Some(path) = &self.job {
            let document = document(path, context)?;
            subjects.push(told(Subject::job_in(&document, "--job")?));
        }
        subjects.extend(self.text.clone().map(|it| (Subject::Text(it), Vec::new())));
        subjects.extend(self.occupation.clone().map(|it| (Subject::Occupation(it), Vec::new())));
        subjects.extend(self.skills.clone().map(|it| (Subject::Skills(it), Vec::new())));
        Ok(subjects)
    }
}

impl LearnerOptions {
    pub(crate) fn subjects(&self, context: &Context) -> Result<Vec<SubjectRead>, Failure> {
        let Some(learner) = &self.learner else { return Ok(Vec::new()) };
        let path = Path::new(learner);
        // A file that is there is meant, even if its name could be an id.
        if !path.exists() && learner != "-" && Iri::new(learner).is_ok() {
            return Ok(vec![(Subject::LearnerId(learner.clone()), Vec::new())]);
        }
        if !path.exists() && learner != "-" {
            let message = format!("there is neither a file nor a learner with the id `{learner}`");
            return Err(Failure::usage(
                message,
                "give a file, or the learner's whole id such as urn:skillmatch:learner:...",
            ));
        }
        let document = document(path, context)?;
        Ok(vec![told(Subject::learner_in(&document, "--learner")?)])
    }
}

/// Exactly one subject.
pub(crate) fn only(subjects: Vec<SubjectRead>, names: &str) -> Result<SubjectRead, Failure> {
    let message = match subjects.len() {
        0 => "nothing is given to start from".to_owned(),
        count => format!("{count} things are given to start from"),
    };
    let mut subjects = subjects.into_iter();
    match (subjects.next(), subjects.next()) {
        (Some(subject), None) => Ok(subject),
        _ => Err(Failure::usage(message, format!("give exactly one of {names}"))),
    }
}

/// The file at `path`, or standard input.
pub(crate) fn document(path: &Path, context: &Context) -> Result<Document, Failure> {
    let source = path.to_string_lossy().into_owned();
    let bytes = bytes_of(path, context.settings.limits.file_bytes)
        .map_err(|problem| Failure::usage(format!("`{source}` {}", problem.message), problem.hint))?;
    Ok(Document::new(source, bytes))
}

/// Says what was wrong with a document; the notes stay silent.
fn told(read: SubjectRead) -> SubjectRead {
    for problem in read.1.iter().filter(|it| it.severity != Severity::Note) {
        output::say(&format!("problem{}: {}", output::at(&problem.place), problem.message));
    }
    read
}
