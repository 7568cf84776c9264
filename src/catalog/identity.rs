//! One thing, many names: canonical IRIs in everything that was read, and the links by which two IRIs turn out to name
//! one thing.
//!
//! An achievement is published more than once: as an Open Badges 2.0 and a 3.0 document, in a registry, as a copy at a
//! second address. The records stay apart (each lives as long as its document); what makes them one is a [`Link`].

use crate::model::{
    Achievement, AchievementRelationKind, Alignment, AwardResult, Condition, ConditionKind, Credential, Iri, Issuer,
    Job, Learner, Recognition, Record, Reference, Rubric,
};

/// How a record refers to something, where the catalog has to find the record by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// The target names the same thing.
    SameAs,
    /// Whoever has the same target says word for word the same.
    Copy,
    /// What the target stands for counts for the thing.
    Needs,
    /// The thing endorses the target.
    Endorses,
}

impl LinkKind {
    /// The word used in the store.
    pub fn word(self) -> &'static str {
        match self {
            Self::SameAs => "same_as",
            Self::Copy => "copy",
            Self::Needs => "needs",
            Self::Endorses => "endorses",
        }
    }
}

/// A reference of a record by which it is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// How it refers.
    pub kind: LinkKind,
    /// To what: an IRI, or for a copy a digest.
    pub target: String,
}

/// The links of a record, each once.
pub fn links(record: &Record) -> Vec<Link> {
    let mut links = Vec::new();
    let mut add = |kind, target: String| links.push(Link { kind, target });
    match record {
        Record::Achievement(it) => {
            for relation in it.related.iter().filter(|it| it.kind == AchievementRelationKind::SameAs) {
                add(LinkKind::SameAs, relation.target.to_string());
            }
            for id in it.other_ids.iter().filter_map(|it| registered(it)) {
                add(LinkKind::SameAs, id.to_string());
            }
            if let Some(digest) = wording(it) {
                add(LinkKind::Copy, digest);
            }
            for target in needed(&it.conditions) {
                add(LinkKind::Needs, target.to_string());
            }
        }
        Record::Issuer(it) => {
            for id in it.other_ids.iter().filter_map(|it| registered(it)) {
                add(LinkKind::SameAs, id.to_string());
            }
        }
        Record::Endorsement(it) => add(LinkKind::Endorses, it.subject.to_string()),
        _ => {}
    }
    links.retain(|link| link.kind != LinkKind::SameAs || link.target != record.id().as_str());
    links.sort();
    links.dedup();
    links
}

/// Other identifiers that are unique by themselves: CTIDs.
fn registered(id: &str) -> Option<Iri> {
    let canonical = Iri::canonical_of(id)?;
    canonical.as_str().rsplit('/').next().and_then(crate::model::ctid)?;
    Some(canonical)
}

/// A digest of what an achievement says of itself, by which copies at other addresses are found. Only for those that
/// say enough: issuer, name and description. Two badges of one issuer that say word for word the same are one.
fn wording(it: &Achievement) -> Option<String> {
    let issuer = it.issuer.as_ref()?;
    let description = it.description.as_deref().filter(|it| it.len() >= 20)?;
    if it.name.is_empty() || issuer.id.is_local() {
        return None;
    }
    let mut targets: Vec<&str> =
        it.alignments.iter().filter_map(|it| it.target_url.as_deref().or(it.target_name.as_deref())).collect();
    targets.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    let parts = [issuer.id.as_str(), &it.name, description, it.version.as_deref().unwrap_or_default()];
    for part in parts.into_iter().chain(targets) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    Some(hasher.finalize().to_hex().as_str()[..32].to_owned())
}

/// The assessments and courses that stand behind an achievement.
fn needed(conditions: &[Condition]) -> Vec<&Iri> {
    let mut found = Vec::new();
    for condition in conditions.iter().filter(|it| it.kind == ConditionKind::Requires) {
        found.extend(condition.assessments.iter().chain(&condition.learning).map(|it| &it.id));
        found.extend(needed(&condition.alternatives));
    }
    found
}

/// The record with every IRI that names a thing in its canonical form. The document keeps what was written.
pub fn canonical_record(written: &Record) -> Record {
    let mut record = written.clone();
    match &mut record {
        Record::Framework(it) => {
            iri(&mut it.id);
            it.replaced_by.iter_mut().for_each(iri);
        }
        Record::Skill(it) => iri(&mut it.id),
        Record::SkillRelation(it) => {
            iri(&mut it.from);
            iri(&mut it.to);
        }
        Record::Occupation(it) => {
            iri(&mut it.id);
            it.broader.iter_mut().for_each(iri);
            it.related.iter_mut().for_each(iri);
            it.skills.iter_mut().for_each(|it| iri(&mut it.skill));
        }
        Record::Issuer(it) => issuer(it),
        Record::Achievement(it) => achievement(it),
        Record::Credential(it) => credential(it),
        Record::Endorsement(it) => {
            iri(&mut it.id);
            iri(&mut it.subject);
            it.by.iter_mut().for_each(reference);
        }
        Record::Pathway(it) => {
            iri(&mut it.id);
            it.issuer.iter_mut().for_each(reference);
            it.destination.iter_mut().for_each(iri);
            for step in &mut it.steps {
                iri(&mut step.id);
                let targets = step.achievement.iter_mut().chain(&mut step.after).chain(&mut step.parts);
                targets.for_each(iri);
                step.needs.iter_mut().flat_map(|it| &mut it.steps).for_each(iri);
            }
        }
        Record::Revocation(it) => iri(&mut it.credential),
        Record::Learner(it) => learner(it),
        Record::Job(it) => job(it),
    }
    record
}

fn learner(it: &mut Learner) {
    iri(&mut it.id);
    it.claims.iter_mut().filter_map(|it| it.skill.as_mut()).for_each(iri);
    it.credentials.iter_mut().for_each(credential);
}

fn job(it: &mut Job) {
    iri(&mut it.id);
    if let Some(occupation) = &mut it.occupation
        && Iri::new(occupation).is_ok()
    {
        *occupation = crate::model::canonical(occupation).into_owned();
    }
    for requirement in &mut it.requirements {
        requirement.skill.iter_mut().chain(&mut requirement.alternatives).for_each(iri);
    }
}

fn achievement(it: &mut Achievement) {
    iri(&mut it.id);
    it.issuer.iter_mut().for_each(reference);
    it.alignments.iter_mut().for_each(alignment);
    it.rubrics.iter_mut().for_each(rubric);
    it.recognised_by.iter_mut().for_each(recognition);
    it.conditions.iter_mut().for_each(condition);
    it.related.iter_mut().for_each(|it| iri(&mut it.target));
}

fn issuer(it: &mut Issuer) {
    iri(&mut it.id);
    it.recognised_by.iter_mut().for_each(recognition);
}

fn credential(it: &mut Credential) {
    iri(&mut it.id);
    reference(&mut it.achievement);
    it.issuer.iter_mut().for_each(reference);
    it.results.iter_mut().for_each(|it: &mut AwardResult| it.alignments.iter_mut().for_each(alignment));
}

fn condition(it: &mut Condition) {
    it.skills.iter_mut().for_each(alignment);
    let references = it.assessments.iter_mut().chain(&mut it.learning).chain(&mut it.credentials);
    references.for_each(reference);
    it.alternatives.iter_mut().for_each(condition);
}

fn rubric(it: &mut Rubric) {
    it.alignments.iter_mut().for_each(alignment);
    it.levels.iter_mut().flat_map(|it| &mut it.alignments).for_each(alignment);
}

fn recognition(it: &mut Recognition) {
    reference(&mut it.by);
}

fn reference(it: &mut Reference) {
    iri(&mut it.id);
}

fn alignment(it: &mut Alignment) {
    if let Some(url) = &mut it.target_url {
        *url = crate::model::canonical(url).into_owned();
    }
}

fn iri(it: &mut Iri) {
    *it = it.canonical();
}
