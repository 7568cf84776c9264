//! The plain way to rank jobs, against which the fast one is tested: every job is compiled and explained.

use crate::engine::{
    Engine, EngineError,
    answers::{MatchAnswer, MatchResult, Named, QueryUnderstood},
    loaded::each,
    matching::{Checked, facets_shown, shown_result},
    requirements::Wanted,
    subject::Subject,
};
use crate::{
    catalog::JobEntry,
    index::EntryKind,
    model::{Iri, Problem},
    ranking::{
        Answer, Explanation, FacetCounts, FacetValue, OrderKey, Plan, PlanOptions, compile, explain, id_hash, tie_hash,
        version_hash,
    },
    trust,
};

struct Scored {
    entry: JobEntry,
    plan: Plan,
    key: OrderKey,
}

/// Ranks the jobs of the catalog for `subject`.
pub(super) fn match_jobs_plainly(
    engine: &Engine,
    subject: (&Subject, Vec<Problem>),
    checked: &Checked,
    explained: bool,
) -> Result<MatchAnswer, EngineError> {
    let state = engine.state();
    let holder = subject.0.holder(&state)?;
    let mut jobs: Vec<JobEntry> = Vec::new();
    each(&state.snapshot, EntryKind::Job, &mut |job| jobs.push(job))?;
    let data_version = state.snapshot.data_version();
    let version = version_hash(&data_version);
    let options = PlanOptions { as_of: checked.as_of, minimum_kind: checked.minimum_kind };
    let score = |entry: JobEntry| {
        // A job without requirements is unknown, neither 0 % nor 100 %: it does not come out.
        let plan = compile(&entry.requirements, &state.frameworks.graph, &options).ok()?;
        let explanation = explain(&plan, &holder);
        let admitted = checked.must.admits(explanation.required_met, plan.required_total());
        let key = order_key(&explanation, checked, tie_hash(version, id_hash(&entry.job.id)));
        (admitted && explanation.score_units.0 > 0).then_some(Scored { entry, plan, key })
    };
    let scored: Vec<Scored> = jobs.into_iter().filter_map(score).collect();
    let facets = facet_counts(&scored, checked);
    let mut admitted: Vec<Scored> = scored.into_iter().filter(|it| failing(it, checked).is_empty()).collect();
    admitted.sort_unstable_by_key(|it| std::cmp::Reverse(it.key));
    let total = u64::try_from(admitted.len()).unwrap_or(u64::MAX);
    let results = admitted.iter().take(checked.limit).map(|it| {
        let shown = shown_result(&it.plan, &holder, &explain(&it.plan, &holder), &state, explained);
        MatchResult {
            id: it.entry.job.id.clone(),
            name: Some(it.entry.job.title.clone()).filter(|title| !title.is_empty()),
            issuer: it
                .entry
                .job
                .employer
                .as_ref()
                .map(|name| Named { id: Iri::local("employer", name), name: Some(name.clone()) }),
            facets: crate::catalog::job_facets(&it.entry.job),
            ..shown
        }
    });
    let results = results.collect();
    let understood = QueryUnderstood { evidence: checked.minimum_kind.word().to_owned(), ..QueryUnderstood::default() };
    Ok(MatchAnswer {
        query: checked.complete(understood, Wanted::default(), subject.1),
        data_version,
        pending_documents: engine.pending_documents(&state)?,
        as_of: checked.as_of,
        total,
        results,
        facets: facets_shown(engine, Answer { total, hits: Vec::new(), facets }),
        notes: vec![trust::PROOFS_NOTE.to_owned()],
    })
}

fn order_key(explanation: &Explanation<'_>, checked: &Checked, tie: u64) -> OrderKey {
    let leading = OrderKey::leading(
        checked.sort,
        checked.must,
        explanation.focus_per_mille,
        explanation.required_met,
        explanation.score_units,
    );
    OrderKey { verified_per_mille: explanation.verified_per_mille, tie, ..leading }
}

/// The filtered fields that the job does not pass.
fn failing<'a>(scored: &Scored, checked: &'a Checked) -> Vec<&'a str> {
    let facets = crate::catalog::job_facets(&scored.entry.job);
    let passes = |field: &String, admitted: &std::collections::BTreeSet<String>| {
        facets.get(field).is_some_and(|values| values.iter().any(|it| admitted.contains(it)))
    };
    let fields = checked.filters.0.iter().filter(|(field, admitted)| !passes(field, admitted));
    fields.map(|(field, _)| field.as_str()).collect()
}

/// Counts over all jobs with a score, each field's own filter left out.
fn facet_counts(scored: &[Scored], checked: &Checked) -> Vec<FacetCounts> {
    let mut all = Vec::new();
    for field in &checked.facets {
        let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
        let others_pass = |it: &&Scored| failing(it, checked).iter().all(|failed| failed == field);
        for job in scored.iter().filter(others_pass) {
            for value in crate::catalog::job_facets(&job.entry.job).remove(field).into_iter().flatten() {
                *counts.entry(value).or_default() += 1;
            }
        }
        let selected = |value: &str| checked.filters.0.get(field).is_some_and(|it| it.contains(value));
        let mut values: Vec<FacetValue> =
            counts.into_iter().map(|(value, count)| FacetValue { selected: selected(&value), value, count }).collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        all.push(FacetCounts { field: field.clone(), values });
    }
    all
}
