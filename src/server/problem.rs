//! Errors as RFC 9457 problems: what is wrong, where (JSON pointers), and what to do.

use std::any::Any;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{engine::EngineError, ingest::SyncError, store::StoreError};

/// One field that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// A JSON pointer (RFC 6901) into the request, or `?name` for a query parameter.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

/// An error, as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem: `about:blank`, since the status says it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong.
    pub detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// The fields that do not fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            hint: hint.into(),
            errors: Vec::new(),
        }
    }

    /// A field of the request does not fit.
    pub(super) fn field(pointer: impl Into<String>, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        let detail = detail.into();
        let error = FieldError { pointer: pointer.into(), detail: detail.clone() };
        Self { errors: vec![error], ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail, hint) }
    }

    pub(super) fn overloaded(limit: usize) -> Self {
        let detail = format!("{limit} requests are being worked on (limit `server.concurrency`)");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail, "try again in a second")
    }

    pub(super) fn internal(detail: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail, "try again; if it stays, report it with the request id")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let hint = error.hint();
        match error {
            EngineError::InvalidRequest { pointer, message, .. } => Self::field(pointer, message, hint),
            EngineError::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, error.to_string(), hint),
            EngineError::Plan(_) => Self::field("", error.to_string(), hint),
            EngineError::Index(_)
            | EngineError::Backend(_)
            | EngineError::Store(_)
            | EngineError::Inconsistent { .. } => {
                tracing::error!(%error, "the engine failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), hint)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the catalog failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), error.hint())
    }
}

impl From<SyncError> for Problem {
    fn from(error: SyncError) -> Self {
        tracing::error!(%error, "indexing failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string(), error.hint())
    }
}

pub(super) async fn not_found(uri: Uri) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is nothing at `{}`", uri.path()), "see /docs for all operations")
}

pub(super) async fn method_not_allowed(uri: Uri) -> Problem {
    let detail = format!("`{}` does not take this method", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail, "see /docs for all operations")
}

/// A panic is a fault of ours, and still gets an answer.
pub(super) fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal("the request could not be worked on").into_response()
}
