//! Single things by IRI.

use axum::{
    Json,
    extract::{Path, State},
};

use super::{AppState, Problem, state::today};
use crate::{
    engine::{CredentialAnswer, OccupationAnswer, SkillAnswer},
    model::Iri,
};

/// The IRI in a path, decoded.
pub(super) fn iri(id: &str) -> Result<Iri, Problem> {
    Iri::new(id).map_err(|error| Problem::field("/id", error.to_string(), "percent-encode the whole IRI in the path"))
}

/// A skill with its names and relations
#[utoipa::path(get, path = "/v1/skills/{id}", tag = "things", params(("id" = String, Path, description = "Percent-encoded IRI")), responses(
    (status = 200, description = "The skill", body = SkillAnswer),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn skill(state: State<AppState>, Path(id): Path<String>) -> Result<Json<SkillAnswer>, Problem> {
    let id = iri(&id)?;
    Ok(Json(state.ask(move |engine| engine.skill(&id)).await?))
}

/// An occupation with the skills it asks for; by IRI, code or name
#[utoipa::path(get, path = "/v1/occupations/{id}", tag = "things", params(("id" = String, Path, description = "Percent-encoded IRI, code or name")), responses(
    (status = 200, description = "The occupation", body = OccupationAnswer),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn occupation(
    state: State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<OccupationAnswer>, Problem> {
    Ok(Json(state.ask(move |engine| engine.occupation(&id)).await?))
}

/// An achievement with the skills it gives
#[utoipa::path(get, path = "/v1/credentials/{id}", tag = "things", params(("id" = String, Path, description = "Percent-encoded IRI")), responses(
    (status = 200, description = "The achievement", body = CredentialAnswer),
    (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn credential(
    state: State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<CredentialAnswer>, Problem> {
    let id = iri(&id)?;
    Ok(Json(state.ask(move |engine| engine.credential(&id, today())).await?))
}
