//! What things can be filtered and counted by.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Achievement, AchievementRelationKind, Cost, DeliveryMode, Evidence, Holder, Issuer, Job, Learner, LearningTime,
    Occupation, Skill, SkillKind,
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

/// The band of what it costs in all, whatever the currency: free, up to 100, 500, more, or unknown.
fn cost_band(cost: &[Cost]) -> &'static str {
    let total: f64 = cost.iter().map(|it| it.amount).sum();
    match total {
        _ if cost.is_empty() => "unknown",
        0.0 => "free",
        it if it <= 100.0 => "up to 100",
        it if it <= 500.0 => "101 to 500",
        _ => "above 500",
    }
}

/// The band of how long it takes: by calendar time where known, else by effort (40 hours a week).
fn duration_band(duration: &LearningTime) -> &'static str {
    let hours = duration_hours(duration);
    match hours {
        None => "unknown",
        Some(it) if it <= 7.0 * 24.0 => "up to a week",
        Some(it) if it <= 31.0 * 24.0 => "up to a month",
        Some(it) if it <= 92.0 * 24.0 => "up to 3 months",
        Some(_) => "longer",
    }
}

/// Calendar hours it takes: calendar time where known, else effort at 40 hours a week; `None` where unknown or unreadable.
pub fn duration_hours(duration: &LearningTime) -> Option<f64> {
    match (&duration.calendar, &duration.effort) {
        (Some(calendar), _) => hours_of(calendar),
        (None, Some(effort)) => hours_of(effort).map(|hours| hours / 40.0 * 7.0 * 24.0),
        (None, None) => None,
    }
}

/// The hours of an ISO 8601 duration; months count 30.44 days, years 365.25. Decimal parts are understood.
pub fn hours_of(duration: &str) -> Option<f64> {
    let body = duration.trim().strip_prefix('P')?;
    let (date, time) = body.split_once('T').unwrap_or((body, ""));
    let date = sum_parts(date, &[('Y', 24.0 * 365.25), ('M', 24.0 * 30.44), ('W', 24.0 * 7.0), ('D', 24.0)])?;
    let time = sum_parts(time, &[('H', 1.0), ('M', 1.0 / 60.0), ('S', 1.0 / 3600.0)])?;
    (date.1 + time.1 > 0).then_some(date.0 + time.0)
}

/// The sum of the parts in hours, and how many there are.
fn sum_parts(text: &str, units: &[(char, f64)]) -> Option<(f64, usize)> {
    let mut rest = text;
    let mut sum = (0.0, 0);
    while let Some(end) = rest.find(|it: char| it.is_ascii_alphabetic()) {
        let (number, tail) = rest.split_at(end);
        let unit = tail.chars().next()?;
        let hours = units.iter().find(|(name, _)| *name == unit)?.1;
        let number: f64 = number.replace(',', ".").parse().ok().filter(|it: &f64| it.is_finite() && *it >= 0.0)?;
        sum = (sum.0 + number * hours, sum.1 + 1);
        rest = tail.get(unit.len_utf8()..)?;
    }
    rest.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, hours) in [
            ("P4W", Some(672.0)),
            ("PT160H", Some(160.0)),
            ("P1DT12H", Some(36.0)),
            ("P0.5Y", Some(24.0 * 365.25 / 2.0)),
            ("P", None),
            ("4 weeks", None),
            ("P4X", None),
            ("P-4D", None),
            ("", None),
        ] {
            assert_eq!(hours_of(text), hours, "{text}");
        }
    }
}
