//! From the catalog's records to entries of the index.

use std::{cell::RefCell, collections::HashMap};

use crate::{
    catalog::{
        CredentialEntry, HolderSources, JobEntry, LearnerEntry, SkillEntry, achievement_holder, credential_facets,
        job_facets, learner_facets, learner_holder, merge, occupation_facets, skill_facets,
    },
    engine::{lexicon_of, requirements_of, skill_named},
    index::{Entry, EntryKind},
    linking::Lexicon,
    model::{
        Achievement, Alignment, Credential, CredentialStatus, Iri, Issuer, Job, Labels, Learner, Occupation, Record,
        RecordKind, Skill, SkillRelation,
    },
    store::{Store, StoreError, StoredRecord},
    trust,
};

/// The skills of the catalog with the relations that start from each.
pub(super) struct Skills {
    skills: Vec<Skill>,
    relations: HashMap<Iri, Vec<SkillRelation>>,
}

impl Skills {
    /// Reads and merges all skills.
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let mut skills: Vec<Skill> = Vec::new();
        store.for_each_record(RecordKind::Skill, &mut |stored| {
            if let Record::Skill(skill) = stored.record {
                match skills.last_mut() {
                    Some(last) if last.id == skill.id => crate::catalog::Merge::absorb(last, skill),
                    _ => skills.push(skill),
                }
            }
            Ok(())
        })?;
        let mut relations: HashMap<Iri, Vec<SkillRelation>> = HashMap::new();
        store.for_each_record(RecordKind::SkillRelation, &mut |stored| {
            if let Record::SkillRelation(relation) = stored.record {
                let from = relations.entry(relation.from.clone()).or_default();
                if !from.contains(&relation) {
                    from.push(relation);
                }
            }
            Ok(())
        })?;
        Ok(Self { skills, relations })
    }

    /// The lexicon of all names.
    pub(super) fn lexicon(&self) -> Lexicon {
        lexicon_of(&self.skills)
    }

    /// An entry for each skill.
    pub(super) fn entries(mut self) -> impl Iterator<Item = Entry> {
        self.skills.into_iter().map(move |skill| {
            let relations = self.relations.remove(&skill.id).unwrap_or_default();
            let facets = skill_facets(&skill);
            let text = text_of(&skill.labels, skill.label());
            Entry { facets, ..entry(EntryKind::Skill, skill.id.clone(), text, &SkillEntry { skill, relations }) }
        })
    }
}

/// Makes entries of single things.
pub struct Projection<'a> {
    store: &'a Store,
    lexicon: &'a Lexicon,
    achievements: RefCell<HashMap<Iri, Option<Achievement>>>,
    skill_labels: RefCell<HashMap<Iri, Option<String>>>,
}

/// Achievements remembered at most, so that memory stays bounded.
const MAX_REMEMBERED: usize = 50_000;

impl<'a> Projection<'a> {
    /// Projects what `store` holds, with words linked by `lexicon`.
    pub fn new(store: &'a Store, lexicon: &'a Lexicon) -> Self {
        Self { store, lexicon, achievements: RefCell::default(), skill_labels: RefCell::default() }
    }

    /// The entry of an occupation; `None` when nothing is known of it.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn occupation(&self, id: &Iri) -> Result<Option<Entry>, StoreError> {
        let records = self.store.records_of(RecordKind::Occupation, id)?;
        let occupation = merge(records.into_iter().filter_map(|it| match it.record {
            Record::Occupation(it) => Some(it),
            _ => None,
        }));
        Ok(occupation.map(|it: Occupation| {
            let text = text_of(&it.labels, it.label());
            let aliases = text.aliases.into_iter().chain(it.code.clone()).collect();
            let text = Text { aliases, ..text };
            Entry { facets: occupation_facets(&it), ..entry(EntryKind::Occupation, it.id.clone(), text, &it) }
        }))
    }

    /// The entry of an achievement; `None` when nothing is known of it.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn credential(&self, id: &Iri) -> Result<Option<Entry>, StoreError> {
        let records = self.store.records_of(RecordKind::Achievement, id)?;
        let mut standards: Vec<String> = records.iter().map(|it| it.provenance.standard.clone()).collect();
        standards.sort();
        standards.dedup();
        let Some(achievement) = self.merged_achievement(records)? else { return Ok(None) };
        let mut holder = self.with_sources(|sources| achievement_holder(&achievement, sources));
        let standards: Vec<&str> = standards.iter().map(String::as_str).collect();
        holder.facets = credential_facets(&achievement, &holder, &standards);
        let named = achievement.all_alignments().filter_map(|(it, _): (&Alignment, _)| it.target_name.clone());
        let mut alignments: Vec<String> = named.collect();
        for evidence in &holder.evidence {
            alignments.extend(self.skill_label(&evidence.skill)?);
        }
        alignments.extend(achievement.tags.iter().cloned());
        alignments.extend(achievement.issuer.as_ref().and_then(|it| it.name.clone()));
        alignments.sort();
        alignments.dedup();
        let text = Text {
            name: achievement.name.clone(),
            description: achievement.description.clone(),
            alignments,
            ..Text::default()
        };
        let entry = Entry {
            facets: holder.facets.clone(),
            evidence: holder.evidence.clone(),
            ..entry(EntryKind::Credential, id.clone(), text, &CredentialEntry { achievement, holder })
        };
        Ok(Some(entry))
    }

    /// The entry of a learner; `None` when nothing is known of them.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn learner(&self, id: &Iri) -> Result<Option<Entry>, StoreError> {
        let records = self.store.records_of(RecordKind::Learner, id)?;
        let stated = merge(records.into_iter().filter_map(|it| match it.record {
            Record::Learner(it) => Some(it),
            _ => None,
        }));
        let credentials: Vec<(Credential, String)> = self
            .store
            .credentials_of(id)?
            .into_iter()
            .filter_map(|it| {
                let source = format!("{}#{}", it.provenance.source, it.provenance.place);
                match it.record {
                    Record::Credential(credential) => Some((credential, source)),
                    _ => None,
                }
            })
            .collect();
        if stated.is_none() && credentials.is_empty() {
            return Ok(None);
        }
        let learner = stated.unwrap_or_else(|| Learner::unnamed(id.clone()));
        let credentials = merged_credentials(credentials);
        let mut holder = self.with_sources(|sources| learner_holder(&learner, &credentials, sources));
        holder.facets = learner_facets(&learner, &holder.evidence);
        // No name, no text: learners are found by skill only.
        let entry = Entry {
            facets: holder.facets.clone(),
            evidence: holder.evidence.clone(),
            ..entry(EntryKind::Learner, id.clone(), Text::default(), &LearnerEntry { holder })
        };
        Ok(Some(Entry { name: None, ..entry }))
    }

    /// The entry of a job; `None` when nothing is known of it.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn job(&self, id: &Iri) -> Result<Option<Entry>, StoreError> {
        let records = self.store.records_of(RecordKind::Job, id)?;
        let job = merge(records.into_iter().filter_map(|it| match it.record {
            Record::Job(it) => Some(it),
            _ => None,
        }));
        let Some(job): Option<Job> = job else { return Ok(None) };
        let wanted = requirements_of(&job, self.lexicon);
        let mut alignments = wanted.unlinked.clone();
        for requirement in &wanted.requirements {
            alignments.extend(self.skill_label(&requirement.skill)?);
        }
        let text = Text {
            name: job.title.clone(),
            aliases: job.employer.iter().chain(&job.place).cloned().collect(),
            description: job.text.clone(),
            alignments,
        };
        let facets = job_facets(&job);
        let record = JobEntry { job, requirements: wanted.requirements, unlinked: wanted.unlinked };
        Ok(Some(Entry { facets, ..entry(EntryKind::Job, id.clone(), text, &record) }))
    }

    /// Every learner that there is: stated ones, and holders of credentials.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn learners(&self) -> Result<Vec<Iri>, StoreError> {
        let mut ids = self.ids(RecordKind::Learner)?;
        self.store.for_each_record(RecordKind::Credential, &mut |stored| {
            ids.extend(stored.holder);
            Ok(())
        })?;
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// The ids of all things of one kind, sorted.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn ids(&self, kind: RecordKind) -> Result<Vec<Iri>, StoreError> {
        let mut ids: Vec<Iri> = Vec::new();
        self.store.for_each_record(kind, &mut |stored| {
            if ids.last() != Some(stored.record.id()) {
                ids.push(stored.record.id().clone());
            }
            Ok(())
        })?;
        Ok(ids)
    }

    fn with_sources<T>(&self, act: impl FnOnce(&HolderSources<'_>) -> T) -> T {
        act(&HolderSources {
            skill_named: &|text| skill_named(self.lexicon, text),
            achievement: &|id| self.achievement(id),
            status: &|id| self.revocation(id),
            kind: &trust::evidence_kind,
        })
    }

    fn achievement(&self, id: &Iri) -> Option<Achievement> {
        if let Some(known) = self.achievements.borrow().get(id) {
            return known.clone();
        }
        let records = self.store.records_of(RecordKind::Achievement, id).unwrap_or_default();
        let achievement = self.merged_achievement(records).ok().flatten();
        let mut remembered = self.achievements.borrow_mut();
        if remembered.len() >= MAX_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(id.clone(), achievement.clone());
        achievement
    }

    fn merged_achievement(&self, records: Vec<StoredRecord>) -> Result<Option<Achievement>, StoreError> {
        let merged = merge(records.into_iter().filter_map(|it| match it.record {
            Record::Achievement(it) => Some(it),
            _ => None,
        }));
        let Some(mut achievement): Option<Achievement> = merged else { return Ok(None) };
        if let Some(issuer) = &mut achievement.issuer
            && issuer.name.is_none()
        {
            let records = self.store.records_of(RecordKind::Issuer, &issuer.id)?;
            let known = merge(records.into_iter().filter_map(|it| match it.record {
                Record::Issuer(it) => Some(it),
                _ => None,
            }));
            issuer.name = known.and_then(|it: Issuer| it.name);
        }
        Ok(Some(achievement))
    }

    fn revocation(&self, id: &Iri) -> CredentialStatus {
        let revoked = self.store.records_of(RecordKind::Revocation, id).is_ok_and(|it| !it.is_empty());
        if revoked { CredentialStatus::Revoked } else { CredentialStatus::Active }
    }

    fn skill_label(&self, id: &Iri) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.skill_labels.borrow().get(id) {
            return Ok(known.clone());
        }
        let records = self.store.records_of(RecordKind::Skill, id)?;
        let label = records.into_iter().find_map(|it| match it.record {
            Record::Skill(it) => it.labels.shown().map(str::to_owned),
            _ => None,
        });
        self.skill_labels.borrow_mut().insert(id.clone(), label.clone());
        Ok(label)
    }
}

/// The same credential from several documents is one credential.
fn merged_credentials(credentials: Vec<(Credential, String)>) -> Vec<(Credential, String)> {
    let mut merged: Vec<(Credential, String)> = Vec::new();
    for (credential, source) in credentials {
        match merged.iter_mut().find(|(known, _)| known.id == credential.id) {
            Some((known, _)) => crate::catalog::Merge::absorb(known, credential),
            None => merged.push((credential, source)),
        }
    }
    merged
}

#[derive(Default)]
struct Text {
    name: String,
    aliases: Vec<String>,
    description: Option<String>,
    alignments: Vec<String>,
}

fn text_of(labels: &Labels, shown: &str) -> Text {
    let mut aliases: Vec<String> = labels.forms().map(|(_, form, _)| form.to_owned()).filter(|it| it != shown).collect();
    aliases.sort();
    aliases.dedup();
    let description = labels.description().map(str::to_owned);
    Text { name: shown.to_owned(), aliases, description, alignments: Vec::new() }
}

fn entry(kind: EntryKind, id: Iri, text: Text, record: &impl serde::Serialize) -> Entry {
    Entry {
        kind,
        id,
        name: Some(text.name).filter(|it| !it.is_empty()),
        aliases: text.aliases,
        description: text.description,
        alignments: text.alignments,
        facets: std::collections::BTreeMap::new(),
        evidence: Vec::new(),
        // Model types always serialise: their maps have string keys.
        record: serde_json::to_string(record).unwrap_or_default(),
    }
}
