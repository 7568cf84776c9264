//! A badge template: what can be earned, by whom it is issued, and which skills it stands for.

use url::Url;

use super::super::{
    Scope,
    shared::{
        Node,
        alignment::{alignments, blank, classified},
        badge,
    },
};
use crate::model::{
    Achievement, AchievementRelation, AchievementRelationKind, Alignment, AlignmentKind, AlignmentStrength, Condition,
    Cost, Iri, Issuer, LearningTime, LevelBasis, LevelStatement, Problem, Reading, Record, Reference,
};

/// Where Credly serves, when nothing in a document says so.
const ORIGIN: &str = "https://www.credly.com";
/// Things of one sort that are looked at.
const MOST: usize = 500;

/// Reads a template, and gives how others refer to it, and who issues it. `award` is the badge that it lies in.
pub(super) fn read(
    node: &Node<'_>,
    award: Option<&Node<'_>>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> (Reference, Option<Reference>) {
    let name = node.text(&["name"]).unwrap_or_default();
    if name.is_empty() {
        let place = node.place_of("name");
        reading.problems.push(Problem::warning(place, "the badge has no name", "give it a `name`"));
    }
    let id = id(node, &name, scope, reading);
    let issuer = issuer_of(node, reading).or_else(|| award.and_then(|it| issuer_of(it, reading)));
    let category = node.text(&["type_category"]);
    let achievement = Achievement {
        name: name.clone(),
        description: node.text(&["description"]),
        achievement_type: Some(category.clone().unwrap_or_else(|| "Badge".to_owned())),
        issuer: issuer.clone(),
        criteria: criteria(node),
        alignments: all_alignments(node, category.as_deref(), scope, reading),
        cost: cost(node, reading),
        duration: duration(node),
        language: node.text(&["language", "locale"]).into_iter().collect(),
        conditions: conditions(node),
        related: related(node),
        qualification_level: node.text(&["level"]).map(|value| LevelStatement {
            value,
            level: None,
            position: None,
            basis: LevelBasis::Grade,
        }),
        other_ids: node.text(&["id"]).into_iter().collect(),
        withdrawn: node.text(&["state"]).is_some_and(|it| it == "archived"),
        ..Achievement::unnamed(id.clone())
    };
    reading.push(node.place(), Record::Achievement(achievement));
    (Reference { id, name: Some(name).filter(|it| !it.is_empty()) }, issuer)
}

/// The address of its page. Without one, a name of our own made of its id, which is the same in every document.
fn id(node: &Node<'_>, name: &str, scope: &Scope<'_>, reading: &mut Reading) -> Iri {
    let page = node.text(&["url"]);
    if let Some(id) = page.as_deref().and_then(|it| Iri::new(it).ok()) {
        return id;
    }
    if let Some(page) = page {
        let message = format!("`{page}` is not an absolute address");
        reading.problems.push(Problem::warning(node.place_of("url"), message, "give the address of the badge's page"));
    }
    match node.text(&["id"]) {
        Some(id) => Iri::local("achievement", &format!("credly {id}")),
        None => badge::local_id("achievement", name, node, scope, reading),
    }
}

/// The host that the template was served by.
pub(super) fn origin(node: &Node<'_>) -> String {
    let url = node.text(&["url"]).and_then(|it| Url::parse(&it).ok());
    let origin = url.filter(|it| it.has_host()).map(|it| it.origin().ascii_serialization());
    origin.unwrap_or_else(|| ORIGIN.to_owned())
}

/// The organisation that issues it: the first of the entities, or the owner.
fn issuer_of(node: &Node<'_>, reading: &mut Reading) -> Option<Reference> {
    let entities = node.get(&["issuer"]).map(|it| it.all(&["entities"])).unwrap_or_default();
    let is_primary = |it: &&Node<'_>| it.get(&["primary"]).is_some_and(|it| it.is_true());
    let chosen = entities.iter().find(is_primary).or_else(|| entities.first()).and_then(|it| it.get(&["entity"]));
    let entity = chosen.or_else(|| node.get(&["owner", "organization"])).filter(|it| it.value.is_object())?;
    let name = entity.text(&["name"]);
    let written = ["vanity_url", "url"].iter().find_map(|it| entity.text(&[it]));
    let id = match written.as_deref().and_then(|it| Iri::new(it).ok()) {
        Some(id) => id,
        None => Iri::local("issuer", name.as_deref().or(entity.text(&["id"]).as_deref())?),
    };
    let issuer = Issuer {
        name: name.clone(),
        url: entity.text(&["website_url", "vanity_url", "url"]),
        other_ids: entity.text(&["id"]).into_iter().collect(),
        ..Issuer::unnamed(id.clone())
    };
    reading.push(entity.place(), Record::Issuer(issuer));
    Some(Reference { id, name })
}

/// What one must do: the titles of all activities.
fn criteria(node: &Node<'_>) -> Option<String> {
    let activities = node.all(&["badge_template_activities"]);
    let titles: Vec<String> = activities.iter().take(MOST).filter_map(|it| it.text(&["title"])).collect();
    (!titles.is_empty()).then(|| titles.join("\n")).or_else(|| node.text(&["global_activity_url"]))
}

/// The activities, one by one, as what one needs.
fn conditions(node: &Node<'_>) -> Vec<Condition> {
    let activities = node.all(&["badge_template_activities"]);
    let condition = |it: &Node<'_>| {
        let required = it.text(&["required_badge_template_id"]);
        let title = it.text(&["title"]);
        let credentials = required
            .map(|id| Reference { id: Iri::local("achievement", &format!("credly {id}")), name: title.clone() })
            .into_iter()
            .collect();
        Condition { name: it.text(&["activity_type"]), description: title, credentials, ..Condition::default() }
    };
    activities.iter().take(MOST).filter(|it| it.value.is_object()).map(condition).collect()
}

/// What it is aligned to, and the skills that its issuer names. Those are words without an address of their own.
fn all_alignments(node: &Node<'_>, category: Option<&str>, scope: &Scope<'_>, reading: &mut Reading) -> Vec<Alignment> {
    let mut found = alignments(node, scope.limits, reading);
    let strength = strength(node, category);
    let skills = node.all(&["skills"]);
    let left = scope.limits.alignments.saturating_sub(found.len());
    if skills.len() > left {
        let message = format!("{} skills are more than fit (limit `alignments`)", skills.len());
        reading.problems.push(Problem::error(node.place_of("skills"), message, "name what the badge really assesses"));
    }
    for skill in skills.iter().take(left) {
        let Some(name) = skill.text(&["name"]).or_else(|| skill.words()) else {
            let message = "a skill has no name";
            reading.problems.push(Problem::warning(skill.place(), message, "give it a `name`"));
            continue;
        };
        let mut alignment = classified(blank(None, Some(name)));
        alignment.kind = AlignmentKind::Skill;
        "named as a skill".clone_into(&mut alignment.kind_reason);
        alignment.strength = strength;
        found.push(alignment);
    }
    found
}

/// Courses teach their skills; certifications and examinations assess them.
fn strength(node: &Node<'_>, category: Option<&str>) -> AlignmentStrength {
    let activities = node.all(&["badge_template_activities"]);
    let has = |words: &[&str]| {
        let kinds = activities.iter().take(MOST).filter_map(|it| it.text(&["activity_type"]));
        kinds.map(|it| it.to_lowercase()).any(|it| words.iter().any(|word| it.contains(word)))
    };
    match category {
        Some("Certification" | "Validation") => AlignmentStrength::Assessed,
        _ if has(&["assess", "exam", "project", "portfolio"]) => AlignmentStrength::Assessed,
        Some("Learning") => AlignmentStrength::Taught,
        _ if has(&["course", "learning", "workshop"]) => AlignmentStrength::Taught,
        _ => AlignmentStrength::Assessed,
    }
}

/// `Free` costs nothing; `Paid` does not say how much.
fn cost(node: &Node<'_>, reading: &mut Reading) -> Vec<Cost> {
    let Some(written) = node.text(&["cost"]) else { return Vec::new() };
    match written.to_lowercase().as_str() {
        "free" => vec![Cost { amount: 0.0, currency: None, kind: None, audience: None }],
        "paid" => Vec::new(),
        _ => {
            let message = format!("`{written}` says neither Free nor Paid; the cost stays unknown");
            reading.problems.push(Problem::warning(node.place_of("cost"), message, "write Free or Paid"));
            Vec::new()
        }
    }
}

/// Time with a number in it. Alone, `Days` or `Weeks` only say of which size it is.
fn duration(node: &Node<'_>) -> LearningTime {
    let written = node.text(&["time_to_earn"]).unwrap_or_default().to_lowercase();
    let mut words = written.split_whitespace();
    let number = words.next().and_then(|it| it.parse::<u32>().ok()).filter(|it| *it > 0);
    let (Some(number), Some(unit)) = (number, words.next()) else { return LearningTime::default() };
    let calendar = |letter: &str| LearningTime { calendar: Some(format!("P{number}{letter}")), effort: None };
    match unit.trim_end_matches('s') {
        "hour" => LearningTime { calendar: None, effort: Some(format!("PT{number}H")) },
        "day" => calendar("D"),
        "week" => calendar("W"),
        "month" => calendar("M"),
        "year" => calendar("Y"),
        _ => LearningTime::default(),
    }
}

/// Other badges of the same organisation that it shows beside this one.
fn related(node: &Node<'_>) -> Vec<AchievementRelation> {
    let others = node.all(&["related_badge_templates"]);
    let targets = others.iter().take(MOST).filter_map(|it| Iri::new(&it.text(&["url"])?).ok());
    targets.map(|target| AchievementRelation { target, kind: AchievementRelationKind::Related }).collect()
}
