//! The servers that keep to the protocol.

use std::{convert::Infallible, sync::Arc, time::Duration};

use hyper::{
    Request, Response,
    body::Incoming,
    header::{HOST, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, USER_AGENT},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{Asked, Content, Reply, Seen, Shared, reply::Sending};

/// Headers that tell more of the client than they should.
const TELLING: [&str; 4] = ["cookie", "authorization", "referer", "proxy-authorization"];

pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let connection = shared.log.next_connection();
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&shared), connection));
            // Who goes away in the middle is in the log.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    connection: u64,
) -> Result<Response<Sending>, Infallible> {
    let headers = request.headers();
    let host = host_of(&text(headers, &HOST));
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let asked_with = [text(headers, &IF_NONE_MATCH), text(headers, &IF_MODIFIED_SINCE)];
    let seen = Seen {
        user_agent: text(headers, &USER_AGENT),
        is_conditional: asked_with.iter().any(|it| !it.is_empty()),
        telling_headers: TELLING.iter().filter(|&&it| headers.contains_key(it)).map(|&it| it.to_owned()).collect(),
        ..seen(&host, &path, connection)
    };
    let (ender, before) = shared.log.begin(seen);
    let host_before = shared.count(&host);
    let mut reply = reply(&shared, &host, &path, before, host_before);
    if reply.wait_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.wait_ms)).await;
    }
    let validator = reply.validator();
    if let Some((_, value)) = &validator
        && reply.status == 200
        && asked_with.iter().any(|it| it.split(',').any(|one| !one.is_empty() && one.trim() == value) || it == value)
    {
        reply.status = 304;
        reply.content = Content::Whole(hyper::body::Bytes::new());
        reply.headers.retain(|(name, _)| *name != "content-type" && *name != "content-encoding");
    }
    let retry_after = reply.headers.iter().find(|(name, _)| *name == "retry-after");
    ender.answers(reply.status, validator.is_some(), retry_after.and_then(|(_, value)| value.parse().ok()));
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers.iter().chain(&validator) {
        response = response.header(*name, value);
    }
    Ok(response.body(Sending::new(reply.content, ender)).unwrap())
}

fn reply(shared: &Shared, host: &str, path: &str, before: usize, host_before: usize) -> Reply {
    let Some(site) = shared.site(host) else { return Reply::status(421) };
    if let Some(page) = site.pages.get(path) {
        return page.clone();
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let asked = Asked { path, query, before, host_before };
    site.answering.as_ref().and_then(|answer| answer(&asked)).unwrap_or_else(|| Reply::status(404))
}

/// A request of which nothing is known but where it goes.
pub(super) fn seen(host: &str, path: &str, connection: u64) -> Seen {
    Seen {
        host: host.to_owned(),
        path: path.to_owned(),
        run: 0,
        started: Duration::ZERO,
        ended: None,
        is_whole: false,
        status: 0,
        has_validators: false,
        retry_after_seconds: None,
        is_conditional: false,
        user_agent: String::new(),
        connection,
        telling_headers: Vec::new(),
    }
}

/// The name in a `Host` header.
pub(super) fn host_of(header: &str) -> String {
    header.rsplit_once(':').map_or(header, |(name, _)| name).to_ascii_lowercase()
}

fn text(headers: &HeaderMap, name: &hyper::header::HeaderName) -> String {
    headers.get(name).map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()).unwrap_or_default()
}
