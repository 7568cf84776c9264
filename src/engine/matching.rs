//! Learners and credentials ranked for a subject.

use std::collections::BTreeMap;

use super::{
    Engine, EngineError,
    answers::{FacetShown, MatchAnswer, MatchResult, QueryUnderstood},
    loaded::one,
    options,
    requests::{MatchRequest, MatchTarget},
    requirements::Wanted,
    show,
    state::State,
    subject::Subject,
};
use crate::{
    catalog::{CREDENTIAL_FIELDS, CredentialEntry, JOB_FIELDS, LEARNER_FIELDS, LearnerEntry},
    index::EntryKind,
    model::{Achievement, Date, EvidenceKind, Holder, HolderKind, Problem},
    ranking::{
        Answer, Backend, Counting, Explainer, Explanation, FacetCounts, Filters, Hit, MustMode, Plan, PlanOptions,
        Query, Sort, compile,
    },
    trust,
};

/// The options of a match, checked.
pub(super) struct Checked {
    pub(super) as_of: Date,
    pub(super) must: MustMode,
    pub(super) minimum_kind: EvidenceKind,
    pub(super) filters: Filters,
    pub(super) sort: Sort,
    pub(super) limit: usize,
    pub(super) facets: Vec<String>,
}

impl Checked {
    pub(super) fn of(target: MatchTarget, request: &MatchRequest, today: Date) -> Result<Self, EngineError> {
        let (known, default_kind) = match target {
            MatchTarget::Learners => (LEARNER_FIELDS, EvidenceKind::Issued),
            MatchTarget::Credentials => (CREDENTIAL_FIELDS, EvidenceKind::Issued),
            MatchTarget::Jobs => (JOB_FIELDS, EvidenceKind::Claimed),
        };
        let facets = match &request.facets {
            None => known.iter().map(|&it| it.to_owned()).collect(),
            Some(asked) => {
                if let Some(at) = asked.iter().position(|it| !known.contains(&it.as_str())) {
                    let hint = format!("fields are: {}", known.join(", "));
                    return Err(EngineError::invalid(&format!("/facets/{at}"), "not a field", hint));
                }
                asked.clone()
            }
        };
        Ok(Self {
            as_of: request.as_of.unwrap_or(today),
            must: options::must(request.must.as_deref())?,
            minimum_kind: options::minimum_kind(request.evidence, default_kind),
            filters: options::filters(&request.filters, known)?,
            sort: options::sort(request.sort),
            limit: options::limit("/limit", request.limit)?,
            facets,
        })
    }

    /// Completes what was understood of the subject with what was understood of the options.
    pub(super) fn complete(
        &self,
        understood: QueryUnderstood,
        wanted: Wanted,
        problems: Vec<Problem>,
    ) -> QueryUnderstood {
        let filters = self.filters.0.iter().map(|(field, values)| (field.clone(), values.iter().cloned().collect()));
        QueryUnderstood {
            title: wanted.title,
            unlinked: wanted.unlinked,
            problems,
            must: options::must_word(self.must),
            filters: filters.collect(),
            ..understood
        }
    }
}

/// Ranks learners or credentials for `subject`.
pub(super) fn match_holders(
    engine: &Engine,
    kind: HolderKind,
    subject: (&Subject, Vec<Problem>),
    checked: &Checked,
    explained: bool,
) -> Result<MatchAnswer, EngineError> {
    let state = engine.state();
    let wanted = subject.0.wanted(&state)?;
    let options = PlanOptions { as_of: checked.as_of, minimum_kind: checked.minimum_kind };
    let plan = compile(&wanted.requirements, &state.frameworks.graph, &options)?;
    let answer = state.snapshot.top(&Query {
        plan: &plan,
        holders: kind,
        filters: &checked.filters,
        must: checked.must,
        sort: checked.sort,
        limit: checked.limit,
        facets: &checked.facets,
    })?;
    let with_claims = Plan { minimum_kind: EvidenceKind::Claimed, ..plan.clone() };
    let plans = Plans { explainer: Explainer::new(&plan), with_claims, plan: &plan };
    let results = answer.hits.iter().map(|hit| result(engine, &state, &plans, kind, hit, explained));
    let results = results.collect::<Result<Vec<_>, _>>()?;
    Ok(MatchAnswer {
        query: checked.complete(show::understood(&plan, &state), wanted, subject.1),
        data_version: state.snapshot.data_version(),
        pending_documents: engine.pending_documents(&state)?,
        as_of: checked.as_of,
        total: answer.total,
        results,
        facets: facets_shown(engine, answer),
        notes: vec![trust::PROOFS_NOTE.to_owned()],
    })
}

/// One plan, twice, made once for all results.
struct Plans<'a> {
    /// As asked.
    plan: &'a Plan,
    /// Explains the plan as asked.
    explainer: Explainer<'a>,
    /// The same with claims counting too.
    with_claims: Plan,
}

fn result(
    engine: &Engine,
    state: &State,
    Plans { plan, explainer, with_claims }: &Plans<'_>,
    kind: HolderKind,
    hit: &Hit,
    explained: bool,
) -> Result<MatchResult, EngineError> {
    let missing = || EngineError::Inconsistent { message: format!("the index has no record of `{}`", hit.id) };
    let (holder, achievement) = match kind {
        HolderKind::Learner => {
            let entry = one::<LearnerEntry>(&state.snapshot, EntryKind::Learner, &hit.id)?.ok_or_else(missing)?;
            (entry.holder, None)
        }
        HolderKind::Credential => {
            let entry = one::<CredentialEntry>(&state.snapshot, EntryKind::Credential, &hit.id)?.ok_or_else(missing)?;
            (entry.holder, Some(entry.achievement))
        }
    };
    let explanation = explainer.explain(&holder);
    // A score that cannot be explained is never shown.
    if (explanation.score_units, explanation.required_met) != (hit.score_units, hit.required_met) {
        let (found, shown) = (hit.score_units.0, explanation.score_units.0);
        let message = format!("`{}` was ranked with {found} units but is explained with {shown}", hit.id);
        return Err(EngineError::Inconsistent { message });
    }
    let name = match &achievement {
        Some(achievement) => Some(achievement.name.clone()).filter(|it| !it.is_empty()),
        None => engine.learner_name(&hit.id)?,
    };
    let shown = shown_result(plan, &holder, &explanation, state, explained);
    Ok(MatchResult {
        name,
        score_units_with_claims: units_with_claims(with_claims, &explanation),
        ..with_achievement(shown, achievement)
    })
}

/// The score if claims counted: of what an explanation weighed, the most for each requirement that counts then.
fn units_with_claims(with_claims: &Plan, explanation: &Explanation<'_>) -> u32 {
    let pairs = with_claims.requirements.iter().zip(&explanation.outcomes);
    let most = pairs.map(|(requirement, outcome)| {
        let kind = with_claims.kind_for(requirement);
        let counting = outcome.evidence.iter().filter(|it| with_claims.counting(it.evidence, kind) == Counting::Counts);
        counting.map(|it| it.units.0).max().unwrap_or(0)
    });
    most.sum()
}

fn with_achievement(result: MatchResult, achievement: Option<Achievement>) -> MatchResult {
    let Some(achievement) = achievement else { return result };
    MatchResult {
        issuer: achievement.issuer.as_ref().map(show::named),
        cost: Some(achievement.cost),
        duration: Some(achievement.duration),
        ..result
    }
}

/// What every result has.
pub(super) fn shown_result(
    plan: &Plan,
    holder: &Holder,
    explanation: &Explanation<'_>,
    state: &State,
    explained: bool,
) -> MatchResult {
    MatchResult {
        id: holder.id.clone(),
        name: None,
        score: explanation.score_units.share(),
        score_units: explanation.score_units.0,
        score_units_upper: explanation.score_units_upper.0,
        score_units_with_claims: explanation.score_units.0,
        met: explanation.met,
        required_met: explanation.required_met,
        required_total: plan.required_total(),
        requirements_total: u32::try_from(plan.requirements.len()).unwrap_or(u32::MAX),
        verified: explanation.verified,
        focus: f64::from(explanation.focus_per_mille) / 1000.0,
        issuer: None,
        cost: None,
        duration: None,
        facets: holder.facets.clone(),
        requirements: explained.then(|| show::requirements_shown(plan, explanation, state)),
    }
}

/// Facets with names for people.
pub(super) fn facets_shown(engine: &Engine, answer: Answer) -> BTreeMap<String, Vec<FacetShown>> {
    answer.facets.into_iter().map(|counts| (counts.field.clone(), values_shown(engine, counts))).collect()
}

pub(super) fn values_shown(engine: &Engine, counts: FacetCounts) -> Vec<FacetShown> {
    let named = matches!(counts.field.as_str(), "issuer" | "recognised_by" | "issuer_recognised_by");
    let label = |value: &str| if named { engine.issuer_name(value) } else { None };
    let shown = counts.values.into_iter().map(|it| FacetShown {
        label: label(&it.value).unwrap_or_else(|| it.value.clone()),
        value: it.value,
        count: it.count,
        selected: it.selected,
    });
    shown.collect()
}
