//! Learners and jobs, one by one from a seed, so that nothing has to be kept: Zipf's law (s = 1) over 14,000 skills, 13
//! skills a learner and 10.4 levelled requirements a job on average.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::{Date, date};
use skillmatch::{
    catalog::SkillGraph,
    index::{Entry, EntryKind},
    model::{Evidence, EvidenceKind, Importance, Iri, Level, LevelStatement, Requirement},
    ranking::{Filters, Plan, PlanOptions, compile},
};

use crate::corpus::{Random, SKILLS, Zipf, skill_id};

/// The day asked about. The first of a year, so that the peer gets by with a term for each year.
pub(crate) const AS_OF: Date = date(2026, 1, 1);
/// The last year in which something runs out.
pub(crate) const LAST_YEAR: i16 = 2032;
/// The fields that are counted.
pub(crate) const FIELDS: [&str; 3] = ["country", "language", "remote"];
const COUNTRIES: usize = 30;
const LANGUAGES: usize = 20;
const REMOTE: [&str; 3] = ["yes", "no", "partly"];

/// Everything that follows from a seed.
pub(crate) struct World {
    /// The seed.
    pub(crate) seed: u64,
    /// Whether evidence has kinds and dates; without them all of it is issued, for ever.
    pub(crate) dated: bool,
    skills: Zipf,
    ids: Vec<Iri>,
}

/// One thing that a learner can do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// The rank of the skill.
    pub(crate) skill: usize,
    /// 1 to 5.
    pub(crate) level: u8,
    /// How well it is founded.
    pub(crate) kind: EvidenceKind,
    /// The year at whose end it runs out.
    pub(crate) last_year: Option<i16>,
    issued_on: Option<Date>,
}

/// A learner.
pub(crate) struct Learner {
    /// What they can do.
    pub(crate) held: Vec<Held>,
    /// Field and value.
    pub(crate) facets: Vec<(&'static str, String)>,
}

impl Held {
    /// A piece of evidence of which only this is asked.
    pub(crate) fn of(skill: usize, level: u8, last_year: Option<i16>) -> Self {
        Self { skill, level, kind: EvidenceKind::Issued, last_year, issued_on: None }
    }
}

impl Learner {
    /// How many pieces of evidence count, and how many of these are verified.
    pub(crate) fn counting(&self) -> (usize, usize) {
        let counts =
            |it: &&Held| it.kind >= EvidenceKind::Issued && it.last_year.is_none_or(|year| year >= AS_OF.year());
        let counting = self.held.iter().filter(counts);
        (counting.clone().count(), counting.filter(|it| it.kind == EvidenceKind::Verified).count())
    }
}

impl World {
    /// The world of a seed.
    pub(crate) fn new(seed: u64, dated: bool) -> Self {
        Self { seed, dated, skills: Zipf::new(SKILLS, 0.0), ids: (0..SKILLS).map(skill_id).collect() }
    }

    /// The skill with this rank.
    pub(crate) fn skill(&self, rank: usize) -> Option<&Iri> {
        self.ids.get(rank)
    }

    /// The rank of a skill.
    pub(crate) fn ranks(&self) -> BTreeMap<&Iri, usize> {
        self.ids.iter().zip(0..).collect()
    }

    /// The id of a learner.
    pub(crate) fn id(number: usize) -> Iri {
        Iri::local("learner", &number.to_string())
    }

    /// A learner with 6 to 20 skills.
    pub(crate) fn learner(&self, number: usize) -> Learner {
        let mut random = Random(Random(self.seed ^ 1 << 56).next() ^ number as u64);
        let count = 6 + random.below(15);
        let held = self.distinct(&mut random, count).into_iter().map(|skill| self.held(&mut random, skill)).collect();
        let mut facets = vec![("country", format!("country-{}", random.below(COUNTRIES)))];
        let first = random.below(LANGUAGES);
        facets.push(("language", format!("language-{first}")));
        if random.happens(300) {
            facets.push(("language", format!("language-{}", (first + 1 + random.below(LANGUAGES - 1)) % LANGUAGES)));
        }
        facets.push(("remote", REMOTE.get(random.below(REMOTE.len())).copied().unwrap_or_default().to_owned()));
        Learner { held, facets }
    }

    /// In a dated world 20 % is claimed, 60 % issued, 20 % verified, and 3 in 8 of what is not claimed run out.
    fn held(&self, random: &mut Random, skill: usize) -> Held {
        let level = 1 + u8::try_from(random.below(5)).unwrap_or(0);
        if !self.dated {
            return Held { skill, level, kind: EvidenceKind::Issued, last_year: None, issued_on: None };
        }
        let kind = match random.below(10) {
            0 | 1 => EvidenceKind::Claimed,
            2..=7 => EvidenceKind::Issued,
            _ => EvidenceKind::Verified,
        };
        let year = 2016 + i16::try_from(random.below(10)).unwrap_or(0);
        let lasts = 2 + i16::try_from(random.below(6)).unwrap_or(0);
        let last_year = (kind != EvidenceKind::Claimed && random.happens(375)).then_some(year + lasts);
        let issued_on = Some(date(year, 1 + i8::try_from(random.below(12)).unwrap_or(0), 15));
        Held { skill, level, kind, last_year, issued_on }
    }

    /// A learner as an entry of the index.
    pub(crate) fn entry(&self, number: usize) -> Entry {
        let Learner { held, facets } = self.learner(number);
        let mut entry = Entry::bare(EntryKind::Learner, Self::id(number));
        for (field, value) in facets {
            entry.facets.entry(field.to_owned()).or_default().push(value);
        }
        entry.evidence.extend(held.iter().filter_map(|held| {
            let level = Level::from_number(held.level).map(LevelStatement::of);
            let expires_on = held.last_year.map(|year| date(year, 12, 31));
            let bare = Evidence::bare(self.skill(held.skill)?.clone(), held.kind);
            Some(Evidence { level, issued_on: held.issued_on, expires_on, ..bare })
        }));
        entry
    }

    /// A job of 4 to 18 levelled requirements, half of them musts, compiled.
    pub(crate) fn plan(&self, number: usize) -> Result<Plan> {
        let mut random = Random(Random(self.seed ^ 2 << 56).next() ^ number as u64);
        let count = 4 + random.below(14) + usize::from(random.happens(400));
        let skills = self.distinct(&mut random, count);
        let requirements = skills.into_iter().enumerate().filter_map(|(at, rank)| {
            let importance = if at < count / 2 { Importance::Required } else { Importance::Preferred };
            let minimum_level = Level::from_number(1 + u8::try_from(random.below(5)).ok()?).map(LevelStatement::of);
            Some(Requirement { minimum_level, ..Requirement::of(self.skill(rank)?.clone(), importance) })
        });
        let requirements: Vec<Requirement> = requirements.collect();
        let graph = SkillGraph::build(std::iter::empty(), std::iter::empty());
        let options = PlanOptions { as_of: AS_OF, minimum_kind: EvidenceKind::Issued };
        Ok(compile(&requirements, &graph, &options)?)
    }

    /// A filter that about one in ninety passes.
    pub(crate) fn filters(&self, number: usize) -> Filters {
        let mut random = Random(Random(self.seed ^ 3 << 56).next() ^ number as u64);
        let mut filters = Filters::default();
        filters.admit("country", &format!("country-{}", random.below(COUNTRIES)));
        filters.admit("remote", REMOTE.get(random.below(REMOTE.len())).copied().unwrap_or_default());
        filters
    }

    fn distinct(&self, random: &mut Random, count: usize) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(count);
        while drawn.len() < count {
            let skill = self.skills.draw(random);
            if !drawn.contains(&skill) {
                drawn.push(skill);
            }
        }
        drawn
    }
}
