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
    ingest::{SyncOptions, read_document, sync},
    model::{Document, Reading},
    standards::{self, ReadOptions},
    store::{People, ReadDocument, Store, StoreError},
};

/// What became of a document, or of the documents in an archive.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ImportAnswer {
    /// The standard it was read as; of an archive, the one of all documents that were recognised, if they have the same.
    standard: Option<&'static str>,
    /// Documents read: 1, or so many as the archive has.
    documents: usize,
    /// Records understood.
    records: usize,
    /// `added`, `changed` or `unchanged`.
    outcome: &'static str,
    /// What is wrong with it. The place of a problem in an archive begins with the document's path.
    #[schema(value_type = Vec<Object>)]
    problems: Vec<crate::model::Problem>,
    /// The version of the data that has it.
    data_version: String,
}

impl ImportAnswer {
    /// Adds what was read of a document, or of a document in `archive`, or of the archive itself.
    fn add(&mut self, source: &str, reading: Reading, archive: Option<&str>) {
        let member = archive.and_then(|it| source.strip_prefix(it)).and_then(|it| it.strip_prefix("!/"));
        if archive.is_none() || member.is_some() {
            self.documents += 1;
            let same = self.documents == 1 || self.standard == reading.standard;
            self.standard = if same { reading.standard } else { None };
        }
        self.records += reading.records.len();
        self.problems.extend(reading.problems.into_iter().map(|mut problem| {
            if let Some(member) = member {
                let colon = if problem.place.is_empty() { "" } else { ": " };
                problem.place.insert_str(0, &format!("{member}{colon}"));
            }
            problem
        }));
    }
}

/// Import one document of any standard, or a ZIP archive of documents; searchable when this answers
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
        let mut store = Store::open(&state.home)?;
        let mut answer = ImportAnswer::default();
        let is_archive = standards::members(&document, &options.limits).is_some();
        let archive = is_archive.then(|| document.source.clone());
        let read_at = jiff::Timestamp::now();
        let (mut added, mut changed) = (0, 0);
        read_document(document, &options, &mut |batch| {
            let read = |(document, reading)| ReadDocument {
                document,
                reading,
                licence: None,
                read_at,
                holder: None,
                people: People::Kept,
            };
            let read: Vec<ReadDocument<'_>> = batch.iter().map(|(one, reading)| read((one, reading))).collect();
            let put = store.put(&read)?;
            added += put.added;
            changed += put.changed;
            for (document, reading) in batch {
                answer.add(&document.source, reading, archive.as_deref());
            }
            Ok::<(), StoreError>(())
        })?;
        store.keep_digest()?;
        bring_up(state)?;
        drop(writing);
        answer.outcome = match (added, changed) {
            (0, 0) => "unchanged",
            (0, _) => "changed",
            _ => "added",
        };
        answer.data_version = state.engine.data_version();
        Ok(answer)
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
