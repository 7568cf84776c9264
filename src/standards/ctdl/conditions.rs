//! Condition profiles: what one needs to earn a thing, or should have.

use std::collections::HashSet;

use super::{
    achievements::credits,
    classes::{Class, class},
    hops::size_of_alignment,
    reader::Reader,
};
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, Condition, ConditionKind, Reference},
    standards::shared::{
        Node,
        ctdl::{alignment::Meaning, terms},
    },
};

/// The terms under which conditions stand.
const CONDITIONS: [(&str, ConditionKind); 9] = [
    ("requires", ConditionKind::Requires),
    ("recommends", ConditionKind::Recommends),
    ("preparationFrom", ConditionKind::Recommends),
    ("corequisite", ConditionKind::Corequisite),
    ("coPrerequisite", ConditionKind::Corequisite),
    ("entryCondition", ConditionKind::Entry),
    ("prerequisite", ConditionKind::Entry),
    ("renewal", ConditionKind::Renewal),
    ("maintenance", ConditionKind::Renewal),
];

/// Ways of which one is enough; `additionalCondition` is what older data call them.
pub(super) const ALTERNATIVES: [&str; 2] = ["alternativeCondition", "additionalCondition"];

/// So deep alternatives may lie in each other; a circle of blank nodes ends there too.
pub(super) const DEEPEST: usize = 8;

impl<'a> Reader<'_, 'a> {
    /// The conditions of a thing, and those of the manifests it refers to.
    pub(super) fn conditions(&mut self, node: &Node<'a>) -> Vec<Condition> {
        let mut found = Vec::new();
        let mut holders = vec![node.clone()];
        holders.extend(self.manifests(node, &["commonConditions", "hasConditionManifest"]));
        for holder in holders {
            for (term, kind) in CONDITIONS {
                for item in terms::all(&holder, &[term]) {
                    found.extend(self.condition(&item, kind, 0));
                }
            }
        }
        found
    }

    fn condition(&mut self, item: &Node<'a>, kind: ConditionKind, depth: usize) -> Option<Condition> {
        if depth > DEEPEST || !self.spend(0, item) {
            return None;
        }
        let node = self.resolve(item);
        if matches!(class(&node), Some((Class::Credential, _))) {
            let credentials = self.reference(&node, "achievement").into_iter().collect();
            return Some(Condition { kind, credentials, ..Condition::default() });
        }
        if let Some(words) = node.value.as_str() {
            // A reference to something elsewhere, or a plain sentence.
            return Some(match terms::iri(words) {
                Some(id) => Condition { kind, credentials: vec![Reference::to(id)], ..Condition::default() },
                None => Condition { kind, description: Some(words.to_owned()), ..Condition::default() },
            });
        }
        let competency = Meaning {
            kind: AlignmentKind::Skill,
            strength: AlignmentStrength::Assessed,
            reason: "ceterms:targetCompetency of a condition",
        };
        let limit = self.scope.limits.alignments;
        let skills = terms::all(&node, &["targetCompetency"]);
        let skills: Vec<Alignment> =
            skills.iter().take(limit).filter_map(|it| self.alignment(it, competency)).collect();
        let mut alternatives = Vec::new();
        for term in ALTERNATIVES {
            for other in terms::all(&node, &[term]) {
                alternatives.extend(self.condition(&other, kind, depth + 1));
            }
        }
        let number = |term: &str| terms::get(&node, &[term]).and_then(|it| it.number()).filter(|it| *it >= 0.0);
        let condition = Condition {
            kind,
            name: terms::text(&node, &["name"]),
            description: description(&node),
            needed: number("requiredNumber").and_then(whole),
            skills,
            assessments: self.targets(&node, &["targetAssessment"], true),
            learning: self.targets(&node, &["targetLearningOpportunity", "targetLearningResource"], true),
            credentials: self.targets(&node, &["targetCredential"], false),
            alternatives,
            weight: number("weight"),
            years_of_experience: number("yearsOfExperience"),
            minimum_age: number("minimumAge").and_then(whole),
            credits: credits(&node),
        };
        self.spend(size_of(&condition), item).then_some(condition)
    }

    /// What a condition names. What teaches or assesses is worth fetching; embedded things are records of their own.
    fn targets(&mut self, node: &Node<'a>, names: &[&str], worth_fetching: bool) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        for name in names {
            for item in terms::all(node, &[name]).into_iter().take(self.scope.limits.alignments) {
                let Some(reference) = self.reference(&item, "achievement") else { continue };
                if worth_fetching && terms::get(&item, &["name"]).is_none() {
                    self.link(&item);
                }
                self.embedded(&item, &reference);
                if !found.contains(&reference) {
                    found.push(reference);
                }
            }
        }
        found
    }

    /// An assessment, course or credential that stands whole where it is referred to.
    fn embedded(&mut self, item: &Node<'a>, reference: &Reference) {
        let named = item.value.is_object() && terms::get(item, &["name"]).is_some();
        if !named || self.graph.has(item, self.here) {
            return;
        }
        if let Some((Class::Assessment | Class::Learning | Class::Credential, name)) = class(item)
            && self.first_time(item)
        {
            self.achievement_as(item, reference.id.clone(), &name, false);
        }
    }
}

/// What it says, with its single points and the experience it asks for.
fn description(node: &Node<'_>) -> Option<String> {
    let mut parts: Vec<String> = terms::text(node, &["description"]).into_iter().collect();
    let mut seen: HashSet<String> = parts.iter().cloned().collect();
    for term in ["condition", "submissionOf", "submissionOfDescription", "experience"] {
        let words = terms::all(node, &[term]).iter().filter_map(terms::words).collect::<Vec<_>>();
        parts.extend(words.into_iter().filter(|it| seen.insert(it.clone())));
    }
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn whole(number: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole u32")]
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number)).then_some(number as u32)
}

/// About how much memory a condition takes, in bytes; its alternatives were counted before.
fn size_of(condition: &Condition) -> usize {
    let references = [&condition.assessments, &condition.learning, &condition.credentials];
    let references = references.into_iter().flatten().map(|it| 100 + it.name.as_ref().map_or(0, String::len));
    let texts = [&condition.name, &condition.description].into_iter().flatten().map(String::len);
    300 + texts.chain(references).sum::<usize>() + condition.skills.iter().map(size_of_alignment).sum::<usize>()
}
