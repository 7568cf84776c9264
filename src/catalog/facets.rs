//! What things can be filtered and counted by.

use std::collections::{BTreeMap, BTreeSet};

use super::effort::{cost_band, duration_band};
use crate::model::{
    Achievement, AchievementRelationKind, DeliveryMode, Evidence, Holder, Issuer, Job, Learner, Occupation, Skill,
    SkillKind,
};

/// Field to values, each sorted and without repeats.
pub type Facets = BTreeMap<String, Vec<String>>;

/// Fields of learners.
pub const LEARNER_FIELDS: &[&str] = &["country", "evidence", "issuer", "place", "remote", "working_language"];
/// Fields of credentials.
pub const CREDENTIAL_FIELDS: &[&str] = &[
    "cost",
    "delivery",
    "duration",
    "framework",
    "issuer",
    "issuer_recognised_by",
    "language",
    "level",
    "recognised_by",
    "recognition",
    "standard",
    "status",
    "type",
];
/// Fields of jobs.
pub const JOB_FIELDS: &[&str] = &["country", "employer", "occupation", "place", "remote", "working_language"];
/// Fields of skills.
pub const SKILL_FIELDS: &[&str] = &["framework", "language", "type"];
/// Fields of occupations.
pub const OCCUPATION_FIELDS: &[&str] = &["framework", "language"];

#[derive(Default)]
struct Collected(BTreeMap<String, BTreeSet<String>>);

impl Collected {
    fn add(&mut self, field: &str, value: impl Into<String>) {
        self.0.entry(field.to_owned()).or_default().insert(value.into());
    }

    fn add_all<'a>(&mut self, field: &str, values: impl IntoIterator<Item = &'a str>) {
        for value in values {
            self.add(field, value);
        }
    }

    fn done(self) -> Facets {
        self.0.into_iter().map(|(field, values)| (field, values.into_iter().collect())).collect()
    }
}

/// What a learner can be filtered by. `evidence` lists the kinds that they have any of.
pub fn learner_facets(learner: &Learner, evidence: &[Evidence]) -> Facets {
    let mut facets = Collected::default();
    facets.add_all("place", learner.place.as_deref());
    facets.add_all("country", learner.country.as_deref());
    facets.add_all("remote", learner.remote.map(yes_no));
    facets.add_all("working_language", learner.working_languages.iter().map(String::as_str));
    facets.add_all("issuer", evidence.iter().filter_map(|it| Some(it.issuer.as_ref()?.id.as_str())));
    facets.add_all("evidence", evidence.iter().map(|it| it.kind.word()));
    facets.done()
}

/// What a credential can be filtered by. `issuer` is who issues it, where known;
/// `standards` are those of the documents that it was read from.
pub fn credential_facets(
    achievement: &Achievement,
    issuer: Option<&Issuer>,
    holder: &Holder,
    standards: &[&str],
) -> Facets {
    let mut facets = Collected::default();
    facets.add_all("issuer", achievement.issuer.as_ref().map(|it| it.id.as_str()));
    facets.add_all("recognised_by", achievement.recognised_by.iter().map(|it| it.by.id.as_str()));
    let recognised = issuer.map(|it| it.recognised_by.iter()).into_iter().flatten();
    facets.add_all("issuer_recognised_by", recognised.map(|it| it.by.id.as_str()));
    let kinds = achievement.recognised_by.iter().map(|it| it.kind.word());
    facets.add_all("recognition", kinds);
    facets.add_all("standard", standards.iter().copied());
    facets.add_all("type", achievement.achievement_type.as_deref());
    facets.add_all("language", achievement.language.iter().map(String::as_str));
    facets.add_all("delivery", achievement.delivery.iter().map(|it| delivery_word(*it)));
    facets.add("cost", cost_band(&achievement.cost));
    facets.add("duration", duration_band(&achievement.duration));
    let replaced = achievement.related.iter().any(|it| it.kind == AchievementRelationKind::ReplacedBy);
    facets.add(
        "status",
        if achievement.withdrawn {
            "withdrawn"
        } else if replaced {
            "replaced"
        } else {
            "active"
        },
    );
    let levels = holder.evidence.iter().filter_map(|it| it.level.as_ref()?.level);
    facets.add_all("level", levels.map(crate::model::Level::word));
    facets.add_all("framework", achievement.all_alignments().filter_map(|(it, _)| it.framework.as_deref()));
    facets.done()
}

/// What a job can be filtered by.
pub fn job_facets(job: &Job) -> Facets {
    let mut facets = Collected::default();
    facets.add_all("employer", job.employer.as_deref());
    facets.add_all("place", job.place.as_deref());
    facets.add_all("country", job.country.as_deref());
    facets.add_all("remote", job.remote.map(yes_no));
    facets.add_all("working_language", job.working_languages.iter().map(String::as_str));
    facets.add_all("occupation", job.occupation.as_deref());
    facets.done()
}

/// What a skill can be filtered by.
pub fn skill_facets(skill: &Skill) -> Facets {
    let mut facets = Collected::default();
    facets.add_all("framework", skill.framework.as_deref());
    facets.add_all("language", skill.labels.0.keys().map(String::as_str));
    facets.add("type", skill_kind_word(skill.kind));
    facets.done()
}

/// What an occupation can be filtered by.
pub fn occupation_facets(occupation: &Occupation) -> Facets {
    let mut facets = Collected::default();
    facets.add_all("framework", occupation.framework.as_deref());
    facets.add_all("language", occupation.labels.0.keys().map(String::as_str));
    facets.done()
}

fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn delivery_word(mode: DeliveryMode) -> &'static str {
    match mode {
        DeliveryMode::InPerson => "in_person",
        DeliveryMode::Online => "online",
        DeliveryMode::Blended => "blended",
    }
}

fn skill_kind_word(kind: SkillKind) -> &'static str {
    match kind {
        SkillKind::Unknown => "unknown",
        SkillKind::Skill => "skill",
        SkillKind::Knowledge => "knowledge",
        SkillKind::Ability => "ability",
        SkillKind::Technology => "technology",
        SkillKind::Activity => "activity",
        SkillKind::Group => "group",
    }
}
