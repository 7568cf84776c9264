//! What a learner lacks for a job, and which credentials close most of it.

use super::{
    Engine, EngineError,
    answers::{GapAnswer, Named, QueryUnderstood, RequirementShown, Suggestion},
    loaded::one,
    options, pathways,
    requests::GapRequest,
    show,
    state::State,
    subject::Subject,
};
use crate::{
    catalog::{CredentialEntry, duration_hours, hours_of, total_cost},
    index::EntryKind,
    model::{Achievement, Date, EvidenceKind, HolderKind, Iri, Problem},
    ranking::{
        Backend, Explanation, Filters, Gain, MustMode, Plan, PlanOptions, Query, Sort, State as MetState, Wishes,
        compile, explain, gain,
    },
    trust,
};

/// The most credentials suggested.
const MAX_SUGGESTIONS: usize = 50;

/// What a suggestion may cost and take.
#[derive(Default)]
struct Bounds {
    budget: Option<(f64, String)>,
    within_hours: Option<f64>,
    wishes: Wishes,
}

/// The gap between a job and a learner.
pub(super) fn gaps(
    engine: &Engine,
    request: &GapRequest,
    job: (&Subject, Vec<Problem>),
    learner: (&Subject, Vec<Problem>),
    today: Date,
) -> Result<GapAnswer, EngineError> {
    let state = engine.state();
    let bounds = bounds(request)?;
    let suggest = request.suggest.unwrap_or(5);
    if suggest > MAX_SUGGESTIONS {
        let message = format!("{suggest} suggestions are more than {MAX_SUGGESTIONS} (limit `suggestions`)");
        return Err(EngineError::invalid("/suggest", message, "ask for fewer"));
    }
    let wanted = job.0.wanted(&state)?;
    let holder = learner.0.holder(&state)?;
    let as_of = request.as_of.unwrap_or(today);
    let minimum_kind = options::minimum_kind(request.evidence, EvidenceKind::Claimed);
    let plan = compile(&wanted.requirements, &state.frameworks.graph, &PlanOptions { as_of, minimum_kind })?;
    let explanation = explain(&plan, &holder);
    let ways = pathways::pathways(
        &pathways::Gap {
            engine,
            state: &state,
            plan: &plan,
            explanation: &explanation,
            holder: &holder,
            learner: learner.0,
        },
        request,
        &pathways::Limited {
            budget: bounds.budget.clone(),
            within_hours: bounds.within_hours,
            wishes: bounds.wishes.clone(),
        },
    )?;
    let suggestions = suggestions(&state, &plan, &explanation, suggest, &bounds)?;
    let shown = show::requirements_shown(&plan, &explanation, &state);
    let of =
        |wanted: MetState| shown.iter().filter(|it| it.state == wanted).cloned().collect::<Vec<RequirementShown>>();
    let name = match learner.0 {
        Subject::Learner(learner, _) => learner.name.clone(),
        _ => engine.learner_name(&holder.id)?,
    };
    let mut problems = job.1;
    problems.extend(learner.1);
    let mut notes = vec![trust::PROOFS_NOTE.to_owned()];
    if minimum_kind == EvidenceKind::Claimed {
        notes.push("claims count here, and are marked; employers see issued evidence first".to_owned());
    }
    let (ways, more_notes) = ways.map_or((None, Vec::new()), |(ways, notes)| (Some(ways), notes));
    notes.extend(more_notes);
    Ok(GapAnswer {
        query: QueryUnderstood {
            title: wanted.title,
            unlinked: wanted.unlinked,
            problems,
            must: options::must_word(MustMode::First),
            ..show::understood(&plan, &state)
        },
        data_version: state.snapshot.data_version(),
        pending_documents: engine.pending_documents(&state)?,
        as_of,
        learner: Named { id: holder.id.clone(), name },
        coverage: explanation.score_units.share(),
        coverage_units: explanation.score_units.0,
        met: of(MetState::Met),
        partly: of(MetState::Partly),
        missing: of(MetState::Missing),
        suggestions,
        pathways: ways,
        notes,
    })
}

/// The credentials that add most, exactly: a credential never adds more than its own score for the plan, so once that
/// falls below what the last suggestion adds, nothing further down can do better.
fn suggestions(
    state: &State,
    plan: &Plan,
    learner: &Explanation<'_>,
    suggest: usize,
    bounds: &Bounds,
) -> Result<Vec<Suggestion>, EngineError> {
    if suggest == 0 {
        return Ok(Vec::new());
    }
    // What a credential would give is issued, whatever evidence of the learner counts.
    let plan = Plan { minimum_kind: plan.minimum_kind.min(EvidenceKind::Issued), ..plan.clone() };
    let mut limit = 8 * suggest;
    loop {
        let query = Query {
            plan: &plan,
            holders: HolderKind::Credential,
            filters: &Filters::default(),
            must: MustMode::Off,
            sort: Sort::Score,
            limit,
            facets: &[],
        };
        let hits = state.snapshot.top(&query)?.hits;
        let mut found = Vec::new();
        for hit in &hits {
            found.extend(suggestion(state, &plan, learner, &hit.id, bounds)?);
        }
        found.sort_by(|a: &Suggestion, b: &Suggestion| {
            order(a).cmp(&order(b)).then_with(|| a.credential.id.cmp(&b.credential.id))
        });
        found.truncate(suggest);
        let last_gain = if found.len() == suggest { found.last().map_or(0, |it| it.gain_units) } else { 0 };
        let exhausted = hits.len() < limit;
        if exhausted || hits.last().is_none_or(|hit| hit.score_units.0 < last_gain) {
            return Ok(found);
        }
        limit *= 4;
    }
}

/// Most gain first, then most closed, then the known and lower price, then the known and shorter time.
fn order(it: &Suggestion) -> impl Ord {
    let cents = total_cost(&it.cost).map_or(u64::MAX, |(amount, _)| rounded(amount * 100.0));
    let hours = duration_hours(&it.duration).map_or(u64::MAX, rounded);
    (std::cmp::Reverse(it.gain_units), std::cmp::Reverse(it.closes.len()), cents, hours)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and values are not negative")]
fn rounded(value: f64) -> u64 {
    value.round() as u64
}

fn suggestion(
    state: &State,
    plan: &Plan,
    learner: &Explanation<'_>,
    id: &Iri,
    bounds: &Bounds,
) -> Result<Option<Suggestion>, EngineError> {
    let Some(entry) = one::<CredentialEntry>(&state.snapshot, EntryKind::Credential, id)? else { return Ok(None) };
    if !bounds.admit(&entry.achievement) {
        return Ok(None);
    }
    let gain = gain(learner, &explain(plan, &entry.holder));
    if gain.units.0 == 0 {
        return Ok(None);
    }
    Ok(Some(shown(plan, entry.achievement, &gain)))
}

fn shown(plan: &Plan, achievement: Achievement, gain: &Gain) -> Suggestion {
    let named =
        |at: &usize| plan.requirements.get(*at).map(|it| Named { id: it.skill.clone(), name: Some(it.label.clone()) });
    Suggestion {
        credential: Named { id: achievement.id, name: Some(achievement.name).filter(|it| !it.is_empty()) },
        issuer: achievement.issuer.as_ref().map(show::named),
        closes: gain.closes.iter().filter_map(named).collect(),
        improves: gain.improves.iter().filter_map(named).collect(),
        gain: gain.units.share(),
        gain_units: gain.units.0,
        cost: achievement.cost,
        duration: achievement.duration,
        delivery: achievement.delivery,
        language: achievement.language,
        recognised_by: achievement.recognised_by.iter().map(|it| show::named(&it.by)).collect(),
    }
}

impl Bounds {
    /// Unknown price or time never counts as zero: with a bound, only what is known to keep it is admitted.
    fn admit(&self, achievement: &Achievement) -> bool {
        let affordable = self.budget.as_ref().is_none_or(|(budget, currency)| {
            total_cost(&achievement.cost).is_some_and(|(amount, in_currency)| {
                amount <= *budget && (amount == 0.0 || in_currency.as_deref() == Some(currency.as_str()))
            })
        });
        let fast =
            self.within_hours.is_none_or(|hours| duration_hours(&achievement.duration).is_some_and(|it| it <= hours));
        affordable && fast && self.wishes.admit(achievement)
    }
}

fn bounds(request: &GapRequest) -> Result<Bounds, EngineError> {
    let budget = match request.budget.as_deref().map(str::trim) {
        None => None,
        Some(text) => {
            let split = text.find(|it: char| it.is_alphabetic()).unwrap_or(text.len());
            let (amount, currency) = text.split_at(split);
            let amount: Option<f64> = amount.trim().parse().ok().filter(|it: &f64| it.is_finite() && *it >= 0.0);
            let currency = currency.trim().to_uppercase();
            match amount {
                Some(amount) if currency.len() == 3 => Some((amount, currency)),
                _ => {
                    let hint = "write an amount and an ISO 4217 code, for instance `500EUR`";
                    return Err(EngineError::invalid("/budget", format!("`{text}` is not a budget"), hint));
                }
            }
        }
    };
    let within_hours = match request.within.as_deref() {
        None => None,
        Some(text) => Some(hours_of(text).ok_or_else(|| {
            let hint = "write an ISO 8601 duration, for instance `P3M` or `P6W`";
            EngineError::invalid("/within", format!("`{text}` is not a duration"), hint)
        })?),
    };
    Ok(Bounds { budget, within_hours, wishes: pathways::wishes(request)? })
}
