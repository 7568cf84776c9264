//! Which skills a label of a gold file means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::EvaluateError;
use crate::{
    model::{Iri, Skill, SkillKind, SkillStatus},
    text::normalise,
};

/// The skills that can be linked to, by IRI and by all their names.
#[derive(Debug, Default)]
pub struct SkillNames {
    skills: BTreeSet<Iri>,
    preferred: HashMap<String, BTreeSet<Iri>>,
    preferred_normal: HashMap<String, BTreeSet<Iri>>,
    /// Normal form to its first spelling and its owners; sorted, so that samples do not depend on the order of skills.
    any: BTreeMap<String, Name>,
}

/// A name of one or more skills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As written; of several spellings the first in order.
    pub(super) written: String,
    /// Whose name it is.
    pub(super) owners: BTreeSet<Iri>,
    /// Whether it is the preferred name of one of them.
    pub(super) is_preferred: bool,
}

impl SkillNames {
    /// The names of the skills of `framework`, or of all. Groups and withdrawn skills are left out: nothing is linked to
    /// them.
    ///
    /// # Errors
    /// [`EvaluateError::NoSkills`] and [`EvaluateError::UnknownFramework`].
    pub fn of(skills: &[Skill], framework: Option<&str>) -> Result<Self, EvaluateError> {
        let linkable = |it: &&Skill| it.kind != SkillKind::Group && it.status == SkillStatus::Active;
        let mut names = Self::default();
        for skill in skills.iter().filter(linkable) {
            if framework.is_none() || skill.framework.as_deref() == framework {
                names.add(skill);
            }
        }
        if !names.skills.is_empty() {
            return Ok(names);
        }
        let known: BTreeSet<&str> = skills.iter().filter_map(|it| it.framework.as_deref()).collect();
        Err(match framework {
            Some(asked) if !skills.is_empty() => EvaluateError::UnknownFramework {
                asked: asked.to_owned(),
                known: known.into_iter().map(str::to_owned).collect(),
            },
            _ => EvaluateError::NoSkills,
        })
    }

    /// The skills that a label means: those with this IRI; else with this preferred name, written so or but for case and
    /// marks; else with this name. Empty when the catalog has none. A name that several skills share means any of them.
    pub fn find(&self, label: &str) -> BTreeSet<Iri> {
        if let Some(iri) = Iri::new(label).ok().map(|it| it.canonical()).filter(|it| self.skills.contains(it)) {
            return BTreeSet::from([iri]);
        }
        let normal = normalise(label);
        let found = self.preferred.get(label).or_else(|| self.preferred_normal.get(&normal));
        found.or_else(|| self.any.get(&normal).map(|it| &it.owners)).cloned().unwrap_or_default()
    }

    /// Every different name (but for case and marks), in a fixed order.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &Name)> {
        self.any.iter().map(|(normal, name)| (normal.as_str(), name))
    }

    /// Whether some skill has a name of this normal form.
    pub(super) fn has(&self, normal: &str) -> bool {
        self.any.contains_key(normal)
    }

    fn add(&mut self, skill: &Skill) {
        self.skills.insert(skill.id.clone());
        for (_, form, preferred) in skill.labels.forms() {
            let normal = normalise(form);
            if preferred {
                self.preferred.entry(form.to_owned()).or_default().insert(skill.id.clone());
                self.preferred_normal.entry(normal.clone()).or_default().insert(skill.id.clone());
            }
            if normal.is_empty() {
                continue;
            }
            let name = self.any.entry(normal).or_insert_with(|| Name {
                written: form.to_owned(),
                owners: BTreeSet::new(),
                is_preferred: false,
            });
            name.is_preferred |= preferred;
            name.owners.insert(skill.id.clone());
            if form < name.written.as_str() {
                form.clone_into(&mut name.written);
            }
        }
    }
}
