//! Search by words.

use std::collections::BTreeMap;

use super::{
    Engine, EngineError,
    answers::{SearchAnswer, SearchResult},
    linking::MAX_QUERY_BYTES,
    matching::values_shown,
    options,
    requests::{SearchKind, SearchRequest},
};
use crate::{
    catalog::{CREDENTIAL_FIELDS, JOB_FIELDS, OCCUPATION_FIELDS, SKILL_FIELDS},
    index::{EntryKind, TextQuery},
};

/// The furthest result that can be reached by paging.
const MAX_OFFSET: usize = 10_000;

pub(super) fn search(engine: &Engine, request: &SearchRequest) -> Result<SearchAnswer, EngineError> {
    if request.query.len() > MAX_QUERY_BYTES {
        let message =
            format!("{} bytes are more than {MAX_QUERY_BYTES} (limit `query_text_bytes`)", request.query.len());
        return Err(EngineError::invalid("/query", message, "search for fewer words"));
    }
    if request.offset > MAX_OFFSET {
        let message = format!("result {} lies beyond {MAX_OFFSET} (limit `search_offset`)", request.offset);
        return Err(EngineError::invalid("/offset", message, "narrow the search with filters"));
    }
    let (kinds, fields) = scope(request.kind);
    let facets: Vec<String> = fields.iter().map(|&it| it.to_owned()).collect();
    let state = engine.state();
    let answer = state.snapshot.search(&TextQuery {
        words: &request.query,
        kinds: &kinds,
        filters: &options::filters(&request.filters, &fields)?,
        facets: &facets,
        limit: options::limit("/limit", request.limit)?,
        offset: request.offset,
    })?;
    let results = answer.hits.into_iter().map(|hit| SearchResult {
        kind: hit.kind.word().to_owned(),
        id: hit.id,
        name: hit.name.unwrap_or_default(),
        score: hit.score,
        highlights: hit.highlights,
    });
    let shown = answer.facets.into_iter().map(|it| (it.field.clone(), values_shown(engine, it)));
    Ok(SearchAnswer {
        data_version: state.snapshot.data_version(),
        total: answer.total,
        results: results.collect(),
        facets: shown.collect::<BTreeMap<_, _>>(),
        corrected_query: answer.corrected_query,
    })
}

fn scope(kind: Option<SearchKind>) -> (Vec<EntryKind>, Vec<&'static str>) {
    match kind {
        Some(SearchKind::Credentials) => (vec![EntryKind::Credential], CREDENTIAL_FIELDS.to_vec()),
        Some(SearchKind::Skills) => (vec![EntryKind::Skill], SKILL_FIELDS.to_vec()),
        Some(SearchKind::Occupations) => (vec![EntryKind::Occupation], OCCUPATION_FIELDS.to_vec()),
        Some(SearchKind::Jobs) => (vec![EntryKind::Job], JOB_FIELDS.to_vec()),
        None => {
            let kinds = vec![EntryKind::Credential, EntryKind::Skill, EntryKind::Occupation, EntryKind::Job];
            let mut fields = [CREDENTIAL_FIELDS, SKILL_FIELDS, OCCUPATION_FIELDS, JOB_FIELDS].concat();
            fields.sort_unstable();
            fields.dedup();
            (kinds, fields)
        }
    }
}
