//! Phrases to skills, ads to requirements.

use axum::{Json, extract::State};

use super::{AppState, Problem, body::JsonBody};
use crate::engine::{ExtractRequest, ExtractedAnswer, LinkAnswer, LinkRequest};

/// Link phrases or sentences to skills, or titles to occupations
#[utoipa::path(post, path = "/v1/link", tag = "words", request_body = LinkRequest, responses(
    (status = 200, description = "For each phrase its skills, in the order of the request", body = Vec<LinkAnswer>),
    (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn link(
    state: State<AppState>,
    JsonBody(request): JsonBody<LinkRequest>,
) -> Result<Json<Vec<LinkAnswer>>, Problem> {
    Ok(Json(state.ask(move |engine| engine.link(&request)).await?))
}

/// Find the requirements of a job ad, or what a curriculum claims
#[utoipa::path(post, path = "/v1/extract", tag = "words", request_body = ExtractRequest, responses(
    (status = 200, description = "What was found, with its places in the text", body = ExtractedAnswer),
    (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn extract(
    state: State<AppState>,
    JsonBody(request): JsonBody<ExtractRequest>,
) -> Result<Json<ExtractedAnswer>, Problem> {
    Ok(Json(state.ask(move |engine| engine.extract_any(&request)).await?))
}
