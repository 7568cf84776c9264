//! Many subjects, all read from one state of the data: what a batch asks.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Engine, EngineError, MatchTarget,
    loaded::{each, one},
    options,
    state::State,
    subject::{Subject, learner_by_id, outside_learner, requirements_of_occupation},
};
use crate::{
    catalog::{JOB_FIELDS, JobEntry, LEARNER_FIELDS, SkillGraph},
    index::{EntryKind, Snapshot},
    model::{Achievement, Holder, Iri, Job, Learner, Occupation},
    ranking::{Plan, PlanOptions, compile},
};

/// Words whose skill is remembered are spread over so many locks.
const SHARDS: usize = 32;
/// So many words are remembered behind each of them.
const MOST_REMEMBERED: usize = 32_768;

/// One state of the data, to ask many things of.
pub struct Many {
    state: State,
    /// Which skill a word names: learners repeat each other's words.
    named: Vec<Mutex<HashMap<String, Option<Iri>>>>,
}

/// A job with its plan.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its title, where there is one.
    pub title: Option<String>,
    /// What it asks for.
    pub plan: Plan,
    /// What it asks for in words that no skill was found for.
    pub unlinked: Vec<String>,
}

/// An occupation with its plan.
#[derive(Debug, Clone)]
pub struct PlannedOccupation {
    /// The occupation.
    pub id: Iri,
    /// Its name.
    pub label: String,
    /// Its code in its framework.
    pub code: Option<String>,
    /// What it asks for; `None` when nobody says.
    pub plan: Option<Plan>,
}

impl Engine {
    /// The state of the data as it is now, to ask many things of.
    pub fn many(&self) -> Many {
        let named = std::iter::repeat_with(Mutex::default).take(SHARDS).collect();
        Many { state: self.state(), named }
    }
}

impl Many {
    /// The version of the data.
    pub fn data_version(&self) -> String {
        self.state.snapshot.data_version()
    }

    /// The index that answers.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.state.snapshot
    }

    /// How the skills relate.
    pub fn graph(&self) -> &SkillGraph {
        &self.state.frameworks.graph
    }

    /// The plan of a subject. Where no skill was found the error says for which words.
    ///
    /// # Errors
    /// When the subject cannot be understood or asks for nothing.
    pub fn plan(&self, subject: &Subject, options: &PlanOptions) -> Result<Planned, EngineError> {
        let wanted = subject.wanted(&self.state)?;
        if wanted.requirements.is_empty() && !wanted.unlinked.is_empty() {
            let words: Vec<String> = wanted.unlinked.iter().take(5).map(|it| format!("`{}`", shortened(it))).collect();
            let message = format!("names no known skill: {}", words.join(", "));
            return Err(EngineError::invalid("", message, "name skills of the catalog, or import their framework"));
        }
        let plan = compile(&wanted.requirements, self.graph(), options)?;
        Ok(Planned { title: wanted.title, plan, unlinked: wanted.unlinked })
    }

    /// A learner from outside the catalog as a holder, with the achievements that came along.
    pub fn holder(&self, learner: &Learner, along: &[Achievement]) -> Holder {
        outside_learner(learner, along, &self.state, &|text| self.skill_named(text))
    }

    /// A learner of the catalog as a holder.
    ///
    /// # Errors
    /// When there is no such learner, or the index cannot be read.
    pub fn holder_of(&self, id: &Iri) -> Result<Holder, EngineError> {
        learner_by_id(id.as_str(), &self.state)
    }

    /// The job of the catalog with this IRI.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn job(&self, id: &Iri) -> Result<Option<Job>, EngineError> {
        Ok(one::<JobEntry>(&self.state.snapshot, EntryKind::Job, id)?.map(|it| it.job))
    }

    /// The learners, credentials or jobs that pass the filters (field to admitted values), sorted.
    ///
    /// # Errors
    /// When there is no such field, or the index cannot be read.
    pub fn ids(&self, target: MatchTarget, filters: &BTreeMap<String, Vec<String>>) -> Result<Vec<Iri>, EngineError> {
        let (kind, known) = match target {
            MatchTarget::Learners => (EntryKind::Learner, LEARNER_FIELDS),
            MatchTarget::Credentials => (EntryKind::Credential, crate::catalog::CREDENTIAL_FIELDS),
            MatchTarget::Jobs => (EntryKind::Job, JOB_FIELDS),
        };
        let filters = options::filters(filters, known)?;
        let mut ids = Vec::new();
        self.state.snapshot.for_each_record(kind, &filters, &mut |id, _| {
            ids.push(id.clone());
            Ok::<(), EngineError>(())
        })?;
        ids.sort();
        Ok(ids)
    }

    /// All occupations with their plans, sorted by IRI.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn occupations(&self, options: &PlanOptions) -> Result<Vec<PlannedOccupation>, EngineError> {
        let mut found = Vec::new();
        each::<Occupation>(&self.state.snapshot, EntryKind::Occupation, &mut |occupation| {
            let plan = compile(&requirements_of_occupation(&occupation), self.graph(), options).ok();
            let label = occupation.label().to_owned();
            found.push(PlannedOccupation { label, id: occupation.id, code: occupation.code, plan });
        })?;
        found.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(found)
    }

    fn skill_named(&self, text: &str) -> Option<Iri> {
        let hash = blake3::hash(text.as_bytes());
        let shard = usize::from(hash.as_bytes()[0]) % SHARDS;
        let Some(shard) = self.named.get(shard) else { return self.state.skill_named(text) };
        let locked = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = locked().get(text) {
            return known.clone();
        }
        let skill = self.state.skill_named(text);
        let mut named = locked();
        if named.len() < MOST_REMEMBERED {
            named.insert(text.to_owned(), skill.clone());
        }
        skill
    }
}

fn shortened(words: &str) -> String {
    words.chars().take(60).collect()
}
