//! The skills of the catalog, merged, with their relations: published ones, and those computed between frameworks.

use std::collections::HashMap;

use super::text::{entry, text_of};
use crate::{
    catalog::{SkillEntry, same_names, skill_facets},
    engine::{digest_of, lexicon_of},
    index::{Entry, EntryKind},
    linking::Lexicon,
    model::{Iri, Record, RecordKind, Skill, SkillRelation, SkillStatus},
    store::{Store, StoreError},
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
        // A draft is nobody's skill yet.
        skills.retain(|it| it.status != SkillStatus::Draft);
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
        let published: Vec<&SkillRelation> = relations.values().flatten().collect();
        for computed in same_names(&skills, &published) {
            relations.entry(computed.from.clone()).or_default().push(computed);
        }
        Ok(Self { skills, relations })
    }

    /// The lexicon of all names: the one that is known, when it was made of the same ones.
    pub(super) fn lexicon(&self, known: Option<Lexicon>) -> Lexicon {
        known.filter(|it| it.digest() == digest_of(&self.skills)).unwrap_or_else(|| lexicon_of(&self.skills))
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
