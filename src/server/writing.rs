//! Documents in over HTTP.

use axum::{
    Json,
    body::Body,
    extract::{RawQuery, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{AppState, Problem, body::limited};
use crate::{
    ingest::{SyncOptions, sync},
    model::Document,
    standards::{self, ReadOptions},
    store::{ReadDocument, Store},
};

/// What became of a document.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportAnswer {
    /// The standard it was read as.
    standard: Option<&'static str>,
    /// Records understood.
    records: usize,
    /// `added`, `changed` or `unchanged`.
    outcome: &'static str,
    /// What is wrong with it.
    #[schema(value_type = Vec<Object>)]
    problems: Vec<crate::model::Problem>,
    /// The version of the data that has it.
    data_version: String,
}

/// Import one document of any standard; searchable when this answers
#[utoipa::path(post, path = "/v1/import", tag = "documents",
    params(("source" = Option<String>, Query, description = "Where the document comes from; the same source again replaces it")),
    request_body(content = String, description = "The document as it is", content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "What was understood", body = ImportAnswer),
        (status = 401, description = "A key is needed", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn import(
    state: State<AppState>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Json<ImportAnswer>, Problem> {
    let query = query.unwrap_or_default();
    let source = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "source");
    let bytes = limited(body, state.options.body_bytes).await?;
    let name = source.map_or_else(|| format!("import:{}", blake3::hash(&bytes)), |(_, value)| value.into_owned());
    let document = Document::new(name, bytes);
    let writing = state.writing.clone().lock_owned().await;
    let answer = state.work(move |state| {
        let options =
            ReadOptions { standard: None, limits: state.options.read_limits.clone(), ..ReadOptions::default() };
        let reading = standards::read(&document, &options);
        let mut store = Store::open(&state.home)?;
        let read_at = jiff::Timestamp::now();
        let put = store.put(&[ReadDocument {
            document: &document,
            reading: &reading,
            licence: None,
            read_at,
            holder: None,
        }])?;
        store.keep_digest()?;
        bring_up(state)?;
        drop(writing);
        let outcome = match (put.added, put.changed) {
            (0, 0) => "unchanged",
            (0, _) => "changed",
            _ => "added",
        };
        Ok(ImportAnswer {
            standard: reading.standard,
            records: reading.records.len(),
            outcome,
            problems: reading.problems,
            data_version: state.engine.data_version(),
        })
    });
    Ok(Json(answer.await?))
}

/// Brings the index up to the catalog, so that the next answer has what was written. The lexicon at hand serves, unless
/// frameworks changed: then a new generation is built with one of its own.
pub(super) fn bring_up(state: &AppState) -> Result<(), Problem> {
    // Somebody else may have built a generation meanwhile, with other frameworks.
    state.engine.refresh()?;
    state.engine.with_lexicon(|lexicon| {
        let index = state.options.index.clone();
        sync(&state.home, &SyncOptions { rebuild: false, lexicon: Some(lexicon), index, progress: &|_| {} })
    })?;
    state.engine.refresh()?;
    Ok(())
}
