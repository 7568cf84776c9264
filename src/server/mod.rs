//! The HTTP service: the same operations as the command line, under `/v1/`. One file for each resource.

mod accept;
mod body;
mod documentation;
mod guard;
mod health;
mod learners;
mod linking;
mod matching;
mod problem;
mod search;
mod state;
mod things;
mod writing;

use std::{io, net::SocketAddr, path::Path, time::Duration};

use axum::{Router, middleware};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use utoipa_swagger_ui::SwaggerUi;

pub(crate) use accept::stop_signal;
pub use problem::{FieldError, Problem};
pub use state::AppState;

use crate::{
    engine::{Engine, EngineError},
    index::IndexOptions,
    standards::Limits,
};

/// How the service serves.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Where it listens.
    pub address: SocketAddr,
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// The longest request, in milliseconds.
    pub request_timeout_ms: u64,
    /// The longest wait for headers, in milliseconds.
    pub header_read_timeout_ms: u64,
    /// Requests worked on at once.
    pub concurrency: usize,
    /// Time between looks for a newer index, in milliseconds.
    pub refresh_ms: u64,
    /// The key that writes need, and everything beyond loopback.
    pub api_key: Option<String>,
    /// How the index is written.
    pub index: IndexOptions,
    /// The limits of reading documents.
    pub read_limits: Limits,
}

/// Why the service stopped or did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("port {} of {} is in use", address.port(), address.ip())]
    PortInUse {
        /// The address.
        address: SocketAddr,
    },
    /// Beyond loopback a key is needed.
    #[error("{address} can be reached from other machines: refusing to listen there without an API key")]
    NoApiKey {
        /// The address.
        address: SocketAddr,
    },
    /// The catalog or the index cannot be opened.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The operating system said no.
    #[error("cannot serve on {address}: {source}")]
    Io {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Serves `home` until Ctrl-C or a termination signal, then finishes the requests under way. `started` is told the
/// address once it listens.
///
/// # Errors
/// [`ServeError`] when it cannot start or the listener fails.
pub fn run(home: &Path, options: ServerOptions, started: &dyn Fn(SocketAddr)) -> Result<(), ServeError> {
    let address = options.address;
    if !address.ip().is_loopback() && options.api_key.is_none() {
        return Err(ServeError::NoApiKey { address });
    }
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::PortInUse { address },
        _ => ServeError::Io { address, source },
    };
    // Listening comes before loading, so that a port in use is said at once.
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let engine = Engine::open(home)?;
    let header_read_timeout = Duration::from_millis(options.header_read_timeout_ms);
    let refresh = Duration::from_millis(options.refresh_ms.max(10));
    let state = AppState::new(engine, home, options);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        started(listener.local_addr().map_err(failed)?);
        let refreshing = tokio::spawn(health::refresh_every(state.clone(), refresh));
        accept::serve(listener, app(state), header_read_timeout, stop_signal()).await;
        refreshing.abort();
        Ok(())
    })
}

/// The service as a router: everything but the listener. Tests call it without one.
pub fn app(state: AppState) -> Router {
    let (operations, api) = OpenApiRouter::with_openapi(documentation::description())
        .routes(routes!(matching::match_any))
        .routes(routes!(matching::gaps))
        .routes(routes!(linking::link))
        .routes(routes!(linking::extract))
        .routes(routes!(search::search))
        .routes(routes!(search::skills))
        .routes(routes!(things::skill))
        .routes(routes!(things::occupation))
        .routes(routes!(things::credential))
        .routes(routes!(learners::learner, learners::put_learner, learners::delete_learner))
        .routes(routes!(writing::import))
        .routes(routes!(health::status))
        .split_for_parts();
    let request_id = axum::http::HeaderName::from_static("x-request-id");
    let nosniff = axum::http::HeaderValue::from_static("nosniff");
    operations
        .route_layer(middleware::from_fn_with_state(state.clone(), guard::require_key))
        .merge(SwaggerUi::new("/docs").url("/v1/openapi.json", api))
        .merge(health::routes())
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(middleware::from_fn_with_state(state.clone(), guard::limit_time))
        .layer(middleware::from_fn(health::count))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(CompressionLayer::new())
        .layer(SetResponseHeaderLayer::overriding(axum::http::header::X_CONTENT_TYPE_OPTIONS, nosniff))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
        .with_state(state)
}
