//! From the catalog's records to entries of the index.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
};

use super::{
    credentials::merged_credentials,
    text::{Text, entry, text_of},
};
use crate::{
    catalog::{
        CredentialEntry, HolderSources, JobEntry, LearnerEntry, LinkKind, achievement_holder, credential_facets,
        job_facets, learner_facets, learner_holder, merge, occupation_facets,
    },
    engine::{requirements_of, skill_named},
    index::{Entry, EntryKind},
    linking::Lexicon,
    model::{
        Achievement, Alignment, Credential, CredentialStatus, Date, Endorsement, Iri, Issuer, Job, Learner, Occupation,
        Recognition, RecognitionKind, Record, RecordKind,
    },
    store::{Store, StoreError, StoredRecord},
    trust,
};

/// Makes entries of single things.
pub struct Projection<'a> {
    store: &'a Store,
    lexicon: &'a Lexicon,
    /// IRIs of achievements for which another one stands.
    other_achievements: BTreeMap<Iri, Iri>,
    /// IRIs of issuers for which another one stands.
    other_issuers: BTreeMap<Iri, Iri>,
    /// The day on which endorsements must hold.
    today: Date,
    achievements: RefCell<HashMap<Iri, Option<Achievement>>>,
    issuers: RefCell<HashMap<Iri, Option<Issuer>>>,
    skill_labels: RefCell<HashMap<Iri, Option<String>>>,
}

/// Achievements remembered at most, so that memory stays bounded.
const MAX_REMEMBERED: usize = 50_000;

impl<'a> Projection<'a> {
    /// Projects what `store` holds, with words linked by `lexicon`, and with the endorsements that hold on `today`.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn new(store: &'a Store, lexicon: &'a Lexicon, today: Date) -> Result<Self, StoreError> {
        Ok(Self {
            store,
            lexicon,
            other_achievements: store.other_names(RecordKind::Achievement)?,
            other_issuers: store.other_names(RecordKind::Issuer)?,
            today,
            achievements: RefCell::default(),
            issuers: RefCell::default(),
            skill_labels: RefCell::default(),
        })
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

    /// The entry of an achievement; `None` when nothing is known of it, or when another of its IRIs stands for it.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn credential(&self, id: &Iri) -> Result<Option<Entry>, StoreError> {
        if self.other_achievements.contains_key(id) {
            return Ok(None);
        }
        let records = self.store.records_about(RecordKind::Achievement, id)?;
        let mut standards: Vec<String> = records.iter().map(|it| it.provenance.standard.clone()).collect();
        standards.sort();
        standards.dedup();
        let Some(achievement) = self.merged_achievement(records)? else { return Ok(None) };
        let mut holder = self.with_sources(|sources| achievement_holder(&achievement, sources));
        let standards: Vec<&str> = standards.iter().map(String::as_str).collect();
        let issuer = achievement.issuer.as_ref().map(|it| self.issuer(&it.id)).transpose()?.flatten();
        holder.facets = credential_facets(&achievement, issuer.as_ref(), &holder, &standards);
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
        let records = self.store.records_about(RecordKind::Achievement, id).unwrap_or_default();
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
        if let Some(name) = self.other_achievements.get(&achievement.id) {
            achievement.id = name.clone();
        }
        let endorsed = self.endorsements(&achievement.id)?;
        achievement.recognised_by.extend(endorsed);
        if let Some(issuer) = &mut achievement.issuer {
            if let Some(name) = self.other_issuers.get(&issuer.id) {
                issuer.id = name.clone();
            }
            if issuer.name.is_none() {
                issuer.name = self.issuer(&issuer.id)?.and_then(|it| it.name);
            }
        }
        Ok(Some(achievement))
    }

    /// The issuer with this IRI, with who endorses it.
    fn issuer(&self, id: &Iri) -> Result<Option<Issuer>, StoreError> {
        if let Some(known) = self.issuers.borrow().get(id) {
            return Ok(known.clone());
        }
        let records = self.store.records_about(RecordKind::Issuer, id)?;
        let mut issuer: Option<Issuer> = merge(records.into_iter().filter_map(|it| match it.record {
            Record::Issuer(it) => Some(it),
            _ => None,
        }));
        if let Some(issuer) = &mut issuer {
            issuer.recognised_by.extend(self.endorsements(id)?);
        }
        self.issuers.borrow_mut().insert(id.clone(), issuer.clone());
        Ok(issuer)
    }

    /// The endorsements of an achievement or issuer that hold: neither revoked nor over.
    fn endorsements(&self, subject: &Iri) -> Result<Vec<Recognition>, StoreError> {
        let mut found = Vec::new();
        for id in self.store.referring(RecordKind::Endorsement, LinkKind::Endorses, subject)? {
            let records = self.store.records_of(RecordKind::Endorsement, &id)?;
            let merged: Option<Endorsement> = merge(records.into_iter().filter_map(|it| match it.record {
                Record::Endorsement(it) => Some(it),
                _ => None,
            }));
            let Some(Endorsement { by: Some(by), from, until, .. }) = merged else { continue };
            let holds = until.is_none_or(|it| it >= self.today) && from.is_none_or(|it| it <= self.today);
            if holds && self.revocation(&id) == CredentialStatus::Active {
                found.push(Recognition { by, kind: RecognitionKind::Endorsed, from, until });
            }
        }
        Ok(found)
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
