//! Learners: read, put, erase.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::{AppState, Problem, body::JsonBody, state::today, things::iri, writing};
use crate::{
    engine::{LearnerAnswer, Subject},
    model::Document,
    store::Store,
};

/// A learner with the evidence they hold
#[utoipa::path(get, path = "/v1/learners/{id}", tag = "learners", params(("id" = String, Path, description = "Percent-encoded pseudonym")), responses(
    (status = 200, description = "The learner", body = LearnerAnswer),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn learner(state: State<AppState>, Path(id): Path<String>) -> Result<Json<LearnerAnswer>, Problem> {
    let id = iri(&id)?;
    Ok(Json(state.ask(move |engine| engine.learner(&id, today())).await?))
}

/// Put a learner, in our own JSON; searchable when this answers
#[utoipa::path(put, path = "/v1/learners/{id}", tag = "learners", params(("id" = String, Path, description = "Percent-encoded pseudonym")),
    request_body = Object,
    responses(
        (status = 200, description = "The learner as understood", body = LearnerAnswer),
        (status = 401, description = "A key is needed", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The learner does not fit", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn put_learner(
    state: State<AppState>,
    Path(id): Path<String>,
    JsonBody(learner): JsonBody<serde_json::Value>,
) -> Result<Json<LearnerAnswer>, Problem> {
    let id = iri(&id)?;
    let document = Document::new("request", learner.to_string());
    let (Subject::Learner(mut learner, _), _) = Subject::learner_in(&document, "")? else {
        return Err(Problem::field("", "there is no learner in this document", "see /docs"));
    };
    learner.id = id.clone();
    let writing = state.writing.clone().lock_owned().await;
    let answer = state.work(move |state| {
        let mut store = Store::open(&state.home)?;
        // A source of its own for each learner: what comes from a source replaces what it said before.
        store.put_learner(&learner, &format!("PUT /v1/learners/{id}"))?;
        writing::bring_up(state)?;
        drop(writing);
        Ok(state.engine.learner(&id, today())?)
    });
    Ok(Json(answer.await?))
}

/// Erase a learner: everything that is known of them
#[utoipa::path(delete, path = "/v1/learners/{id}", tag = "learners", params(("id" = String, Path, description = "Percent-encoded pseudonym")), responses(
    (status = 204, description = "Erased"),
    (status = 401, description = "A key is needed", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn delete_learner(state: State<AppState>, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let id = iri(&id)?;
    let writing = state.writing.clone().lock_owned().await;
    let erased = state.work(move |state| {
        let mut store = Store::open(&state.home)?;
        let erased = store.delete_learner(&id)?.erased;
        writing::bring_up(state)?;
        drop(writing);
        Ok(erased)
    });
    if erased.await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(StatusCode::NOT_FOUND, "there is no such learner", ""))
    }
}
