//! Achievements: what a qualification or another specification says, and what the claim about it adds.

use super::{
    graph::{Things, field, is_lasting, lasting_id, text},
    made_id,
    organisations::Organisations,
    outcomes::{self, Proof},
    results::number,
};
use crate::{
    model::{
        Achievement, Condition, ConditionKind, Cost, Credits, DeliveryMode, Iri, LearningTime, Problem, Reading,
        Reference,
    },
    standards::{
        Scope,
        shared::{Node, badge, language},
    },
};

/// The most subjects, and the most languages.
const MOST: usize = 100;

/// What an achievement is made from.
pub(super) struct Sources<'n, 'a> {
    /// The claim that it was awarded, where there is one.
    pub(super) claim: Option<&'n Node<'a>>,
    /// The qualification, specification or learning opportunity.
    pub(super) spec: Option<&'n Node<'a>>,
    /// Who awards it.
    pub(super) issuer: Option<Reference>,
    /// How its outcomes were shown.
    pub(super) proof: Proof,
}

/// Reads an achievement.
pub(super) fn achievement<'a>(
    things: &Things<'a>,
    organisations: &mut Organisations,
    sources: &Sources<'_, 'a>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Option<Achievement> {
    let nodes: Vec<&Node<'a>> = sources.spec.into_iter().chain(sources.claim).collect();
    let main = *nodes.first()?;
    let first_text = |terms: &[&str]| nodes.iter().find_map(|it| text(it, terms));
    let name = first_text(&["title", "prefLabel", "name"]).unwrap_or_default();
    if name.is_empty() {
        let place = main.place_of("title");
        reading.problems.push(Problem::warning(place, "the achievement has no title", "give it a `title`"));
    }
    let id = id(main, sources, &name, scope, reading);
    let mut found = Achievement {
        name,
        description: description(things, main),
        achievement_type: kind(things, &nodes),
        issuer: sources.issuer.clone(),
        ..Achievement::unnamed(id)
    };
    for node in &nodes {
        found.alignments.extend(outcomes::outcomes(things, node, sources.proof, scope.limits, reading));
        details(things, node, &mut found, reading);
        found.recognised_by.extend(organisations.recognitions(things, node, reading));
        for entitlement in things.all(node, &["entitlesTo"]) {
            found.alignments.extend(outcomes::occupations(things, &entitlement));
        }
    }
    if let Some(spec) = sources.spec {
        found.qualification_level = outcomes::qualification_level(things, spec);
        found.alignments.extend(outcomes::national_levels(things, spec));
        found.alignments.extend(outcomes::occupations(things, spec));
        for code in things.all(spec, &["qualificationCode", "identifier"]) {
            let words = text(&code, &["notation"]).or_else(|| code.words());
            found.other_ids.extend(words.filter(|it| !it.starts_with("urn:epass:")));
        }
    }
    if let Some(claim) = sources.claim {
        found.alignments.extend(outcomes::occupations(things, claim));
        // What one did to get there says how long it takes, where nothing else does.
        for activity in things.all(claim, &["influencedBy", "wasInfluencedBy"]) {
            for node in std::iter::once(activity.clone()).chain(things.all(&activity, &["specifiedBy"])) {
                surroundings(things, &node, &mut found, reading);
            }
        }
    }
    Some(found)
}

/// The specification's own id; else one made of who awards it and its name, for a claim's id is one person's.
fn id(main: &Node<'_>, sources: &Sources<'_, '_>, name: &str, scope: &Scope<'_>, reading: &mut Reading) -> Iri {
    if let Some(id) = sources.spec.and_then(lasting_id) {
        return id;
    }
    match &sources.issuer {
        Some(issuer) if !name.is_empty() => {
            let by = issuer.id.as_str();
            made_id("achievement", &[by.strip_prefix("urn:skillmatch:issuer:").unwrap_or(by), name])
        }
        _ => badge::local_id("achievement", name, main, scope, reading),
    }
}

/// Of the specification; of a claim only where there is nothing else, for it may speak of the person.
fn description<'a>(things: &Things<'a>, main: &Node<'a>) -> Option<String> {
    let stated = text(main, &["description", "definition"]);
    let summary = things.note(main, &["learningOutcomeSummary", "learningOutcomeDescription"]);
    match (stated, summary) {
        (Some(stated), Some(summary)) if stated != summary => Some(format!("{stated}\n\n{summary}")),
        (stated, summary) => stated.or(summary),
    }
}

/// What kind of thing it is: its own type from Europass' list, else its class.
fn kind<'a>(things: &Things<'a>, nodes: &[&Node<'a>]) -> Option<String> {
    let terms =
        ["dcType", "dc:type", "dct:type", "dcterms:type", "http://purl.org/dc/terms/type", "learningOpportunityType"];
    let stated = nodes.iter().find_map(|node| {
        let key = terms.iter().find(|it| node.has(it))?;
        things.concept(node, &[key])?.name
    });
    stated.or_else(|| nodes.first()?.types().into_iter().next())
}

/// Credits, languages, subjects, entry: what a specification says of itself.
fn details<'a>(things: &Things<'a>, node: &Node<'a>, found: &mut Achievement, reading: &mut Reading) {
    if found.credits.is_empty() {
        for credit in things.all(node, &["creditPoint", "creditPoints", "creditReceived"]) {
            found.credits.extend(credits(things, &credit, reading));
        }
        if let Some(points) = field(node, &["ECTSCreditPoints", "ectsCreditPoints", "hasECTSCreditPoints"]) {
            let amount = number(&points).filter(|it| *it >= 0.0);
            found.credits.extend(amount.map(|amount| Credits { amount, unit: Some("ECTS".to_owned()) }));
        }
    }
    let subjects = ["thematicArea", "ISCEDFCode", "iscedFCode", "educationSubject"];
    for subject in subjects.iter().flat_map(|it| things.concepts(node, &[it])).take(MOST) {
        let words = subject.words().filter(|it| !found.tags.contains(it));
        found.tags.extend(words);
    }
    for requirement in things.all(node, &["entryRequirement", "entryRequirements", "entryRequirementsNote"]) {
        let words = text(&requirement, &["noteLiteral"]).or_else(|| requirement.words());
        found.conditions.extend(words.map(|it| Condition {
            kind: ConditionKind::Entry,
            description: Some(it),
            ..Condition::default()
        }));
    }
    for price in things.all(node, &["priceDetail"]) {
        found.cost.extend(cost(things, &price));
    }
    surroundings(things, node, found, reading);
}

/// Where, how and how long: also said by activities.
fn surroundings<'a>(things: &Things<'a>, node: &Node<'a>, found: &mut Achievement, reading: &mut Reading) {
    for concept in things.concepts(node, &["mode", "learningScheduleType", "modeOfLearning"]) {
        let mode = concept.words().and_then(|it| delivery(&it, concept.id.as_deref()));
        found.delivery.extend(mode.filter(|it| !found.delivery.contains(it)));
    }
    for concept in
        things.concepts(node, &["language", "languageOfInstruction", "instructionLanguage"]).into_iter().take(MOST)
    {
        let tag = concept.id.as_deref().and_then(language::tag).or_else(|| language::tag(concept.name.as_deref()?));
        found.language.extend(tag.filter(|it| !found.language.contains(it)));
    }
    duration(node, &["volumeOfLearning", "workload"], true, &mut found.duration, reading);
    duration(node, &["maximumDuration", "duration"], false, &mut found.duration, reading);
}

/// Hours are effort. Of dates, what is called a volume is effort too once calendar time is known from elsewhere.
fn duration(node: &Node<'_>, terms: &[&str], is_volume: bool, time: &mut LearningTime, reading: &mut Reading) {
    let Some(stated) = field(node, terms) else { return };
    let Some(words) = text(node, terms).or_else(|| stated.words()) else { return };
    let Some(body) = words.strip_prefix('P').filter(|it| it.len() > 1) else {
        let message = format!("`{words}` is not an ISO 8601 duration");
        reading.problems.push(Problem::error(stated.place(), message, "write for instance P4W or PT40H"));
        return;
    };
    let effort = body.starts_with('T') || (is_volume && field(node, &["maximumDuration"]).is_some());
    let slot = if effort { &mut time.effort } else { &mut time.calendar };
    slot.get_or_insert(words);
}

fn credits<'a>(things: &Things<'a>, node: &Node<'a>, reading: &mut Reading) -> Option<Credits> {
    let points = field(node, &["point", "points"]).unwrap_or_else(|| node.clone());
    let Some(amount) = number(&points).filter(|it| *it >= 0.0) else {
        let message = "the credit points are not a number from 0";
        reading.problems.push(Problem::error(points.place(), message, "write for instance \"point\": \"5\""));
        return None;
    };
    let framework = things.concept(node, &["framework"]);
    let ects = framework.as_ref().is_some_and(|it| {
        let words = it.words().unwrap_or_default().to_lowercase();
        words == "ects" || words.contains("european credit transfer") || words.ends_with("6fcec5c5af")
    });
    let unit = if ects { Some("ECTS".to_owned()) } else { framework.and_then(|it| it.words()) };
    Some(Credits { amount, unit })
}

fn cost<'a>(things: &Things<'a>, price: &Node<'a>) -> Option<Cost> {
    let amount = things.one(price, &["amount"])?;
    let value = field(&amount, &["value"]).unwrap_or_else(|| amount.clone());
    let currency = things.concept(&amount, &["unit"]);
    let currency = currency.and_then(|it| it.id.as_deref()?.rsplit('/').next().map(str::to_uppercase));
    Some(Cost {
        amount: number(&value).filter(|it| *it >= 0.0)?,
        currency: currency.filter(|it| it.len() == 3),
        audience: None,
        kind: text(price, &["prefLabel", "title"]),
    })
}

/// Europass' list of modes: its IRIs where they are known, else its words.
fn delivery(words: &str, id: Option<&str>) -> Option<DeliveryMode> {
    match id.and_then(|it| it.rsplit('/').next()) {
        Some("920fbb3cbe") => return Some(DeliveryMode::Online),
        Some("e92d221e4d") => return Some(DeliveryMode::Blended),
        _ => {}
    }
    let words = words.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|it| words.contains(it));
    if has(&["blended", "hybrid"]) {
        Some(DeliveryMode::Blended)
    } else if has(&["online", "distance", "virtual"]) {
        Some(DeliveryMode::Online)
    } else if has(&[
        "presential",
        "onsite",
        "on-site",
        "on site",
        "in person",
        "in-person",
        "face-to-face",
        "classroom",
    ]) {
        Some(DeliveryMode::InPerson)
    } else {
        None
    }
}

/// A reference to an achievement, with its name where it has one.
pub(super) fn reference(achievement: &Achievement) -> Reference {
    let name = Some(achievement.name.clone()).filter(|it| !it.is_empty());
    Reference { id: achievement.id.clone(), name }
}

/// Whether a node is a link to something that the document does not describe, and one would have to fetch.
pub(super) fn outside(node: &Node<'_>) -> Option<Iri> {
    let id = node.value.as_str().map(str::trim).filter(|it| is_lasting(it))?;
    Iri::new(id).ok()
}
