//! What one generation of the index means: the skill graph, the lexicon, the occupations. Loaded once, shared.

use std::sync::{Arc, OnceLock};

use super::{EngineError, occupations::Occupations};
use crate::{
    catalog::{SkillEntry, SkillGraph},
    index::{EntryKind, SideFile, Snapshot},
    linking::{Corrections, FormsDigest, Lexicon, LexiconForm},
    model::{Iri, Skill, SkillKind, SkillRelation, SkillStatus},
    ranking::Filters,
};

/// The frameworks of one index generation.
pub(super) struct Frameworks {
    snapshot: Arc<Snapshot>,
    skills: Arc<[Skill]>,
    /// How the skills relate.
    pub(super) graph: Arc<SkillGraph>,
    corrections: Corrections,
    lexicon: OnceLock<LoadedLexicon>,
    /// The names of the occupations.
    pub(super) occupations: Arc<Occupations>,
}

/// A lexicon and, where it had to be built, why.
#[derive(Clone)]
pub(super) struct LoadedLexicon {
    pub(super) lexicon: Lexicon,
    pub(super) built_because: Option<String>,
}

impl Frameworks {
    /// Reads all skills of the snapshot; `corrections` are what users say that phrases mean.
    pub(super) fn load(snapshot: Arc<Snapshot>, corrections: Corrections) -> Result<Self, EngineError> {
        let mut skills = Vec::new();
        let mut relations: Vec<SkillRelation> = Vec::new();
        each::<SkillEntry>(&snapshot, EntryKind::Skill, &mut |entry| {
            skills.push(entry.skill);
            relations.extend(entry.relations);
        })?;
        // The order of documents in the index is not defined; the graph's must be.
        skills.sort_by(|a, b| a.id.cmp(&b.id));
        let graph = SkillGraph::build(&skills, &relations).into();
        let (lexicon, occupations) = (OnceLock::new(), Arc::default());
        Ok(Self { snapshot, skills: skills.into(), graph, corrections, lexicon, occupations })
    }

    /// The same frameworks with other corrections.
    pub(super) fn with_corrections(&self, corrections: Corrections) -> Self {
        let lexicon = self.lexicon.get().map(|it| LoadedLexicon {
            lexicon: it.lexicon.clone().with_corrections(corrections.clone()),
            built_because: it.built_because.clone(),
        });
        Self {
            snapshot: Arc::clone(&self.snapshot),
            skills: Arc::clone(&self.skills),
            graph: Arc::clone(&self.graph),
            corrections,
            lexicon: lexicon.map_or_else(OnceLock::new, OnceLock::from),
            occupations: Arc::clone(&self.occupations),
        }
    }

    /// The corrections that are honoured.
    pub(super) fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// The lexicon of all names of all skills; loaded when first asked for. Where the index has none that can be used, it
    /// is built from the skills, which takes its time.
    pub(super) fn lexicon(&self) -> &Lexicon {
        let build = |reason| LoadedLexicon {
            lexicon: lexicon_of(&self.skills).with_corrections(self.corrections.clone()),
            built_because: Some(reason),
        };
        &self.lexicon.get_or_init(|| self.stored_lexicon().unwrap_or_else(build)).lexicon
    }

    /// The lexicon, unless it would have to be built first: then why.
    pub(super) fn ready_lexicon(&self) -> Result<&LoadedLexicon, String> {
        if let Some(loaded) = self.lexicon.get() {
            return Ok(loaded);
        }
        let stored = self.stored_lexicon()?;
        Ok(self.lexicon.get_or_init(|| stored))
    }

    /// The lexicon that the index keeps, or why it cannot be used.
    fn stored_lexicon(&self) -> Result<LoadedLexicon, String> {
        let bytes = self.snapshot.side_file(SideFile::Lexicon).map_err(|error| error.to_string())?;
        let bytes = bytes.ok_or_else(|| "the index has no stored lexicon".to_owned())?;
        let lexicon = Lexicon::from_bytes(&bytes).map_err(|error| error.to_string())?;
        Ok(LoadedLexicon { lexicon: lexicon.with_corrections(self.corrections.clone()), built_because: None })
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
    Lexicon::build(names_of(skills))
}

/// What [`lexicon_of`] these skills would be built from.
pub fn digest_of(skills: &[Skill]) -> FormsDigest {
    Lexicon::digest_of(names_of(skills))
}

fn names_of(skills: &[Skill]) -> impl Iterator<Item = LexiconForm<'_>> {
    let named = skills.iter().filter(|skill| skill.kind != SkillKind::Group && skill.status == SkillStatus::Active);
    named.flat_map(|skill| {
        skill.labels.forms().map(|(language, form, preferred)| LexiconForm {
            skill: &skill.id,
            framework: skill.framework.as_deref(),
            language,
            form,
            preferred,
        })
    })
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

pub(super) fn unreadable(id: &Iri, error: &serde_json::Error) -> EngineError {
    EngineError::Inconsistent { message: format!("the index holds a record of `{id}` that cannot be read: {error}") }
}
