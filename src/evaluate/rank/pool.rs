//! Who is judged for which job: a choice by seed, by how much of the job's skills a candidate has, whatever its level,
//! kind or date. It uses nothing that ranks. What a job asks for was written down when the choice was made: that ads are read
//! better some day is no reason to judge others.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    RankError,
    world::{Candidate, World},
};
use crate::{
    engine::{Engine, Subject},
    evaluate::figure::{number, share},
    model::{Date, EvidenceKind, HolderKind, Iri, Job, StatedRequirement},
    ranking::{Path, Plan, PlanOptions, PlanRequirement, id_hash, tie_hash, version_hash},
    text::normalise,
};

/// So many candidates of each kind and band are judged for a job.
pub const BAND_SIZE: usize = 4;
/// So many with the highest overlap are strong; ties by seed.
pub const STRONG: usize = 8;
/// So many jobs of the sample are judged.
pub const SAMPLE_JOBS: usize = 15;
/// Shorter names of skills (`C`, `R`, `Go`) are not looked for in texts.
const SHORTEST_NAME: usize = 3;

/// How near a candidate is to a job in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Among the [`STRONG`] with the highest overlap.
    Strong,
    /// Some overlap, but not among those.
    Near,
    /// None.
    Unrelated,
}

impl Band {
    /// All bands.
    pub const ALL: [Self; 3] = [Self::Strong, Self::Near, Self::Unrelated];

    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Near => "near",
            Self::Unrelated => "unrelated",
        }
    }
}

/// One candidate chosen for one job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Chosen {
    /// The job.
    pub job: Iri,
    /// Learner or credential.
    pub kind: HolderKind,
    /// How near.
    pub band: Band,
    /// The candidate.
    pub candidate: Iri,
}

/// The jobs that are judged: all of `added`, and of the others the [`SAMPLE_JOBS`] that the seed puts first.
pub fn judged_jobs(world: &World, added: &BTreeSet<Iri>, seed: u64) -> Vec<Iri> {
    let others = world.jobs.keys().filter(|it| !added.contains(*it));
    let mut jobs: Vec<Iri> = by_seed(&format!("{seed} jobs"), others).into_iter().take(SAMPLE_JOBS).cloned().collect();
    jobs.extend(added.iter().filter(|it| world.jobs.contains_key(*it)).cloned());
    jobs.sort();
    jobs
}

/// A row of a file of job skills.
#[derive(Deserialize)]
struct SkillRow {
    job: Iri,
    skill: Iri,
    alternatives: String,
}

/// What each job asks for, from CSV: `job,skill,alternatives`, the last with blanks between.
///
/// # Errors
/// When a row cannot be read.
pub fn read_job_skills(file: &str, bytes: &[u8]) -> Result<BTreeMap<Iri, Vec<StatedRequirement>>, RankError> {
    let mut skills: BTreeMap<Iri, Vec<StatedRequirement>> = BTreeMap::new();
    for (row, read) in (2..).zip(csv::Reader::from_reader(bytes).deserialize::<SkillRow>()) {
        let bad = |message: String| RankError::Row { file: file.to_owned(), row, message };
        let read = read.map_err(|error| bad(error.to_string()))?;
        let alternatives = read.alternatives.split_whitespace().map(Iri::new).collect::<Result<_, _>>();
        skills.entry(read.job).or_default().push(StatedRequirement {
            skill: Some(read.skill),
            alternatives: alternatives.map_err(|error| bad(error.to_string()))?,
            ..StatedRequirement::default()
        });
    }
    Ok(skills)
}

/// The plans of jobs that ask for these skills.
///
/// # Errors
/// When one of them makes no plan.
pub fn plans_of(
    engine: &Engine,
    skills: &BTreeMap<Iri, Vec<StatedRequirement>>,
    as_of: Date,
) -> Result<BTreeMap<Iri, Plan>, RankError> {
    let options = PlanOptions { as_of, minimum_kind: EvidenceKind::Issued };
    let mut plans = BTreeMap::new();
    for (id, requirements) in skills {
        let job = Job { requirements: requirements.clone(), ..Job::unnamed(id.clone()) };
        plans.insert(id.clone(), engine.plan_for(&Subject::Job(Box::new(job)), &options)?);
    }
    Ok(plans)
}

/// [`BAND_SIZE`] candidates of each kind and band for each job, by seed.
///
/// # Errors
/// When a band has too few, or a job is unknown.
pub fn pool(world: &World, plans: &BTreeMap<Iri, Plan>, jobs: &[Iri], seed: u64) -> Result<Vec<Chosen>, RankError> {
    let mut chosen = Vec::new();
    for job in jobs {
        let plan = plans.get(job).ok_or_else(|| RankError::UnknownJob { job: job.clone() })?;
        for kind in [HolderKind::Learner, HolderKind::Credential] {
            let seed = format!("{seed} {job}");
            let bands = bands(world, plan, kind, &seed);
            for band in Band::ALL {
                let all: Vec<&Iri> = bands.iter().filter(|(_, it)| **it == band).map(|(id, _)| *id).collect();
                if all.len() < BAND_SIZE {
                    return Err(RankError::TooFew { job: job.clone(), band: band.word(), count: all.len() });
                }
                let drawn = by_seed(&seed, all.into_iter()).into_iter().take(BAND_SIZE);
                chosen.extend(drawn.map(|it| Chosen { job: job.clone(), kind, band, candidate: it.clone() }));
            }
        }
    }
    chosen.sort();
    Ok(chosen)
}

/// The band of every candidate of a kind.
fn bands<'a>(world: &'a World, plan: &Plan, kind: HolderKind, seed: &str) -> BTreeMap<&'a Iri, Band> {
    let overlaps: BTreeMap<&Iri, f64> = world
        .of(kind)
        .values()
        .filter(|it| is_lasting(&it.id))
        .map(|it| (&it.id, overlap(plan, it, &world.names)))
        .collect();
    let of = |id: &Iri| overlaps.get(id).copied().unwrap_or_default();
    let mut highest = by_seed(seed, overlaps.keys().copied().filter(|id| of(id) > 0.0));
    highest.sort_by(|one, other| of(other).total_cmp(&of(one)));
    let strong: BTreeSet<&Iri> = highest.into_iter().take(STRONG).collect();
    let band = |id: &Iri| match of(id) {
        it if it <= 0.0 => Band::Unrelated,
        _ if strong.contains(id) => Band::Strong,
        _ => Band::Near,
    };
    overlaps.keys().map(|id| (*id, band(id))).collect()
}

/// Whether an id is the same in every home: pseudonyms that the program gives to recipients of badges are not.
fn is_lasting(id: &Iri) -> bool {
    let last = id.as_str().rsplit(':').next().unwrap_or_default();
    !(last.len() == 32 && last.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// The share of a job's skills that a candidate has: one for the skill itself, or the same in another framework; a half
/// for one that is related to it in any way, or for a name of it in the candidate's text. 0 to 1.
fn overlap(plan: &Plan, candidate: &Candidate, names: &BTreeMap<Iri, Vec<String>>) -> f64 {
    let text = spaced(&candidate.text);
    let credit = |requirement: &PlanRequirement| {
        let held = requirement.alternatives.iter().filter(|it| candidate.skills.contains(&it.skill));
        let paths: BTreeSet<Path> = held.map(|it| it.path).collect();
        if paths.contains(&Path::Exact) || paths.contains(&Path::Equivalent) {
            return 1.0;
        }
        let is_said = names.get(&requirement.skill).is_some_and(|it| it.iter().any(|name| is_named(name, &text)));
        if is_said || !paths.is_empty() { 0.5 } else { 0.0 }
    };
    share(plan.requirements.iter().map(credit).sum(), number(plan.requirements.len()))
}

/// Words with one blank between and around them.
fn spaced(text: &str) -> String {
    let normal = normalise(text);
    let words = normal.split(|it: char| !it.is_alphanumeric() && !matches!(it, '+' | '#' | '.' | '/' | '-'));
    let words: Vec<&str> = words.map(|it| it.trim_matches(['.', '/', '-'])).filter(|it| !it.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn is_named(name: &str, text: &str) -> bool {
    let name = spaced(name);
    name.chars().count() >= SHORTEST_NAME + 2 && text.contains(&name)
}

/// In an order that the seed decides, whatever else is in the list.
fn by_seed<'a>(seed: &str, ids: impl Iterator<Item = &'a Iri>) -> Vec<&'a Iri> {
    let seed = version_hash(seed);
    let mut ids: Vec<&Iri> = ids.collect();
    ids.sort_by_key(|it| (tie_hash(seed, id_hash(it)), *it));
    ids
}
