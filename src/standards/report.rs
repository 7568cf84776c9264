//! A reading as the JSON that `skillmatch read` prints.

use serde_json::{Value, json};

use crate::model::{Alignment, Reading, Record};

/// The reading of the document at `source`.
pub fn to_json(source: &str, reading: &Reading) -> Value {
    let mut lists = Lists::default();
    for placed in &reading.records {
        lists.add(&placed.value);
    }
    json!({
        "source": source,
        "standard": reading.standard,
        "achievements": lists.achievements,
        "credentials": lists.credentials,
        "frameworks": lists.frameworks,
        "skills": lists.skills,
        "skill_relations": lists.skill_relations,
        "occupations": lists.occupations,
        "jobs": lists.jobs,
        "learners": lists.learners,
        "issuers": lists.issuers,
        "endorsements": lists.endorsements,
        "pathways": lists.pathways,
        "revocations": lists.revocations,
        "links": reading.links,
        "problems": reading.problems,
    })
}

#[derive(Default)]
struct Lists {
    achievements: Vec<Value>,
    credentials: Vec<Value>,
    frameworks: Vec<Value>,
    skills: Vec<Value>,
    skill_relations: Vec<Value>,
    occupations: Vec<Value>,
    jobs: Vec<Value>,
    learners: Vec<Value>,
    issuers: Vec<Value>,
    endorsements: Vec<Value>,
    pathways: Vec<Value>,
    revocations: Vec<Value>,
}

impl Lists {
    fn add(&mut self, record: &Record) {
        match record {
            Record::Achievement(it) => self.achievements.push(achievement(it)),
            Record::Credential(it) => self.credentials.push(credential(it)),
            Record::Framework(it) => self.frameworks.push(json!(it)),
            Record::Skill(it) => self.skills.push(skill(it)),
            Record::SkillRelation(it) => self.skill_relations.push(json!(it)),
            Record::Occupation(it) => self.occupations.push(occupation(it)),
            Record::Job(it) => self.jobs.push(json!(it)),
            Record::Learner(it) => self.learners.push(json!(it)),
            Record::Issuer(it) => self.issuers.push(json!(it)),
            Record::Endorsement(it) => self.endorsements.push(json!(it)),
            Record::Pathway(it) => self.pathways.push(json!(it)),
            Record::Revocation(it) => self.revocations.push(json!(it)),
        }
    }
}

fn occupation(it: &crate::model::Occupation) -> Value {
    let alternatives = it.labels.forms().filter(|(.., preferred)| !preferred).map(|(_, form, _)| form);
    json!({
        "id": it.id,
        "label": it.labels.shown(),
        "alternative_labels": alternatives.collect::<Vec<_>>(),
        "description": it.labels.description(),
        "framework": it.framework,
        "code": it.code,
        "broader": it.broader,
        "skills": it.skills,
        "related": it.related,
        "tasks": it.tasks,
    })
}

fn achievement(it: &crate::model::Achievement) -> Value {
    json!({
        "id": it.id,
        "name": it.name,
        "description": it.description,
        "type": it.achievement_type,
        "issuer": it.issuer,
        "criteria": it.criteria,
        "alignments": it.alignments.iter().map(alignment).collect::<Vec<_>>(),
        "levels": it.rubrics,
        "tags": it.tags,
        "cost": it.cost,
        "duration": it.duration,
        "delivery": it.delivery,
        "language": it.language,
        "recognised_by": it.recognised_by,
        "conditions": it.conditions,
        "related": it.related,
        "credits": it.credits,
        "qualification_level": it.qualification_level,
        "version": it.version,
        "other_ids": it.other_ids,
        "withdrawn": it.withdrawn,
    })
}

fn alignment(it: &Alignment) -> Value {
    json!({
        "target_url": it.target_url,
        "target_code": it.target_code,
        "target_name": it.target_name,
        "framework": it.framework,
        "kind": it.kind,
        "kind_reason": it.kind_reason,
        "target_type": it.target_type,
        "strength": it.strength,
        "level": it.level,
    })
}

fn credential(it: &crate::model::Credential) -> Value {
    json!({
        "id": it.id,
        "achievement": it.achievement.id,
        "holder": it.holder,
        "issuer": it.issuer,
        "issued_on": it.issued_on,
        "expires_on": it.expires_on,
        "status": it.status,
        "results": it.results,
    })
}

fn skill(it: &crate::model::Skill) -> Value {
    let alternatives = it.labels.forms().filter(|(.., preferred)| !preferred).map(|(_, form, _)| form);
    json!({
        "id": it.id,
        "label": it.labels.shown(),
        "alternative_labels": alternatives.collect::<Vec<_>>(),
        "keywords": it.labels.keywords().collect::<Vec<_>>(),
        "description": it.labels.description(),
        "framework": it.framework,
        "code": it.code,
        "kind": it.kind,
        "status": it.status,
        "levels": it.levels,
        "criteria": it.criteria,
        "other_ids": it.other_ids,
    })
}
