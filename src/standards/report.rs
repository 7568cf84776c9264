//! A reading as the JSON that `skillmatch read` prints.

use serde_json::{Value, json};

use crate::model::{Alignment, Reading, Record};

/// The reading of the document at `source`.
pub fn to_json(source: &str, reading: &Reading) -> Value {
    let of = |pick: &dyn Fn(&Record) -> Option<Value>| -> Vec<Value> {
        reading.records.iter().filter_map(|placed| pick(&placed.value)).collect()
    };
    json!({
        "source": source,
        "standard": reading.standard,
        "achievements": of(&|it| match it {
            Record::Achievement(it) => Some(achievement(it)),
            _ => None,
        }),
        "credentials": of(&|it| match it {
            Record::Credential(it) => Some(credential(it)),
            _ => None,
        }),
        "skills": of(&|it| match it {
            Record::Skill(it) => Some(skill(it)),
            _ => None,
        }),
        "skill_relations": of(&|it| match it {
            Record::SkillRelation(it) => Some(json!({"from": it.from, "to": it.to, "kind": it.kind})),
            _ => None,
        }),
        "occupations": of(&|it| match it {
            Record::Occupation(it) => {
                Some(json!({"id": it.id, "label": it.labels.shown(), "code": it.code, "skills": it.skills}))
            }
            _ => None,
        }),
        "jobs": of(&|it| match it {
            Record::Job(it) => Some(json!(it)),
            _ => None,
        }),
        "learners": of(&|it| match it {
            Record::Learner(it) => Some(json!(it)),
            _ => None,
        }),
        "issuers": of(&|it| match it {
            Record::Issuer(it) => Some(json!(it)),
            _ => None,
        }),
        "revocations": of(&|it| match it {
            Record::Revocation(it) => Some(json!(it)),
            _ => None,
        }),
        "links": reading.links,
        "problems": reading.problems,
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
        "description": it.labels.description(),
        "framework": it.framework,
        "code": it.code,
    })
}
