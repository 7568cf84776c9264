//! Figures of the ways of ranking, over all judged jobs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    RankError,
    judged::Judgement,
    measures::{by_score, ndcg, reciprocal_rank},
    ways::{Scores, Way, scores},
    world::World,
};
use crate::{
    engine::Engine,
    evaluate::figure::{Figure, number, share, with_intervals},
    model::{Date, HolderKind, Iri},
};

/// How often the jobs are drawn again for an interval.
pub const RANK_RESAMPLES: usize = 5_000;
const WAYS: usize = Way::ALL.len();

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankReport {
    /// The date on which evidence had to count.
    pub as_of: Date,
    /// Decides the intervals.
    pub seed: u64,
    /// How often the jobs were drawn again.
    pub resamples: usize,
    /// Judged jobs.
    pub jobs: usize,
    /// Judged pairs of job and candidate.
    pub pairs: usize,
    /// How many pairs have grade 0, 1, 2, 3.
    pub grades: [usize; 4],
    /// A row for each set of lists and each way.
    pub figures: Vec<RankFigures>,
    /// A row for each set of lists and each way but the engine's.
    pub differences: Vec<RankDifference>,
    /// The judged lists.
    pub lists: Vec<JudgedList>,
}

/// Figures of one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankFigures {
    /// `all`, `learners` or `credentials`.
    pub candidates: String,
    /// The way.
    pub way: String,
    /// Mean over the lists.
    pub ndcg_at_10: Figure,
    /// Mean over the lists.
    pub mean_reciprocal_rank: Figure,
}

/// By how much the engine is better than another way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankDifference {
    /// `all`, `learners` or `credentials`.
    pub candidates: String,
    /// The other way.
    pub than: String,
    /// -1 to 1.
    pub ndcg_at_10: Figure,
    /// -1 to 1.
    pub mean_reciprocal_rank: Figure,
}

/// One job with its judged learners, or its judged credentials.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgedList {
    /// The job.
    pub job: Iri,
    /// Its title.
    pub title: String,
    /// Learners or credentials.
    pub kind: HolderKind,
    /// nDCG@10 of each way, in the order of [`Way::ALL`].
    pub ndcg_at_10: [f64; WAYS],
    /// Reciprocal rank of each way.
    pub reciprocal_rank: [f64; WAYS],
    /// The candidates in the engine's order.
    pub candidates: Vec<JudgedCandidate>,
}

/// One judged candidate with its places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgedCandidate {
    /// The candidate.
    pub id: Iri,
    /// Its name.
    pub name: String,
    /// Its grade.
    pub grade: u8,
    /// Why.
    pub reason: String,
    /// Its place in each way, from 1; those with the same score share the mean of their places.
    pub places: [f64; WAYS],
}

/// Ranks the judged candidates of every job in every way. Learners and credentials are two lists, as they are two
/// questions. Who does not come out stands last, all at the same place. A list without any grade above 0 is left out.
///
/// # Errors
/// When a job or candidate is not in the catalog, or the catalog cannot be asked.
pub fn evaluate_rank(
    engine: &Engine,
    world: &World,
    judgements: &[Judgement],
    as_of: Date,
    seed: u64,
) -> Result<RankReport, RankError> {
    let mut by_list: BTreeMap<(Iri, HolderKind), Vec<&Judgement>> = BTreeMap::new();
    for it in judgements {
        by_list.entry((it.job.clone(), it.kind)).or_default().push(it);
    }
    let mut lists = Vec::new();
    for ((job, kind), judged) in by_list {
        let known = world.jobs.get(&job).ok_or(RankError::UnknownJob { job })?;
        let scores = scores(engine, world, (known, kind), as_of)?;
        lists.extend(judged_list(world, (known.job.id.clone(), known.job.title.clone(), kind), &judged, &scores)?);
    }
    if lists.is_empty() {
        return Err(RankError::NothingToGain);
    }
    let mut grades = [0; 4];
    for it in judgements {
        if let Some(count) = grades.get_mut(usize::from(it.grade)) {
            *count += 1;
        }
    }
    let (mut figures, mut differences) = (Vec::new(), Vec::new());
    let sets = [("all", None), ("learners", Some(HolderKind::Learner)), ("credentials", Some(HolderKind::Credential))];
    for (name, kind) in sets {
        let of_set: Vec<&JudgedList> = lists.iter().filter(|it| kind.is_none_or(|kind| it.kind == kind)).collect();
        let (rows, more) = compared(name, &of_set, seed);
        figures.extend(rows);
        differences.extend(more);
    }
    let mut jobs: Vec<&Iri> = judgements.iter().map(|it| &it.job).collect();
    jobs.sort();
    jobs.dedup();
    let (jobs, pairs, resamples) = (jobs.len(), judgements.len(), RANK_RESAMPLES);
    Ok(RankReport { as_of, seed, resamples, jobs, pairs, grades, figures, differences, lists })
}

/// One list in every way; `None` when nothing in it is of any use.
fn judged_list(
    world: &World,
    (job, title, kind): (Iri, String, HolderKind),
    judged: &[&Judgement],
    of_ways: &[Scores; WAYS],
) -> Result<Option<JudgedList>, RankError> {
    let mut candidates = Vec::new();
    for it in judged {
        let known = world
            .of(kind)
            .get(&it.candidate)
            .ok_or_else(|| RankError::UnknownCandidate { kind: kind_word(kind), candidate: it.candidate.clone() })?;
        let (id, name, reason) = (it.candidate.clone(), known.name.clone(), it.reason.clone());
        candidates.push(JudgedCandidate { id, name, grade: it.grade, reason, places: [0.0; WAYS] });
    }
    let (mut ndcg_at_10, mut reciprocal_ranks) = ([0.0; WAYS], [0.0; WAYS]);
    for (way, scores) in of_ways.iter().enumerate() {
        let score = |it: &JudgedCandidate| scores.get(&it.id).copied().unwrap_or_default();
        let with_scores: Vec<(usize, f64)> = candidates.iter().map(score).enumerate().collect();
        let tied = by_score(&with_scores);
        let mut before = 0;
        for group in &tied {
            let place = number(before) + number(group.len()).midpoint(1.0);
            for nth in group {
                if let Some(there) = candidates.get_mut(*nth).and_then(|it| it.places.get_mut(way)) {
                    *there = place;
                }
            }
            before += group.len();
        }
        let grade = |nth: &usize| candidates.get(*nth).map(|it| it.grade).unwrap_or_default();
        let grades: Vec<Vec<u8>> = tied.iter().map(|group| group.iter().map(grade).collect()).collect();
        let Some(gain) = ndcg(&grades) else { return Ok(None) };
        if let (Some(here), Some(rank)) = (ndcg_at_10.get_mut(way), reciprocal_ranks.get_mut(way)) {
            (*here, *rank) = (gain, reciprocal_rank(&grades));
        }
    }
    let place = |it: &JudgedCandidate| it.places.first().copied().unwrap_or_default();
    candidates.sort_by(|one, other| place(one).total_cmp(&place(other)).then_with(|| one.id.cmp(&other.id)));
    Ok(Some(JudgedList { job, title, kind, ndcg_at_10, reciprocal_rank: reciprocal_ranks, candidates }))
}

/// The word for a kind.
pub fn kind_word(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::Learner => "learner",
        HolderKind::Credential => "credential",
    }
}

/// Means over lists, with intervals by drawing jobs: both lists of a job come together.
fn compared(set: &str, lists: &[&JudgedList], seed: u64) -> (Vec<RankFigures>, Vec<RankDifference>) {
    const SUMS: usize = 2 * WAYS + 1;
    const FIGURES: usize = 4 * WAYS;
    let mut by_job: BTreeMap<&Iri, [f64; SUMS]> = BTreeMap::new();
    for list in lists {
        let sums = by_job.entry(&list.job).or_insert([0.0; SUMS]);
        let parts = list.ndcg_at_10.iter().chain(&list.reciprocal_rank).chain(&[1.0]);
        sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
    let groups: Vec<[f64; SUMS]> = by_job.into_values().collect();
    // First the figures, then what the engine's is above each; of nDCG@10, then of the reciprocal rank.
    let made: [Figure; FIGURES] = with_intervals(&groups, RANK_RESAMPLES, seed, |sums: &[f64; SUMS]| {
        let count = sums.last().copied().unwrap_or_default();
        let mean = |at: usize| share(sums.get(at).copied().unwrap_or_default(), count);
        std::array::from_fn(|nth| match nth.checked_sub(2 * WAYS) {
            None => mean(nth),
            Some(of) => mean(of / WAYS * WAYS) - mean(of),
        })
    });
    let at = |nth: usize| made.get(nth).copied().unwrap_or_default();
    let figures = Way::ALL.iter().enumerate().map(|(nth, way)| RankFigures {
        candidates: set.to_owned(),
        way: way.word().to_owned(),
        ndcg_at_10: at(nth),
        mean_reciprocal_rank: at(WAYS + nth),
    });
    let differences = Way::ALL.iter().enumerate().skip(1).map(|(nth, way)| RankDifference {
        candidates: set.to_owned(),
        than: way.word().to_owned(),
        ndcg_at_10: at(2 * WAYS + nth),
        mean_reciprocal_rank: at(3 * WAYS + nth),
    });
    (figures.collect(), differences.collect())
}
