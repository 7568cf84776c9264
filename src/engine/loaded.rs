//! What one generation of the index means: the skill graph, the lexicon, the occupations. Loaded once, shared.

use std::sync::OnceLock;

use super::{EngineError, occupations::Occupations};
use crate::{
    catalog::{SkillEntry, SkillGraph},
    index::{EntryKind, Snapshot},
    linking::{Corrections, Lexicon, LexiconForm},
    model::{Iri, Skill, SkillKind, SkillRelation, SkillStatus},
    ranking::Filters,
};

/// The frameworks of one index generation.
pub(super) struct Frameworks {
    skills: Vec<Skill>,
    /// How the skills relate.
    pub(super) graph: SkillGraph,
    corrections: Corrections,
    lexicon: OnceLock<Lexicon>,
    /// The names of the occupations.
    pub(super) occupations: Occupations,
}

impl Frameworks {
    /// Reads all skills of the snapshot; `corrections` are what users say that phrases mean.
    pub(super) fn load(snapshot: &Snapshot, corrections: Corrections) -> Result<Self, EngineError> {
        let mut skills = Vec::new();
        let mut relations: Vec<SkillRelation> = Vec::new();
        each::<SkillEntry>(snapshot, EntryKind::Skill, &mut |entry| {
            skills.push(entry.skill);
            relations.extend(entry.relations);
        })?;
        // The order of documents in the index is not defined; the graph's must be.
        skills.sort_by(|a, b| a.id.cmp(&b.id));
        let graph = SkillGraph::build(&skills, &relations);
        Ok(Self { skills, graph, corrections, lexicon: OnceLock::new(), occupations: Occupations::default() })
    }

    /// The lexicon of all names of all skills; built when first asked for.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| lexicon_of(&self.skills).with_corrections(self.corrections.clone()))
    }

    /// All skills, sorted by IRI.
    pub(super) fn skills(&self) -> &[Skill] {
        &self.skills
    }

    /// The skill with this IRI, with all its names.
    pub(super) fn skill(&self, id: &Iri) -> Option<&Skill> {
        let at = self.skills.binary_search_by(|skill| skill.id.cmp(id)).ok()?;
        self.skills.get(at)
    }
}

/// The lexicon of all names of these skills. Groups are not skills that people have, and what was withdrawn should not
/// be proposed any more, so they are left out.
pub fn lexicon_of(skills: &[Skill]) -> Lexicon {
    let named = skills.iter().filter(|skill| skill.kind != SkillKind::Group && skill.status == SkillStatus::Active);
    Lexicon::build(named.flat_map(|skill| {
        skill.labels.forms().map(|(language, form, preferred)| LexiconForm {
            skill: &skill.id,
            framework: skill.framework.as_deref(),
            language,
            form,
            preferred,
        })
    }))
}

/// Reads every record of one kind.
pub(super) fn each<T: serde::de::DeserializeOwned>(
    snapshot: &Snapshot,
    kind: EntryKind,
    take: &mut dyn FnMut(T),
) -> Result<(), EngineError> {
    snapshot.for_each_record(kind, &Filters::default(), &mut |id, record| {
        take(serde_json::from_str(record).map_err(|error| unreadable(id, &error))?);
        Ok::<(), EngineError>(())
    })
}

/// Reads the record of one thing.
pub(super) fn one<T: serde::de::DeserializeOwned>(
    snapshot: &Snapshot,
    kind: EntryKind,
    id: &Iri,
) -> Result<Option<T>, EngineError> {
    match snapshot.record(kind, &id.canonical())? {
        Some(record) => serde_json::from_str(&record).map(Some).map_err(|error| unreadable(id, &error)),
        None => Ok(None),
    }
}

fn unreadable(id: &Iri, error: &serde_json::Error) -> EngineError {
    EngineError::Inconsistent { message: format!("the index holds a record of `{id}` that cannot be read: {error}") }
}
