//! The skills API: assertions that a job needs, a person has, or a course or assessment stands for skills.

use super::{competency, person, position, score};
use crate::{
    model::{Achievement, Alignment, AlignmentKind, AlignmentStrength, Learner, Problem, Reading, Record},
    standards::{
        Scope,
        schema_org::terms::as_iri,
        shared::{Node, badge},
    },
};

/// Reads a collection by what it is about.
pub(super) fn collection(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let about = node.text(&["targetType", "subjectType"]).unwrap_or_default().to_lowercase();
    match about.rsplit([':', '/', '#']).next().unwrap_or_default() {
        "job" | "jobposting" | "position" | "occupation" | "role" => position::positions(node, scope, reading),
        "person" | "worker" | "learner" | "candidate" | "employee" => learner(node, scope, reading),
        "course" | "learningopportunity" | "program" | "learningprogram" => {
            achievement(node, AlignmentStrength::Taught, scope, reading);
        }
        "assessment" | "credential" | "achievement" | "badge" => {
            achievement(node, AlignmentStrength::Assessed, scope, reading);
        }
        other => {
            let message =
                format!("assertions about `{}` are not read", crate::standards::schema_org::job::short(other));
            let hint = "write `targetType` Job, Person, Course, Assessment or Credential";
            reading.problems.push(Problem::warning(node.place(), message, hint));
        }
    }
}

fn learner(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let written = node.text(&["identifier", "targetId", "id"]);
    let id = written.map(|it| badge::person_id(&it));
    let id = id.unwrap_or_else(|| badge::local_id("learner", "", node, scope, reading));
    let claims = node.all(&["assertions"]).iter().flat_map(|it| person::claims(it, reading)).collect();
    reading.push(node.place(), Record::Learner(Learner { claims, ..Learner::unnamed(id) }));
}

fn achievement(node: &Node<'_>, strength: AlignmentStrength, scope: &Scope<'_>, reading: &mut Reading) {
    let name = node.text(&["name", "title", "targetName"]).unwrap_or_default();
    let written = node.get(&["identifier", "targetId", "id"]).and_then(|it| as_iri(&it.id()?));
    let id = written.unwrap_or_else(|| badge::local_id("achievement", &name, node, scope, reading));
    let mut alignments = Vec::new();
    for item in node.all(&["assertions"]).into_iter().take(scope.limits.alignments) {
        let Some((skill, text)) = item.get(&["skill"]).and_then(|it| competency::skill(&it)) else { continue };
        alignments.push(Alignment {
            target_url: skill.map(|it| it.to_string()),
            target_code: item.get(&["skill"]).and_then(|it| it.text(&["codedNotation"])),
            target_name: text,
            framework: None,
            target_type: None,
            kind: AlignmentKind::Skill,
            kind_reason: "an assertion names a skill".to_owned(),
            strength,
            level: score::level(&item, &["proficiencyLevel"]),
        });
    }
    let achievement_type = node.text(&["targetType"]);
    let achievement = Achievement { name, achievement_type, alignments, ..Achievement::unnamed(id) };
    reading.push(node.place(), Record::Achievement(achievement));
}
