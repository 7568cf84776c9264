//! Learners with their evidence, and jobs.

use serde_json::{Value, json};

use super::{AS_OF, Corpus, Random, framework::skill_name, iri, skill_id, uuid};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use skillmatch::{
    catalog::{LearnerEntry, learner_facets},
    index::{Entry, EntryKind},
    model::{
        CredentialStatus, Evidence, EvidenceKind, Holder, HolderKind, Iri, Issuer, Learner, Level, LevelStatement,
        Reference,
    },
};

pub(super) const LANGUAGES: [&str; 16] =
    ["en", "de", "fr", "es", "it", "pl", "nl", "ro", "pt", "el", "cs", "hu", "sv", "da", "fi", "bg"];
const COUNTRIES: [&str; 24] = [
    "DE", "FR", "IT", "ES", "PL", "RO", "NL", "BE", "GR", "CZ", "PT", "SE", "HU", "AT", "BG", "DK", "FI", "SK", "IE",
    "HR", "LT", "SI", "LV", "EE",
];
/// A learner has from 6 to 20 skills, 13 on average.
const FEWEST_SKILLS: usize = 6;
const MOST_SKILLS: usize = 20;
/// What a job asks for.
const REQUIREMENTS: usize = 10;

impl Corpus {
    /// A learner: name and whereabouts, as the catalog keeps them. Evidence is only in the entry.
    pub(crate) fn learner(&self, number: usize) -> Learner {
        let mut random = self.random(3, number);
        let place = self.places.draw(&mut random);
        let country = COUNTRIES.get(place % COUNTRIES.len()).copied();
        let mut languages: Vec<String> = Vec::new();
        for _ in 0..=random.below(3) {
            languages.extend(LANGUAGES.get(self.languages.draw(&mut random)).map(|&it| it.to_owned()));
        }
        languages.sort();
        languages.dedup();
        Learner {
            name: Some(format!("Learner {number}")),
            place: Some(format!("Town {place}")),
            country: country.map(str::to_owned),
            // A quarter do not say.
            remote: (!random.happens(250)).then(|| random.happens(500)),
            working_languages: languages,
            ..Learner::unnamed(iri(&format!("urn:skillmatch:learner:{}", uuid(3, number))))
        }
    }

    /// A learner as an entry of the index, with evidence of 13 skills on average.
    pub(crate) fn learner_entry(&self, number: usize) -> Entry {
        let learner = self.learner(number);
        let mut random = self.random(4, number);
        let count = FEWEST_SKILLS + random.below(MOST_SKILLS + 1 - FEWEST_SKILLS);
        let skills = self.distinct_skills(&mut random, count);
        let evidence: Vec<Evidence> = skills.into_iter().map(|it| self.evidence(&mut random, it)).collect();
        let facets = learner_facets(&learner, &evidence);
        let id = learner.id;
        let holder =
            Holder { id: id.clone(), kind: HolderKind::Learner, evidence: evidence.clone(), facets: facets.clone() };
        let record = serde_json::to_string(&LearnerEntry { holder }).unwrap_or_default();
        Entry { facets, evidence, record, ..Entry::bare(EntryKind::Learner, id) }
    }

    /// Evidence of one skill: 20 % claimed, 60 % issued, 20 % verified. Claims neither expire nor are revoked, so of
    /// the others 3 in 8 expire and 1 in 16 is revoked: 30 % and 5 % of all.
    fn evidence(&self, random: &mut Random, rank: usize) -> Evidence {
        let skill = skill_id(rank);
        let level = Level::ALL.get(random.below(Level::ALL.len())).copied().map(LevelStatement::of);
        let kind = match random.below(10) {
            0 | 1 => EvidenceKind::Claimed,
            2..=7 => EvidenceKind::Issued,
            _ => EvidenceKind::Verified,
        };
        let issued_on = day_from(date(2016, 1, 1), random.below(3_650));
        if kind == EvidenceKind::Claimed {
            return Evidence { level, issued_on: Some(issued_on), ..Evidence::bare(skill, kind) };
        }
        let issuer = Self::issuer(self.issuers.draw(random));
        let achievement = Reference {
            id: iri(&format!("{}/badges/{rank}", issuer.id)),
            name: Some(format!("Certificate: {}", skill_name(rank))),
        };
        let credential = format!("urn:uuid:{}", uuid::Uuid::from_u64_pair(random.next(), random.next()));
        let lifetime_days = 730 + random.below(2_190);
        Evidence {
            level,
            expires_on: random.happens(375).then(|| day_from(issued_on, lifetime_days)),
            status: if random.below(16) == 0 { CredentialStatus::Revoked } else { CredentialStatus::Active },
            source: Some(format!("credentials/{rank}/{}.json#", credential.get(9..17).unwrap_or_default())),
            credential: Some(iri(&credential)),
            achievement: Some(achievement),
            issuer: Some(Reference { id: issuer.id, name: issuer.name }),
            issued_on: Some(issued_on),
            ..Evidence::bare(skill, kind)
        }
    }

    /// The organisation with this rank.
    fn issuer(rank: usize) -> Issuer {
        let id: Iri = iri(&format!("https://issuer-{rank}.example.org"));
        Issuer { name: Some(format!("Institute {rank}")), ..Issuer::unnamed(id) }
    }

    /// All organisations.
    pub(crate) fn issuers() -> Vec<Issuer> {
        (0..super::ISSUERS).map(Self::issuer).collect()
    }

    /// A job of ten levelled requirements, half of them musts, as its publisher would send it.
    pub(crate) fn job(&self, number: usize) -> Value {
        let mut random = self.random(5, number);
        let skills = self.distinct_skills(&mut random, REQUIREMENTS);
        let requirements = skills.into_iter().enumerate().map(|(at, rank)| {
            let importance = if at < REQUIREMENTS / 2 { "required" } else { "preferred" };
            json!({ "skill": skill_id(rank), "importance": importance, "minimum_level": 1 + random.below(5) })
        });
        let requirements: Vec<Value> = requirements.collect();
        json!({ "id": format!("urn:skillmatch:job:{number}"), "title": format!("Job {number}"), "requirements": requirements })
    }
}

fn day_from(start: Date, days: usize) -> Date {
    start.checked_add(i64::try_from(days).unwrap_or(0).days()).unwrap_or(AS_OF)
}
