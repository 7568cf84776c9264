//! What an achievement stands for: its learning outcomes, the skills of ESCO and other frameworks that they are tied
//! to, its place in qualification frameworks, the occupations that it entitles to.

use super::graph::{Concept, Things, is_lasting, text};
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, LevelBasis, LevelScale, LevelStatement, Problem, Reading},
    standards::{Limits, shared::Node},
};

/// How the outcomes of an achievement were shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// By an assessment that was not failed.
    Assessment,
    /// By nothing that the document names: the outcomes of what was taught.
    Teaching,
}

impl Proof {
    fn strength(self) -> AlignmentStrength {
        match self {
            Self::Assessment => AlignmentStrength::Assessed,
            Self::Teaching => AlignmentStrength::Taught,
        }
    }

    fn reason(self, what: &str) -> String {
        match self {
            Self::Assessment => format!("{what}; assessed: an assessment proves the achievement"),
            Self::Teaching => format!("{what}; taught: no assessment is named that proves it"),
        }
    }
}

/// The alignments of a specification's learning outcomes.
pub(super) fn outcomes<'a>(
    things: &Things<'a>,
    node: &Node<'a>,
    proof: Proof,
    limits: &Limits,
    reading: &mut Reading,
) -> Vec<Alignment> {
    let mut found: Vec<Alignment> = Vec::new();
    let mut waiting = things.all(node, &["learningOutcome", "learningOutcomes"]);
    waiting.reverse();
    let mut seen = std::collections::HashSet::new();
    while let Some(outcome) = waiting.pop() {
        if !seen.insert(std::ptr::from_ref(outcome.value)) {
            continue;
        }
        add(things, &outcome, proof, limits, &mut found, reading);
        waiting.extend(things.all(&outcome, &["hasPart"]).into_iter().rev());
        if found.len() > limits.alignments {
            let message = format!("more than {} learning outcomes and skills (limit `alignments`)", limits.alignments);
            reading.problems.push(Problem::error(node.place(), message, "name what is really assessed"));
            found.truncate(limits.alignments);
            break;
        }
    }
    found
}

fn add<'a>(
    things: &Things<'a>,
    outcome: &Node<'a>,
    proof: Proof,
    limits: &Limits,
    found: &mut Vec<Alignment>,
    reading: &mut Reading,
) {
    let name = text(outcome, &["title", "prefLabel"]).or_else(|| plain(outcome));
    let id = outcome.id().filter(|it| is_lasting(it));
    let level = outcome_level(things, outcome);
    let mut ties = Vec::new();
    for (term, what) in
        [("relatedESCOSkill", "ESCO skill of a learning outcome"), ("relatedSkill", "skill of a learning outcome")]
    {
        for concept in things.concepts(outcome, &[term]).iter().take(limits.alignments + 1) {
            ties.push(related(concept, what, proof, level.as_ref()));
        }
    }
    if name.is_none() && id.is_none() && ties.is_empty() {
        let hint = "give it a title, or tie it to a skill with relatedESCOSkill";
        reading.problems.push(Problem::warning(outcome.place(), "the learning outcome says nothing", hint));
        return;
    }
    if name.is_some() || (id.is_some() && ties.is_empty()) {
        push(
            found,
            Alignment {
                target_url: id,
                target_name: name,
                target_type: Some("LearningOutcome".to_owned()),
                kind_reason: proof.reason("learning outcome"),
                strength: proof.strength(),
                level,
                ..blank(AlignmentKind::Skill)
            },
        );
    }
    for tie in ties {
        push(found, tie);
    }
}

fn push(found: &mut Vec<Alignment>, alignment: Alignment) {
    let same = |it: &Alignment| match (&it.target_url, &alignment.target_url) {
        (Some(one), Some(two)) => one == two,
        (None, None) => it.target_name == alignment.target_name,
        _ => false,
    };
    if !found.iter().any(same) {
        found.push(alignment);
    }
}

/// A learning outcome that is a bare text.
fn plain(outcome: &Node<'_>) -> Option<String> {
    let words = outcome.value.as_str()?.trim();
    let is_id = words.starts_with("urn:") || words.contains("://");
    (!words.is_empty() && !is_id).then(|| words.to_owned())
}

/// A skill that an outcome is tied to.
fn related(concept: &Concept, what: &str, proof: Proof, level: Option<&LevelStatement>) -> Alignment {
    let (name, own_level) = dig_comp_level(concept);
    Alignment {
        target_url: concept.id.as_deref().filter(|it| is_lasting(it)).map(str::to_owned),
        target_code: concept.notation.clone().filter(|it| !is_list_name(it)),
        target_name: name,
        framework: framework(concept),
        target_type: Some("Skill".to_owned()),
        kind_reason: proof.reason(what),
        strength: proof.strength(),
        level: own_level.or_else(|| level.cloned()),
        ..blank(AlignmentKind::Skill)
    }
}

/// Europass writes the name of the list (`Skill`, `language`) where a code would stand.
fn is_list_name(notation: &str) -> bool {
    matches!(notation.to_lowercase().as_str(), "skill" | "skills" | "language" | "country")
}

fn framework(concept: &Concept) -> Option<String> {
    let scheme = concept.scheme.as_deref().unwrap_or_default();
    let id = concept.id.as_deref().unwrap_or_default();
    if scheme.contains("data.europa.eu/esco/") || id.contains("data.europa.eu/esco/") {
        return Some("ESCO".to_owned());
    }
    if is_dig_comp(concept) {
        return Some("DigComp".to_owned());
    }
    concept.framework.clone().or_else(|| concept.scheme.clone().filter(|it| is_lasting(it)))
}

fn is_dig_comp(concept: &Concept) -> bool {
    let of_list = |it: &Option<String>| it.as_deref().is_some_and(|it| it.contains("data.europa.eu/snb/dcf/"));
    of_list(&concept.scheme) || of_list(&concept.id)
}

/// DigComp's list has a concept for each competence *at a level*: `Developing digital content Level 4`.
fn dig_comp_level(concept: &Concept) -> (Option<String>, Option<LevelStatement>) {
    let name = concept.name.clone();
    let split = name.as_deref().filter(|_| is_dig_comp(concept)).and_then(|it| it.rsplit_once(" Level "));
    let Some((bare, number)) = split else { return (name, None) };
    let statement = LevelStatement::parse_words(&format!("DigComp {number}"));
    if statement.position.is_none() {
        return (name, None);
    }
    (Some(bare.to_owned()), Some(statement))
}

/// The EQF level of a single outcome is a point of an anchored scale.
fn outcome_level<'a>(things: &Things<'a>, outcome: &Node<'a>) -> Option<LevelStatement> {
    let number = level_number(&things.concept(outcome, &["eqfLevel", "EQFLevel"])?)?;
    Some(LevelStatement::parse_words(&format!("EQF {number}"))).filter(|it| it.position.is_some())
}

/// The number of an EQF level: the end of its IRI (`.../snb/eqf/6`) or of its name (`Level 6`).
fn level_number(concept: &Concept) -> Option<u8> {
    let end = concept.id.as_deref().and_then(|it| it.rsplit(['/', '#', ':']).next()).and_then(|it| it.parse().ok());
    let digits = |name: &String| name.rsplit(|it: char| !it.is_ascii_digit()).find(|it| !it.is_empty())?.parse().ok();
    end.or_else(|| concept.name.as_ref().and_then(digits)).filter(|it| (1..=8).contains(it))
}

/// The level of a qualification as a whole: EQF, else the national framework's. It says nothing of one skill, so it is
/// a grade; the place on the scale is kept.
pub(super) fn qualification_level<'a>(things: &Things<'a>, spec: &Node<'a>) -> Option<LevelStatement> {
    let grade = |value: String, position| LevelStatement { value, level: None, position, basis: LevelBasis::Grade };
    if let Some(concept) = things.concept(spec, &["eqfLevel", "EQFLevel"]) {
        return match level_number(&concept) {
            Some(number) => Some(grade(format!("EQF {number}"), LevelScale::Eqf.at(number))),
            None => concept.words().map(|it| grade(it, None)),
        };
    }
    things.concept(spec, &["nqfLevel", "NQFLevel"]).and_then(|it| it.words()).map(|it| grade(it, None))
}

/// The levels of national frameworks that a qualification has beside its EQF level.
pub(super) fn national_levels<'a>(things: &Things<'a>, spec: &Node<'a>) -> Vec<Alignment> {
    let levels = things.concepts(spec, &["nqfLevel", "NQFLevel"]).into_iter();
    levels
        .map(|concept| Alignment {
            target_url: concept.id.clone().filter(|it| is_lasting(it)),
            target_name: concept.name.clone(),
            framework: concept.framework.clone(),
            target_type: Some("NQFLevel".to_owned()),
            kind_reason: "level of a national qualifications framework".to_owned(),
            ..blank(AlignmentKind::Level)
        })
        .collect()
}

/// The occupations that an entitlement opens.
pub(super) fn occupations<'a>(things: &Things<'a>, entitlement: &Node<'a>) -> Vec<Alignment> {
    let mut found = Vec::new();
    for spec in std::iter::once(entitlement.clone()).chain(things.all(entitlement, &["specifiedBy"])) {
        let terms = ["limitOccupation", "limitNationalOccupation"];
        for concept in terms.iter().flat_map(|it| things.concepts(&spec, &[it])).take(100) {
            push(
                &mut found,
                Alignment {
                    target_url: concept.id.as_deref().filter(|it| is_lasting(it)).map(str::to_owned),
                    target_name: concept.name.clone(),
                    framework: framework(&concept),
                    target_type: Some("Occupation".to_owned()),
                    kind_reason: "occupation that it entitles to".to_owned(),
                    ..blank(AlignmentKind::Occupation)
                },
            );
        }
    }
    found
}

fn blank(kind: AlignmentKind) -> Alignment {
    Alignment {
        target_url: None,
        target_code: None,
        target_name: None,
        framework: None,
        target_type: None,
        kind,
        kind_reason: String::new(),
        strength: AlignmentStrength::Assessed,
        level: None,
    }
}
