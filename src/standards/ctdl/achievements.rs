//! Credentials, assessments, courses and programmes: what can be earned or taken.

use std::collections::HashSet;

use super::reader::Reader;
use crate::{
    model::{
        Achievement, AchievementRelation, AchievementRelationKind, Credits, Iri, LevelBasis, LevelStatement, Problem,
        Record,
    },
    standards::shared::{
        Node,
        ctdl::{add_delivery, add_duration, add_language, costs, terms},
    },
};

/// Terms that lead to other achievements. Some hold references, some condition profiles that name their targets.
const RELATIONS: [(&str, AchievementRelationKind); 14] = [
    ("hasPart", AchievementRelationKind::Part),
    ("isPartOf", AchievementRelationKind::PartOf),
    ("latestVersion", AchievementRelationKind::ReplacedBy),
    ("nextVersion", AchievementRelationKind::ReplacedBy),
    ("supersededBy", AchievementRelationKind::ReplacedBy),
    ("previousVersion", AchievementRelationKind::Replaces),
    ("supersedes", AchievementRelationKind::Replaces),
    ("sameAs", AchievementRelationKind::SameAs),
    ("isPreparationFor", AchievementRelationKind::PreparesFor),
    ("isRequiredFor", AchievementRelationKind::PreparesFor),
    ("isRecommendedFor", AchievementRelationKind::PreparesFor),
    ("isAdvancedStandingFor", AchievementRelationKind::Related),
    ("advancedStandingFrom", AchievementRelationKind::Related),
    ("isSimilarTo", AchievementRelationKind::Related),
];

/// Statuses of things that one cannot earn any more, or not now.
const WITHDRAWN: [&str; 6] = ["Deprecated", "Suspended", "Revoked", "Ceased", "Superseded", "Retired"];

/// So many languages are looked at; nothing is given in more.
const MOST_LANGUAGES: usize = 200;

/// Free words on what an achievement is about.
const TAGS: [&str; 4] = ["keyword", "subject", "industryType", "instructionalProgramType"];

impl<'a> Reader<'_, 'a> {
    pub(super) fn achievement(&mut self, node: &Node<'a>, class_name: &str, deleted: bool) {
        let id = self.iri_of(node, "achievement");
        self.achievement_as(node, id, class_name, deleted);
    }

    /// Reads a thing under this IRI, also one that is embedded in another.
    pub(super) fn achievement_as(&mut self, node: &Node<'a>, id: Iri, class_name: &str, deleted: bool) {
        let name = terms::text(node, &["name"]).unwrap_or_default();
        if name.is_empty() {
            let message = format!("a `{class_name}` has no name");
            self.reading.problems.push(Problem::warning(node.place_of("ceterms:name"), message, "give it a `name`"));
        }
        let mut achievement = Achievement {
            name,
            description: terms::text(node, &["description"]),
            achievement_type: Some(class_name.to_owned()),
            criteria: terms::all(node, &["subjectWebpage"]).iter().find_map(terms::id),
            version: terms::text(node, &["versionIdentifier", "version"]).or_else(|| version(node)),
            other_ids: other_ids(node),
            withdrawn: deleted || is_withdrawn(node),
            ..Achievement::unnamed(id)
        };
        achievement.issuer = self.issuer(node);
        achievement.recognised_by = self.recognitions(node);
        achievement.tags = tags(node);
        achievement.conditions = self.conditions(node);
        achievement.alignments = self.alignments(node);
        self.money_and_time(node, &mut achievement);
        achievement.credits = credits(node);
        achievement.qualification_level = qualification_level(node);
        let mut seen = HashSet::new();
        for (term, kind) in RELATIONS {
            self.related(node, term, kind, &mut achievement, &mut seen);
        }
        self.reading.push(node.place(), Record::Achievement(achievement));
    }

    fn money_and_time(&mut self, node: &Node<'a>, achievement: &mut Achievement) {
        let mut profiles = self.resolved(node, &["estimatedCost"]);
        for manifest in self.manifests(node, &["commonCosts", "hasCostManifest"]) {
            profiles.extend(self.resolved(&manifest, &["estimatedCost"]));
        }
        for condition in self.resolved(node, &["requires"]) {
            profiles.extend(self.resolved(&condition, &["estimatedCost"]));
        }
        profiles.retain(|it| self.spend(300, it));
        achievement.cost = costs(&profiles, self.reading);
        for profile in self.resolved(node, &["estimatedDuration"]) {
            add_duration(&profile, &mut achievement.duration, self.reading);
        }
        for mode in terms::all(node, &["deliveryType", "learningDeliveryType", "assessmentDeliveryType"]) {
            add_delivery(&mode, achievement, self.reading);
        }
        for language in terms::all(node, &["inLanguage"]).into_iter().take(MOST_LANGUAGES) {
            add_language(&language, achievement);
        }
    }

    fn related(
        &mut self,
        node: &Node<'a>,
        term: &str,
        kind: AchievementRelationKind,
        achievement: &mut Achievement,
        seen: &mut HashSet<AchievementRelation>,
    ) {
        for item in terms::all(node, &[term]) {
            let found = self.resolve(&item);
            let mut targets = Vec::new();
            for target in ["targetCredential", "targetAssessment", "targetLearningOpportunity"] {
                targets.extend(terms::all(&found, &[target]));
            }
            // A condition profile leads to its targets, anything else is the target itself.
            let itself = targets.is_empty() && !found.is_a(&["ConditionProfile"]);
            let targets = if itself { vec![item] } else { targets };
            for target in targets {
                let Some(target) = self.target(&target, "achievement") else { continue };
                let relation = AchievementRelation { target, kind };
                // The Registry names a thing itself as its latest version.
                let other = relation.target != achievement.id && (itself || self.spend(100, node));
                if other && seen.insert(relation.clone()) {
                    achievement.related.push(relation);
                }
            }
        }
    }
}

fn is_withdrawn(node: &Node<'_>) -> bool {
    let statuses = ["credentialStatusType", "lifeCycleStatusType"];
    let mut codes = statuses.iter().flat_map(|it| terms::all(node, &[it])).filter_map(|it| terms::concept_code(&it));
    codes.any(|it| WITHDRAWN.iter().any(|known| known.eq_ignore_ascii_case(&it)))
}

/// Its CTID, its code and its identifiers elsewhere.
fn other_ids(node: &Node<'_>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let stated = ["ctid", "codedNotation", "credentialId"].iter().filter_map(|it| terms::text(node, &[it]));
    let elsewhere = terms::all(node, &["identifier"]);
    let elsewhere = elsewhere.iter().filter_map(|it| terms::text(it, &["identifierValueCode"]).or_else(|| it.words()));
    for id in stated.chain(elsewhere) {
        if !ids.contains(&id) && ids.len() < 50 {
            ids.push(id);
        }
    }
    ids
}

/// A `versionIdentifier` may be an identifier with its value in it.
fn version(node: &Node<'_>) -> Option<String> {
    terms::all(node, &["versionIdentifier"]).iter().find_map(|it| terms::text(it, &["identifierValueCode"]))
}

fn tags(node: &Node<'_>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut tags = Vec::new();
    for term in TAGS {
        for item in terms::all(node, &[term]).iter().flat_map(in_lists) {
            let Some(tag) = terms::concept(&item) else { continue };
            let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
            if seen.insert(tag.clone()) {
                tags.push(tag);
            }
        }
    }
    tags
}

/// The items of a language map's lists, each by itself: `{"en": ["welding", "joining"]}`.
fn in_lists<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let lists: Vec<Node<'a>> = node.members().into_iter().map(|(_, it)| it).filter(|it| it.value.is_array()).collect();
    let plain = terms::get(node, &["targetNodeName", "targetNode", "name"]).is_none();
    if plain && !lists.is_empty() { lists.iter().flat_map(Node::items).collect() } else { vec![node.clone()] }
}

/// Credit points: value profiles, and the older pairs of value and unit.
pub(super) fn credits(node: &Node<'_>) -> Vec<Credits> {
    let mut found = Vec::new();
    let mut add = |amount: Option<f64>, unit: Option<String>| {
        if let Some(amount) = amount.filter(|it| *it >= 0.0) {
            let credits = Credits { amount, unit };
            if found.len() < 100 && !found.contains(&credits) {
                found.push(credits);
            }
        }
    };
    let unit_of = |node: &Node<'_>| {
        let words = terms::text(node, &["creditUnitTypeDescription"]);
        words.or_else(|| terms::all(node, &["creditUnitType", "creditLevelType"]).iter().find_map(terms::concept_code))
    };
    for profile in terms::all(node, &["creditValue"]) {
        let value = terms::get(&profile, &["value", "minValue", "maxValue"]);
        let value = value.or_else(|| profile.get(&["schema:value", "schema:minValue"]));
        let unit = unit_of(&profile).or_else(|| profile.text(&["schema:unitText"]));
        let number = if profile.value.is_object() { value.and_then(|it| it.number()) } else { profile.number() };
        add(number, unit.or_else(|| unit_of(node)));
    }
    add(terms::get(node, &["creditUnitValue"]).and_then(|it| it.number()), unit_of(node));
    let hours = terms::get(node, &["creditHourValue"]).and_then(|it| it.number());
    add(hours, terms::text(node, &["creditHourType"]));
    found
}

/// The level of the whole: a grade, it says nothing of one skill.
fn qualification_level(node: &Node<'_>) -> Option<LevelStatement> {
    let terms_of_levels = [
        "qualificationLevel",
        "eqfLevel",
        "educationalLevel",
        "educationLevel",
        "educationLevelType",
        "audienceLevelType",
    ];
    let value = terms_of_levels.iter().find_map(|it| terms::all(node, &[it]).iter().find_map(terms::concept))?;
    Some(LevelStatement { value, level: None, position: None, basis: LevelBasis::Grade })
}
