//! Invented skills, learners and jobs, the same for the same seed on every machine. For benches and, by `#[path]`, tests.
//!
//! Shape: skill use follows Zipf's law (s = 1: the n-th most common skill is n times rarer than the first); the
//! hierarchy has the numbers of ESCO 1.2's skills pillar (13,723 edges to groups, 636 between groups, 6,463 between
//! skills, 5,818 related). Verified evidence is constructed here: no reader yields it.
#![allow(dead_code, reason = "each bench and test uses a part of it")]

mod credentials;
mod framework;
mod people;
mod random;
mod zipf;

pub(crate) use random::Random;
pub(crate) use zipf::Zipf;

use jiff::civil::{Date, date};
use skillmatch::model::Iri;

/// The date as of which the corpus is meant to be asked: some of its evidence has expired by then.
pub(crate) const AS_OF: Date = date(2026, 1, 1);

/// Skills in the framework, groups aside.
pub(crate) const SKILLS: usize = 14_000;
/// Groups of skills.
const GROUPS: usize = 640;
/// Organisations that issue credentials.
const ISSUERS: usize = 400;
/// Towns that people live in.
const PLACES: usize = 300;

/// A generator of one corpus.
pub(crate) struct Corpus {
    /// What all of it follows from.
    pub(crate) seed: u64,
    skills: Zipf,
    issuers: Zipf,
    places: Zipf,
    languages: Zipf,
}

impl Corpus {
    /// The corpus of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            skills: Zipf::new(SKILLS, 0.0),
            issuers: Zipf::new(ISSUERS, 2.0),
            places: Zipf::new(PLACES, 2.0),
            languages: Zipf::new(people::LANGUAGES.len(), 0.0),
        }
    }

    /// Numbers for one thing, whatever was generated before it.
    fn random(&self, what: u64, number: usize) -> Random {
        let mut mixed = Random(self.seed ^ what << 56);
        Random(mixed.next() ^ number as u64)
    }

    /// `count` different skills, drawn by how common they are.
    fn distinct_skills(&self, random: &mut Random, count: usize) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(count);
        while drawn.len() < count.min(SKILLS) {
            let skill = self.skills.draw(random);
            if !drawn.contains(&skill) {
                drawn.push(skill);
            }
        }
        drawn
    }
}

/// The IRI of the skill with this rank: 0 is the most common one. As long as ESCO's.
pub(crate) fn skill_id(rank: usize) -> Iri {
    iri(&format!("https://frameworks.example.org/corpus/skill/{}", uuid(1, rank)))
}

/// Sixteen bytes in the form of a UUID, so that the order of IRIs has nothing to do with ranks.
fn uuid(what: u64, number: usize) -> String {
    let mut random = Random(what << 56 ^ number as u64);
    uuid::Uuid::from_u64_pair(random.next(), random.next()).to_string()
}

/// Only for what is an IRI by construction; another text becomes a local one.
fn iri(text: &str) -> Iri {
    Iri::new(text).unwrap_or_else(|_| Iri::local("corpus", text))
}
