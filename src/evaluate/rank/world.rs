//! The catalog as the judged set sees it: jobs, and candidates with their skills and their words.

use std::collections::{BTreeMap, BTreeSet};

use super::RankError;
use crate::{
    engine::{Engine, EngineError, EvidenceShown, MatchTarget, Subject},
    linking::Lexicon,
    model::{Achievement, Date, EvidenceKind, HolderKind, Iri, Job, Record, RecordKind, Skill},
    ranking::{Plan, PlanOptions},
    store::{Store, StoreError},
};

/// Somebody or something that is ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its IRI.
    pub id: Iri,
    /// Its name, to be shown.
    pub name: String,
    /// Every skill of which there is any evidence, whatever its level, kind, date or status.
    pub skills: BTreeSet<Iri>,
    /// All its words: names, descriptions, criteria, tags, names of skills.
    pub text: String,
}

/// A job as everybody is asked about it.
#[derive(Debug, Clone)]
pub struct JudgedJob {
    /// The job.
    pub job: Job,
    /// What it asks for, as the engine understands it.
    pub plan: Plan,
}

/// All jobs and candidates of a catalog.
#[derive(Debug, Clone)]
pub struct World {
    /// The jobs.
    pub jobs: BTreeMap<Iri, JudgedJob>,
    /// The learners.
    pub learners: BTreeMap<Iri, Candidate>,
    /// The achievements.
    pub credentials: BTreeMap<Iri, Candidate>,
    /// The names of skills, in all languages.
    pub names: BTreeMap<Iri, Vec<String>>,
}

impl World {
    /// Reads the catalog; evidence is looked at on `as_of`.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn read(engine: &Engine, store: &Store, as_of: Date) -> Result<Self, RankError> {
        let names = engine.with_skills(|skills, _: &Lexicon| names_of(skills));
        let mut achievements: BTreeMap<Iri, String> = BTreeMap::new();
        let mut credentials = BTreeMap::new();
        for id in engine.ids(MatchTarget::Credentials)? {
            let answer = engine.credential(&id, as_of)?;
            let text = words_of(&answer.achievement);
            achievements.insert(id.clone(), text.clone());
            let held = held(&answer.skills);
            credentials.insert(id.clone(), candidate(id, answer.achievement.name, &held, text));
        }
        let mut learners = BTreeMap::new();
        for id in engine.ids(MatchTarget::Learners)? {
            let answer = engine.learner(&id, as_of)?;
            let text = words_of_learner(store, &id, &achievements).map_err(EngineError::from)?;
            let held = held(&answer.evidence);
            let name = answer.name.unwrap_or_default();
            learners.insert(id.clone(), candidate(id, name, &held, text));
        }
        let mut jobs = BTreeMap::new();
        for id in engine.ids(MatchTarget::Jobs)? {
            let options = PlanOptions { as_of, minimum_kind: EvidenceKind::Issued };
            let plan = engine.plan_for(&Subject::Job(Box::new(Job::unnamed(id.clone()))), &options)?;
            jobs.insert(id.clone(), JudgedJob { job: engine.job(&id)?, plan });
        }
        Ok(Self { jobs, learners, credentials, names })
    }

    /// The candidates of one kind.
    pub fn of(&self, kind: HolderKind) -> &BTreeMap<Iri, Candidate> {
        match kind {
            HolderKind::Learner => &self.learners,
            HolderKind::Credential => &self.credentials,
        }
    }
}

fn names_of(skills: &[Skill]) -> BTreeMap<Iri, Vec<String>> {
    let names = |skill: &Skill| skill.labels.forms().map(|(_, form, _)| form.to_owned()).collect();
    skills.iter().map(|it| (it.id.clone(), names(it))).collect()
}

/// Skills with their names.
fn held(evidence: &[EvidenceShown]) -> BTreeMap<Iri, String> {
    evidence.iter().map(|it| (it.skill.clone(), it.label.clone())).collect()
}

fn candidate(id: Iri, name: String, held: &BTreeMap<Iri, String>, mut text: String) -> Candidate {
    for label in held.values() {
        text.push_str(label);
        text.push('\n');
    }
    Candidate { id, name, skills: held.keys().cloned().collect(), text }
}

/// What an achievement says in words.
fn words_of(achievement: &Achievement) -> String {
    let mut lines = vec![achievement.name.clone()];
    lines.extend(achievement.description.clone());
    lines.extend(achievement.criteria.clone().filter(|it| !it.starts_with("http")));
    lines.extend(achievement.all_alignments().filter_map(|(it, _)| it.target_name.clone()));
    lines.extend(achievement.tags.iter().cloned());
    lines.extend(achievement.issuer.as_ref().and_then(|it| it.name.clone()));
    // A rubric names its skill once for each level.
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines.join("\n") + "\n"
}

/// What a learner says, and what the achievements they were awarded say, also those that name no skill.
fn words_of_learner(store: &Store, id: &Iri, achievements: &BTreeMap<Iri, String>) -> Result<String, StoreError> {
    let mut lines = BTreeSet::new();
    for stored in store.records_of(RecordKind::Learner, id)? {
        if let Record::Learner(learner) = stored.record {
            lines.extend(learner.claims.into_iter().filter_map(|it| it.text));
            let awarded = learner.credentials.iter().map(|it| it.achievement.id.canonical());
            lines.extend(awarded.filter_map(|it| achievements.get(&it).cloned()));
        }
    }
    Ok(lines.into_iter().map(|it| it + "\n").collect())
}
