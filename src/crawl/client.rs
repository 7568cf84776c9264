//! The HTTP client: one request, one answer, within limits of size and time. Redirects are answers; nobody follows
//! them here.

mod body;
#[cfg(test)]
mod corpus_tests;
mod headers;
mod resolver;
#[cfg(test)]
mod tests;

use std::{error::Error, io, net::SocketAddr, sync::Arc, time::Duration};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::{Host, Url};

pub use self::resolver::Lookup;
use self::{
    body::{Body, Cap},
    resolver::{Dialled, Resolver, System},
};
use super::guard::{self, Access, Refusal};

/// How the client asks.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// What it calls itself, with a contact.
    pub user_agent: String,
    /// The longest wait for a connection, resolving included, in milliseconds.
    pub connect_timeout_ms: u64,
    /// The longest wait for anything to come, in milliseconds.
    pub read_timeout_ms: u64,
    /// The longest a whole answer may take, in milliseconds.
    pub total_timeout_ms: u64,
    /// The largest body, in bytes, after decompression.
    pub body_bytes: u64,
    /// The largest archive, in bytes.
    pub archive_bytes: u64,
}

/// What to ask for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// The `Accept` header.
    pub accept: &'a str,
    /// The `ETag` of what is known, for `If-None-Match`.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of what is known, for `If-Modified-Since`.
    pub last_modified: Option<&'a str>,
    /// Whether an archive may come, which may be larger.
    pub is_archive: bool,
}

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type without parameters, in lower case.
    pub media_type: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// `Retry-After`, in seconds from now.
    pub retry_after_seconds: Option<u64>,
    /// `Location` of a redirect, resolved against the address, without a fragment.
    pub location: Option<String>,
    /// `Link` (RFC 8288).
    pub link: Option<String>,
    /// Whether `X-Robots-Tag` says that it must not be kept.
    pub is_noindex: bool,
    /// The body, uncompressed; empty unless the status is 200 to 299.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The guard says no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The host's name means nothing.
    #[error("the host's name cannot be resolved")]
    Resolve,
    /// Nobody answers there.
    #[error("the host cannot be reached")]
    Connect,
    /// The encryption cannot be agreed on or trusted.
    #[error("the host's certificate or encryption cannot be trusted")]
    Tls,
    /// It took too long.
    #[error("took longer than {limit_ms} ms (limit `{limit}`)")]
    Timeout {
        /// The limit's name.
        limit: &'static str,
        /// The limit.
        limit_ms: u64,
    },
    /// It is too large.
    #[error("is larger than {limit_bytes} bytes (limit `{limit}`)")]
    TooLarge {
        /// The limit's name.
        limit: &'static str,
        /// The limit.
        limit_bytes: u64,
    },
    /// What came is no whole answer.
    #[error("the answer is broken")]
    Broken,
    /// It is packed in a way that cannot be unpacked. Asking again would give the same.
    #[error("the answer is packed in a way that cannot be unpacked")]
    Encoding,
}

impl FetchError {
    /// One word for it, for counting.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout { .. } => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::Broken => "broken",
            Self::Encoding => "encoding",
        }
    }
}

/// The client of one [`Access`]. Cheap to clone; any number of tasks may ask at a time.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    options: Arc<ClientOptions>,
    access: Arc<Access>,
    dialled: Arc<Dialled>,
}

/// Idle connections to a host that are kept.
const IDLE_CONNECTIONS: usize = 1;
/// How long they are kept.
const IDLE_TIME: Duration = Duration::from_secs(15);
/// What is read of a body that nobody wants, so that the connection can be used again.
const DRAINED_BYTES: usize = 64 * 1024;

impl Client {
    /// A client that asks `lookup` for addresses; `None`: the system.
    ///
    /// # Errors
    /// When the encryption of this machine cannot be set up.
    pub fn new(options: ClientOptions, access: Access, lookup: Option<Arc<dyn Lookup>>) -> Result<Self, FetchError> {
        let access = Arc::new(access);
        let dialled = Arc::<Dialled>::default();
        let lookup = lookup.unwrap_or_else(|| Arc::new(System));
        let resolver = Arc::new(Resolver { access: access.clone(), lookup, dialled: dialled.clone() });
        let user_agent: String = options.user_agent.chars().filter(|it| !it.is_control()).collect();
        let user_agent = HeaderValue::from_bytes(user_agent.as_bytes()).map_err(|_| FetchError::Broken)?;
        let builder = || {
            reqwest::Client::builder()
                .user_agent(&user_agent)
                // The environment may name a proxy, which would be asked for addresses that nobody checked.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .http1_only()
                .connect_timeout(Duration::from_millis(options.connect_timeout_ms))
                .pool_max_idle_per_host(IDLE_CONNECTIONS)
                .pool_idle_timeout(IDLE_TIME)
                .dns_resolver(resolver.clone())
        };
        // A machine without certificates can still ask over http; over https nobody is trusted then.
        let http = builder().build().or_else(|_| builder().tls_certs_only([]).build()).map_err(|_| FetchError::Tls)?;
        Ok(Self { http, options: Arc::new(options), access, dialled })
    }

    /// What it may ask for beyond the public web.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn get(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        let url = guard::check(request.url.as_str(), &self.access)?;
        // A number never reaches the resolver, so it is noted here.
        let port = url.port_or_known_default().unwrap_or(0);
        match url.host() {
            Some(Host::Ipv4(it)) => self.dialled.add(&it.to_string(), SocketAddr::new(it.into(), port)),
            Some(Host::Ipv6(it)) => self.dialled.add(&it.to_string(), SocketAddr::new(it.into(), port)),
            _ => {}
        }
        let limit_ms = self.options.total_timeout_ms;
        within("crawl.total_timeout_ms", limit_ms, self.exchange(url, request)).await?
    }

    /// Every address that was handed to the connector so far (the last 10,000), with the host's name: what the guard let
    /// through. Port 0 is the port of the URL.
    pub fn dialled(&self) -> Vec<(String, SocketAddr)> {
        self.dialled.all()
    }

    async fn exchange(&self, url: Url, request: &Request<'_>) -> Result<Answer, FetchError> {
        let is_https = url.scheme() == "https";
        let sending = self.http.get(url.clone()).headers(headers_of(request)).send();
        let head_ms = self.options.connect_timeout_ms.saturating_add(self.options.read_timeout_ms);
        let mut response =
            within("crawl.read_timeout_ms", head_ms, sending).await?.map_err(|error| self.meaning(&error, is_https))?;
        let mut answer = headers::answer(&url, response.status(), response.headers());
        if response.status().is_success() {
            answer.body = self.body(&mut response, request.is_archive).await?;
        } else {
            self.drain(&mut response).await;
        }
        Ok(answer)
    }

    async fn body(&self, response: &mut reqwest::Response, is_archive: bool) -> Result<Vec<u8>, FetchError> {
        let cap = if is_archive {
            Cap { limit: "crawl.archive_bytes", limit_bytes: self.options.archive_bytes }
        } else {
            Cap { limit: "crawl.body_bytes", limit_bytes: self.options.body_bytes }
        };
        cap.check(response.content_length().unwrap_or(0))?;
        let mut body = Body::new(response.headers(), cap)?;
        let read_ms = self.options.read_timeout_ms;
        while let Some(chunk) =
            within("crawl.read_timeout_ms", read_ms, response.chunk()).await?.map_err(|_| FetchError::Broken)?
        {
            body.add(&chunk)?;
        }
        body.finish()
    }

    /// Reads a little of a body that nobody wants. Whatever goes wrong with it, the answer stands.
    async fn drain(&self, response: &mut reqwest::Response) {
        let read_ms = self.options.read_timeout_ms;
        let reading = async {
            let mut left = DRAINED_BYTES;
            while let Ok(Some(chunk)) = response.chunk().await
                && let Some(rest) = left.checked_sub(chunk.len())
            {
                left = rest;
            }
        };
        let _ = within("crawl.read_timeout_ms", read_ms, reading).await;
    }

    /// What an error means, told by its causes; its text may hold addresses.
    fn meaning(&self, error: &reqwest::Error, is_https: bool) -> FetchError {
        let mut is_untrusted = false;
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if let Some(own) = error.downcast_ref::<FetchError>() {
                return own.clone();
            }
            let io = error.downcast_ref::<io::Error>();
            // What is wrong with the encryption comes as broken data, or as an end where none may be.
            is_untrusted |=
                io.is_some_and(|it| matches!(it.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof));
            // An error inside an `io::Error` is not its source.
            cause = io.and_then(io::Error::get_ref).map(|it| it as &(dyn Error + 'static)).or_else(|| error.source());
        }
        if !error.is_connect() {
            FetchError::Broken
        } else if error.is_timeout() {
            FetchError::Timeout { limit: "crawl.connect_timeout_ms", limit_ms: self.options.connect_timeout_ms }
        } else if is_https && is_untrusted {
            FetchError::Tls
        } else {
            FetchError::Connect
        }
    }
}

/// The headers of a request. A validator that is no header is left out, and the answer comes whole.
fn headers_of(request: &Request<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, value: Option<&str>| {
        if let Some(value) = value.and_then(|it| HeaderValue::from_str(it).ok()) {
            headers.insert(name, value);
        }
    };
    add(ACCEPT, Some(request.accept));
    add(ACCEPT_ENCODING, Some("gzip"));
    add(IF_NONE_MATCH, request.etag);
    add(IF_MODIFIED_SINCE, request.last_modified);
    headers
}

/// Waits for something, but not for long.
async fn within<T>(limit: &'static str, limit_ms: u64, waiting: impl Future<Output = T>) -> Result<T, FetchError> {
    let limit_time = Duration::from_millis(limit_ms);
    tokio::time::timeout(limit_time, waiting).await.map_err(|_| FetchError::Timeout { limit, limit_ms })
}
