//! Credentials that can be earned: what they give, cost, take and need first.

use super::{Corpus, Random, iri, skill_id, uuid};
use skillmatch::{
    catalog::{CredentialEntry, credential_facets},
    index::{Entry, EntryKind},
    model::{
        Achievement, AlignmentStrength, Condition, ConditionKind, Cost, DeliveryMode, Evidence, EvidenceKind, Holder,
        HolderKind, Iri, Issuer, LearningTime, Level, LevelStatement, Reference,
    },
};

/// A credential has from 2 to 6 skills.
const FEWEST_SKILLS: usize = 2;
const MOST_SKILLS: usize = 6;
/// So many hundreds cost 20 to 300 a skill.
const CHEAPEST: usize = 20;
const DEAREST: usize = 300;

impl Corpus {
    /// A credential as an entry of the index. 15 % do not say what they cost and 15 % are free, 5 % cost dollars; 15 %
    /// do not say how long they take; 15 % need another one first, some of them one of two, some a skill or experience.
    pub(crate) fn credential_entry(&self, number: usize) -> Entry {
        let mut random = self.random(6, number);
        let count = FEWEST_SKILLS + random.below(MOST_SKILLS + 1 - FEWEST_SKILLS);
        let skills = self.distinct_skills(&mut random, count);
        let id = credential_id(number);
        let issuer =
            Issuer { name: None, ..Issuer::unnamed(iri(&format!("https://school-{}.example.org", number % 300))) };
        let evidence: Vec<Evidence> = skills.iter().map(|rank| offered(&mut random, *rank)).collect();
        let achievement = Achievement {
            name: format!("Credential {number}"),
            description: Some("What is taught, how it is assessed, and for whom it is meant. ".repeat(4)),
            issuer: Some(Reference { id: issuer.id.clone(), name: Some(format!("School {}", number % 300)) }),
            cost: cost(&mut random, count),
            duration: duration(&mut random, count),
            delivery: vec![[DeliveryMode::Online, DeliveryMode::InPerson, DeliveryMode::Blended][random.below(3)]],
            language: vec![["en", "de", "fr", "es"][random.below(4)].to_owned()],
            conditions: conditions(&mut random, number),
            ..Achievement::unnamed(id.clone())
        };
        let mut holder = Holder {
            id: id.clone(),
            kind: HolderKind::Credential,
            evidence,
            facets: std::collections::BTreeMap::new(),
        };
        let facets = credential_facets(&achievement, Some(&issuer), &holder, &["ctdl"]);
        holder.facets.clone_from(&facets);
        let evidence = holder.evidence.clone();
        let name = Some(achievement.name.clone());
        let record = serde_json::to_string(&CredentialEntry { achievement, holder }).unwrap_or_default();
        Entry { name, facets, evidence, record, ..Entry::bare(EntryKind::Credential, id) }
    }
}

fn credential_id(number: usize) -> Iri {
    iri(&format!("https://school.example.org/credentials/{}", uuid(6, number)))
}

fn offered(random: &mut Random, rank: usize) -> Evidence {
    let level = Level::ALL.get(random.below(Level::ALL.len())).copied().map(LevelStatement::of);
    let strength = match random.below(10) {
        0 => AlignmentStrength::Mentioned,
        1..=3 => AlignmentStrength::Taught,
        _ => AlignmentStrength::Assessed,
    };
    Evidence { level, strength, ..Evidence::bare(skill_id(rank), EvidenceKind::Issued) }
}

fn cost(random: &mut Random, skills: usize) -> Vec<Cost> {
    let share = random.below(100);
    if share < 15 {
        return Vec::new();
    }
    let euros = if share < 30 { 0 } else { skills * (CHEAPEST + random.below(DEAREST - CHEAPEST)) / 10 * 10 };
    let currency = if random.below(100) < 5 { "USD" } else { "EUR" };
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let amount = euros as f64;
    vec![Cost { amount, currency: Some(currency.to_owned()), kind: None, audience: None }]
}

fn duration(random: &mut Random, skills: usize) -> LearningTime {
    let weeks = skills * (1 + random.below(6));
    LearningTime { calendar: (!random.happens(150)).then(|| format!("P{weeks}W")), effort: None }
}

fn conditions(random: &mut Random, number: usize) -> Vec<Condition> {
    let earlier = |random: &mut Random| Reference { id: credential_id(random.below(number.max(1))), name: None };
    let condition = match random.below(100) {
        0..=8 => Condition { credentials: vec![earlier(random)], ..Condition::default() },
        9..=11 => Condition {
            credentials: vec![earlier(random), earlier(random)],
            needed: Some(1),
            kind: ConditionKind::Entry,
            ..Condition::default()
        },
        12..=14 => Condition { years_of_experience: Some(2.0), kind: ConditionKind::Entry, ..Condition::default() },
        _ => return Vec::new(),
    };
    vec![condition]
}
