//! Matches and gaps.

use axum::{
    Json,
    extract::{Path, State},
};

use super::{AppState, Problem, body::JsonBody, state::today};
use crate::engine::{GapRequest, GapsAnswer, MatchAnswer, MatchRequest, MatchTarget};

/// Rank learners, credentials or jobs for one subject
#[utoipa::path(post, path = "/v1/match/{target}", tag = "match",
    params(("target" = MatchTarget, Path, description = "What is ranked")),
    request_body = MatchRequest,
    responses(
        (status = 200, description = "The ranking", body = MatchAnswer),
        (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn match_any(
    state: State<AppState>,
    Path(target): Path<String>,
    JsonBody(request): JsonBody<MatchRequest>,
) -> Result<Json<MatchAnswer>, Problem> {
    let target = match target.as_str() {
        "learners" => MatchTarget::Learners,
        "credentials" => MatchTarget::Credentials,
        "jobs" => MatchTarget::Jobs,
        other => {
            let detail = format!("`{other}` cannot be ranked");
            return Err(Problem::new(axum::http::StatusCode::NOT_FOUND, detail, "use learners, credentials or jobs"));
        }
    };
    let answer = state.ask(move |engine| {
        let subject = engine.subject(&request)?;
        engine.rank(target, &request, subject, today())
    });
    Ok(Json(answer.await?))
}

/// What a learner lacks for a job, and which credentials close most of it; or how two occupations compare
#[utoipa::path(post, path = "/v1/gaps", tag = "match", request_body = GapRequest, responses(
    (status = 200, description = "The gap", body = GapsAnswer),
    (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn gaps(
    state: State<AppState>,
    JsonBody(request): JsonBody<GapRequest>,
) -> Result<Json<GapsAnswer>, Problem> {
    let answer = state.ask(move |engine| engine.any_gaps(&request, today()));
    Ok(Json(answer.await?))
}
