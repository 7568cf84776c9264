//! Jobs ranked for a subject: each job is a plan, and the subject is the holder.
//!
//! The jobs of a segment are understood once and kept, turned round; a holder's evidence then walks only the requirements
//! that it gives credit for. Plans are compiled for the best few only, to explain them, and the explanation must agree.

#[cfg(test)]
mod plain;
mod score;
mod shelf;
#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{
    Engine, EngineError,
    answers::{MatchAnswer, MatchResult, Named, QueryUnderstood},
    by_segment::BySegment,
    loaded::one,
    matching::{Checked, facets_shown, shown_result},
    requirements::Wanted,
    state::State,
    subject::Subject,
};
use crate::{
    catalog::JobEntry,
    index::EntryKind,
    model::{Holder, Iri, Problem},
    ranking::{Answer, FacetCounts, FacetValue, PlanOptions, compile, explain, version_hash},
    trust,
};
use score::{Held, Scored, score};
use shelf::Shelf;

/// The jobs of the segments of the index, understood; for each kind of evidence that a query may ask for at least.
#[derive(Default)]
pub(super) struct Jobs([BySegment<Shelf>; 3]);

impl Jobs {
    fn shelves(&self, state: &State, checked: &Checked) -> Result<Vec<Arc<Shelf>>, EngineError> {
        let Some(kept) = self.0.get(checked.minimum_kind as usize) else { return Ok(Vec::new()) };
        let (snapshot, graph) = (&state.snapshot, &state.frameworks.graph);
        kept.of(snapshot, &|segment| Shelf::of(snapshot, segment, graph, checked.minimum_kind))
    }
}

/// Ranks the jobs of the catalog for `subject`.
pub(super) fn match_jobs(
    engine: &Engine,
    subject: (&Subject, Vec<Problem>),
    checked: &Checked,
    explained: bool,
) -> Result<MatchAnswer, EngineError> {
    let state = engine.state();
    let holder = subject.0.holder(&state)?;
    let data_version = state.snapshot.data_version();
    let version = version_hash(&data_version);
    let shelves = engine.jobs.shelves(&state, checked)?;
    let held = Held::of(&holder, checked);
    let numbered: Vec<(usize, &Arc<Shelf>)> = shelves.iter().enumerate().collect();
    let came: Vec<_> = numbered
        .into_par_iter()
        .map(|(segment, shelf)| score(shelf, (&state.snapshot, segment), &held, checked, version))
        .collect();
    let mut counts: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); checked.facets.len()];
    for came in &came {
        for (all, more) in counts.iter_mut().zip(&came.counts) {
            for (value, count) in more {
                *all.entry(value.clone()).or_default() += count;
            }
        }
    }
    let mut admitted: Vec<(&Shelf, Scored)> = Vec::new();
    for (shelf, came) in shelves.iter().zip(&came) {
        admitted.extend(came.admitted.iter().map(|it| (shelf.as_ref(), *it)));
    }
    let total = u64::try_from(admitted.len()).unwrap_or(u64::MAX);
    if admitted.len() > checked.limit {
        admitted.select_nth_unstable_by_key(checked.limit, |(_, it)| Reverse(it.key));
        admitted.truncate(checked.limit);
    }
    admitted.sort_unstable_by_key(|(_, it)| Reverse(it.key));
    let results = admitted.iter().map(|(shelf, it)| {
        let id = shelf.jobs.get(it.job).map(|it| &it.id);
        let id =
            id.ok_or_else(|| EngineError::Inconsistent { message: "a job that was ranked is not there".to_owned() })?;
        result(&state, &holder, (id, it), checked, explained)
    });
    let results = results.collect::<Result<Vec<_>, EngineError>>()?;
    let understood = QueryUnderstood { evidence: checked.minimum_kind.word().to_owned(), ..QueryUnderstood::default() };
    Ok(MatchAnswer {
        query: checked.complete(understood, Wanted::default(), subject.1),
        data_version,
        pending_documents: engine.pending_documents(&state)?,
        as_of: checked.as_of,
        total,
        results,
        facets: facets_shown(engine, Answer { total, hits: Vec::new(), facets: facet_counts(counts, checked) }),
        notes: vec![trust::PROOFS_NOTE.to_owned()],
    })
}

fn result(
    state: &State,
    holder: &Holder,
    (id, scored): (&Iri, &Scored),
    checked: &Checked,
    explained: bool,
) -> Result<MatchResult, EngineError> {
    let inconsistent = |message: String| EngineError::Inconsistent { message };
    let entry = one::<JobEntry>(&state.snapshot, EntryKind::Job, id)?;
    let entry = entry.ok_or_else(|| inconsistent(format!("the index has no record of `{id}`")))?;
    let options = PlanOptions { as_of: checked.as_of, minimum_kind: checked.minimum_kind };
    let plan = compile(&entry.requirements, &state.frameworks.graph, &options)?;
    let explanation = explain(&plan, holder);
    // A score that cannot be explained is never shown.
    if (explanation.score_units, explanation.required_met) != (scored.key.score_units, scored.required_met) {
        let (found, shown) = (scored.key.score_units.0, explanation.score_units.0);
        return Err(inconsistent(format!("`{id}` was ranked with {found} units but is explained with {shown}")));
    }
    let shown = shown_result(&plan, holder, &explanation, state, explained);
    let employer = |name: &String| Named { id: Iri::local("employer", name), name: Some(name.clone()) };
    Ok(MatchResult {
        id: entry.job.id.clone(),
        name: Some(entry.job.title.clone()).filter(|title| !title.is_empty()),
        issuer: entry.job.employer.as_ref().map(employer),
        facets: crate::catalog::job_facets(&entry.job),
        ..shown
    })
}

fn facet_counts(counts: Vec<BTreeMap<String, u64>>, checked: &Checked) -> Vec<FacetCounts> {
    let pairs = checked.facets.iter().zip(counts);
    let shown = pairs.map(|(field, counts)| {
        let selected = |value: &str| checked.filters.0.get(field).is_some_and(|it| it.contains(value));
        let mut values: Vec<FacetValue> =
            counts.into_iter().map(|(value, count)| FacetValue { selected: selected(&value), value, count }).collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        FacetCounts { field: field.clone(), values }
    });
    shown.collect()
}
