//! Whether the service lives, is ready, and what it did.

use std::{
    collections::BTreeMap,
    sync::OnceLock,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use utoipa::ToSchema;

use super::{AppState, Problem};
use crate::{engine::WordsStatus, store::Store};

/// The state of the catalog and the index.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatusAnswer {
    /// The program's version.
    skillmatch: &'static str,
    /// The version of the data that answers.
    data_version: String,
    /// Documents that came in after that version.
    pending_documents: u64,
    /// What can be found, by kind.
    entries: BTreeMap<&'static str, u64>,
    /// What words are linked by.
    words: WordsStatus,
    /// What is in the catalog.
    #[schema(value_type = Object)]
    catalog: serde_json::Value,
}

/// What is in the catalog and in the index
#[utoipa::path(get, path = "/v1/status", tag = "service", responses(
    (status = 200, description = "The state", body = StatusAnswer),
    (status = 500, description = "The catalog cannot be read", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn status(state: State<AppState>) -> Result<Json<StatusAnswer>, Problem> {
    let answer = state.work(|state| {
        let store = Store::open_read_only(&state.home)?;
        let catalog = serde_json::to_value(store.status()?).map_err(|error| Problem::internal(&error.to_string()))?;
        Ok(StatusAnswer {
            skillmatch: env!("CARGO_PKG_VERSION"),
            data_version: state.engine.data_version(),
            pending_documents: store.pending_documents(state.engine.revision())?,
            entries: state.engine.counts().into_iter().collect(),
            words: state.engine.words(),
            catalog,
        })
    });
    Ok(Json(answer.await?))
}

/// The routes for machines: alive, ready, figures.
pub(super) fn routes() -> Router<AppState> {
    // Made here, so that the first request is counted too.
    recorder();
    Router::new()
        .route("/health/livez", get(|| async { "ok" }))
        .route("/health/readyz", get(ready))
        .route("/metrics", get(|| async { recorder().map(PrometheusHandle::render).unwrap_or_default() }))
}

/// Ready when the catalog can be read: the index is open as long as the service runs.
async fn ready(state: State<AppState>) -> Result<&'static str, Problem> {
    let home = state.home.clone();
    let opened = tokio::task::spawn_blocking(move || Store::open_read_only(&home).map(drop));
    match opened.await {
        Ok(Ok(())) => Ok("ok"),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(Problem::internal("the catalog could not be opened")),
    }
}

/// Counts each request by route, method and status. Unknown paths share one name, so that nobody can make more of them.
pub(super) async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let seconds = start.elapsed().as_secs_f64();
    tracing::info!(route, method, status, duration_ms = seconds * 1000.0, "answered");
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route).record(seconds);
    response
}

/// Takes up a newer index as long as the service runs.
pub(super) async fn refresh_every(state: AppState, period: Duration) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let engine = state.engine.clone();
        let refreshed = tokio::task::spawn_blocking(move || engine.refresh()).await;
        if let Ok(Err(error)) = refreshed {
            tracing::warn!(%error, "the newer index cannot be read; the older one goes on answering");
        }
    }
}

/// The one recorder of the process.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}
