//! The ways of ranking that are compared: the engine's, and what one would do without it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    RankError,
    world::{Candidate, JudgedJob, World},
};
use crate::{
    engine::{Engine, MAX_LIMIT, MatchRequest, MatchResult, MatchTarget, Subject},
    evaluate::figure::number,
    index::words_scores,
    model::{Date, HolderKind, Iri, Job},
};

/// A way of ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// `match learners` and `match credentials`, as they are without options.
    Engine,
    /// BM25 between all words of the job (title, text, names of requirements) and all words of the candidate.
    Words,
    /// BM25 between the job's title and the names of its requirements, and all words of the candidate.
    Names,
    /// How many of the required skills the candidate has: the very same, whatever level, kind, date or status.
    Overlap,
}

impl Way {
    /// All ways; the engine's is the first.
    pub const ALL: [Self; 4] = [Self::Engine, Self::Words, Self::Names, Self::Overlap];

    /// The name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Words => "BM25",
            Self::Names => "BM25, names only",
            Self::Overlap => "skill overlap",
        }
    }
}

/// Scores of all candidates of a kind, for a job; who is not there has none.
pub(super) type Scores = BTreeMap<Iri, f64>;

/// Scores the candidates of `kind` for `job` in every way, in the order of [`Way::ALL`]. Rarity of words is that among all
/// candidates of the kind in the catalog.
pub(super) fn scores(
    engine: &Engine,
    world: &World,
    (job, kind): (&JudgedJob, HolderKind),
    as_of: Date,
) -> Result<[Scores; 4], RankError> {
    let names: Vec<&str> = job.plan.requirements.iter().map(|it| it.label.as_str()).collect();
    let names = [job.job.title.as_str(), &names.join("\n")].join("\n");
    let all = [names.as_str(), job.job.text.as_deref().unwrap_or_default()].join("\n");
    let candidates = world.of(kind);
    Ok([
        engine_scores(engine, &job.job.id, kind, as_of)?,
        by_words(candidates, &all)?,
        by_words(candidates, &names)?,
        overlaps(candidates, job),
    ])
}

/// Above every score, so that a must more counts more.
const MUST: f64 = 2_097_152.0;

/// What the engine orders by: musts met, then score. Below that it orders by chance (a hash of the data's version and the
/// id): those are equals here.
fn engine_scores(engine: &Engine, job: &Iri, kind: HolderKind, as_of: Date) -> Result<Scores, RankError> {
    let target = match kind {
        HolderKind::Learner => MatchTarget::Learners,
        HolderKind::Credential => MatchTarget::Credentials,
    };
    let request = MatchRequest {
        as_of: Some(as_of),
        limit: Some(MAX_LIMIT),
        facets: Some(Vec::new()),
        ..MatchRequest::default()
    };
    let subject = Subject::Job(Box::new(Job::unnamed(job.clone())));
    let answer = engine.rank(target, &request, (subject, Vec::new()), as_of)?;
    let total = answer.total;
    if u64::try_from(answer.results.len()).is_ok_and(|it| it < total) {
        return Err(RankError::TooMany { job: job.clone(), total });
    }
    let score = |it: &MatchResult| f64::from(it.required_met) * MUST + f64::from(it.score_units);
    Ok(answer.results.iter().map(|it| (it.id.clone(), score(it))).collect())
}

fn by_words(candidates: &BTreeMap<Iri, Candidate>, query: &str) -> Result<Scores, RankError> {
    let texts: Vec<&str> = candidates.values().map(|it| it.text.as_str()).collect();
    let scores = words_scores(&texts, query).map_err(crate::engine::EngineError::from)?;
    Ok(candidates.keys().cloned().zip(scores.into_iter().map(f64::from)).collect())
}

fn overlaps(candidates: &BTreeMap<Iri, Candidate>, job: &JudgedJob) -> Scores {
    let asked: BTreeSet<&Iri> = job.plan.requirements.iter().map(|it| &it.skill).collect();
    let held = |it: &Candidate| number(it.skills.iter().filter(|skill| asked.contains(skill)).count());
    candidates.values().map(|it| (it.id.clone(), held(it))).collect()
}
