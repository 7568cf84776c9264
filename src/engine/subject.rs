//! What a match starts from: a job, a text, an occupation, a learner or a list of skills. Each can be read both ways:
//! as requirements (to rank learners and credentials) and as a holder (to rank jobs).

use super::{
    EngineError,
    loaded::one,
    occupations::find_occupation,
    requirements::{self, Wanted, requirements_of},
    shorthand,
    state::State,
};
use crate::{
    catalog::{HolderSources, JobEntry, LearnerEntry, canonical_record, learner_holder, merge},
    index::EntryKind,
    model::{
        Achievement, Credential, CredentialStatus, Document, Evidence, EvidenceKind, Holder, HolderKind, Importance,
        Iri, Job, Learner, Occupation, Problem, Reading, Record, RecordKind, Requirement, RequirementOrigin,
    },
    standards, trust,
};

/// What a match or a gap starts from.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A job.
    Job(Box<Job>),
    /// The text of a job ad.
    Text(String),
    /// An occupation of the catalog: IRI, code or name.
    Occupation(String),
    /// A learner from outside the catalog, with the achievements that came along.
    Learner(Box<Learner>, Vec<Achievement>),
    /// A learner of the catalog.
    LearnerId(String),
    /// Skills in short.
    Skills(String),
}

impl Subject {
    /// The job in a document; with what was wrong with the document.
    ///
    /// # Errors
    /// [`EngineError::InvalidRequest`] when there is no job in it.
    pub fn job_in(document: &Document, pointer: &str) -> Result<(Self, Vec<Problem>), EngineError> {
        let mut reading = standards::read(document, &standards::ReadOptions::default());
        if reading.standard.is_none() {
            // Whoever says that it is a job need not be asked whether it looks like one.
            let as_text = standards::ReadOptions { standard: Some("plain_text".to_owned()), ..Default::default() };
            let text = standards::read(document, &as_text);
            if !text.has_errors() {
                reading = text;
            }
        }
        only_the_first(&mut reading, RecordKind::Job);
        let job = reading.records.into_iter().find_map(|it| match it.value {
            record @ Record::Job(_) => match canonical_record(&record) {
                Record::Job(job) => Some(job),
                _ => None,
            },
            _ => None,
        });
        match job {
            Some(job) => Ok((Self::Job(Box::new(job)), reading.problems)),
            None => Err(no_subject(pointer, "job", &reading.problems)),
        }
    }

    /// The learner in a document: a learner, or credentials (then whoever holds them); with what was wrong.
    ///
    /// # Errors
    /// [`EngineError::InvalidRequest`] when there is neither in it.
    pub fn learner_in(document: &Document, pointer: &str) -> Result<(Self, Vec<Problem>), EngineError> {
        let mut reading = standards::read(document, &standards::ReadOptions::default());
        only_the_first(&mut reading, RecordKind::Learner);
        match learner_of(&reading) {
            Some((learner, achievements)) => Ok((Self::Learner(Box::new(learner), achievements), reading.problems)),
            None => Err(no_subject(pointer, "learner", &reading.problems)),
        }
    }

    /// The subject as requirements.
    pub(super) fn wanted(&self, state: &State) -> Result<Wanted, EngineError> {
        match self {
            Self::Job(job) => job_wanted(job, state),
            Self::Text(text) => Ok(requirements::extracted(text, state.lexicon())),
            Self::Occupation(name) => occupation_wanted(name, state),
            Self::Skills(text) => Ok(requirements::stated(&shorthand::parse(text)?, state.lexicon())),
            Self::Learner(..) | Self::LearnerId(_) => Ok(holder_wanted(&self.holder(state)?)),
        }
    }

    /// The subject as a holder.
    pub(super) fn holder(&self, state: &State) -> Result<Holder, EngineError> {
        match self {
            Self::LearnerId(id) => learner_by_id(id, state),
            Self::Learner(learner, achievements) => {
                Ok(outside_learner(learner, achievements, state, &|text| state.skill_named(text)))
            }
            Self::Job(_) | Self::Text(_) | Self::Occupation(_) | Self::Skills(_) => {
                let evidence = self
                    .wanted(state)?
                    .requirements
                    .into_iter()
                    .map(|it| Evidence { level: it.minimum_level, ..Evidence::bare(it.skill, EvidenceKind::Issued) });
                Ok(Holder {
                    id: Iri::local("subject", "request"),
                    kind: HolderKind::Learner,
                    evidence: evidence.collect(),
                    facets: std::collections::BTreeMap::new(),
                })
            }
        }
    }
}

/// Says that a document holds more than the one that is taken.
fn only_the_first(reading: &mut Reading, kind: RecordKind) {
    let count = reading.records.iter().filter(|it| it.value.kind() == kind).count();
    if count > 1 {
        let message = format!("{count} {}s are in it; the first one is taken", kind.word());
        let hint = "give them one by one, or all of them to `skillmatch batch`";
        reading.problems.push(Problem::warning("", message, hint));
    }
}

fn no_subject(pointer: &str, kind: &str, problems: &[Problem]) -> EngineError {
    let first = problems.first();
    let message = match first {
        Some(problem) => format!("there is no {kind} in this document: {} (at `{}`)", problem.message, problem.place),
        None => format!("there is no {kind} in this document"),
    };
    let hint = first.map(|it| it.hint.clone()).filter(|it| !it.is_empty());
    EngineError::invalid(
        pointer,
        message,
        hint.unwrap_or_else(|| "see what a reader makes of it with `skillmatch read`".to_owned()),
    )
}

fn job_wanted(job: &Job, state: &State) -> Result<Wanted, EngineError> {
    // A job of the catalog was linked when it was indexed.
    let title = Some(job.title.clone()).filter(|it| !it.is_empty());
    if job.requirements.is_empty() && job.text.is_none() {
        if let Some(entry) = one::<JobEntry>(&state.snapshot, EntryKind::Job, &job.id)? {
            return Ok(Wanted {
                title: title.or(Some(entry.job.title)),
                requirements: entry.requirements,
                unlinked: entry.unlinked,
            });
        }
        if let Some(occupation) = &job.occupation {
            return Ok(Wanted { title, ..occupation_wanted(occupation, state)? });
        }
    }
    Ok(requirements_of(job, state.lexicon()))
}

fn occupation_wanted(name: &str, state: &State) -> Result<Wanted, EngineError> {
    let occupation = find_occupation(name, state)?;
    Ok(Wanted {
        title: Some(occupation.label().to_owned()),
        requirements: requirements_of_occupation(&occupation),
        unlinked: Vec::new(),
    })
}

/// What an occupation's list asks for.
pub(super) fn requirements_of_occupation(occupation: &Occupation) -> Vec<Requirement> {
    let requirements = occupation.skills.iter().map(|it| Requirement {
        weight: it.weight.unwrap_or(it.importance.default_weight()),
        minimum_level: it.level.clone(),
        origin: RequirementOrigin::Occupation,
        ..Requirement::of(it.skill.clone(), it.importance)
    });
    requirements.collect()
}

fn holder_wanted(holder: &Holder) -> Wanted {
    let counts =
        |it: &&Evidence| it.status == CredentialStatus::Active && it.result == crate::model::ResultStatus::Completed;
    let requirements = holder.evidence.iter().filter(counts).map(|it| Requirement {
        weight: crate::model::Weight::REQUIRED,
        minimum_level: it.level.clone().filter(|level| level.level.is_some()),
        origin: RequirementOrigin::Learner,
        ..Requirement::of(it.skill.clone(), Importance::Preferred)
    });
    Wanted { title: None, requirements: requirements.collect(), unlinked: Vec::new() }
}

pub(super) fn learner_by_id(id: &str, state: &State) -> Result<Holder, EngineError> {
    let not_found = || EngineError::NotFound {
        kind: "learner",
        id: id.to_owned(),
        hint: "import learners with `skillmatch import FILE`, or give the learner as a file".to_owned(),
    };
    let iri = Iri::new(id).map_err(|_| not_found())?;
    let entry = one::<LearnerEntry>(&state.snapshot, EntryKind::Learner, &iri)?;
    entry.map(|it| it.holder).ok_or_else(not_found)
}

pub(super) fn outside_learner(
    learner: &Learner,
    achievements: &[Achievement],
    state: &State,
    skill_named: &dyn Fn(&str) -> Option<Iri>,
) -> Holder {
    let sources = HolderSources {
        skill_named,
        achievement: &|id| {
            let along = merge(achievements.iter().filter(|it| it.id == *id).cloned());
            // An unreadable record is as good as none here: the credential is shown without skills.
            along.or_else(|| {
                one::<crate::catalog::CredentialEntry>(&state.snapshot, EntryKind::Credential, id)
                    .ok()?
                    .map(|it| it.achievement)
            })
        },
        status: &|_| CredentialStatus::Active,
        kind: &trust::evidence_kind,
    };
    learner_holder(learner, &[], &sources)
}

fn learner_of(reading: &Reading) -> Option<(Learner, Vec<Achievement>)> {
    let mut achievements = Vec::new();
    let mut credentials: Vec<Credential> = Vec::new();
    let mut learner: Option<Learner> = None;
    for placed in &reading.records {
        match canonical_record(&placed.value) {
            Record::Learner(it) if learner.is_none() => learner = Some(it),
            Record::Achievement(it) => achievements.push(it),
            Record::Credential(it) => credentials.push(it),
            _ => {}
        }
    }
    if learner.is_none() && credentials.is_empty() {
        return None;
    }
    let mut learner = learner.unwrap_or_else(|| Learner::unnamed(Iri::local("learner", "request")));
    learner.credentials.extend(credentials);
    Some((learner, achievements))
}
