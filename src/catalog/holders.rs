//! Achievements and learners as holders: which evidence of which skill they have.

use std::collections::BTreeMap;

use crate::model::{
    Achievement, Alignment, AlignmentStrength, AwardResult, Claim, Condition, ConditionKind, Credential,
    CredentialStatus, Evidence, EvidenceKind, Holder, HolderKind, Iri, Learner, LevelStatement, Reference,
    ResultStatus, Rubric,
};

/// What a holder's evidence is made from, beside the holder itself.
pub struct HolderSources<'a> {
    /// The skill that a word or phrase names exactly, if any: for tags and for claims in words.
    pub skill_named: &'a dyn Fn(&str) -> Option<Iri>,
    /// The achievement with this IRI.
    pub achievement: &'a dyn Fn(&Iri) -> Option<Achievement>,
    /// The status of the credential with this IRI, its own status aside (revocation lists).
    pub status: &'a dyn Fn(&Iri) -> CredentialStatus,
    /// How well a credential is founded. Only `trust` says.
    pub kind: &'a dyn Fn(&Credential) -> EvidenceKind,
}

/// An achievement as a holder: one piece of evidence for each skill that it is aligned to, at its stated level.
pub fn achievement_holder(achievement: &Achievement, sources: &HolderSources<'_>) -> Holder {
    let mut evidence = Vec::new();
    for Stated { skill, level, strength } in skills_of(achievement, sources) {
        evidence.push(Evidence {
            level,
            strength,
            achievement: Some(Reference { id: achievement.id.clone(), name: Some(achievement.name.clone()) }),
            issuer: achievement.issuer.clone(),
            status: if achievement.withdrawn { CredentialStatus::Revoked } else { CredentialStatus::Active },
            ..Evidence::bare(skill, EvidenceKind::Issued)
        });
    }
    finish(achievement.id.clone(), HolderKind::Credential, evidence)
}

/// A learner as a holder: what they claim, and what each credential stands for. `more` are credentials that came in
/// their own documents.
pub fn learner_holder(learner: &Learner, more: &[(Credential, String)], sources: &HolderSources<'_>) -> Holder {
    let mut evidence: Vec<Evidence> = learner.claims.iter().filter_map(|claim| claimed(claim, sources)).collect();
    for credential in &learner.credentials {
        evidence.extend(awarded(credential, None, sources));
    }
    for (credential, source) in more {
        evidence.extend(awarded(credential, Some(source), sources));
    }
    finish(learner.id.clone(), HolderKind::Learner, evidence)
}

fn finish(id: Iri, kind: HolderKind, mut evidence: Vec<Evidence>) -> Holder {
    evidence.truncate(Holder::MAX_EVIDENCE);
    Holder { id, kind, evidence, facets: BTreeMap::new() }
}

fn claimed(claim: &Claim, sources: &HolderSources<'_>) -> Option<Evidence> {
    let words = claim.text.as_deref();
    let named = || words.and_then(|text| (sources.skill_named)(text).or_else(|| Some(Iri::local("skill", text))));
    let skill = claim.skill.clone().or_else(named)?;
    Some(Evidence {
        level: claim.level.clone(),
        issued_on: claim.since,
        ..Evidence::bare(skill, EvidenceKind::Claimed)
    })
}

/// One statement that an achievement stands for a skill.
struct Stated {
    skill: Iri,
    level: Option<LevelStatement>,
    strength: AlignmentStrength,
}

/// Each skill of an achievement once for each statement of it: its alignments; what the assessments and courses behind
/// it stand for; then tags that name a skill exactly.
fn skills_of(achievement: &Achievement, sources: &HolderSources<'_>) -> Vec<Stated> {
    let mut stated = aligned(achievement, sources);
    for behind in behind(&achievement.conditions, sources) {
        if !stated.iter().any(|it| it.skill == behind.skill) {
            stated.push(behind);
        }
    }
    for tag in &achievement.tags {
        if let Some(skill) = (sources.skill_named)(tag)
            && !stated.iter().any(|it| it.skill == skill)
        {
            stated.push(Stated { skill, level: None, strength: AlignmentStrength::Mentioned });
        }
    }
    stated
}

fn aligned(achievement: &Achievement, sources: &HolderSources<'_>) -> Vec<Stated> {
    let statements = achievement.all_alignments().filter_map(|(alignment, level)| {
        let skill = skill_of(alignment, sources)?;
        Some(Stated { skill, level: level.cloned(), strength: alignment.strength })
    });
    statements.collect()
}

/// The skill that an alignment names. One that only has a name is the skill of that name, where a framework has one.
fn skill_of(alignment: &Alignment, sources: &HolderSources<'_>) -> Option<Iri> {
    let skill = alignment.skill()?;
    let named = alignment.target_name.as_deref().filter(|_| skill.is_local());
    named.and_then(|name| (sources.skill_named)(name)).or(Some(skill))
}

/// What the conditions of an achievement show: the skills they name, and those of the assessments and courses that one
/// must pass. The achievements behind these are not followed further. Of ways to choose from, only what all have counts.
fn behind(conditions: &[Condition], sources: &HolderSources<'_>) -> Vec<Stated> {
    let mut stated: Vec<Stated> = Vec::new();
    for condition in conditions.iter().filter(|it| it.kind == ConditionKind::Requires) {
        for alignment in &condition.skills {
            if let Some(skill) = skill_of(alignment, sources) {
                stated.push(Stated { skill, level: alignment.level.clone(), strength: alignment.strength });
            }
        }
        // Where only some of the named things are needed, none of them is certain.
        let named = condition.assessments.len() + condition.learning.len();
        if condition.needed.is_none_or(|it| usize::try_from(it).is_ok_and(|it| it >= named)) {
            for target in condition.assessments.iter().chain(&condition.learning) {
                stated.extend((sources.achievement)(&target.id).iter().flat_map(|it| aligned(it, sources)));
            }
        }
        let mut ways = condition.alternatives.iter().map(|it| behind(std::slice::from_ref(it), sources));
        if let Some(first) = ways.next() {
            let others: Vec<Vec<Stated>> = ways.collect();
            let in_all = |it: &Stated| others.iter().all(|way| way.iter().any(|there| there.skill == it.skill));
            stated.extend(first.into_iter().filter(in_all));
        }
    }
    stated
}

fn awarded(credential: &Credential, source: Option<&String>, sources: &HolderSources<'_>) -> Vec<Evidence> {
    let achievement = (sources.achievement)(&credential.achievement.id);
    let name = credential.achievement.name.clone();
    let name = name.or_else(|| achievement.as_ref().map(|it| it.name.clone())).filter(|it| !it.is_empty());
    let status = credential.status.max((sources.status)(&credential.id));
    let template = |skill| Evidence {
        achievement: Some(Reference { id: credential.achievement.id.clone(), name: name.clone() }),
        credential: Some(credential.id.clone()),
        issuer: credential.issuer.clone().or_else(|| achievement.as_ref().and_then(|it| it.issuer.clone())),
        issued_on: credential.issued_on,
        expires_on: credential.expires_on,
        status,
        source: source.cloned(),
        ..Evidence::bare(skill, (sources.kind)(credential))
    };
    let mut rows: Vec<Evidence> = Vec::new();
    for result in &credential.results {
        let rubric = achievement.as_ref().and_then(|it| rubric_of(it, result));
        for alignment in aligned_by(result, rubric) {
            let Some(skill) = skill_of(alignment, sources) else { continue };
            let level = result.level.clone().or_else(|| alignment.level.clone());
            rows.push(Evidence { level, strength: alignment.strength, result: result.status, ..template(skill) });
        }
    }
    let Some(achievement) = &achievement else { return rows };
    let overall = overall_result(&credential.results);
    let general_level = general_level(achievement, &credential.results);
    for Stated { skill, level, strength } in skills_of(achievement, sources) {
        // A result speaks for its skill more exactly than the achievement does.
        if rows.iter().any(|it| it.skill == skill) {
            continue;
        }
        let level = general_level.cloned().or(level);
        rows.push(Evidence { level, strength, result: overall, ..template(skill) });
    }
    rows
}

/// The result description that a result belongs to: by its IRI, else the only one.
fn rubric_of<'a>(achievement: &'a Achievement, result: &AwardResult) -> Option<&'a Rubric> {
    match &result.description {
        Some(id) => achievement.rubrics.iter().find(|it| it.id.as_ref() == Some(id)),
        None => None,
    }
}

fn aligned_by<'a>(result: &'a AwardResult, rubric: Option<&'a Rubric>) -> impl Iterator<Item = &'a Alignment> {
    let own = result.alignments.iter();
    let inherited = if result.alignments.is_empty() { rubric.map(|it| it.alignments.iter()) } else { None };
    own.chain(inherited.into_iter().flatten())
}

/// A credential with results of which none is completed does not show what its achievement stands for.
fn overall_result(results: &[AwardResult]) -> ResultStatus {
    match results.first() {
        Some(first) if results.iter().all(|it| it.status != ResultStatus::Completed) => first.status,
        _ => ResultStatus::Completed,
    }
}

/// The level of the whole award: said by its only completed result when neither that nor its rubric names a skill.
fn general_level<'a>(achievement: &Achievement, results: &'a [AwardResult]) -> Option<&'a LevelStatement> {
    let [result] = results else { return None };
    let names_skill = aligned_by(result, rubric_of(achievement, result)).next().is_some();
    if names_skill || result.status != ResultStatus::Completed { None } else { result.level.as_ref() }
}
