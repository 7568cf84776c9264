//! Who may, and how long.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq;

use super::{AppState, Problem};

/// Writes need the key where one is set; beyond loopback everything does. On loopback without a key, writes are taken
/// only from requests that name a loopback host, so that no web page can send them under a name of its own.
pub(super) async fn require_key(state: State<AppState>, request: Request, next: Next) -> Response {
    let loopback = state.options.address.ip().is_loopback();
    let path = request.uri().path();
    let reads_by_post = ["/v1/match/", "/v1/gaps", "/v1/link", "/v1/extract"];
    let reads_by_method = [Method::GET, Method::HEAD].contains(request.method());
    let writes = !reads_by_method && !reads_by_post.iter().any(|it| path.starts_with(it));
    match &state.options.api_key {
        Some(key) if writes || !loopback => {
            let given = request.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
            let given = given.and_then(|it| it.strip_prefix("Bearer ")).unwrap_or_default();
            if !bool::from(given.as_bytes().ct_eq(key.as_bytes())) {
                let hint = "send the header `Authorization: Bearer KEY`";
                return Problem::new(StatusCode::UNAUTHORIZED, "this needs an API key", hint).into_response();
            }
        }
        None if writes && !names_loopback(&request) => {
            let detail = "writes are taken only under a loopback name while no API key is set";
            return Problem::new(StatusCode::FORBIDDEN, detail, "use http://127.0.0.1, or set SKILLMATCH_API_KEY")
                .into_response();
        }
        _ => {}
    }
    next.run(request).await
}

fn names_loopback(request: &Request) -> bool {
    let Some(host) = request.headers().get(header::HOST) else { return true };
    let host = host.to_str().unwrap_or_default();
    let name = if host.ends_with(']') { host } else { host.rsplit_once(':').map_or(host, |(name, _)| name) };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.is_loopback())
}

/// A request that takes too long gets an answer all the same.
pub(super) async fn limit_time(state: State<AppState>, request: Request, next: Next) -> Response {
    let limit_ms = state.options.request_timeout_ms;
    let answered = tokio::time::timeout(Duration::from_millis(limit_ms), next.run(request)).await;
    answered.unwrap_or_else(|_| {
        let detail = format!("the request took longer than {limit_ms} ms (limit `server.request_timeout_ms`)");
        Problem::new(StatusCode::GATEWAY_TIMEOUT, detail, "ask for less at once").into_response()
    })
}
