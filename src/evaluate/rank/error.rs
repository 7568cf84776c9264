//! What can be wrong with a judged ranking.

use crate::{
    engine::{EngineError, MAX_LIMIT},
    model::Iri,
};

/// Why there are no figures of ranking.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RankError {
    /// The catalog could not be asked.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A row cannot be read.
    #[error("`{file}`, row {row}: {message}")]
    Row {
        /// The file.
        file: String,
        /// The row; the header is row 1.
        row: usize,
        /// What is wrong.
        message: String,
    },
    /// There are no judgements.
    #[error("`{file}` has no judgements")]
    Empty {
        /// The file.
        file: String,
    },
    /// A judged job is not in the catalog.
    #[error("the job `{job}` is not in the catalog")]
    UnknownJob {
        /// The job.
        job: Iri,
    },
    /// A judged candidate is not in the catalog.
    #[error("the {kind} `{candidate}` is not in the catalog")]
    UnknownCandidate {
        /// Learner or credential.
        kind: &'static str,
        /// The candidate.
        candidate: Iri,
    },
    /// More come out for a job than the engine gives back at once.
    #[error("{total} candidates come out for `{job}`, more than can be asked for")]
    TooMany {
        /// The job.
        job: Iri,
        /// How many there are.
        total: u64,
    },
    /// No list has a grade above 0.
    #[error("no judged list has a grade above 0")]
    NothingToGain,
    /// There are too few candidates to choose from.
    #[error("only {count} {band} candidates for `{job}`")]
    TooFew {
        /// The job.
        job: Iri,
        /// The band.
        band: &'static str,
        /// How many there are.
        count: usize,
    },
}

impl RankError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Row { .. } => "mend the row or take it out".to_owned(),
            Self::Empty { .. } => "give a row `job,kind,band,candidate,grade,reason` for each pair".to_owned(),
            Self::UnknownJob { .. } | Self::UnknownCandidate { .. } => {
                "put the document that describes it into the folder `rank`".to_owned()
            }
            Self::TooMany { .. } => format!("judge a catalog with at most {MAX_LIMIT} candidates of a kind"),
            Self::NothingToGain => "grade some candidates above 0".to_owned(),
            Self::TooFew { .. } => "put more candidates into the folder `rank`".to_owned(),
        }
    }
}
