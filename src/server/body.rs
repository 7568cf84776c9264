//! Request bodies: limited, strict, and with the place of what does not fit.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use serde::de::DeserializeOwned;

use super::{AppState, Problem};

/// A JSON body. Unknown fields and wrong types are problems with a JSON pointer.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        // A form or text could be sent by any web page without asking; JSON cannot.
        if !media_type.split(';').next().unwrap_or_default().trim().ends_with("json") {
            let detail = format!("the body is `{media_type}`, expected `application/json`");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail, "set the header `content-type: application/json`"));
        }
        let bytes = limited(request.into_body(), state.options.body_bytes).await?;
        parse(&bytes).map(Self)
    }
}

/// The whole body, if it is not larger than the limit.
pub(super) async fn limited(body: Body, limit_bytes: usize) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, limit_bytes).await.map_err(|_| {
        let detail = format!("the body is larger than {limit_bytes} bytes (limit `server.body_bytes`), or broke off");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail, "send less, or use `skillmatch import` and `skillmatch batch`")
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = pointer(error.path());
        let inner = error.into_inner();
        if inner.is_data() {
            Problem::field(path, inner.to_string(), "see /docs for the fields of this operation")
        } else {
            let detail = format!("the body is not JSON: {inner}");
            Problem::new(StatusCode::BAD_REQUEST, detail, "check it with a JSON validator")
        }
    })?;
    deserializer.end().map_err(|error| {
        Problem::new(StatusCode::BAD_REQUEST, format!("something follows the JSON: {error}"), "send one JSON value")
    })?;
    Ok(parsed)
}

/// The path as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { variant } => pointer.push_str(&format!("/{variant}")),
            Segment::Unknown => {}
        }
    }
    pointer
}
