//! Several documents about one thing: what they say together.
//!
//! Records are merged in a fixed order (by source, then place), so the result does not depend on the order of import.
//! The first statement of a single value stands; lists are joined without repeats.

use crate::model::{
    Achievement, AwardResult, Credential, Endorsement, Framework, Issuer, Job, Labels, Learner, Occupation,
    OccupationSkill, Pathway, Skill, SkillKind,
};

/// Something that several records can speak about.
pub trait Merge {
    /// Takes over what `other`, a later record of the same thing, says beyond this one.
    fn absorb(&mut self, other: Self);
}

/// Merges the records of one thing; `None` when there are none.
pub fn merge<T: Merge>(records: impl IntoIterator<Item = T>) -> Option<T> {
    records.into_iter().reduce(|mut merged, record| {
        merged.absorb(record);
        merged
    })
}

fn fill<T>(value: &mut Option<T>, other: Option<T>) {
    if value.is_none() {
        *value = other;
    }
}

fn join<T: PartialEq>(list: &mut Vec<T>, other: Vec<T>) {
    for item in other {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

impl Merge for Labels {
    fn absorb(&mut self, other: Self) {
        for (language, labels) in other.0 {
            let mine = self.0.entry(language).or_default();
            match (&mine.preferred, labels.preferred) {
                (Some(first), Some(second)) if *first != second => join(&mut mine.alternative, vec![second]),
                (None, second) => mine.preferred = second,
                _ => {}
            }
            join(&mut mine.alternative, labels.alternative);
            join(&mut mine.hidden, labels.hidden);
            join(&mut mine.keywords, labels.keywords);
            fill(&mut mine.description, labels.description);
        }
    }
}

impl Merge for Skill {
    fn absorb(&mut self, other: Self) {
        self.labels.absorb(other.labels);
        fill(&mut self.framework, other.framework);
        fill(&mut self.code, other.code);
        fill(&mut self.reuse, other.reuse);
        self.status = self.status.max(other.status);
        join(&mut self.levels, other.levels);
        join(&mut self.criteria, other.criteria);
        join(&mut self.other_ids, other.other_ids);
        if self.kind == SkillKind::Unknown {
            self.kind = other.kind;
        }
    }
}

impl Merge for Framework {
    fn absorb(&mut self, other: Self) {
        fill(&mut self.title, other.title);
        fill(&mut self.description, other.description);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.version, other.version);
        fill(&mut self.language, other.language);
        fill(&mut self.licence, other.licence);
        fill(&mut self.status, other.status);
        fill(&mut self.replaced_by, other.replaced_by);
    }
}

impl Merge for Endorsement {
    fn absorb(&mut self, other: Self) {
        fill(&mut self.by, other.by);
        fill(&mut self.from, other.from);
        // The stricter statement stands: the earlier end.
        self.until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }
}

impl Merge for Pathway {
    fn absorb(&mut self, other: Self) {
        if self.name.is_empty() {
            self.name = other.name;
        }
        fill(&mut self.description, other.description);
        fill(&mut self.issuer, other.issuer);
        fill(&mut self.destination, other.destination);
        join(&mut self.steps, other.steps);
    }
}

impl Merge for Occupation {
    fn absorb(&mut self, other: Self) {
        self.labels.absorb(other.labels);
        fill(&mut self.framework, other.framework);
        fill(&mut self.code, other.code);
        join(&mut self.broader, other.broader);
        join(&mut self.related, other.related);
        join(&mut self.tasks, other.tasks);
        for skill in other.skills {
            match self.skills.iter_mut().find(|it| it.skill == skill.skill) {
                Some(mine) => merge_skill(mine, &skill),
                None => self.skills.push(skill),
            }
        }
    }
}

fn merge_skill(mine: &mut OccupationSkill, other: &OccupationSkill) {
    mine.importance = mine.importance.min(other.importance);
    fill(&mut mine.level, other.level.clone());
    fill(&mut mine.rating, other.rating.clone());
    fill(&mut mine.weight, other.weight);
}

impl Merge for Issuer {
    fn absorb(&mut self, other: Self) {
        fill(&mut self.name, other.name);
        fill(&mut self.url, other.url);
        fill(&mut self.description, other.description);
        join(&mut self.recognised_by, other.recognised_by);
        join(&mut self.other_ids, other.other_ids);
    }
}

impl Merge for Achievement {
    fn absorb(&mut self, other: Self) {
        if self.name.is_empty() {
            self.name = other.name;
        }
        fill(&mut self.description, other.description);
        fill(&mut self.achievement_type, other.achievement_type);
        fill(&mut self.criteria, other.criteria);
        match (&mut self.issuer, other.issuer) {
            (Some(mine), Some(second)) if mine.id == second.id => fill(&mut mine.name, second.name),
            (Some(_), _) => {}
            (none, second) => *none = second,
        }
        join(&mut self.alignments, other.alignments);
        join(&mut self.rubrics, other.rubrics);
        join(&mut self.tags, other.tags);
        join(&mut self.delivery, other.delivery);
        join(&mut self.language, other.language);
        join(&mut self.recognised_by, other.recognised_by);
        join(&mut self.conditions, other.conditions);
        join(&mut self.related, other.related);
        join(&mut self.other_ids, other.other_ids);
        fill(&mut self.qualification_level, other.qualification_level);
        fill(&mut self.version, other.version);
        if self.credits.is_empty() {
            self.credits = other.credits;
        }
        // Two lists of prices are two statements of the price, not two prices to pay.
        if self.cost.is_empty() {
            self.cost = other.cost;
        }
        fill(&mut self.duration.calendar, other.duration.calendar);
        fill(&mut self.duration.effort, other.duration.effort);
        self.withdrawn |= other.withdrawn;
    }
}

impl Merge for Credential {
    fn absorb(&mut self, other: Self) {
        fill(&mut self.achievement.name, other.achievement.name);
        fill(&mut self.holder, other.holder);
        fill(&mut self.issuer, other.issuer);
        fill(&mut self.issued_on, other.issued_on);
        // The stricter statement stands: the earlier end, the graver status.
        self.expires_on = match (self.expires_on, other.expires_on) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        self.status = self.status.max(other.status);
        join::<AwardResult>(&mut self.results, other.results);
    }
}

impl Merge for Learner {
    fn absorb(&mut self, other: Self) {
        fill(&mut self.name, other.name);
        fill(&mut self.place, other.place);
        fill(&mut self.country, other.country);
        fill(&mut self.remote, other.remote);
        fill(&mut self.consent, other.consent);
        fill(&mut self.purpose, other.purpose);
        join(&mut self.working_languages, other.working_languages);
        join(&mut self.claims, other.claims);
        join(&mut self.credentials, other.credentials);
    }
}

impl Merge for Job {
    fn absorb(&mut self, other: Self) {
        if self.title.is_empty() {
            self.title = other.title;
        }
        fill(&mut self.employer, other.employer);
        fill(&mut self.place, other.place);
        fill(&mut self.country, other.country);
        fill(&mut self.remote, other.remote);
        fill(&mut self.occupation, other.occupation);
        fill(&mut self.valid_through, other.valid_through);
        fill(&mut self.text, other.text);
        join(&mut self.working_languages, other.working_languages);
        join(&mut self.requirements, other.requirements);
    }
}
