//! Two occupations compared, with the arithmetic of matches: the skills of the first are evidence for the requirements
//! of the second.

use super::{
    Engine, EngineError,
    answers::{GapsAnswer, HeldSkill, Named, NeededSkill, QueryUnderstood, TransitionAnswer},
    occupations::find_occupation,
    options,
    requests::GapRequest,
    show,
    state::State,
    subject::requirements_of_occupation,
};
use crate::{
    model::{
        Date, Evidence, EvidenceKind, Holder, HolderKind, Iri, Level, LevelStatement, Occupation, OccupationSkill,
    },
    ranking::{
        Explanation, MustMode, Outcome, Plan, PlanOptions, PlanRequirement, State as MetState, compile, explain,
    },
};

/// The most skills of the first occupation that are shown for one of the second.
const MOST_SHOWN: usize = 5;

impl Engine {
    /// What somebody of one occupation brings to another; each by IRI, code or name.
    ///
    /// # Errors
    /// When one of them is unknown, or nobody said what it asks for.
    pub fn transition(&self, from: &str, to: &str, today: Date) -> Result<TransitionAnswer, EngineError> {
        transition(self, from, to, today)
    }

    /// The gap that is asked for: of a learner, or between two occupations.
    ///
    /// # Errors
    /// As [`Engine::gap_subjects`], [`Engine::gaps`] and [`Engine::transition`].
    pub fn any_gaps(&self, request: &GapRequest, today: Date) -> Result<GapsAnswer, EngineError> {
        let Some(from) = &request.from_occupation_id else {
            let (job, learner) = self.gap_subjects(request)?;
            return Ok(GapsAnswer::Learner(Box::new(self.gaps(request, job, learner, today)?)));
        };
        let others = [
            ("/job", request.job.is_some()),
            ("/text", request.text.is_some()),
            ("/skills", request.skills.is_some()),
            ("/learner", request.learner.is_some()),
            ("/learner_id", request.learner_id.is_some()),
        ];
        if let Some((pointer, _)) = others.into_iter().find(|it| it.1) {
            let message = "two occupations are compared, and nothing else";
            return Err(EngineError::invalid(pointer, message, "leave it out, or leave out `from_occupation_id`"));
        }
        let Some(to) = &request.occupation_id else {
            let hint = "name the second occupation in `occupation_id`";
            return Err(EngineError::invalid("/occupation_id", "there is no occupation to compare with", hint));
        };
        let today = request.as_of.unwrap_or(today);
        Ok(GapsAnswer::Occupations(Box::new(self.transition(from, to, today)?)))
    }
}

fn transition(engine: &Engine, from: &str, to: &str, today: Date) -> Result<TransitionAnswer, EngineError> {
    let state = engine.state();
    let (from, to) = (known("/from_occupation_id", from, &state)?, known("/occupation_id", to, &state)?);
    let options = PlanOptions { as_of: today, minimum_kind: EvidenceKind::Claimed };
    let plan = compile(&requirements_of_occupation(&to), &state.frameworks.graph, &options)?;
    let holder = holder_of(&from);
    let explanation = explain(&plan, &holder);
    let needed = |wanted: MetState| needed(wanted, &plan, &explanation, (&from, &to), &state);
    let shown = |it: &Occupation| Named { id: it.id.clone(), name: Some(it.label().to_owned()) };
    Ok(TransitionAnswer {
        query: QueryUnderstood {
            title: Some(to.label().to_owned()),
            must: options::must_word(MustMode::First),
            ..show::understood(&plan, &state)
        },
        data_version: state.snapshot.data_version(),
        pending_documents: engine.pending_documents(&state)?,
        as_of: today,
        from: shown(&from),
        to: shown(&to),
        coverage: explanation.score_units.share(),
        coverage_units: explanation.score_units.0,
        shared: needed(MetState::Met),
        partly: needed(MetState::Partly),
        to_learn: needed(MetState::Missing),
        only_from: only_from(&explanation, &from, &to, &state),
        notes: notes(&from),
    })
}

/// An occupation of which it is known what it asks for.
fn known(pointer: &str, name: &str, state: &State) -> Result<Occupation, EngineError> {
    let found = find_occupation(name, state)?;
    if found.skills.is_empty() {
        let message = format!("requirements unknown: nobody said which skills `{}` asks for", found.label());
        let hint = "choose an occupation with a list of skills: `skillmatch inspect ID` shows it";
        return Err(EngineError::invalid(pointer, message, hint));
    }
    Ok(found)
}

/// Somebody who has what an occupation asks for, at the levels it asks for.
fn holder_of(occupation: &Occupation) -> Holder {
    let evidence = occupation
        .skills
        .iter()
        .map(|it| Evidence { level: it.level.clone(), ..Evidence::bare(it.skill.clone(), EvidenceKind::Claimed) });
    Holder {
        id: occupation.id.clone(),
        kind: HolderKind::Learner,
        evidence: evidence.collect(),
        facets: std::collections::BTreeMap::new(),
    }
}

fn needed(
    wanted: MetState,
    plan: &Plan,
    explanation: &Explanation<'_>,
    (from, to): (&Occupation, &Occupation),
    state: &State,
) -> Vec<NeededSkill> {
    let pairs = plan.requirements.iter().zip(&explanation.outcomes).filter(|(_, outcome)| outcome.state == wanted);
    pairs.map(|(requirement, outcome)| needed_skill(requirement, outcome, from, to, state)).collect()
}

fn needed_skill(
    requirement: &PlanRequirement,
    outcome: &Outcome<'_>,
    from: &Occupation,
    to: &Occupation,
    state: &State,
) -> NeededSkill {
    let listed = skill_of(to, &requirement.skill);
    let by = outcome.evidence.iter().take(MOST_SHOWN).map(|it| HeldSkill {
        path: Some(it.path),
        units: Some(it.units.0),
        ..held(&it.evidence.skill, skill_of(from, &it.evidence.skill), state)
    });
    NeededSkill {
        skill: requirement.skill.clone(),
        label: requirement.label.clone(),
        importance: requirement.importance,
        rating: listed.and_then(|it| it.rating.clone()),
        level: requirement.need.minimum.map(|it| it.level.number()),
        level_stated: stated(listed),
        weight_units: requirement.weight_units.0,
        contribution_units: outcome.contribution_units.0,
        by: by.collect(),
    }
}

/// The skills of the first that give nothing for the second, and are not in its list either.
fn only_from(explanation: &Explanation<'_>, from: &Occupation, to: &Occupation, state: &State) -> Vec<HeldSkill> {
    let used: Vec<&Iri> =
        explanation.outcomes.iter().flat_map(|it| &it.evidence).map(|it| &it.evidence.skill).collect();
    let is_other = |it: &&OccupationSkill| !used.contains(&&it.skill) && skill_of(to, &it.skill).is_none();
    let mut others: Vec<&OccupationSkill> = from.skills.iter().filter(is_other).collect();
    others.sort_by_key(|it| it.importance);
    others.into_iter().map(|it| held(&it.skill, Some(it), state)).collect()
}

fn held(skill: &Iri, listed: Option<&OccupationSkill>, state: &State) -> HeldSkill {
    HeldSkill {
        skill: skill.clone(),
        label: state.frameworks.graph.label(skill),
        importance: listed.map(|it| it.importance),
        rating: listed.and_then(|it| it.rating.clone()),
        level: listed.and_then(|it| it.level.as_ref()?.level).map(Level::number),
        level_stated: stated(listed),
        path: None,
        units: None,
    }
}

fn skill_of<'o>(occupation: &'o Occupation, skill: &Iri) -> Option<&'o OccupationSkill> {
    occupation.skills.iter().find(|it| it.skill == *skill)
}

fn stated(listed: Option<&OccupationSkill>) -> Option<String> {
    let level: Option<&LevelStatement> = listed.and_then(|it| it.level.as_ref());
    level.map(|it| it.value.clone())
}

fn notes(from: &Occupation) -> Vec<String> {
    let mut notes = vec![format!(
        "whoever works as `{}` is taken to have all skills of its list, optional ones too; nobody's own skills were \
         looked at",
        from.label()
    )];
    if from.skills.iter().all(|it| it.level.is_none()) {
        notes.push(format!(
            "the list of `{}` has no levels: an unknown level counts as the lowest where one is asked for",
            from.label()
        ));
    }
    notes
}
