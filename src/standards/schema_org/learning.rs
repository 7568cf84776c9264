//! What can be learned and earned: credentials, courses, programmes and learning resources become achievements.

use super::{
    job::languages,
    offers,
    term::{Term, term},
    terms::{self, Things, all, as_iri, get, iri, text, texts, words},
    wording,
};
use crate::{
    model::{
        Achievement, AchievementRelation, AchievementRelationKind, Alignment, AlignmentKind, AlignmentStrength,
        Condition, ConditionKind, Credits, Iri, Issuer, LevelBasis, LevelStatement, Problem, Reading, Recognition,
        RecognitionKind, Record, Reference,
    },
    standards::{Scope, shared::Node},
};

/// So deep do programmes hold courses, and courses credentials.
const MAX_NESTED: usize = 4;

/// Reads one, and what it is made of or leads to.
pub(super) fn achievement<'a>(node: &Node<'a>, things: &Things<'a>, scope: &Scope<'_>, reading: &mut Reading) {
    read(node, things, scope, reading, 0);
}

fn read<'a>(node: &Node<'a>, things: &Things<'a>, scope: &Scope<'_>, reading: &mut Reading, depth: usize) -> Reference {
    let name = text(node, &["name", "headline"]).unwrap_or_default();
    let issuer = issuer(node, things, reading);
    let id = id(node, &name, issuer.as_ref(), scope, reading);
    let reference = Reference { id: id.clone(), name: Some(name.clone()).filter(|it| !it.is_empty()) };
    if name.is_empty() {
        let hint = "give it a `name`";
        reading.problems.push(Problem::warning(node.place_of("name"), "an achievement has no name", hint));
    }
    let is_credential = node.is_a(&["EducationalOccupationalCredential"]);
    let mut achievement = Achievement {
        description: text(node, &["description", "abstract"]),
        achievement_type: kind(node),
        issuer,
        tags: tags(node),
        language: languages(node, &["inLanguage", "availableLanguage"]),
        qualification_level: all(node, &["educationalLevel"]).iter().find_map(words).map(as_grade),
        recognised_by: recognised(node, things),
        credits: credits(node),
        version: text(node, &["version"]),
        other_ids: other_ids(node),
        name,
        ..Achievement::unnamed(id)
    };
    skills(node, is_credential, scope, &mut achievement, reading);
    conditions(node, is_credential, things, &mut achievement, reading);
    offers::describe(node, &mut achievement, reading);
    related(node, things, scope, reading, depth, &mut achievement);
    reading.push(node.place(), Record::Achievement(achievement));
    reference
}

/// Its `@id` or URL; else a local name of its issuer and name, which stays the same when the page changes.
fn id(node: &Node<'_>, name: &str, issuer: Option<&Reference>, scope: &Scope<'_>, reading: &mut Reading) -> Iri {
    let own = || ["@id", "id", "url"].into_iter().find_map(|key| as_iri(&get(node, &[key])?.id()?));
    if let Some(id) = own() {
        return id;
    }
    let hint = "give it an absolute IRI as `@id` or `url`";
    reading.problems.push(Problem::note(node.place(), "has neither `@id` nor `url`; a local name is made", hint));
    let digest = scope.digest.get(..16).unwrap_or(scope.digest);
    match issuer {
        Some(issuer) if !name.is_empty() => {
            let by = issuer.name.as_deref().unwrap_or(issuer.id.as_str());
            Iri::local("achievement", &format!("{by} {name}"))
        }
        _ => Iri::local("achievement", &format!("{name} {digest} {}", node.place())),
    }
}

fn kind(node: &Node<'_>) -> Option<String> {
    let said = text(node, &["credentialCategory", "programType", "learningResourceType"]);
    said.map(|it| it.rsplit(['/', '#']).next().unwrap_or(&it).to_owned()).or_else(|| node.types().into_iter().next())
}

/// A level of the whole: it says nothing of one skill.
fn as_grade(value: String) -> LevelStatement {
    LevelStatement { value, level: None, position: None, basis: LevelBasis::Grade }
}

/// Who gives it: the first of those named that is an organisation. Persons are left out.
fn issuer<'a>(node: &Node<'a>, things: &Things<'a>, reading: &mut Reading) -> Option<Reference> {
    let offered = || all(node, &["offers"]).iter().flat_map(|it| all(it, &["offeredBy", "seller"])).collect::<Vec<_>>();
    let direct = ["provider", "offeredBy", "creator", "publisher", "sourceOrganization", "author"];
    let mut named = direct.into_iter().flat_map(|key| all(node, &[key])).chain(offered());
    named.find_map(|it| organisation(&things.follow(&it), reading))
}

fn organisation(node: &Node<'_>, reading: &mut Reading) -> Option<Reference> {
    if node.is_a(&["Person"]) {
        return None;
    }
    let reference = reference(node, "issuer")?;
    if node.value.is_object() && reference.name.is_some() {
        reading.push(
            node.place(),
            Record::Issuer(Issuer {
                name: reference.name.clone(),
                url: get(node, &["url"]).and_then(|it| it.id()).filter(|it| as_iri(it).is_some()),
                description: text(node, &["description"]),
                ..Issuer::unnamed(reference.id.clone())
            }),
        );
    }
    Some(reference)
}

/// A thing by its IRI, else by a local name of its name.
fn reference(node: &Node<'_>, kind: &str) -> Option<Reference> {
    let name = words(node).filter(|it| as_iri(it).is_none());
    let id = iri(node).or_else(|| name.as_deref().map(|it| Iri::local(kind, it)))?;
    Some(Reference { id, name })
}

fn recognised<'a>(node: &Node<'a>, things: &Things<'a>) -> Vec<Recognition> {
    let bodies = all(node, &["recognizedBy"]);
    let bodies = bodies.iter().filter_map(|it| reference(&things.follow(it), "issuer"));
    bodies.map(|it| Recognition::new(it, RecognitionKind::Recognised)).collect()
}

/// What it stands for. A credential is awarded for the competencies it requires; of a course they are prerequisites.
fn skills(
    node: &Node<'_>,
    is_credential: bool,
    scope: &Scope<'_>,
    achievement: &mut Achievement,
    reading: &mut Reading,
) {
    let required = if is_credential { AlignmentStrength::Assessed } else { AlignmentStrength::Mentioned };
    let mut found = Vec::new();
    for (key, strength) in [
        ("competencyRequired", required),
        ("assesses", AlignmentStrength::Assessed),
        ("teaches", AlignmentStrength::Taught),
        ("skills", AlignmentStrength::Taught),
    ] {
        if key == "competencyRequired" && !is_credential {
            continue;
        }
        for item in all(node, &[key]) {
            aligned(&item, &format!("`{key}` names it"), strength, &mut found, reading);
        }
    }
    for item in all(node, &["educationalAlignment"]) {
        let kind = text(&item, &["alignmentType"]).unwrap_or_default().to_lowercase();
        let strength = match kind.as_str() {
            "assesses" => AlignmentStrength::Assessed,
            "" if is_credential => AlignmentStrength::Assessed,
            "" | "teaches" => AlignmentStrength::Taught,
            "educationalsubject" => AlignmentStrength::Mentioned,
            "educationallevel" => {
                let level = term(&item, true).text;
                achievement.qualification_level = achievement.qualification_level.take().or(level.map(as_grade));
                continue;
            }
            // `requires` is read as a condition; complexity of a text is no skill.
            _ => continue,
        };
        aligned(&item, "`educationalAlignment` names it", strength, &mut found, reading);
    }
    for item in all(node, &["occupationalCategory", "relevantOccupation"]) {
        let term = term(&item, true);
        let kind_reason = "`occupationalCategory` names it".to_owned();
        let strength = AlignmentStrength::Mentioned;
        found.push(Alignment { kind: AlignmentKind::Occupation, kind_reason, ..alignment(term, strength) });
    }
    if found.len() > scope.limits.alignments {
        let message =
            format!("{} alignments are more than {} (limit `alignments`)", found.len(), scope.limits.alignments);
        reading.problems.push(Problem::error(node.place(), message, "align it to what it really teaches"));
        found.truncate(scope.limits.alignments);
    }
    achievement.alignments = found;
}

/// The skills that a text, a term or an alignment object names.
fn aligned(item: &Node<'_>, why: &str, strength: AlignmentStrength, found: &mut Vec<Alignment>, reading: &mut Reading) {
    if let Some(written) = item.value.as_str()
        && as_iri(written).is_none()
    {
        found.extend(wording::skills(written).into_iter().map(|it| Alignment {
            target_name: Some(it.text),
            level: it.level,
            kind_reason: why.to_owned(),
            ..alignment(Term::default(), strength)
        }));
        return;
    }
    let term = term(item, true);
    if term.skill.is_none() && term.text.is_none() {
        let hint = "write its name, or a DefinedTerm with `name` and `termCode`";
        reading.problems.push(Problem::error(item.place(), "a skill has neither name nor IRI; left out", hint));
        return;
    }
    found.push(Alignment { kind_reason: why.to_owned(), ..alignment(term, strength) });
}

fn alignment(term: Term, strength: AlignmentStrength) -> Alignment {
    Alignment {
        target_url: term.skill.map(|it| it.to_string()),
        target_code: term.code.filter(|it| as_iri(it).is_none()),
        target_name: term.text,
        framework: term.set,
        target_type: None,
        kind: AlignmentKind::Skill,
        kind_reason: String::new(),
        strength,
        level: None,
    }
}

/// What one needs before, and how long it counts.
fn conditions<'a>(
    node: &Node<'a>,
    is_credential: bool,
    things: &Things<'a>,
    achievement: &mut Achievement,
    reading: &mut Reading,
) {
    let mut entry = Condition { kind: ConditionKind::Entry, ..Condition::default() };
    let mut said = Vec::new();
    for item in all(node, &["coursePrerequisites"]).into_iter().chain(all(node, &["programPrerequisites"])) {
        let item = things.follow(&item);
        if item.is_a(&["Course", "EducationalOccupationalProgram"]) {
            entry.learning.extend(reference(&item, "achievement"));
        } else if item.is_a(&["EducationalOccupationalCredential"]) && iri(&item).is_some() {
            entry.credentials.extend(reference(&item, "achievement"));
        } else if item.is_a(&["AlignmentObject", "DefinedTerm"]) {
            aligned(&item, "a prerequisite names it", AlignmentStrength::Mentioned, &mut entry.skills, reading);
        } else {
            said.extend(words(&item).or_else(|| text(&item, &["credentialCategory", "educationalLevel"])));
        }
    }
    for item in all(node, &["educationalAlignment"]) {
        if text(&item, &["alignmentType"]).is_some_and(|it| it.eq_ignore_ascii_case("requires")) {
            aligned(&item, "a prerequisite names it", AlignmentStrength::Mentioned, &mut entry.skills, reading);
        }
    }
    if !is_credential {
        for item in all(node, &["competencyRequired"]) {
            aligned(&item, "a prerequisite names it", AlignmentStrength::Mentioned, &mut entry.skills, reading);
        }
    }
    entry.description = Some(said.join("\n")).filter(|it| !it.is_empty());
    if entry != (Condition { kind: ConditionKind::Entry, ..Condition::default() }) {
        achievement.conditions.push(entry);
    }
    if let Some(period) = text(node, &["validFor"]) {
        let description = Some(format!("valid for {period}"));
        achievement.conditions.push(Condition { kind: ConditionKind::Renewal, description, ..Condition::default() });
    }
}

fn credits(node: &Node<'_>) -> Vec<Credits> {
    let read = |it: &Node<'_>| {
        let value = if it.value.is_object() { get(it, &["value"])? } else { it.clone() };
        let amount = value.number().filter(|it| *it >= 0.0)?;
        let unit = if it.value.is_object() { text(it, &["unitText", "unitCode", "name"]) } else { None };
        Some(Credits { amount, unit })
    };
    all(node, &["numberOfCredits"]).iter().filter_map(read).collect()
}

fn tags(node: &Node<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for item in all(node, &["keywords"]).into_iter().chain(all(node, &["about"])) {
        let Some(said) = words(&item).filter(|it| as_iri(it).is_none()) else { continue };
        for tag in said.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()) {
            if tags.len() < 200 && !tags.iter().any(|known| known == tag) {
                tags.push(tag.to_owned());
            }
        }
    }
    tags
}

fn other_ids(node: &Node<'_>) -> Vec<String> {
    let mut ids = texts(node, &["courseCode"]);
    for item in all(node, &["identifier"]) {
        ids.extend(if item.value.is_object() { text(&item, &["value", "@id", "url"]) } else { words(&item) });
    }
    ids.extend(all(node, &["sameAs"]).iter().filter_map(Node::id));
    ids
}

/// What it is a part of, is made of, and leads to. What is described there becomes an achievement too.
fn related<'a>(
    node: &Node<'a>,
    things: &Things<'a>,
    scope: &Scope<'_>,
    reading: &mut Reading,
    depth: usize,
    achievement: &mut Achievement,
) {
    for (key, kind) in [
        ("educationalCredentialAwarded", AchievementRelationKind::PreparesFor),
        ("occupationalCredentialAwarded", AchievementRelationKind::PreparesFor),
        ("hasCourse", AchievementRelationKind::Part),
        ("hasPart", AchievementRelationKind::Part),
        ("isPartOf", AchievementRelationKind::PartOf),
    ] {
        for item in all(node, &[key]) {
            // A thing of its own in the document is read there.
            let elsewhere = things.follow(&item).place() != item.place();
            let described = item.value.is_object() && item.is_a(&super::LEARNING) && terms::has(&item, &["name"]);
            let target = if described && !elsewhere && depth < MAX_NESTED {
                Some(read(&item, things, scope, reading, depth + 1).id)
            } else {
                iri(&item)
            };
            let relation = target.filter(|it| *it != achievement.id).map(|target| AchievementRelation { target, kind });
            achievement.related.extend(relation);
        }
    }
}
