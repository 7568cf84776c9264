//! One thing of the catalog, in full.

use super::{
    Engine, EngineError,
    answers::{
        CredentialAnswer, EvidenceShown, LearnerAnswer, OccupationAnswer, OccupationSkillShown, RelatedSkill,
        SkillAnswer, relation_word,
    },
    loaded::one,
    occupations::find_occupation,
    show,
    state::State,
};
use crate::{
    catalog::{CredentialEntry, Edge, JobEntry, LearnerEntry, SkillGraph, SkillIndex},
    index::EntryKind,
    model::{Date, EvidenceKind, Holder, Iri, Job, SkillRelationKind},
    ranking::Plan,
};

pub(super) fn skill(engine: &Engine, id: &Iri) -> Result<SkillAnswer, EngineError> {
    let state = engine.state();
    let id = &id.canonical();
    let not_found = || not_found("skill", id, "skills");
    let skill = state.frameworks.skill(id).ok_or_else(not_found)?;
    let graph = &state.frameworks.graph;
    let index = graph.find(id.as_str()).ok_or_else(not_found)?;
    Ok(SkillAnswer {
        id: id.clone(),
        label: skill.label().to_owned(),
        description: skill.labels.description().map(str::to_owned),
        labels: skill.labels.clone(),
        framework: skill.framework.clone(),
        code: skill.code.clone(),
        hub: graph.node(index).hub,
        relations: relations(graph, index, &state),
    })
}

fn relations(graph: &SkillGraph, index: SkillIndex, state: &State) -> Vec<RelatedSkill> {
    let edges = [
        (Edge::Exact, relation_word(SkillRelationKind::Exact)),
        (Edge::Close, relation_word(SkillRelationKind::Close)),
        (Edge::Broader, relation_word(SkillRelationKind::Broader)),
        (Edge::Narrower, "narrower"),
        (Edge::Whole, relation_word(SkillRelationKind::PartOf)),
        (Edge::Part, "has_part"),
        (Edge::Related, relation_word(SkillRelationKind::Related)),
    ];
    let mut relations = Vec::new();
    for (edge, word) in edges {
        for &there in graph.neighbours(index, edge) {
            let skill = show::named_skill(&graph.node(there).id, state);
            let computed = edge == Edge::Close && graph.is_computed(index, there);
            relations.push(RelatedSkill { skill, kind: word.to_owned(), computed });
        }
    }
    relations
}

pub(super) fn occupation(engine: &Engine, name: &str) -> Result<OccupationAnswer, EngineError> {
    let state = engine.state();
    let occupation = find_occupation(name, &state)?;
    let skills = occupation.skills.iter().map(|it| OccupationSkillShown {
        skill: show::named_skill(&it.skill, &state),
        importance: it.importance,
        level: it.level.as_ref().and_then(|it| it.level).map(crate::model::Level::number),
    });
    Ok(OccupationAnswer {
        id: occupation.id.clone(),
        label: occupation.label().to_owned(),
        description: occupation.labels.description().map(str::to_owned),
        labels: occupation.labels.clone(),
        code: occupation.code.clone(),
        skills: skills.collect(),
    })
}

pub(super) fn credential(engine: &Engine, id: &Iri, today: Date) -> Result<CredentialAnswer, EngineError> {
    let state = engine.state();
    let mut entry = one::<CredentialEntry>(&state.snapshot, EntryKind::Credential, id)?;
    if entry.is_none() {
        // Another of its IRIs may stand for it.
        let name = engine.achievement_name(id)?;
        entry = one::<CredentialEntry>(&state.snapshot, EntryKind::Credential, &name)?;
    }
    let entry = entry.ok_or_else(|| not_found("credential", id, "credentials"))?;
    Ok(CredentialAnswer { skills: evidence(&entry.holder, today, &state), achievement: entry.achievement })
}

pub(super) fn learner(engine: &Engine, id: &Iri, today: Date) -> Result<LearnerAnswer, EngineError> {
    let state = engine.state();
    let entry = one::<LearnerEntry>(&state.snapshot, EntryKind::Learner, id)?;
    let holder = entry.ok_or_else(|| not_found("learner", id, ""))?.holder;
    Ok(LearnerAnswer {
        name: engine.learner_name(id)?,
        evidence: evidence(&holder, today, &state),
        id: holder.id,
        facets: holder.facets,
    })
}

impl Engine {
    /// A job, as it was read.
    ///
    /// # Errors
    /// [`EngineError::NotFound`].
    pub fn job(&self, id: &Iri) -> Result<Job, EngineError> {
        let entry = one::<JobEntry>(&self.state().snapshot, EntryKind::Job, id)?;
        Ok(entry.ok_or_else(|| not_found("job", id, "jobs"))?.job)
    }
}

/// All evidence, with whether it counts on `today`.
fn evidence(holder: &Holder, today: Date, state: &State) -> Vec<EvidenceShown> {
    let plan = Plan { requirements: Vec::new(), as_of: today, minimum_kind: EvidenceKind::Claimed, notes: Vec::new() };
    let shown = holder.evidence.iter().map(|it| show::evidence_shown(it, plan.counting(it, plan.minimum_kind), state));
    shown.collect()
}

fn not_found(kind: &'static str, id: &Iri, plural: &str) -> EngineError {
    let hint = match plural {
        "" => "import learners with `skillmatch import FILE`".to_owned(),
        _ => format!("look for it with `skillmatch search WORDS --kind {plural}`"),
    };
    EngineError::NotFound { kind, id: id.to_string(), hint }
}
