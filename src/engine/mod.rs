//! What users ask: search, link, extract, match, gaps. Every answer comes whole from one snapshot of the index.

mod answers;
mod by_segment;
mod claims;
mod corrected;
mod error;
mod gaps;
mod jobs;
mod linking;
mod loaded;
mod lookup;
mod many;
mod matching;
mod occupations;
mod options;
mod pathways;
mod requests;
mod requirements;
mod searching;
mod shorthand;
mod show;
mod state;
mod subject;
mod transition;

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

pub use answers::*;
pub use corrected::{CorrectionRequest, corrections_of};
pub use error::EngineError;
pub use linking::{MAX_QUERIES, MAX_QUERY_BYTES, MAX_TEXT_BYTES};
pub use loaded::{digest_of, lexicon_of};
pub use many::{Many, Planned, PlannedOccupation};
pub use options::MAX_LIMIT;
pub use requests::{
    EvidenceOption, ExtractRequest, GapRequest, LinkKind, LinkRequest, MatchRequest, MatchTarget, PathwayGoal,
    PathwayTime, ReadAs, SearchKind, SearchRequest, SortOption,
};
pub use requirements::{Wanted, requirements_of};
pub use state::skill_named;
pub use subject::Subject;

use crate::{
    index::{EntryKind, Index},
    linking::Lexicon,
    model::{Date, Holder, HolderKind, Iri, Problem, Record, RecordKind, Skill},
    ranking::{Filters, Plan, PlanOptions, compile},
    store::Store,
};
use corrected::{CorrectionsFile, FileStamp};
use loaded::Frameworks;
use matching::Checked;
use state::State;

/// Answers questions over one home. Shared between threads.
pub struct Engine {
    index: Index,
    store: Mutex<Store>,
    corrections: CorrectionsFile,
    /// What the corrections file looked like when it was last read.
    corrections_seen: Mutex<Option<FileStamp>>,
    /// The frameworks of the generation that was last asked.
    frameworks: RwLock<(u64, Arc<Frameworks>)>,
    issuer_names: Mutex<HashMap<String, Option<String>>>,
    /// What pathways need to know of credentials, as far as they were asked for.
    offers: pathways::Offers,
    /// What is asked of jobs, as far as it was asked for.
    jobs: jobs::Jobs,
}

/// Subjects with what was wrong with the document they were read from.
pub type SubjectRead = (Subject, Vec<Problem>);

impl Engine {
    /// Opens the index and the catalog of `home`.
    ///
    /// # Errors
    /// When there is no catalog or no index, or when they do not belong together.
    pub fn open(home: &Path) -> Result<Self, EngineError> {
        let store = Store::open_read_only(home)?;
        let index = Index::open(&home.join("index"), store.catalog_id())?;
        Self::new(store, index, CorrectionsFile::of(home))
    }

    fn new(store: Store, index: Index, corrections: CorrectionsFile) -> Result<Self, EngineError> {
        let snapshot = index.snapshot();
        let seen = corrections.stamp();
        let generation = snapshot.generation();
        let frameworks = Arc::new(Frameworks::load(snapshot, corrections.read().corrections)?);
        Ok(Self {
            frameworks: RwLock::new((generation, frameworks)),
            corrections_seen: Mutex::new(seen),
            index,
            store: Mutex::new(store),
            corrections,
            issuer_names: Mutex::default(),
            offers: pathways::Offers::default(),
            jobs: jobs::Jobs::default(),
        })
    }

    /// Takes up what was indexed and corrected since; `true` when there was something.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn refresh(&self) -> Result<bool, EngineError> {
        let corrected = self.take_up_corrections();
        let changed = self.index.reload()?;
        if changed {
            let snapshot = self.index.snapshot();
            let known = self.frameworks.read().unwrap_or_else(PoisonError::into_inner).0;
            // Frameworks only change with a new generation.
            if known != snapshot.generation() {
                let generation = snapshot.generation();
                let frameworks = Arc::new(Frameworks::load(snapshot, self.corrections.read().corrections)?);
                *self.frameworks.write().unwrap_or_else(PoisonError::into_inner) = (generation, frameworks);
            }
            self.issuer_names.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        Ok(changed || corrected)
    }

    /// The version of the data that answers now.
    pub fn data_version(&self) -> String {
        self.index.snapshot().data_version()
    }

    /// The catalog revision that answers now.
    pub fn revision(&self) -> u64 {
        self.index.snapshot().revision()
    }

    /// How many learners, credentials, skills, occupations and jobs can be found now.
    pub fn counts(&self) -> Vec<(&'static str, u64)> {
        use EntryKind::{Credential, Job, Learner, Occupation, Skill};
        let snapshot = self.index.snapshot();
        let kinds = [
            ("learners", Learner),
            ("credentials", Credential),
            ("skills", Skill),
            ("occupations", Occupation),
            ("jobs", Job),
        ];
        kinds.into_iter().map(|(name, kind)| (name, snapshot.count(kind))).collect()
    }

    /// The subject of a match.
    ///
    /// # Errors
    /// When there is none, or more than one, or when it cannot be understood.
    pub fn subject(&self, request: &MatchRequest) -> Result<SubjectRead, EngineError> {
        let jobs = job_subjects(
            request.job.as_ref(),
            request.text.as_ref(),
            request.occupation_id.as_ref(),
            request.skills.as_ref(),
        );
        let learners = learner_subjects(request.learner.as_ref(), request.learner_id.as_ref());
        let names = "`job`, `text`, `occupation_id`, `learner`, `learner_id` or `skills`";
        only_one(jobs.into_iter().chain(learners).collect(), names)
    }

    /// Ranks learners, credentials or jobs for a subject.
    ///
    /// # Errors
    /// When the request does not fit, or the index cannot be read.
    pub fn rank(
        &self,
        target: MatchTarget,
        request: &MatchRequest,
        subject: SubjectRead,
        today: Date,
    ) -> Result<MatchAnswer, EngineError> {
        let checked = Checked::of(target, request, today)?;
        let subject = (&subject.0, subject.1);
        match target {
            MatchTarget::Learners => {
                matching::match_holders(self, HolderKind::Learner, subject, &checked, request.explain)
            }
            MatchTarget::Credentials => {
                matching::match_holders(self, HolderKind::Credential, subject, &checked, request.explain)
            }
            MatchTarget::Jobs => jobs::match_jobs(self, subject, &checked, request.explain),
        }
    }

    /// The job and the learner of a gap.
    ///
    /// # Errors
    /// When one of them is missing, named twice, or cannot be understood.
    pub fn gap_subjects(&self, request: &GapRequest) -> Result<(SubjectRead, SubjectRead), EngineError> {
        let jobs = job_subjects(
            request.job.as_ref(),
            request.text.as_ref(),
            request.occupation_id.as_ref(),
            request.skills.as_ref(),
        );
        let learners = learner_subjects(request.learner.as_ref(), request.learner_id.as_ref());
        let job = only_one(jobs, "`job`, `text`, `occupation_id` or `skills`")?;
        Ok((job, only_one(learners, "`learner` or `learner_id`")?))
    }

    /// What a learner lacks for a job, and what closes it.
    ///
    /// # Errors
    /// When the request does not fit, or the index cannot be read.
    pub fn gaps(
        &self,
        request: &GapRequest,
        job: SubjectRead,
        learner: SubjectRead,
        today: Date,
    ) -> Result<GapAnswer, EngineError> {
        gaps::gaps(self, request, (&job.0, job.1), (&learner.0, learner.1), today)
    }

    /// Links phrases to skills.
    ///
    /// # Errors
    /// When there are too many; a single phrase that does not fit gets an `error` of its own.
    pub fn link(&self, request: &LinkRequest) -> Result<Vec<LinkAnswer>, EngineError> {
        linking::link(self, request)
    }

    /// Finds the requirements of an ad.
    ///
    /// # Errors
    /// When the ad is too long.
    pub fn extract(&self, id: Option<String>, request: &ExtractRequest) -> Result<ExtractAnswer, EngineError> {
        linking::extract_ad(self, id, request)
    }

    /// Searches by words.
    ///
    /// # Errors
    /// When the request does not fit, or the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer, EngineError> {
        searching::search(self, request)
    }

    /// A skill, in full.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn skill(&self, id: &Iri) -> Result<SkillAnswer, EngineError> {
        lookup::skill(self, id)
    }

    /// An occupation, in full, by IRI, code or name.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn occupation(&self, name: &str) -> Result<OccupationAnswer, EngineError> {
        lookup::occupation(self, name)
    }

    /// An achievement, in full.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn credential(&self, id: &Iri, today: Date) -> Result<CredentialAnswer, EngineError> {
        lookup::credential(self, id, today)
    }

    /// A learner, under the pseudonym.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn learner(&self, id: &Iri, today: Date) -> Result<LearnerAnswer, EngineError> {
        lookup::learner(self, id, today)
    }

    /// The plan of a subject.
    ///
    /// # Errors
    /// When the subject cannot be understood or asks for nothing.
    pub fn plan_for(&self, subject: &Subject, options: &PlanOptions) -> Result<Plan, EngineError> {
        let state = self.state();
        let wanted = subject.wanted(&state)?;
        Ok(compile(&wanted.requirements, &state.frameworks.graph, options)?)
    }

    /// A subject as a holder of skills.
    ///
    /// # Errors
    /// When the subject cannot be understood or is not in the catalog.
    pub fn holder_for(&self, subject: &Subject) -> Result<Holder, EngineError> {
        subject.holder(&self.state())
    }

    /// The ids of all learners, or of all jobs, sorted.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ids(&self, target: MatchTarget) -> Result<Vec<Iri>, EngineError> {
        let kind = match target {
            MatchTarget::Learners => EntryKind::Learner,
            MatchTarget::Credentials => EntryKind::Credential,
            MatchTarget::Jobs => EntryKind::Job,
        };
        let mut ids = Vec::new();
        self.index.snapshot().for_each_record(kind, &Filters::default(), &mut |id, _| {
            ids.push(id.clone());
            Ok::<(), EngineError>(())
        })?;
        ids.sort();
        Ok(ids)
    }

    /// Does something with the lexicon of the frameworks.
    pub fn with_lexicon<T>(&self, act: impl FnOnce(&Lexicon) -> T) -> T {
        act(self.state().lexicon())
    }

    /// Does something with all skills, sorted by IRI, and the lexicon of their names.
    pub fn with_skills<T>(&self, act: impl FnOnce(&[Skill], &Lexicon) -> T) -> T {
        let state = self.state();
        act(state.frameworks.skills(), state.lexicon())
    }

    fn state(&self) -> State {
        let frameworks = Arc::clone(&self.frameworks.read().unwrap_or_else(PoisonError::into_inner).1);
        State { snapshot: self.index.snapshot(), frameworks }
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        // A reader that panicked leaves a read-only connection in order.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending_documents(&self, state: &State) -> Result<u64, EngineError> {
        Ok(self.store().pending_documents(state.snapshot.revision())?)
    }

    fn learner_name(&self, id: &Iri) -> Result<Option<String>, EngineError> {
        Ok(self.store().learner_name(id)?)
    }

    /// The IRI that stands for the achievement with this one.
    fn achievement_name(&self, id: &Iri) -> Result<Iri, EngineError> {
        let names = self.store().names_of(RecordKind::Achievement, id)?;
        Ok(names.into_iter().next().unwrap_or_else(|| id.canonical()))
    }

    /// An issuer's name, remembered.
    fn issuer_name(&self, id: &str) -> Option<String> {
        let mut names = self.issuer_names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(id) {
            return known.clone();
        }
        let iri = Iri::new(id).ok()?;
        let records = self.store().records_of(RecordKind::Issuer, &iri).unwrap_or_default();
        let name = records.into_iter().find_map(|it| match it.record {
            Record::Issuer(issuer) => issuer.name,
            _ => None,
        });
        names.insert(id.to_owned(), name.clone());
        name
    }
}

fn job_subjects(
    job: Option<&serde_json::Value>,
    text: Option<&String>,
    occupation: Option<&String>,
    skills: Option<&String>,
) -> Vec<Result<SubjectRead, EngineError>> {
    let document = job.map(|value| Subject::job_in(&document_of(value), "/job"));
    let text = text.map(|text| Ok((Subject::Text(text.clone()), Vec::new())));
    let occupation = occupation.map(|id| Ok((Subject::Occupation(id.clone()), Vec::new())));
    let skills = skills.map(|skills| Ok((Subject::Skills(skills.clone()), Vec::new())));
    [document, text, occupation, skills].into_iter().flatten().collect()
}

fn learner_subjects(learner: Option<&serde_json::Value>, id: Option<&String>) -> Vec<Result<SubjectRead, EngineError>> {
    let document = learner.map(|value| Subject::learner_in(&document_of(value), "/learner"));
    let id = id.map(|id| Ok((Subject::LearnerId(id.clone()), Vec::new())));
    [document, id].into_iter().flatten().collect()
}

fn document_of(value: &serde_json::Value) -> crate::model::Document {
    crate::model::Document::new("request", value.to_string())
}

fn only_one(subjects: Vec<Result<SubjectRead, EngineError>>, names: &str) -> Result<SubjectRead, EngineError> {
    let count = subjects.len();
    match subjects.into_iter().next() {
        Some(subject) if count == 1 => subject,
        _ => Err(EngineError::invalid(
            "",
            format!("{count} subjects are given, expected 1"),
            format!("give exactly one of {names}"),
        )),
    }
}
