//! What is indexed: one entry for each thing that can be found.

use std::collections::BTreeMap;

use crate::model::{Evidence, HolderKind, Iri};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntryKind {
    /// A person. Found by skills only, never by words.
    Learner = 0,
    /// An achievement.
    Credential = 1,
    /// A skill.
    Skill = 2,
    /// An occupation.
    Occupation = 3,
    /// A job.
    Job = 4,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Learner, Self::Credential, Self::Skill, Self::Occupation, Self::Job];

    /// The word used in requests and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Credential => "credential",
            Self::Skill => "skill",
            Self::Occupation => "occupation",
            Self::Job => "job",
        }
    }

    /// The kind with this number, its `repr`.
    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl From<HolderKind> for EntryKind {
    fn from(kind: HolderKind) -> Self {
        match kind {
            HolderKind::Learner => Self::Learner,
            HolderKind::Credential => Self::Credential,
        }
    }
}

/// One thing to index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its IRI, unique within its kind.
    pub id: Iri,
    /// Its name. Like all words of a learner it is ignored: people are never found by name.
    pub name: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The names of the skills and other things it is aligned to.
    pub alignments: Vec<String>,
    /// What it can be filtered by: any field name to its values. Values are cut at 1,024 bytes.
    pub facets: BTreeMap<String, Vec<String>>,
    /// What it proves. Holders only: learners and credentials.
    pub evidence: Vec<Evidence>,
    /// Given back as it is.
    pub record: String,
}

impl Entry {
    /// An entry of which nothing else is known.
    pub fn bare(kind: EntryKind, id: Iri) -> Self {
        Self {
            kind,
            id,
            name: None,
            aliases: Vec::new(),
            description: None,
            alignments: Vec::new(),
            facets: BTreeMap::new(),
            evidence: Vec::new(),
            record: String::new(),
        }
    }
}
